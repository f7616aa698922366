"""How a handle or a display name is spelt like a watched one: look-alike letters, affixes, digits, one letter off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.threats.glyphs import glyphs, letters
from pipeline.threats.likeness import HandleLikeness, NameLikeness
from pipeline.threats.sounds import sounds_alike
from pipeline.threats.words import words

Spellings = tuple[tuple[str, str], ...]
"""Spellings as letters alone, each with what an eye takes it for."""

_OFFICIAL: Final = words(
    """
    official officialy officially offcl ofcl offl ofc offical officiel oficial real thereal therealone
    iamreal iam its itsme thisis the true original myself only govt giveaway support help helpdesk
    contact verify genuine verified office officeof offices team pvt private personal backup back
    second secondary new newaccount acc account alt main hq desk live press media
    channel asli aapka personally orig legit आधिकारिक ऑफिशियल असली
    официальный оф настоящий رسمي الرسمي الحقيقي আসল
    """
)
_TITLES: Final = words(
    """
    cmo dgp dcp sp dm collector mayor governor speaker mos eam nsa cds coas envoy deputy dy chief cabinet state
    home finance defence defense chairman dg dir director
    fs mea mfa mofa gov govt goi india in ind bharat pm pmo cm min minister secretary sec foreign
    foreignsecretary amb ambassador spokesperson mp mla mlc dr prof adv adm gen col capt ias ifs ips irs
    irts mr mrs ms shri smt sir hon honble his her excellency senator sen rep president vp ceo md uk us usa
    eu un pti ani x tw fb ig insta tg
    """
)
_DIGITS: Final = re.compile(r"\A[0-9]*(.*?)[0-9]*\Z")
_MARKS: Final = str.maketrans(dict.fromkeys("✓✔☑✅🔵🟦®™", " official "))
_UNSEEN: Final = re.compile(
    r"(?<=\w)[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff](?=[\w ]\w?)"
)
_UNSEEN_AT_END: Final = re.compile("\\w[\u200d\ufe0f]*[\u00ad\u200b\u2060-\u2064\ufeff][\u200d\ufe0f]*\\Z")
"""What is not seen at the end of a name, and is not left there of a picture sign."""

_NO_SCRIPTS: Final = re.compile(r"(?<=\w)[\u00ad\u200b\u2060-\u2064\ufeff](?=\w)")
"""What is not seen and joins nothing in any script, within a word."""

_LATIN: Final = re.compile(r"[a-z\u0370-\u052f]")
"""Letters of scripts that are written from left to right and join nothing, so that no unseen sign belongs in them."""
_MIXED_CASE: Final = re.compile(r"[A-Z]l[A-Z]|[a-z]I[a-z]|(?<![A-Za-z])II[a-z]")
_BETWEEN_WORDS: Final = re.compile(r"[\s()\[\]{}|·•,:;/\-–—_.~*!\"']+")
_WITHOUT_SEPARATORS: Final = str.maketrans("", "", "._-")
_WITHOUT_DIGITS: Final = str.maketrans("", "", "0123456789")


def account_key(account: str) -> str:
    """Return the one spelling of a handle or account id: see ``pipeline.match.primary``, which may import this."""
    return account.removeprefix("@").casefold()


def handle_likeness(handle: str, handles: Spellings, names: Spellings) -> tuple[HandleLikeness, str]:
    """Return how a handle is like one of a person's, with the affix that claims to be the real one.

    Args:
        handle: As the account has it.
        handles: The person's, as letters and as what an eye takes these for.
        names: The person's names, likewise.
    """
    local = account_key(handle).split("@")[0].split(".bsky.")[0]
    plain, seen = letters(local), glyphs(local)
    best: tuple[HandleLikeness, str] = ("", "")
    for watched, glyph in handles:
        found = _compare_handle(handle, local, plain, seen, watched, glyph)
        if _ORDER[found[0]] > _ORDER[best[0]]:
            best = found
    if best[0] in ("", "other"):
        for watched, glyph in names:
            found = _compare_handle(handle, local, plain, seen, watched, glyph)
            if found[0] in ("official", "disguised") and _ORDER[found[0]] > _ORDER[best[0]]:
                best = found
            elif found[0] and not best[0]:
                best = ("other", "")
    return best


_ORDER: Final[dict[HandleLikeness, float]] = {
    "": 0, "other": 1, "turned": 1.5, "holds": 2, "separated": 3, "digits": 4, "near": 5, "title": 6, "same": 7,
    "swapped": 8,
    "official": 9, "disguised": 10,
}  # fmt: skip

_LONG_HANDLE: Final = 5
"""Letters of a handle from which on another one begins or ends with it for its sake."""


def _compare_handle(
    raw: str, local: str, plain: str, seen: str, watched: str, glyph: str
) -> tuple[HandleLikeness, str]:
    if seen == glyph:
        if plain == watched:
            if watched.isascii() and not local.isascii():
                # Handles have no accents, save to look like one that has none.
                return "disguised", ""
            return ("same" if local == watched else "separated"), ""
        return ("swapped" if _only_l_and_i(plain, watched) and not _mixed_case(raw) else "disguised"), ""
    trimmed = local.strip("0123456789_.-")
    if trimmed != local and letters(trimmed) == watched:
        digits = "".join(filter(str.isdigit, local))
        return "digits", "short" if digits in _SHORT_DIGITS else ""
    at, size = seen.find(glyph), len(glyph)
    if at >= 0 or watched in plain:
        rest = _residue(local, watched) or (seen[:at] + " " + seen[at + size :])
        found = _affix(rest, exact=watched in plain)
        if found[0] != "other":
            return found
        if len(plain) - len(watched) > 1:
            if len(watched) >= _LONG_HANDLE and (plain.startswith(watched) or plain.endswith(watched)):
                return "holds", ""
            return found
    if abs(len(plain) - len(watched)) <= 1 and OSA.distance(plain, watched, score_cutoff=1) <= 1:
        return "near", ""
    if len(plain) == len(watched) >= _LONG_HANDLE and _is_turned(local, watched):
        return "turned", ""
    return "", ""


def _is_turned(local: str, watched: str) -> bool:
    """Whether a handle is a watched one with its words in another order: rathwalkar_a for a_rathwalkar."""
    first, _, second = local.partition("_" if "_" in local else ".")
    return bool(second) and letters(second) + letters(first) == watched


_SHORT_DIGITS: Final = frozenset(("0", "1", "2", "01", "00", "001", "007", "11", "12", "123", "100"))
_OFFICIAL_SEEN: Final = frozenset(glyphs(word) for word in _OFFICIAL)
_TITLES_SEEN: Final = frozenset(glyphs(word) for word in _TITLES)


def _residue(local: str, watched: str) -> str:
    """Return what stands before and after a watched handle in another, apart by a space."""
    bare = local.translate(_WITHOUT_SEPARATORS)
    at = bare.find(watched)
    return f"{bare[:at]} {bare[at + len(watched) :]}" if at >= 0 else ""


def claims_to_be_real(word: str) -> bool:
    """Say whether a word claims that an account is the real one, as anybody's handle may have it."""
    return glyphs(word) in _OFFICIAL_SEEN


