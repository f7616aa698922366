"""A link that most of an audience brings in words of their own was handed out."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import pytest

from pipeline.graphs.chains import FALSE_GROUP, TESTS_AT_LEAST
from pipeline.graphs.facets import Facets
from pipeline.graphs.pushed import FEWEST, LINK_SHARE, pushed
from pipeline.graphs.target_objects import CROWDED, TargetObjects
from schemas.stages import ObjectKey, ObjectKind
from tests.support.actions import action, own_words

SURPRISING = log(TESTS_AT_LEAST / FALSE_GROUP)


def _seen(brought: int, others: int, text: Callable[[int], str]) -> tuple[TargetObjects, ObjectKey]:
    """Return what a target saw of ``brought`` accounts with a link beside a text, and of others without."""
    facets, objects = Facets(10**9), TargetObjects(10**9)
    link: ObjectKey = ("link", 0)
    for number in range(brought + others):
        has_link = number < brought
        one = action(number, number, by=f"a{number}", text=text(number), link="l" if has_link else "")
        keys = facets.of(one, one.account.id, objects.touched)
        objects.observe(one.account.id, one.time, one.post, keys)
        if number == 0:
            (link,) = (key for key in keys if key[0] == "link")
    return objects, link


def test_a_link_in_everybody_s_own_words_is_surprising() -> None:
    """Twelve of an audience of fourteen bring it, and hardly two say the same."""
    objects, link = _seen(12, 2, own_words)
    assert pushed(objects, link) > SURPRISING


def test_a_shared_text_explains_a_shared_link() -> None:
    """A petition makes many bring one link with its own text: nothing is hidden about that."""
    objects, link = _seen(12, 2, lambda _: "sign this: give the valley its river back, all of it, for good")
    assert pushed(objects, link) == 0.0


def test_a_link_without_words_says_nothing() -> None:
    """A share button makes bare links; there must be words that differ."""
    objects, link = _seen(12, 2, lambda _: "")
    assert pushed(objects, link) == 0.0


def test_in_a_large_audience_an_article_is_no_surprise() -> None:
    """A share of the audience that news reach by themselves counts for nothing."""
    objects, link = _seen(10, int(10 / LINK_SHARE), own_words)
    assert pushed(objects, link) == 0.0


def test_few_accounts_say_nothing() -> None:
    """Most of an audience of a handful means nothing."""
    objects, link = _seen(FEWEST - 1, 0, own_words)
    assert pushed(objects, link) == 0.0


def test_a_crowd_is_not_counted() -> None:
    """After too many actions since the link came up, its share is not looked at."""
    objects, link = _seen(20, CROWDED, own_words)
    assert pushed(objects, link) == 0.0


@pytest.mark.parametrize("kind", ["text", "tag", "wave", "echo", "thread"])
def test_only_links_are_pushed(kind: ObjectKind) -> None:
    """Everything else can be shared by whoever reads the same."""
    objects = TargetObjects(10**9)
    for number in range(20):
        objects.observe(f"a{number}", 0, f"p{number}", [(kind, 1), ("text", number)])
    assert pushed(objects, (kind, 1)) == 0.0
