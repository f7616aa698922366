"""Gangs: accounts under one command, one way of working a file."""
