"""Machines and desks: news feeds, bots that people call, and companies whose service fails."""

from __future__ import annotations

from lab.worlds.crowd import (
    DAY_MS,
    HOUR_MS,
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
from lab.worlds.people import Mould
from lab.worlds.stage import Stage
from schemas.post import Post


@organic("syndicated-feeds", targets=(1, 8))
def syndicated_feeds(stage: Stage) -> None:
    """News feeds carry one agency's items under the names of many towns, at the same seconds; citizens answer."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.1, 6)
    mould = Mould(prefix=f"{stage.tongues[0].tag(c)[:6].lower()}_") if p.flag("prefixed_handles") else None
    feeds = stage.people(p.count("feeds", 4, 60), mould, platform=stage.platforms[0])
    quick, carried = p.log("seconds", 0.2, 600) * 1000, p.share("carried", 1.0, low=0.3, zero=0)
    own_links, answering = p.flag("own_links"), p.share("citizens_answer", 0.9)
    people = stage.people(p.count("people", 20, 1000), platform=stage.platforms[0])
    for ms in arrivals(stage, p.count("items", 3, 60), stage.start, days * DAY_MS, "even"):
        target, title, link = pick_target(stage, 1.5), stage.tongues[0].title(c), address(stage)
        for feed in feeds:
            if c.chance(carried):
                url = address(stage) if own_links else link
                post = stage.hit(
                    ms + c.exponential(quick),
                    feed,
                    target,
                    title,
                    way=c.pick(("mention", "alias")),
                    links=[url],
                )
                for who in c.sample(people, c.below(4)):
                    if c.chance(answering):
                        stage.hit(ms + c.exponential(10 * MINUTE_MS), who, target)
                    else:
                        stage.reply(
                            ms + c.exponential(10 * MINUTE_MS), who, post, who.tongue.remark("angry", c)
                        )
        if len(stage.posts) > 5000:
            break
    crowd(stage, people, stage.targets, duration=days * DAY_MS)
    everyday(stage, span=days * DAY_MS)


@organic("called-bots")
def called_bots(stage: Stage) -> None:
    """People call bots under posts of public people, and the bots answer in set words within seconds."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 30, 80)
    said_before(stage, stage.targets[0])
    bots = stage.people(p.count("bots", 1, 12), platform=stage.platforms[0])
    replies = {bot.handle: (stage.tongues[0].sentence("plain", c), address(stage)) for bot in bots}
    calls, quick = p.share("calling", 0.6, low=0.02, zero=0), p.log("seconds", 1, 60) * 1000
    several = p.share("calls_all_bots", 0.5)
    people = stage.people(p.count("people", 20, 1200), platform=stage.platforms[0])
    for who, ms in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        target = pick_target(stage)
        if not c.chance(calls):
            stage.hit(ms, who, target)
            continue
        bot = c.ranked(bots, 2.0)
        call: Post = stage.hit(ms, who, target, f"@{bot.handle} {who.tongue.short('ask', c)}")
        for one in bots if c.chance(several) else [bot]:
            text, link = replies[one.handle]
            stage.hit(
                ms + c.exponential(quick),
                one,
                target,
                f"@{call.author.handle} {text} {link}-{c.below(10**6)}",
                way="reply",
                root=call,
                links=[f"{link}-{c.below(10**6)}"],
            )
    everyday(stage, span=span)


@organic("outage", targets=(1, 12))
def outage(stage: Stage) -> None:
    """A service fails, and customers complain to the company's many accounts in the phrases of customers."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 15, 30)
    phrases = [stage.tongues[0].slogan("ask", c) for _ in range(p.count("phrases", 2, 30))]
    set_words, again, several = (
        p.share("phrases_only", 0.9),
        p.share("comes_again", 0.8),
        p.share("several_targets", 0.8),
    )
    helping, tag, tagging = p.share("company_answers", 0.8), stage.tongues[0].tag(c), p.share("tagging", 0.8)
    page = address(stage)
    linking = p.share("linkers", 0.6, zero=0.4)
    people = stage.people(p.count("people", 20, 1500))
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        ms = first
        while True:
            for target in c.sample(stage.targets, 1 + (c.below(3) if c.chance(several) else 0)):
                post = stage.hit(
                    ms,
                    who,
                    target,
                    c.ranked(phrases, 2.0) if c.chance(set_words) else None,
                    mood="ask",
                    way="mention" if c.chance(0.6) else None,
                    tags=[tag] if c.chance(tagging) else [],
                    links=[page] if c.chance(linking) else [],
                )
                if c.chance(helping):
                    stage.answer(ms + c.exponential(15 * MINUTE_MS), target, post)
                ms += c.exponential(40_000)
            if not c.chance(again) or ms > stage.start + span:
                break
            ms += c.exponential(span / 5)
    everyday(stage, span=span)


@organic("counting-apps")
def counting_apps(stage: Stage) -> None:
    """An app or game posts results for its players in set words, with the club or star they play for."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.2, 8)
    said_before(stage, stage.targets[0])
    frames = [stage.tongues[0].sentence("plain", c) for _ in range(p.count("frames", 1, 5))]
    link, tag, each = address(stage), stage.tongues[0].tag(c), p.log("results_each", 1, 12)
    at_hour = p.flag("all_at_one_hour")
    people = stage.people(p.count("players", 15, 400))
    features = Features(stage)
    for who in people:
        target = pick_target(stage)
        for _ in range(1 + int(c.exponential(each))):
            ms = (
                stage.start + int(c.between(0, days)) * DAY_MS + c.exponential(2 * MINUTE_MS)
                if at_hour
                else stage.start + c.between(0, days) * DAY_MS
            )
            stage.hit(
                ms,
                who,
                target,
                f"{c.pick(frames)} {c.below(1000)} 🟩🟨⬛",
                way="mention",
                tags=[tag] if c.chance(features.tagging) else [],
                links=[link] if c.chance(0.8) else [],
            )
    crowd(
        stage,
        stage.people(p.count("others", 10, 400)),
        stage.targets,
        duration=days * DAY_MS,
        features=features,
    )
    everyday(stage, span=days * DAY_MS)


@organic("job-alerts", targets=(1, 5))
def job_alerts(stage: Stage) -> None:
    """Scheduled posts of many small firms go out on the hour, made with one tool, naming one authority."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.2, 8)
    firms = stage.people(p.count("firms", 5, 120), platform=stage.platforms[0])
    said_before(stage, stage.targets[0])
    tag, frames = (
        stage.tongues[0].tag(c),
        [stage.tongues[0].sentence("plain", c) for _ in range(p.count("frames", 1, 10))],
    )
    daily, exact = p.count("daily", 1, 6), p.share("on_the_second", 1.0)
    start = stage.start - stage.start % HOUR_MS
    for firm in firms:
        hours = c.sample(range(24), daily)
        for day in range(max(1, int(days))):
            for hour in hours:
                ms = (
                    start
                    + day * DAY_MS
                    + hour * HOUR_MS
                    + (c.exponential(1500) if c.chance(exact) else c.between(0, HOUR_MS))
                )
                stage.hit(
                    ms,
                    firm,
                    pick_target(stage),
                    f"{c.pick(frames)} {c.below(10**5)}",
                    way="mention",
                    tags=[tag],
                    links=[address(stage)],
                )
        if len(stage.posts) > 5000:
            break
    crowd(stage, stage.people(p.count("others", 10, 400)), stage.targets, duration=days * DAY_MS)
    everyday(stage, span=days * DAY_MS)
