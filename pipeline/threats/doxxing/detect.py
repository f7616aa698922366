"""All kinds of personal data in one text, and the text with them masked.

Most texts hold none: a search for trigger words and a count of digits pass them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.privacy.personal_data import ascii_digits
from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.emails import emails
from pipeline.threats.doxxing.exposure import DatumKind, Exposure
from pipeline.threats.doxxing.identity_numbers import identity_numbers
from pipeline.threats.doxxing.listed import DETAIL as LISTED
from pipeline.threats.doxxing.listed import listed
from pipeline.threats.doxxing.national_numbers import TRIGGERS as NATIONAL
from pipeline.threats.doxxing.national_numbers import national_numbers
from pipeline.threats.doxxing.pastes import pastes
from pipeline.threats.doxxing.phones import phones, phones_in_parts
from pipeline.threats.doxxing.places import PLUS_CODE, coordinates, may_speak_of_cars, plates, plus_codes
from pipeline.threats.doxxing.plates_abroad import PLATES, plates_abroad
from pipeline.threats.doxxing.postal import postal
from pipeline.threats.doxxing.spelt import DIGIT_WORDS, spelt_as_digits
from pipeline.threats.doxxing.spelt_abroad import MIXED, spelt_abroad
from pipeline.threats.doxxing.spelt_abroad import TRIGGERS as SPELT_ABROAD
from pipeline.threats.doxxing.unmask import letters_as_digits, unmask
from pipeline.threats.doxxing.vocabulary import HOMES, JOINED, LIVES
from pipeline.threats.doxxing.ways import TRIGGERS as WAY_TRIGGERS
from pipeline.threats.words import words

MAX_CHARS: Final = 20_000
"""What is longer is cut: platforms' longest posts are shorter."""

LEAST: Final = 0.8
"""Probability from which on a datum is told of."""


def _home_triggers(word: str) -> tuple[str, ...]:
    """Return how a word of living somewhere begins in a text; what joins words is sought anywhere."""
    stem = word.removesuffix("*").replace("_", " ").lower()
    return (stem,) if JOINED.search(stem) else (" " + stem,)


def _all(triggers: Iterable[str], kind: int) -> Iterator[tuple[str, int]]:
    return ((trigger, kind) for trigger in triggers)


