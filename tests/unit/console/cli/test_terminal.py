"""The terminal view: what people need to judge an alert, and nothing that strangers could smuggle in."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from console.cli.terminal import detail, overview, printable, target_name
from schemas.alert import AlertTarget, Evidence, SamplePost
from tests.support.alerts import CAMPAIGN, NOON, campaign

HOSTILE = "[bold]\x1b[2J\x07\u202eevil\u2028[/bold]"


def shown(view: RenderableType) -> str:
    """Render a view as plain text on a wide screen."""
    stream = io.StringIO()
    Console(file=stream, width=200, force_terminal=False).print(view)
    return stream.getvalue()


def test_the_overview_has_a_row_an_alert() -> None:
    """With the numbers that decide what to look at first."""
    text = shown(overview([CAMPAIGN, campaign(id="p-1", kind="pile_on")], limit=10))

    assert "alerts: 2, coordinated campaigns among them: 1" in text
    for part in (
        "2026-11-21 12:00",
        "high",
        "The Foreign Secretary",
        "0.83",
        "1,200",
        "431",
        "c-01",
        "p-1",
        "pile_on",
    ):
        assert part in text


def test_the_overview_says_what_it_leaves_out() -> None:
    """A full screen must not pass for all there is."""
    alerts = [campaign(id=f"c-{number}") for number in range(5)]

    assert "and 3 more" in shown(overview(alerts, limit=2))
    assert "more" not in shown(overview(alerts, limit=5))
    assert "alerts: 0" in shown(overview([], limit=5))


def test_the_detail_says_why() -> None:
    """Evidence, named accounts and posts are there."""
    text = shown(detail(CAMPAIGN))

    assert "12 accounts replied within 9 seconds of one another, five times." in text
    assert "x:member11" in text
    assert "Resign now, nobody wants you here." in text
    assert "12:00:00 to 12:12:00 UTC: 1,200 posts by 431 accounts" in text


def test_hostile_text_moves_nothing() -> None:
    """Escape codes, reversed text and markup come out as what they are."""
    alert = campaign(
        target=AlertTarget(name=HOSTILE),
        evidence=[Evidence("code", HOSTILE, 1.0)],
        posts=[SamplePost("x", "1", HOSTILE, NOON, HOSTILE)],
    )

    for text in (shown(detail(alert)), shown(overview([alert], limit=1))):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[bold]\ufffd[2J" in text


def test_writing_systems_survive() -> None:
    """Joiners belong to Persian, Hindi and emoji."""
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d🚀", "שלום"):
        assert printable(text) == text


def test_targets_go_by_their_best_name() -> None:
    """A name, else the account, else the id."""
    assert target_name(AlertTarget(id="fs", name="FS", platform="x", handle="h")) == "FS"
    assert target_name(AlertTarget(id="fs", platform="x", handle="h")) == "x:h"
    assert target_name(AlertTarget(id="fs")) == "fs"
    assert target_name(AlertTarget()) == "unknown"
