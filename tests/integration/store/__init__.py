"""The alert store on SQLite and on PostgreSQL."""
