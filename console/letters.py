"""Letters that are not shown as they come, as they would move others."""

from __future__ import annotations

from typing import Final

BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of the text around them."""
