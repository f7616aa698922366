"""How a piece of evidence reads wherever people look: a sentence, and how likely chance is, in words."""

from __future__ import annotations

from typing import Final

from pipeline.campaigns.explain import chance
from schemas.alert import Evidence

TELLING: Final = 3.0
"""Least weight that says something about chance: less than 1 in 20."""

_TOLD: Final = "probability by chance"


def chance_in_words(one: Evidence) -> str:
    """Return how likely chance alone is, as a sentence; empty where the statement says it, or there is nothing to say.

    >>> chance_in_words(Evidence("imitates", "The account looks like the target.", 9.5))
    'Probability by chance: less than 1 in 10,000.'
    >>> chance_in_words(Evidence("helpers", "Three accounts post like programs.", 0.0))
    ''
    """
    if one.weight < TELLING or _TOLD in one.statement.lower():
        return ""
    return f"Probability by chance: {chance(one.weight)}."


def sentence(one: Evidence) -> str:
    """Return a piece of evidence as it is read, with its chance."""
    return f"{one.statement} {chance_in_words(one)}".rstrip()