_EMAIL, _PASTE, _DIGIT, _PLACE, _ABROAD, _CHAT, _HOME, _SIGN, _DIGIT_ABROAD, _NATIONAL, _PLATED = range(11)
_TRIGGERS: Final[tuple[tuple[str, int], ...]] = (
    *_all((" dot ", "(dot)", "[dot]", "{dot}", "<dot>", "_dot_", "-dot-", "डॉट", " punto ", " punkt ",
                    "(at)", "[at]", "{at}", "<at>", "( at )", "[ at ]", "_at_", "-at-", " at gmail", " at yahoo",
                    " at rediff", " at outlook", " at hotmail", " at proton", " at icloud", " at gmx", " at zoho",
                    " at the rate", " एट ",
                    "[@]", "(@)", " @ "), _EMAIL),
    *_all(("wa.me", "whatsapp.com", "whatsapp:", "t.me/+", "tel:", "sms:", "viber:", "truecaller", "maps.google",
        "google.com/maps", "maps.app", "openstreetmap", "geo:", "goo.gl/maps",
        "maps.apple", "yandex.ru/maps", "signal.me", "/maps", "maps.", "waze.com", "w3w.co", "what3words", "///",
        "plus.codes", " lng", " lon ", "longitude", "2gis.", "wikimapia", "mappls.com", "here.com"), _CHAT),
    *_all(
        ("pastebin", "paste.ee", "rentry.", "justpaste", "ghostbin", "privatebin", "hastebin", "dpaste",
            "controlc", "0bin.", "telegra.ph",
         "pastelink", "paste2", "pasteboard", "notes.io", "shrib.", "textbin", "cl1p", "paste", "bin.",
         "klgrth", "defuse.ca", "snippet.host", "gist.git", "bpa.st", "sprunge", "ix.io", "hackmd", "mediafire",
         "pixeldrain", "catbox.moe", "termbin",
         "anonfiles", "gofile", "mega.nz",
         "write.as", "disroot", "cryptpad", "paste.mozilla", "doxbin", "dox.", "skidbin", "vilebin"), _PASTE),
    *_all(
        ("lines", "bangla", "bungalow", "बंगला", "लाइं", "کوٹھی", "روڈ",
            "street", " st", "road", " rd", "avenue", " ave", "lane", "drive", "square", "terrace", "close", "cres",
            "garden", "court", " way", "place",
         "boulevard", "blvd", "flat", "house", "h.no", "plot", "nagar", "colony", "sector", "marg", "gali",
         "vihar", "kunj", "sarani", "salai", "enclave", "apartment", "apt", "block",
         "society", "villa", "room", "makan", "unit", "hill", "trail", " dr", " ct", " ln", " row", "mews",
         "grove", "walk", "parkway", "circle", "#", "door", "kothi", "ghar ", "extension", "extn", "park",
         "resid", "address", "floor", "bagh", "puram", "layout", "cross", "chowk", "mohalla", "phase",
         "pocket", "estate", "complex", "tower", "heights", "lives", "पता", "रहत",
         "मकान", "फ्लैट", "फ़्लैट", "घर", "प्लॉट", "कोठी", "गली", "नगर", "кв", "বাড়ি", "বাসা", "ফ্ল্যাট",
         "مکان", "فلیٹ", "گھر", "شقة", "منزل", "شارع"), _PLACE),
    *_all(("rue ", "calle", "via ", "viale", "straße", "strasse",
        "str.", "gasse", "platz", "weg ", "avenida", "avenue", "piazza", "allee", "allée", "boulevard", "chemin",
         "quai", "impasse", "улиц", "ул.", "ул ", "проспект", "переул", "бульвар", "шоссе", *WAY_TRIGGERS), _ABROAD),
    *_all(NATIONAL, _NATIONAL),
    *_all(("lives", "living", "ghar ", " घर", "रहता", "रहती", "पता ", "resid", "address:", "home:",
    "wohnt", "mora ",
        "vive", "habite", "abita", "живет", "живёт", "住", "살고", "his house", "her house", "family stays",
        "family lives", "villa", "sleeps", "bedroom", " dom ", "дом", "evi", "haus", "casa", "maison", "koti",
    "hus", "bolig", "rumah", "بيت", "منزل", "خانه", "گھر", "घर", "家", "집", "บ้าน", "σπίτι", "nhà"), _HOME),
    *((trigger, _PLATED) for word in words(PLATES) for trigger in _home_triggers(word)),
    *((trigger, _HOME) for word in words(f"{LIVES} {HOMES}") for trigger in _home_triggers(word)),
    *((start + word, _DIGIT_ABROAD) for word in SPELT_ABROAD if word not in DIGIT_WORDS for start in (" ", "-")),
    *((start + word, _DIGIT) for word in DIGIT_WORDS for start in (("",) if word.isascii() and len(word) > 3 else (
        " ", "-", ","))),
)  # fmt: skip
_CLASSES: Final = [kind for _, kind in _TRIGGERS]
_AUTOMATON: Final = BytesAhoCorasick(
    [word.encode() for word, _ in _TRIGGERS],
    matchkind=MatchKind.Standard,
    implementation=Implementation.DFA,
)
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+")
_LONG: Final = re.compile(r"[0-9](?<![0-9][0-9])(?:[^0-9\n]{0,3}+(?:\n{1,2}+[^0-9\n]{0,3}+)?+[0-9]){6}")
_WIDE: Final = re.compile(r"[0-9](?:[0-9]{5}|(?<![0-9][0-9])(?:[^0-9\n]{0,3}+\n?+[0-9]){8})")
"""Enough digits in a row for a number by which a state or a bank knows somebody."""

_FINE: Final = re.compile(r"\.[0-9]{3}")
"""Decimals as coordinates have them."""

