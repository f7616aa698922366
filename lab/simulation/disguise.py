"""How copied texts are made to look different: small edits, look-alike letters, invisible characters."""

from __future__ import annotations

from typing import Final

from lab.simulation.dice import Dice
from lab.simulation.speech import EMOJI, mistype

_LATIN: Final = dict(zip("aceiopxyABEHKMOT", "асеіорхуАВЕНКМОТ", strict=True))
_CYRILLIC: Final = {cyrillic: latin for latin, cyrillic in _LATIN.items()}
_INVISIBLE: Final = ("\u200b", "\u200d", "\u2060")


def edited(text: str, dice: Dice) -> str:
    """Return a copy with one to three small edits, as a hand or a script makes them to look original."""
    words = text.split(" ")
    for _ in range(1 + dice.below(3)):
        form = dice.below(6)
        at = dice.below(len(words))
        if form == 0 and len(words) > 6:
            del words[at]
        elif form == 1 and len(words) > 6 and at + 1 < len(words):
            words[at], words[at + 1] = words[at + 1], words[at]
        elif form == 2:
            words.append(dice.pick(EMOJI))
        elif form == 3:
            words[at] = words[at].upper()
        elif form == 4:
            words[-1] += dice.pick(("!", "!!", "...", "?!"))
        else:
            words[at] = mistype(words[at], dice)
    return " ".join(words)


def look_alike(text: str, dice: Dice, share: float = 0.25) -> str:
    """Return the text with some letters replaced by ones of another script that look the same.

    Scripts without such letters get invisible characters instead.
    """
    swaps = _CYRILLIC if any("а" <= letter <= "я" for letter in text) else _LATIN
    letters = [swaps[x] if x in swaps and dice.chance(share) else x for x in text]
    if "".join(letters) == text:
        letters.insert(dice.below(len(letters) + 1), dice.pick(_INVISIBLE))
    return "".join(letters)


def variant(text: str, dice: Dice) -> str:
    """Return what an account posts for a template: as is, edited, with look-alike letters, or both."""
    form = dice.uniform()
    if form < 0.2:
        return text
    if form < 0.75:
        text = edited(text, dice)
    return look_alike(text, dice) if form >= 0.55 else text
