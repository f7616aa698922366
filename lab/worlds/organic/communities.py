"""People who meet again and again because they like the same things or do the same work."""

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
    picture,
    said_before,
)
from lab.worlds.families import organic
from lab.worlds.stage import Stage
from schemas.post import Post


@organic("fan-community", targets=(1, 6))
def fan_community(stage: Stage) -> None:
    """Fans answer, quote and repost their idols for days, and talk with one another."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.2, 10)
    fans = stage.people(p.count("fans", 15, 500), platform=stage.platforms[0])
    tags, pictures = [stage.tongues[0].tag(c) for _ in range(5)], [picture(stage) for _ in range(25)]
    loyalty, quick = p.share("loyalty", 0.9, low=0.05, zero=0), p.log("reading_minutes", 0.1, 200) * MINUTE_MS
    reposting, chatting = p.share("reposting", 0.9), p.share("chatting", 0.6)
    for ms in arrivals(stage, p.count("statements", 2, 20), stage.start, days * DAY_MS, "even"):
        idol = pick_target(stage, 1.5)
        root, talk = stage.say(ms, idol), list[Post]()
        for who in c.sample(fans, int(len(fans) * loyalty * c.uniform())):
            at = ms + c.exponential(quick)
            if c.chance(reposting):
                stage.repost(at, who, root)
            if talk and c.chance(chatting):
                talk.append(stage.reply(at, who, c.pick(talk), who.tongue.remark("warm", c)))
            elif c.chance(0.7):
                media = [c.ranked(pictures, 2.0)] if c.chance(0.2) else []
                talk.append(
                    stage.hit(
                        at,
                        who,
                        idol,
                        mood="warm",
                        root=root,
                        media=media,
                        tags=[c.ranked(tags, 2.0)] if c.chance(0.4) else [],
                    )
                )
    everyday(stage, span=days * DAY_MS)


@organic("fan-voting", targets=(1, 6))
def fan_voting(stage: Stage) -> None:
    """Fans vote in the set words that the show counts, many times each."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 15, 50)
    said_before(stage, stage.targets[0])
    ballots = [
        (f"I vote for {target.name} as {stage.tongues[0].tag(c)}", stage.tongues[0].tag(c))
        for target in stage.targets
    ]
    show, exact, votes = stage.person(), p.share("exact", 1.0, low=0.3, zero=0), p.log("votes_each", 1, 25)
    people = stage.people(p.count("fans", 15, 500))
    for who, first in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        number, ms = c.ranked(range(len(ballots)), 1.5), first
        text, tag = ballots[number]
        for _ in range(min(60, 1 + int(c.exponential(votes)))):
            line = text if c.chance(exact) else f"{text} {who.tongue.short('warm', c)}"
            stage.hit(ms, who, stage.targets[number], f"{line} @{show.handle}", tags=[tag], way="mention")
            ms += c.exponential(span / 15)
    everyday(stage, span=span)


@organic("tag-game", targets=(2, 8))
def tag_game(stage: Stage) -> None:
    """A show plays a hashtag game every evening; regulars answer the hosts with jokes under the tag."""
    p, c = stage.parameters, stage.chance
    regulars = stage.people(p.count("regulars", 8, 200), platform=stage.platforms[0])
    evenings, rounds = p.count("evenings", 1, 15), p.count("rounds", 1, 6)
    faithful, jokes = p.share("faithful", 1.0, low=0.2, zero=0), p.log("jokes_each", 1, 10)
    hosts = p.count("hosts_mentioned", 1, 3)
    for evening in range(evenings):
        begin = stage.start + evening * DAY_MS + c.between(0, 10 * MINUTE_MS)
        for number in range(rounds):
            tag, ms = stage.tongues[0].tag(c), begin + number * 20 * MINUTE_MS
            root = stage.say(ms, stage.targets[0], tags=[tag])
            for who in regulars:
                if not c.chance(faithful):
                    continue
                at = ms
                for _ in range(1 + int(c.exponential(jokes - 0.99) if jokes > 1 else 0)):
                    at += c.exponential(4 * MINUTE_MS)
                    named = c.sample(stage.targets, hosts)
                    stage.hit(
                        at,
                        who,
                        named[0],
                        mood="plain",
                        tags=[tag],
                        way="mention" if c.chance(0.7) else "reply",
                        root=root,
                    )
            if len(stage.posts) > 6000:
                break
    everyday(stage, span=evenings * DAY_MS)


