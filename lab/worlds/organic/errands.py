"""People who take one thing to many: a question to all candidates, a notice to every desk; classes and alumni."""

from __future__ import annotations

from lab.worlds.crowd import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    SHAPES,
    address,
    arrivals,
    duration_ms,
    everyday,
    pick_target,
    picture,
    said_before,
)
from lab.worlds.families import organic
from lab.worlds.organic.refrains import MOST_POSTS, others, rounds
from lab.worlds.people import Mould
from lab.worlds.stage import Stage


@organic("ask-all-candidates", targets=(2, 25))
def ask_all_candidates(stage: Stage) -> None:
    """Voters put the same questions to all candidates, one after the other."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    span, people = duration_ms(stage, 30, 200), stage.people(p.count("people", 8, 700))
    asked = [tongue.sentence("ask", c) for _ in range(p.count("questions", 1, 12))]
    tag, tagging, same = tongue.tag(c), p.share("tagging", 1.0), p.share("same", 1.0, low=0.1, zero=0)
    link, linking = address(stage), p.share("linking", 0.5)
    some, gap = p.share("only_some", 0.8), p.log("gap_seconds", 5, 2000) * 1000
    answering = p.share("candidates_answer", 0.6)
    for ms, who in rounds(stage, people, span, p.log("each", 1, 3)):
        few = 1 + c.below(len(stage.targets)) if c.chance(some) else len(stage.targets)
        text = c.ranked(asked, 2.0) if c.chance(same) else who.tongue.remark("ask", c)
        tags, links = [tag] if c.chance(tagging) else [], [link] if c.chance(linking) else []
        for target in c.sample(stage.targets, few):
            way = "mention" if c.chance(0.7) else None
            post = stage.hit(ms, who, target, text, way=way, tags=tags, links=links)
            if c.chance(answering):
                stage.answer(ms + c.exponential(5 * HOUR_MS), target, post)
            ms += c.exponential(gap)
        if len(stage.posts) > MOST_POSTS:
            break
    others(stage, span)
    everyday(stage, span=span)


@organic("lost-notice", targets=(4, 30))
def lost_notice(stage: Stage) -> None:
    """Neighbours take the notice of a lost dog to every station, shelter and official they know of."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    span, people = duration_ms(stage, 30, 72), stage.people(p.count("people", 8, 500))
    photos = [picture(stage) for _ in range(p.count("photos", 1, 4))]
    long, short = f"{tongue.passage(2, 'ask', c)} {c.below(10**7)}", tongue.sentence("ask", c)
    link, linking = address(stage), p.share("linking", 0.7)
    copying, picturing = p.share("copying", 1.0, low=0.1, zero=0), p.share("picturing", 1.0)
    places, tag, tagging = p.count("places_each", 1, 8), tongue.tag(c), p.share("tagging", 0.8)
    keen, by_keen = people[: max(2, len(people) // 8)], p.share("by_keen_ones", 0.6)
    for ms, comer in rounds(stage, people, span, p.log("each", 1, 4)):
        who = c.pick(keen) if c.chance(by_keen) else comer
        for target in c.sample(stage.targets, 1 + c.below(places)):
            stage.hit(
                ms,
                who,
                target,
                c.pick((long, long, short)) if c.chance(copying) else None,
                mood="ask",
                way="mention" if c.chance(0.8) else None,
                tags=[tag] if c.chance(tagging) else [],
                links=[link] if c.chance(linking) else [],
                media=[c.ranked(photos, 2.0)] if c.chance(picturing) else [],
            )
            ms += c.exponential(MINUTE_MS)
        if len(stage.posts) > MOST_POSTS:
            break
    everyday(stage, span=span)


@organic("language-class", targets=(1, 5))
def language_class(stage: Stage) -> None:
    """Students of a language post the same homework at a public person, some from accounts opened for it."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    span = duration_ms(stage, 20, 96)
    end = stage.start - int(p.log("made_before_hours", 0.5, 3000) * HOUR_MS)
    mould = Mould(
        born=(end - int(p.log("made_within_hours", 0.5, 300) * HOUR_MS), end),
        digits=int(p.choice("digits", "0", "2")),
    )
    students = stage.people(
        p.count("students", 8, 150), mould if p.flag("class_accounts") else None, platform=stage.platforms[0]
    )
    sentences = [tongue.sentence("plain", c) for _ in range(p.count("sentences", 2, 12))]
    tag, tagging, literal = tongue.tag(c), p.share("tagging", 1.0), p.share("literal", 0.9)
    kept, in_order = p.share("words_kept", 1.0, low=0.3, zero=0), p.flag("in_order")
    each, gap = p.count("each", 1, 12), p.log("gap_seconds", 10, 3000) * 1000
    said_before(stage, stage.targets[0])
    shape = p.choice("shape", *SHAPES)
    for who, ms in zip(students, arrivals(stage, len(students), stage.start, span, shape), strict=True):
        target = pick_target(stage)
        for line in (sentences if in_order else c.shuffled(sentences))[:each]:
            text = line if c.chance(literal) else who.tongue.paraphrase(line, kept, c)
            stage.hit(ms, who, target, text, tags=[tag] if c.chance(tagging) else [])
            ms += c.exponential(gap)
    others(stage, span)
    everyday(stage, span=span)


@organic("alumni-rector", targets=(1, 3))
def alumni_rector(stage: Stage) -> None:
    """Alumni who follow one another repost and answer each other's posts about their rector."""
    p, c = stage.parameters, stage.chance
    days, people = (
        p.log("days", 0.2, 14),
        stage.people(p.count("alumni", 8, 300), platform=stage.platforms[0]),
    )
    writers = people[: max(2, int(len(people) * p.share("writers", 0.8, low=0.05, zero=0)))]
    reading, quick = p.share("reads", 0.8, low=0.03, zero=0), p.log("reading_minutes", 0.5, 400) * MINUTE_MS
    tag, tagging, replying = stage.tongues[0].tag(c), p.share("tagging", 0.9), p.share("replying", 0.7)
    said_before(stage, stage.targets[0])
    shape = p.choice("shape", *SHAPES)
    for ms in arrivals(stage, p.count("pieces", 4, 120), stage.start, days * DAY_MS, shape):
        tags = [tag] if c.chance(tagging) else []
        post = stage.hit(ms, c.pick(writers), pick_target(stage), mood="warm", tags=tags)
        for who in c.sample(people, min(200, int(len(people) * reading * c.uniform()))):
            at = ms + c.exponential(quick)
            if c.chance(replying):
                stage.reply(at, who, post, who.tongue.remark("warm", c))
            else:
                stage.repost(at, who, post)
        if len(stage.posts) > MOST_POSTS:
            break
    others(stage, days * DAY_MS)
    everyday(stage, span=days * DAY_MS)
