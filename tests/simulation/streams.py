"""Streams of some forty posts, in which two campaigns and a pile-on occur, and how they come in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Final

from agents.kafka.outgoing import Outgoing
from pipeline.settings import DetectorSettings
from schemas.codec import encode_post
from schemas.post import Post
from tests.property.small_streams import quiet_after
from tests.simulation.faults import Faults
from tests.support.actions import HOUR, TEMPLATES, disguised, own_words
from tests.support.stream import reply

STREAMS: Final = 12
"""How many different streams there are."""

SETTINGS: Final = DetectorSettings(case_accounts=4, pile_on_accounts=10, pile_on_nats=5.0)
"""The detector's own, but for thresholds that fit so few posts."""

POISON: Final = (b"{", b"\xff\xfe", None, b'{"id": 5}', b"[" * 2_000)

_MEMBERS = 5
_CROWD = 11


@cache
def stream(number: int) -> tuple[Post, ...]:
    """Return a stream in order of event time, and a quiet time after it in which all alerts are closed."""
    dice = random.Random(number)
    posts: list[Post] = []

    def say(ms: int, by: str, to: str, text: str) -> None:
        posts.append(reply(len(posts), ms, by=by, to=to, text=text))

    for place in range(12):
        say(dice.randrange(2 * HOUR), f"p{dice.randrange(40)}", f"t{dice.randrange(6)}", own_words(place))
    for target, begin in (("oskar", HOUR // 2), ("leela", HOUR + dice.randrange(HOUR // 6))):
        for turn, text in enumerate(TEMPLATES[:2]):
            for member in range(_MEMBERS):
                ms = begin + 60_000 * turn + 1_000 * member + dice.randrange(500)
                say(ms, f"g{member}", target, f"{disguised(text, 10 * turn + member)} {target}")
    for place in range(_CROWD):
        ms = HOUR + HOUR // 3 + dice.randrange(300_000)
        say(ms, f"c{place}", "mira", own_words(1_000 + place))
    posts.sort(key=lambda post: (post.created_at, post.id))
    return tuple(posts) + tuple(quiet_after(tuple(posts)))


def arrivals(posts: tuple[Post, ...], faults: Faults, topic: str) -> Iterator[Outgoing]:
    """Yield the records of posts: out of order within the lateness, with copies, and with what is no post."""
    dice = faults.dice
    end = len(posts) - 3
    due: list[tuple[int, int, Post]] = []
    for place, post in enumerate(posts[:end]):
        ms = round(post.created_at.timestamp() * 1000)
        due.append((ms + dice.randint(0, SETTINGS.max_out_of_orderness_ms), place, post))
        if dice.random() < 0.15:
            due.append((ms + dice.randint(0, 60_000), end + place, post))
    due.sort(key=lambda one: one[:2])
    for _, _, post in due:
        if dice.random() < 0.04:
            yield Outgoing(topic, dice.choice(POISON), partition=dice.randrange(faults.partitions))
        yield Outgoing(topic, encode_post(post), partition=dice.randrange(faults.partitions))
    for post in posts[end:]:
        for number in range(faults.partitions):
            yield Outgoing(topic, encode_post(post), partition=number)
