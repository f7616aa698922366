"""Tiny streams are small, odd and valid, and end nothing."""

from __future__ import annotations

import pytest

from lab.worlds.tiny import failures, run, tiny
from pipeline.detector import Detector
from schemas.alert import Alert


def test_tiny_streams_are_valid_and_repeatable() -> None:
    """Each holds at most 40 posts in the outside format, and is the same each time."""
    for seed in range(40):
        posts, _ = tiny(seed)
        assert 1 <= len(posts) <= 40
        assert tiny(seed)[0] == posts


def test_some_are_out_of_order_and_some_hold_an_id_twice() -> None:
    """They have what real streams seldom have."""
    streams = [tiny(seed)[0] for seed in range(60)]
    assert any([p.created_at for p in posts] != sorted(p.created_at for p in posts) for posts in streams)
    assert any(len({(p.platform, p.id) for p in posts}) < len(posts) for posts in streams)


def test_the_detector_takes_some() -> None:
    """The first few end without an exception."""
    assert list(failures(range(12))) == []


def test_what_ends_the_detector_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure names the seed and the exception."""

    def broken(self: Detector) -> list[Alert]:
        raise ZeroDivisionError("none left")

    monkeypatch.setattr(Detector, "finish", broken)
    told = list(failures([5]))
    assert [(failure.seed, failure.error) for failure in told] == [(5, "ZeroDivisionError: none left")]
    with pytest.raises(ZeroDivisionError):
        run(5)