# They begin with what is rare, digits and signs, so that most of a text is passed quickly.
_CODED: Final = re.compile(
    r"[0-9](?:[A-Za-z]{2}[0-9]{5}|(?<![0-9][0-9])[0-9](?:[0-9]{2}(?:(?<=[A-Za-z][0-9]{4})[A-Za-z]|"
    r"(?<=[A-Za-z]{5} [0-9]{4}) [A-Za-z](?![A-Za-z]))|"
    r" ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]))"
)
_PLATE: Final = re.compile(
    r"[0-9](?:(?<=[0-9]{4})[ -][A-Z]{3}(?![A-Za-z0-9])|"
    r"(?:(?<=[A-Za-zА-Я][0-9])|(?<=[A-Za-zА-Я][ -][0-9])|(?<=[A-Za-zА-Я][ -]{2}[0-9])|"
    r"(?<=[A-Z][.][0-9]))[0-9]|[A-Za-z]{2}|[ -][A-ZА-ЯІЇЄ]{2,3}[ -][0-9]|(?: [A-Z]{2} [0-9])|"
    r"(?<=[І][0-9])[0-9]|(?<=[І][ -][0-9])[0-9])"
)
_PARTED: Final = re.compile(
    r"[0-9](?: ?(?:[\])>|]|\.\.|[^\x00-\x7f])|[x+:=](?=[0-9]{2})|"
    r"\W{1,3}(?:the|and|then|aur|part|rest|last|next|ends?|followed)\b)",
    re.IGNORECASE,
)
_PARTING: Final = (
    "..",
    "]",
    ")",
    ">",
    "|",
    "x",
    "+",
    ":",
    "=",
    "rest",
    "then",
    "aur ",
    "part",
    "last",
    "next",
    " the ",
    "follow",
    " ends",
)
_SIGNED: Final = re.compile(r"@(?<=[\w.%+-]@)[A-Za-z0-9]")
"""An ``@`` that is no mention's: something stands right before it."""

_ENOUGH: Final = 8
"""Spelt and written digits together that may make a number."""


_FEWEST: Final = 6
"""Digits that a number of a state has at least."""

_MOST_OF: Final = 5
"""Digits' words of more than two letters in a number of seven, in languages other than English and Hindi."""


class Reading(NamedTuple):
    """What a text holds.

    Attributes:
        exposures: In order, apart from one another.
        masked: The text with all of them masked; None if there are none.
    """

    exposures: tuple[Exposure, ...]
    masked: str | None


NOTHING: Final = Reading((), None)


NOBODY: Final = Contacts()


def read(text: str, lang: str | None = None, contacts: Contacts = NOBODY) -> Reading:
    """Find personal data in a text.

    Args:
        text: As written; of a post with pictures, followed by what their descriptions say.
        lang: The post's language, if known.
        contacts: Those of the person whom the post is at; what is listed as private is found in any words.
    """
    plain = unmask(text[:MAX_CHARS])
    lower = b" " + plain.lower().replace("\n", " ").encode("utf-8", "surrogatepass")
    digits = ascii_digits(plain)
    found: set[int] = set()
    spelt_words = abroad = 0
    for index, _, _ in _AUTOMATON.find_matches_as_indexes(lower, overlapping=True):
        kind = _CLASSES[index]
        if kind == _DIGIT:
            spelt_words += 1
        elif kind == _DIGIT_ABROAD:
            abroad += 1
        else:
            found.add(kind)
    signed = "@" in plain and _SIGNED.search(plain) is not None
    # Most digits of most posts stand in links.
    bare = _without_links(plain) if digits else plain
    loose = digits if bare is plain else ascii_digits(bare)
    if not contacts.protects and not signed and not found & {_EMAIL, _PASTE}:
        least = 1 if _HOME in found else 2
        few = spelt_words + abroad + loose < _ENOUGH and abroad < _MOST_OF and loose < least
        if few and _CHAT not in found and not ("+" in plain and PLUS_CODE.search(plain) is not None):
            return NOTHING
    spelt = plain
    if (
        abroad >= _MOST_OF
        or abroad + spelt_words >= _ENOUGH
        or (abroad >= MIXED and abroad + digits >= _ENOUGH)
    ):
        spelt = spelt_abroad(plain)
    if spelt_words and spelt_words + digits >= _ENOUGH:
        spelt = spelt_as_digits(spelt)
    if digits >= 6:
        spelt = letters_as_digits(spelt)
    if signed:
        found.add(_SIGN)
    if spelt is not plain:
        bare = _without_links(spelt)
        loose = ascii_digits(bare)
    ranked = sorted(_found(spelt, bare, loose, found, lang), key=_rank)
    if contacts.protects:
        ranked = [*listed(spelt, contacts.is_listed), *ranked]
    if not ranked:
        return NOTHING
    exposures = _apart(ranked)
    return Reading(exposures, _masked(spelt, exposures))


