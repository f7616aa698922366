"""One file a page: its routes, what it reads, and what it writes."""
