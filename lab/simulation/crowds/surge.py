"""A news surge: thousands land on one person after an announcement, and nobody told them to."""

from __future__ import annotations

from typing import Final

import numpy as np

from lab.simulation.accounts import Account, new_picture
from lab.simulation.dice import generator
from lab.simulation.ground import Ground, Played
from lab.simulation.links import respelled
from lab.simulation.pen import Draft, Thread, thread_of
from lab.simulation.rhythm import HOUR_MS, arrivals, heavy_counts
from lab.simulation.scenario import Surge
from lab.simulation.speech import speech

_PATH_CROWD: Final = 40
_FROM_POPULATION: Final = 0.7
_MOST_POSTS: Final = 25
_VIRAL: Final = 8
_STANCES: Final = ("hostile", "hostile", "hostile", "hostile", "hostile", "support", "support", "question")


def play_surge(part: Surge, ground: Ground) -> Played:
    """Play a surge: who comes, when, and what each does."""
    persona = ground.persona(part.target)
    announcement = ground.timetable.nearest(ground.society.cast[part.target], part.at * HOUR_MS)
    begin = max(part.at * HOUR_MS, float(ground.timetable.times[announcement]) + 15_000)
    people = _people(part, ground, persona.language)
    first = begin + arrivals(ground.rng, len(people), part.hours)
    counts = heavy_counts(ground.rng, len(people), _MOST_POSTS)
    acts: list[tuple[int, int]] = []
    for index, (ms, count) in enumerate(zip(first.tolist(), counts.tolist(), strict=True)):
        acts.append((ground.clip(ms), index))
        for gap in ground.lognormal(360, 1.2, count - 1):
            ms += gap
            if ms < begin + part.hours * HOUR_MS:
                acts.append((ground.clip(ms), index))
    acts.sort()
    surge = _Surge(part, ground, announcement, len(people))
    for ms, index in acts:
        surge.act(ms, people[index], index)
    return surge.played


