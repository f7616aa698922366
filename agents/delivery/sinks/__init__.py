"""Ways to people: one sink a file, all of one protocol (``base.py``)."""
