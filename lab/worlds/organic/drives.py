"""Drives that ordinary people make their own: petitions, hashtags, letters to representatives, appeals."""

from __future__ import annotations

from lab.worlds.crowd import (
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
    picture,
    said_before,
)
from lab.worlds.families import organic
from lab.worlds.stage import Stage


def _petitions(stage: Stage, count: int) -> None:
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 20, 100)
    said_before(stage, stage.targets[0])
    tongue = stage.tongues[0]
    petitions = [
        (tongue.passage(2 + c.below(3), "angry", c), address(stage), tongue.tag(c)) for _ in range(count)
    ]
    untouched, added = p.share("untouched", 1.0, low=0.3, zero=0), p.share("own_words_added", 0.8)
    tagged, marked = p.share("tagged", 1.0), p.flag("marked_by_site", 0.2)
    shape = p.choice("shape", *SHAPES)
    people = stage.people(p.count("people", 20, 1500))
    more = p.share("signs_several", 0.6)
    for who, ms in zip(people, arrivals(stage, len(people), stage.start, span, shape), strict=True):
        for text, link, tag in c.sample(petitions, 1 + (c.below(count) if c.chance(more) else 0)):
            line = text if c.chance(untouched) else who.tongue.paraphrase(text, 0.8, c)
            if c.chance(added):
                line = f"{line} {who.tongue.short('angry', c)}"
            if marked:  # some sites tell copies apart by spaces that nobody sees
                line = line.replace(" ", c.pick((" \u200b", "\u00a0", " \u2060", " ")), 1 + c.below(3))
            stage.hit(
                ms,
                who,
                pick_target(stage),
                line,
                links=[link] if c.chance(0.8) else [],
                tags=[tag] if c.chance(tagged) else [],
            )
            ms += c.exponential(2 * MINUTE_MS)
    crowd(stage, stage.people(p.count("others", 1, 600)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("petition")
def petition(stage: Stage) -> None:
    """One petition, signed in its own words and passed on to whom it is for."""
    _petitions(stage, 1)


@organic("petitions")
def petitions(stage: Stage) -> None:
    """Several petitions at once; some people sign more than one."""
    _petitions(stage, stage.parameters.count("petitions", 2, 5))


@organic("hashtag-activism", targets=(1, 12))
def hashtag_activism(stage: Stage) -> None:
    """A cause with a few tags and slogans, taken to all who might help."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 30, 150)
    said_before(stage, stage.targets[0])
    tags = [stage.tongues[0].tag(c) for _ in range(p.count("tags", 1, 8))]
    slogans = [stage.tongues[0].slogan("angry", c) for _ in range(p.count("slogans", 1, 30))]
    tagging, set_words = p.share("tagging", 1.0, low=0.3, zero=0), p.share("slogans_only", 0.9)
    picturing, pictures = p.share("picturing", 0.5), [picture(stage) for _ in range(10)]
    several, again = p.share("several_targets", 0.9), p.share("comes_again", 0.8)
    people = stage.people(p.count("people", 20, 1500))
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        ms = first
        while True:
            for target in c.sample(stage.targets, 1 + (c.below(4) if c.chance(several) else 0)):
                text = c.ranked(slogans, 2.0) if c.chance(set_words) else who.tongue.remark("angry", c)
                own = [c.ranked(tags, 2.0)] if c.chance(tagging) else []
                own += [tags[0]] if own and c.chance(0.3) and own[0] != tags[0] else []
                media = [c.ranked(pictures, 2.0)] if c.chance(picturing) else []
                stage.hit(
                    ms, who, target, text, tags=own, media=media, way="mention" if c.chance(0.5) else None
                )
                ms += c.exponential(MINUTE_MS)
            if not c.chance(again) or ms > stage.start + span:
                break
            ms += c.exponential(span / 6)
    everyday(stage, span=span)


@organic("write-to-your-mp", targets=(12, 60))
def write_to_your_mp(stage: Stage) -> None:
    """An organisation offers one text; citizens send it to their own representatives."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 120)
    text, link, tag = stage.tongues[0].passage(2, "angry", c), address(stage), stage.tongues[0].tag(c)
    untouched, linked, tagged = (
        p.share("untouched", 1.0, low=0.4, zero=0),
        p.share("linked", 1.0),
        p.share("tagged", 1.0),
    )
    each, shape = p.count("representatives_each", 1, 4), p.choice("shape", *SHAPES)
    neighbours = p.flag("by_district", 0.7)
    people = stage.people(p.count("people", 20, 1200))
    for number, (who, ms) in enumerate(
        zip(people, arrivals(stage, len(people), stage.start, span, shape), strict=True)
    ):
        district = number % len(stage.targets)
        own = [stage.targets[(district + step) % len(stage.targets)] for step in range(each)]
        for target in own if neighbours else c.sample(stage.targets, each):
            line = text if c.chance(untouched) else who.tongue.paraphrase(text, 0.7, c)
            stage.hit(
                ms,
                who,
                target,
                line,
                way="mention" if c.chance(0.8) else None,
                links=[link] if c.chance(linked) else [],
                tags=[tag] if c.chance(tagged) else [],
            )
            ms += c.exponential(MINUTE_MS)
    everyday(stage, span=span)


@organic("celebrity-call", targets=(1, 5))
def celebrity_call(stage: Stage) -> None:
    """Somebody famous asks the fans to tell a public person something, and they do."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 10, 40)
    said_before(stage, stage.targets[0])
    star, phrase, tag = (
        stage.person(platform=stage.platforms[0]),
        stage.tongues[0].sentence("angry", c),
        stage.tongues[0].tag(c),
    )
    call = stage.hit(
        stage.start,
        star,
        stage.targets[0],
        f"{stage.tongues[0].sentence('plain', c)}: {phrase}",
        way="mention",
        tags=[tag],
    )
    given, quoting, reposting = (
        p.share("given_words", 1.0),
        p.share("quoting", 0.5),
        p.share("reposting", 0.8),
    )
    tagging = p.share("tagging", 1.0)
    people = stage.people(p.count("people", 20, 2500), platform=stage.platforms[0])
    for who, ms in zip(
        people,
        arrivals(stage, len(people), stage.start + 5000, span, p.choice("shape", *SHAPES)),
        strict=True,
    ):
        if c.chance(reposting):
            stage.repost(ms, who, call)
        if c.chance(quoting):
            stage.post(ms, who, who.tongue.short("warm", c), "quote", quote_of=call, mentions=call.mentions)
        else:
            text = phrase if c.chance(given) else None
            stage.hit(
                ms + c.exponential(MINUTE_MS),
                who,
                pick_target(stage),
                text,
                tags=[tag] if c.chance(tagging) else [],
            )
    everyday(stage, span=span)


@organic("giveaway", held_out=True)
def giveaway(stage: Stage) -> None:
    """Follow, repost and tag three friends: entries in set words with mentions."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 100)
    words = [stage.tongues[0].slogan("warm", c) for _ in range(p.count("phrases", 1, 12))]
    friends, entries = p.count("friends", 1, 5), p.share("several_entries", 0.8)
    tag, tagging, reposting = stage.tongues[0].tag(c), p.share("tagging", 1.0), p.share("reposting", 1.0)
    people = stage.people(p.count("people", 30, 1500), platform=stage.platforms[0])
    root = stage.say(stage.start - 1000, stage.targets[0], tags=[tag])
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        ms = first
        if c.chance(reposting):
            stage.repost(ms - 500 * c.uniform(), who, root)
        while True:
            named = " ".join(f"@{other.handle}" for other in c.sample(people[:200], friends))
            stage.hit(
                ms,
                who,
                stage.targets[0],
                f"{c.ranked(words, 2.0)} {named}",
                way="reply",
                root=root,
                tags=[tag] if c.chance(tagging) else [],
            )
            if not c.chance(entries):
                break
            ms += c.exponential(5 * MINUTE_MS)
    everyday(stage, span=span)


@organic("disaster-appeal", targets=(2, 15), held_out=True)
def disaster_appeal(stage: Stage) -> None:
    """After a flood people copy lists of addresses and requests for help to every official they know."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 72)
    requests = [
        f"{stage.tongues[0].sentence('ask', c)} {stage.tongues[0].sentence('angry', c)}"
        for _ in range(p.count("requests", 1, 40))
    ]
    tags = [stage.tongues[0].tag(c) for _ in range(p.count("tags", 1, 4))]
    copying, several = p.share("copying", 1.0, low=0.2, zero=0), p.share("several_targets", 1.0)
    people = stage.people(p.count("people", 20, 1200))
    helpers = people[: max(3, len(people) // 10)]
    shape = p.choice("shape", *SHAPES)
    for number, first in enumerate(arrivals(stage, len(people), stage.start, span, shape)):
        who = people[number] if c.chance(0.6) else c.pick(helpers)
        ms, text = first, c.ranked(requests, 2.0) if c.chance(copying) else who.tongue.remark("ask", c)
        for target in c.sample(stage.targets, 1 + (c.below(5) if c.chance(several) else 0)):
            stage.hit(ms, who, target, text, way="mention", tags=[c.pick(tags)] if c.chance(0.7) else [])
            ms += c.exponential(40_000)
    everyday(stage, span=span)


@organic("neighbours")
def neighbours(stage: Stage) -> None:
    """A street writes to its council for days about one thing, the same two dozen people."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.5, 15)
    people = stage.people(p.count("people", 8, 120), platform=stage.platforms[0])
    tag, photo = stage.tongues[0].tag(c), [picture(stage) for _ in range(6)]
    features = Features(stage)
    said_before(stage, stage.targets[0])
    for ms in arrivals(
        stage, p.count("posts", 20, 800), stage.start, days * 24 * HOUR_MS, p.choice("shape", *SHAPES)
    ):
        who = c.ranked(people, 2.0)
        post = stage.hit(
            ms,
            who,
            pick_target(stage),
            mood=c.pick(("angry", "ask", "plain")),
            tags=[tag] if c.chance(features.tagging) else [],
            media=[c.pick(photo)] if c.chance(features.picturing) else [],
        )
        for other in c.sample(people, c.below(4)):
            stage.reply(ms + c.exponential(20 * MINUTE_MS), other, post, other.tongue.remark("plain", c))
    everyday(stage, span=days * 24 * HOUR_MS)
