"""A gang's accounts, what they look like, and the single act that all styles are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lab.simulation.accounts import PLATFORMS, Account
from lab.simulation.disguise import variant
from lab.simulation.ground import Ground, Played
from lab.simulation.pen import Draft
from lab.simulation.scenario import Gang
from lab.simulation.society import Society
from lab.simulation.speech import Speech, speech


class Squad:
    """The members of a gang and the ground they act on."""

    def __init__(self, gang: Gang, ground: Ground) -> None:
        self.gang: Final = gang
        self.ground: Final = ground
        self.members: Final = _recruit(gang, ground)
        self.voice: Final[Speech] = speech(gang.language, "politics")

    def templates(self, count: int) -> list[str]:
        """Write the texts that a raid copies from; long enough not to be anybody's by chance."""
        dice = self.ground.dice
        return [f"{self.voice.say('hostile', dice)}. {self.voice.say('hostile', dice)}" for _ in range(count)]

    def link(self) -> str:
        """Return an address that only this gang pushes."""
        return f"https://truth-files.example/{self.ground.dice.below(1 << 28):07x}"

    def copy(self, templates: Sequence[str]) -> str:
        """Return an edited copy of one of the templates."""
        return variant(self.ground.dice.pick(templates), self.ground.dice)

    def own_words(self) -> str:
        """Return a hand-written attack that resembles no other."""
        return self.voice.write("hostile", self.ground.dice)

    def hit(
        self,
        played: Played,
        ms: float,
        account: Account,
        target: str,
        text: str,
        *,
        reply: float = 0.75,
        tags: Sequence[str] = (),
        urls: Sequence[str] = (),
    ) -> Draft:
        """Post at the target: a reply to its last statement with the given probability, else a mention."""
        ground = self.ground
        moment = ground.clip(ms)
        number = ground.said_before(target, moment)
        thread = None if number is None else ground.thread(number, account.platform)
        if thread is not None and ground.dice.chance(reply):
            draft = ground.pen.reply(moment, account, thread, text, tags=tags, urls=urls)
        else:
            mention = ground.account(target, account.platform).mention
            words = f"@{mention.handle} {text}"
            draft = ground.pen.post(moment, account, words, mentions=(mention,), tags=tags, urls=urls)
        return played.add(draft, account, target)


def _recruit(gang: Gang, ground: Ground) -> list[Account]:
    society, dice = ground.society, ground.dice
    registry = society.registry
    if gang.style == "batch":
        return registry.batch(gang.size, gang.language, "politics")
    if gang.style == "aged":
        return _bought(gang, ground, society)
    if gang.style == "cross_platform":
        members: list[Account] = []
        while len(members) < gang.size:
            first = registry.hidden(gang.language, "politics")
            members.append(first)
            for platform in PLATFORMS[1:]:
                alias = f"{first.author.handle.lower()}{dice.pick(('', '_', '.'))}{platform[:2]}"
                if len(members) < gang.size and dice.chance(0.7):
                    members.append(
                        registry.hidden(
                            gang.language, "politics", platform, alias=alias if dice.chance(0.5) else None
                        )
                    )
        return members
    return [registry.hidden(gang.language, dice.pick(society.topics)) for _ in range(gang.size)]


def _bought(gang: Gang, ground: Ground, society: Society) -> list[Account]:
    """Take over accounts that have lived here since the stream began, rather active ones."""
    members: list[Account] = []
    for number in society.draw(ground.rng, 6 * gang.size, gang.language).tolist():
        account = society.people[number]
        if account.platform == "x" and len(members) < gang.size:
            members.append(account)
    return members


def cover(squad: Squad) -> Played:
    """Write the everyday posts that a gang's accounts show beside their work, over the whole stream."""
    ground = squad.ground
    dice, table = ground.dice, ground.timetable
    played = Played()
    for account in squad.members:
        voice = speech(account.language, account.topic)
        for _ in range(int(ground.rng.poisson(squad.gang.cover))):
            ms = dice.below(ground.end)
            form = dice.uniform()
            text = voice.write("chat", dice)
            number = int(table.times.searchsorted(ms)) - 1 - dice.below(20)
            thread = table.thread(number, account.platform) if number >= 0 else None
            if thread is None or thread.account.author.handle in ground.society.cast or form < 0.4:
                draft = ground.pen.post(ms, account, text)
            elif form < 0.65:
                draft = ground.pen.repost(ms, account, thread)
            else:
                draft = ground.pen.reply(ms, account, thread, text)
            played.add(draft, account)
    return played
