"""Evidence is a sentence with its numbers in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import get_args

import networkx as nx
import pytest
from pipeline.campaigns.episode import Visit
from pipeline.campaigns.packed import pack_account, pack_quote
from pipeline.graphs.groups import Group

from pipeline.campaigns import explain
from pipeline.campaigns.registry import Code
from pipeline.detectors.meetings import Meeting
from schemas.alert import Evidence
from schemas.stages import Account, ObjectKey, ObjectKind, TargetWindow


def _met(*pairs: tuple[str, str, list[str]]) -> nx.Graph[str]:
    """Return the graph of accounts that met at targets."""
    graph: nx.Graph[str] = nx.Graph()
    for one, other, targets in pairs:
        meetings = [Meeting(target, 0, 5, 1) for target in targets]
        graph.add_edge(one, other, meetings=meetings, surprise=5.0 * len(meetings), chance=0.001)
    return graph


def _group(*objects: ObjectKey, members: int = 8) -> Group:
    return Group("t", list(objects), {f"g{number}": 5.0 for number in range(members)}, 23.4)


def test_recurrence_counts_accounts_targets_and_pairs_among_the_named() -> None:
    """Ties to accounts that are not named do not count."""
    graph = _met(("a", "b", ["t", "u"]), ("b", "c", ["u", "v"]), ("c", "x", ["w", "y"]))
    told = explain.recurrence(graph, ["a", "b", "c", "d"], 15, 90)
    assert told is not None
    assert (told.code, told.weight) == ("recurrence", 20.0)
    assert told.statement.startswith(
        "3 of these accounts came within 15 minutes of one another at 3 different targets in the last 90 days: "
        "2 pairs met at two targets or more"
    )


def test_without_meetings_there_is_no_recurrence_to_speak_of() -> None:
    """Accounts of which no two met are not said to have."""
    graph = _met(("a", "x", ["t", "u"]))
    assert explain.recurrence(graph, ["a", "b"], 15, 90) is None
    assert explain.recurrence(nx.Graph(), ["a", "b"], 15, 90) is None


def test_one_of_a_thing_is_singular() -> None:
    """Counts and words agree."""
    told = explain.recurrence(_met(("a", "b", ["t", "u"])), "ab", 15, 90)
    assert told is not None
    assert "1 pair met" in told.statement
    assert (
        "share 1 link, 2 near-identical texts, by"
        in explain.shared_objects(_group(("link", 1), ("text", 1), ("text", 2))).statement
    )
    assert explain.company(1, 9).statement.startswith("1 account came together with 9 accounts of this gang")


@pytest.mark.parametrize("kind", ["text", "link", "media", "tag", "wave", "echo"])
def test_every_kind_of_object_has_a_name(kind: ObjectKind) -> None:
    """Whatever a group can share is called by a word that a reader knows."""
    told = explain.shared_objects(_group((kind, 1), (kind, 2), (kind, 3)))
    assert re.search(r"8 accounts share 3 [a-z]", told.statement)
    assert told.weight == 23.4


def test_a_pushed_link_is_told_as_what_it_is() -> None:
    """One link is no pair of objects: it was brought in different words."""
    told = explain.shared_objects(_group(("link", 1)))
    assert "8 accounts brought one link in words of their own" in told.statement


def test_a_burst_tells_what_is_usual() -> None:
    """Numbers are stated beside the target's own; estimates are said to be such."""
    window = TargetWindow("t", 0, 120, 90, 0.02, 31.5)
    assert explain.burst(window, 15) == Evidence(
        "burst", "90 accounts in 15 minutes; this target usually has 0.1.", 31.5
    )
    sampled = TargetWindow("t", 0, 120, 90, 4.26, 31.5, sampled=True)
    assert explain.burst(sampled, 15).statement.startswith("about 90 accounts")
    assert "usually has 4.3" in explain.burst(sampled, 15).statement


def test_facts_without_a_chance_weigh_nothing() -> None:
    """What is only told has no nats."""
    assert explain.no_coordination(80).weight == explain.sampled().weight == 0.0
    assert "80 accounts" in explain.no_coordination(80).statement


def test_times_are_utc() -> None:
    """Milliseconds since the epoch become aware times."""
    assert explain.at(1_500) == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)


def test_codes_are_listed_once_in_order() -> None:
    """Accounts list what speaks against them without repeats."""
    assert explain.by_code(["shared_objects", "recurrence", "shared_objects"]) == [
        "recurrence",
        "shared_objects",
    ]


def test_who_talks_to_whom_is_a_fact_without_weight() -> None:
    """The sentence tells how many of how many, none in words."""
    some, none = explain.acquaintance(3, 12, 90), explain.acquaintance(0, 12, 90)
    assert some.statement.startswith("3 of these 12 accounts replied to or mentioned another of them")
    assert none.statement.startswith("None of these 12 accounts ")
    assert some.weight == none.weight == 0.0


@pytest.mark.parametrize("code", get_args(Code))
def test_evidence_from_elsewhere_is_told_too(code: Code) -> None:
    """Whatever an account was named for before has a sentence of its own."""
    assert explain.earlier(code, 8, 12.34).weight == 12.3
    assert explain.earlier(code, 8, 12.34).code == code
    assert explain.earlier(code, 1, 12.34).statement.startswith("1 of these accounts was named earlier for ")
    assert "e^12 to 1" in explain.earlier(code, 8, 12.34).statement


@pytest.mark.parametrize(
    ("post", "given", "shown"),
    [
        ("1859", "", "https://x.com/i/status/1859"),
        ("p1", "https://x.example/p1", "https://x.example/p1"),
        ("p1", "", None),
    ],
)
def test_a_sample_leads_to_its_post(post: str, given: str, shown: str | None) -> None:
    """By the address that came with it, else by the one that its id implies."""
    account = pack_account(Account("x", "1", "ada"))
    visit = Visit(account, 0, 0, pack_quote(post, "shame", given), False)
    assert explain.sample(visit).url == shown
