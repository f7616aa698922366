"""Organic crowds that look like campaigns to a careless detector."""
