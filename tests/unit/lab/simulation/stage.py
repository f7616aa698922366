"""Simulations that several tests look at, played once."""

from __future__ import annotations

from functools import cache

from lab.simulation import Truth, preset, simulate
from schemas.post import Post


@cache
def played(name: str, seed: int = 1, *, metadata: bool = True) -> tuple[tuple[Post, ...], Truth]:
    """Return the posts and the answer key of a preset."""
    simulation = simulate(preset(name, seed, metadata=metadata))
    return tuple(simulation), simulation.truth
