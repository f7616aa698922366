"""Rates by the minute, and what is usual, from what the detect stage says."""

from __future__ import annotations

from console.web.pulse import KEPT, MINUTE_MS, SHOWN, TARGETS, Pulse
from schemas.alert import AlertTarget
from schemas.stages import Account, Action, Hop

BEGIN = 1_700_000_000_000 // MINUTE_MS * MINUTE_MS


def action(target: str, minute: int) -> Action:
    """Return a post at a target."""
    return Action(target, BEGIN + minute * MINUTE_MS + 5, "p", Account("x", "1", "a"), "mention", True)


def heard(minutes: int, each: int = 2, source: int = 0) -> Pulse:
    """Return a pulse that heard so many posts a minute."""
    pulse = Pulse("nothing yet")
    for minute in range(minutes):
        actions = [action("fs", minute) for _ in range(each)]
        at = BEGIN + (minute + 1) * MINUTE_MS
        pulse.take(Hop(source, 1, at, actions, names={"fs": AlertTarget(id="fs", name="Her")}))
    return pulse


def test_nothing_is_known_at_first() -> None:
    """And that is said."""
    pulse = Pulse("no broker answers")
    assert not pulse.known
    assert pulse.rates("fs") == []
    assert pulse.usual("fs") is None
    assert pulse.health(0)[0].value == "no broker answers"


def test_posts_are_counted_by_the_minute() -> None:
    """The last full minute is the last one, and names come along."""
    pulse = heard(10)
    assert pulse.rates("fs") == [2] * 10
    assert pulse.rates("other") == [0] * 10
    assert pulse.targets()["fs"].name == "Her"


def test_the_usual_comes_of_the_minutes_before() -> None:
    """Not of those that are shown, or a burst would be usual at once."""
    pulse = heard(SHOWN + KEPT)
    assert pulse.usual("fs") == 2.0
    assert len(pulse.rates("fs")) == SHOWN
    assert heard(SHOWN + 5).usual("fs") is None


def test_a_hop_is_counted_once() -> None:
    """Though it may be sent again."""
    pulse = heard(3)
    pulse.take(Hop(0, 1, BEGIN + 2 * MINUTE_MS, [action("fs", 1)]))
    assert pulse.rates("fs") == [2, 2, 2]


def test_the_slowest_partition_says_how_far_it_is() -> None:
    """And lag is told in words."""
    pulse = heard(10)
    pulse.take(Hop(1, 2, BEGIN + 4 * MINUTE_MS))
    assert pulse.reached() == BEGIN + 4 * MINUTE_MS
    facts = {fact.name: fact for fact in pulse.health(BEGIN + 5 * MINUTE_MS)}
    assert facts["Lag"].value == "60 s behind the clock"
    assert facts["Lag"].state == "bad"


def test_memory_is_bounded() -> None:
    """The target quiet for the longest goes first."""
    pulse = Pulse("")
    pulse.take(Hop(0, 1, BEGIN, [action(str(number), 0) for number in range(TARGETS + 10)]))
    assert len(pulse.targets()) == TARGETS
    assert "0" not in pulse.targets()
