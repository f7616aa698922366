"""Tiny streams of odd structure, which a detector must take without an exception."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec.structs import replace

from lab.worlds.chance import Chance, chance
from lab.worlds.families import names
from lab.worlds.judge import spread, workers
from lab.worlds.people import DAY_MS, HOUR_MS, MINUTE_MS, moment
from lab.worlds.world import world
from pipeline.detector import Detector
from schemas.alert import Alert
from schemas.codec import decode_post, encode_post
from schemas.post import Author, Kind, Media, Mention, Post, Reference
from schemas.target import Target, Watchlist

_PLATFORMS: Final = ("x", "bluesky", "z")
_KINDS: Final[tuple[Kind, ...]] = ("post", "reply", "repost", "quote")
_WORDS: Final = (
    "",
    " ",
    "no",
    "go home",
    "a" * 3000,
    "🤡" * 40,
    "\u200b\u2060",
    "не ходи туда завтра утром",
    "#tag",
    "@someone hi",
    "one two three four five six seven eight nine ten eleven twelve",
    "the same long sentence that everybody writes",
    "thе sаme long sentence thаt everybody writes",
    "https://a.example/1",
    "नमस्ते दुनिया",
    "الله",
    "\u202eabc",
    "🇺🇦🇺🇦",
    "İstanbul ı",
)
_LINKS: Final = (
    "https://a.example/1",
    "https://a.example/1?utm=2",
    "http://b.example",
    "nonsense",
    "",
    "https://[",
    "x" * 900,
)
_GAPS: Final = (
    0,
    0,
    1,
    400,
    1000,
    30_000,
    MINUTE_MS,
    10 * MINUTE_MS,
    HOUR_MS,
    7 * HOUR_MS,
    DAY_MS,
    100 * DAY_MS,
)
_SLICES: Final = 40


class Failure(NamedTuple):
    """A tiny stream that ended the detector."""

    seed: int
    error: str


def tiny(seed: int) -> tuple[list[Post], Watchlist]:
    """Return 5 to 40 posts, not always in order, and a watchlist that some of them concern."""
    c = chance("tiny", seed)
    posts, watchlist = c.weighted({_cut: 0.25, _made_up: 0.4, _met_again: 0.35})(c)
    return [decode_post(encode_post(post)) for post in _mutated(posts, c)], watchlist


def run(seed: int) -> list[Alert]:
    """Run the detector over a tiny stream, watched in one of several ways, and return its alerts."""
    posts, watchlist = tiny(seed)
    c = chance("tiny-run", seed)
    detector = Detector(watchlist=watchlist if c.chance(0.6) else None, partitions=c.integer(1, 4))
    alerts: list[Alert] = []
    for post in posts:
        alerts += detector.feed(post)
        if c.chance(0.05):
            alerts += detector.finish()
    return alerts + detector.finish()


def failures(seeds: Sequence[int], jobs: int = 1) -> Iterator[Failure]:
    """Yield each seed whose stream ends the detector with an exception."""
    with workers(jobs) as pool:
        yield from (failure for failure in spread(_failure, seeds, pool, 50) if failure is not None)


def _failure(seed: int) -> Failure | None:
    try:
        run(seed)
    except Exception as error:  # noqa: BLE001  # what ends the detector is what is looked for
        return Failure(seed, f"{type(error).__name__}: {error}")
    return None


@lru_cache(maxsize=_SLICES)
def _large(number: int) -> tuple[list[Post], Watchlist]:
    families = names(campaigns=None)
    made = world(families[number * 7 % len(families)], number)
    return made.posts, made.watchlist


def _cut(c: Chance) -> tuple[list[Post], Watchlist]:
    posts, watchlist = _large(c.below(_SLICES))
    start, length = c.below(max(1, len(posts) - 40)), c.integer(5, 40)
    return posts[start : start + length], watchlist


def _made_up(c: Chance) -> tuple[list[Post], Watchlist]:
    platforms = c.sample(_PLATFORMS, c.integer(1, 3))
    people = [_author(number, c) for number in range(c.integer(1, 14))]
    targets = [people[number % len(people)] for number in range(c.integer(1, 4))]
    watchlist = Watchlist(
        targets=[
            Target(
                id=f"t{number}",
                name=f"Name {number}",
                accounts={platforms[0]: [target.handle]},
                aliases=["Some Name"] if c.chance(0.3) else [],
            )
            for number, target in enumerate(dict.fromkeys(targets))
        ]
    )
    gaps = c.sample(_GAPS, c.integer(1, 3))
    ms, posts = 1_700_000_000_000 + c.below(DAY_MS), list[Post]()
    for number in range(c.integer(5, 40)):
        ms += c.pick(gaps)
        posts.append(_post(number, ms, c.pick(platforms), c.pick(people), targets, posts, c))
    return posts, watchlist


def _met_again(c: Chance) -> tuple[list[Post], Watchlist]:
    """A few accounts of one making come, and some of them again hours later, when much is already forgotten."""
    watchlist = Watchlist(targets=[Target(id="t", name="Target One", accounts={"x": ["target_one"]})])
    start, born = 1_600_000_000_000, 1_590_000_000_000
    prefix, avatar, bio = (
        c.pick(("", "truth_", "user")),
        c.pick((None, "1e46f467ab935f8f")),
        c.pick((None, "same words")),
    )
    group = [
        Author(
            id=f"{c.below(10**15)}",
            handle=f"{prefix or chr(97 + c.below(26)) * 4}{c.integer(1000, 9999)}{number}",
            created_at=moment(born + c.below(HOUR_MS)) if c.chance(0.9) else None,
            avatar=avatar if c.chance(0.8) else f"{c.below(2**60):016x}",
            bio=bio if c.chance(0.8) else None,
        )
        for number in range(c.integer(5, 24))
    ]
    text, link, quick = (
        c.pick((None, _WORDS[11])),
        c.pick((None, "https://a.example/9")),
        c.pick((5000, 60_000, 600_000)),
    )
    posts, ms, turns = list[Post](), float(start), c.integer(1, 6)
    apart = c.chance(0.5)
    for turn in range(turns):
        ms += turn and (40 * DAY_MS if c.chance(0.05) else c.log_between(MINUTE_MS, 12 * HOUR_MS))
        root = Reference(post_id=f"root{turn}" if c.chance(0.8) else None, author_id="t", handle="target_one")
        here = group[turn::turns] if apart else c.sample(group, c.integer(1, len(group)))
        if c.chance(0.3):
            here = [_author(turn, c)]  # somebody else comes by between two turns
        for who in c.shuffled(here) if c.chance(0.5) else here:
            ms += c.exponential(quick)
            words = text or " ".join(c.sample(_WORDS[10].split(), 5))
            links = (link,) if link else ()
            posts.append(
                Post(
                    id=str((int(ms) - 1_288_834_974_657) << 22),
                    platform="x",
                    created_at=moment(int(ms)),
                    author=who,
                    kind="reply",
                    text=words,
                    reply_to=root,
                    urls=links,
                )
            )
    return posts[:40], watchlist


def _author(number: int, c: Chance) -> Author:
    born = moment(1_699_999_000_000 + c.pick((0, 0, 1000, HOUR_MS, 400 * DAY_MS, -4000 * DAY_MS)))
    return Author(
        id=c.pick((f"{number}", f"did:{number}", "same")),
        handle=c.pick((f"user{number:05}", f"User_{number}", "İx")),
        name=c.pick((None, "", "Some Name", "Имя")),
        created_at=born if c.chance(0.6) else None,
        followers=c.pick((None, 0, -1, 7, 10**12)),
        bio=c.pick((None, "", "same bio", "same bio", "другое")),
        avatar=c.pick((None, "", "0" * 16, "ffff", "not hexadecimal")),
        verified=c.pick((None, True, False)),
    )


def _post(
    number: int,
    ms: int,
    platform: str,
    who: Author,
    targets: Sequence[Author],
    before: Sequence[Post],
    c: Chance,
) -> Post:
    kind, target = c.pick(_KINDS), c.pick(targets)
    other = c.pick(before) if before and c.chance(0.7) else None
    reference = Reference(
        post_id=other.id if other is not None and c.chance(0.8) else c.pick((None, "9", "")),
        author_id=c.pick((target.id, None, who.id)),
        handle=c.pick((target.handle, target.handle.upper(), None, who.handle)),
    )
    mentions = [
        Mention(c.pick((target.handle, who.handle, "nobody"))) for _ in range(c.pick((0, 0, 1, 1, 3, 40)))
    ]
    return Post(
        id=str(ms if c.chance(0.5) else number),
        platform=platform,
        created_at=moment(ms),
        author=who,
        kind=kind,
        text=c.pick(_WORDS) + (f" @{target.handle}" if c.chance(0.3) else ""),
        reply_to=reference if kind == "reply" or c.chance(0.1) else None,
        repost_of=reference if kind == "repost" or c.chance(0.05) else None,
        quote_of=reference if kind == "quote" or c.chance(0.1) else None,
        conversation_id=c.pick((None, "c", "")),
        mentions=tuple(mentions),
        hashtags=tuple(
            c.pick(("tag", "Tag", "", "другой", "#", "x" * 300)) for _ in range(c.pick((0, 0, 1, 2, 30)))
        ),
        media=tuple(
            Media(hash=c.pick((None, "", "abcd", "f" * 16)), url=c.pick((None, "u")))
            for _ in range(c.pick((0, 0, 1, 4)))
        ),
        lang=c.pick((None, "", "en", "xx-unknown")),
        urls=tuple(c.pick(_LINKS) for _ in range(c.pick((0, 0, 1, 3)))),
    )


def _mutated(posts: Sequence[Post], c: Chance) -> list[Post]:
    mutated = list(posts)
    rate = c.pick((0.0, 0.1, 0.5))
    for at, post in enumerate(mutated):
        if not c.chance(rate):
            continue
        other = c.pick(mutated)
        mutated[at] = c.pick(
            (
                replace(post, created_at=other.created_at),
                replace(post, id=other.id),
                replace(post, author=other.author),
                replace(post, text=other.text, urls=other.urls, media=other.media),
                replace(post, reply_to=None, mentions=()),
                replace(post, reply_to=post.reply_to and replace(post.reply_to, post_id=None)),
                replace(post, author=Author(post.author.id, post.author.handle)),
                replace(post, kind=c.pick(_KINDS)),
                replace(post, text="", hashtags=(), urls=()),
                other,
            )
        )
    return c.shuffled(mutated) if c.chance(0.2) else mutated
