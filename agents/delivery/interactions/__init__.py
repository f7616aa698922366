"""Slack's buttons: what people press becomes a decision about a case."""
