"""Everyday life: reactions to public figures, talk among friends, posts of one's own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import merge
from typing import Final

import numpy as np

from lab.simulation.accounts import Account, new_picture
from lab.simulation.dice import Dice, generator
from lab.simulation.links import News
from lab.simulation.pen import Draft, Pen, Thread, thread_of
from lab.simulation.rhythm import HOUR_MS, SLOT_MS, Integers, everyday_times, reply_delays
from lab.simulation.scenario import Scenario
from lab.simulation.society import Society, choose
from lab.simulation.speech import Speech, speech
from lab.simulation.timetable import Timetable

_PATH_PLAN, _PATH_SLOT = 20, 21
_REACTION, _FRIEND, _OWN = 0, 1, 2
_REMEMBERED: Final = 6


class Background:
    """The everyday posts of a scenario; iterate to write them in order of time."""

    def __init__(self, scenario: Scenario, society: Society, timetable: Timetable, news: News) -> None:
        self._scenario: Final = scenario
        self._society: Final = society
        self._timetable: Final = timetable
        self._news: Final = news

    def __iter__(self) -> Iterator[Draft]:
        times, kinds, statements = self._plan()
        table = self._timetable
        said = (draft for number in range(len(table.times)) for draft in table.posts(number))
        return merge(said, self._written(times, kinds, statements), key=lambda draft: draft[0])

    def _plan(self) -> tuple[Integers, Integers, Integers]:
        """Draw time, kind and, for reactions, the statement of everything that will be written."""
        scenario, table = self._scenario, self._timetable
        rng = generator(scenario.seed, _PATH_PLAN)
        posts = scenario.background.posts
        popularity = dict.fromkeys(range(len(self._society.hubs)), 0.0)
        for persona in scenario.cast:
            popularity[self._society.cast[persona.handle]] = persona.popularity
        cast = np.array([popularity[hub] for hub in table.hub.tolist()])
        fame = np.where(
            cast > 0, 0.0, 1.0 / (1.0 + table.hub) ** 0.4 * (1.0 + rng.pareto(1.5, len(table.hub)))
        )
        if fame.sum() > 0:
            fame *= 0.52 * posts / fame.sum()
        counts = rng.poisson(fame + cast)
        statements = np.repeat(np.arange(len(counts)), counts)
        reactions = table.times[statements] + reply_delays(rng, len(statements))
        inside = reactions < scenario.hours * HOUR_MS
        statements, reactions = statements[inside], reactions[inside].astype(np.int64)
        rest = everyday_times(rng, max(0, posts - len(reactions) - len(table.times)), scenario.hours)
        times = np.concatenate([reactions, rest])
        kinds = np.concatenate(
            [np.full(len(reactions), _REACTION), np.where(rng.random(len(rest)) < 0.45, _FRIEND, _OWN)]
        )
        numbers = np.concatenate([statements, np.full(len(rest), -1)])
        order = np.argsort(times, kind="stable")
        return times[order], kinds[order], numbers[order]

    def _written(self, times: Integers, kinds: Integers, statements: Integers) -> Iterator[Draft]:
        slots = times // SLOT_MS
        edges = np.flatnonzero(np.diff(slots)) + 1
        scribe = _Scribe(self._society, self._timetable, self._news)
        for part in np.split(np.arange(len(times)), edges):
            if not len(part):
                continue
            slot = int(slots[part[0]])
            rng = generator(self._scenario.seed, _PATH_SLOT, slot)
            dice = Dice(rng)
            authors = self._authors(rng, slot, kinds[part], statements[part])
            for ms, kind, number, person in zip(
                times[part].tolist(), kinds[part].tolist(), statements[part].tolist(), authors, strict=True
            ):
                yield scribe.write(ms, kind, number, person, dice)

    def _authors(
        self, rng: np.random.Generator, slot: int, kinds: Integers, statements: Integers
    ) -> list[int]:
        """Give every post of a half-hour to one of those online, three in four within the hub's community."""
        society = self._society
        present = society.online(slot)
        share = np.array([cumulated[-1] for _, cumulated in present])
        anyone = rng.choice(len(present), len(kinds), p=share / share.sum())
        homes = np.where(kinds == _REACTION, society.hub_community[self._timetable.hub[statements]], -1)
        homes = np.where((homes >= 0) & (rng.random(len(kinds)) < 0.75), homes, anyone)
        authors = np.zeros(len(kinds), dtype=np.int64)
        for community in range(len(present)):
            mine = np.flatnonzero(homes == community)
            authors[mine] = choose(rng, present[community], len(mine))
        return authors.tolist()


