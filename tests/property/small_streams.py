"""Streams small enough to be detected in a tenth of a second, in which alerts of both kinds occur."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Final

import msgspec

from lab.simulation import simulate
from lab.simulation.scenario import Background, Gang, Persona, Scenario, Surge
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.post import Author, Post, Reference
from tests.support.actions import TEMPLATES, disguised

SEEDS: Final = (1, 3, 5)

_MEMBERS: Final = 14

Outcome = dict[str, tuple[object, ...]]
"""What matters of each alert in the end, by its id."""

_CAST: Final = tuple(
    Persona(handle, name, statements=(0.3, 0.9, 1.5, 2.1), popularity=3)
    for handle, name in (
        ("mira_s", "Mira Sando"),
        ("oskar_b", "Oskar Brand"),
        ("leela_n", "Leela Nambi"),
        ("theo_a", "Theo Ash"),
    )
)


@cache
def small_stream(seed: int) -> tuple[Post, ...]:
    """Return three hours with a surge and groups, one of disguised texts, in order of time, and a quiet time after."""
    scenario = Scenario(
        "small",
        seed,
        hours=3.0,
        background=Background(people=250, posts=500, hubs=10),
        cast=_CAST,
        parts=(
            Surge("mira_s", 0.9, 70, hours=1.0),
            Gang("flood", 14, (("oskar_b", 1.0), ("leela_n", 1.9)), cover=1.0),
            Gang("link", 12, (("theo_a", 1.4),), cover=1.0),
        ),
    )
    everyday = tuple(simulate(scenario))
    posts = tuple(
        sorted(
            (*everyday, *_disguised(everyday[0])), key=lambda post: (post.created_at, post.platform, post.id)
        )
    )
    return posts + tuple(quiet_after(posts))


def _disguised(first: Post) -> Iterable[Post]:
    """Yield texts that each of a group altered in a way of its own, at one target after another."""
    for hour, handle in ((1.0, "oskar_b"), (1.9, "leela_n")):
        for turn, text in enumerate(TEMPLATES[:2]):
            for member in range(_MEMBERS):
                yield Post(
                    f"{handle}-{turn}-{member}",
                    "x",
                    first.created_at + timedelta(hours=hour, minutes=turn, seconds=2 * member),
                    Author(f"member-{member}", f"member_{member}"),
                    kind="reply",
                    text=disguised(text, 100 * turn + member),
                    reply_to=Reference(handle=handle),
                )


def quiet_after(posts: tuple[Post, ...], hours: float = 3.0) -> Iterable[Post]:
    """Return posts at nobody, long after the last: whoever sees them has seen all that went before."""
    end = posts[-1].created_at + timedelta(hours=hours)
    for number in range(3):
        yield Post(
            f"quiet-{number}", "x", end, Author(f"quiet-{number}", f"quiet_{number}"), text="good night"
        )


@cache
def expected(seed: int) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """Return the outcome of the whole stream, fed to one detector in order."""
    return tuple(sorted(outcome(Detector().feed_all(small_stream(seed))).items()))


def outcome(alerts: Iterable[Alert]) -> Outcome:
    """Return what is left in the end; a revision that comes again must say the same."""
    revisions: dict[tuple[str, int], bytes] = {}
    newest: dict[str, Alert] = {}
    for alert in alerts:
        content = msgspec.json.encode(alert)
        assert revisions.setdefault((alert.id, alert.revision), content) == content
        if alert.id not in newest or alert.revision > newest[alert.id].revision:
            newest[alert.id] = alert
    return {
        alert.id: (
            alert.kind,
            alert.status,
            alert.target,
            alert.opened_at,
            frozenset((account.platform, account.id) for account in alert.accounts),
            frozenset((cluster.id, cluster.size) for cluster in alert.clusters),
        )
        for alert in newest.values()
    }
