"""Writes what a version of the code kept and gave of the stream before the upgrade.

Run it with the code of that version, as the one to keep has changed and before its old form is forgotten::

    git worktree add ../older 2f6129a
    PYTHONPATH=../older python tests/support/old_snapshots/make.py 2f6129a

It writes ``snapshots/<name>.bin`` beside itself: see ``tests.support.old_snapshots.stored``.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import zstandard

# By the folder of this file, not the project's: everything else has to come from the version in PYTHONPATH.
stream: Any = importlib.import_module("stream")

PARTITIONS = 2
CHUNK = 20


def _module(*names: str) -> Any:
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise SystemExit(f"this version has none of {', '.join(names)}")


def main(name: str) -> None:
    """Feed the stages of this version, and write all they read, kept and gave."""
    codec = _module("schemas.codec")
    matcher = _module("pipeline.match.matcher", "pipeline.watch.matcher")
    watching = _module("pipeline.match.stage", "pipeline.watch.stage")
    settings = _module("pipeline.settings").DetectorSettings()
    lateness = getattr(settings, "max_out_of_orderness_ms", None) or settings.lateness_ms
    watch = watching.WatchStage(
        matcher.AllTargets(),
        source=0,
        sources=1,
        partitions=PARTITIONS,
        lateness=lateness,
        hop=settings.hop_ms,
    )
    detect = [
        _module("pipeline.windows.stage").DetectStage(settings, index, PARTITIONS)
        for index in range(PARTITIONS)
    ]
    memory = _module("pipeline.campaigns.stage").MemoryStage(settings)
    targeted: list[list[bytes]] = [[] for _ in detect]
    hops: list[bytes] = []
    alerts: list[bytes] = []
    posts = [codec.decode_post(json.dumps(post).encode()) for post in stream.before()]
    chunks = [watch.take_posts(posts[first : first + CHUNK]) for first in range(0, len(posts), CHUNK)]
    for batches in (*chunks, watch.idle()):
        for index, (stage, batch) in enumerate(zip(detect, batches, strict=True)):
            given = stage.take(batch, len(targeted[index]))
            targeted[index].append(codec.encode_stage(batch))
            for hop in given:
                alerts += map(codec.encode_alert, memory.take(hop, len(hops)))
                hops.append(codec.encode_stage(hop))

    def kept(stage: Any, log: list[bytes]) -> dict[str, Any]:
        held = stage.held()
        offset = len(log) if held is None else held
        return {"offset": offset, "state": stage.snapshot(), "log": log[offset:]}

    stored = {
        "alerts": alerts,
        "detect": [kept(stage, log) for stage, log in zip(detect, targeted, strict=True)],
        "memory": kept(memory, hops),
    }
    folder = Path(__file__).parent / "snapshots"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.bin"
    file.write_bytes(zstandard.compress(msgspec.msgpack.encode(stored), 19))
    print(f"{file.name}: {file.stat().st_size} bytes, {len(posts)} posts, {len(alerts)} alerts")


if __name__ == "__main__":
    main(sys.argv[1])
