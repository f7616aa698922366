"""Generated tables of letters are what their generators make."""

from __future__ import annotations

from pipeline.text.han_forms import HAN_FORMS
from pipeline.text.lookalikes import LOOKALIKES
from tools.han_forms import pairs
from tools.lookalikes import lookalikes


def test_look_alikes_are_as_generated() -> None:
    """Nobody edited them."""
    assert lookalikes() == LOOKALIKES


def test_han_forms_are_as_generated() -> None:
    """Nobody edited them; no letter stands for another that has a form itself."""
    assert "".join(one + other for one, other in pairs()) == HAN_FORMS
    assert not set(HAN_FORMS[::2]) & set(HAN_FORMS[1::2])
