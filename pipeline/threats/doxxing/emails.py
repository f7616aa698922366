"""E-mail addresses of people, also where at and dot are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.threats.doxxing import context
from pipeline.threats.doxxing.exposure import Exposure, Whose
from pipeline.threats.words import words

_PLAIN: Final = re.compile(
    r"(?<![\w.%+@/-])([A-Za-z0-9][\w.%+-]{0,63})@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})(?![\w@-])"
)
_PAYMENT: Final = re.compile(
    r"(?<![\w.@/-])[\w.-]{3,40}@(?:ok(?:hdfcbank|icici|sbi|axis)|ybl|paytm|upi|ibl|axl|apl|pthdfc|ptsbi|ptaxis|"
    r"ptyes|jupiteraxis|freecharge|airtel|"
    r"sbi|icici|hdfcbank|axisbank|kotak|fbl|barodampay)(?![\w.@-])",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"@(?<=[\w.%+-]@)[A-Za-z0-9-]{1,63}\.")
_AT: Final = (
    r"(?:\s{0,2}[\[({<*_]\s?(?:at|@|a\.t|ät|एट)\s?[\])}>*_]\s{0,2}|\s{1,2}(?:at|@|एट|arroba|arobase|arobas|"
    r"chiocciola|małpa|malpa|собака|собачка|равлик|zavináč|kukac|the rate|at the rate|at "
    r"the rate of)\s{1,2}|\s{0,2}@\s{0,2}|_at_|-at-)"
)
_DOT: Final = (
    r"(?:\s{0,2}[\[({<*_]\s?(?:dot|\.|d0t|डॉट|punkt|point|punto)\s?[\])}>*_]\s{0,2}|\s{1,2}(?:dot|डॉट|punto|"
    r"ponto|kropka|tečka|bodka|pont|nokta|titik|точка|крапка|"
    r"point|punkt)\s{1,2}|\s{0,1}\.\s{0,1}|_dot_|-dot-)"
)
_LABEL: Final = r"[A-Za-z0-9][A-Za-z0-9_+-]{0,40}"
_SPELT: Final = re.compile(
    rf"(?<![\w@./-])({_LABEL}(?:{_DOT}{_LABEL}){{0,3}}){_AT}({_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}[A-Za-z]{{2,12}})(?![\w@-])",
    re.IGNORECASE,
)
_PROVIDER_ONLY: Final = re.compile(
    r"(?<![\w@.])([A-Za-z0-9][\w.+-]{4,40}) at (gmail|yahoo|hotmail|outlook|protonmail|proton|icloud|"
    r"rediffmail)(?![\w.])(?! dot)",
    re.IGNORECASE,
)
_APART: Final = re.compile(
    r"(?<![^\s:=>(\"'-])((?:[A-Za-z0-9.][ ._-]){3,30}[A-Za-z0-9])\s{0,2}@\s{0,2}((?:[A-Za-z0-9-]\s?){2,24}\.\s?"
    r"(?:c\s?o\s?m|c\s?o\s?\.\s?[iu]\s?[nk]|i\s?n|o\s?r\s?g|n\s?e\s?t|m\s?e|r\s?u|d\s?e|f\s?r|e\s?u)(?![A-Za-z]))",
    re.IGNORECASE,
)
"""An address in letters apart."""

_MARK: Final = re.compile(
    r"[^A-Za-z0-9_+-]{0,4}(?:dot|डॉट|punto|ponto|kropka|tečka|bodka|nokta|titik|точка|крапка|point|punkt|d0t|"
    r"\.)[^A-Za-z0-9_+-]{0,4}|_dot_|-dot-",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(
    r"dot|ponto|kropka|tečka|bodka|nokta|titik|точка|крапка|डॉट|punto|point|punkt|d0t|[\[({]\.", re.IGNORECASE
)
_SIGNED: Final = re.compile(
    r"\bat the rate\b|\b(?:arroba|arobase?|chiocciola|małpa|malpa|собака|собачка|"
    r"равлик|zavináč|kukac)\b|[\[({<*]\s?(?:at|@|a\.t|ät|एट)\s?[\])}>*]|@",
    re.IGNORECASE,
)
_EDGES: Final = re.compile(r"[\s\[\](){}<>*]+")

PROVIDERS: Final = words(
    """
    gmail googlemail yahoo ymail rocketmail outlook hotmail live msn icloud me mac proton protonmail pm
    tutanota tuta rediffmail rediff aol gmx web zoho zohomail mail yandex ya rambler bk inbox list qq 163
    126 naver hey fastmail sify indiatimes mailfence posteo
    """
)
"""Names of the domains at which people, not offices, have their mail."""

_ROLE_LAST: Final = re.compile(
    r"(?<![^.\-_])(?:press|support|helpdesk|office|embassy|media|info|care)\Z", re.IGNORECASE
)
_ROLES: Final = re.compile(
    r"(?:info|contact|contactus|press\w*|media\w*|consult\w*|petition\w*|objection\w*|constituency\w*|mp|"
    r"spokes\w*|public\w*|support|help|helpdesk|care|customer|customercare|customerservice|"
    r"service|services|office|admin|sales|"
    r"enquir|inquir|query|queries|hello|team|news|newsroom|editor|editorial|tips|tip|feedback|complaint|"
    r"complaints|grievance|nodal|careers|jobs|hr|"
    r"noreply|no-reply|donotreply|abuse|security|privacy|legal|webmaster|postmaster|booking|bookings|"
    r"reservations|tickets|events|subscribe|"
    r"newsletter|embassy|consular|consulate|cons|amb|pol|visa|passport|secretary|registrar|admissions|"
    r"dean|principal|volunteer|donate|dpo|pio|rti)"
    r"(?:[.\-_0-9]|\Z)",
    re.IGNORECASE,
)
_TESTS: Final = re.compile(
    r"(?:foo|bar|baz|test|testing|user|username|name|you|your|yourname|me|someone|somebody|some|example|root|"
    r"nobody|x+)[0-9]*"
)

UNSURE: Final = 0.7
"""Probability of an address of which nothing says whose it is: people give their own, and quote commands."""

_CUE: Final = re.compile(
    r"(?<![^\W_])(?:e-?mail|mail|mails|gmail|id|write|reach|contact|inbox|spam|address|ईमेल|मेल|почта|почту|"
    r"пиши|пишите|بريد|بريده|بريدها|ایمیل|ইমেইল|correo|send|dox|doxx)(?![^\W_])",
    re.IGNORECASE,
)


def emails(text: str, *, spelt: bool) -> Iterator[Exposure]:
    """Yield the e-mail addresses of people and offices in unmasked ``text``.

    Args:
        text: Unmasked text.
        spelt: Whether it may hold addresses whose signs are spelt out; to look for them takes longer.
    """
    ends: list[int] = []
    apart = list(_APART.finditer(text))
    for match in apart:
        ends += (match.start(), match.start(2))
        local, domain = ("".join(part.split()).lower() for part in match.groups())
        if len(set(local[1::2])) == 1 and not local[1].isalnum():
            local = local[::2]
        yield _exposure(text, match, local, domain, 0.93, "spelt")
    if _SIGN.search(text) is not None:
        for match in _PLAIN.finditer(text):
            if any(one.start() <= match.start() < one.end() for one in apart):
                continue
            ends.append(match.start())
            yield _exposure(text, match, match[1].lower(), match[2].lower(), 0.97, "written")
    for match in _PAYMENT.finditer(text):
        before = text[max(0, match.start() - context.LEFT) : match.start()]
        after = text[match.end() : match.end() + context.RIGHT]
        sure = 0.92 if context.points_at_somebody(text, before, after) else UNSURE
        whose = context.whose(before, after)
        yield Exposure(
            match.start(), match.end(), "identity_number", match[0].lower(), whose, sure, "payment address"
        )
    if not spelt:
        return
    for match in _PROVIDER_ONLY.finditer(text):
        before = text[max(0, match.start() - context.LEFT) : match.start()]
        if _CUE.search(before) is not None and match[1].lower() not in _VERBS:
            ends.append(match.start())
            yield _exposure(text, match, match[1].lower(), match[2].lower(), 0.9, "spelt")
    for match in _overlapping(_SPELT, text):
        if any(match.start() <= start < match.end() for start in ends):
            continue
        local, domain = _plain(match[1]), _plain(match[2])
        hidden = _SIGNED.search(match[0]) is not None
        provider = domain.split(".")[0] in PROVIDERS
        before = text[max(0, match.start() - context.LEFT) : match.start()]
        cue = _CUE.search(before) is not None
        dotted = _DOTTED.search(match[2]) is not None
        if not _is_address(match[1], local, hidden, provider, cue, dotted):
            continue
        ends.append(match.start())
        if not hidden:
            local = local.rpartition(" ")[2]
        yield _exposure(text, match, local, domain, 0.93, "spelt")


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield matches that may share words: "reads mail at tara.k at mail dot example" holds one in its second half."""
    at = 0
    while (match := pattern.search(text, at)) is not None:
        yield match
        at = match.start(2)


