"""Small curves stay in their box."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from console.web.sparkline import HEIGHT, WIDTH, area, level, path


@given(st.lists(st.floats(0, 1e9), max_size=80))
def test_a_curve_stays_in_its_box(values: list[float]) -> None:
    """It has a point for each value, and holds nothing but numbers."""
    curve = path(values)
    assert re.fullmatch(r"[ML\d.,]*", curve)
    points = [tuple(map(float, point.split(","))) for point in re.split("[ML]", curve) if point]
    assert len(points) == len(values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert area(values).startswith(curve)


def test_the_usual_level_is_in_the_box() -> None:
    """Also where it is above all values."""
    assert level(10.0, [1, 2, 3]) == 1.0
    assert level(0.0, []) == HEIGHT - 1
