"""People who say the same few things over and over: songs, pleas, wishes, complaints."""

from __future__ import annotations

from collections.abc import Sequence

from lab.worlds.crowd import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    SHAPES,
    arrivals,
    crowd,
    duration_ms,
    everyday,
    pick_target,
    picture,
    said_before,
)
from lab.worlds.families import organic
from lab.worlds.people import Account, Mould
from lab.worlds.stage import Stage

MOST_POSTS = 4_500
"""So many posts end a refrain: what people say again and again would make a world of any size."""


def again(stage: Stage, mean: float) -> int:
    """Return how often one person acts, a dozen times at most."""
    return min(12, 1 + int(stage.chance.exponential(max(mean - 0.99, 0.02))))


def rounds(stage: Stage, people: Sequence[Account], span: float, mean: float) -> list[tuple[float, Account]]:
    """Return who comes when, each a few times, in order of time."""
    p, c = stage.parameters, stage.chance
    shape, gap = p.choice("shape", *SHAPES), p.log("again_share_of_span", 0.001, 0.5) * span
    plan = []
    for who, ms in zip(
        c.shuffled(people), arrivals(stage, len(people), stage.start, span, shape), strict=True
    ):
        for _ in range(again(stage, mean)):
            plan.append((ms, who))
            ms += c.exponential(gap)
    return sorted(plan, key=lambda one: one[0])[:MOST_POSTS]


def others(stage: Stage, span: float) -> None:
    """Let a crowd come along in most worlds."""
    p = stage.parameters
    if p.flag("others_come", 0.7):
        crowd(stage, stage.people(p.count("others", 5, 600)), stage.targets, duration=span)


@organic("chants")
def chants(stage: Stage) -> None:
    """Supporters write songs line by line, in order and over again, to their club and to its rival."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    span, people = duration_ms(stage, 15, 24), stage.people(p.count("people", 8, 600))
    line = tongue.sentence if p.flag("long_lines") else tongue.slogan
    songs = [[line("warm", c) for _ in range(2 + c.below(8))] for _ in range(p.count("songs", 1, 5))]
    said_before(stage, stage.targets[0])
    whole, repeats, shouting = p.share("whole_song", 0.8), p.log("repeats", 1, 4), p.share("upper", 0.7)
    tag, tagging, gap = tongue.tag(c), p.share("tagging", 0.8), p.log("line_seconds", 2, 120) * 1000
    at_rival = p.share("at_rival", 0.7)
    for ms, who in rounds(stage, people, span, p.log("each", 1, 3)):
        song, target = c.ranked(songs, 2.0), pick_target(stage, 1.0 if c.chance(at_rival) else 3.0)
        start = 0 if c.chance(whole) else c.below(len(song))
        sung = song[start:] * max(1, int(c.exponential(repeats) + 0.5))
        for words in sung[: 1 + c.below(12)]:
            text = (words.upper() if c.chance(shouting) else words) + "!" * c.below(3)
            stage.hit(ms, who, target, text, tags=[tag] if c.chance(tagging) else [])
            ms += c.exponential(gap)
        if len(stage.posts) > MOST_POSTS:
            break
    others(stage, span)
    everyday(stage, span=span)


@organic("snow-day", targets=(1, 6))
def snow_day(stage: Stage) -> None:
    """Pupils beg for a day off on each evening of snow, many times and alike."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    nights, young = p.count("nights", 1, 6), p.log("age_days", 1, 900) * DAY_MS
    mould = Mould(born=(stage.start - int(young), stage.start)) if p.flag("young") else None
    pupils = stage.people(p.count("pupils", 8, 800), mould)
    begs = [tongue.slogan("ask", c) for _ in range(p.count("begs", 1, 12))]
    pleas = [tongue.sentence("ask", c) for _ in range(p.count("pleas", 1, 6))]
    loops, looping = [picture(stage) for _ in range(p.count("loops", 1, 12))], p.share("loops_used", 0.8)
    mean, quick = p.log("each", 1, 12), p.log("minutes", 1, 240) * MINUTE_MS
    set_words, long_plea = p.share("set_words", 1.0), p.share("long_plea", 0.7)
    faithful = p.share("faithful", 1.0, low=0.05, zero=0)
    tag, tagging = tongue.tag(c), p.share("tagging", 0.7)
    for night in range(nights):
        begin = stage.start + night * DAY_MS
        for target in stage.targets:
            stage.say(begin, target)
        for who in c.sample(pupils, max(2, int(len(pupils) * faithful * c.uniform()))):
            ms, target = begin + c.exponential(quick), pick_target(stage)
            for _ in range(again(stage, mean)):
                words = c.pick(pleas) if c.chance(long_plea) else c.ranked(begs, 2.0) + "!" * c.below(6)
                stage.hit(
                    ms,
                    who,
                    target,
                    words if c.chance(set_words) else None,
                    mood="ask",
                    tags=[tag] if c.chance(tagging) else [],
                    media=[c.ranked(loops, 2.0)] if c.chance(looping) else [],
                )
                ms += c.exponential(quick / 3)
        if len(stage.posts) > MOST_POSTS:
            break
    everyday(stage, span=nights * DAY_MS)


