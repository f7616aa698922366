"""Groups that take their time: a drip, turns, relays over days."""

from __future__ import annotations

from lab.worlds.campaigns import scripts
from lab.worlds.campaigns.field import DAY_MS, HOUR_MS, MINUTE_MS, battlefield, recruit, struck
from lab.worlds.crowd import arrivals
from lab.worlds.families import campaign as register
from lab.worlds.stage import Stage
from schemas.post import Post


@register("drip")
def drip(stage: Stage) -> None:
    """Members post the same few things for many hours or days, never many at once."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, low_minutes=200, high_hours=100)
    members, each, number = recruit(stage), p.log("posts_each", 2, 12), None
    script = scripts.handed_out(stage, len(members) * each)
    for target in struck(stage, 2):
        plan = [
            (ms, who)
            for who in members
            for ms in arrivals(stage, 1 + int(c.exponential(each)), stage.start, span, "even")
        ]
        posts = [scripts.speak(stage, ms, who, target, script) for ms, who in plan]
        number = stage.join("drip", target, members, posts, number)


@register("rotating")
def rotating(stage: Stage) -> None:
    """Members of a large pool take turns: a part of it strikes each time, each time with something new."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, low_minutes=300, high_hours=150)
    members = recruit(stage, 20, 100)
    share, name = p.share("on_duty", 0.6, low=0.15, zero=0), p.choice("script", *scripts.SCRIPTS)
    window, number = p.log("window_minutes", 1, 60) * MINUTE_MS, None
    targets = struck(stage)
    drawn: dict[str, list[Post]] = {target.id: [] for target in targets}
    for ms in arrivals(stage, p.count("turns", 3, 20), stage.start, span, "even"):
        target, duty = c.pick(targets), c.sample(members, max(5, int(len(members) * share)))
        script = scripts.SCRIPTS[name](stage, len(duty))
        drawn[target.id] += [
            scripts.speak(stage, ms + c.uniform() * window, who, target, script) for who in duty
        ]
    for target in targets:
        number = stage.join("rotating", target, members, drawn[target.id], number)


@register("relay")
def relay(stage: Stage) -> None:
    """For days a few members at a time hand on the tag, text or link of the day to one target."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 1.5, 14)
    span = battlefield(stage, low_minutes=60, high_hours=60)
    members, name = recruit(stage, 8, 60), p.choice("script", *scripts.SCRIPTS)
    shift, window = p.count("on_shift", 3, 12), p.log("window_hours", 0.1, 6) * HOUR_MS
    number = None
    for target in struck(stage, 2):
        posts = []
        for ms in arrivals(stage, p.count("shifts", 4, 40), stage.start, max(days * DAY_MS, span), "even"):
            script = scripts.SCRIPTS[name](stage, shift)
            posts += [
                scripts.speak(stage, ms + c.uniform() * window, who, target, script)
                for who in c.sample(members, shift)
            ]
        number = stage.join("relay", target, members, posts, number)
