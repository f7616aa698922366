"""What the members of a group post: the text, link, tag or picture that they were given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from lab.simulation.disguise import edited, look_alike
from lab.worlds.crowd import address, picture
from lab.worlds.people import Account
from lab.worlds.stage import Persona, Stage
from schemas.post import Post

_UNSEEN: Final = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")


class Line(NamedTuple):
    """What one post says; None is words of one's own."""

    text: str | None = None
    tags: Sequence[str] = ()
    links: Sequence[str] = ()
    media: Sequence[str] = ()


Script = Callable[[Account], Line]

_USES: Final = 3
"""How often each thing of a pool is used at least, on average: what is used once coordinates nobody."""


def _pool(drawn: int, posts: float) -> int:
    return max(1, min(drawn, int(posts / _USES)))


def own_words() -> Script:
    """Nothing is given out: every member writes for themselves."""
    return lambda _who: Line()


def templates(stage: Stage, posts: float) -> Script:
    """A few texts with slots that are filled anew for each post, some then edited by hand."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    slots = p.share("slots", 0.6)
    edits = p.share("edited", 0.8)
    pool = [
        _slotted(tongue.passage(1 + c.below(3), "angry", c), slots, stage)
        for _ in range(_pool(p.count("templates", 1, 20), posts))
    ]

    def line(_who: Account) -> Line:
        text = " ".join(c.pick(options) for options in c.pick(pool))
        return Line(edited(text, c) if c.chance(edits) else text)

    return line


def _slotted(text: str, share: float, stage: Stage) -> list[list[str]]:
    c = stage.chance
    fresh = stage.tongues[0].passage(4, "angry", c).split()
    return [[word, *c.sample(fresh, 1 + c.below(4))] if c.chance(share) else [word] for word in text.split()]


def look_alikes(stage: Stage, posts: float) -> Script:
    """A text or two whose letters are exchanged for ones that look the same, or hide unseen ones."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    pool = [tongue.passage(1 + c.below(3), "angry", c) for _ in range(_pool(p.count("texts", 1, 6), posts))]
    letters, unseen = (
        p.share("letters_changed", 0.8, low=0.05, zero=0.2),
        p.share("unseen_letters", 0.5, low=0.02, zero=0.2),
    )

    def line(_who: Account) -> Line:
        text = c.pick(pool)
        if letters:
            text = look_alike(text, c, letters)
        if unseen or not letters:
            text = "".join(
                letter + c.pick(_UNSEEN) if c.chance(max(unseen, 0.03)) else letter for letter in text
            )
        return Line(text)

    return line


def link(stage: Stage, posts: float) -> Script:
    """One page under one address or many, with words of one's own or a given sentence."""
    p, c = stage.parameters, stage.chance
    page, count = address(stage), _pool(p.count("mirrors", 2, 15), posts)
    if p.flag("mirrors_share_path", 0.7):
        path = page.split("/", 3)[3]
        mirrors = [f"https://{address(stage).split('/')[2]}/{path}" for _ in range(count)]
    else:
        mirrors = [address(stage) for _ in range(count)]
    given, sentence, tracked = (
        p.share("given_words", 1.0),
        stage.tongues[0].sentence("angry", c),
        p.share("tracked", 0.8, zero=0.5),
    )

    def line(_who: Account) -> Line:
        url = c.pick(mirrors) + (f"?id={c.below(10**7)}" if c.chance(tracked) else "")
        return Line(sentence if c.chance(given) else None, links=[url])

    return line


def pictures(stage: Stage, posts: float) -> Script:
    """Pictures of one pool, mostly without a word."""
    p, c = stage.parameters, stage.chance
    pool, worded = (
        [picture(stage) for _ in range(_pool(p.count("pool", 1, 12), posts))],
        p.share("with_words", 0.6),
    )
    return lambda _who: Line(None if c.chance(worded) else "", media=[c.pick(pool)])


def tags(stage: Stage, posts: float) -> Script:
    """A tag or a few, with words of one's own."""
    p, c = stage.parameters, stage.chance
    pool, several = (
        [stage.tongues[0].tag(c) for _ in range(_pool(p.count("own_tags", 1, 5), posts))],
        p.share("several_tags", 0.8),
    )
    return lambda _who: Line(tags=c.sample(pool, 1 + (c.below(len(pool)) if c.chance(several) else 0)))


def paraphrase(stage: Stage, posts: float) -> Script:
    """A model says the same message in other words for each post."""
    p, c, tongue = stage.parameters, stage.chance, stage.tongues[0]
    pool, kept = (
        [tongue.passage(2, "angry", c) for _ in range(_pool(p.count("messages", 1, 6), posts))],
        p.share("words_kept", 0.7, low=0.15, zero=0),
    )
    return lambda _who: Line(tongue.paraphrase(c.pick(pool), kept, c))


def one_text(stage: Stage, posts: float) -> Script:  # noqa: ARG001  # scripts are called alike
    """One text, as it is."""
    text = stage.tongues[0].passage(1 + stage.chance.below(2), "angry", stage.chance)
    return lambda _who: Line(text)


SCRIPTS: Final[dict[str, Callable[[Stage, float], Script]]] = {
    "templates": templates,
    "look-alikes": look_alikes,
    "link": link,
    "pictures": pictures,
    "tags": tags,
    "one-text": one_text,
}
"""Everything that can be handed out, by name; made with the world and how many posts the group will write."""


def handed_out(stage: Stage, posts: float, name: str = "script") -> Script:
    """Return what a group was given, as a parameter says."""
    return SCRIPTS[stage.parameters.choice(name, *SCRIPTS)](stage, posts)


def speak(
    stage: Stage,
    ms: float,
    who: Account,
    target: Persona,
    script: Script,
    *,
    way: str | None = None,
    root: Post | None = None,
) -> Post:
    """Let a member post a line at a target."""
    line = script(who)
    return stage.hit(
        ms, who, target, line.text, way=way, root=root, tags=line.tags, links=line.links, media=line.media
    )
