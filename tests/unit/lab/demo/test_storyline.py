"""What a viewer is told of the simulation."""

from __future__ import annotations

from lab.demo.storyline import THREATS, moments, names
from lab.simulation import preset, simulate


def test_the_afternoon_is_told_in_order() -> None:
    """The announcement and the crowd, then each threat and each gang at its target."""
    simulation = simulate(preset("afternoon", 1))

    told = moments(simulation)

    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    announcement, crowd, doxxing, first, impersonation, phishing, second, emerging = told
    assert announcement.who == "Arvind Rathwalkar"
    assert crowd.text.startswith("a crowd of ")
    assert doxxing.text == "a phone number of Tara Rathwalkar is published and reposted"
    assert first.text.startswith("a gang of 24 at Arvind Rathwalkar, hidden in a crowd of ")
    assert impersonation.text == "an account @a_rathwaIkar appears that looks like Arvind Rathwalkar"
    assert phishing.text == "a link in the name of Arvind Rathwalkar leads elsewhere"
    assert second.text == "a gang of 14 at Tara Rathwalkar; they push one link"
    assert emerging.text == "a crowd turns on @river_school, whom nobody watches"
    assert {moment.who for moment in told if moment is not announcement} == {None}


def test_a_stream_without_threats_tells_of_none() -> None:
    """Other presets have their crowds and gangs only."""
    told = moments(simulate(preset("flood", 1)))

    assert told
    assert not any(what.partition("{")[0] in moment.text for moment in told for what in THREATS.values())


def test_every_target_of_the_answer_key_has_a_name() -> None:
    """The summary speaks of people, not of handles."""
    simulation = simulate(preset("afternoon", 2))
    called = names(simulation.scenario)

    assert {raid.target for raid in simulation.truth.raids} <= called.keys()
    assert {crowd.target for crowd in simulation.truth.crowds} <= called.keys()