def _is_address(raw: str, local: str, hidden: bool, provider: bool, cue: bool, dotted: bool) -> bool:
    """Whether spelt words are an address, and no sentence that speaks of a site: "look at google dot com"."""
    if hidden:
        return provider or dotted or cue
    if not provider:
        return dotted and cue and local not in _VERBS
    telling = any(character.isdigit() or character in "._" for character in local) or len(raw) >= 8
    named = any(character.isdigit() or character in "._" for character in local)
    return ((dotted and (telling or cue)) or (named and cue)) and local not in _VERBS


_VERBS: Final = words(
    """
    look looking see search working works work check email mail me him her us is find join signup available
    """
)


def _exposure(text: str, match: re.Match[str], local: str, domain: str, sure: float, detail: str) -> Exposure:
    before = text[max(0, match.start() - context.LEFT) : match.start()]
    after = text[match.end() : match.end() + context.RIGHT]
    belongs: Whose = (
        "public" if _ROLES.match(local) or _ROLE_LAST.search(local) else context.whose(before, after)
    )
    if (
        domain.endswith((".gov", ".gov.in", ".gov.uk", ".nic.in", ".mil"))
        and belongs == "other"
        and not _personal(local)
    ):
        belongs = "public"
    if _TESTS.fullmatch(local) or not context.points_at_somebody(
        text, before, after, short=domain.split(".")[0] in PROVIDERS or _personal(local)
    ):
        sure = UNSURE
    return Exposure(match.start(), match.end(), "email", f"{local}@{domain}", belongs, sure, detail)


def _personal(local: str) -> bool:
    """Whether a local part at a government's domain is a person's: a first and a last name."""
    parts = [part for part in local.replace("_", ".").split(".") if len(part) > 2 and part.isalpha()]
    return len(parts) >= 2


def _plain(spelt: str) -> str:
    return _EDGES.sub("", _MARK.sub(".", spelt)).strip(".").lower()
