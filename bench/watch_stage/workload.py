"""Made-up posts and the watchlist they are matched against."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from schemas.codec import encode_post
from schemas.post import Author, Kind, Mention, Post, Reference
from schemas.target import Target, Watchlist

HIT_SHARE: Final = 0.01
"""Share of posts that are at someone; half of these reply, the others name them."""

POOL: Final = 20_000
"""Posts that differ; a topic holds them over and over."""

_SYLLABLES: Final = {
    "latin": "ka ri mo ta vel shan dro pi nu gar hel ost bri yam zen qua",
    "cyrillic": "ка ри мо та вел шан дро пи ну гар хел ост бри ям зен ква",
    "devanagari": "क रि मो ता वे शा द्रो पि नु गा हे ओ ब्रि य जे क्वा",
}
_WORDS: Final = {
    "en": (
        "this is not what was promised in spring and nobody asked us before the prices went up again while the "
        "trains stood still so we will march on Friday with friends from all over the country until they listen"
    ),
    "hi": "यह वह नहीं है जो वसंत में कहा गया था और किसी ने हमसे पूछा नहीं जब दाम फिर बढ़ गए और गाड़ियाँ रुकी रहीं",
    "ru": "это не то что обещали весной и никто нас не спросил когда цены снова выросли а поезда стояли",
}
_KINDS: Final[tuple[Kind, ...]] = ("post", "reply", "repost", "quote")
_START: Final = datetime(2025, 1, 1, tzinfo=UTC)


def watchlist(targets: int) -> Watchlist:
    """Return a watchlist of so many targets, each with an account and five aliases in three scripts."""
    return Watchlist([_target(number) for number in range(targets)])


def _target(number: int) -> Target:
    latin = _name("latin", number)
    return Target(
        id=f"target-{number}",
        name=latin,
        accounts={"x": [f"official{number}"]},
        aliases=[
            latin,
            f"Minister {latin}",
            f"{latin} Campaign",
            _name("cyrillic", number),
            _name("devanagari", number),
        ],
    )


def _name(script: str, number: int) -> str:
    """Return two words that no other number below 65,536 has together."""
    syllables = _SYLLABLES[script].split()
    digits = [(number >> shift) % 16 for shift in (0, 4, 8, 12)]
    first, second = syllables[digits[0]] + syllables[digits[1]], syllables[digits[2]] + syllables[digits[3]]
    return f"{first}{syllables[3]} {second}{syllables[number % 13]}".title()


def posts(targets: int, count: int = POOL, seed: int = 1) -> list[bytes]:
    """Return encoded posts: four in five in English, the others in Hindi or Russian, a third of them replies."""
    return [encode_post(post) for post in pool(targets, count, seed)]


def pool(targets: int, count: int = POOL, seed: int = 1, hit_share: float = HIT_SHARE) -> list[Post]:
    """Return the same as posts, with such a share of them at someone."""
    return list(_posts(random.Random(seed), targets, count, hit_share))


def _posts(rng: random.Random, targets: int, count: int, hit_share: float) -> Iterator[Post]:
    for number in range(count):
        lang = rng.choices(("en", "hi", "ru"), (80, 10, 10))[0]
        text = " ".join(rng.choices(_WORDS[lang].split(), k=rng.randint(6, 24)))
        author = f"user{rng.randrange(200_000)}"
        kind = rng.choices(_KINDS, (30, 35, 25, 10))[0]
        other = f"user{rng.randrange(200_000)}"
        lot = rng.random()
        if lot < hit_share / 2:
            kind, other = "reply", f"official{rng.randrange(targets)}"
        elif lot < hit_share:
            text = f"{text} {rng.choice(_target(rng.randrange(targets)).aliases)}!"
        if rng.random() < 0.2:
            text += rng.choice((" 😡", " ❤️", " 👏👏"))
        reference = Reference(post_id=f"{rng.randrange(10**15)}", handle=other)
        yield Post(
            id=f"{10**15 + number}",
            platform="x",
            created_at=_START + timedelta(milliseconds=7 * number),
            author=Author(
                id=f"{rng.randrange(10**9)}",
                handle=author,
                name=author.title(),
                created_at=_START - timedelta(days=rng.randrange(3_000)),
                followers=rng.randrange(2_000),
            ),
            kind=kind,
            text=f"@{other} {text}" if kind == "reply" else text,
            lang=lang,
            reply_to=reference if kind == "reply" else None,
            repost_of=reference if kind == "repost" else None,
            quote_of=reference if kind == "quote" else None,
            mentions=(Mention(handle=other),) if kind == "reply" else (),
            hashtags=(f"Friday{rng.randrange(50)}",) if rng.random() < 0.2 else (),
            urls=(f"https://example.org/{rng.randrange(10**6)}",) if rng.random() < 0.15 else (),
        )
