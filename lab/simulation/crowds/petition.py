"""A petition: hundreds paste one text with one link, because they were openly asked to."""

from __future__ import annotations

from lab.simulation.accounts import Account
from lab.simulation.ground import Ground, Played
from lab.simulation.links import respelled
from lab.simulation.rhythm import HOUR_MS
from lab.simulation.scenario import Petition
from lab.simulation.speech import speech


def play_petition(part: Petition, ground: Ground) -> Played:
    """Play a petition: most paste it as it is, some add a word, one in five sends it to further targets."""
    dice, rng = ground.dice, ground.rng
    persona = ground.persona(part.target)
    text = speech(persona.language, persona.topic).say("petition", dice)
    link = f"https://petition.example/p/{dice.below(1 << 20):05x}"
    numbers = ground.society.draw(rng, part.people * 3 // 4, persona.language)
    people = [ground.society.people[number] for number in numbers.tolist()]
    while len(people) < part.people:
        people.append(ground.society.registry.everyday(persona.language, dice.pick(ground.society.topics)))
    played = Played()
    times = (part.at + part.hours * rng.beta(1.3, 2.2, len(people))) * HOUR_MS
    for ms, account in zip(times.tolist(), people, strict=True):
        targets = [part.target]
        if part.related and dice.chance(0.2):
            targets += part.related
        moment = ms
        for target in targets:
            _paste(played, ground, ground.clip(moment), account, target, text, link)
            moment += 20_000 + dice.uniform() * 240_000
    return played


def _paste(
    played: Played, ground: Ground, ms: int, account: Account, target: str, text: str, link: str
) -> None:
    dice = ground.dice
    form = dice.uniform()
    voice = speech(account.language, account.topic)
    if form > 0.85:
        text = f"{text}. {voice.say('closer', dice)}"
    elif form > 0.7:
        text = f"{voice.write('chat', dice)}. {text}"
    number = ground.said_before(target, ms)
    thread = None if number is None else ground.thread(number, account.platform)
    if thread is not None and dice.chance(0.4):
        draft = ground.pen.reply(ms, account, thread, text, urls=(respelled(link, dice),))
    else:
        mention = ground.account(target, account.platform).mention
        draft = ground.pen.post(
            ms, account, f"@{mention.handle} {text}", mentions=(mention,), urls=(respelled(link, dice),)
        )
    played.add(draft, account, target)
