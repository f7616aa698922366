"""A repost ring: members take turns to attack, and all the others pass it on within minutes."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played
from lab.simulation.pen import thread_of


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Play five to eight rounds over some 45 minutes; nine in ten members repost each."""
    ground = squad.ground
    dice, pen = ground.dice, ground.pen
    rounds = 5 + dice.below(4)
    played = Played()
    for turn in range(rounds):
        author = dice.pick(squad.members)
        moment = ms + (turn + dice.uniform() * 0.6) * 45 * 60_000 / rounds
        number = ground.said_before(target, moment)
        thread = None if number is None else ground.thread(number, author.platform)
        if thread is not None and dice.chance(0.4):
            mention = thread.account.mention
            words = f"@{mention.handle} {squad.own_words()}"
            quote = pen.quote(ground.clip(moment), author, thread, words, mentions=(mention,))
            attack = played.add(quote, author, target)
        else:
            attack = squad.hit(played, moment, author, target, squad.own_words(), reply=0.3)
        for account, delay in zip(squad.members, ground.lognormal(75, 0.8, len(squad.members)), strict=True):
            if account is not author and dice.chance(0.9):
                repost = pen.repost(
                    ground.clip(attack[0] + 5_000 + delay), account, thread_of(attack, author)
                )
                played.add(repost, account, target)
    return played
