"""Where a text holds addresses: of links, of mailboxes, of accounts. A name that stands only in one names nobody.

Every text is gone through once, from left to right: whoever writes it may have made it to cost time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.match.aliases import APOSTROPHES

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Letters of scripts written without spaces, where a sentence goes on right after a link."""

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f"
    "\u1780-\u17d3"
)
WORD: Final = rf"[\w{_MARKS}\u200b-\u200d]"
"""A character of a word; unlike ``\\w``, with the marks that are vowels in scripts of India and Southeast Asia."""

_TOP_LEVEL: Final = frozenset((
    "com", "org", "net", "info", "biz", "news", "online", "site", "xyz", "app", "dev", "blog", "club",
    "shop", "store", "live", "world", "today", "media", "press", "social", "tech", "edu", "gov", "mil",
    "int", "example", "test", "page", "link", "click", "website", "space", "top", "vip", "wiki", "tv", "io",
    "ai", "gg", "ly", "eu", "uk", "de", "fr", "ru", "ua", "pl", "tr", "ir", "pk", "bd", "lk", "np", "jp",
    "kr", "cn", "tw", "hk", "th", "vn", "kh", "ge", "gr", "il", "ae", "eg", "br", "mx", "ar", "cl", "es",
    "it", "nl", "be", "ch", "at", "se", "dk", "fi", "cz", "sk", "hu", "ro", "bg", "rs", "hr", "by", "kz",
    "uz", "az", "et", "ke", "ng", "za", "au", "nz", "ca", "us", "co", "me", "in", "cc", "ws", "fm", "to",
    "su", "мкд", "рф", "укр", "бел", "срб", "москва", "онлайн", "сайт", "ελ", "бг", "ею", "қаз", "भारत",
    "ভারত", "বাংলা", "இந்தியா", "இலங்கை", "భారత్", "ਭਾਰਤ", "ભારત", "ไทย", "გე", "հայ", "中国", "中國", "公司",
    "网络", "網路", "台灣", "台湾", "香港", "みんな", "한국", "닷컴", "닷넷", "ישראל", "قطر", "مصر", "السعودية",
    "امارات",
    "ایران", "پاکستان", "عمان", "الجزائر", "المغرب", "تونس", "الاردن", "فلسطين", "سورية", "العراق", "شبكة",
    "موقع", "بازار",
))  # fmt: skip
"""Ends of host names that links have without ``http://`` in front."""

_ALSO_WORDS: Final = frozenset((
    "in", "it", "is", "so", "no", "my", "at", "be", "do", "me", "to", "us", "am", "as", "de", "es", "se",
    "il", "co", "ch", "by", "al", "la", "si", "tu", "et", "ai", "live", "today", "world", "press", "media",
    "news", "top", "page", "link", "space", "social",
))  # fmt: skip
"""Those that begin a sentence too, where a writer forgot the space: taken for a link with a path only."""

_TOKEN: Final = re.compile('[^\\s<>"«»“”„‘（）「」『』【】《》〈〉。、，！？；：।؟،]+')
_BODY: Final = re.compile(rf"(?:[^{_UNSPACED}]|(?<=[/\-_=%.?&#~{_UNSPACED}])[{_UNSPACED}])*+")
_HOST: Final = re.compile(rf"(?<![\w{_MARKS}\-])[\w{_MARKS}\-]++(?:\.[\w{_MARKS}\-]++)++")
_HANDLE: Final = re.compile(rf"(?:(?:(?![{_UNSPACED}]){WORD}|[.\-·](?=\w))++|{WORD}++)(?:@[A-Za-z0-9.\-]*+)?")
_REST: Final = re.compile(rf"(?:[{''.join(sorted(APOSTROPHES))}・･־‐‑](?=\w){WORD}++)++")
"""What is written on right behind a handle: no platform takes it for a part, but it begins no name either."""

_LETTER: Final = re.compile(WORD)
_SCHEME: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.")
_MAILBOX: Final = frozenset(".+%'-_")
_HANDLE_PATHS: Final = ("u/", "r/", "user/", "/u/", "/r/", "/user/")


class Address(NamedTuple):
    """Where an address is in a text, and the account's handle if it is one."""

    start: int
    end: int
    handle: str | None


def addresses(text: str) -> list[Address]:
    """Return all addresses in a text.

    >>> addresses("see https://example.org/a-b, @ana and ana@example.org")[1]
    Address(start=29, end=33, handle='ana')
    """
    if not any(sign in text for sign in ".@＠/"):
        return []
    return [
        Address(token.start() + address.start, token.start() + address.end, address.handle)
        for token in _TOKEN.finditer(text)
        for address in _in_token(token[0])
    ]


def _in_token(token: str) -> Iterator[Address]:
    if token.lower().startswith(_HANDLE_PATHS):
        yield Address(0, len(token), None)
    end = 0
    while (at := token.find("://", end)) >= 0:
        start = at
        while start > end and token[start - 1] in _SCHEME:
            start -= 1
        end = _end(token, at + 3)
        yield Address(start, end, None)
    for host in _HOST.finditer(token, end):
        if host.start() >= end and _is_host(token, host):
            end = (
                _end(token, host.end())
                if token[host.end() : host.end() + 1] in ("/", ":", "?", "#")
                else host.end()
            )
            yield Address(host.start(), end, None)
    yield from _accounts(token)


def _is_host(token: str, host: re.Match[str]) -> bool:
    labels = host[0].lower().split(".")
    if labels[0] == "www":
        return True
    if labels[-1] in _TOP_LEVEL or labels[-1] in _ALSO_WORDS:
        has_path = token[host.end() : host.end() + 1] == "/"
        return has_path or len(labels) > 2 or labels[-1] not in _ALSO_WORDS
    return any(label in _TOP_LEVEL and label not in _ALSO_WORDS for label in labels[1:])


def _end(token: str, start: int) -> int:
    body = _BODY.match(token, start)
    return body.end() if body is not None else start


def _accounts(token: str) -> Iterator[Address]:
    end = 0
    for at, char in enumerate(token):
        if char not in "@＠" or at < end:
            continue
        handle = _HANDLE.match(token, at + 1)
        if handle is None:
            continue
        start = at
        while start > end and (token[start - 1] in _MAILBOX or _LETTER.match(token[start - 1])):
            start -= 1
        rest = _REST.match(token, handle.end())
        end = handle.end() if rest is None else rest.end()
        is_mailbox = start < at and any(map(str.isalnum, token[start:at]))
        yield Address(start if is_mailbox else at, end, None if is_mailbox else handle[0])