def told(reading: Reading, contacts: Contacts) -> Iterator[tuple[Exposure, bool]]:
    """Yield what of a reading exposes somebody, and whether it is a contact that is listed as private.

    Args:
        reading: What the text of a post holds.
        contacts: The contacts of the person whom the post is at.
    """
    for exposure in reading.exposures:
        if contacts.is_private(exposure):
            yield exposure, True
        elif exposure.whose == "other" and exposure.sure >= LEAST and not contacts.is_public(exposure):
            yield exposure, False


def _found(text: str, loose: str, digits: int, found: set[int], lang: str | None) -> Iterator[Exposure]:
    """Try each kind only where a cheap look says that it can be.

    Args:
        text: Unmasked text.
        loose: The same without its links.
        digits: How many digits ``loose`` has.
        found: Of which kinds triggers were found.
        lang: The post's language, if known.
    """
    if _SIGN in found or _EMAIL in found:
        yield from emails(text, spelt=_EMAIL in found)
    if _PASTE in found:
        yield from pastes(text)
    if "+" in loose:
        yield from plus_codes(text)
    if digits < (1 if _HOME in found else 2) and _CHAT not in found:
        return
    long = digits >= 7 and _LONG.search(loose) is not None
    if (long and _WIDE.search(loose) is not None) or (digits >= 4 and _CODED.search(loose) is not None):
        yield from identity_numbers(text)
    if digits >= _FEWEST and _NATIONAL in found:
        yield from national_numbers(text)
    if long or _CHAT in found:
        yield from phones(text, lang, chats=_CHAT in found)
    if 10 <= digits <= 14 and _may_be_parted(loose):
        yield from phones_in_parts(text)
    if _CHAT in found or "°" in loose or (long and _FINE.search(loose) is not None):
        yield from coordinates(text)
    if _PLATED in found:
        yield from plates_abroad(text)
    if _PLATE.search(loose) is not None and may_speak_of_cars(text):
        yield from plates(text)
    if found & {_PLACE, _ABROAD, _HOME}:
        yield from postal(text, abroad=_ABROAD in found)


def _may_be_parted(text: str) -> bool:
    """Whether signs or words stand between digits that may part a number; a search for each of them costs less."""
    signs = not text.isascii() or any(sign in text for sign in _PARTING)
    return signs and _PARTED.search(text) is not None


def _without_links(text: str) -> str:
    return _LINK.sub(" ", text) if "://" in text or "www." in text else text


_RANK: Final[dict[DatumKind, int]] = {
    "paste": 0, "email": 1, "card": 2, "identity_number": 3, "coordinates": 4, "phone": 5, "plate": 6, "address": 7,
}  # fmt: skip


def _rank(exposure: Exposure) -> tuple[bool, int, float, int]:
    return exposure.sure < LEAST, _RANK[exposure.kind], -exposure.sure, exposure.start


def _apart(ranked: Sequence[Exposure]) -> tuple[Exposure, ...]:
    """Keep, of those that overlap, the one of the stronger kind."""
    kept: list[Exposure] = []
    addresses = [exposure for exposure in ranked if exposure.kind == "address"]
    for exposure in ranked:
        if (
            exposure.kind == "phone"
            and exposure.detail != LISTED
            and any(address.start < exposure.start and exposure.end <= address.end for address in addresses)
        ):
            # A house's number and a postal code.
            continue
        if not any(exposure.start < other.end and other.start < exposure.end for other in kept):
            kept.append(exposure)
    return tuple(sorted(kept, key=lambda exposure: exposure.start))


_MASKS: Final[dict[DatumKind, str]] = {
    "phone": "[phone]", "email": "[email]", "address": "[address]", "identity_number": "[id number]", "card": "[card]",
    "coordinates": "[coordinates]", "plate": "[licence plate]", "paste": "[link]",
}  # fmt: skip


def _masked(text: str, exposures: tuple[Exposure, ...]) -> str:
    parts: list[str] = []
    shown = 0
    for exposure in exposures:
        parts += (text[shown : exposure.start], _MASKS[exposure.kind])
        shown = exposure.end
    parts.append(text[shown:])
    return "".join(parts)
