"""Reads what a message of Slack's webhook tells: of which alerts, and what of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_ONE: Final = re.compile(r"^Alert (\S+), revision \d+$")
_SEVERAL: Final = re.compile(r"^\d+ alerts at once")


def announced(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the alerts that a message is about, and what it tells of each: a pile-on may turn out a campaign."""
    blocks = body["blocks"]
    if _SEVERAL.search(body["text"]):
        texts = [str(block["text"]["text"]) for block in blocks if block["type"] == "section"]
        lines = [text.rsplit("\nAlert ", 1) for text in texts]
        return [(number, _claim(text.partition("] ")[2])) for text, number in lines]
    found = _ONE.search(blocks[-1]["elements"][0]["text"])
    if found is None:
        raise ValueError(f"a message names no alert: {body}")
    claim = _claim(str(blocks[0]["text"]["text"]).partition(" · ")[2])
    return [(found[1], claim + _event(str(blocks[1].get("text", {}).get("text", ""))))]


def _claim(text: str) -> str:
    return " ".join(text.split()[:2])


def _event(text: str) -> str:
    """Return what a later message tells: a rise, or the end; nothing for the first one."""
    if text.startswith("Severity rose"):
        return f": {text.partition('.')[0]}"
    return ": ended" if text.startswith("Ended at") else ""
