"""Crowds that share what others made: articles, headlines, pictures, quotes and old jokes."""

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
from lab.worlds.people import Account
from lab.worlds.stage import Stage
from lab.worlds.tongue import Mood


def _mood(stage: Stage, angry: float) -> Mood:
    return "angry" if stage.chance.chance(angry) else stage.chance.pick(("warm", "plain", "ask"))


@organic("plain-surge")
def plain_surge(stage: Stage) -> None:
    """Many people react to a statement, each on their own."""
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    crowd(stage, stage.people(stage.parameters.count("people", 20, 3000)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("quiet")
def quiet(stage: Stage) -> None:
    """Nothing happens but everyday life."""
    said_before(stage, stage.targets[0])
    stage.parameters.choice("background", "some", "lots")
    everyday(stage, span=stage.parameters.log("hours", 1, 100) * HOUR_MS)


@organic("article-surge")
def article_surge(stage: Stage) -> None:
    """A crowd comes with one of a few articles, in words of its own or in those of the share button."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    articles = [(address(stage), stage.tongues[0].title(c)) for _ in range(p.count("articles", 1, 8))]
    linkers, buttons = p.share("linkers", 0.6, zero=0.1), p.share("share_button", 1.0)
    variants, own_target = p.share("link_variants", 1.0, zero=0.5), p.share("elsewhere_posts", 0.5)
    angry = p.share("angry", 1.0)
    people = stage.people(p.count("people", 20, 3000))
    for who, ms in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        target, mood = pick_target(stage), _mood(stage, angry)
        if not c.chance(linkers):
            stage.hit(ms, who, target, mood=mood)
            continue
        link, title = c.ranked(articles, 2.0)
        if c.chance(variants):
            link += c.pick(
                ("?utm_source=share", "?ref=app", "?s=09", "#comments", "?fbclid=" + str(c.below(10**9)))
            )
        text = f"{title} {link}" if c.chance(buttons) else who.tongue.remark(mood, c)
        if c.chance(own_target):
            stage.post(ms, who, text, links=[link])
        else:
            stage.hit(ms, who, target, text, links=[link])
    everyday(stage, span=span)


@organic("live-blog", held_out=True)
def live_blog(stage: Stage) -> None:
    """A paper's live blog brings an entry every few minutes, and readers carry each of them on."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 20, 20)
    said_before(stage, stage.targets[0])
    base, entries = address(stage), p.count("entries", 3, 80)
    slow = p.log("reading_minutes", 0.5, 60) * MINUTE_MS
    linkers, buttons = p.share("linkers", 0.6, low=0.05, zero=0), p.share("share_button", 1.0)
    people = stage.people(p.count("people", 20, 2000))
    readers = c.sample(people, int(len(people) * linkers))
    for number, ms in enumerate(arrivals(stage, entries, stage.start, span, "even")):
        title, link = stage.tongues[0].title(c), f"{base}#entry-{number + 1}"
        for who in c.sample(readers, 1 + c.below(max(1, len(readers) // 4))):
            at = ms + c.exponential(slow)
            text = f"{title} {link}" if c.chance(buttons) else who.tongue.remark("plain", c)
            stage.hit(at, who, pick_target(stage), text, links=[link])
    crowd(stage, people, stage.targets, duration=span)
    everyday(stage, span=span)


@organic("share-button")
def share_button(stage: Stage) -> None:
    """Readers press a paper's share button, which writes the headline and the handle of whom it is about."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    titles = [(stage.tongues[0].title(c), address(stage)) for _ in range(p.count("articles", 1, 6))]
    paper = stage.person()
    untouched, form = p.share("untouched", 1.0, low=0.3, zero=0), p.choice("form", "via", "plain", "quoted")
    people = stage.people(p.count("people", 20, 1500))
    for who, ms in zip(
        people, arrivals(stage, len(people), stage.start, span, p.choice("shape", *SHAPES)), strict=True
    ):
        title, link = c.ranked(titles, 2.5)
        text = {
            "via": f"{title} {link} via @{paper.handle}",
            "plain": f"{title} {link}",
            "quoted": f"“{title}” {link}",
        }[form]
        if not c.chance(untouched):
            text = f"{who.tongue.remark('angry', c)} {text}"
        stage.hit(ms, who, pick_target(stage), text, links=[link], way="mention" if c.chance(0.7) else None)
    crowd(stage, stage.people(p.count("others", 1, 500)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("memes")
def memes(stage: Stage) -> None:
    """People answer with the pictures that everybody has, some of them again and again."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    pictures = [picture(stage) for _ in range(p.count("pictures", 1, 60))]
    rate, taste = p.share("picturing", 1.0, low=0.1, zero=0), p.flag("taste")
    words = p.share("with_words", 1.0)
    for who, ms in _visits(stage, p.count("people", 20, 2000), span):
        own = c.sample(pictures, 2) if taste else pictures
        media = [c.ranked(own, 2.0)] if c.chance(rate) else []
        stage.hit(ms, who, pick_target(stage), None if c.chance(words) or not media else "", media=media)
    everyday(stage, span=span)


@organic("copypasta", held_out=True)
def copypasta(stage: Stage) -> None:
    """A long text that everybody pastes for a joke, often with a word changed."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    pastas = [stage.tongues[0].passage(2 + c.below(6), "plain", c) for _ in range(p.count("pastas", 1, 6))]
    rate, changed = p.share("pasting", 0.9, low=0.05, zero=0), p.share("changed", 1.0)
    for who, ms in _visits(stage, p.count("people", 20, 2000), span):
        text = c.ranked(pastas, 2.0) if c.chance(rate) else None
        if text and c.chance(changed):
            words = text.split()
            words[c.below(len(words))] = stage.tongues[0].slogan("warm", c)
            text = " ".join(words)
        stage.hit(ms, who, pick_target(stage), text)
    everyday(stage, span=span)


@organic("rt-text", held_out=True)
def rt_text(stage: Stage) -> None:
    """People repost by hand: RT, the author, and the text."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    sources = [
        (stage.person(), stage.tongues[0].sentence("angry", c)) for _ in range(p.count("sources", 1, 15))
    ]
    rate, comment = p.share("repeating", 1.0, low=0.1, zero=0), p.share("commented", 0.6)
    own = p.share("of_target", 1.0)
    for who, ms in _visits(stage, p.count("people", 20, 1500), span):
        target = pick_target(stage)
        if not c.chance(rate):
            stage.hit(ms, who, target)
            continue
        source, text = c.ranked(sources, 2.0)
        if c.chance(own):
            source = target.accounts[who.platform]
            latest = target.latest(who.platform, int(ms))
            text = latest.text if latest is not None else text
        line, account = f"RT @{source.handle}: {text}", target.accounts[who.platform]
        if c.chance(comment):
            line = f"{who.tongue.short('angry', c)} {line}"
        if source is not account:
            line = f"{line} @{account.handle}"
        named = [source.mention, account.mention] if c.chance(0.8) else [source.mention]
        stage.post(ms, who, line, mentions=named)
    everyday(stage, span=span)


@organic("quote-links")
def quote_links(stage: Stage) -> None:
    """People quote one post, and the platform adds the address of the quoted post."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    rate, third = p.share("quoting", 1.0, low=0.1, zero=0), p.share("quote_of_others", 1.0, zero=0.5)
    quotable = {
        platform: [
            stage.hit(stage.start, stage.person(platform=platform), stage.targets[0], way="mention")
            for _ in range(3)
        ]
        for platform in stage.platforms
    }
    for who, ms in _visits(stage, p.count("people", 20, 2000), span):
        target = pick_target(stage)
        root = (
            c.ranked(quotable[who.platform], 2.0) if c.chance(third) else target.latest(who.platform, int(ms))
        )
        if root is None or not c.chance(rate):
            stage.hit(ms, who, target)
            continue
        link = f"https://{who.platform}.com/{root.author.handle}/status/{root.id}"
        stage.post(
            ms,
            who,
            who.tongue.remark("angry", c),
            "quote",
            quote_of=root,
            links=[link],
            mentions=[target.accounts[who.platform].mention] if c.chance(third) else [],
        )
    everyday(stage, span=span)


@organic("wire-copy", held_out=True)
def wire_copy(stage: Stage) -> None:
    """Breaking news: papers and people copy the wire's line, cut and dressed a little."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 5, 10)
    said_before(stage, stage.targets[0])
    lines = [stage.tongues[0].passage(2, "plain", c) for _ in range(p.count("lines", 1, 12))]
    rate = p.share("copying", 1.0, low=0.1, zero=0)
    prefixes = ("BREAKING: ", "JUST IN ", "🔴 ", "#BREAKING ", "", "Update: ", "⚡️")
    for who, ms in _visits(stage, p.count("people", 20, 1500), span):
        if not c.chance(rate):
            stage.hit(ms, who, pick_target(stage))
            continue
        line = f"{c.ranked(prefixes, 2.0)}{c.ranked(lines, 2.0)}"
        line = line[: c.integer(40, 280)] if c.chance(0.4) else line
        stage.hit(
            ms,
            who,
            pick_target(stage),
            line,
            way=c.pick(("mention", "alias", "reply")),
            links=[address(stage)] if c.chance(0.2) else [],
        )
    everyday(stage, span=span)


@organic("chain-letter")
def chain_letter(stage: Stage) -> None:
    """Copy, do not share: a text that asks everybody to post it, with a name to put in."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 100)
    said_before(stage, stage.targets[0])
    text, end = stage.tongues[0].passage(3 + c.below(4), "warm", c), stage.tongues[0].slogan("warm", c)
    rate, dressed = p.share("copying", 1.0, low=0.2, zero=0), p.share("dressed", 1.0)
    for who, ms in _visits(stage, p.count("people", 20, 800), span):
        if c.chance(rate):
            tail = who.tongue.short("warm", c) if c.chance(dressed) else end
            stage.hit(ms, who, pick_target(stage), f"{text} {tail}", way="mention" if c.chance(0.6) else None)
        else:
            stage.hit(ms, who, pick_target(stage), mood="plain")
    everyday(stage, span=span)


@organic("commentator-readers")
def commentator_readers(stage: Stage) -> None:
    """Readers of a commentator or two repost what these write about public people."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 10, 100)
    said_before(stage, stage.targets[0])
    voices = stage.people(p.count("commentators", 1, 4), platform=stage.platforms[0])
    readers = stage.people(p.count("readers", 15, 800), platform=stage.platforms[0])
    loyalty, quick = p.share("loyalty", 0.9, low=0.05, zero=0), p.log("reading_minutes", 0.3, 300) * MINUTE_MS
    for ms in arrivals(stage, p.count("comments", 2, 30), stage.start, span, "even"):
        post = stage.hit(
            ms, c.ranked(voices, 2.0), pick_target(stage, 1.5), way=c.pick(("mention", "quote", "reply"))
        )
        for who in c.sample(readers, int(len(readers) * loyalty * c.uniform()))[:400]:
            stage.repost(ms + c.exponential(quick), who, post)
            if c.chance(0.1):
                stage.hit(ms + c.exponential(2 * quick), who, pick_target(stage))
    crowd(stage, stage.people(p.count("others", 5, 500)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("supporters-repost", targets=(1, 3))
def supporters_repost(stage: Stage) -> None:
    """Supporters repost all that a mayor writes, within minutes, and clap under it."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 150)
    fans = stage.people(p.count("supporters", 10, 400), platform=stage.platforms[0])
    loyalty, quick = p.share("loyalty", 1.0, low=0.1, zero=0), p.log("reading_minutes", 0.1, 200) * MINUTE_MS
    claps = p.share("claps", 0.5)
    for ms in arrivals(stage, p.count("statements", 2, 25), stage.start, span, "even"):
        target = pick_target(stage, 1.5)
        post = stage.say(ms, target)
        for who in fans:
            if c.chance(loyalty):
                stage.repost(ms + c.exponential(quick), who, post)
            if c.chance(claps):
                stage.hit(ms + c.exponential(quick), who, target, mood="warm", root=post)
    crowd(stage, stage.people(p.count("others", 1, 400)), stage.targets, duration=span)
    everyday(stage, span=span)


@organic("mirrored-organisers")
def mirrored_organisers(stage: Stage) -> None:
    """Organisers of a rally hand out one page under several addresses, and people pass these on."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage)
    said_before(stage, stage.targets[0])
    mirrors, call = (
        [address(stage) for _ in range(p.count("mirrors", 2, 12))],
        stage.tongues[0].sentence("angry", c),
    )
    rate, own = p.share("linkers", 0.6, low=0.05, zero=0), p.share("own_words", 1.0)
    tag = stage.tongues[0].tag(c)
    organisers = stage.people(p.count("organisers", 1, 6))
    for who, ms in _visits(stage, p.count("people", 20, 1500), span):
        if c.chance(rate):
            link = c.pick(mirrors)
            stage.hit(
                ms,
                who,
                pick_target(stage),
                None if c.chance(own) else call,
                links=[link],
                tags=[tag] if c.chance(0.5) else [],
            )
        else:
            stage.hit(ms, who, pick_target(stage))
    for who in organisers:
        for ms in arrivals(stage, 1 + c.below(6), stage.start, span, "even"):
            stage.hit(ms, who, pick_target(stage), call, links=[c.pick(mirrors)], tags=[tag])
    everyday(stage, span=span)


@organic("translators", held_out=True)
def translators(stage: Stage) -> None:
    """A community translates what public people say into its languages, each translator for their own readers."""
    p, c = stage.parameters, stage.chance
    span = duration_ms(stage, 60, 150)
    team = [
        stage.person(platform=stage.platforms[0], tongue=c.pick(stage.tongues))
        for _ in range(p.count("translators", 3, 40))
    ]
    readers = stage.people(p.count("readers", 10, 600), platform=stage.platforms[0])
    slow = p.log("translating_minutes", 1, 120) * MINUTE_MS
    tag = stage.tongues[0].tag(c)
    for ms in arrivals(stage, p.count("statements", 2, 20), stage.start, span, "even"):
        target = pick_target(stage, 1.0)
        root = stage.say(ms, target)
        texts = {tongue: tongue.passage(2, "plain", c) for tongue in stage.tongues}
        for who in c.sample(team, 1 + c.below(len(team))):
            at = ms + c.exponential(slow)
            text = texts[who.tongue] if c.chance(0.4) else who.tongue.paraphrase(texts[who.tongue], 0.7, c)
            post = stage.hit(at, who, target, text, way=c.pick(("quote", "reply")), root=root, tags=[tag])
            for reader in c.sample(readers, c.below(1 + len(readers) // 20)):
                stage.repost(at + c.exponential(20 * MINUTE_MS), reader, post)
    crowd(stage, readers, stage.targets, duration=span, features=Features(stage))
    everyday(stage, span=span)


def _visits(stage: Stage, people: int, span: float) -> list[tuple[Account, float]]:
    """Return who comes when; some come again."""
    c, p = stage.chance, stage.parameters
    again, shape = p.share("comes_again", 0.6), p.choice("shape", *SHAPES)
    visits = []
    for who, first in zip(
        stage.people(people), arrivals(stage, people, stage.start, span, shape), strict=True
    ):
        ms = first
        visits.append((who, ms))
        while c.chance(again):
            ms += c.exponential(span / 8)
            visits.append((who, ms))
    return visits