def _people(part: Surge, ground: Ground, language: str) -> list[Account]:
    """Draw who comes: most live here, some open an account for it; half of a shared pool if there is one."""
    society = ground.society
    known = round(part.people * _FROM_POPULATION)
    numbers = society.draw(ground.rng, known, language)
    if part.crowd:
        pool = society.draw(generator(ground.scenario.seed, _PATH_CROWD, part.crowd), known, language)
        numbers = np.unique(np.concatenate([pool[: known // 2], numbers[: known - known // 2]]))
        ground.rng.shuffle(numbers)
    people = [society.people[number] for number in numbers.tolist()]
    topics = society.topics
    while len(people) < part.people:
        dice = ground.dice
        tongue = language if dice.chance(0.7) else dice.pick(society.languages)
        people.append(society.registry.everyday(tongue, dice.pick(topics), young=dice.chance(0.15)))
    return people


class _Surge:
    """A surge while it goes on: what trends, what is passed on, who went viral."""

    def __init__(self, part: Surge, ground: Ground, announcement: int, people: int) -> None:
        dice = ground.dice
        self.played: Final = Played()
        self._part: Final = part
        self._ground: Final = ground
        self._announcement: Final = announcement
        self._memes: Final = [new_picture(dice) for _ in range(12)]
        self._article: Final = f"https://valleyherald.example/live/{dice.below(1 << 24):06x}"
        self._stances: Final = [dice.pick(_STANCES) for _ in range(people)]
        self._shift: Final = dice.below(3)
        self._viral: Final[list[Thread]] = []
        self._recent: Final[list[Thread]] = []

    def act(self, ms: int, account: Account, index: int) -> None:
        dice, ground, target = self._ground.dice, self._ground, self._part.target
        voice = speech(account.language, account.topic)
        form = dice.uniform()
        if form < 0.08 and self._part.related:
            target = dice.pick(self._part.related)
        thread = ground.thread(self._statement(target, ms), account.platform)
        if thread is None:
            return
        if 0.08 <= form < 0.25:
            viral = self._viral_for(account)
            if viral is not None and dice.chance(0.6):
                self.played.add(ground.pen.repost(ms, account, viral), account)
            else:
                self.played.add(ground.pen.repost(ms, account, thread), account, target)
            return
        stance = self._stances[index]
        text = voice.blurt("stock_angry", dice) if dice.chance(0.12) else voice.write(stance, dice)
        tags = self._tags(voice.surge_tags)
        urls = (respelled(self._article, dice),) if dice.chance(0.08) else ()
        picture = dice.favourite(self._memes) if dice.chance(0.1) else None
        if 0.25 <= form < 0.33:
            viral = self._viral_for(account)
            if viral is not None and dice.chance(0.4):
                text = f"{text[:40]} RT @{viral.account.author.handle}: {viral.text}"[:280]
            draft = ground.pen.quote(ms, account, thread, text, tags=tags, urls=urls, picture=picture)
        elif 0.33 <= form < 0.43 and self._recent:
            self._answer(ms, account, text)
            return
        elif 0.43 <= form < 0.55:
            draft = self._mention(ms, account, thread, text, tags, urls, picture)
        elif 0.55 <= form < 0.58 and self._viral:
            draft = self._manual_repost(ms, account, thread)
        else:
            draft = ground.pen.reply(ms, account, thread, text, tags=tags, urls=urls, picture=picture)
        self.played.add(draft, account, target)
        self._remember(thread_of(draft, account))

    def _statement(self, target: str, ms: int) -> int:
        """Return what is reacted to: mostly the announcement, else the last thing the target said."""
        if target == self._part.target and self._ground.dice.chance(0.65):
            return self._announcement
        latest = self._ground.said_before(target, ms)
        if latest is None:
            return self._announcement
        return max(latest, self._announcement) if target == self._part.target else latest

    def _answer(self, ms: int, account: Account, text: str) -> None:
        other = self._recent[self._ground.dice.below(len(self._recent))]
        if other.account.platform == account.platform and other.account is not account:
            self.played.add(self._ground.pen.reply(ms, account, other, text), account)

    def _mention(
        self,
        ms: int,
        account: Account,
        thread: Thread,
        text: str,
        tags: tuple[str, ...],
        urls: tuple[str, ...],
        picture: str | None,
    ) -> Draft:
        """Post about the target: mostly with a mention, one in six by name only."""
        mention = thread.account.mention
        if self._ground.dice.chance(0.17):
            named = f"{thread.account.author.name or mention.handle}: {text}"
            return self._ground.pen.post(ms, account, named, tags=tags, urls=urls, picture=picture)
        words = f"@{mention.handle} {text}" if self._ground.dice.chance(0.6) else f"{text} @{mention.handle}"
        return self._ground.pen.post(
            ms, account, words, mentions=(mention,), tags=tags, urls=urls, picture=picture
        )

    def _manual_repost(self, ms: int, account: Account, thread: Thread) -> Draft:
        viral = self._ground.dice.favourite(self._viral)
        original = f"@{viral.account.author.handle}: {viral.text}"
        quoted = f"RT {original}" if self._ground.dice.chance(0.5) else f"“{original}”"
        words = f"{quoted} @{thread.account.author.handle}"
        return self._ground.pen.post(
            ms, account, words, mentions=(viral.account.mention, thread.account.mention)
        )

    def _viral_for(self, account: Account) -> Thread | None:
        if not self._viral:
            return None
        viral = self._ground.dice.favourite(self._viral)
        return viral if viral.account.platform == account.platform and viral.account is not account else None

    def _remember(self, thread: Thread) -> None:
        if len(self._recent) < 40:
            self._recent.append(thread)
        else:
            self._recent[self._ground.dice.below(40)] = thread
        if len(self._viral) < _VIRAL and self._ground.dice.chance(0.06):
            self._viral.append(thread)

    def _tags(self, trending: list[str]) -> tuple[str, ...]:
        dice = self._ground.dice
        if not dice.chance(0.32):
            return ()
        tags = trending[self._shift : self._shift + 4]
        first, second = dice.favourite(tags), dice.favourite(tags)
        return (first,) if first == second or dice.chance(0.6) else (first, second)
