"""What the demo shows, on terminals and elsewhere."""

from __future__ import annotations

import io
from datetime import timedelta

from rich.console import Console

from lab.demo.storyline import Moment
from lab.demo.verdict import judge
from lab.demo.view import WIDEST, View, fitted
from schemas.alert import Alert, Evidence
from tests.support.alerts import CAMPAIGN, NOON, campaign
from tests.unit.lab.demo.test_verdict import GROUP, NAMES, TRUTH, flagging, pile_on

HOSTILE = "[bold]\x1b[2J\u202eevil[/bold]"


def shown(*alerts: Alert) -> str:
    """Return what is printed of alerts where nothing can move."""
    stream = io.StringIO()
    view = View(Console(file=stream, width=100, force_terminal=False))
    for alert in alerts:
        view.alert(alert)
    return stream.getvalue()


def test_an_alert_is_shown_with_its_evidence() -> None:
    """Kind, target, sentences and the flagged accounts."""
    text = shown(CAMPAIGN)

    assert "12:04  COORDINATED CAMPAIGN  The Foreign Secretary" in text
    assert "- 12 accounts replied within 9 seconds of one another, five times." in text
    assert "@member0" in text
    assert "and 6 more" in text


def test_revisions_are_told_when_there_is_much_to_tell() -> None:
    """Half again as many accounts, or the end; nothing is printed twice in full."""
    grown = campaign(revision=2, accounts=CAMPAIGN.accounts * 2)
    little = campaign(revision=3, accounts=[*grown.accounts, CAMPAIGN.accounts[0]])
    closed = campaign(revision=4, accounts=little.accounts, status="closed")

    lines = shown(CAMPAIGN, grown, little, closed).splitlines()[len(shown(CAMPAIGN).splitlines()) :]

    assert [line.strip() for line in lines] == [
        "12:04  coordinated campaign c-01 at The Foreign Secretary flags 24 accounts now",
        "coordinated campaign c-01 at The Foreign Secretary is over: nothing new for an hour",
    ]


def test_strangers_smuggle_nothing_in() -> None:
    """Neither control characters nor markup, from alerts, posts or messages."""
    stream = io.StringIO()
    view = View(Console(file=stream, width=100, force_terminal=False))
    view.alert(campaign(evidence=[Evidence("text", HOSTILE, 1.0)]))
    view.tell(Moment(NOON, "Somebody", HOSTILE))
    view.slack({"text": HOSTILE, "sections": [HOSTILE]})

    text = stream.getvalue()

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("[bold]") == 4


def test_where_nothing_moves_a_line_an_hour_is_printed() -> None:
    """So that a log shows that it goes on."""
    stream = io.StringIO()
    with View(Console(file=stream, width=100, force_terminal=False)) as view:
        view.begin(400, 22)
        for minutes in range(0, 150, 10):
            view.move(NOON + timedelta(minutes=minutes), minutes)
        view.end()

    assert stream.getvalue().splitlines()[-2:] == ["13:00  60 posts so far", "14:00  120 posts so far"]


def test_the_summary_says_what_was_found() -> None:
    """With kinds as alerts have them, and numbers for each thing planted."""
    text = summary([pile_on(), flagging(*GROUP)])

    assert "pile-on only" in text
    assert "coordinated campaign" in text
    assert "10 of 10" in text
    assert "0:04:00" in text
    assert "coordinated groups found: 1 of 1" in text
    assert "organic accounts flagged: 0" in text
    assert "the crowd at The Foreign Secretary: is a pile-on only, nobody in it is flagged" in text


def test_the_summary_says_what_was_not_found() -> None:
    """A failure reads like one."""
    missed, flagged = summary([]), summary([pile_on(), flagging("g0", "g1", "g2", "bystander")])

    assert "coordinated groups found: 0 of 1" in missed
    assert "was not told as a pile-on" in missed
    assert "coordinated groups found: 0 of 1, 1 more in part" in flagged
    assert "organic accounts flagged: 1" in flagged
    assert "people in no group are flagged" in flagged


def summary(alerts: list[Alert]) -> str:
    """Return the printed summary of alerts."""
    stream = io.StringIO()
    View(Console(file=stream, width=WIDEST, force_terminal=False)).summary(judge(TRUTH, alerts, NAMES))
    return stream.getvalue()


def test_a_poor_terminal_gets_what_it_can_show() -> None:
    """A letter that its encoding lacks ends nothing."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    console = fitted(Console(file=stream))
    View(console).tell(Moment(NOON, "Somebody", "अरविंद ✓"))
    stream.flush()

    assert b"Somebody: ?" in raw.getvalue()
    assert console.width == WIDEST