class _Scribe:
    """Turns planned acts into posts; remembers the last posts of people and threads, to answer them."""

    def __init__(self, society: Society, timetable: Timetable, news: News) -> None:
        self._society: Final = society
        self._timetable: Final = timetable
        self._news: Final = news
        self._pen: Final = Pen(0)
        self._answers: Final[dict[int, deque[Thread]]] = {}
        self._latest: Final[dict[int, Thread]] = {}

    def write(self, ms: int, kind: int, statement: int, person: int, dice: Dice) -> Draft:
        account = self._society.people[person]
        voice = speech(account.language, account.topic)
        if kind == _REACTION:
            thread = self._timetable.thread(statement, account.platform)
            if thread is not None:
                return self._react(ms, account, voice, statement, thread, dice)
        elif kind == _FRIEND:
            return self._answer_friend(ms, person, account, voice, dice)
        draft = self._own(ms, account, voice, dice)
        self._latest[person] = thread_of(draft, account)
        return draft

    def _react(
        self, ms: int, account: Account, voice: Speech, statement: int, thread: Thread, dice: Dice
    ) -> Draft:
        form = dice.uniform()
        if form < 0.26:
            return self._pen.repost(ms, account, thread)
        text = voice.write(dice.pick(("chat", "chat", "question", "support")), dice)
        if dice.chance(0.08):
            text = voice.blurt(dice.pick(("stock_fan", "stock_angry")), dice)
        if form < 0.36:
            return self._pen.quote(ms, account, thread, text, tags=self._tags(voice, dice, 0.2))
        answers = self._answers.get(statement)
        if answers is None:
            answers = self._answers[statement] = deque(maxlen=_REMEMBERED)
            if len(self._answers) > 4000:
                del self._answers[next(iter(self._answers))]
        if form < 0.5 and answers:
            earlier = answers[dice.below(len(answers))]
            if earlier.account.platform == account.platform and earlier.account is not account:
                return self._pen.reply(ms, account, earlier, text)
        urls = (self._news.article(account, ms, dice),) if dice.chance(0.04) else ()
        draft = self._pen.reply(ms, account, thread, text, tags=self._tags(voice, dice, 0.06), urls=urls)
        answers.append(thread_of(draft, account))
        return draft

    def _answer_friend(self, ms: int, person: int, account: Account, voice: Speech, dice: Dice) -> Draft:
        """Answer, quote or repost one of a few friends, who are the neighbours in the community."""
        members = self._society.members[self._society.community[person]]
        here = int(np.searchsorted(members, person))
        step = 1 + int(6 * dice.uniform() ** 2)
        friend = int(members[(here + (step if dice.chance(0.5) else -step)) % len(members)])
        thread = self._latest.get(friend)
        form = dice.uniform()
        if thread is None or friend == person:
            draft = self._own(ms, account, voice, dice)
        elif form < 0.2:
            return self._pen.repost(ms, account, thread)
        elif form < 0.28:
            return self._pen.quote(ms, account, thread, voice.write("chat", dice))
        else:
            draft = self._pen.reply(ms, account, thread, voice.write("chat", dice))
        self._latest[person] = thread_of(draft, account)
        return draft

    def _own(self, ms: int, account: Account, voice: Speech, dice: Dice) -> Draft:
        text = voice.write("chat", dice)
        urls = (self._news.article(account, ms, dice),) if dice.chance(0.15) else ()
        picture = None
        if dice.chance(0.09):
            picture = self._news.meme(account, ms, dice) if dice.chance(0.25) else new_picture(dice)
        return self._pen.post(
            ms, account, text, tags=self._tags(voice, dice, 0.25), urls=urls, picture=picture
        )

    def _tags(self, voice: Speech, dice: Dice, chance: float) -> tuple[str, ...]:
        if not dice.chance(chance):
            return ()
        first, second = dice.favourite(voice.tags), dice.favourite(voice.tags)
        return (first,) if first == second or dice.chance(0.6) else (first, second)
