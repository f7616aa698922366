"""Older stores brought to today's tables, one step a file (alembic)."""
