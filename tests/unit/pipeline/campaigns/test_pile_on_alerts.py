"""Alerts of pile-ons: a burst beyond the target's usual, without anybody named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from pipeline.campaigns.pile_on_alerts import PileOnAlerts, PileOnState
from pipeline.detectors.base import Deed
from pipeline.detectors.suite import Suite
from pipeline.sessions.history import History
from pipeline.sessions.records import Records
from schemas.alert import Alert, AlertTarget
from schemas.stages import TargetWindow
from tests.support.actions import SETTINGS, action
from tests.support.stream import START_MS

TARGET = "minister"
NAME = AlertTarget(id="minister", name="The Minister")
ENOUGH = SETTINGS.pile_on_accounts
NATS = SETTINGS.pile_on_nats


PETITION = "we the people of this valley ask for the bridge that was promised to us"


def _memory(text: str = "write to ana@example.org today") -> tuple[Suite, History]:
    records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
    suite = Suite(SETTINGS, records, lambda _: False)
    for number in range(12):
        one = action(number, number, by=f"p{number}", target=TARGET, text=text)
        suite.observe(Deed(records.observe(one)[0], one))
    return suite, records.histories[TARGET]


def _alerts() -> PileOnAlerts:
    return PileOnAlerts(SETTINGS, _memory()[0])


def _window(accounts: int, surprise: float = NATS, *, sampled: bool = False) -> TargetWindow:
    return TargetWindow(TARGET, START_MS, 2 * accounts, accounts, 3.0, surprise, sampled)


def _review(
    alerts: PileOnAlerts, accounts: int, ms: int = 0, *, named: int = 0, surprise: float = NATS
) -> list[Alert]:
    return alerts.review(START_MS + ms, _window(accounts, surprise), named, _memory()[1], NAME)


def test_a_burst_beyond_the_usual_is_a_pile_on_that_names_nobody() -> None:
    """The alert tells counts and what is usual, lists no account, and quotes without addresses."""
    (alert,) = _review(_alerts(), ENOUGH)
    assert (alert.kind, alert.status, alert.revision) == ("pile_on", "open", 1)
    assert (alert.accounts, alert.clusters) == ([], [])
    assert (alert.counts.accounts, alert.counts.posts) == (ENOUGH, 2 * ENOUGH)
    assert [evidence.code for evidence in alert.evidence] == ["burst", "no_coordination"]
    assert 0 < len(alert.posts) <= 20
    assert {post.text for post in alert.posts} == {"write to [email] today"}


def test_what_a_crowd_shares_openly_is_said() -> None:
    """A petition's text, unless few of so many brought it, or long ago."""

    def told(accounts: int, start: int = START_MS) -> list[str]:
        suite, history = _memory(PETITION)
        window = TargetWindow(TARGET, start, accounts, accounts, 3.0, NATS, sampled=False)
        (alert,) = PileOnAlerts(SETTINGS, suite).review(start, window, 0, history, NAME)
        return [one.statement for one in alert.evidence if one.code == "shared_openly"]

    (statement,) = told(120)
    assert "10% share one near-identical text" in statement
    assert told(121) == []
    assert told(120, START_MS + 1_000) == []


@pytest.mark.parametrize(
    ("accounts", "named", "surprise"),
    [(ENOUGH - 1, 0, NATS), (ENOUGH, 1, NATS), (ENOUGH, 0, NATS - 0.1)],
    ids=["small", "named", "usual"],
)
def test_what_is_small_usual_or_a_gang_s_is_no_pile_on(accounts: int, named: int, surprise: float) -> None:
    """Named accounts are not the crowd; a crowd must be large, and unusual for this target."""
    assert _review(_alerts(), accounts, named=named, surprise=surprise) == []


