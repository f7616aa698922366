"""A search finds worlds that are bad, keeps the worst, and they are played again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from lab.worlds import search as module
from lab.worlds import world
from lab.worlds.judge import Outcome, judge
from lab.worlds.model import World
from lab.worlds.search import Bad, again, keep, regressions, search


def blames_pictures(made: World, **_: object) -> Outcome:
    """Stand for a detector that names whoever posted a picture, where many did."""
    people = {post.author.handle for post in made.posts if post.media}
    named = len(people) if len(people) > 20 else 0
    return Outcome(made.family, made.seed, len(made.posts), named, 0, 0, len(people), 0, ())


@pytest.fixture
def blaming(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the search judge by pictures."""
    monkeypatch.setattr(module, "judge", blames_pictures)


@pytest.mark.usefixtures("blaming")
def test_a_search_finds_what_is_blamed_and_makes_it_worse() -> None:
    """Changed worlds are worse than the new ones they come from, and the worst comes first."""
    lines: list[str] = []
    found = search(["neighbours"], 24, seed=1, progress=lines.append)
    assert found.tried == 24
    assert found.bad
    assert len(lines) == len(found.bad)
    sizes = [bad.organic for bad in found.bad]
    assert sizes == sorted(sizes, reverse=True)
    assert any(bad.parameters for bad in found.bad)
    assert found.fresh_bad <= found.fresh < 24


@pytest.mark.usefixtures("blaming")
def test_a_bad_world_can_be_played_again() -> None:
    """Family, seed and changed parameters make the same world."""
    found = search(["neighbours"], 5, seed=2)
    assert found == search(["neighbours"], 5, seed=2)
    worst = found.bad[0]
    assert again(worst).organic == worst.organic


def test_the_worst_of_each_family_are_kept(tmp_path: Path) -> None:
    """One file a family, which reads as it was written."""
    found = [
        Bad("memes", 1, {"people": 20}, 9),
        Bad("memes", 2, {}, 8),
        Bad("quiet", 3, {}, 7, "IndexError: x"),
    ]
    paths = keep(found, tmp_path)
    assert [path.name for path in paths] == ["memes-1.json", "quiet-3.json"]
    assert [bad for _, bad in regressions(tmp_path)] == [found[0], found[2]]


_KEPT: Iterable[tuple[Path, Bad]] = list(regressions())


@pytest.mark.parametrize("bad", [bad for _, bad in _KEPT], ids=[path.stem for path, _ in _KEPT])
def test_kept_worlds_name_no_more_people_than_when_they_were_last_looked_at(bad: Bad) -> None:
    """The worst worlds of past searches are played again; `python -m lab.worlds.fixed` notes what is better now."""
    outcome = judge(world(bad.family, bad.seed, bad.parameters))
    assert outcome.organic <= bad.organic
    assert bad.error is not None or outcome.error is None
