"""The phishing set: links that imitate a watched domain, and links that do not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final, Literal, NamedTuple

Half = Literal["tuned", "held"]


class Link(NamedTuple):
    """One link of the set, whether it imitates a watched domain, and how it is made."""

    url: str
    imitates: bool
    kind: str


DOMAINS: Final = {
    "tuned": (
        "mea.gov.in",
        "valleymfa.gov.in",
        "rathwalkar-foundation.org",
        "ridgetimes.com",
        "passportseva.gov.in",
    ),
    "held": ("moha.gov.in", "cliffmfa.gov.in", "wexlington-trust.org", "coastherald.com", "visahub.gov.in"),
}
_BAIT: Final = {
    "tuned": ("login", "verify", "secure", "visa"),
    "held": ("signin", "account", "update", "support"),
}
_EVIL: Final = {
    "tuned": ("login.example", "secure-id.net", "xyz.top"),
    "held": ("account.example", "quickform.site", "abc.icu"),
}
_ORDINARY: Final = (
    "youtube.com", "t.co", "bit.ly", "example.org", "wikipedia.org", "ndtv.com", "thehindu.com",
    "timesofindia.indiatimes.com", "pib.gov.in", "india.gov.in", "homeaway.com", "mean.io", "measure.net",
    "ameaning.org",
    "meadow.com", "meat.org", "food.com", "box.com", "xbox.com", "times.com", "ridge.com", "herald.com",
    "coast.org", "valley.com", "valleynews.com", "foundation.org", "trust.org", "visa.com", "passport.com",
    "gov.uk", "uidai.gov.in",
    "mohan.com", "mohair.org", "cliff.com", "hub.com", "visa.gov.in", "seva.org", "state.gov", "mfa.gov.cn",
    "google.com", "blogspot.com", "medium.com", "mea.com.lb", "moha.com", "ridgetimber.com", "coastalherald.net",
    "hometimes.com",
)  # fmt: skip


def links(half: Half, seed: int = 31, rounds: int = 12) -> Iterator[Link]:
    """Yield the links of one half."""
    dice = Random(f"{half}-{seed}")  # noqa: S311 # a test set, no secret
    for _ in range(rounds):
        for domain in DOMAINS[half]:
            yield from _imitating(half, domain, dice)
    for _ in range(rounds):
        for domain in DOMAINS[half]:
            for url in (
                f"https://{domain}/{_path(dice)}",
                f"https://www.{domain}",
                f"https://portal.{domain}/a?b={dice.randint(1, 999)}",
                f"{domain}/{_path(dice)}",
            ):
                yield Link(url, False, "their own")
        for host in _ORDINARY:
            yield Link(
                f"https://{dice.choice(('', 'www.', 'm.', 'news.'))}{host}/{_path(dice)}",
                False,
                f"ordinary {host}",
            )
            yield Link(
                f"https://{host}/news/{dice.choice(DOMAINS[half])}-{_path(dice)}", False, "named in the path"
            )


def _path(dice: Random) -> str:
    return "".join(dice.choices("abcdefghij/-0123456789", k=dice.randint(2, 18))).strip("/")


def _imitating(half: Half, domain: str, dice: Random) -> Iterator[Link]:
    name, _, suffix = domain.partition(".")
    evil, bait = dice.choice(_EVIL[half]), dice.choice(_BAIT[half])
    yield Link(f"https://{domain}.{evil}/{_path(dice)}", True, "sub-domain")
    yield Link(
        f"https://{domain.replace('.', '-')}.{dice.choice(('com', 'net', 'org'))}/{bait}",
        True,
        "hyphens for dots",
    )
    yield Link(f"http://{name}-{bait}.{dice.choice(('com', 'info', 'online'))}", True, "name and bait")
    yield Link(f"https://{domain}@{evil}/", True, "user name")
    if len(name) > 5:
        yield Link(
            f"https://{name}.{dice.choice(('co', 'in', 'top', 'net' if domain.endswith('com') else 'com'))}/",
            True,
            "other ending",
        )
        place = dice.randint(1, len(name) - 2)
        slips = (
            name[:place] + name[place + 1 :],
            name[:place] + name[place] + name[place:],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        )
        slip = dice.choice([one for one in slips if one != name] or [name + name[-1]])
        yield Link(f"https://{slip}.{suffix}/", True, "typing error")
        yield Link(f"https://{bait}{name}.com/", True, "bait joined")
    for one, other in (("m", "rn"), ("w", "vv"), ("l", "1"), ("o", "0"), ("i", "l")):
        if one in name and len(name) > 4:
            yield Link(f"https://{name.replace(one, other, 1)}.{suffix}/{bait}", True, f"{other} for {one}")
    looks = {"a": "а", "e": "е", "o": "о"} if half == "tuned" else {"a": "ɑ", "e": "е", "o": "ο", "h": "һ"}
    places = [place for place, letter in enumerate(name) if letter in looks]
    if places:
        place = dice.choice(places)
        shown = name[:place] + looks[name[place]] + name[place + 1 :]
        yield Link(f"https://{shown}.{suffix}/", True, "look-alike letter")
        yield Link(f"https://xn--{shown.encode('punycode').decode()}.{suffix}/", True, "punycode")
