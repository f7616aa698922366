"""People whose accounts look alike because they belong to one house, school or class."""

from __future__ import annotations

from lab.worlds.crowd import (
    DAY_MS,
    MINUTE_MS,
    SHAPES,
    Features,
    address,
    arrivals,
    crowd,
    duration_ms,
    everyday,
    pick_target,
    said_before,
)
from lab.worlds.families import organic
from lab.worlds.people import HOUR_MS, Mould
from lab.worlds.stage import Stage


@organic("staff", targets=(1, 6))
def staff(stage: Stage) -> None:
    """An organisation's staff, with accounts made in one month after one pattern, work where it is spoken of."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.3, 15)
    made = stage.start - int(p.log("accounts_age_days", 5, 1500) * DAY_MS)
    house = stage.tongues[0].tag(c)
    mould = Mould(
        born=(made - int(p.log("made_within_hours", 3, 1500) * HOUR_MS), made),
        prefix=f"{house[:8].lower()}_" if p.flag("prefixed_handles") else "",
        digits=int(p.choice("digits", "0", "0", "2", "4")),
        bio=f"{house}. {stage.tongues[0].sentence('plain', c)}" if p.flag("same_bio") else None,
        avatar=f"{c.below(2**60):016x}" if p.flag("same_avatar", 0.3) else None,
    )
    people = stage.people(p.count("staff", 5, 80), mould, platform=stage.platforms[0])
    notices = [
        (stage.tongues[0].sentence("plain", c), address(stage)) for _ in range(p.count("notices", 1, 10))
    ]
    set_words, reposting, warm = (
        p.share("set_words", 0.8),
        p.share("reposting", 0.9),
        p.share("answers_critics", 0.9),
    )
    for ms in arrivals(stage, p.count("occasions", 2, 25), stage.start, days * DAY_MS, "even"):
        target = pick_target(stage, 1.5)
        root = stage.say(ms, target)
        for who in c.sample(people, 1 + c.below(len(people))):
            at = ms + c.exponential(2 * HOUR_MS)
            text, link = c.pick(notices)
            set_text = c.chance(set_words)
            if c.chance(reposting):
                stage.repost(at, who, root)
            post = stage.hit(
                at + 1000,
                who,
                target,
                text if set_text else None,
                mood="warm",
                root=root,
                links=[link] if set_text else [],
            )
            if c.chance(warm):
                other = c.pick(people)
                stage.reply(at + c.exponential(HOUR_MS), other, post, other.tongue.remark("warm", c))
    crowd(stage, stage.people(p.count("others", 10, 800)), stage.targets, duration=days * DAY_MS)
    everyday(stage, span=days * DAY_MS)


@organic("school")
def school(stage: Stage) -> None:
    """Pupils of one school open accounts in one week and try them out on somebody well known."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 20, 60)
    week = int(p.log("made_within_hours", 1, 200) * HOUR_MS)
    end = stage.start - int(p.log("made_before_hours", 0.1, 500) * HOUR_MS)
    name = stage.tongues[0].tag(c)[:6].lower()
    mould = Mould(
        born=(end - week, end),
        prefix=name if p.flag("prefixed_handles", 0.3) else "",
        digits=int(p.choice("digits", "0", "2", "4")),
        bio=name if p.flag("same_bio", 0.3) else None,
    )
    pupils = stage.people(p.count("pupils", 8, 200), mould, platform=stage.platforms[0])
    said_before(stage, stage.targets[0])
    tag, features = stage.tongues[0].tag(c), Features(stage)
    set_words, phrase = p.share("set_words", 0.7), stage.tongues[0].sentence("ask", c)
    for who, first in zip(
        pupils, arrivals(stage, len(pupils), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        for number in range(1 + c.below(4)):
            ms = first + number * c.exponential(5 * MINUTE_MS)
            post = stage.hit(
                ms,
                who,
                pick_target(stage),
                phrase if c.chance(set_words) else None,
                mood=c.pick(("warm", "ask", "plain")),
                tags=[tag] if c.chance(features.tagging) else [],
            )
            if c.chance(0.4):
                other = c.pick(pupils)
                stage.reply(ms + c.exponential(10 * MINUTE_MS), other, post, other.tongue.short("warm", c))
    crowd(stage, stage.people(p.count("others", 10, 1000)), stage.targets, duration=span, features=features)
    everyday(stage, span=span)


@organic("newcomers")
def newcomers(stage: Stage) -> None:
    """A platform's exodus: a large part of the crowd opened accounts in the same two days, with handles it proposed."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    end = stage.start - int(p.log("made_before_hours", 0.1, 200) * HOUR_MS)
    mould = Mould(
        born=(end - int(p.log("made_within_hours", 2, 72) * HOUR_MS), end),
        digits=int(p.choice("digits", "4", "5", "8")),
    )
    count = p.count("people", 30, 2000)
    new = int(count * p.share("newcomers", 0.8, low=0.1, zero=0))
    people = c.shuffled([*stage.people(new, mould), *stage.people(count - new)])
    crowd(stage, people, stage.targets, duration=span)
    everyday(stage, span=span)
