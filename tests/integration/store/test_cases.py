"""What people do with alerts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from agents.store import AlertStore, AssignedError, CaseError, Cases, NoSuchAlertError, Query
from agents.store.judged import counting_verdicts, spared_accounts
from schemas.verdict import VALUES
from tests.integration.store.conftest import Clock
from tests.support.alerts import campaign


@pytest.fixture
def cases(store: AlertStore, clock: Clock) -> Cases:
    """A store with three alerts."""
    for number in range(3):
        store.upsert(campaign(id=f"c-{number}"))
    return Cases(store.engine, clock=clock)


def test_reviews_go_from_unreviewed_to_closed_and_back(store: AlertStore, cases: Cases) -> None:
    """Who acknowledged an alert is known; acknowledging it twice changes nothing."""
    assert cases.acknowledge(["c-0", "c-1"], "priya") == 2
    assert cases.acknowledge(["c-0"], "jonas") == 0
    summary = store.reader.summary("c-0")
    assert summary is not None
    assert (summary.review, summary.reviewed_by) == ("acknowledged", "priya")
    assert cases.close_review(["c-0"], "jonas") == 1
    assert store.reader.counts("review") == {"acknowledged": 1, "closed": 1, "unreviewed": 1}
    assert cases.reopen_review(["c-0", "c-1"], "jonas") == 2
    assert store.reader.count(Query(reviews=["unreviewed"])) == 3


def test_what_is_done_to_several_is_done_to_all_or_to_none(store: AlertStore, cases: Cases) -> None:
    """An id that there is not stops everything."""
    with pytest.raises(NoSuchAlertError, match="there is no alert 'nope'"):
        cases.acknowledge(["c-0", "nope"], "priya")
    with pytest.raises(NoSuchAlertError):
        cases.judge(["c-0", "nope"], "fandom", "A concert.", "priya")
    assert store.reader.counts("review") == {"unreviewed": 3}
    assert store.reader.verdicts() == []


def test_an_alert_has_one_reviewer(store: AlertStore, cases: Cases) -> None:
    """Of many who take it at once one gets it, and another one has to say so to take it over."""

    def take(name: str) -> bool:
        try:
            cases.assign("c-0", name, name)
        except AssignedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, ["a", "b", "c", "d"])) == [False, False, False, True]
    cases.assign("c-0", "eve", "eve", take_over=True)
    assert [one.id for one in store.reader.page(Query(assignee="eve")).items] == ["c-0"]
    cases.assign("c-0", None, "eve")
    assert store.reader.count(Query(assignee="")) == 3


@pytest.mark.parametrize("value", VALUES)
def test_a_verdict_closes_the_review(store: AlertStore, cases: Cases, value: str) -> None:
    """The newest counts, and every one is kept with the revision that it was given on."""
    cases.judge(["c-0"], "coordinated", "Same text, same minute.", "priya")
    cases.judge(["c-0", "c-1"], value, "Seen again.", "jonas")  # type: ignore[arg-type]
    case = store.reader.case("c-0", 0)
    assert case is not None
    assert [one.value for one in case.verdicts] == ["coordinated", value]
    assert (case.summary.review, case.summary.verdict) == ("closed", value)
    assert [(one.alert_id, one.value) for one in store.reader.verdicts()] == [("c-0", value), ("c-1", value)]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda cases: cases.judge(["c-0"], "guilty", "x", "a"), "verdict: 'guilty' is none of coordinated"),
        (lambda cases: cases.judge(["c-0"], "news", " ", "a"), "reason: it is missing"),
        (lambda cases: cases.note("c-0", "x" * 10_001, "a"), "note: at most 10,000 characters"),
        (lambda cases: cases.note("c-0", "x", " "), "actor: a name"),
        (lambda cases: cases.mute(for_ms=1, reason="x", actor="a"), "choose an alert, a target or a kind"),
        (
            lambda cases: cases.mute(for_ms=0, reason="x", actor="a", kind="pile_on"),
            "between a moment and 30",
        ),
        (lambda cases: cases.mute(for_ms=1, reason="x", actor="a", alert_id="nope"), "no alert 'nope'"),
    ],
)
def test_what_is_incomplete_is_refused(cases: Cases, act: object, message: str) -> None:
    """With one line that names the field."""
    with pytest.raises(CaseError, match=message):
        act(cases)  # type: ignore[operator]


def test_notes_and_mutes_are_shown_with_the_alert(store: AlertStore, cases: Cases, clock: Clock) -> None:
    """A mute of the alert's target or kind is one of the alert too, until it ends."""
    cases.note("c-0", "The press office knows. \0 😀", "priya")
    first = cases.mute(for_ms=1_000, reason="a protest", actor="priya", target="fs")
    cases.mute(for_ms=5_000, reason="noise", actor="priya", kind="pile_on")
    case = store.reader.case("c-0", clock.now)
    assert case is not None
    assert [(note.text, note.actor) for note in case.notes] == [
        ("The press office knows. \ufffd 😀", "priya")
    ]
    assert [mute.id for mute in case.mutes] == [first]
    assert len(store.reader.mutes(clock.now)) == 2
    assert cases.unmute(first, "jonas")
    assert not cases.unmute(first, "jonas")
    clock.now += 5_000
    assert store.reader.mutes(clock.now) == []


def test_everything_is_in_the_audit_log(store: AlertStore, cases: Cases) -> None:
    """Who did what, the newest first."""
    cases.acknowledge(["c-0"], "priya")
    cases.judge(["c-0"], "news", "An article.", "jonas")
    cases.record("priya", "posts.shown", "c-0", posts=3)
    found = store.reader.audit(subject="c-0")
    assert [(one.actor, one.action) for one in found] == [
        ("priya", "posts.shown"),
        ("jonas", "verdict"),
        ("priya", "review.acknowledged"),
    ]
    assert found[0].detail == '{"posts":3}'
    assert len(store.reader.audit(actor="priya")) == 2
    assert [one.action for one in store.reader.audit(before=found[1].id)] == ["review.acknowledged"]


def test_verdicts_clear_accounts(store: AlertStore, cases: Cases) -> None:
    """Those that organic campaigns flag, unless another campaign that flags them was found to be coordinated."""
    store.upsert(campaign(id="c-9", accounts=campaign().accounts[:3]))
    assert spared_accounts(store.engine) == []
    cases.judge(["c-0"], "coordinated", "Orders.", "priya")
    cases.judge(["c-0"], "fandom", "A concert.", "priya")
    assert {one.value for one in spared_accounts(store.engine)} == {"fandom"}
    cases.judge(["c-9"], "coordinated", "Orders.", "priya")
    spared = spared_accounts(store.engine)
    assert sorted(one.handle for one in spared) == sorted(one.handle for one in campaign().accounts[3:])
    newest = [(one.alert_id, one.value, one.accounts) for one in counting_verdicts(store.engine)]
    assert newest == [("c-0", "fandom", 12), ("c-9", "coordinated", 3)]
