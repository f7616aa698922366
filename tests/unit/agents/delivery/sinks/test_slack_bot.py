"""A bot in a channel: one message an alert, edited in place, with what people must hear of in its thread."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, get_args

import pytest

from agents.delivery.sender import DeliverySender
from agents.delivery.sinks.slack_bot import SlackBot
from agents.store import AlertStore, Cases
from schemas.alert import Alert, AlertTarget, Evidence, NamedAccount, Severity
from tests.support.alerts import campaign
from tests.support.delivery import Clock, everything, play, waiting
from tests.support.slack_api import TOKEN, Posted, SlackApi

SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@pytest.fixture
def clock() -> Clock:
    """The time of the store, of the sender and of Slack."""
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[SlackApi]:
    """A Slack."""
    async with SlackApi(clock).running() as running:
        yield running


class Scene:
    """A store, a Slack, and a sender, one after another."""

    def __init__(self, clock: Clock, slack: SlackApi) -> None:
        self.clock, self.slack = clock, slack
        self.bot = SlackBot("slack", TOKEN, "C1", base_url=slack.url)
        plan = everything(self.bot, clock=clock).plan
        self.store = AlertStore("sqlite://", plan=plan, clock=clock)
        self.sender = DeliverySender(self.store.outbox, self.bot, jitter=lambda: 0.5)

    async def play(self, *arrivals: tuple[int, Alert]) -> None:
        """Store revisions at their times and send until nothing waits."""
        await play(self.store, self.sender, self.clock, arrivals)


@pytest.fixture
def scene(clock: Clock, slack: SlackApi) -> Iterator[Scene]:
    """A store, a sender and a Slack."""
    made = Scene(clock, slack)
    yield made
    made.store.close()


@pytest.fixture(autouse=True)
async def _closed(scene: Scene) -> AsyncIterator[None]:
    yield
    await scene.bot.close()


def grown(revision: int, accounts: int, severity: Severity = "low", **changes: Any) -> Alert:
    """Return a revision with so many named accounts."""
    members = [NamedAccount("x", str(one), f"member{one}", 0.9, ["copies"]) for one in range(accounts)]
    return campaign(revision=revision, accounts=members, severity=severity, **changes)


def texts(posted: list[Posted]) -> list[str]:
    """Return the first line of each."""
    return [one.text for one in posted]


async def test_a_campaign_is_one_message_that_is_edited(scene: Scene, slack: SlackApi) -> None:
    """What people see in the end is the newest revision, and the thread tells what rose, doubled and ended."""
    await scene.play(
        (0, grown(1, 4)),
        (60_000, grown(2, 5)),
        (120_000, grown(3, 12)),
        (180_000, grown(4, 24, "high")),
        (240_000, grown(5, 24, "high", status="closed")),
    )
    (top,) = slack.tops
    assert "HIGH" in top.text
    assert "24 of 431 accounts" in top.text
    assert "(ended)" in top.text
    assert "was LOW until" in json.dumps(top.blocks)
    assert top.edits == 4
    assert [text[2:].partition(".")[0] for text in texts(slack.replies)] == [
        "12 of 431 accounts are named now, 4 before",
        "Severity rose from LOW to HIGH",
        "Ended at 2026-11-21 12:12 UTC",
    ]
    assert {reply.thread for reply in slack.replies} == {top.ts}
    assert slack.refused == []


@pytest.mark.parametrize("revisions", [150, pytest.param(1_000, marks=pytest.mark.long)])
async def test_many_revisions_of_thirty_campaigns_are_thirty_messages(
    scene: Scene, slack: SlackApi, revisions: int
) -> None:
    """A hundred a minute: none lost, no limit exceeded, every rise told once in its thread, nobody pinged."""
    dice = random.Random(5)
    hostile = "<!channel> <!here> <@U1> @everyone"
    state: dict[int, tuple[int, int, int]] = {}
    newest: dict[str, Alert] = {}
    rises: Counter[str] = Counter()
    arrivals = []
    for index in range(revisions):
        number = index if index < 30 else dice.randrange(30)
        revision, rank, accounts = state.get(number, (0, 0, 3))
        rose = revision > 0 and rank < 3 and dice.random() < 0.08
        rank, accounts = rank + rose, accounts + dice.randrange(3)
        state[number] = (revision + 1, rank, accounts)
        alert = grown(
            revision + 1,
            accounts,
            SEVERITIES[rank],
            id=f"{number:024x}",
            target=AlertTarget(name=f"{hostile} {number}"),
            evidence=[Evidence("copies", f"{hostile} posted the same text.", 9.0)],
        )
        rises[alert.id] += rose
        newest[alert.id] = alert
        arrivals.append((index * 600, alert))
    await scene.play(*arrivals)
    assert len(slack.tops) == 30
    assert slack.refused == []
    shown = {one.keys[0].split("/")[1]: one for one in slack.tops}
    assert shown.keys() == newest.keys()
    for identifier, alert in newest.items():
        assert alert.severity.upper() in shown[identifier].text
        assert f"revision {alert.revision}" in json.dumps(shown[identifier].blocks)
    told = Counter(
        one.keys[0].split("/")[1] for one in slack.replies if one.text[2:].startswith("Severity rose")
    )
    assert told == +rises
    assert sum(rises.values()) > revisions / 30
    assert max(Counter(key for one in slack.messages for key in one.keys).values()) == 1
    sent = json.dumps([fields for _, fields in slack.requests])
    assert "<!" not in sent
    assert "<@" not in sent
    assert waiting(scene.store) == 0


async def test_a_limit_that_is_told_is_kept(scene: Scene, slack: SlackApi) -> None:
    """429 makes all of the channel wait, as long as asked; nothing is lost and nothing comes twice."""
    slack.errors["chat.postMessage"] = [429, 429]
    slack.errors["chat.update"] = [429]
    await scene.play((0, grown(1, 4)), (60_000, grown(2, 5)))
    assert len(slack.messages) == 1
    assert slack.tops[0].edits == 1
    assert slack.refused == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize("error", [500, "internal_error", "lost"])
async def test_what_slack_may_have_taken_is_not_sent_twice(
    scene: Scene, slack: SlackApi, method: str, error: int | str
) -> None:
    """It is looked for first, by what it carries."""
    if error == "lost":
        slack.lost[method] = 2
    else:
        slack.errors[method] = [error, error]
    await scene.play((0, grown(1, 4)), (60_000, grown(2, 4, "high")), (120_000, grown(3, 4, "high")))
    assert len(slack.tops) == 1
    assert len(slack.replies) == 1
    assert f"revision {3}" in json.dumps(slack.tops[0].blocks)


async def test_without_the_scope_to_look_it_is_sent_again(scene: Scene, slack: SlackApi) -> None:
    """A message too many is better than one that never came; the log says which scope is missing."""
    slack.scopes = {"chat:write"}
    slack.lost["chat.postMessage"] = 1
    await scene.play((0, grown(1, 4)))
    assert len(slack.tops) == 2


async def test_a_message_that_was_removed_is_posted_again_once(scene: Scene, slack: SlackApi) -> None:
    """People who remove it twice do not want it; its thread goes on."""
    await scene.play((0, grown(1, 4)))
    slack.remove(slack.tops[0])
    await scene.play((0, grown(2, 4, "high")))
    (top,) = slack.tops
    assert "This message replaces one that could not be edited any more." in json.dumps(top.blocks)
    assert len(slack.replies) == 1
    await scene.play((0, grown(3, 5, "high")))
    assert top.edits == 1
    slack.remove(top)
    await scene.play((0, grown(4, 6, "high")), (60_000, grown(5, 7, "high")))
    assert slack.tops == []
    assert waiting(scene.store) == 0


async def test_a_message_whose_edit_window_closed_is_posted_again_once(scene: Scene, slack: SlackApi) -> None:
    """After that it stays as it is, and the thread tells what rises and when it ends."""
    slack.edit_window_ms = 60_000
    await scene.play(
        *((minute * 90_000, grown(minute + 1, 4 + minute, "low")) for minute in range(6)),
        (600_000, grown(7, 12, "high")),
        (700_000, grown(8, 12, "high", status="closed")),
    )
    assert len(slack.tops) == 2
    assert [text[2:9] for text in texts(slack.replies)] == ["8 of 43", "Severit", "Ended a"]
    assert waiting(scene.store) == 0


async def test_what_is_edited_while_it_changes_is_edited_again(scene: Scene, slack: SlackApi) -> None:
    """A revision that comes between the look at the store and Slack's answer is shown all the same."""
    await scene.play((0, grown(1, 4)))

    def change(method: str) -> None:
        if method == "chat.update" and slack.tops[0].edits == 1:
            scene.store.upsert(grown(3, 6))

    slack.taken = change
    await scene.play((0, grown(2, 5)))
    assert slack.tops[0].edits == 2
    assert "revision 3" in json.dumps(slack.tops[0].blocks)