@organic("press-corps", targets=(4, 30))
def press_corps(stage: Stage) -> None:
    """The same journalists are at many officials within minutes, ask, quote and share each other's links."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.2, 15)
    press = stage.people(p.count("journalists", 6, 80), platform=stage.platforms[0])
    outlets = {who.handle: address(stage) for who in press}
    present, quick = p.share("present", 0.9, low=0.1, zero=0), p.log("minutes", 0.5, 60) * MINUTE_MS
    linking, friends, quoting = (
        p.share("linking", 0.8),
        p.share("colleagues_links", 0.8),
        p.share("quoting", 0.8),
    )
    for ms in arrivals(stage, p.count("events", 3, 40), stage.start, days * DAY_MS, "even"):
        target = c.pick(stage.targets)
        root, story, posts = stage.say(ms, target), address(stage), list[Post]()
        line = root.text[:90]
        for who in c.sample(press, int(len(press) * present * c.between(0.3, 1.0))):
            at = ms + c.exponential(quick)
            links = (
                [story if c.chance(friends) else outlets[who.handle] + f"-{c.below(999)}"]
                if c.chance(linking)
                else []
            )
            text = f"“{line}” {who.tongue.short('ask', c)}" if c.chance(quoting) else None
            if posts and c.chance(0.2):
                stage.repost(at, who, c.pick(posts))
            posts.append(stage.hit(at, who, target, text, mood="ask", root=root, links=links))
    crowd(stage, stage.people(p.count("people", 10, 800)), stage.targets, duration=days * DAY_MS)
    everyday(stage, span=days * DAY_MS)


@organic("helpers", targets=(5, 40))
def helpers(stage: Stage) -> None:
    """Regulars of a help channel or forum answer strangers day after day, and are answered."""
    p, c = stage.parameters, stage.chance
    days = p.count("days", 1, 20)
    regulars = stage.people(p.count("regulars", 4, 60), platform=stage.platforms[0])
    quick, thanked = p.log("minutes", 0.3, 120) * MINUTE_MS, p.share("answered", 0.9, low=0.02, zero=0.1)
    each, set_advice = p.log("answers_each_question", 1, 12), p.share("set_advice", 0.6)
    advice = [(stage.tongues[0].sentence("plain", c), address(stage)) for _ in range(12)]
    for ms in arrivals(stage, p.count("questions", 15, 300), stage.start, days * DAY_MS, "even"):
        target = c.pick(stage.targets)
        root = stage.say(ms, target, target.accounts[stage.platforms[0]].tongue.remark("ask", c))
        for who in {c.ranked(regulars, 2.0): None for _ in range(1 + int(c.exponential(each)))}:
            at = ms + c.exponential(quick)
            known, link = c.ranked(advice, 2.0)
            set_text = c.chance(set_advice)
            answer = stage.hit(
                at,
                who,
                target,
                known if set_text else None,
                mood="plain",
                way="reply",
                root=root,
                links=[link] if set_text and c.chance(0.5) else [],
            )
            if c.chance(thanked):
                stage.answer(at + c.exponential(20 * MINUTE_MS), target, answer)
            if c.chance(0.2):
                stage.reply(
                    at + c.exponential(10 * MINUTE_MS),
                    c.pick(regulars),
                    answer,
                    who.tongue.remark("plain", c),
                )
    everyday(stage, span=days * DAY_MS)


@organic("reply-guys", targets=(2, 12))
def reply_guys(stage: Stage) -> None:
    """A few people with notifications on answer each post of several targets within seconds."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.3, 20)
    quick = p.log("seconds", 3, 300) * 1000
    guys = stage.people(p.count("reply_guys", 3, 60), platform=stage.platforms[0])
    follows = {who.handle: c.sample(stage.targets, 1 + c.below(len(stage.targets))) for who in guys}
    keen, others = p.share("keen", 1.0, low=0.1, zero=0), p.count("others_each", 1, 60)
    passers = stage.people(p.count("passers", 20, 1000), platform=stage.platforms[0])
    angry = p.share("angry", 1.0)
    for ms in arrivals(stage, p.count("statements", 5, 80), stage.start, days * DAY_MS, "even"):
        target = c.pick(stage.targets)
        root = stage.say(ms, target)
        for who in guys:
            if target in follows[who.handle] and c.chance(keen):
                mood = "angry" if c.chance(angry) else "warm"
                stage.hit(ms + 1000 + c.exponential(quick), who, target, mood=mood, way="reply", root=root)  # type: ignore[arg-type]
        for who in c.sample(passers, c.below(others)):
            stage.hit(ms + c.exponential(HOUR_MS), who, target, root=root)
    everyday(stage, span=days * DAY_MS)


