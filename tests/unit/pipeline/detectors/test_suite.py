"""What holds of every detector, whatever its evidence: run over all that are listed."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from msgspec import structs

from pipeline.detectors.base import Deed, Detector, Finding
from pipeline.detectors.suite import Suite
from pipeline.sessions.records import Records
from pipeline.settings import Code, DetectorSettings
from schemas.stages import Action
from tests.support.actions import HOUR, SETTINGS, TEMPLATES, action, daily_life, disguised, in_order
from tests.support.detecting import MEMBERS, Bench, acting, audience, carried, filled_in, flagged, stream
from tests.support.stream import START_MS

CODES = [one.code for one in Bench().suite.detectors]

every_detector = pytest.mark.parametrize("code", CODES)


def test_each_detector_is_listed_once() -> None:
    """A code names one kind of evidence."""
    assert len(CODES) == len(set(CODES)) > 0


@every_detector
def test_it_finds_its_own_evidence_and_flags_nobody_else(code: Code) -> None:
    """The members are flagged, with a surprise each and the numbers of its sentence, and no bystander is."""
    findings = [one for one in Bench().run(stream(code)) if not one.lead]
    assert code in {one.code for one in findings}
    assert flagged(findings) == acting(code)
    for finding in findings:
        assert all(surprise > 0 for surprise in finding.accounts.values())
        assert finding.facts["accounts"] == len(finding.accounts)


@every_detector
def test_it_finds_nothing_where_there_is_nothing(code: Code) -> None:
    """Neither in an empty stream nor in one of people who have nothing to do with one another."""
    assert Bench().detector(code).evaluate(START_MS, []) == []
    assert flagged(one for one in _found_in_daily_life() if one.code == code) == set()


@cache
def _found_in_daily_life() -> list[Finding]:
    return Bench().run(daily_life(20, seed=7))


@every_detector
def test_a_copy_made_of_its_state_finds_the_same(code: Code) -> None:
    """Whenever a stream is cut, a detector that is restored finds what the original does, and keeps the same."""
    actions = in_order(stream(code))
    own = [place for place, one in enumerate(actions) if one.account.key in acting(code)]
    cut = own[len(own) // 2]
    whole, copy = Bench(), Bench()
    whole.run(actions[:cut])
    copy.records.load(whole.records.state())
    copy.suite.items.load(whole.suite.items.state())
    for old, new in zip(whole.suite.detectors, copy.suite.detectors, strict=True):
        new.load(old.state())
    found = [bench.run(actions[cut:]) for bench in (whole, copy)]
    assert found[0] == found[1]
    assert flagged(found[0]) == acting(code)
    assert copy.detector(code).state() == whole.detector(code).state()
    assert copy.detector(code).looked == whole.detector(code).looked


@every_detector
def test_findings_depend_on_the_order_of_event_time_only(code: Code) -> None:
    """In whatever order actions were gathered, what comes in the order of time gives the same."""
    actions = stream(code)
    shuffled = random.Random(3).sample(actions, len(actions))
    assert Bench().run(shuffled) == Bench().run(actions)


@every_detector
def test_everything_is_forgotten_in_the_end(code: Code) -> None:
    """Long after the last action, a detector keeps no more than it did at the start."""
    bench = Bench()
    bench.run(stream(code))
    full = len(bench.detector(code).state())
    end = START_MS + 10 * 24 * HOUR + SETTINGS.memory_ms
    bench.run([action(1, end - START_MS, by="last", target="x:last")])
    for now in (end, end + 2 * 24 * HOUR):
        bench.suite.items.expire(now)
        for detector in bench.suite.detectors:
            detector.expire(now)
    left = len(bench.detector(code).state())
    assert left < 100
    assert left <= full


@every_detector
def test_a_repost_of_the_target_s_own_post_counts_for_nothing(code: Code) -> None:
    """To pass on what the target said is no act at the target, whoever else does so."""
    reposts = [structs.replace(one, relation="repost") for one in stream(code)]
    assert flagged(Bench().run(reposts)) == set()


def _one_item(kind: str, count: int, each: int) -> list[Action]:
    """Return an item that so many accounts bring to several targets each."""
    fields: dict[str, Any] = {"text": {"text": TEMPLATES[0]}}.get(kind, {kind: "the item"})
    return [
        action(
            10 * number + turn,
            HOUR + 4_000 * number + 900_000 * turn,
            by=f"s{number}",
            target=f"x:t{turn}",
            **fields,
        )
        for number in range(count)
        for turn in range(each)
    ]


@pytest.mark.parametrize("kind", ["text", "link", "tag", "thread"])
@pytest.mark.parametrize("count", [6, 40, 300])
@pytest.mark.parametrize("each", [1, 3])
def test_no_single_item_names_anybody(kind: str, count: int, each: int) -> None:
    """One text, link, tag or conversation is one cause, however many share it and at however many targets."""
    assert flagged(Bench().run([*daily_life(0.5), *_one_item(kind, count, each)])) == set()


@pytest.mark.parametrize("count", [6, 40, 150])
def test_a_formula_that_everybody_fills_in_names_nobody(count: int) -> None:
    """One text with a word of one's own is a form of speech, or a petition with one's town in it."""
    people = [f"s{number}" for number in range(count)]
    assert flagged(Bench().run([*audience(40), *filled_in(people, TEMPLATES[:1])])) == set()


def test_one_alteration_that_all_copies_have_names_nobody() -> None:
    """A text that was altered once and pasted by many is one text."""
    text = disguised(TEMPLATES[0], 1)
    pasted = [action(n, HOUR + 1_000 * n, by=f"s{n}", text=text) for n in range(80)]
    assert flagged(Bench().run(pasted)) == set()


def test_a_call_to_write_to_one_s_member_names_nobody() -> None:
    """Hundreds that each carry one tag to one, two or three of many are many people, not a few accounts."""
    people = [f"s{number}" for number in range(120)]
    for each in (1, 2, 3):
        assert flagged(Bench().run(carried(people, each, targets=40))) == set()


@pytest.mark.parametrize("code", ["co_targeting", "spray"])
def test_nobody_to_whom_the_targets_write_back_is_flagged(code: Code) -> None:
    """A group that is answered belongs to the conversation; what it answers itself does not count."""
    acts = stream(code)
    theirs = {one.target for one in acts if one.account.key in acting(code)}
    answers = [
        action(6 * 10**9 + 100 * n + m, 60_000 * n + m, by=target.removeprefix("x:"), target=f"x:{member}")
        for n, target in enumerate(sorted(theirs))
        for m, member in enumerate(MEMBERS)
    ]
    among_themselves = [
        action(7 * 10**9 + 10 * n + m, 3_000_000 + n + 10 * m, by=one, target=f"x:{other}", text="thanks")
        for n, one in enumerate(MEMBERS)
        for m, other in enumerate(MEMBERS[:1])
        if one != other
    ]
    assert flagged(Bench().run([*acts, *answers])) & acting(code) == set()
    assert flagged(Bench().run([*acts, *among_themselves])) >= acting(code) - {f"x:{MEMBERS[0]}"}


def test_a_detector_that_is_off_is_told_nothing() -> None:
    """It would keep what it is told for ever, as nobody asks it."""

    def observed(modes: dict[Code, str]) -> list[Detector]:
        records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
        suite = Suite(structs.replace(DetectorSettings(), detectors=modes), records, lambda _: False)
        for one in in_order(stream("co_sharing")):
            suite.observe(Deed(records.observe(one)[0], one))
        return suite.detectors

    idle = observed(dict.fromkeys(CODES, "off"))
    empty = Bench().suite.detectors
    assert [vars(one).get("_touched") for one in idle] == [vars(one).get("_touched") for one in empty]
    assert [one.state() for one in idle] == [one.state() for one in empty]


def test_what_a_crowd_shares_openly_is_counted_at_its_target_since_a_time() -> None:
    """The item of most accounts of each kind, where a tenth of the crowd and ten at least brought it."""
    bench = Bench()
    bench.run(_one_item("link", 12, 1))
    suite = bench.suite
    assert suite.shared_openly("x:t0", START_MS, 100) == {"link": 12}
    assert suite.shared_openly("x:t0", START_MS, 121) == {}
    assert suite.shared_openly("x:t1", START_MS, 100) == {}
    assert suite.shared_openly("x:t0", START_MS + HOUR + 20_000, 10) == {}


def test_what_accounts_share_is_told_for_the_graph() -> None:
    """Items of several of the accounts; what one alone used is nothing shared."""
    bench = Bench()
    bench.run([*_one_item("link", 3, 1), action(900, 2 * HOUR, by="s0", tag="alone")])
    (used,) = bench.suite.shared_by(["x:s0", "x:s1"])
    assert {key: [kind for kind, _ in items] for key, items in used.items()} == {
        "x:s0": ["link"],
        "x:s1": ["link"],
    }
    assert bench.suite.shared_by(["x:s0"]) == []
