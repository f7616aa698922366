"""What must have come of a schedule, told from the log of posts alone, by means much simpler than the agents'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from agents.kafka.transport import Record
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.codec import BadRecordError, decode_post
from schemas.post import Post
from tests.simulation.slack import Accepted
from tests.simulation.streams import SETTINGS

Final = tuple[object, ...]
"""What counts of an alert in the end."""

_replays: dict[tuple[object, ...], Mapping[str, Final]] = {}


def final(alerts: Iterable[Alert]) -> dict[str, Final]:
    """Return what counts of each alert, by its id."""
    return {
        alert.id: (
            alert.kind,
            alert.status,
            alert.opened_at,
            frozenset((account.platform, account.id) for account in alert.accounts),
            frozenset((cluster.id, cluster.size) for cluster in alert.clusters),
        )
        for alert in sorted(alerts, key=lambda alert: alert.revision)
    }


def replayed(posts: Sequence[Post]) -> Mapping[str, Final]:
    """Return what one detector makes of posts, fed in order; the same posts are fed only once."""
    key = tuple((post.created_at, post.id) for post in posts)
    if key not in _replays:
        _replays[key] = final(Detector(SETTINGS).feed_all(posts))
    return _replays[key]


def posts_and_poison(records: Iterable[Record]) -> tuple[list[Post], set[bytes]]:
    """Return the posts that a log holds, each once and in order, and the names of all that is none."""
    posts: dict[tuple[str, str], Post] = {}
    poison: set[bytes] = set()
    for record in records:
        try:
            post = decode_post(record.value)
        except BadRecordError:
            poison.add(f"{record.topic}/{record.partition}/{record.offset}".encode())
        else:
            posts[post.platform, post.id] = post
    return sorted(posts.values(), key=lambda post: (post.created_at, post.id)), poison


def wrong_with_announcements(
    alerts: Iterable[str], accepted: Sequence[Accepted], *, looks: bool
) -> list[str]:
    """Return what is wrong with what people were shown: each thing once, save where nobody could know better.

    Args:
        alerts: Those that there must be a first message of.
        accepted: What people were shown.
        looks: Whether the sender can look for what it may have sent: then hardly anything may come again.
    """
    told = {key for message in accepted for key in message.keys}
    wrong = [f"alert {alert} was never announced" for alert in alerts if f"slack/{alert}/opened" not in told]
    for key in sorted(told):
        shown = [message for message in accepted if key in message.keys]
        for before, again in pairwise(shown):
            if repeat(before, again, looks=looks) is None:
                wrong.append(f"{key} was told at {before.at:.2f} s and again at {again.at:.2f} s")
    return wrong


def repeat(before: Accepted, again: Accepted, *, looks: bool = False) -> str | None:
    """Return why a message could not but come again, or None if it could."""
    if looks:
        stopped = before.process.stops > before.stops or again.process.stops > again.stops
        return "stopped for longer than the lease" if stopped else None
    if not before.answered:
        return "Slack took it and did not say so"
    if not before.noted and not before.process.alive:
        return "killed between Slack's answer and the note of it"
    if before.process.stops > before.stops or again.process.stops > again.stops:
        return "stopped for longer than the lease"
    return None


def differences(found: Mapping[str, Final], wanted: Mapping[str, Final]) -> list[str]:
    """Return how stored alerts differ from those of the replay."""
    return [
        f"alert {alert}: stored {found.get(alert)}, should be {wanted.get(alert)}"
        for alert in sorted(found.keys() | wanted.keys())
        if found.get(alert) != wanted.get(alert)
    ]
