"""Who came along with a gang to a place where hardly anybody else comes, and when that means nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.campaigns.company import CROWD_SHARE, KNOWN, LIFE, LIFE_BEFORE, STRANGERS, companions
from pipeline.campaigns.episode import SAMPLES, Episode
from pipeline.campaigns.history import History
from pipeline.campaigns.packed import pack_account
from pipeline.campaigns.registry import Registry
from pipeline.graphs.activity import DAY_MS
from schemas.stages import ObjectKey
from tests.support.actions import action
from tests.support.stream import START_MS

TARGET = "x:minister"
GAP = 900_000
GANG = [f"g{number}" for number in range(8)]
NOW = 30 * DAY_MS


class _Scene:
    """A target watched for a month without a visitor, until somebody comes."""

    def __init__(self) -> None:
        self.history = History(TARGET, GAP, 90 * DAY_MS)
        self.registry = Registry(90 * DAY_MS)
        self.registry.name(dict.fromkeys(GANG, 20.0), "recurrence", START_MS + NOW)
        self.since = START_MS
        self.whereabouts: dict[str, list[str]] = {}

    def come(
        self, *visitors: str, ms: int = NOW, shared: Mapping[str, Sequence[int]] | None = None
    ) -> Episode:
        for place, by in enumerate(visitors):
            objects: list[ObjectKey] = [("thread", thread) for thread in (shared or {}).get(by, ())]
            act = action(ms + place, ms + 1_000 * place, by=by)
            episode = self.history.add(by, pack_account(act.account), act, objects)
        return episode

    def found(self, episode: Episode) -> dict[str, float]:
        now = episode.last + GAP + 1
        return companions(episode, self.registry, self.history, now, self.since, self._places)

    def _places(self, account: str) -> list[str]:
        return self.whereabouts.get(account, [])


def test_who_came_with_a_gang_where_nobody_comes_is_named() -> None:
    """The two strangers among eight known accounts came with them; the known ones are not named again."""
    scene = _Scene()
    found = scene.found(scene.come(*GANG, "one", "two"))
    assert set(found) == {"one", "two"}
    assert all(nats > 0 for nats in found.values())


def test_a_gang_alone_has_no_company() -> None:
    """Without strangers there is nobody to name."""
    scene = _Scene()
    assert scene.found(scene.come(*GANG)) == {}


def test_in_a_crowd_company_means_nothing() -> None:
    """More strangers than a few, or than known accounts, are an audience."""
    scene = _Scene()
    assert scene.found(scene.come(*GANG, *(f"p{number}" for number in range(STRANGERS + 1)))) == {}
    scene = _Scene()
    assert scene.found(scene.come(*GANG[:3], "one", "two", "three", "four")) == {}


def test_too_few_known_accounts_are_no_gang() -> None:
    """One acquaintance at a target makes nobody an accomplice."""
    scene = _Scene()
    assert scene.found(scene.come(*GANG[: KNOWN - 1], "one")) == {}


def test_who_has_a_life_of_its_own_is_not_named() -> None:
    """An account that was at several targets has a record that would tell; before the gang came, fewer are enough."""
    for order, life in (((*GANG, "one"), LIFE), (("one", *GANG), LIFE_BEFORE)):
        scene = _Scene()
        episode = scene.come(*order)
        scene.whereabouts["one"] = [f"x:t{number}" for number in range(life - 1)]
        assert set(scene.found(episode)) == {"one"}
        scene.whereabouts["one"].append("x:elsewhere")
        assert scene.found(episode) == {}


OUTSIDERS = [f"p{number}" for number in range(STRANGERS + 1)]


def test_a_party_in_a_wider_episode_is_company() -> None:
    """Who joins known accounts in a conversation came with them, though others are there by themselves."""
    scene = _Scene()
    shared = {key: [7] for key in [*GANG[:3], "one", "two"]}
    found = scene.found(scene.come(*GANG, "one", *OUTSIDERS, "two", shared=shared))
    assert set(found) == {"one", "two"}


def test_who_was_first_in_a_party_is_answered_by_it() -> None:
    """A gang that answers somebody, or copies what they said, does not make them one of it."""
    scene = _Scene()
    shared = {key: [7] for key in [*GANG[3:], "one"]}
    assert scene.found(scene.come(*GANG[:3], "one", *GANG[3:], *OUTSIDERS, shared=shared)) == {}


def test_regulars_in_a_party_are_at_home() -> None:
    """A regular who joins a conversation with the gang in it is not named, others are."""
    scene = _Scene()
    scene.come("regular", ms=NOW - 2 * DAY_MS)
    shared = {key: [7] for key in [*GANG[:3], "one", "two", "regular"]}
    found = scene.found(scene.come(*GANG, "regular", "one", *OUTSIDERS, "two", shared=shared))
    assert set(found) == {"one", "two"}


def test_a_conversation_of_others_is_no_company() -> None:
    """Where the strangers outnumber the known in a conversation, it is not the gang's."""
    scene = _Scene()
    shared = {key: [7] for key in [*GANG[:2], *OUTSIDERS[:3]]}
    assert scene.found(scene.come(*GANG, *OUTSIDERS, shared=shared)) == {}


def test_in_a_crowd_no_party_is_company() -> None:
    """Where most people are strangers, a few of them meet the gang in a conversation by chance."""
    scene = _Scene()
    crowd = [f"p{number}" for number in range(int(len(GANG) * CROWD_SHARE / (1 - CROWD_SHARE)) + 2)]
    shared = {key: [7] for key in [*GANG[:3], crowd[-1]]}
    assert scene.found(scene.come(*GANG, *crowd, shared=shared)) == {}
    scene = _Scene()
    assert set(scene.found(scene.come(*GANG, *crowd[3:], shared=shared))) == {crowd[-1]}


def test_habitual_visitors_are_at_home() -> None:
    """A regular who is there when the gang comes is none of them, nor does the rule trust the others then."""
    scene = _Scene()
    scene.come("regular", ms=NOW - 2 * DAY_MS)
    assert scene.found(scene.come(*GANG, "regular", "one")) == {}


def test_at_a_target_with_an_audience_strangers_are_expected() -> None:
    """Where strangers come every day, one more beside a gang is no surprise."""
    scene = _Scene()
    for day in range(29):
        scene.come(*(f"p{day}-{number}" for number in range(20)), ms=day * DAY_MS)
    assert scene.found(scene.come(*GANG, "one", "two")) == {}


def test_a_target_that_is_named_itself_has_followers() -> None:
    """Who talks to a member of the gang is not its accomplice."""
    scene = _Scene()
    scene.registry.note_target(GANG[0], TARGET)
    assert scene.found(scene.come(*GANG[1:], "one")) == {}


def test_a_young_stream_vouches_for_no_solitude() -> None:
    """What began an hour ago can't tell a lonely place from a busy one."""
    scene = _Scene()
    scene.since = START_MS + NOW
    assert scene.found(scene.come(*GANG, "one")) == {}


def test_an_episode_too_large_to_be_kept_whole_names_nobody() -> None:
    """Where accounts were dropped, those at hand are not all who came."""
    scene = _Scene()
    episode = scene.come(*(f"p{number}" for number in range(SAMPLES)), *GANG, "one")
    episode.visits = {key: episode.visits[key] for key in [*GANG, "one"]}
    assert scene.found(episode) == {}
    episode.crowd = len(episode.visits)
    assert set(scene.found(episode)) == {"one"}
