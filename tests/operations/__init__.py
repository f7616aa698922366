"""A day of operations on a real Kafka, by the commands that an operator types."""
