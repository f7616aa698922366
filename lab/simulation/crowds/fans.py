"""A fan community: they know each other and never miss a post of their idol; many come within minutes."""

from __future__ import annotations

from lab.simulation.accounts import Account, new_picture
from lab.simulation.ground import Ground, Played
from lab.simulation.pen import Thread, thread_of
from lab.simulation.rhythm import awake
from lab.simulation.scenario import Fans
from lab.simulation.speech import speech


def play_fans(part: Fans, ground: Ground) -> Played:
    """Play a fan community over the whole stream: reactions to the idol, and talk among themselves."""
    dice, rng = ground.dice, ground.rng
    persona = ground.persona(part.idol)
    numbers = ground.society.draw(rng, part.people // 2, persona.language)
    fans = [ground.society.people[number] for number in numbers.tolist()]
    fans = [fan for fan in fans if fan.platform == "x"]
    while len(fans) < part.people:
        fans.append(ground.society.registry.everyday(persona.language, persona.topic))
    devotion = rng.beta(0.9, 1.1, len(fans)).tolist()
    tag = f"{persona.name.split()[0]}Forever"
    pictures = [new_picture(dice) for _ in range(15)]
    played = Played()
    for number, said in ground.statements(part.idol):
        acts: list[tuple[int, Account]] = []
        for fan, devoted in zip(fans, devotion, strict=True):
            if dice.chance(devoted * awake(fan.language, said) ** 0.5):
                prompt = dice.chance(0.25 + 0.5 * devoted)
                delay = 9_000 + rng.exponential(150_000) if prompt else rng.lognormal(14.4, 1.2)
                acts.append((int(said + delay), fan))
        _react(played, ground, number, sorted(acts, key=lambda act: act[0]), part.idol, tag, pictures)
    _talk(played, ground, fans)
    return played


def _react(
    played: Played,
    ground: Ground,
    number: int,
    acts: list[tuple[int, Account]],
    idol: str,
    tag: str,
    pictures: list[str],
) -> None:
    dice, pen = ground.dice, ground.pen
    thread = ground.thread(number, "x")
    answers: list[Thread] = []
    for ms, fan in acts:
        if thread is None or ms > ground.end:
            continue
        form = dice.uniform()
        if form < 0.22:
            played.add(pen.repost(ms, fan, thread), fan, idol)
            continue
        voice = speech(fan.language, fan.topic)
        text = voice.blurt("stock_fan", dice) if dice.chance(0.2) else voice.write("fan", dice)
        tags = (tag,) if dice.chance(0.35) else ()
        picture = dice.favourite(pictures) if dice.chance(0.1) else None
        if form < 0.32:
            played.add(pen.quote(ms, fan, thread, text, tags=tags, picture=picture), fan, idol)
        elif form < 0.46 and answers:
            other = answers[-1 - dice.below(min(len(answers), 8))]
            if other.account is not fan:
                played.add(pen.reply(ms, fan, other, text), fan)
        else:
            draft = pen.reply(ms, fan, thread, text, tags=tags, picture=picture)
            answers.append(thread_of(played.add(draft, fan, idol), fan))


def _talk(played: Played, ground: Ground, fans: list[Account]) -> None:
    """Let fans post and answer one another over the day, each with a handful of friends."""
    dice = ground.dice
    latest: dict[int, Thread] = {}
    for ms in sorted(dice.below(ground.end) for _ in range(2 * len(fans))):
        index = dice.below(len(fans))
        fan = fans[index]
        text = speech(fan.language, fan.topic).write("fan", dice)
        thread = latest.get((index + 1 + dice.below(5)) % len(fans))
        draft = ground.pen.reply(ms, fan, thread, text) if thread else ground.pen.post(ms, fan, text)
        latest[index] = thread_of(played.add(draft, fan), fan)
