"""Telling people in Slack: alerts as messages, the webhook that takes them, the sender of the outbox."""
