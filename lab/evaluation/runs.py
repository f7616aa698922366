"""Runs contenders over streams, several streams at a time if asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

from agents.ops.errors import ConfigurationError
from lab.evaluation.baselines.burst import Burst
from lab.evaluation.baselines.co_reply import CoReply
from lab.evaluation.baselines.hashtag import Hashtag
from lab.evaluation.baselines.recurrence import Recurrence
from lab.evaluation.baselines.toolkit import Toolkit
from lab.evaluation.baselines.union import Union
from lab.evaluation.contender import Contender, Ours
from lab.evaluation.methods import METHODS, OURS, TOOLKIT, WATCHING
from lab.evaluation.scoring import StreamScore, score
from lab.evaluation.streams import StreamSource
from lab.evaluation.summary import Summary, summarise
from schemas.target import Watchlist

BASELINES: Final[dict[str, Callable[[], Contender]]] = {
    "burst": Burst,
    "co-reply": CoReply,
    "recurrence": lambda: Recurrence(null_model=False),
    "recurrence+null": lambda: Recurrence(null_model=True),
    "hashtag": Hashtag,
    "recurrence+null+hashtag": lambda: Union(
        "recurrence+null+hashtag", [Recurrence(null_model=True), Hashtag()]
    ),
}


class Plan(NamedTuple):
    """What to run.

    Attributes:
        methods: Names out of ``METHODS``; the first is reported in detail.
        sources: The streams.
        toolkit_python: Interpreter that has coordination-network-toolkit, or None for this one.
    """

    methods: tuple[str, ...]
    sources: tuple[StreamSource, ...]
    toolkit_python: Path | None = None


def contender(method: str, watchlist: Watchlist | None, toolkit_python: Path | None) -> Contender:
    """Build a contender for a stream.

    Raises:
        ConfigurationError: If it is not known, or needs what is not there.
    """
    if method == OURS:
        return Ours(OURS)
    if method == WATCHING:
        if watchlist is None:
            raise ConfigurationError(f"{WATCHING} needs a NAME.watchlist.yaml beside each stream")
        return Ours(WATCHING, watchlist)
    if method == TOOLKIT:
        return Toolkit(toolkit_python or Path(sys.executable))
    if method not in BASELINES:
        raise ConfigurationError(f"no method is called {method!r}; there are {', '.join(METHODS)}")
    return BASELINES[method]()


def run(plan: Plan, jobs: int = 1, progress: Callable[[str], None] = lambda _: None) -> list[Summary]:
    """Run all contenders over all streams; the order and number of jobs changes no result.

    Args:
        plan: What to run.
        jobs: Streams worked on at the same time, a process each.
        progress: Called with one line after each stream.
    """
    tasks = [(source, plan.methods, plan.toolkit_python) for source in plan.sources]
    results: list[list[StreamScore]] = []
    if jobs == 1:
        for task in tasks:
            results.append(_one(task))
            progress(_line(results[-1], plan.methods))
    else:
        # Forking a process that holds threads may lock up; fresh processes never do.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            for scores in pool.map(_one, tasks):
                results.append(scores)
                progress(_line(scores, plan.methods))
    return [summarise(name, [scores[index] for scores in results]) for index, name in enumerate(plan.methods)]


def _one(task: tuple[StreamSource, Sequence[str], Path | None]) -> list[StreamScore]:
    source, methods, toolkit_python = task
    posts, key, watchlist = source.load()
    return [
        score(source.name, source.group, contender(method, watchlist, toolkit_python).alerts(posts), key)
        for method in methods
    ]


def _line(scores: list[StreamScore], methods: tuple[str, ...]) -> str:
    parts = [
        f"{method} {one.reached}/{one.wanted} flagged, {one.innocent} false positives"
        for method, one in zip(methods, scores, strict=True)
    ]
    return f"{scores[0].stream}: {'; '.join(parts)}"
