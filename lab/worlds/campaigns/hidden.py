"""Groups that use the crowd as cover: in a surge, with bystanders' texts, or in their wake."""

from __future__ import annotations

from lab.worlds.campaigns import scripts
from lab.worlds.campaigns.field import MINUTE_MS, battlefield, campaign, expected, recruit, struck, window_ms
from lab.worlds.crowd import arrivals
from lab.worlds.families import campaign as register
from lab.worlds.stage import Stage
from schemas.post import Post


@register("in-surge")
def in_surge(stage: Stage) -> None:
    """A group with something handed out among 1,500 to 3,000 people who came by themselves."""
    span = battlefield(stage, people=(1500, 3000), low_minutes=20, high_hours=12)
    members = recruit(stage, 12, 80)
    campaign(stage, "in-surge", members, scripts.handed_out(stage, expected(stage, members)), span)


@register("copying", held_out=True)
def copying(stage: Stage) -> None:
    """Members copy what bystanders wrote, word for word, at this target or others."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, people=(60, 1500))
    members, each = recruit(stage), p.log("posts_each", 1, 6)
    window, few = window_ms(stage), p.count("texts_copied", 1, 40)
    start = stage.start + c.between(0.1, 0.9) * span
    written = [
        post
        for post in stage.posts
        if post.text and post.kind != "repost" and post.created_at.timestamp() * 1000 < start
    ]
    copied = c.sample(written, few) or stage.posts[:few]
    number: int | None = None
    for target in struck(stage):
        posts = [
            stage.hit(start + c.uniform() * window, who, target, c.pick(copied).text)
            for who in members
            for _ in range(1 + int(c.exponential(each - 0.99)))
        ]
        number = stage.join("copying", target, members, posts, number)
        start += c.uniform() * window


@register("following")
def following(stage: Stage) -> None:
    """Members answer seconds after bystanders do, under the same posts, so that these look like part of the group."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, people=(60, 1500))
    quick, few = p.log("seconds", 2, 120) * 1000, p.count("bystanders_followed", 2, 20)
    members, script = recruit(stage), scripts.handed_out(stage, 5 * few)
    begin = stage.start + c.uniform() * span * 0.7
    handles = {account.handle for target in stage.targets for account in target.accounts.values()}
    followed = [
        post
        for post in stage.posts
        if post.kind in ("post", "reply")
        and post.created_at.timestamp() * 1000 >= begin
        and post.author.handle not in handles
    ][:few]
    number: int | None = None
    for target in struck(stage, 2):
        posts = []
        for post in followed:
            for who in c.sample(members, 3 + c.below(6)):
                ms = post.created_at.timestamp() * 1000 + c.exponential(quick)
                posts.append(scripts.speak(stage, ms, who, target, script))
        number = stage.join("following", target, members, posts, number)


@register("repost-ring")
def repost_ring(stage: Stage) -> None:
    """Members repost whatever a few of their own write about a target, within minutes."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage)
    members = recruit(stage, 8, 80, platform=stage.platforms[0])
    leaders = members[: p.count("leaders", 1, 6)]
    quick, loyalty = p.log("reading_minutes", 0.05, 60) * MINUTE_MS, p.share("loyalty", 1.0, low=0.4, zero=0)
    passers = stage.people(p.count("passers_who_repost", 1, 150), platform=stage.platforms[0])
    passing = p.share("passers_share", 0.15)
    number: int | None = None
    for target in struck(stage):
        posts: list[Post] = []
        for ms in arrivals(stage, p.count("posts_of_leaders", 3, 30), stage.start, span, "even"):
            root = stage.hit(ms, c.pick(leaders), target, way="mention")
            posts.append(root)
            loyal = [who for who in members if who.handle != root.author.handle and c.chance(loyalty)]
            posts += [stage.repost(ms + c.exponential(quick), who, root) for who in loyal]
            for who in passers:
                if c.chance(passing):
                    stage.repost(ms + c.exponential(30 * MINUTE_MS), who, root)
        number = stage.join("repost-ring", target, members, posts, number)


@register("lockstep", fixed={"target_posts_seen": True})
def lockstep(stage: Stage) -> None:
    """Members answer each post of a target within seconds, in words of their own."""
    p, c = stage.parameters, stage.chance
    span = battlefield(stage, low_minutes=60, high_hours=100)
    members = recruit(stage, 8, 60, platform=stage.platforms[0])
    quick, loyalty = p.log("seconds", 3, 60) * 1000, p.share("loyalty", 1.0, low=0.5, zero=0)
    number: int | None = None
    for target in struck(stage, 3):
        posts = []
        for ms in arrivals(stage, p.count("statements_struck", 3, 20), stage.start, span, "even"):
            root = stage.say(ms, target)
            begin = ms + c.exponential(quick)
            loyal = [who for who in members if c.chance(loyalty)]
            posts += [
                stage.hit(begin + c.uniform() * quick, who, target, way="reply", root=root) for who in loyal
            ]
        number = stage.join("lockstep", target, members, posts, number)
