"""A week at some people: a group that meets at one after another, and visitors who have nothing to do with it.

It imports nothing of ours, so that the code of any version can be fed with it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

START: Final = datetime(2026, 3, 2, 6, tzinfo=UTC)
TARGETS: Final = tuple(f"person{number}" for number in range(60))
"""The group comes to the first sixteen, and visitors to all."""
GROUP: Final = tuple(f"member{number}" for number in range(6))
VISITORS: Final = 120
UPGRADE: Final = START + timedelta(days=5, hours=6, minutes=5)
"""The group came to the sixth person five minutes before."""

_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
"""Digits in a row could be somebody's telephone number."""


def _post(number: int, by: str, target: str, at: datetime) -> dict[str, Any]:
    # Nobody says what another said: the group is found by where it goes.
    digest = sha256(str(number).encode()).hexdigest().translate(_LETTERS)
    words = " ".join(digest[at : at + 6] for at in range(0, 48 if by in GROUP else 6, 6))
    return {
        "id": f"p{number}",
        "platform": "x",
        "created_at": at.isoformat().replace("+00:00", "Z"),
        "author": {"id": f"id-{by}", "handle": by, "created_at": "2019-05-04T00:00:00Z"},
        "kind": "reply",
        "text": f"@{target} {words}",
        "reply_to": {"handle": target},
        "mentions": [{"handle": target}],
    }


def _written() -> list[tuple[datetime, str, str]]:
    visits: list[tuple[datetime, str, str]] = []
    for day in range(7):
        for visit in range(150):
            at = START + timedelta(days=day, minutes=5 * visit, seconds=(visit * 37) % 60)
            by = f"visitor{(visit * 7 + day * 11) % VISITORS}"
            visits.append((at, by, TARGETS[(visit * 7 + day * 3) % len(TARGETS)]))
    for day in range(6):
        # Another one comes first each day: whom all others come after may as well be followed by them.
        for place, member in enumerate((*GROUP[day:], *GROUP[:day])):
            at = START + timedelta(days=day, hours=6, seconds=15 * place)
            if day < 5:
                visits.append((at - timedelta(hours=2), member, TARGETS[6 + day]))
                visits.append((at + timedelta(hours=2), member, TARGETS[11 + day]))
            visits.append((at, member, TARGETS[day]))
    # The same evening goes on after the upgrade; on the next day the group is back at the first person.
    for place, member in enumerate((*GROUP, "member6")):
        visits.append((UPGRADE + timedelta(minutes=3, seconds=15 * place), member, TARGETS[5]))
        visits.append((UPGRADE + timedelta(days=1, seconds=15 * place), member, TARGETS[0]))
    return sorted(visits)


def posts() -> list[dict[str, Any]]:
    """Return all posts, in order of time."""
    return [_post(number, by, target, at) for number, (at, by, target) in enumerate(_written())]


def before() -> list[dict[str, Any]]:
    """Return the posts before the upgrade."""
    edge = UPGRADE.isoformat().replace("+00:00", "Z")
    return [post for post in posts() if post["created_at"] < edge]


def after() -> list[dict[str, Any]]:
    """Return the posts since the upgrade."""
    return posts()[len(before()) :]
