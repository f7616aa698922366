"""Each baseline names whom its definition says, and nobody else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lab.evaluation.baselines.acts import acts
from lab.evaluation.baselines.burst import Burst
from lab.evaluation.baselines.co_reply import CoReply
from lab.evaluation.baselines.hashtag import Hashtag
from lab.evaluation.baselines.pairs import Components, meetings
from lab.evaluation.baselines.recurrence import Recurrence
from lab.evaluation.baselines.union import Union
from schemas.post import Author, Mention, Post
from tests.unit.lab.evaluation.conversation import NOON, named, reply

GANG = ["a", "b", "c", "d", "e"]


def together(targets: list[str], accounts: list[str] = GANG, gap: float = 5.0) -> list[Post]:
    """Return all accounts hitting one target after the other, targets an hour apart."""
    return [
        reply(3600 * number + gap * place, account, target)
        for number, target in enumerate(targets)
        for place, account in enumerate(accounts)
    ]


def test_acts_leave_out_what_is_aimed_at_nobody_or_oneself() -> None:
    """Posts without a primary target and replies to oneself are no acts."""
    lonely = Post(id="1", platform="x", created_at=NOON, author=Author(id="a", handle="a"), text="hello")
    mention = Post(
        id="2",
        platform="x",
        created_at=NOON,
        author=Author(id="a", handle="a"),
        mentions=(Mention(handle="b"),),
    )
    assert [act.target for act in acts([lonely, reply(1, "a", "a"), mention])] == [("x", "b")]


def test_burst_names_the_crowd() -> None:
    """Five accounts within ten minutes are named, four or five over an hour are not."""
    assert named(Burst().alerts(together(["v"]))) == set(GANG)
    assert not named(Burst().alerts(together(["v"], GANG[:4])))
    assert not named(Burst().alerts(together(["v"], gap=601)))


def test_burst_tells_when() -> None:
    """The first five are named by the post of the fifth, the sixth by its own."""
    alerts = list(Burst().alerts(together(["v"], [*GANG, "f"])))
    assert [(a.detected_at - NOON).total_seconds() for a in alerts] == [20, 25]
    assert named(alerts[1:]) == {"f"}


def test_co_reply_needs_two_posts_within_a_minute() -> None:
    """Two accounts that meet twice within 60 s are named; once, or two minutes apart, they are not."""
    assert named(CoReply().alerts(together(["v", "w"], ["a", "b"]))) == {"a", "b"}
    assert named(CoReply().alerts(together(["v", "v"], ["a", "b"]))) == {"a", "b"}
    assert not named(CoReply().alerts(together(["v"], ["a", "b"])))
    assert not named(CoReply().alerts(together(["v", "w"], ["a", "b"], gap=61)))


def test_co_reply_weighs_each_side_by_its_own_posts() -> None:
    """Two posts of one account near a single post of another make an edge that is heavy on one side only."""
    posts = [reply(0, "a", "v"), reply(10, "b", "v"), reply(20, "a", "v")]
    assert named(CoReply().alerts(posts)) == {"a"}


def test_recurrence_needs_two_targets_and_five_accounts() -> None:
    """Twice the same target, four accounts, or more than 15 minutes apart is not enough."""
    rule = Recurrence(null_model=False)
    assert named(rule.alerts(together(["v", "w"]))) == set(GANG)
    assert not named(rule.alerts(together(["v", "v"])))
    assert not named(rule.alerts(together(["v", "w"], GANG[:4])))
    assert not named(rule.alerts(together(["v", "w"], gap=901)))


def test_recurrence_is_known_when_the_component_is_complete() -> None:
    """The alert carries the time at which the fifth account was joined to the others."""
    alerts = list(Recurrence(null_model=False).alerts(together(["v", "w"])))
    assert [(a.detected_at - NOON).total_seconds() for a in alerts] == [3620]


def test_the_null_model_excuses_the_busy() -> None:
    """Accounts that hit every target anyway are no surprise together; rare visitors are."""
    rule = Recurrence(null_model=True)
    crowd = [f"p{number}" for number in range(400)]
    noise = [reply(40 * number, account, f"t{number % 50}") for number, account in enumerate(crowd * 3)]
    gang = together(["v", "w", "y"])
    posts = sorted(noise + gang, key=lambda post: post.created_at)
    assert named(rule.alerts(posts)) == set(GANG)
    regulars = together([f"t{number}" for number in range(12)], [f"r{number}" for number in range(12)])
    assert named(Recurrence(null_model=False).alerts(regulars))
    assert not named(rule.alerts(regulars))


def test_hashtag_rule() -> None:
    """Five accounts with one tag on one target are named; manual quotes, four, or two targets are not."""
    posts = [reply(place, account, "v", tags=["Down"]) for place, account in enumerate(GANG)]
    assert named(Hashtag().alerts(posts)) == set(GANG)
    assert not named(Hashtag().alerts(posts[:4]))
    quoted = [reply(place, account, "v", "“@v: news #Down”", ["down"]) for place, account in enumerate(GANG)]
    assert not named(Hashtag().alerts(quoted))
    reposted = [
        reply(place, account, "v", "RT @v: news #Down", ["down"]) for place, account in enumerate(GANG)
    ]
    assert not named(Hashtag().alerts(reposted))
    spread = [reply(place, account, f"v{place % 2}", tags=["Down"]) for place, account in enumerate(GANG)]
    assert not named(Hashtag().alerts(spread))


def test_union_names_whom_either_names() -> None:
    """Two methods together name both findings, from posts that can be read only once."""
    tagged = [reply(9000 + place, f"h{place}", "u", tags=["x"]) for place in range(5)]
    union = Union("both", [Recurrence(null_model=False), Hashtag()])
    assert named(union.alerts(iter(together(["v", "w"]) + tagged))) == {*GANG, "h0", "h1", "h2", "h3", "h4"}


def test_meetings_keep_only_the_latest_others() -> None:
    """With a cap an act meets at most so many others."""
    posts = [reply(number, f"p{number}", "v") for number in range(50)]
    assert max(len(meeting.others) for meeting in meetings(acts(posts), 900, cap=20)) == 20
    assert max(len(meeting.others) for meeting in meetings(acts(posts), 900)) == 49


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_components_are_those_of_the_graph(edges: list[tuple[int, int]]) -> None:
    """An account is in a large component if and only if a search over the edges finds enough accounts."""
    components = Components(4)
    neighbours: dict[int, set[int]] = {}
    for at, (one, other) in enumerate(edges):
        components.join((("x", str(one)), ("x", str(other))), float(at))
        neighbours.setdefault(one, {one}).add(other)
        neighbours.setdefault(other, {other}).add(one)
    for node in neighbours:
        reached, frontier = {node}, [node]
        while frontier:
            for neighbour in neighbours[frontier.pop()] - reached:
                reached.add(neighbour)
                frontier.append(neighbour)
        assert (("x", str(node)) in components.since) == (len(reached) >= 4)
