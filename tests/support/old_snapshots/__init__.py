"""Snapshots that older versions wrote of one made-up stream, and that stream."""
