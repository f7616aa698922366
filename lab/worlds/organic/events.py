"""Crowds that something outside sets going at the same moment: matches, speeches, days and series."""

from __future__ import annotations

from lab.worlds.crowd import (
    HOUR_MS,
    MINUTE_MS,
    SHAPES,
    Features,
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


@organic("match", targets=(1, 4))
def match(stage: Stage) -> None:
    """A goal: within seconds everybody writes the same word at the clubs."""
    p, c = stage.parameters, stage.chance
    fans = stage.people(p.count("fans", 20, 800))
    shouts, tag = (
        [stage.tongues[0].slogan("warm", c) for _ in range(p.count("shouts", 1, 15))],
        stage.tongues[0].tag(c),
    )
    quick, present = p.log("seconds", 2, 90) * 1000, p.share("present", 0.9, low=0.1, zero=0)
    tagging, plain, pictures = (
        p.share("tagging", 1.0),
        p.share("shouts_only", 1.0, low=0.2, zero=0),
        [picture(stage) for _ in range(8)],
    )
    said_before(stage, stage.targets[0])
    for _ in range(p.count("matches", 1, 4)):
        begin = stage.start + _ * 3 * 24 * HOUR_MS
        for ms in arrivals(stage, p.count("goals", 1, 8), begin, 110 * MINUTE_MS, "even"):
            club = c.pick(stage.targets)
            if c.chance(0.5):
                stage.say(ms, club, c.pick(shouts).upper())
            for who in c.sample(fans, int(len(fans) * present * c.between(0.3, 1))):
                text = (
                    f"{c.ranked(shouts, 2.5)}{'!' * c.below(6)}"
                    if c.chance(plain)
                    else who.tongue.remark("warm", c)
                )
                stage.hit(
                    ms + c.exponential(quick),
                    who,
                    club,
                    text,
                    tags=[tag] if c.chance(tagging) else [],
                    media=[c.pick(pictures)] if c.chance(0.1) else [],
                )
            if len(stage.posts) > 6000:
                break
    everyday(stage, span=110 * MINUTE_MS)


@organic("live-quoting")
def live_quoting(stage: Stage) -> None:
    """Listeners of a speech write its sentences down as they fall, some wrong, some cut."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 8, 4)
    said_before(stage, stage.targets[0])
    sentences = [stage.tongues[0].sentence("plain", c) for _ in range(p.count("sentences", 4, 60))]
    listeners = stage.people(p.count("listeners", 15, 600))
    quoting, tag, tagging = (
        p.share("quoting", 0.6, low=0.02, zero=0),
        stage.tongues[0].tag(c),
        p.share("tagging", 1.0),
    )
    slow = p.log("seconds", 4, 120) * 1000
    for ms, sentence in zip(
        arrivals(stage, len(sentences), stage.start, span, "even"), sentences, strict=True
    ):
        for who in c.sample(listeners, int(len(listeners) * quoting * c.uniform())):
            words = sentence.split()
            text = " ".join(words[c.below(3) :]) if c.chance(0.3) else sentence
            text = (
                who.tongue.paraphrase(sentence, 0.8, c)
                if c.chance(0.2)
                else f"“{text}”"
                if c.chance(0.6)
                else text
            )
            stage.hit(
                ms + c.exponential(slow),
                who,
                stage.targets[0] if c.chance(0.8) else pick_target(stage),
                text,
                way=c.pick(("mention", "alias", "reply")),
                tags=[tag] if c.chance(tagging) else [],
            )
        if len(stage.posts) > 5000:
            break
    crowd(stage, stage.people(p.count("others", 10, 600)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("greeting-day", targets=(1, 8))
def greeting_day(stage: Stage) -> None:
    """A birthday or feast: everybody writes the same wish."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 36)
    wishes = [stage.tongues[0].slogan("warm", c) for _ in range(p.count("wishes", 1, 10))]
    said_before(stage, stage.targets[0])
    tag, tagging, pictures = (
        stage.tongues[0].tag(c),
        p.share("tagging", 1.0),
        [picture(stage) for _ in range(p.count("pictures", 1, 30))],
    )
    picturing, several = p.share("picturing", 0.8), p.share("several_targets", 0.8)
    people = stage.people(p.count("people", 20, 1500))
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        ms = first
        for target in c.sample(stage.targets, 1 + (c.below(4) if c.chance(several) else 0)):
            text = c.ranked(wishes, 2.0) if c.chance(0.7) else who.tongue.remark("warm", c)
            stage.hit(
                ms,
                who,
                target,
                text,
                tags=[tag] if c.chance(tagging) else [],
                media=[c.ranked(pictures, 2.0)] if c.chance(picturing) else [],
            )
            ms += c.exponential(30_000)
    everyday(stage, span=span)


@organic("emoji-storm", held_out=True)
def emoji_storm(stage: Stage) -> None:
    """Everybody answers with the same emoji or the one word of the day."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 4, 30)
    said_before(stage, stage.targets[0])
    words = [
        c.pick(
            (
                stage.tongues[0].slogan("angry", c),
                "🐍" * c.integer(1, 5),
                "🤡" * c.integer(1, 5),
                "ratio",
                "L",
            )
        )
        for _ in range(p.count("words", 1, 4))
    ]
    rate, again = p.share("one_word", 1.0, low=0.2, zero=0), p.share("comes_again", 0.9)
    people = stage.people(p.count("people", 20, 2000))
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        ms = first
        while True:
            stage.hit(ms, who, pick_target(stage), c.ranked(words, 2.0) if c.chance(rate) else None)
            if not c.chance(again):
                break
            ms += c.exponential(span / 20)
    everyday(stage, span=span)


@organic("series-evening", targets=(1, 6))
def series_evening(stage: Stage) -> None:
    """Viewers of a series comment on every scene at the same moments, week after week."""
    p, c = stage.parameters, stage.chance
    viewers, tag = stage.people(p.count("viewers", 15, 400)), stage.tongues[0].tag(c)
    evenings, scenes = p.count("evenings", 1, 5), p.count("scenes", 3, 25)
    quick, faithful, features = (
        p.log("seconds", 5, 180) * 1000,
        p.share("faithful", 0.7, low=0.05, zero=0),
        Features(stage),
    )
    for evening in range(evenings):
        begin = stage.start + evening * 7 * 24 * HOUR_MS
        for target in stage.targets:
            stage.say(begin - 5 * MINUTE_MS, target)
        for ms in arrivals(stage, scenes, begin, 60 * MINUTE_MS, "even"):
            star = c.pick(stage.targets)
            for who in c.sample(viewers, int(len(viewers) * faithful * c.uniform())):
                stage.hit(
                    ms + c.exponential(quick),
                    who,
                    star,
                    mood=c.pick(("warm", "plain", "angry")),
                    tags=[tag] if c.chance(features.tagging) else [],
                )
            if len(stage.posts) > 5000:
                break
    everyday(stage, span=60 * MINUTE_MS)


@organic("sudden-news", targets=(1, 10))
def sudden_news(stage: Stage) -> None:
    """Something happens, and everybody asks the same officials the same within a minute or two."""
    p, c = stage.parameters, stage.chance
    span = p.log("minutes", 1, 30) * MINUTE_MS
    asks = [stage.tongues[0].slogan("ask", c) for _ in range(p.count("asks", 1, 10))]
    same, seen = p.share("same_question", 1.0), picture(stage)
    people = stage.people(p.count("people", 30, 2500))
    picturing = p.share("picturing", 0.5)
    for who, ms in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        stage.hit(
            ms,
            who,
            pick_target(stage, 2.0),
            c.ranked(asks, 2.0) if c.chance(same) else None,
            mood="ask",
            media=[seen] if c.chance(picturing) else [],
        )
    crowd(
        stage,
        stage.people(p.count("others", 10, 600)),
        stage.targets,
        start=stage.start + span,
        duration=6 * HOUR_MS,
    )
    everyday(stage, span=6 * HOUR_MS)
