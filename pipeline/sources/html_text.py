"""Text as people see it, and the links, of the HTML that platforms let authors write."""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s/>])([^<>]{0,4000})>|<![^<>]{0,4000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""(?:^|\s)(class|href|rel)\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_SPACE: Final = re.compile(r"[ \t\r\n]+")
# fmt: off
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
"""Elements that begin and end a line: without them, the words on either side would become one."""
# fmt: on

_VOID: Final = frozenset({"br", "hr", "img", "wbr", "input", "source"})
_UNSEEN: Final = frozenset({"script", "style", "template", "title"})
_UNSEEN_CLASSES: Final = frozenset({"invisible", "quote-inline"})
"""Classes of what is not shown: the ends of long links, and the address that servers add to a quote."""


class Anchor(NamedTuple):
    """A link.

    Attributes:
        href: Where it leads.
        classes: Its classes and relations, in lower case.
        seen: Whether people see it.
    """

    href: str
    classes: frozenset[str]
    seen: bool


class Page(NamedTuple):
    """What a piece of HTML shows: its text, and its links in their order."""

    text: str
    anchors: tuple[Anchor, ...]


class _Open(NamedTuple):
    tag: str
    unseen: bool
    ellipsis: bool


def read_html(content: str) -> Page:
    """Return what people see of HTML, in time linear in its length."""
    reader = _Reader()
    at = 0
    for tag in _TAG.finditer(content):
        reader.words(content[at : tag.start()])
        at = tag.end()
        if tag[2]:
            reader.tag(tag[2].lower(), tag[3], closing=bool(tag[1]))
    reader.words(content[at:])
    return Page("".join(reader.text).strip(), tuple(reader.anchors))


class _Reader:
    def __init__(self) -> None:
        self.text: list[str] = []
        self.anchors: list[Anchor] = []
        self._open: list[_Open] = []
        self._unseen = 0
        self._counts: dict[str, int] = {}

    def words(self, raw: str) -> None:
        if not raw or self._unseen:
            return
        if not self._counts.get("pre"):
            raw = _SPACE.sub(" ", raw)
            if not self.text or self.text[-1].endswith(("\n", " ")):
                raw = raw.removeprefix(" ")
        if raw:
            self.text.append(html.unescape(raw))

    def tag(self, tag: str, attributes: str, *, closing: bool) -> None:
        if tag == "br":
            self._line(always=True)
        elif tag in _BLOCKS:
            self._line(always=False)
        if closing:
            self._close(tag)
        elif tag not in _VOID:
            self._begin(tag, attributes)

    def _line(self, *, always: bool) -> None:
        if not self._unseen and self.text and (always or not self.text[-1].endswith("\n")):
            self.text.append("\n")

    def _begin(self, tag: str, raw: str) -> None:
        values: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(raw):
            value = html.unescape(found[2] or found[3] or found[4] or "")
            values.setdefault(found[1].lower(), value)
        classes = frozenset(f"{values.get('class', '')} {values.get('rel', '')}".lower().split())
        unseen = tag in _UNSEEN or not classes.isdisjoint(_UNSEEN_CLASSES)
        if tag == "a" and (href := values.get("href", "").strip()):
            self.anchors.append(Anchor(href, classes, not (unseen or self._unseen)))
        self._open.append(_Open(tag, unseen, "ellipsis" in classes))
        self._counts[tag] = self._counts.get(tag, 0) + 1
        self._unseen += unseen

    def _close(self, tag: str) -> None:
        if not self._counts.get(tag):
            return
        while True:
            last = self._open.pop()
            self._counts[last.tag] -= 1
            self._unseen -= last.unseen
            if last.ellipsis and not self._unseen:
                self.text.append("…")
            if last.tag == tag:
                return
