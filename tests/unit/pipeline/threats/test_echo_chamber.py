"""How closed a circle is."""

from __future__ import annotations

from pipeline.threats.echo_chamber import closure, in_words

GROUP = [f"g{number}" for number in range(6)]


def test_a_closed_circle_is_seen() -> None:
    """Members answer one another and hardly anybody else."""
    edges = [(one, other) for one in GROUP for other in GROUP if one != other]
    edges += [(f"o{number}", f"o{number + 1}") for number in range(20)] + [("g0", "o1")]
    found = closure(edges, GROUP)
    assert found is not None
    assert found.inside > 0.9
    assert found.ei_index < -0.8
    assert found.reciprocity == 1.0
    assert found.modularity > 0.3
    assert in_words(found).startswith("Members mostly speak to one another")


def test_an_open_one_too() -> None:
    """Members shout at others and are not answered."""
    edges = [(one, f"victim{number}") for one in GROUP for number in range(4)]
    found = closure(edges, GROUP)
    assert found is not None
    assert (found.inside, found.ei_index, found.reciprocity) == (0.0, 1.0, 0.0)
    assert "hardly" in in_words(found)


def test_too_little_says_nothing() -> None:
    """A handful of replies measures nothing."""
    assert closure([("g0", "g1")], GROUP) is None
