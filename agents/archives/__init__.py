"""Posts at rest: reading and writing archives, and reading a range of a topic as if it were one."""
