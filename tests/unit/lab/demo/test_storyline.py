"""What a viewer is told of the simulation."""

from __future__ import annotations

from lab.demo.storyline import moments, names
from lab.simulation import preset, simulate


def test_the_afternoon_is_told_in_order() -> None:
    """The announcement, then the crowd, then each gang at its target."""
    simulation = simulate(preset("afternoon", 1))

    told = moments(simulation)

    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    announcement, crowd, first, second = told
    assert announcement.who == "Arvind Rathwalkar"
    assert crowd.text.startswith("a crowd of ")
    assert first.text.startswith("a gang of 24 at Arvind Rathwalkar, hidden in a crowd of ")
    assert second.text == "a gang of 14 at Tara Rathwalkar; they push one link"
    assert {moment.who for moment in (crowd, first, second)} == {None}


def test_every_target_of_the_answer_key_has_a_name() -> None:
    """The summary speaks of people, not of handles."""
    simulation = simulate(preset("afternoon", 2))
    called = names(simulation.scenario)

    assert {raid.target for raid in simulation.truth.raids} <= called.keys()
    assert {crowd.target for crowd in simulation.truth.crowds} <= called.keys()
