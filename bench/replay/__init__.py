"""A replay of growing streams beside coordination-network-toolkit on the same posts.

``python -m bench.replay`` runs it; every program runs as a process of its own.
"""