def test_a_pile_on_is_told_again_when_it_has_doubled() -> None:
    """Not at every post: the id stays, the revision counts up, severity may rise."""
    alerts = _alerts()
    (first,) = _review(alerts, 200)
    assert _review(alerts, 399, 1_000) == []
    (second,) = _review(alerts, 400, 2_000)
    assert (second.id, second.revision, second.opened_at) == (first.id, 2, first.opened_at)
    assert (first.severity, second.severity) == ("low", "medium")
    (third,) = _review(alerts, 2_000, 3_000)
    assert (third.revision, third.severity) == (3, "high")


def test_sampled_counts_are_said_to_be_so() -> None:
    """A reader must know an estimate."""
    (alert,) = _alerts().review(START_MS, _window(5_000, sampled=True), 0, _memory()[1], NAME)
    assert [evidence.code for evidence in alert.evidence][-1] == "sampled"


def test_a_pile_on_is_closed_once_after_it_ebbed() -> None:
    """While half of what opens one is still there it goes on; then it is closed, and what comes next is new."""
    alerts = _alerts()
    (first,) = _review(alerts, ENOUGH)
    _review(alerts, ENOUGH // 2, 60_000, surprise=0.0)
    _review(alerts, ENOUGH // 2 - 1, 120_000, surprise=0.0)
    end = START_MS + 60_000 + SETTINGS.episode_ms
    assert alerts.close(end) == []
    (closed,) = alerts.close(end + 1)
    assert (closed.id, closed.revision, closed.status) == (first.id, 2, "closed")
    assert alerts.close(end + 2) == []
    (again,) = _review(alerts, ENOUGH, 2 * SETTINGS.episode_ms)
    assert (again.id != first.id, again.revision) == (True, 1)


def test_ids_are_the_same_each_time() -> None:
    """The id follows from target and time alone."""
    ids = [_review(_alerts(), accounts)[0].id for accounts in (ENOUGH, 5 * ENOUGH)]
    assert ids[0] == ids[1]
    assert ids[0] != _review(_alerts(), ENOUGH, 1_000)[0].id


def test_state_carries_on() -> None:
    """A copy made of the encoded state revises and closes what the original would."""
    alerts, copy = _alerts(), _alerts()
    _review(alerts, ENOUGH)
    copy.load(msgpack.decode(msgpack.encode(alerts.state()), type=list[PileOnState]))
    told = [_review(one, 3 * ENOUGH, 1_000) for one in (alerts, copy)]
    assert told[0] == told[1] != []
    closed = [one.close(START_MS + 2 * SETTINGS.episode_ms) for one in (alerts, copy)]
    assert closed[0] == closed[1] != []
    assert alerts.state() == []


@given(
    accounts=st.integers(0, 2 * ENOUGH),
    surprise=st.floats(0, 2 * NATS),
    named=st.integers(0, 2 * ENOUGH),
    is_open=st.booleans(),
)
def test_a_window_that_is_of_no_concern_changes_nothing(
    accounts: int, surprise: float, named: int, is_open: bool
) -> None:
    """Who is named in it need not be counted: neither would an alert come of it, nor would one stay open for it."""
    alerts = _alerts()
    if is_open:
        _review(alerts, ENOUGH)
    before = msgpack.encode(alerts.state())
    if not alerts.concern(_window(accounts, surprise)):
        assert _review(alerts, accounts, 60_000, named=min(named, accounts), surprise=surprise) == []
        assert msgpack.encode(alerts.state()) == before


def test_a_burst_is_of_concern_and_so_is_what_keeps_it_open() -> None:
    """The bounds are those of opening, and half of them once it is open."""
    alerts = _alerts()
    assert alerts.concern(_window(ENOUGH))
    assert not alerts.concern(_window(ENOUGH - 1))
    assert not alerts.concern(_window(ENOUGH, NATS / 2))
    _review(alerts, ENOUGH)
    assert alerts.concern(_window(ENOUGH // 2, 0.0))
    assert not alerts.concern(_window(ENOUGH // 2 - 1))
