"""From findings to alerts: clusters, leads, the life of an alert, and the sentences that explain it."""
