"""What raises a campaign's severity, and what is told beside the evidence."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence

from pipeline.campaigns.circumstances import Circumstances, Told
from pipeline.campaigns.registry import Registry
from pipeline.campaigns.timeline import timeline
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.suite import Suite
from pipeline.sessions.records import Records
from pipeline.sessions.session import Session
from schemas.alert import AlertKind
from schemas.stages import Account, Action
from tests.support.actions import HOUR, SETTINGS, action
from tests.support.stream import START_MS

GROUP = [f"g{number}" for number in range(6)]
THREAT = "You traitor, we know where you live"
INSULT = "What a coward and a clown"


class _Scene:
    """Posts at targets, and what is told of the last session."""

    def __init__(self, kinds: Collection[AlertKind] = ()) -> None:
        self.records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
        self.suite = Suite(SETTINGS, self.records, lambda _: True)
        self.registry = Registry(SETTINGS.memory_ms)
        self.circumstances = Circumstances(self.records, self.suite, lambda *_: kinds)
        self._number = 0

    def post(
        self, by: str, ms: int, text: str = "hello", target: str = "fs", platform: str = "x", link: str = ""
    ) -> Session:
        self._number += 1
        plain = action(self._number, ms, by=by, target=target, text=text, link=link)
        one = Action(
            target, plain.time, plain.post, Account(platform, by, by), "reply", True, plain.objects,
            plain.text, plain.excerpt,
        )  # fmt: skip
        key, session, _ = self.records.observe(one)
        self.suite.observe(Deed(key, one))
        return session

    def tell(
        self, session: Session, accounts: Iterable[str] = GROUP, platform: str = "x", *, watched: bool = True
    ) -> Told:
        keys = [by if ":" in by else f"{platform}:{by}" for by in accounts]
        self.registry.flag(Finding("disguise", dict.fromkeys(keys, 20.0), START_MS, session.target))
        members = {key: self.registry.get(key) for key in keys}
        present = {key: member for key, member in members.items() if member is not None}
        return self.circumstances.tell(session, present, timeline(session, present.keys()), watched=watched)


def _codes(told: Told) -> list[str]:
    return [one.code for one in told.evidence]


def _posted(scene: _Scene, texts: Sequence[str]) -> Session:
    for number, text in enumerate(texts):
        session = scene.post(GROUP[number % len(GROUP)], number * 60_000, text)
    return session


def test_an_ordinary_campaign_is_not_graver() -> None:
    """Nothing is told where there is nothing to tell."""
    scene = _Scene()
    told = scene.tell(_posted(scene, ["hello there"] * 6))
    assert (told.steps, told.evidence, told.posts, told.automata) == (0, [], [], [])


def test_insults_that_become_threats_raise_the_severity() -> None:
    """The sentence leads to the posts that hold threats."""
    scene = _Scene()
    told = scene.tell(_posted(scene, [INSULT] * 5 + [THREAT]))
    assert told.steps == 1
    assert [post.text for post in told.posts] == [THREAT]
    (worse,) = [one for one in told.evidence if one.code == "escalation_threats"]
    assert worse.posts == [told.posts[0].id]
    context = next(one.statement for one in told.evidence if one.code == "abuse")
    assert "threats (1)" in context
    assert "insults (6)" in context


def test_a_later_post_of_the_same_account_counts() -> None:
    """Whoever insulted first and threatens now is seen."""
    scene = _Scene()
    _posted(scene, [INSULT] * 6)
    told = scene.tell(scene.post(GROUP[0], 400_000, THREAT))
    assert "escalation_threats" in _codes(told)


def test_threats_from_the_first_are_no_rise() -> None:
    """They are told, and nothing became worse."""
    scene = _Scene()
    told = scene.tell(_posted(scene, [THREAT] * 6))
    assert told.steps == 0
    assert _codes(told) == ["abuse"]


def test_a_move_to_a_relative_raises_the_severity_at_once() -> None:
    """With the first alert at the daughter; not if only two of the accounts were at the father."""
    scene = _Scene()
    for by in GROUP:
        scene.post(by, 0)
    for by in GROUP:
        session = scene.post(by, 2 * HOUR, target="fs/daughter")
    assert "escalation_relative" in _codes(scene.tell(session))

    few = _Scene()
    for by in GROUP[:2]:
        few.post(by, 0)
    for by in GROUP:
        session = few.post(by, 2 * HOUR, target="fs/daughter")
    assert few.tell(session).steps == 0


def test_personal_data_at_the_same_time_raises_the_severity() -> None:
    """An alert of doxxing about the same person or somebody near."""
    scene = _Scene(kinds=("doxxing", "phishing"))
    told = scene.tell(_posted(scene, ["hello"] * 6))
    assert _codes(told) == ["escalation_personal_data"]


def test_a_second_platform_is_told_as_one_group() -> None:
    """With how many accounts are where, what both used, and who looks like one person."""
    scene = _Scene()
    for by in GROUP:
        scene.post(by, 0, link="https://a.example/x")
    session = scene.post("g0000000", 1_000, platform="telegram", link="https://a.example/x")
    session = scene.post("g0000000", 2_000, platform="x", link="https://a.example/x")
    told = scene.tell(session, [*(f"x:{by}" for by in GROUP), "x:g0000000", "telegram:g0000000"])
    assert _codes(told)[0] == "escalation_platform"
    said = {one.code: one.statement for one in told.evidence}
    assert said["platforms"].startswith(
        "The group acts on 2 platforms: x (7 accounts), telegram (1 account)."
    )
    assert "1 item was used on several" in said["platforms"]
    assert "the same handle (1)" in said["one_person"]


def test_a_rising_share_of_the_crowd_raises_the_severity() -> None:
    """From one in twenty to one in three; a share that stays is no rise."""
    for share, steps in ((4, 1), (0, 0)):
        scene = _Scene()
        for minute in range(10):
            for number in range(6):
                scene.post(f"p{minute}{number}", minute * 60_000 + number)
            for by in GROUP[: 1 + (share if minute >= 5 else 0)]:
                session = scene.post(by, minute * 60_000 + 50)
        assert scene.tell(session, GROUP[:1] if not share else GROUP[:5]).steps == steps


def test_accounts_that_post_like_a_clock_are_told() -> None:
    """With an error rate; the weight is that of so many by chance. People are not told of."""
    scene = _Scene()
    minutes = [(turn * 10, "g0") for turn in range(30)]
    minutes += [(minute, "g1") for minute in random.Random(3).sample(range(290), 29)]
    for minute, by in sorted(minutes):
        session = scene.post(by, minute * 60_000)
    told = scene.tell(session, ["g0", "g1"])
    assert told.automata == ["x:g0"]
    (said,) = [one for one in told.evidence if one.code == "automata"]
    assert "fewer than 1 in 100" in said.statement
    assert said.weight > 0


def test_a_closed_circle_is_told_in_words() -> None:
    """Where targets are accounts: members that answer one another, as ties and as a sentence."""
    scene = _Scene()
    for turn, by in enumerate(GROUP * 3):
        other = GROUP[(GROUP.index(by) + 1 + turn // len(GROUP)) % len(GROUP)]
        scene.post(by, turn * 60_000, target=f"x:{other}")
    for by in GROUP:
        session = scene.post(by, HOUR, target="x:minister")
    told = scene.tell(session, watched=False)
    said = next(one.statement for one in told.evidence if one.code == "echo_chamber")
    assert "Members mostly speak to one another" in said
    assert {tie.kind for tie in told.ties} == {"reply"}
    assert all(tie.one in {f"x:{by}" for by in GROUP} for tie in told.ties)
