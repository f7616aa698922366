"""Draws a Slack message as people see it, as an SVG: ``python -m tools.screenshots.slack``; needs no browser.

The words are those that the bot sends of a made-up campaign; only the frame around them is drawn here.
"""

from __future__ import annotations

import textwrap
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from agents.delivery.render.slack import render
from agents.store import Message
from agents.store.messages import OPENED
from lab.samples import campaign

PICTURE: Final = Path(__file__).parents[2] / "docs" / "pictures" / "slack-message.svg"
WIDTH: Final = 860
LEFT: Final = 76
COLUMNS: Final = {"header": 70, "section": 98, "context": 112}
"""Characters a line of each kind of block."""

SIZES: Final = {"header": 18, "section": 15, "context": 13}
FONT: Final = "Lato, 'Helvetica Neue', Arial, sans-serif"


def drawn(body: dict[str, Any]) -> str:
    """Return a message's blocks as an SVG, one below the other."""
    parts: list[str] = [
        _text("Pileon", LEFT, 32, 15, bold=True),
        _text("APP  12:04", LEFT + 58, 32, 12, grey=True),
    ]
    at = 44
    for block in body["blocks"]:
        kind = block["type"]
        if kind == "actions":
            parts += _buttons([one["text"]["text"] for one in block["elements"]], at)
            at += 46
            continue
        text = block["text"]["text"] if "text" in block else block["elements"][0]["text"]
        for paragraph in unescape(text).splitlines():
            for line in textwrap.wrap(paragraph, COLUMNS[kind], subsequent_indent="  "):
                at += SIZES[kind] + 7
                parts.append(
                    _text(line, LEFT, at, SIZES[kind], bold=kind == "header", grey=kind == "context")
                )
        at += 8
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{at + 14}" font-family="{FONT}" '
        'role="img" aria-label="A Slack message of Pileon">'
        f'<rect width="{WIDTH}" height="{at + 14}" rx="8" fill="#fff" stroke="#ddd"/>'
        '<rect x="20" y="18" width="40" height="40" rx="6" fill="#1f4e79"/>'
        '<text x="40" y="45" font-size="20" fill="#fff" text-anchor="middle">P</text>'
    )
    return frame + "".join(parts) + "</svg>\n"


def _text(text: str, x: int, y: int, size: int, *, bold: bool = False, grey: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    colour = "#616061" if grey else "#1d1c1d"
    kept = ' xml:space="preserve"' if text.startswith(" ") else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{weight}{kept}>{escape(text)}</text>'


def _buttons(labels: list[str], at: int) -> list[str]:
    parts, x = [], LEFT
    for label in labels:
        wide = 24 + 8 * len(label)
        parts += [
            f'<rect x="{x}" y="{at + 6}" width="{wide}" height="30" rx="5" fill="#fff" stroke="#bbb"/>',
            f'<text x="{x + wide // 2}" y="{at + 26}" font-size="13" font-weight="bold" fill="#1d1c1d" '
            f'text-anchor="middle">{escape(label)}</text>',
        ]
        x += wide + 8
    return parts


def main() -> None:
    """Write the picture."""
    message = Message(1, "slack", OPENED, campaign(0), {}, 1)
    body = render(message, console_url="https://pileon.example.org", buttons=True)
    PICTURE.write_text(drawn(body), encoding="utf-8")
    print(f"docs/pictures/{PICTURE.name}")


if __name__ == "__main__":
    main()
