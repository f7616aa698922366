"""What everybody links to and passes on: articles and pictures of the day."""

from __future__ import annotations

from typing import Final

from lab.simulation.accounts import Account
from lab.simulation.dice import Dice
from lab.simulation.rhythm import HOUR_MS

_SITES: Final = (
    "valleyherald.example",
    "thesignal.example",
    "riverpost.example",
    "daybook.example",
    "samachar.example",
    "vesti.example",
    "clips.example",
    "longread.example",
)
_TRACKING: Final = ("utm_source=share", "utm_medium=social", "fbclid=IwAR0x", "ref=tw", "s=20")


class News:
    """The articles and memes of each day; the first ones of a topic are everywhere, the others rare."""

    def __init__(self, seed: int) -> None:
        self._seed: Final = seed

    def article(self, account: Account, ms: int, dice: Dice) -> str:
        """Return the address of one of some forty articles on the account's topic of the last hours."""
        issue = ms // (6 * HOUR_MS)
        number = dice.favourite(range(40))
        site = _SITES[(number * 7 + len(account.topic)) % len(_SITES)]
        return respelled(f"https://{site}/{account.topic}/{issue:03d}-{number:02d}-{self._seed % 97}", dice)

    def meme(self, account: Account, ms: int, dice: Dice) -> str:
        """Return the perceptual hash of one of the pictures that go round in a language."""
        number = dice.favourite(range(60))
        picture = hash_of(account.language) * 31 + ms // (24 * HOUR_MS) * 977 + number
        return f"{picture * 0x9E3779B97F4A7C15 % 2**64:016x}"


def respelled(address: str, dice: Dice) -> str:
    """Return an address as people paste it: with tracking, ``www.``, a slash, or plain."""
    form = dice.uniform()
    if form < 0.5:
        return address
    if form < 0.8:
        return f"{address}?{dice.pick(_TRACKING)}"
    if form < 0.9:
        return address.replace("https://", "https://www.")
    return f"{address}/"


def hash_of(word: str) -> int:
    """Return a small number that stays the same from run to run."""
    value = 7
    for letter in word:
        value = (value * 131 + ord(letter)) % 1_000_003
    return value
