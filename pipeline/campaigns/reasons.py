"""The sentences of a campaign, each with the posts that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from msgspec import structs

from pipeline.campaigns import explain
from pipeline.campaigns.registry import Member, Registry
from pipeline.detectors.activity import DAY_MS
from pipeline.sessions.session import Session
from pipeline.settings import DetectorSettings
from schemas.alert import Evidence, SamplePost

SAMPLES: Final = 20
"""Posts quoted in an alert."""


class Reasons(NamedTuple):
    """A sentence for each kind of evidence of each cluster, the strongest first, and the posts they refer to."""

    evidence: list[Evidence]
    posts: list[SamplePost]


def reasons(
    settings: DetectorSettings, registry: Registry, session: Session, present: Mapping[str, Member]
) -> Reasons:
    """Return why a session is a campaign.

    Posts are shared out among the sentences in turn, so that each has some to show; what is left goes to whoever
    came first.

    Args:
        settings: The detector's settings.
        registry: Who is flagged.
        session: Where the accounts came together.
        present: Its members, by account key.
    """
    minutes, days = settings.window_ms // 60_000, settings.memory_ms // DAY_MS
    come = sorted(present, key=lambda key: (session.visits[key].first, key))
    told: list[tuple[Evidence, list[str]]] = []
    for cluster in sorted({member.cluster for member in present.values()}):
        members = [key for key in come if present[key].cluster == cluster]
        for code in sorted({code for key in members for code in present[key].codes}):
            # What was found at this target tells most; else what spans targets; else what was found elsewhere.
            facts = registry.facts(cluster, code, session.target)
            if facts is not None:
                showing = [key for key in members if code in present[key].codes]
                least = min(present[key].surprise for key in showing)
                told.append((explain.evidence(code, facts, least, minutes, days), showing))
    told.sort(key=lambda one: (-one[0].weight, one[0].code, one[0].statement))
    chosen: dict[str, None] = {}
    for turn in zip_longest(*(showing for _, showing in told), come):
        for key in turn:
            if key is not None and len(chosen) < SAMPLES:
                chosen[key] = None
    return Reasons(
        [
            structs.replace(one, posts=[session.visits[key].post for key in showing if key in chosen])
            for one, showing in told
        ],
        [explain.sample(session.visits[key]) for key in come if key in chosen],
    )


def with_posts(posts: list[SamplePost], others: Sequence[SamplePost]) -> list[SamplePost]:
    """Return posts with others that must be among them, in order of time; the last ones make room."""
    known = {(post.platform, post.id) for post in posts}
    missing = [post for post in others if (post.platform, post.id) not in known]
    wanted = {(post.platform, post.id) for post in others}
    kept = list(posts)
    for post in reversed(posts):
        if len(kept) + len(missing) <= SAMPLES:
            break
        if (post.platform, post.id) not in wanted:
            kept.remove(post)
    return sorted([*kept, *missing], key=lambda post: (post.created_at, post.platform, post.id))
