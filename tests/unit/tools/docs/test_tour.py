"""The README's quick tour shows what the commands print."""

from __future__ import annotations

import pytest

from tools.docs.tour import in_readme, played, timeless


@pytest.fixture(scope="module")
def steps() -> dict[str, str]:
    """Return the tour as it goes now."""
    return played()


@pytest.mark.parametrize("name", ["simulate", "replay", "console"])
def test_the_tour_is_real(name: str, steps: dict[str, str]) -> None:
    """Commands and output are those of this version; ``python -m tools.docs`` writes them anew."""
    shown = in_readme(name)
    assert shown is not None
    assert timeless(shown) == timeless(steps[name])
