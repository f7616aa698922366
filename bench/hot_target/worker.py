"""Runs a stream through the detector, in one process: ``python -m bench.hot_target.worker STREAM ALERTS MINUTES``."""

from __future__ import annotations

import json
import sys
import time
from itertools import groupby
from pathlib import Path

from pipeline.detector import Detector
from schemas.codec import decode_post, encode_alert
from schemas.post import Post


def minute(post: Post) -> int:
    """Return the minute that a post was written in, since the Unix epoch."""
    return int(post.created_at.timestamp() // 60)


def main(stream: Path, alerts: Path, minutes: Path) -> None:
    """Write the alerts, and what each minute of event time took.

    Decoding counts as well. A minute has ended when all is judged that came in it.

    Args:
        stream: Posts as JSON lines, in order of event time.
        alerts: Gets the alerts as JSON lines.
        minutes: Gets, for every minute, its processor time and how many posts were at somebody, as JSON.
    """
    detector = Detector()
    taken: list[dict[str, float]] = []
    with stream.open("rb") as lines, alerts.open("wb") as out:
        begin = time.process_time()
        for at, posts in groupby(map(decode_post, lines), minute):
            hits = detector.stats.hits
            due = [alert for post in posts for alert in detector.feed(post)] + detector.finish()
            out.writelines(encode_alert(alert) + b"\n" for alert in due)
            end = time.process_time()
            taken.append({"minute": at, "cpu_seconds": end - begin, "hits": detector.stats.hits - hits})
            begin = end
    minutes.write_text(json.dumps(taken))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
