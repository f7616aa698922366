"""What a viewer is told of the simulation."""

from __future__ import annotations

from lab.demo.storyline import moments, names
from lab.simulation import preset, simulate


def test_the_afternoon_is_told_in_order() -> None:
    """The announcement, then the crowd, then each group at its target, and the threats."""
    simulation = simulate(preset("afternoon", 1))

    told = moments(simulation)

    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    announcement, crowd, first, second = [moment for moment in told if moment.text not in _threats()]
    assert announcement.who == "Arvind Rathwalkar"
    assert crowd.text.startswith("a crowd of ")
    assert first.text.startswith("a coordinated group of 24 at Arvind Rathwalkar, hidden in a crowd of ")
    assert second.text == "a coordinated group of 14 at Tara Rathwalkar; they push one link"
    assert {moment.who for moment in (crowd, first, second)} == {None}


def test_every_kind_of_threat_is_told() -> None:
    """One each: the daughter's number, an account like the minister's, a link in his name, and a bystander."""
    told = [moment.text for moment in moments(simulate(preset("afternoon", 1)))]

    assert len(_threats()) == 4
    assert [text for text in told if text in _threats()] == _threats()


def _threats() -> list[str]:
    return [
        "a phone number of Tara Rathwalkar is published and reposted",
        "an account @a_rathwaIkar appears that looks like Arvind Rathwalkar",
        "a link in the name of Arvind Rathwalkar leads elsewhere",
        "a crowd turns on @river_school, whom nobody watches",
    ]


def test_every_target_of_the_answer_key_has_a_name() -> None:
    """The summary speaks of people, not of handles."""
    simulation = simulate(preset("afternoon", 2))
    called = names(simulation.scenario)

    assert {raid.target for raid in simulation.truth.raids} <= called.keys()
    assert {crowd.target for crowd in simulation.truth.crowds} <= called.keys()
