"""What the detector's memory costs, per target and per pair of accounts: ``python -m bench.state_memory``."""
