"""Names of private persons in quotes."""

from __future__ import annotations

from pipeline.privacy.private_names import hide_names

HIDDEN = [("tara rathwal", "[daughter]"), ("तारा", "[daughter]"), ("tara", "[daughter]")]


def test_names_are_hidden_in_every_case_and_script() -> None:
    """The whole name and its first part."""
    assert (
        hide_names("Ask TARA Rathwal or Tara. तारा!", HIDDEN) == "Ask [daughter] or [daughter]. [daughter]!"
    )


def test_other_words_stay() -> None:
    """A name inside another word is none."""
    assert hide_names("Taranto, guitara, İtara", HIDDEN) == "Taranto, guitara, İtara"


def test_nothing_hidden_changes_nothing() -> None:
    """Most targets have no private persons near."""
    assert hide_names("Ask Tara", []) == "Ask Tara"
