"""How the pipeline runs: Faust agents on Kafka, their transport, Slack, health and settings."""
