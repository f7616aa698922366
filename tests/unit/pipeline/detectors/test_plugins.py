"""A detector from outside of the package: one file is all that it takes to have its findings in alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec
import pytest
from msgspec import structs

from pipeline.campaigns.explain import evidence
from pipeline.detector import Detector
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.plugins import Given, Plugin, codes, register, registered, sentence_of, withdraw
from pipeline.settings import DETECTORS, Code, DetectorSettings
from schemas.alert import Alert
from schemas.post import Author, Post
from tests.support.actions import own_words
from tests.support.posts import post


class SmallHours:
    """Accounts that write to a target at three in the morning, three or more of them: a detector for this test."""

    code: Code = "small_hours"
    version = 1

    def __init__(self, given: Given) -> None:
        self._memory = given.settings.memory_ms
        self._awake: dict[str, dict[str, int]] = {}
        self.judged: list[float] = []
        self.looked = 0

    def observe(self, deed: Deed) -> None:
        """Note who is awake."""
        if deed.action.time // 3_600_000 % 24 == 3:
            self._awake.setdefault(deed.action.target, {})[deed.key] = deed.action.time

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        """Return who is awake at the targets."""
        findings = []
        for target in targets:
            awake = self._awake.get(target, {})
            if len(awake) >= 3:
                self.looked += 1
                self.judged.append(1e-6)
                facts = {"accounts": len(awake)}
                findings.append(
                    Finding(self.code, dict.fromkeys(sorted(awake), 14.0), at, target, facts=facts)
                )
        return findings

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        for awake in self._awake.values():
            for key in [key for key, time in awake.items() if time < now - self._memory]:
                del awake[key]

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode((self._awake, self.looked))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        self._awake, self.looked = msgspec.msgpack.decode(state, type=tuple[dict[str, dict[str, int]], int])


def _told(facts: Mapping[str, float], _minutes: int, _days: int) -> str:
    return f"{facts['accounts']:.0f} accounts wrote between 3 and 4 in the morning."


SMALL_HOURS = Plugin("small_hours", SmallHours, _told)


@pytest.fixture
def small_hours() -> Iterator[None]:
    """Registers the detector for a test."""
    register(SMALL_HOURS)
    yield
    withdraw("small_hours")


def nights(hour: int) -> list[Post]:
    """Return ten posts by five accounts at that hour."""
    posts = [post(number, second=30 * number, text=own_words(number)) for number in range(10)]
    begin = posts[0].created_at.replace(hour=hour, minute=1)
    return [
        structs.replace(
            one,
            created_at=begin + timedelta(seconds=30 * number),
            author=Author(id=f"n{number % 5}", handle=f"night{number % 5}"),
        )
        for number, one in enumerate(posts)
    ]


def alerts(posts: list[Post], **settings: Mapping[Code, str]) -> list[Alert]:
    """Return the alerts that posts give."""
    return list(Detector(DetectorSettings(strict=True, **settings)).feed_all(posts))  # type: ignore[arg-type]


def test_its_findings_are_alerts(small_hours: None) -> None:
    """With the accounts that it flags, its own code and its own sentence."""
    last = alerts(nights(3))[-1]
    assert last.kind == "coordinated_campaign"
    assert {one.handle for one in last.accounts} == {f"night{number}" for number in range(5)}
    assert {code for one in last.accounts for code in one.evidence} == {"small_hours"}
    (told,) = (one for one in last.evidence if one.code == "small_hours")
    assert told.statement == (
        "5 accounts wrote between 3 and 4 in the morning. Probability by chance: less than 1 in a million."
    )
    assert alerts(nights(15)) == []


def test_it_has_modes_like_any_other(small_hours: None) -> None:
    """In mode ``shadow`` nobody hears of it."""
    assert alerts(nights(3), detectors={"small_hours": "shadow"}) == []


def test_without_it_nothing_is_found() -> None:
    """An installation that was made before it was registered, or after it was withdrawn."""
    assert alerts(nights(3)) == []
    register(SMALL_HOURS)
    withdraw("small_hours")
    assert alerts(nights(3)) == []
    assert codes() == DETECTORS


def test_what_a_detector_found_that_is_gone_can_still_be_told() -> None:
    """A snapshot may remember more than an installation has."""
    told = evidence("small_hours", {"accounts": 5}, 14.0, 15, 90)
    assert told.statement.startswith("5 accounts flagged by a detector that is not installed any more.")


@pytest.mark.parametrize("code", ["spray", "association", "Small Hours", "small-hours", "", "nächte"])
def test_a_code_is_a_name_that_nobody_has(code: str) -> None:
    """Alerts and settings name a detector by it."""
    with pytest.raises(ValueError, match=code or "code"):
        register(SMALL_HOURS._replace(code=code))
    assert registered() == []


def test_the_order_of_registration_does_not_show(small_hours: None) -> None:
    """Two packages may be found in any order; the same one again changes nothing."""
    register(SMALL_HOURS._replace(code="a_hours"))
    register(SMALL_HOURS)
    try:
        assert [one.code for one in registered()] == ["a_hours", "small_hours"]
        with pytest.raises(ValueError, match="there is a detector 'a_hours' already"):
            register(SMALL_HOURS._replace(code="a_hours", sentence=lambda *_: ""))
    finally:
        withdraw("a_hours")
    assert sentence_of("a_hours") is None
