"""Who posts a pool's things in mixed order: sources, tastes, single items and most of an audience flag nobody."""

from __future__ import annotations

import random

import pytest
from msgspec import structs

from pipeline.detectors.pools import Order, Pool
from pipeline.detectors.shared_pool import SURPRISE, _surprise
from pipeline.detectors.texts import AKIN, ALIKE
from pipeline.items.objects import stable_hash
from pipeline.text.shingles import resemblance, signature
from schemas.stages import Action
from tests.support.actions import HOUR, TEMPLATES, action, own_words
from tests.support.detecting import SIXTEEN as MEMBERS
from tests.support.detecting import Bench, audience, flagged, pasted

KEYS = {f"x:{member}" for member in MEMBERS}


def _findings(*parts: list[Action]) -> list:  # type: ignore[type-arg]  # findings
    found = Bench().run([one for part in parts for one in part])
    return [one for one in found if one.code == "shared_pool"]


def _found(*parts: list[Action]) -> set[str]:
    return flagged(_findings(*parts))


def _with(acts: list[Action], kind: str) -> list[Action]:
    """Return the same acts with a link or picture in place of each text."""
    made = []
    for number, one in enumerate(acts):
        thing = (kind, stable_hash(kind, one.excerpt))
        text = action(0, text=own_words(5 * 10**10 + number)).text
        made.append(structs.replace(one, objects=[thing], text=text))
    return made


def test_who_mixes_the_same_texts_is_flagged() -> None:
    """Word for word: that the copies are alike is no excuse where each account posts several again and again."""
    assert _found(audience(100), pasted(MEMBERS)) == KEYS


def test_pictures_count_as_texts_do() -> None:
    """Pictures of a pool, with words of one's own."""
    assert _found(audience(100), _with(pasted(MEMBERS, rounds=7), "media")) == KEYS


def test_links_have_sources_and_make_leads() -> None:
    """The staff of a house post its notices again and again; so might a group push pages."""
    found = _findings(audience(100), _with(pasted(MEMBERS, rounds=7), "link"))
    assert {key for one in found for key in one.accounts} == KEYS
    assert all(one.lead for one in found)


def test_one_item_flags_nobody() -> None:
    """However often and by however many it is posted."""
    assert _findings(audience(100), pasted(MEMBERS, TEMPLATES[:1], rounds=8)) == []


def test_a_text_that_people_add_to_is_one_thing() -> None:
    """Fans vote in set words, some with a line of their own: such posts make groups of their own."""
    vote = TEMPLATES[0]
    longer = f"{vote} {' '.join(own_words(7).split()[:9])}"
    assert AKIN <= resemblance(signature(vote), signature(longer)) < ALIKE
    assert _findings(audience(100), pasted(MEMBERS, [vote, longer], rounds=8)) == []


def test_what_comes_with_another_item_is_one_thing() -> None:
    """A headline and its link have one source."""
    acts = pasted(MEMBERS, TEMPLATES[:1], rounds=8)
    link = ("link", stable_hash("link", "page"))
    assert _findings(audience(100), [structs.replace(one, objects=[link]) for one in acts]) == []


def test_a_source_is_passed_on_in_its_order() -> None:
    """A speech written down as it is held: each sentence in its turn, by the same listeners."""
    acts = [
        action(4 * 10**10 + 100 * turn + place, 2 * HOUR + turn * 300_000 + place * 5_000, by=by, text=text)
        for turn, text in enumerate(TEMPLATES)
        for place, by in enumerate(MEMBERS)
    ]
    assert _found(audience(100), acts) == set()


def test_a_pool_that_is_used_in_its_order_says_nothing() -> None:
    """However many users of one thing use another: a source explains that. So does a taste where few do."""
    members = frozenset(MEMBERS)
    mixed = Pool(members, members, frozenset(), 4, Order(30, 70, 40, 80), spread=0.9, linked=0.0)
    assert _surprise(mixed) > SURPRISE
    assert _surprise(structs.replace(mixed, order=Order(10, 70, 40, 80))) == 0.0
    assert _surprise(structs.replace(mixed, users=frozenset(f"u{n}" for n in range(170)))) == 0.0
    # Of two things the other one always comes next, but of four the next is seldom another than usual.
    astray = structs.replace(mixed, order=Order(30, 70, 8, 80))
    assert _surprise(astray) == 0.0
    assert _surprise(structs.replace(astray, things=2)) > SURPRISE


