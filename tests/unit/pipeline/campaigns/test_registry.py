"""Clusters keep their id as they grow, and are forgotten when no evidence comes any more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from pipeline.campaigns.registry import Registry, RegistryState
from pipeline.detectors.base import Finding
from pipeline.settings import Code

MEMORY = 1_000


def _flag(
    registry: Registry,
    accounts: dict[str, float],
    code: Code,
    at: int,
    target: str | None = None,
    beside: tuple[str, ...] = (),
) -> list[str]:
    return registry.flag(Finding(code, accounts, at, target, beside, {"accounts": len(accounts)}))


def _clusters(registry: Registry, accounts: str) -> list[str]:
    return [member.cluster for account in accounts if (member := registry.get(account)) is not None]


def test_accounts_named_together_are_one_cluster() -> None:
    """All get one id, and are told of as new once."""
    registry = Registry(MEMORY)
    assert _flag(registry, {"b": 2.0, "a": 1.0}, "co_targeting", 0) == ["a", "b"]
    assert _flag(registry, {"b": 2.0, "a": 1.0}, "co_targeting", 1) == []
    assert len(set(_clusters(registry, "ab"))) == 1
    assert ("a" in registry, "c" in registry, len(registry)) == (True, False, 2)


def test_a_cluster_keeps_its_id_when_it_grows() -> None:
    """Whoever is named together with known members joins their cluster, and those are not renamed."""
    registry = Registry(MEMORY)
    _flag(registry, dict.fromkeys("abcd", 5.0), "co_targeting", 0)
    before = _clusters(registry, "abcd")
    assert _flag(registry, dict.fromkeys("cdef", 5.0), "co_sharing", 10, "t") == ["e", "f"]
    assert _clusters(registry, "abcdef") == [before[0]] * 6


def test_of_two_clusters_the_one_with_more_members_takes_the_new() -> None:
    """Known accounts stay where they are; only new ones go to the majority."""
    registry = Registry(MEMORY)
    _flag(registry, dict.fromkeys("ab", 5.0), "co_targeting", 0)
    _flag(registry, dict.fromkeys("xyz", 5.0), "co_targeting", 1)
    small, large = _clusters(registry, "ax")
    _flag(registry, dict.fromkeys("abxyzn", 5.0), "co_targeting", 2)
    assert small != large
    assert _clusters(registry, "abxyzn") == [small] * 2 + [large] * 4


def test_company_joins_the_cluster_that_it_kept() -> None:
    """Accounts named beside others belong to their cluster, though these are not named anew."""
    registry = Registry(MEMORY)
    _flag(registry, dict.fromkeys("ab", 5.0), "co_targeting", 0)
    assert _flag(registry, {"n": 1.0}, "association", 900, beside=("a", "b")) == ["n"]
    assert len(set(_clusters(registry, "abn"))) == 1
    registry.expire(MEMORY + 1)
    assert _clusters(registry, "abn") == _clusters(registry, "n")


def test_evidence_adds_up_to_the_strongest() -> None:
    """Kinds of evidence are listed once each, in order, beside the most nats; weaker evidence takes nothing away."""
    registry = Registry(MEMORY)
    _flag(registry, {"a": 9.0}, "co_sharing", 0, "t")
    _flag(registry, {"a": 2.0}, "co_targeting", 1)
    _flag(registry, {"a": 3.0}, "co_targeting", 2)
    member = registry.get("a")
    assert member is not None
    assert (member.surprise, member.codes, member.at) == (9.0, ["co_sharing", "co_targeting"], 2)


def test_evidence_about_one_target_is_told_from_evidence_that_spans_them() -> None:
    """A second target, or evidence that is about none, makes a member known beyond the first."""
    registry = Registry(MEMORY)
    for account in "abc":
        _flag(registry, {account: 1.0}, "co_sharing", 0, "t")
    _flag(registry, {"a": 1.0}, "co_sharing", 1, "t")
    _flag(registry, {"b": 1.0}, "co_sharing", 1, "u")
    _flag(registry, {"c": 1.0}, "co_targeting", 1)
    assert [member and member.target for member in map(registry.get, "abc")] == ["t", None, None]


@given(st.floats(0, 700), st.floats(0, 700))
def test_score_grows_with_surprise(one: float, other: float) -> None:
    """Scores lie between none and one, and more surprise is never a lower score."""
    registry = Registry(MEMORY)
    low, high = sorted((one, other))
    _flag(registry, {"low": low, "high": high}, "co_targeting", 0)
    scores = [member.score for member in map(registry.get, ("low", "high")) if member is not None]
    assert 0.0 <= scores[0] <= scores[1] < 1.0


def test_members_are_forgotten_with_their_evidence() -> None:
    """One is known as long as the newest evidence is within memory."""
    registry = Registry(MEMORY)
    _flag(registry, {"a": 1.0, "b": 1.0}, "co_targeting", 0)
    _flag(registry, {"b": 1.0}, "co_targeting", 1)
    registry.expire(MEMORY)
    assert len(registry) == 2
    registry.expire(MEMORY + 1)
    assert ("a" in registry, "b" in registry) == (False, True)


_named = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 50), min_size=1),
        st.sampled_from(["co_targeting", "co_sharing", "association"]),
        st.integers(0, 100),
        st.sampled_from([None, "t", "u"]),
    ),
    max_size=10,
)
_Named = list[tuple[dict[str, float], Code, int, str | None]]


@given(_named)
def test_ids_do_not_depend_on_the_order_of_accounts(named: _Named) -> None:
    """The same groups in the same sequence give the same clusters, however each is listed."""
    registries = Registry(MEMORY), Registry(MEMORY)
    for accounts, code, at, target in named:
        _flag(registries[0], accounts, code, at, target)
        _flag(registries[1], dict(sorted(accounts.items(), reverse=True)), code, at, target)
    assert {key: registries[0].get(key) for key in "abcdefgh"} == {
        key: registries[1].get(key) for key in "abcdefgh"
    }


@given(_named)
def test_nobody_changes_cluster(named: _Named) -> None:
    """Once in a cluster, an account stays in it, whatever comes."""
    registry = Registry(MEMORY)
    where: dict[str, str] = {}
    for accounts, code, at, target in named:
        _flag(registry, accounts, code, at, target)
        for account in "abcdefgh":
            member = registry.get(account)
            if member is not None:
                assert where.setdefault(account, member.cluster) == member.cluster


@given(_named, _named)
def test_state_carries_on(before: _Named, after: _Named) -> None:
    """A copy made of the state names as the original does."""
    registry, copy = Registry(MEMORY), Registry(MEMORY)
    for accounts, code, at, target in before:
        _flag(registry, accounts, code, at, target)
    copy.load(msgpack.decode(msgpack.encode(registry.state()), type=RegistryState))
    for accounts, code, at, target in after:
        assert _flag(copy, accounts, code, at, target) == _flag(registry, accounts, code, at, target)
    assert copy.state() == registry.state()


def test_company_is_no_evidence_of_one_s_own() -> None:
    """Who is flagged for company alone speaks for nobody else, until evidence of their own comes."""
    registry = Registry(MEMORY)
    _flag(registry, {"a": 5.0}, "co_targeting", 0)
    _flag(registry, {"n": 5.0}, "association", 1, beside=("a",))
    assert set(registry.own) == {"a"}
    _flag(registry, {"n": 5.0}, "disguise", 2)
    assert set(registry.own) == {"a", "n"}


@given(_named)
def test_all_evidence_of_a_member_has_its_numbers(named: _Named) -> None:
    """What a member is flagged for can be told at any target, wherever and in whatever cluster it was found."""
    registry = Registry(MEMORY)
    for accounts, code, at, target in named:
        _flag(registry, accounts, code, at, target)
    for account in "abcdefgh":
        member = registry.get(account)
        if member is not None:
            for code in member.codes:
                for target in ("t", "u", "v"):
                    assert registry.facts(member.cluster, code, target)
