"""Snapshots of stages as components with versions, and how those of older versions are read."""
