"""Who posts one page under several hosts: readers, single addresses and most of an audience flag nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.detectors.base import Finding
from pipeline.detectors.items import MEMORY_MS
from pipeline.detectors.mirrors import _Page, _Use
from pipeline.items.objects import stable_hash
from schemas.stages import Action
from tests.support.actions import HOUR
from tests.support.detecting import MEMBERS, Bench, audience, flagged, mirrored

KEYS = {f"x:{member}" for member in MEMBERS}
READERS = [f"reader{number}" for number in range(40)]


def _findings(*parts: list[Action]) -> list[Finding]:
    found = Bench().run([one for part in parts for one in part])
    return [one for one in found if one.code == "mirrors"]


def _found(*parts: list[Action]) -> set[str]:
    return flagged(_findings(*parts))


def test_who_posts_a_page_under_several_hosts_is_flagged() -> None:
    """Each of six under three of four hosts."""
    assert _found(audience(100), mirrored(MEMBERS)) == KEYS


def test_what_is_brought_to_several_targets_counts_together() -> None:
    """One host at each of three targets, another one each time."""
    acts = mirrored(MEMBERS)
    spread = [structs.replace(one, target=f"x:t{place // len(MEMBERS)}") for place, one in enumerate(acts)]
    found = _findings(*(audience(40, f"x:t{number}") for number in range(3)), spread)
    assert flagged(found) == KEYS
    assert {one.target for one in found if not one.lead} == {None}


def test_readers_pass_on_the_address_that_they_found() -> None:
    """Forty people, one host each: organisers handed out four addresses."""
    assert _findings(audience(200), mirrored(READERS, each=1)) == []


def test_a_few_who_found_two_flag_nobody() -> None:
    """Six of forty-six posters post two addresses."""
    assert _found(audience(200), mirrored(READERS, each=1), mirrored(MEMBERS)) == set()


def test_two_hosts_are_a_site_and_its_other_front_end() -> None:
    """However often both are posted."""
    assert _findings(audience(100), mirrored(MEMBERS, hosts=2, each=4)) == []


def test_most_of_an_audience_is_the_audience() -> None:
    """Six of the ten who ever come."""
    assert _findings(audience(4), mirrored(MEMBERS)) == []


def test_four_are_too_few() -> None:
    """However many hosts they post."""
    assert _findings(audience(100), mirrored(MEMBERS[:4], each=4)) == []


def test_what_is_passed_on_is_no_choice_of_an_address() -> None:
    """A repost holds the link of whoever wrote the post."""
    acts = [
        structs.replace(one, objects=sorted([*one.objects, ("repost", stable_hash(str(number)))]))
        for number, one in enumerate(mirrored(MEMBERS))
    ]
    assert _findings(audience(100), acts) == []


def test_the_numbers_of_its_sentence_are_what_was_counted() -> None:
    """Accounts, hosts, targets and who else was there."""
    found = [one for one in _findings(audience(100), mirrored(MEMBERS)) if not one.lead]
    facts = found[-1].facts
    assert (facts["accounts"], facts["hosts"], facts["targets"], facts["outside"]) == (6, 4, 1, 0)
    assert facts["others"] == 100


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 3), st.integers(0, 3 * HOUR)),
        max_size=60,
    )
)
def test_what_is_counted_as_posts_come_and_go_is_what_counting_all_gives(
    posts: list[tuple[int, int, int, int]],
) -> None:
    """Hosts, posters and who posts several, after every post, with those beyond memory forgotten."""
    page, time = _Page(), 0
    for account, host, target, wait in posts:
        time += wait
        page.add(_Use(time, f"a{account}", f"t{target}", host))
        kept = [use for use in page.uses if use.time >= time - MEMORY_MS]
        assert kept == list(page.uses)
        own: dict[str, set[int]] = {}
        for use in kept:
            own.setdefault(use.account, set()).add(use.host)
        assert {account: set(hosts) for account, hosts in page.by.items()} == own
        assert set(page.hosts) == {use.host for use in kept}
        assert page.several == sum(len(hosts) >= 2 for hosts in own.values())
