"""The console with ten thousand alerts: pages, updates, many open ones, memory, a large graph."""
