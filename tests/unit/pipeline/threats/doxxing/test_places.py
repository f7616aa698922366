"""Coordinates of homes and licence plates."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.places import coordinates, may_speak_of_cars, plates


@pytest.mark.parametrize(
    "text",
    [
        "his car is DL 3C AB 1234",
        "She drives MH12 DE 1433, follow her",
        "उसकी गाड़ी DL3CAB1234",
        "white Fortuner HR 26 DK 8337 is theirs",
        "номер машины А123ВС 77",
        "Ihr Kennzeichen: ABC 1234, PLATES",
        "گاڑی LEA 1234",
    ],
)
def test_where_there_is_a_plate_a_text_speaks_of_cars(text: str) -> None:
    """The quick look leaves out no text that the thorough one would find something in."""
    assert list(plates(text))
    assert may_speak_of_cars(text)


def test_most_texts_speak_of_no_cars() -> None:
    """So that they are not looked at any further."""
    assert not may_speak_of_cars("In 2024 they promised 50 lakh jobs, and not one came")


def test_a_home_is_told_from_a_front() -> None:
    """Coordinates are those of somebody's home by the words beside them."""
    assert list(coordinates("he lives here 28.61390, 77.20900"))
    assert not list(coordinates("shelling at the home front 28.61390, 77.20900"))
