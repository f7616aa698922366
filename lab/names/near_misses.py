# ruff: noqa: ARG001 # every rule is called alike, whatever it needs
"""Rules for texts that hold the letters of a watched name and name somebody else, or nobody."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from lab.names.pools import Pool
from lab.names.spellings import Name

NearMiss = Callable[[Name, Pool, random.Random], str | None]


def _slug(name: Name, between: str) -> str:
    return (
        between.join(part.replace("'", "").replace("・", "") for part in name.parts)
        .replace(" ", between)
        .lower()
    )


def _write(pool: Pool, first: str, last: str) -> str:
    parts = (last, first) if pool.given_last else (first, last)
    return ("" if pool.joined else " ").join(parts)


def _other_surname(name: Name, pool: Pool, rng: random.Random) -> str:
    return _write(pool, name.first, rng.choice(pool.strangers))


def _other_first(name: Name, pool: Pool, rng: random.Random) -> str:
    others = [first for first in pool.strangers if first != name.last]
    return _write(pool, rng.choice(others), name.last)


def _longer(name: Name, pool: Pool, rng: random.Random) -> str | None:
    return name.alias + rng.choice(pool.longer) if pool.longer and not pool.given_last else None


def _longer_tag(name: Name, pool: Pool, rng: random.Random) -> str | None:
    if not pool.longer or pool.given_last:
        return None
    return "#" + "".join(name.parts).replace("'", "").replace("-", "") + rng.choice(pool.longer)


def _before(name: Name, pool: Pool, rng: random.Random) -> str | None:
    if pool.joined or pool.script in ("Thai", "Japanese, katakana") or not pool.longer:  # no edges there
        return None
    return rng.choice(pool.words)[:1] + rng.choice(pool.words)[:3] + name.alias.lower()


def _comma(name: Name, pool: Pool, rng: random.Random) -> str | None:
    return None if pool.joined else f"{rng.choice((', ', '; ', '. ', ': ', '! ', ' / ')).join(name.parts)}"


def _stranger_between(name: Name, pool: Pool, rng: random.Random) -> str | None:
    return None if pool.joined else f" {rng.choice(pool.strangers)} ".join(name.parts)


def _hyphen_after(name: Name, pool: Pool, rng: random.Random) -> str | None:
    if name.alias.lower() == name.alias or pool.given_last:
        return None
    return f"{name.alias}-{rng.choice(pool.strangers)}"


def _hyphen_before(name: Name, pool: Pool, rng: random.Random) -> str | None:
    if name.alias.lower() == name.alias or pool.given_last:
        return None
    return f"{pool.strangers[0]}-{name.alias}"


def _link_path(name: Name, pool: Pool, rng: random.Random) -> str:
    slug = _slug(name, rng.choice(("-", "_", "")))
    return rng.choice(
        (
            f"https://news.example/{slug}",
            f"https://news.example/2026/03/{slug}-2026?ref=a",
            f"http://www.news.example/tag/{quote(slug)}",
            f"news.example/people/{slug}",
            f"https://ency.example.org/wiki/{slug}#top",
            f"https://search.example/?q={slug.replace('-', '+')}",
        )
    )


def _link_host(name: Name, pool: Pool, rng: random.Random) -> str | None:
    slug = _slug(name, rng.choice(("-", "")))
    if not slug.isascii():
        return f"https://{slug}.example/a" if not pool.joined else None
    return rng.choice((f"https://{slug}.example", f"{slug}.com", f"www.{slug}.org", f"{slug}.bsky.social"))


def _mailbox(name: Name, pool: Pool, rng: random.Random) -> str | None:
    slug = _slug(name, rng.choice((".", "_", "-", "")))
    return f"{slug}@mail.example" if slug.isascii() else None


def _handle(name: Name, pool: Pool, rng: random.Random) -> str:
    slug = name.alias if "・" in name.alias and rng.random() < 0.5 else _slug(name, rng.choice(("_", "")))
    return f"@{slug}" + rng.choice(("_fan", "", "99", "_", "@social.example"))


def _first_alone(name: Name, pool: Pool, rng: random.Random) -> str:
    return name.first


def _last_alone(name: Name, pool: Pool, rng: random.Random) -> str:
    return name.last


NEAR_MISSES: Final[dict[str, NearMiss]] = {
    "same first name, other surname": _other_surname,
    "other first name, same surname": _other_first,
    "first name alone": _first_alone,
    "surname alone": _last_alone,
    "a longer surname": _longer,
    "a longer surname in a hashtag": _longer_tag,
    "inside a longer word": _before,
    "two people in one list": _comma,
    "another word between": _stranger_between,
    "double-barrelled surname": _hyphen_after,
    "double-barrelled first name": _hyphen_before,
    "path of a link": _link_path,
    "host of a link": _link_host,
    "mailbox": _mailbox,
    "handle of another account": _handle,
}
"""All rules, for every language where they apply."""