@organic("star-birthdays", targets=(1, 6))
def star_birthdays(stage: Stage) -> None:
    """The same fan clubs greet stars at midnight of their birthdays, with the clubs' wishes, tags and banners."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    clubs = [
        (
            stage.people(p.count("club_members", 4, 200), platform=stage.platforms[0]),
            tongue.tag(c),
            [picture(stage) for _ in range(p.count("banners", 1, 8))],
            [tongue.sentence("warm", c) for _ in range(3)],
        )
        for _ in range(p.count("clubs", 1, 6))
    ]
    coming, exact = p.share("coming", 1.0, low=0.1, zero=0), p.share("exact", 1.0)
    tagging, showing = p.share("tagging", 1.0), p.share("banners_shown", 0.9)
    midnight, mean, gap = (
        p.log("minutes", 0.3, 400) * MINUTE_MS,
        p.log("each", 1, 6),
        p.log("gap_days", 0.3, 10),
    )
    for number, star in enumerate(stage.targets):
        begin, day = stage.start + number * gap * DAY_MS, tongue.tag(c)
        stage.say(begin - HOUR_MS, star)
        for members, name, banners, wishes in clubs:
            for who in c.sample(members, max(2, int(len(members) * coming))):
                ms = begin + c.exponential(midnight)
                for _ in range(again(stage, mean)):
                    stage.hit(
                        ms,
                        who,
                        star,
                        f"{c.pick(wishes)} {star.name}" if c.chance(exact) else None,
                        mood="warm",
                        tags=[tag for tag in (day, name) if c.chance(tagging)],
                        media=[c.pick(banners)] if c.chance(showing) else [],
                    )
                    ms += c.exponential(midnight)
        if len(stage.posts) > MOST_POSTS:
            break
    others(stage, len(stage.targets) * gap * DAY_MS)
    everyday(stage, span=len(stage.targets) * gap * DAY_MS)


@organic("exam-board", targets=(1, 5))
def exam_board(stage: Stage) -> None:
    """Students complain of an exam with the same sentences, their school put in, and the same pictures."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    span, students = duration_ms(stage, 10, 72), stage.people(p.count("students", 8, 1200))
    frames = [(tongue.sentence("angry", c), tongue.slogan("ask", c)) for _ in range(p.count("frames", 1, 8))]
    pictures = [picture(stage) for _ in range(p.count("pictures", 1, 6))]
    schools, tag = [tongue.tag(c) for _ in range(60)], tongue.tag(c)
    set_words, picturing = p.share("set_words", 1.0), p.share("picturing", 1.0)
    tagging, chatting = p.share("tagging", 1.0), p.share("chatting", 0.6)
    said_before(stage, stage.targets[0])
    for ms, who in rounds(stage, students, span, p.log("each", 1, 8)):
        head, tail = c.ranked(frames, 2.0)
        post = stage.hit(
            ms,
            who,
            pick_target(stage),
            f"{head} {c.ranked(schools, 1.5)} {1 + c.below(40)} {tail}" if c.chance(set_words) else None,
            tags=[tag] if c.chance(tagging) else [],
            media=[c.ranked(pictures, 1.5)] if c.chance(picturing) else [],
        )
        other = c.pick(students)
        if c.chance(chatting) and other.platform == who.platform:
            stage.reply(ms + c.exponential(20 * MINUTE_MS), other, post, other.tongue.short("angry", c))
    others(stage, span)
    everyday(stage, span=span)