def _affix(rest: str, *, exact: bool) -> tuple[HandleLikeness, str]:
    """Say what is put before or after a watched handle."""
    parts = [part.translate(_WITHOUT_DIGITS) for part in rest.split(" ")]
    parts = [part for part in parts if part]
    if not parts:
        return ("digits" if exact else "disguised"), ""
    seen = [glyphs(part) for part in parts]
    if all(part in _OFFICIAL_SEEN or part in _TITLES_SEEN for part in seen):
        official = [part for part, glyph in zip(parts, seen, strict=True) if glyph in _OFFICIAL_SEEN]
        if official:
            return ("official" if exact else "disguised"), official[0]
        return ("title" if exact else "disguised"), parts[0]
    return "other", ""


def name_likeness(name: str, names: Spellings) -> tuple[NameLikeness, str]:
    """Return how a display name is like one of a person's, with the word that claims to be the real one.

    Args:
        name: As the account has it.
        names: The person's, as letters and as what an eye takes these for.
    """
    best: tuple[NameLikeness, str] = ("", "")
    text = unicodedata.normalize("NFC", name).translate(_MARKS)
    words = [word for word in _BETWEEN_WORDS.split(text) if letters(word)]
    official = [
        word
        for word in words
        if letters(word) in _OFFICIAL and letters(word) not in ("the", "new", "in", "live", "main")
    ]
    rest = [word for word in words if letters(word) not in _OFFICIAL and letters(word) not in _TITLES]
    joined = "".join(map(letters, rest))
    turned = {
        *turned_names([*map(letters, rest)]),
        *turned_names([*filter(None, map(letters, text.split()))]),
    }
    whole = "".join(map(letters, words))
    full = "".join(letters(word) for word in rest if len(letters(word)) > 1)
    seen = glyphs("".join(rest))
    for watched, glyph in names:
        if whole != watched and watched in whole and (mark := whole.replace(watched, "", 1)) in _OFFICIAL:
            return "official", mark
        if watched in (joined, whole) or watched in turned:
            if official and whole != watched:
                return "official", official[0]
            found: NameLikeness = "same"
            if _hides(name, watched):
                found = "disguised"
            elif _is_marked(name):
                found = "marked"
        elif seen == glyph or glyphs("".join(words)) == glyph:
            found = "swapped" if _only_l_and_i(joined, watched) and not _mixed_case(name) else "disguised"
        elif not best[0] and full == watched:
            found = "initials"
        elif not best[0] and len(watched) >= LONG_NAME and _nearly(joined, watched):
            found = "near"
        elif not best[0] and sounds_alike(joined, watched):
            # In another script it is the same name; in the same one, another spelling of it.
            found = "near" if joined.isascii() == watched.isascii() else "same"
        else:
            continue
        if found == "disguised":
            return found, ""
        best = (found, "") if best[0] in ("", "near", "initials") or found == "swapped" else best
    return best


