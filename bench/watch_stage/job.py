"""What a contender has to do, and what it tells when it is done. Peers' environments need no more than Python here."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Job:
    """One run of one contender.

    Attributes:
        bootstrap: The broker's address.
        topic: Topic to read.
        targeted: Topic that hits are sent to.
        partitions: How many partitions each of them has.
        each: How many posts each partition of the topic has.
        posts: After how many posts this process is done.
        share: How many of the partitions this process will have, once the group is settled.
        targets: How many targets are watched.
        group: Name of the consumer group.
    """

    bootstrap: str
    topic: str
    targeted: str
    partitions: int
    each: int
    posts: int
    share: int
    targets: int
    group: str

    @classmethod
    def from_command_line(cls) -> Self:
        """Return the job that this process was started for."""
        return cls(**json.loads(sys.argv[1]))

    def to_argument(self) -> str:
        """Return the job as the one argument of a contender's process."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Run:
    """What a contender's process measured.

    Attributes:
        posts: Posts counted, those before the clock started left out.
        hits: Hits handed over, of all posts.
        start: When the clock started, seconds of the machine's monotonic clock.
        end: When the last post was done.
        cpu: Processor time of the process in between, all threads, s.
    """

    posts: int
    hits: int
    start: float
    end: float
    cpu: float


class Meter:
    """Counts posts; the clock starts when the first are done, so that starting and joining a group don't count."""

    def __init__(self, job: Job) -> None:
        self._left = job.posts
        self._before = 0
        self._counted = 0
        self._hits = 0
        self._start = 0.0
        self._cpu = 0.0
        self.run: Run | None = None

    def count(self, posts: int, hits: int = 0) -> bool:
        """Note that so many posts are done; returns whether those were the last."""
        self._left -= posts
        self._hits += hits
        if not self._before:
            self._before = posts
            self._start, self._cpu = time.perf_counter(), time.process_time()
        else:
            self._counted += posts
        if self._left > 0 or self.run is not None:
            return False
        end = time.perf_counter()
        cpu = time.process_time() - self._cpu
        self.run = Run(self._counted, self._hits, self._start, end, cpu)
        print(json.dumps(asdict(self.run)), flush=True)
        return True
