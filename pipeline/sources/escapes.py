"""Texts in which a platform's interface escapes the three letters that HTML needs."""

from __future__ import annotations


def unescaped(text: str) -> str:
    """Return a text as people see it: with ``&``, ``<`` and ``>`` for their names, each resolved once.

    No other name is resolved: interfaces escape these only, and people write of the others.
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text
