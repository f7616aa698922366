"""The terminal view: what people need to judge an alert, and nothing that strangers could smuggle in."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from console.cli.listings import Listing, row_of
from console.cli.terminal import detail, lines, overview
from console.letters import printable
from schemas.alert import Alert, AlertTarget, Evidence, SamplePost
from tests.support.alerts import CAMPAIGN, NOON, campaign

HOSTILE = "[bold]\x1b[2J\x07\u202eevil\u2028[/bold]"


def shown(view: RenderableType, width: int = 200) -> str:
    """Render a view as plain text, on a wide screen by default."""
    stream = io.StringIO()
    Console(file=stream, width=width, force_terminal=False).print(view)
    return stream.getvalue()


def listing(*alerts: Alert, limit: int = 10) -> Listing:
    """Return a list of alerts."""
    campaigns = sum(alert.kind == "coordinated_campaign" for alert in alerts)
    return Listing([row_of(alert) for alert in alerts[:limit]], len(alerts), campaigns)


def test_the_overview_has_a_row_an_alert() -> None:
    """With what decides what to look at first, on a screen of 80 columns."""
    pile_on = campaign(id="0123456789abcdef", kind="pile_on", target=AlertTarget(name="A" * 40))
    text = overview(listing(CAMPAIGN, pile_on), 80)

    assert "alerts: 2, coordinated campaigns among them: 1" in text
    rows = text.splitlines()
    assert max(map(len, rows)) <= 80
    [row] = [line for line in rows if "c-01" in line]
    assert row.split() == ["11-21", "12:00", "high", "campaign", "The", "Foreign", "12/431", "open", "c-01"]
    [row] = [line for line in rows if "pile-on" in line]
    assert "01234567" in row
    assert text.count("A") >= 40


def test_in_a_pipe_an_alert_is_a_line_with_its_whole_id() -> None:
    """Nothing is folded or cut, so that other programs can take it."""
    alert = campaign(id="0123456789abcdef01234567", target=AlertTarget(name="A" * 40))
    text = lines(listing(alert, campaign(), limit=1))

    assert text.splitlines() == [
        "alerts: 2, coordinated campaigns among them: 2",
        "2026-11-21 12:00  high      coordinated_campaign  open    flagged 12 of 431 accounts, 1,200 posts  "
        f"0123456789abcdef01234567  {'A' * 40}",
        "and 1 more",
    ]


def test_the_overview_says_what_it_leaves_out() -> None:
    """A full screen must not pass for all there is."""
    alerts = [campaign(id=f"c-{number}") for number in range(5)]

    assert "and 3 more" in overview(listing(*alerts, limit=2), 80)
    assert "more" not in overview(listing(*alerts), 80)
    assert "alerts: 0" in overview(listing(), 80)


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

    for text in (shown(detail(alert)), overview(listing(alert), 200)):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[bold]\ufffd[2J" in text


def test_writing_systems_survive() -> None:
    """Joiners belong to Persian, Hindi and emoji."""
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d🚀", "שלום"):
        assert printable(text) == text
