"""Prints a digest of every revision of the small streams' alerts, byte for byte."""

from __future__ import annotations

from hashlib import blake2b

from pipeline.detector import Detector
from schemas.codec import encode_alert
from tests.property.small_streams import SEEDS, small_stream


def fingerprint(seed: int) -> str:
    """Return a digest of all alerts of a stream, in order."""
    digest = blake2b(digest_size=16)
    for alert in Detector().feed_all(small_stream(seed)):
        digest.update(encode_alert(alert) + b"\n")
    return digest.hexdigest()


if __name__ == "__main__":
    print(*map(fingerprint, SEEDS))
