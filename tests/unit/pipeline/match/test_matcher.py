"""Which posts are at whom: by account, and by a name in any script and case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.match.matcher import AllTargets, Hit, WatchlistMatcher
from schemas.alert import AlertTarget
from schemas.post import Author, Mention, Post, Reference
from schemas.target import Related, Target, Watchlist
from tests.support.posts import posts as any_posts
from tests.support.stream import reply, written

MATCHER = WatchlistMatcher(
    Watchlist(
        targets=[
            Target(
                id="fs",
                name="Arvind Rathwalkar",
                accounts={"x": ["@A_Rathwalkar"], "bluesky": ["arvind.example"], "telegram": ["991"]},
                aliases=["Arvind Rathwalkar", "अरविंद राठवालकर", "Арвинд Ратвалкар", "拉特瓦尔卡", "AR"],
                related=[
                    Related(
                        id="daughter",
                        name="Tara Rathwalkar",
                        relation="daughter",
                        aliases=["Tara Rathwalkar", "तारा"],
                        accounts={"x": ["tara_r"]},
                    )
                ],
            ),
            Target(
                id="press", name="Press Office", accounts={"x": ["press_office"]}, aliases=["Press Office"]
            ),
        ]
    )
)


def _named(text: str, **fields: Any) -> list[str]:
    return [hit.target for hit in MATCHER.match(written(1, text=text, **fields))]


@pytest.mark.parametrize(
    ("fields", "relation"),
    [
        ({"reply_to": Reference(handle="a_rathwalkar")}, "reply"),
        ({"repost_of": Reference(handle="A_RATHWALKAR")}, "repost"),
        ({"quote_of": Reference(handle="@a_rathwalkar")}, "quote"),
        ({"mentions": [Mention(handle="A_Rathwalkar")]}, "mention"),
        ({"mentions": [Mention(handle="friend"), Mention(handle="a_rathwalkar")]}, "mention"),
        ({"text": "shame on Arvind Rathwalkar"}, "alias"),
    ],
)
def test_a_post_is_at_a_target_by_each_relation(fields: dict[str, Any], relation: str) -> None:
    """Replies, reposts, quotes, mentions and names all hit, whatever the case and with or without an @."""
    (hit,) = MATCHER.match(written(1, **fields))
    assert (hit.target, hit.relation) == ("fs", relation)


def test_accounts_are_those_of_their_platform() -> None:
    """The same handle elsewhere is somebody else."""
    assert [hit.target for hit in MATCHER.match(reply(1, to="arvind.example", platform="bluesky"))] == ["fs"]
    assert MATCHER.match(reply(1, to="arvind.example", platform="x")) == []
    assert MATCHER.match(reply(1, to="a_rathwalkar", platform="bluesky")) == []


def test_an_account_is_found_by_its_id_where_the_handle_is_not_known() -> None:
    """Some platforms say only the id of the account replied to."""
    post = written(1, platform="telegram", reply_to=Reference(author_id="991"))
    assert MATCHER.match(post) == [Hit("fs", "reply", True)]


def test_a_target_is_hit_once_by_its_strongest_relation() -> None:
    """A reply that also mentions and names the target is one reply."""
    post = reply(1, to="a_rathwalkar", mentions=(Mention(handle="a_rathwalkar"),), text="Arvind Rathwalkar!")
    assert MATCHER.match(post) == [Hit("fs", "reply", True)]


def test_a_post_can_be_at_several_targets_but_chooses_one() -> None:
    """Only the account replied to is the primary target; those also mentioned or named are not."""
    post = reply(
        1, to="press_office", mentions=(Mention(handle="press_office"), Mention(handle="a_rathwalkar"))
    )
    assert MATCHER.match(post) == [Hit("press", "reply", True), Hit("fs", "mention", False)]
    assert MATCHER.match(reply(1, to="friend", text="Press Office")) == [Hit("press", "alias", False)]


def test_who_names_a_target_and_addresses_nobody_chose_it() -> None:
    """Without an account addressed, the name is what the post is aimed at."""
    assert MATCHER.match(written(1, text="Press Office, explain")) == [Hit("press", "alias", True)]


@pytest.mark.parametrize(
    "text",
    [
        "ARVIND RATHWALKAR must go",
        "arvind   rathwalkar",
        "Ａｒｖｉｎｄ Ｒａｔｈｗａｌｋａｒ",
        "Arv\u200bind Rath\u00adwalkar",
        "अरविंद राठवालकर इस्तीफा दो",
        "АРВИНД РАТВАЛКАР, уходи",
        "(Arvind Rathwalkar)",
        "Arvind Rathwalkar's job",
        "#ArvindRathwalkar",
        "arvindrathwalkar",
        "AR out",
    ],
)
def test_names_are_found_in_any_script_case_and_disguise(text: str) -> None:
    """Case, width, invisible characters, spaces and hashtags do not hide a name."""
    assert _named(text) == ["fs"]


@pytest.mark.parametrize(
    "text",
    ["ARvin is here", "the CAR stops", "bar", "AR15", "Arvind Rathwalkars", "अरविंद राठवालकरी", "Arvind", ""],
)
def test_a_part_of_a_longer_word_is_no_name(text: str) -> None:
    """A name has edges: letters, digits and vowel signs beside it make another word of it."""
    assert _named(text) == []


def test_scripts_without_spaces_have_no_edges() -> None:
    """In Chinese a name stands between other characters."""
    assert _named("我们要求拉特瓦尔卡立刻下台") == ["fs"]


def test_hashtags_given_apart_are_looked_at() -> None:
    """A platform may give hashtags that the text does not hold."""
    assert _named("resign", hashtags=("ArvindRathwalkar",)) == ["fs"]


def test_a_related_person_has_a_key_of_their_own() -> None:
    """Who is at the daughter is not counted at the father, but alerts go under his id and say whose daughter."""
    assert MATCHER.match(reply(1, to="TARA_R")) == [Hit("fs/daughter", "reply", True)]
    assert _named("तारा कहाँ है") == ["fs/daughter"]
    name = MATCHER.name("fs/daughter")
    assert name == AlertTarget(id="fs", name="daughter of Arvind Rathwalkar")
    assert MATCHER.name("fs") == AlertTarget(id="fs", name="Arvind Rathwalkar")


def test_an_alias_of_two_people_hits_both() -> None:
    """A family name may be meant for each who bears it."""
    shared = WatchlistMatcher(
        Watchlist([Target("a", "A", aliases=["Rathwalkar"]), Target("b", "B", aliases=["RATHWALKAR"])])
    )
    assert [hit.target for hit in shared.match(written(1, text="Rathwalkar"))] == ["a", "b"]


def test_aliases_inside_one_another_are_all_found() -> None:
    """A short alias is not hidden by a longer one around it."""
    nested = WatchlistMatcher(
        Watchlist([Target("a", "A", aliases=["Press Office"]), Target("b", "B", aliases=["Office"])])
    )
    assert sorted(hit.target for hit in nested.match(written(1, text="the press office"))) == ["a", "b"]


@pytest.mark.parametrize(
    "author",
    [
        Author(id="1", handle="A_Rathwalkar"),
        Author(id="1", handle="@a_rathwalkar"),
        Author(id="a_rathwalkar", handle="Arvind"),
    ],
)
def test_nobody_is_a_target_of_their_own_posts(author: Author) -> None:
    """A target's thread with itself, or its own name in its post, hits nobody."""
    post = reply(1, to="a_rathwalkar", author=author, text="Arvind Rathwalkar speaks")
    assert MATCHER.match(post) == []