async def test_an_edit_says_what_people_decided(scene: Scene, slack: SlackApi, clock: Clock) -> None:
    """Slack and the console agree; nobody is told by a message."""
    await scene.play((0, grown(1, 4)))
    Cases(scene.store.engine, clock=clock).acknowledge(["c-01"], "priya")
    await scene.play()
    assert "Acknowledged by priya" in json.dumps(slack.tops[0].blocks)
    assert len(slack.messages) == 1


async def test_a_muted_campaign_is_silent_and_is_told_when_it_rises_later(
    scene: Scene, slack: SlackApi, clock: Clock
) -> None:
    """A mute that ended hides nothing that comes after it."""
    cases = Cases(scene.store.engine, clock=clock)
    cases.mute(for_ms=60_000, reason="a protest", actor="priya", target="fs")
    await scene.play((0, grown(1, 4)), (30_000, grown(2, 8)))
    assert slack.messages == []
    assert scene.store.reader.withheld() == 2
    await scene.play((60_000, grown(3, 9, "high")))
    (top,) = slack.tops
    assert "Severity rose from LOW to HIGH" in top.text
    await scene.play((0, grown(4, 10, "high")))
    assert top.edits == 1


async def test_leads_reach_nobody(scene: Scene, slack: SlackApi) -> None:
    """Who is not beyond the bar is for the console."""
    lead = NamedAccount("x", "77", "only_a_lead", 0.2, ["copies"])
    await scene.play((0, grown(1, 4, leads=[lead])), (1_000, grown(2, 4, "high", leads=[lead])))
    assert "only_a_lead" not in json.dumps(slack.requests)


async def test_a_plain_line_shows_whether_slack_takes_messages(scene: Scene, slack: SlackApi) -> None:
    """``pileon check --slack`` sends one; a channel without the bot refuses it."""
    assert (await scene.bot.say("a test")).result == "sent"
    assert [message.text for message in slack.messages] == ["a test"]
    stranger = SlackBot("slack", "xoxb-other", "C1", base_url=slack.url)
    assert (await stranger.say("a test")).result == "dead"
    await stranger.close()
