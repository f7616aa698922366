"""How people write a number so that others read it and filters do not."""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random
from typing import Final

_SCRIPTS: Final = {
    "devanagari": "०१२३४५६७८९", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "bengali": "০১২৩৪৫৬৭৮৯",
    "fullwidth": "０１２３４５６７８９",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨", "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "gujarati": "૦૧૨૩૪૫૬૭૮૯",
    "tamil": "௦௧௨௩௪௫௬௭௮௯", "negative": "⓿❶❷❸❹❺❻❼❽❾",
}  # fmt: skip
_ENGLISH: Final = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_HINDI: Final = ["शून्य", "एक", "दो", "तीन", "चार", "पांच", "छह", "सात", "आठ", "नौ"]
_HINDI2: Final = ["जीरो", "एक", "दो", "तीन", "चार", "पाँच", "छः", "सात", "आठ", "नौ"]
_HINGLISH: Final = ["zero", "ek", "do", "teen", "char", "paanch", "chhe", "saat", "aath", "nau"]
_HINGLISH2: Final = ["shunya", "ek", "do", "tin", "chaar", "panch", "che", "sat", "aath", "nau"]


def _in(script: str) -> dict[int, str]:
    return {ord(str(value)): digit for value, digit in enumerate(_SCRIPTS[script])}


def script(name: str, text: str) -> str:
    """Return ``text`` with its digits in another script or style."""
    return text.translate(_in(name))


def _words(words: list[str], number: str, between: str = " ") -> str:
    return between.join(words[int(digit)] for digit in number)


def plain(number: str, dice: Random) -> str:
    """Return an Indian mobile number as people write it openly."""
    return dice.choice(
        (number, f"{number[:5]} {number[5:]}", f"{number[:5]}-{number[5:]}", f"+91 {number[:5]} {number[5:]}",
            f"+91{number}", f"0{number}",
         f"+91-{number}", f"91 {number}", f"{number[:3]} {number[3:6]} {number[6:]}", f"(+91) {number}",
         f"0091 {number}", f"{number[:4]} {number[4:7]} {number[7:]}")
    )  # fmt: skip


HIDDEN: Final = (
    "devanagari", "arabic", "persian", "bengali", "fullwidth", "circled", "bold", "keycap", "dots", "zero width",
    "letters", "english", "hindi",
    "hinglish", "mixed", "spaced", "dashes", "stars", "gujarati", "negative", "hindi2", "hinglish2", "double",
    "tamil",
)  # fmt: skip


def hidden(style: str, number: str, dice: Random) -> str:
    """Return an Indian mobile number hidden in one of the styles of ``HIDDEN``."""
    match style:
        case "keycap":
            return "".join(f"{digit}\ufe0f\u20e3" for digit in number)
        case "dots":
            return (
                ".".join((number[:3], number[3:6], number[6:])) if dice.random() < 0.5 else ".".join(number)
            )
        case "zero width":
            return "\u200b".join((number[:2], number[2:5], number[5:7], number[7:]))
        case "letters":
            swapped = number[:2] + number[2:].replace("0", "O").replace("1", dice.choice("Il"))
            return f"{swapped[:5]} {swapped[5:]}"
        case "english":
            return _words(_ENGLISH, number)
        case "hindi":
            return _words(_HINDI, number)
        case "hindi2":
            return _words(_HINDI2, number, ", ")
        case "hinglish":
            return _words(_HINGLISH, number)
        case "hinglish2":
            return _words(_HINGLISH2, number, "-")
        case "mixed":
            return " ".join(
                _ENGLISH[int(digit)] if place in (5, 7) else digit for place, digit in enumerate(number)
            )
        case "double":
            out: list[str] = []
            at = 0
            while at < len(number):
                twice = number[at : at + 2] == number[at] * 2
                out.append(f"double {_ENGLISH[int(number[at])]}" if twice else _ENGLISH[int(number[at])])
                at += 2 if twice else 1
            return " ".join(out)
        case "spaced":
            return " ".join(number)
        case "dashes":
            return "-".join(number[at : at + 2] for at in range(0, 10, 2))
        case "stars":
            return "*".join((number[:3], number[3:6], number[6:]))
        case _:
            return script(style, f"{number[:5]} {number[5:]}" if dice.random() < 0.5 else number)


def filled(
    template: str, value: Callable[[str], str], exposes: Callable[[str], bool]
) -> tuple[str, tuple[str, ...]]:
    """Return a template with its fields filled in, from left to right, and the values that expose somebody.

    Args:
        template: With fields in braces, as ``str.format`` takes it.
        value: Returns what stands for a field.
        exposes: Whether a field's value is somebody's datum.
    """
    out: list[str] = []
    data: list[str] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        out.append(literal)
        if name:
            out.append(value(name))
            if exposes(name):
                data.append(out[-1])
    return "".join(out), tuple(data)