def test_a_watchlist_without_aliases_matches_accounts() -> None:
    """There need not be any name to look for."""
    matcher = WatchlistMatcher(Watchlist([Target("a", "A", accounts={"x": ["a"]})]))
    assert matcher.match(reply(1, to="a", text="anything")) == [Hit("a", "reply", True)]


def test_all_targets_watches_every_primary_target() -> None:
    """The key is platform and handle in one spelling; mentions beside the primary target are not hit."""
    post = reply(1, to="@Minister", mentions=(Mention(handle="friend"),))
    assert AllTargets().match(post) == [Hit("x:minister", "reply", True)]
    assert AllTargets().name("x:minister") == AlertTarget(platform="x", handle="minister")
    assert AllTargets().match(written(1, text="minister")) == []
    assert AllTargets().match(reply(1, to="@")) == []


@pytest.mark.parametrize("to", ["ana", "ANA", "@Ana", "id-ana"])
def test_all_targets_leaves_threads_with_oneself_out(to: str) -> None:
    """Nobody is a target of their own posts, however the handle is written."""
    assert AllTargets().match(reply(1, to=to, by="ana")) == []


_wordings = st.sampled_from(
    [
        "",
        " ",
        "\0",
        "Arvind",
        "arvind\n\t Rathwalkar",
        "\u0301Tara Rathwalkar",
        "Press Office",
        "press",
        "office\u200b",
        "Ａｒvind Rathwalkar",
        "अरविंद राठवालकर",
        "拉特瓦尔卡",
        "CAR",
        "AR",
        "ar\u0301",
        "ß😡",
    ]
)
_accounts = st.sampled_from(
    ["@A_Rathwalkar", "a_rathwalkar", "@@press_office", "arvind.example", "991", "friend", "TARA_R", "a\0b"]
)
_tricky_posts = st.builds(
    lambda post, text, hashtags, accounts: written(
        1,
        platform=post.platform,
        text=text,
        hashtags=tuple(hashtags),
        mentions=tuple(Mention(handle=account) for account in accounts[1:]),
        quote_of=Reference(author_id=accounts[0]) if accounts else None,
    ),
    any_posts,
    st.lists(_wordings, max_size=3).map(" ".join),
    st.lists(_wordings, max_size=2),
    st.lists(_accounts, max_size=3),
)


@given(st.lists(any_posts | _tricky_posts, max_size=8))
def test_candidates_miss_nobody(posts: list[Post]) -> None:
    """Every post that is at someone is a candidate, whatever stands in the posts beside it."""
    hit = {place for place, post in enumerate(posts) if MATCHER.match(post)}
    assert hit <= set(MATCHER.candidates(posts))


def test_candidates_are_few() -> None:
    """Of posts at nobody none is looked at again, and those at someone come in order."""
    posts = [written(number, text=f"nothing {number} of CAR and ärger") for number in range(50)]
    assert list(MATCHER.candidates(posts)) == []
    posts[7], posts[30] = written(7, text="Press\u00a0Office"), reply(30, to="@PRESS_Office")
    assert list(MATCHER.candidates(posts)) == [7, 30]
    assert list(MATCHER.candidates([])) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"reply_to": Reference(author_id="991", handle="renamed")},
        {"repost_of": Reference(author_id="991", handle="renamed")},
        {"quote_of": Reference(author_id="991", handle="renamed")},
        {"mentions": (Mention(handle="renamed", id="991"),)},
    ],
)
def test_an_account_listed_by_its_number_is_found_under_any_handle(fields: dict[str, Any]) -> None:
    """Numbers and DIDs outlive handles, also where the post tells both."""
    post = structs.replace(written(1, **fields), platform="telegram")
    assert MATCHER.candidates([post]) == [0]
    assert [(hit.target, hit.primary) for hit in MATCHER.match(post)] == [("fs", True)]
