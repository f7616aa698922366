"""The picture of a Slack message holds what the bot sends."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from agents.delivery.render.slack import ACTIONS, render
from agents.store import Message
from agents.store.messages import OPENED
from lab.samples import campaign
from schemas.alert import Evidence
from tests.support.alerts import campaign as plain
from tools.screenshots.slack import PICTURE, drawn

HOSTILE = "<script>alert(1)</script> & more"


def _body(**changes: object) -> dict[str, Any]:
    alert = plain(**changes) if changes else campaign(0)
    return render(
        Message(1, "slack", OPENED, alert, {}, 1), console_url="https://pileon.example.org", buttons=True
    )


def _shown(picture: str) -> str:
    return "".join(ElementTree.fromstring(picture).itertext())  # noqa: S314 # the picture is our own


def test_it_shows_the_headline_and_the_buttons() -> None:
    """Every button, and the words of the header."""
    shown = _shown(drawn(_body()))
    assert "Possible coordinated campaign against Arvind Rathwalkar" in shown
    assert all(words in shown for words in ("Open", *ACTIONS.values()))


def test_hostile_text_is_text() -> None:
    """A reason with markup draws nothing of its own."""
    evidence = [Evidence("copies", HOSTILE, 9.0)]
    picture = drawn(_body(evidence=evidence))
    assert "<script" not in picture
    assert "alert(1)" in _shown(picture)


def test_the_picture_of_the_documents_is_the_newest() -> None:
    """It is written by ``make screenshots``."""
    assert PICTURE.read_text(encoding="utf-8") == drawn(_body())
