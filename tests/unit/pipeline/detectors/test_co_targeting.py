"""Co-targeting: the chance of a pair is Fisher's over its occasions, and each ordinary explanation clears a group."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from math import fsum, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from scipy import stats

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.co_targeting import CoTargeting
from pipeline.sessions.records import Records
from schemas.stages import Action
from tests.support.actions import HOUR, SETTINGS, TEMPLATES, action, daily_life, in_order, own_words, raid
from tests.support.detecting import MEMBERS, met

KEYS = {f"x:{member}" for member in MEMBERS}


class Watcher:
    """The detector with its records, asked in the end."""

    def __init__(self, *watched: str) -> None:
        self.records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
        self.detector = CoTargeting(
            SETTINGS.window_ms, SETTINGS.memory_ms, self.records, frozenset(watched).__contains__
        )

    def found(self, actions: Sequence[Action]) -> list[Finding]:
        """Return what is found once all actions were taken."""
        for one in in_order(actions):
            self.detector.observe(Deed(self.records.observe(one)[0], one))
        return self.detector.evaluate(actions[-1].time, [])


def accounts(findings: list[Finding]) -> set[str]:
    """Return the accounts of findings."""
    return {account for one in findings for account in one.accounts}


@settings(max_examples=20)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.integers(200, 800), st.integers(0, 2**16))
def test_the_chance_of_a_pair_is_fisher_s(crowds: list[int], life: int, seed: int) -> None:
    """Over its occasions, each the chance that one of so many who came is the busier of the two."""
    dice = random.Random(seed)
    acts = [
        action(n, 1_000 * n, by=f"p{dice.randrange(300)}", target=f"x:e{n}", text=own_words(n))
        for n in range(life)
    ]
    for turn, crowd in enumerate(crowds):
        people = [*(f"c{turn}-{n}" for n in range(crowd)), "ana", "ben"]
        acts += [
            action(10_000 * (turn + 1) + n, (20 + 24 * turn) * HOUR + 1_000 * n, by=by, target=f"x:v{turn}")
            for n, by in enumerate(people)
        ]
    watcher = Watcher()
    watcher.found(acts)

    # Both came once to each occasion; that it is the one in question is not held against them.
    share = (len(crowds) - 1) / (len(acts) - 1)
    chances = [float(stats.poisson.sf(0, (crowd + 2) * share)) for crowd in crowds]
    expected = stats.combine_pvalues(chances, method="fisher").pvalue
    edge = watcher.detector.graph.edges["x:ana", "x:ben"]
    assert edge["surprise"] == pytest.approx(fsum(-log(chance) for chance in chances), rel=0.02)
    assert log(edge["chance"]) == pytest.approx(log(expected), rel=0.02)


def test_a_group_that_moves_from_target_to_target_is_found() -> None:
    """With a surprise for each, that of its surest tie, and the numbers of the sentence."""
    (finding,) = Watcher().found([*daily_life(8), *met(MEMBERS)])
    assert set(finding.accounts) == KEYS
    assert finding.facts == {"accounts": 6, "targets": 4, "pairs": 15}
    assert all(surprise > 9 for surprise in finding.accounts.values())


def test_names_do_not_matter() -> None:
    """The same acts by accounts of other names give the same findings about those."""
    acts = [*daily_life(8), *met(MEMBERS)]
    other = {member: f"z{len(MEMBERS) - place}" for place, member in enumerate(MEMBERS)}

    def renamed(one: Action) -> Action:
        name = other.get(one.account.id)
        if name is None:
            return one
        return structs.replace(one, account=structs.replace(one.account, id=name, handle=name))

    (before,) = Watcher().found(acts)
    (after,) = Watcher().found([renamed(one) for one in acts])
    assert {f"x:{other[key.removeprefix('x:')]}": value for key, value in before.accounts.items()} == (
        pytest.approx(dict(after.accounts))
    )


def test_at_watched_targets_nobody_is_found_by_meeting_alone() -> None:
    """Who follows one person in public life follows others, and comes whenever one of them is in the news."""
    watched = [f"x:victim{n}" for n in range(4)]
    assert Watcher(*watched).found([*daily_life(8), *met(MEMBERS)]) == []


def test_what_is_pasted_to_many_is_one_act() -> None:
    """A petition under the posts of four politicians is no sign that its friends meet."""
    came = [one for n in range(3) for one in raid(f"x:victim{n}", (10 + 7 * n) * HOUR, MEMBERS)]
    pasted = [structs.replace(one, text=action(1, text=TEMPLATES[0]).text) for one in came]
    assert accounts(Watcher().found([*daily_life(8), *came])) == KEYS
    assert Watcher().found([*daily_life(8), *pasted]) == []


def test_a_mention_beside_another_or_a_repost_is_no_visit() -> None:
    """Neither is an act of choice at that target."""
    for change in ({"primary": False}, {"relation": "repost"}):
        acts = [structs.replace(one, **change) for one in met(MEMBERS)]
        assert Watcher().found([*daily_life(8), *acts]) == []


def test_the_audience_of_a_target_is_not_found_there() -> None:
    """Regulars of four hosts, whose shows others watch as well, come to every one of them."""
    acts = daily_life(8)
    number = 10**7
    for show in range(20):
        for host in range(4):
            at = (14 + 24 * show) * HOUR + host * 6 * HOUR
            others = [f"v{show}-{host}-{n}" for n in range(20)]
            for place, by in enumerate([*MEMBERS, *others]):
                number += 1
                acts.append(action(number, at + 20_000 * place, by=by, target=f"x:host{host}"))
    assert accounts(Watcher().found(acts)) & KEYS == set()


def test_all_pairs_of_a_meeting_are_remembered_until_memory_ends() -> None:
    """As many as were looked at, each of them once."""
    watcher = Watcher()
    acts = met(MEMBERS, targets=3)
    watcher.found(acts)
    assert watcher.detector.looked == len(list(combinations(MEMBERS, 2)))
    watcher.detector.expire(acts[-1].time + SETTINGS.memory_ms + 1)
    assert watcher.detector.looked == 0
    assert watcher.detector.graph.number_of_nodes() == 0
