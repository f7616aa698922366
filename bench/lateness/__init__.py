"""What posts that come late do to alerts, by the max out-of-orderness: the measurement behind its default."""
