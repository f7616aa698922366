"""Live sources and exports into Kafka, each resumed where it was left."""
