"""All stages as an installation runs them: logs between stages, several sources, crashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from pipeline.campaigns.stage import MemoryStage
from pipeline.match.matcher import AllTargets
from pipeline.match.stage import WatchStage
from pipeline.settings import DetectorSettings
from pipeline.stage import Stage
from pipeline.windows.stage import DetectStage
from schemas.alert import Alert
from schemas.codec import decode_hop, decode_targeted, encode_stage
from schemas.post import Post
from schemas.stages import Hop, TargetedBatch

SETTINGS = DetectorSettings()

In = TypeVar("In")
Out = TypeVar("Out")


class Crash(NamedTuple):
    """A crash after item ``at`` of a log; the newest snapshot was made after item ``kept``, -1 being none."""

    kept: int
    at: int


def watched(
    sources: Sequence[Sequence[Post]], partitions: int, chunk: int, turns: Sequence[int] = ()
) -> list[list[TargetedBatch]]:
    """Return the log of every partition of targeted posts.

    Args:
        sources: The partitions of posts, each in order of arrival.
        partitions: How many partitions targeted posts have.
        chunk: How many posts are taken at a time.
        turns: Which source is read next; when they are used up, all others follow in order.
    """
    stages = [
        WatchStage(
            AllTargets(),
            source=number,
            sources=len(sources),
            partitions=partitions,
            lateness=SETTINGS.max_out_of_orderness_ms,
            hop=SETTINGS.hop_ms,
        )
        for number in range(len(sources))
    ]
    chunks = [[posts[at : at + chunk] for at in range(0, len(posts), chunk)] for posts in sources]
    rest = [number for number, cut in enumerate(chunks) for _ in cut]
    logs: list[list[TargetedBatch]] = [[] for _ in range(partitions)]
    for number in (*turns, *rest):
        if chunks[number]:
            _append(logs, stages[number].take_posts(chunks[number].pop(0)))
    for stage in stages:
        _append(logs, stage.idle())
    return logs


def _append(logs: list[list[TargetedBatch]], batches: list[TargetedBatch]) -> None:
    for log, batch in zip(logs, batches, strict=True):
        log.append(decode_targeted(encode_stage(batch)))


def driven(make: Callable[[], Stage[In, Out]], log: Sequence[In], crashes: Sequence[Crash] = ()) -> list[Out]:
    """Return all that a stage sends while it reads a log, over crashes: some of it comes more than once."""
    sent: list[Out] = []
    begin = 0
    stage = make()
    for crash in sorted(crashes, key=lambda crash: crash.at):
        state, resume = stage.snapshot(), begin
        for offset in range(begin, min(crash.at + 1, len(log))):
            sent += stage.take(log[offset], offset)
            if offset == crash.kept:
                held = stage.held()
                state, resume = stage.snapshot(), offset + 1 if held is None else held
        stage, begin = make(), resume
        stage.restore(state)
    for offset in range(begin, len(log)):
        sent += stage.take(log[offset], offset)
    return sent


def run(
    sources: Sequence[Sequence[Post]],
    *,
    partitions: int = 1,
    chunk: int = 50,
    turns: Sequence[int] = (),
    detect_crashes: Sequence[Crash] = (),
    memory_crashes: Sequence[Crash] = (),
) -> list[Alert]:
    """Return the alerts of an installation that reads its sources to their ends."""
    hops: list[Hop] = []
    for number, log in enumerate(watched(sources, partitions, chunk, turns)):

        def detect(number: int = number) -> Stage[TargetedBatch, Hop]:
            return DetectStage(SETTINGS, number, partitions)

        hops += (decode_hop(encode_stage(hop)) for hop in driven(detect, log, detect_crashes))

    def memory() -> Stage[Hop, Alert]:
        return MemoryStage(SETTINGS)

    return driven(memory, hops, memory_crashes)
