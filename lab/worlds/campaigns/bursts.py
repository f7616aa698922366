"""Groups that strike at once: copied texts, disguises, links, pictures, new accounts, tags."""

from __future__ import annotations

from lab.worlds.campaigns import scripts
from lab.worlds.campaigns.field import HOUR_MS, battlefield, campaign, expected, live, recruit
from lab.worlds.families import campaign as register
from lab.worlds.people import DAY_MS, Mould
from lab.worlds.stage import Stage


@register("flood")
def flood(stage: Stage) -> None:
    """Members paste a few texts with slots, each several of them."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "flood", members, scripts.templates(stage, expected(stage, members)), span)


@register("look-alikes")
def look_alikes(stage: Stage) -> None:
    """Members post one text in ever new disguises."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "look-alikes", members, scripts.look_alikes(stage, expected(stage, members)), span)


@register("link")
def link(stage: Stage) -> None:
    """Members push one page, under one address or many."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "link", members, scripts.link(stage, expected(stage, members)), span)


@register("pictures", held_out=True)
def pictures(stage: Stage) -> None:
    """Members post pictures of one pool and hardly a word."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "pictures", members, scripts.pictures(stage, expected(stage, members)), span)


@register("hashtag-push", held_out=True)
def hashtag_push(stage: Stage) -> None:
    """Members push tags of their own in words of their own."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "hashtag-push", members, scripts.tags(stage, expected(stage, members)), span)


@register("batch", fixed={"metadata": "full"})
def batch(stage: Stage) -> None:
    """Accounts opened within hours after one pattern come together, in words of their own or with one text."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage)
    end = stage.start - int(p.log("made_before_hours", 0.2, 2000) * HOUR_MS)
    mould = Mould(
        born=(end - int(p.log("made_within_hours", 0.2, 24) * HOUR_MS), end),
        prefix=stage.tongues[0].tag(c)[:6].lower() if p.flag("prefixed_handles", 0.3) else "",
        digits=int(p.choice("digits", "0", "5", "8", "8")),
        bio=stage.tongues[0].slogan("warm", c) if p.flag("same_bio", 0.3) else None,
        avatar=f"{c.below(2**60):016x}" if p.flag("same_avatar", 0.3) else None,
    )
    script = scripts.own_words() if p.flag("own_words", 0.7) else scripts.one_text(stage, 0)
    campaign(stage, "batch", recruit(stage, mould=mould), script, span)


@register("cross-platform", fixed={"other_platforms": "2", "elsewhere": 0.5})
def cross_platform(stage: Stage) -> None:
    """One group acts on several platforms at once, with the same texts or link."""
    span = battlefield(stage)
    members = [
        who
        for platform in stage.platforms
        for who in recruit(
            stage, 4, 25, platform=platform, name=f"members_on_{stage.platforms.index(platform) + 1}"
        )
    ]
    script = scripts.handed_out(stage, expected(stage, members))
    campaign(stage, "cross-platform", members, script, span)


@register("small-group")
def small_group(stage: Stage) -> None:
    """Five to nine members with something that was handed out."""
    span = battlefield(stage)
    members = recruit(stage, 5, 9)
    campaign(stage, "small-group", members, scripts.handed_out(stage, expected(stage, members)), span)


@register("large-group", held_out=True)
def large_group(stage: Stage) -> None:
    """Eighty to two hundred and fifty members with something that was handed out."""
    span = battlefield(stage, people=(150, 2000))
    members = recruit(stage, 80, 250)
    campaign(stage, "large-group", members, scripts.handed_out(stage, expected(stage, members)), span)


@register("rival-groups", held_out=True)
def rival_groups(stage: Stage) -> None:
    """Two groups with different orders at one target at the same time."""
    span = battlefield(stage)
    for side in (1, 2):
        members = recruit(stage, 8, 60, name=f"members_{side}")
        script = scripts.handed_out(stage, expected(stage, members), f"script_{side}")
        campaign(stage, "rival-groups", members, script, span)


@register("paraphrase")
def paraphrase(stage: Stage) -> None:
    """Members post one message that a model has put in other words for each of them."""
    span = battlefield(stage)
    members = recruit(stage)
    campaign(stage, "paraphrase", members, scripts.paraphrase(stage, expected(stage, members)), span)


@register("aged")
def aged(stage: Stage) -> None:
    """Old accounts with an everyday life act on orders one day."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage)
    mould = Mould(born=(stage.start - 4000 * DAY_MS, stage.start - 400 * DAY_MS))
    members = recruit(stage, 10, 60, mould=mould)
    before, busy = p.log("life_days", 1, 30) * DAY_MS, p.log("posts_besides", 3, 25)
    for who in members:
        live(stage, who, 1 + int(c.exponential(busy)), before)
        if c.chance(0.5):
            stage.hit(
                stage.start - c.uniform() * before,
                who,
                c.pick(stage.targets),
                mood=c.pick(("warm", "ask", "plain")),
            )
    script = scripts.handed_out(stage, expected(stage, members))
    campaign(stage, "aged", members, script, span)
