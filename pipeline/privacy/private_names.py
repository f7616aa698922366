"""Names of private persons, kept out of what is quoted."""

from __future__ import annotations

from collections.abc import Sequence


def hide_names(text: str, hidden: Sequence[tuple[str, str]]) -> str:
    """Return ``text`` with private names replaced.

    Args:
        text: What is to be quoted.
        hidden: Names in folded form, the longest first, each with what stands in its place.

    >>> hide_names("Ask Tara Rathwal!", [("tara rathwal", "[daughter]")])
    'Ask [daughter]!'
    """
    for name, shown in hidden:
        lower = _same_length(text)
        start = 0
        while (at := lower.find(name, start)) >= 0:
            if lower[at - 1 : at].isalnum() or lower[at + len(name) : at + len(name) + 1].isalnum():
                start = at + 1  # part of another word
                continue
            text = text[:at] + shown + text[at + len(name) :]
            lower = lower[:at] + shown + lower[at + len(name) :]
            start = at + len(shown)
    return text


def _same_length(text: str) -> str:
    """Return ``text`` in small, character for character."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
