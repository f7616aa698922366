"""Groups that go from target to target."""

from __future__ import annotations

from lab.worlds.campaigns import scripts
from lab.worlds.campaigns.field import DAY_MS, HOUR_MS, MINUTE_MS, battlefield, live, recruit
from lab.worlds.crowd import arrivals
from lab.worlds.families import campaign as register
from lab.worlds.stage import Stage


@register("spray", targets=(12, 60))
def spray(stage: Stage) -> None:
    """One tag, link, text or picture is carried to dozens of targets within two hours, by 5 to 16 accounts at each."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, people=(60, 800), low_minutes=60, high_hours=24)
    members = recruit(stage, 8, 60)
    name = p.choice("script", "tags", "tags", "link", "one-text", "pictures", "templates")
    script = scripts.SCRIPTS[name](stage, 80)
    window, reached = (
        p.log("window_minutes", 15, 120) * MINUTE_MS,
        p.share("targets_reached", 1.0, low=0.4, zero=0),
    )
    begin, number = stage.start + c.uniform() * max(0.0, span - window), None
    for target in c.sample(stage.targets, max(8, int(len(stage.targets) * reached))):
        here = c.sample(members, c.integer(5, min(16, len(members))))
        start = begin + c.uniform() * window * 0.7
        posts = [
            scripts.speak(
                stage,
                start + c.uniform() * window * 0.3,
                who,
                target,
                script,
                way="mention" if c.chance(0.8) else None,
            )
            for who in here
        ]
        number = stage.join("spray", target, members, posts, number)


@register("recurrence", targets=(6, 40))
def recurrence(stage: Stage) -> None:
    """The same accounts meet at unrelated targets for weeks, five or more within minutes, in words of their own."""
    p, c = stage.parameters, stage.chance
    battlefield(stage, people=(60, 1000), low_minutes=60, high_hours=60)
    members = recruit(stage, 8, 60)
    days, window = p.log("days", 2, 40) * DAY_MS, p.log("window_minutes", 1, 15) * MINUTE_MS
    present, number = p.share("present", 0.9, low=0.2, zero=0), None
    raids = c.sample(stage.targets, p.count("raids", 5, 40))
    crowds = p.count("crowd_at_each", 1, 60)
    for ms, target in zip(arrivals(stage, len(raids), stage.start, days, "even"), raids, strict=True):
        stage.say(ms - c.exponential(10 * MINUTE_MS), target)
        for who in stage.people(c.below(crowds)):
            stage.hit(ms + c.exponential(HOUR_MS), who, target)
        here = c.sample(members, max(5, int(len(members) * present * c.between(0.6, 1.0))))
        posts = [stage.hit(ms + c.uniform() * window, who, target) for who in here]
        number = stage.join("recurrence", target, members, posts, number)
    for who in members:
        live(stage, who, c.below(6), 5 * DAY_MS)


@register("changing-styles", targets=(3, 12), held_out=True)
def changing_styles(stage: Stage) -> None:
    """A group hands out something else at each target: texts here, a link there, pictures at the third."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, low_minutes=120, high_hours=60)
    members = recruit(stage, 8, 60)
    present, window, number = (
        p.share("present", 1.0, low=0.5, zero=0),
        p.log("window_minutes", 1, 90) * MINUTE_MS,
        None,
    )
    for ms, target in zip(
        arrivals(stage, len(stage.targets), stage.start, span, "even"), stage.targets, strict=True
    ):
        here = c.sample(members, max(5, int(len(members) * present)))
        script = scripts.SCRIPTS[c.pick(tuple(scripts.SCRIPTS))](stage, len(here))
        posts = [scripts.speak(stage, ms + c.uniform() * window, who, target, script) for who in here]
        number = stage.join("changing-styles", target, members, posts, number)
