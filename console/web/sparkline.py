"""Small curves in a line of text, drawn on the server as SVG paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 160
HEIGHT: Final = 32


def path(values: Sequence[float], top: float = 0.0) -> str:
    """Return a curve as the ``d`` of an SVG path in a box of ``WIDTH`` by ``HEIGHT``.

    Args:
        values: From left to right.
        top: What the box's upper edge stands for at least; the largest value by default.
    """
    if not values:
        return ""
    highest = max(top, *values, 1e-9)
    step = WIDTH / max(1, len(values) - 1)
    points = [f"{place * step:.1f},{_y(value, highest):.1f}" for place, value in enumerate(values)]
    return "M" + "L".join(points)


def area(values: Sequence[float], top: float = 0.0) -> str:
    """Return the same with everything under the curve."""
    curve = path(values, top)
    return f"{curve}L{WIDTH},{HEIGHT}L0,{HEIGHT}Z" if curve else ""


def level(value: float, values: Sequence[float]) -> float:
    """Return how far from the top a value stands in the box of ``values``."""
    return round(_y(value, max(value, *values, 1e-9)), 1)


def _y(value: float, highest: float) -> float:
    return HEIGHT - 1 - (HEIGHT - 2) * min(1.0, max(0.0, value / highest))
