"""Who posts one page under several hosts: readers, single addresses and most of an audience flag nobody."""

from __future__ import annotations

from msgspec import structs

from pipeline.detectors.base import Finding
from pipeline.items.objects import stable_hash
from schemas.stages import Action
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