def test_songs_that_are_sung_over_and_over_flag_nobody() -> None:
    """Fans sing four lines in order, round after round; some join in the middle of it."""
    acts = [
        action(
            4 * 10**10 + 100 * turn + place,
            2 * HOUR + turn * 300_000 + place * 5_000,
            by=by,
            text=TEMPLATES[turn % len(TEMPLATES)],
        )
        for turn in range(16)
        for place, by in enumerate(MEMBERS)
        if turn >= place % 4
    ]
    assert _found(audience(100), acts) == set()


def test_what_a_fifth_of_an_audience_posts_makes_a_lead() -> None:
    """The fans of a club are many of those who write to its captain."""
    found = _findings(audience(50), pasted(MEMBERS))
    assert {key for one in found for key in one.accounts} == KEYS
    assert all(one.lead for one in found)


def test_who_says_things_of_their_own_as_well_makes_a_lead() -> None:
    """Each says something else after every few posts of the pool."""
    own = [
        action(
            5 * 10**11 + 100 * turn + place,
            2 * HOUR + turn * 1_200_000 + place,
            by=by,
            text=own_words(900 * turn + place),
        )
        for turn in range(2)
        for place, by in enumerate(MEMBERS)
    ]
    found = _findings(audience(100), pasted(MEMBERS), own)
    assert {key for one in found for key in one.accounts} == KEYS
    assert found[-1].lead


def test_to_whom_the_target_writes_back_is_not_flagged() -> None:
    """A community has jokes of its own."""
    answers = [
        action(9 * 10**10 + n, HOUR + 1_000 * n, by="minister", target=f"x:{by}")
        for n, by in enumerate(MEMBERS)
    ]
    assert _found(audience(100), pasted(MEMBERS), answers) == set()


def test_readers_pass_each_page_on_once() -> None:
    """Six readers of several papers, each page once, in an order of their own."""
    dice = random.Random(3)
    acts = []
    for place, by in enumerate(MEMBERS):
        for turn, text in enumerate(dice.sample(TEMPLATES, 3)):
            number = 6 * 10**10 + 100 * place + turn
            acts.append(action(number, 2 * HOUR + dice.randrange(HOUR), by=by, text=text))
    assert _found(audience(100), _with(acts, "link")) == set()


def test_what_others_post_as_well_is_open() -> None:
    """Forty more people post one of the texts each."""
    others = pasted([f"o{number}" for number in range(40)], rounds=1)
    assert _found(audience(200), pasted(MEMBERS), others) == set()


def test_most_of_an_audience_is_the_audience() -> None:
    """Six of the ten who ever come are the regulars of a quiet place."""
    assert _found(audience(4), pasted(MEMBERS)) == set()


def test_four_are_too_few() -> None:
    """A family, or friends who have a joke."""
    assert _found(audience(100), pasted(MEMBERS[:4], rounds=9)) == set()


def test_who_posted_one_of_the_texts_once_is_not_flagged() -> None:
    """A bystander whose words the group took, and one who copied the group."""
    bystanders = pasted(["ana", "ben"], rounds=1)
    assert _found(audience(100), pasted(MEMBERS), bystanders) == KEYS


def test_the_numbers_of_its_sentence_are_what_was_counted() -> None:
    """Accounts, things, and how often the order was left."""
    last = _findings(audience(100), pasted(MEMBERS))[-1]
    assert (last.target, last.facts["accounts"], last.facts["items"]) == ("x:minister", 16, 4)
    assert 0 < last.facts["mixed"] <= last.facts["pairs"] <= 16 * 6
    assert (last.facts["outside"], last.facts["others"]) == (0, 100)


@pytest.mark.parametrize("seed", range(5))
def test_people_with_a_taste_are_not_flagged(seed: int) -> None:
    """Two hundred people answer with the pictures that everybody has, the known ones more often, some again."""
    dice = random.Random(seed)
    pictures = [f"picture {number}" for number in range(12)]
    acts = []
    for person in range(200):
        for turn in range(1 + int(dice.expovariate(1.0))):
            one = action(7 * 10**10 + 100 * person + turn, dice.randrange(3 * HOUR), by=f"m{person}")
            thing = ("media", stable_hash("media", pictures[int(len(pictures) * dice.random() ** 2)]))
            acts.append(structs.replace(one, objects=[thing]))
    assert _found(audience(50), acts) == set()


def test_what_is_brought_to_two_targets_counts_together() -> None:
    """Neither of two targets gets enough of the texts for their order to tell; both together do."""
    members = [f"g{number}" for number in range(28)]
    acts = pasted(members, rounds=6)
    here = [
        structs.replace(one, target="x:other") if place // len(members) % 2 else one
        for place, one in enumerate(acts)
    ]
    assert _found(audience(150), [one for one in here if one.target == "x:minister"]) == set()
    both = _found(audience(150), audience(150, "x:other"), here)
    assert both == {f"x:{member}" for member in members}
