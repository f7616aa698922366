"""Where a text holds addresses: of links, of mailboxes, of accounts. A name that stands only in one names nobody."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_STOP: Final = '\\s<>"«»“”„‘’（）「」『』【】《》〈〉。、，！？；：।؟،\u2028'

_GENERIC: Final = (
    "com|org|net|info|biz|news|online|site|xyz|app|dev|blog|club|shop|store|live|world|today|media|press|social|tech|"
    "edu|gov|mil|int|example|test|page|link|click|website|space|top|vip|wiki|tv|io|ai|gg|ly|eu|uk|de|fr|ru|ua|pl|tr|ir|"
    "pk|bd|lk|np|jp|kr|cn|tw|hk|th|vn|kh|ge|gr|il|ae|eg|br|mx|ar|cl|es|it|nl|be|ch|at|se|dk|fi|cz|sk|hu|ro|bg|rs|hr|by|kz|"
    "uz|az|et|ke|ng|za|au|nz|ca|us|co|me|in|cc|ws|fm|to|su|мкд|рф|укр|бел|срб|москва|онлайн|сайт|ελ|бг|ею|қаз|"
    "भारत|ভারত|বাংলা|இந்தியா|இலங்கை|భారత్|ਭਾਰਤ|ભારત|ไทย|გე|հայ|中国|中國|公司|网络|網路|台灣|台湾|香港|みんな|한국|닷컴|닷넷|ישראל|"
    "قطر|مصر|السعودية|امارات|ایران|پاکستان|عمان|الجزائر|المغرب|تونس|الاردن|فلسطين|سورية|العراق|شبكة|موقع|بازار"
)
_WORDS_TOO: Final = (
    "in|it|is|so|no|my|at|be|do|me|to|us|am|as|de|es|se|il|co|"
    "ch|by|al|la|si|tu|et|ai|live|today|world|press|media|news|top|page|link|space|social"
)
"""Ends of host names that begin a sentence too, where a writer forgot the space: taken for a link with a path only."""

_LINK: Final = re.compile(
    rf"(?:[a-z][a-z0-9+.\-]*://|www\.)"
    rf"(?:(?![{_UNSPACED}])[^{_STOP}]|(?<=[/\-_=%.?&#~{_UNSPACED}])[{_UNSPACED}])+"
    rf"|(?<![\w@.])(?:[\w\-]+\.)+(?:{_GENERIC})(?:(?=:\d|/)(?:(?![{_UNSPACED}])[^{_STOP}]|(?<=[/\-_=%.?&#~{_UNSPACED}])[{_UNSPACED}])+|(?!\w))",
    re.IGNORECASE,
)
_FORGOTTEN_SPACE: Final = re.compile(rf"[^./]+\.(?:{_WORDS_TOO})", re.IGNORECASE)
_MAILBOX: Final = re.compile(r"[\w.+%'\-]+@(?:[\w\-]+\.)+\w+")
_HANDLE: Final = re.compile(
    r"(?<![\w@])[@＠](?:[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9.\-]+[A-Za-z0-9])?|[^\W_]\w*)"
)
_PATH_OF_HANDLE: Final = re.compile(r"\b(?:u|r|user|users|c|channel)/[A-Za-z0-9_.\-]+")


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
    found: list[Address] = []
    if "." in text or "://" in text:
        links = (link for link in _LINK.finditer(text) if _FORGOTTEN_SPACE.fullmatch(link[0]) is None)
        found += [Address(*link.span(), None) for link in links]
    if "@" in text or "＠" in text:
        found += [Address(*mailbox.span(), None) for mailbox in _MAILBOX.finditer(text)]
        found += [Address(*handle.span(), handle[0][1:]) for handle in _HANDLE.finditer(text)]
    if "/" in text:
        found += [Address(*path.span(), None) for path in _PATH_OF_HANDLE.finditer(text)]
    return found
