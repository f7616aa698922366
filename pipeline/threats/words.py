"""Lists of words, written as text so that they stay readable."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which spaces separate.

    >>> sorted(words("one two"))
    ['one', 'two']
    """
    return frozenset(text.split())
