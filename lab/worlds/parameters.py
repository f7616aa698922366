"""What a world is made of, as a record: drawn by seed, or given in part, and always within stated ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final, Literal

from msgspec import Struct

Value = bool | int | float | str


class Range(Struct, frozen=True, omit_defaults=True):
    """Where a parameter may lie.

    Attributes:
        kind: How it is drawn; ``log`` and ``count`` spread over orders of magnitude, ``count`` in whole numbers.
        low: Least value, of numbers.
        high: Greatest value, of numbers.
        options: All values, of a choice.
        zero: Chance that a share is exactly 0.
    """

    kind: Literal["real", "log", "count", "share", "choice", "flag"]
    low: float = 0.0
    high: float = 1.0
    options: tuple[Value, ...] = ()
    zero: float = 0.0

    def at(self, place: float) -> Value:
        """Return the value at a place from 0 (the least) to 1, not included."""
        if self.kind == "flag":
            return place < self.high
        if self.kind == "choice":
            return self.options[int(place * len(self.options))]
        if self.kind == "share":
            place = max(0.0, (place - self.zero) / (1 - self.zero))
            return self._rounded(self.low + (self.high - self.low) * place) if place or not self.zero else 0.0
        if self.kind == "real":
            return self._rounded(self.low + (self.high - self.low) * place)
        value = float(self.low * (self.high / self.low) ** place)
        return round(value) if self.kind == "count" else self._rounded(value)

    def _rounded(self, value: float) -> float:
        """Return a value with four places, or the bound that it would pass so."""
        return min(max(round(value, 4), self.low), self.high)

    def holds(self, value: Value) -> bool:
        """Return whether a value may stand here."""
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "choice":
            return value in self.options
        if isinstance(value, (bool, str)) or (self.kind == "count" and not float(value).is_integer()):
            return False
        low = 0.0 if self.kind == "share" and self.zero else self.low
        return low <= value <= self.high


class Parameters:
    """Draws parameters by name and keeps what was drawn.

    Each name has a draw of its own, whatever else is asked for; so a given value changes no other.

    Args:
        family: The world's family.
        seed: The world's seed.
        given: Values that are set from outside, by name.
    """

    def __init__(self, family: str, seed: int, given: Mapping[str, Value] | None = None) -> None:
        self._path: Final = f"{family}:{seed}:"
        self._given: Final = dict(given or {})
        self.values: Final[dict[str, Value]] = {}
        self.ranges: Final[dict[str, Range]] = {}

    def _take(self, name: str, span: Range) -> Value:
        if name in self.values:
            return self.values[name]
        drawn = blake2b(f"{self._path}{name}".encode(), digest_size=6).digest()
        value = span.at(int.from_bytes(drawn, "big") / 2**48)
        if name in self._given:
            value = self._given[name]
            if not span.holds(value):
                raise ValueError(f"parameter {name!r} cannot be {value!r}")
        self.values[name], self.ranges[name] = value, span
        return value

    def real(self, name: str, low: float, high: float) -> float:
        """Return a number, evenly drawn."""
        return float(self._take(name, Range("real", low, high)))

    def log(self, name: str, low: float, high: float) -> float:
        """Return a number of any order of magnitude between two bounds."""
        return float(self._take(name, Range("log", low, high)))

    def count(self, name: str, low: int, high: int) -> int:
        """Return a whole number of any order of magnitude between two bounds, at least 1."""
        return int(self._take(name, Range("count", low, high)))

    def share(self, name: str, high: float = 1.0, *, low: float = 0.0, zero: float = 0.25) -> float:
        """Return a share; with chance ``zero`` it is 0, else evenly drawn up to ``high``."""
        return float(self._take(name, Range("share", low, high, zero=zero)))

    def choice(self, name: str, *options: str) -> str:
        """Return one of the options."""
        return str(self._take(name, Range("choice", options=options)))

    def flag(self, name: str, probability: float = 0.5) -> bool:
        """Return True with the given probability."""
        return bool(self._take(name, Range("flag", high=probability)))

    def unknown(self) -> Sequence[str]:
        """Return names that were given and never asked for."""
        return sorted(self._given.keys() - self.values.keys())
