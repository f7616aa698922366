"""Co-sharing: the group that it finds is the largest that is closed, counted by hand over all groups there are."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from pipeline.detectors import co_sharing
from pipeline.detectors.base import Finding
from pipeline.items.objects import stable_hash
from schemas.stages import Action
from tests.support.actions import HOUR, TEMPLATES, action, own_words
from tests.support.detecting import MEMBERS, Bench, audience, filled_in, flagged

ACCOUNTS = [f"a{number}" for number in range(9)]

knowing = st.lists(st.sets(st.integers(0, len(TEMPLATES) - 1)), min_size=9, max_size=9)
"""For each account, which texts it filled in."""


def found(actions: list[Action]) -> list[Finding]:
    """Return what the detector finds."""
    return [one for one in Bench().run(actions) if one.code == "co_sharing"]


def fills(account: str, text: int, ms: int) -> Action:
    """Return a post of a text with a word of the account's own."""
    word = own_words(1_000 * text + int(account[1:])).split()[0]
    said = f"{TEMPLATES[text]} {word} and that is all there is to say here today"
    return action(ms, 2 * HOUR + ms, by=account, text=said)


def is_closed(group: tuple[str, ...], texts: dict[str, set[int]]) -> bool:
    """Whether each of a group filled in several texts that enough of it and hardly anybody else did."""
    theirs = set()
    for text in range(len(TEMPLATES)):
        users = {account for account, own in texts.items() if text in own}
        inside = len(users.intersection(group))
        if inside >= co_sharing.ACCOUNTS and len(users) - inside <= co_sharing.OUTSIDE * len(users):
            theirs.add(text)
    return all(len(texts[account] & theirs) >= co_sharing.TEXTS for account in group)


@settings(max_examples=30)
@given(knowing)
def test_the_group_is_the_largest_that_is_closed(known: list[set[int]]) -> None:
    """Whoever it consists of, flagged or not."""
    texts = dict(zip(ACCOUNTS, known, strict=True))
    acts = [
        fills(account, text, 60_000 * text + 5_000 * place)
        for place, account in enumerate(ACCOUNTS)
        for text in texts[account]
    ]
    largest = max(
        (
            group
            for size in range(co_sharing.ACCOUNTS, 10)
            for group in combinations(ACCOUNTS, size)
            if is_closed(group, texts)
        ),
        key=len,
        default=(),
    )
    final = max((one.time for one in acts), default=0)
    last = [one for one in found([*audience(100), *acts]) if one.at >= final > 0]
    assert [set(one.accounts) for one in last] == [{f"x:{account}" for account in largest}] * bool(largest)
    assert all(one.facts["accounts"] == len(largest) for one in last)


def test_who_fills_in_one_text_of_several_does_not_belong_to_the_group() -> None:
    """To be near a group's text once is no evidence."""
    actions = [*audience(100), *filled_in(MEMBERS, TEMPLATES[:3]), fills("a0", 0, 600_000)]
    assert flagged(found(actions)) == {f"x:{one}" for one in MEMBERS}


def test_texts_that_come_as_they_are_from_one_source_flag_nobody() -> None:
    """A petition, a share button, a wire report: word for word the same, however many of them."""
    pasted = [
        action(1_000 * turn + place, 2 * HOUR + 60_000 * turn + 5_000 * place, by=by, text=text)
        for turn, text in enumerate(TEMPLATES)
        for place, by in enumerate(MEMBERS)
    ]
    assert found([*audience(100), *pasted]) == []


def test_formulas_that_a_fifth_of_the_audience_fills_in_make_a_lead() -> None:
    """Students of many schools put in their own."""
    findings = found([*audience(20), *filled_in(MEMBERS, TEMPLATES[:3])])
    assert findings
    assert all(one.lead for one in findings)
    assert {account for one in findings for account in one.accounts} == {f"x:{one}" for one in MEMBERS}


def test_formulas_that_half_the_audience_fills_in_flag_nobody() -> None:
    """Where most people there talk so, it is how people talk there."""
    assert found([*audience(3), *filled_in(MEMBERS, TEMPLATES[:3])]) == []


def test_the_same_at_different_targets_is_not_taken_together() -> None:
    """A text at one person and another text at somebody else."""
    apart = [
        one
        for turn, text in enumerate(TEMPLATES[:3])
        for one in filled_in(MEMBERS, [text], target=f"x:t{turn}", ms=(2 + turn) * HOUR // 2)
    ]
    assert flagged(found([*audience(100), *apart])) == set()


def test_a_text_that_many_copy_word_for_word_has_a_source() -> None:
    """Six fill in a form of their own; of every three who use it, one pastes it as somebody else did."""
    copies = [
        action(
            7 * 10**9 + 10 * turn + place,
            3 * HOUR + 60_000 * turn + place,
            by=f"c{place}",
            text=f"{text} word and that is all there is to say here today",
        )
        for turn, text in enumerate(TEMPLATES[:3])
        for place in range(3)
    ]
    filled = filled_in(MEMBERS, TEMPLATES[:3])
    assert flagged(found([*audience(100), *filled])) == {f"x:{one}" for one in MEMBERS}
    later = max(one.time for one in copies)
    assert [one for one in found([*audience(100), *filled, *copies]) if one.at > later] == []


def test_a_text_that_people_add_to_is_one_text() -> None:
    """Each fills in a form of their own of one text, the longer ones with nine words of theirs behind it."""
    vote = TEMPLATES[0]
    forms = [vote, *(f"{vote} {' '.join(own_words(number).split()[:9])}" for number in (7, 8))]
    assert found([*audience(100), *filled_in(MEMBERS, forms)]) == []


def test_an_app_that_posts_results_is_a_source() -> None:
    """Each of its players' posts is another, and all hold its link."""
    link = ("link", stable_hash("link", "game"))
    filled = [structs.replace(one, objects=[*one.objects, link]) for one in filled_in(MEMBERS, TEMPLATES[:3])]
    assert found([*audience(100), *filled]) == []