@organic("two-camps", targets=(2, 8), held_out=True)
def two_camps(stage: Stage) -> None:
    """Two camps quarrel for days under each other's politicians, the same opponents every time."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.5, 12)
    camps = [
        stage.people(p.count(f"camp_{side}", 8, 200), platform=stage.platforms[0]) for side in ("one", "two")
    ]
    half = max(1, len(stage.targets) // 2)
    heads, tags = (
        (stage.targets[:half], stage.targets[half:]),
        [[stage.tongues[0].tag(c) for _ in range(3)] for _ in camps],
    )
    slogans = [[stage.tongues[0].slogan("angry", c) for _ in range(10)] for _ in camps]
    zeal, tagging, reposting = (
        p.share("zeal", 0.8, low=0.05, zero=0),
        p.share("tagging", 0.8),
        p.share("reposting", 0.8),
    )
    set_words, quarrels = p.share("slogans_only", 0.6), p.log("quarrels", 0.1, 4)
    for ms in arrivals(stage, p.count("statements", 4, 40), stage.start, days * DAY_MS, "even"):
        side = c.below(2)
        target = c.pick(heads[side])
        root, talk = stage.say(ms, target), list[Post]()
        for camp in (0, 1):
            for who in c.sample(camps[camp], int(len(camps[camp]) * zeal * c.uniform())):
                at = ms + c.exponential(40 * MINUTE_MS)
                if camp == side and c.chance(reposting):
                    stage.repost(at, who, root)
                    continue
                text = (
                    c.ranked(slogans[camp], 2.0)
                    if c.chance(set_words)
                    else who.tongue.remark("warm" if camp == side else "angry", c)
                )
                talk.append(
                    stage.hit(
                        at,
                        who,
                        target,
                        text,
                        root=root,
                        tags=[c.ranked(tags[camp], 2.0)] if c.chance(tagging) else [],
                    )
                )
        for _ in range(int(quarrels * len(talk) * 0.5) if talk else 0):
            at = ms + c.exponential(2 * HOUR_MS)
            talk.append(
                stage.reply(at, c.pick(camps[c.below(2)]), c.pick(talk), stage.tongue().remark("angry", c))
            )
        if len(stage.posts) > 6000:
            break
    everyday(stage, span=days * DAY_MS)


@organic("conference", targets=(3, 15), held_out=True)
def conference(stage: Stage) -> None:
    """The audience of a conference posts under one tag, names each speaker and shows the same slides."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 120, 60)
    audience, tag = (
        stage.people(p.count("audience", 10, 300), platform=stage.platforms[0]),
        stage.tongues[0].tag(c),
    )
    tweeting, picturing, reposting = (
        p.share("posting", 0.6, low=0.05, zero=0),
        p.share("picturing", 0.7),
        p.share("reposting", 0.8),
    )
    for ms, speaker in zip(
        arrivals(stage, len(stage.targets), stage.start, span, "even"), stage.targets, strict=True
    ):
        quotes, slides, posts = (
            [stage.tongues[0].sentence("plain", c) for _ in range(6)],
            [picture(stage) for _ in range(5)],
            list[Post](),
        )
        for who in c.sample(audience, int(len(audience) * tweeting) or 1):
            at = ms + c.between(0, 25 * MINUTE_MS)
            text = f"“{c.pick(quotes)}”" if c.chance(0.5) else None
            posts.append(
                stage.hit(
                    at,
                    who,
                    speaker,
                    text,
                    mood="warm",
                    way="mention",
                    tags=[tag],
                    media=[c.pick(slides)] if c.chance(picturing) else [],
                )
            )
            if c.chance(reposting):
                stage.repost(at + c.exponential(20 * MINUTE_MS), c.pick(audience), c.pick(posts))
    everyday(stage, span=span)


@organic("running-jokes", targets=(1, 5))
def running_jokes(stage: Stage) -> None:
    """A circle of friends keeps a joke going under public people: one phrase, one picture, for days."""
    p, c = stage.parameters, stage.chance
    days = p.log("days", 0.2, 12)
    friends = stage.people(p.count("friends", 5, 60), platform=stage.platforms[0])
    phrases, pictures = (
        [stage.tongues[0].slogan("warm", c) for _ in range(3)],
        [picture(stage) for _ in range(4)],
    )
    joking, talking = p.share("joking", 1.0, low=0.1, zero=0), p.share("friends_reply", 0.9, low=0.1, zero=0)
    features = Features(stage)
    others = stage.people(p.count("others", 20, 1500), platform=stage.platforms[0])
    spread = p.share("joke_spreads", 0.5)
    for ms in arrivals(stage, p.count("occasions", 2, 30), stage.start, days * DAY_MS, "even"):
        target = pick_target(stage, 1.5)
        root = stage.say(ms, target)
        for who in c.sample(friends, 1 + c.below(len(friends))):
            at, joke = ms + c.exponential(HOUR_MS), c.chance(joking)
            post = stage.hit(
                at,
                who,
                target,
                c.ranked(phrases, 2.0) if joke else None,
                mood="warm",
                root=root,
                media=[c.pick(pictures)] if joke and c.chance(features.picturing) else [],
            )
            if c.chance(talking):
                other = c.pick(friends)
                stage.reply(at + c.exponential(10 * MINUTE_MS), other, post, other.tongue.short("warm", c))
        for who in c.sample(others, c.below(1 + len(others) // 6)):
            stage.hit(
                ms + c.exponential(2 * HOUR_MS),
                who,
                target,
                c.pick(phrases) if c.chance(spread) else None,
                root=root,
            )
    everyday(stage, span=days * DAY_MS)