def _hides(name: str, watched: str) -> bool:
    """Whether a name has something in it that is not seen, where no script needs it."""
    if _NO_SCRIPTS.search(name) is not None:
        return True
    return _LATIN.search(watched) is not None and (
        _UNSEEN.search(name) is not None or _UNSEEN_AT_END.search(name) is not None
    )


def _is_marked(name: str) -> bool:
    """Whether one or two letters of a name have marks that hardly any language's have, as only a disguise needs.

    Names in Vietnamese and Yoruba have many of them, and are listed with them or are common without.
    """
    if _VIETNAMESE & {letters(word) for word in name.split()}:
        return False
    marked = [one for one in unicodedata.normalize("NFC", name) if one in _RARELY_MARKED]
    return 0 < len(marked) <= _FEW_MARKED


_RARELY_MARKED: Final = frozenset(chr(code) for code in range(0x1E00, 0x1F00)) - frozenset("ẹọṣẸỌṢẞ")
_FEW_MARKED: Final = 2
_VIETNAMESE: Final = words(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh truong"
)
"""Families whose names have such marks."""


def turned_names(parts: Sequence[str]) -> tuple[str, ...]:
    """Return a name of several words with these turned: the last ones first, and all of them from the end."""
    turns = ["".join((*parts[at:], *parts[:at])) for at in range(1, len(parts))]
    return tuple(dict.fromkeys((*turns, "".join(reversed(parts)))))


LONG_NAME: Final = 9
"""Letters of a name from which on one that differs in a single letter is hardly another name."""


_CUT: Final = 3
"""Letters that may be left out at the end of a name."""


def _nearly(joined: str, watched: str) -> bool:
    """Whether a name differs in a letter, or leaves out its last ones."""
    cut = len(watched) - len(joined)
    return _one_off(joined, watched) or (
        0 < cut <= min(_CUT, len(watched) // 4) and watched.startswith(joined)
    )


def _one_off(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1


def _only_l_and_i(plain: str, watched: str) -> bool:
    """Whether two spellings differ in nothing but l for i: such a pair may be two names, as Nell and Neil."""
    return len(plain) == len(watched) and all(
        one == other or {one, other} == {"i", "l"} for one, other in zip(plain, watched, strict=True)
    )


def _mixed_case(text: str) -> bool:
    """Whether a small l stands among capitals or a capital I among small letters, as only a disguise has it."""
    return _MIXED_CASE.search(text) is not None
