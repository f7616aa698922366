"""Rules for how people write a name: each gives a spelling, or nothing where it does not apply."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple

from lab.names.pools import Pool


class Name(NamedTuple):
    """A name, as on the watchlist, and its parts in the order in which they are written."""

    alias: str
    parts: tuple[str, ...]
    first: str
    last: str


Rule = Callable[[Name, random.Random], str | None]

_BOLD: Final = {
    chr(code): chr(base + code - first)
    for base, first, last in ((0x1D400, ord("A"), ord("Z")), (0x1D41A, ord("a"), ord("z")))
    for code in range(first, last + 1)
}
_ALIKE: Final = dict(zip("aeopcxyiABEHKMOPCTX", "аеорсхуіАВЕНКМОРСТХ", strict=True))
_ALIKE_BACK: Final = {cyrillic: latin for latin, cyrillic in _ALIKE.items()}
_DASHES: Final = "‐‑–-"
_INVISIBLE: Final = "\u200b\u2060\u00ad\ufeff\u200d\u034f"


def _plain_ascii(text: str) -> str:
    table = {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
    }
    folded = unicodedata.normalize("NFD", "".join(table.get(char, char) for char in text))
    return "".join(char for char in folded if not unicodedata.combining(char))


def _accented(name: Name) -> bool:
    return _is(name, "LATIN") and _plain_ascii(name.alias) != name.alias


def _is(name: Name, *scripts: str) -> bool:
    return unicodedata.name(name.parts[-1][0], "").startswith(scripts)


def _capitals(name: Name, _: random.Random) -> str | None:
    if name.alias.upper() == name.alias:
        return None
    if any(char in "ıİşğ" for char in name.alias):
        return name.alias.replace("i", "İ").replace("ı", "I").upper()
    return name.alias.upper()


def _capitals_without_accents(name: Name, _: random.Random) -> str | None:
    if not _is(name, "GREEK", "LATIN"):
        return None
    marks = unicodedata.normalize("NFD", name.alias.upper())
    return "".join(char for char in marks if not unicodedata.combining(char))


def _small(name: Name, _: random.Random) -> str | None:
    if any(char in "ıİşğ" for char in name.alias):
        return name.alias.replace("İ", "i").replace("I", "ı").lower()
    return name.alias.lower() if name.alias.lower() != name.alias else None


def _without_accents(name: Name, _: random.Random) -> str | None:
    return _plain_ascii(name.alias) if _accented(name) else None


def _tag_parts(name: Name) -> list[str]:
    parts = " ".join(name.parts).split() if _is(name, "LATIN") else name.parts
    return [part.replace("'", "").replace("-", "").replace("׳", "").replace("・", "") for part in parts]


def _tag_joined(name: Name, _: random.Random) -> str:
    return "#" + "".join(_tag_parts(name))


def _tag_small(name: Name, rng: random.Random) -> str:
    return _tag_joined(name, rng).lower()


def _tag_underscore(name: Name, rng: random.Random) -> str:
    return "#" + "_".join(_tag_parts(name)) + rng.choice(("", "", "_2026"))


def _tag_in_tag(name: Name, rng: random.Random) -> str | None:
    if not _is(name, "LATIN", "CYRILLIC", "GREEK", "ARMENIAN"):
        return None
    before, after = rng.choice((("Stop", ""), ("", "Out"), ("Resign", "Now"), ("", "MustGo")))
    return "#" + before + "".join(part[0].upper() + part[1:] for part in _tag_parts(name)) + after


def _joined(name: Name, _: random.Random) -> str:
    return "".join(name.parts)


def _other_space(name: Name, rng: random.Random) -> str:
    return rng.choice(("\u00a0", "  ", "\u3000", "\u2009", "\t")).join(name.parts)


def _hyphens(name: Name, rng: random.Random) -> str | None:
    if "-" not in name.alias:
        return None
    return name.alias.replace("-", rng.choice((*_DASHES, " ", "")))


def _apostrophes(name: Name, rng: random.Random) -> str | None:
    if "'" not in name.alias and "׳" not in name.alias:
        return None
    return name.alias.replace("'", rng.choice("’ʼ‘`´")).replace("׳", rng.choice("'’"))


def _no_apostrophe(name: Name, _: random.Random) -> str | None:
    return name.alias.replace("'", "") if "'" in name.alias else None


def _possessive(name: Name, rng: random.Random) -> str | None:
    return f"{name.alias}{rng.choice(('’s', chr(39) + 's', 'ʼs'))}" if _is(name, "LATIN") else None


def _invisible(name: Name, rng: random.Random) -> str:
    chars = list(name.alias)
    for _ in range(3):
        chars.insert(rng.randint(1, len(chars) - 1), rng.choice(_INVISIBLE))
    return "".join(chars)


def _tag_characters(name: Name, rng: random.Random) -> str:
    at = rng.randint(1, len(name.alias) - 1)
    return name.alias[:at] + "".join(chr(0xE0000 + ord(char)) for char in "hidden") + name.alias[at:]


def _struck(name: Name, rng: random.Random) -> str | None:
    if not _is(name, "LATIN", "CYRILLIC", "GREEK"):
        return None
    mark = rng.choice("\u0336\u0335\u0338")
    return "".join(char + mark if char.isalpha() else char for char in name.alias)


def _heaped(name: Name, rng: random.Random) -> str | None:
    if not _is(name, "LATIN", "CYRILLIC"):
        return None
    return "".join(
        char + "".join(rng.choices("\u0300\u0311\u0316\u035c\u0489\u20dd", k=4)) for char in name.alias
    )


def _wide(name: Name, _: random.Random) -> str | None:
    if not name.alias.isascii():
        return None
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" for char in name.alias)


def _bold(name: Name, _: random.Random) -> str | None:
    return "".join(_BOLD.get(char, char) for char in name.alias) if name.alias.isascii() else None


def _circled(name: Name, _: random.Random) -> str | None:
    if not name.alias.isascii():
        return None
    return "".join(chr(0x24B6 + ord(char) - 65) if char.isalpha() else char for char in name.alias.upper())


def _look_alikes(name: Name, rng: random.Random) -> str | None:
    table = _ALIKE if _is(name, "LATIN") else _ALIKE_BACK if _is(name, "CYRILLIC") else {}
    places = [place for place, char in enumerate(name.alias) if char in table]
    if not places:
        return None
    chosen = set(rng.sample(places, min(3, len(places))))
    return "".join(table[char] if place in chosen else char for place, char in enumerate(name.alias))


def _digits(name: Name, rng: random.Random) -> str | None:
    table = {"e": "3", "a": "4", "o": "0", "i": "1"}
    places = [place for place, char in enumerate(name.alias) if char in table]
    if not name.alias.isascii() or not places:
        return None
    chosen = set(rng.sample(places, min(2, len(places))))
    return "".join(table[char] if place in chosen else char for place, char in enumerate(name.alias))


def _spelt_out(name: Name, rng: random.Random) -> str | None:
    if not _is(name, "LATIN", "CYRILLIC"):
        return None
    between = rng.choice((" ", ".", "-"))
    letters = [char for part in _tag_parts(name) for char in unicodedata.normalize("NFC", part)]
    return between.join(letters)


def _decomposed(name: Name, _: random.Random) -> str | None:
    other = unicodedata.normalize("NFD", name.alias)
    return other if other != name.alias else None


def _marked(name: Name, rng: random.Random) -> str:
    before, after = rng.choice(
        (("«", "»"), ("(", ")"), ("“", "”"), ("**", "**"), ("", "!!!"), ("👉", "🤬"), ("", "🇮🇳"))
    )
    return f"{before}{name.alias}{after}"


EVERYWHERE: Final[dict[str, Rule]] = {
    "as on the list": lambda name, _: name.alias,
    "capitals": _capitals,
    "capitals without accents": _capitals_without_accents,
    "small letters": _small,
    "without accents": _without_accents,
    "hashtag, joined": _tag_joined,
    "hashtag, joined and small": _tag_small,
    "hashtag, underscore": _tag_underscore,
    "hashtag within a hashtag": _tag_in_tag,
    "joined": _joined,
    "other spaces": _other_space,
    "hyphens": _hyphens,
    "apostrophes": _apostrophes,
    "apostrophe left out": _no_apostrophe,
    "possessive": _possessive,
    "invisible characters": _invisible,
    "tag characters": _tag_characters,
    "struck through": _struck,
    "heaped marks": _heaped,
    "full width": _wide,
    "mathematical bold": _bold,
    "letters in circles": _circled,
    "look-alike letters": _look_alikes,
    "digits for letters": _digits,
    "spelt out": _spelt_out,
    "decomposed": _decomposed,
    "between marks and emoji": _marked,
}
"""Rules for all languages."""


def sentence(pool: Pool, spelling: str, rng: random.Random) -> str:
    """Return a text that holds a spelling, with words of the language around it."""
    before = " ".join(rng.choices(pool.words, k=rng.randint(0, 4)))
    after = " ".join(rng.choices(pool.words, k=rng.randint(1, 5)))
    tight = (pool.joined or pool.script == "Thai") and not spelling.startswith("#") and rng.random() < 0.5
    if tight:
        return (
            f"{before.replace(' ', '')}{spelling}{after.replace(' ', '')}"
            if pool.script != "Korean"
            else (f"{before} {spelling}, {after}")
        )
    return " ".join(part for part in (before, spelling, after) if part)
