"""The watch stage on a real Kafka, beside peers that do the same work and loops that do none.

``python -m bench.watch_stage`` runs it; each contender runs in a process of its own (``workers``).
"""
