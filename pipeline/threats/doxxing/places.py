"""Where a home is and what stands before it: coordinates and licence plates, by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.threats.doxxing import context, vocabulary
from pipeline.threats.doxxing.exposure import Exposure
from pipeline.threats.doxxing.nearby import Nearby
from pipeline.threats.doxxing.plates_abroad import drives_for_all

_COORDINATES: Final = re.compile(
    r"(?<![\w.])(?:(?i:lat(?:itude)?)\s?[:=]?\s?|[NS]\s?)?([+-]?[0-9]{1,2}\.[0-9]{3,15})°?\s?[NSns]?\s?[,;/|& ]\s?"
    r"(?:(?i:lon(?:g|gitude)?|lng)\s?[:=]?\s?|[EW]\s?)?"
    r"([+-]?[0-9]{1,3}\.[0-9]{3,15})(?![0-9])°?\s?(?:[EWew]\b)?"
    r"|(?<!\w)[0-9]{1,2}°\s?[0-9]{1,2}'\s?(?:[0-9]{1,2}(?:\.[0-9]+)?(?:\"|"
    r"'')?\s?)?[NS],?\s?[0-9]{1,3}°\s?[0-9]{1,2}'\s?(?:[0-9]{1,2}(?:\.[0-9]+)?(?:\"|'')?\s?)?[EW]"
)
_IN_LINK: Final = re.compile(
    r"mlat=([+-]?[0-9]{1,2}\.[0-9]{3,15})&(?:amp;)?mlon=([+-]?[0-9]{1,3}\.[0-9]{3,15})|"
    r"(?:maps\.app\.goo\.gl|goo\.gl/maps)/[\w-]{6,24}|"
    r"(?:what3words\.com/|w3w\.co/|(?<!/)///)[^\W\d_]{3,20}\.[^\W\d_]{3,20}\.[^\W\d_]{3,20}"
)
"""Places in links to maps: as numbers, behind a short link that does not say which, or as three words."""

PLUS_CODE: Final = re.compile(r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\w+])")
_HOME: Final = re.compile(
    r"(?<![^\W_])(?:home|house|lives|living|(?:he|she|they) (?:live|stay|sleep)s?|sleeps? (?:at|in|here)|"
    r"(?:his|her|their) nights|live location|residence|resides|flat|apartment|where (?:he|she|"
    r"they) (?:live|lives|stay|stays|sleep|sleeps)|bedroom|(?:his|her|their) (?:place|door|street|building|"
    r"gate|location)|"
    r"(?:his|her|their|the (?:minister|ambassador|envoy|traitor)'s) (?:villa|mansion|bungalow|farmhouse|kitchen|"
    r"balcony|"
    r"garage|driveway|parents|mother|mother's|family|wife|husband|daughter|son|kids)|comes? home|"
    r"doorstep|address|kids|school run|ghar|rehta|rehti|rahta|rahti|घर|रहता|रहती|मकान|дом|дома|живет|живёт|"
    r"квартира|بيته|بيتها|منزله|منزلها|يسكن|تسكن|گھر|বাড়ি|বাসা|casa|vive|maison|wohnt)(?![^\W_])",
    re.IGNORECASE,
)
_HOME_ABROAD: Final = Nearby(f"{vocabulary.LIVES} {vocabulary.HOMES}")
_FRONT: Final = re.compile(
    r"(?<![^\W_])(?:strike|strikes|struck|hit|shelling|shelled|artillery|drone|missile|convoy|geolocat\w+|"
    r"geoloc|frontline|front line|tank|trench|crater|airbase|ammo|depot|troops|brigade|earthquake|epicent(?:re|"
    r"er)|"
    r"wildfire|cyclone|quake|magnitude|vessel|ais|satellite|imagery|crash site|ship|aircraft|flood|landslide|"
    r"trek|summit|peak|restaurant|cafe|venue|meet|event|удар|обстрел|прилет|прилёт|геолокация|координаты цели|"
    r"قصف|غارة|हमला|भूकंप)(?![^\W_])",
    re.IGNORECASE,
)
_PLATES: Final = re.compile(
    r"(?<![A-Za-z0-9])(?!(?:car|suv|van|bmw|kia|cab|bus|bike|auto|the|his|her|and|for|was|has|sec|no|is|at|on|in|by|to|of)\b)"
    r"(?:(?:A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|"
    r"SK|T[GNRS]|U[APK]|WB)[ -]{0,2}[0-9]{1,2}[ -]{0,2}[A-Z]{1,2}[ -]{0,2}[A-Z]{0,2}[ -]{0,2}[0-9]{4}"
    r"|[0-9]{2}[ -]?BH[ -]?[0-9]{4}[ -]?[A-Z]{1,2}"
    r"|[A-Z]{2}[0-9]{2}[ -]?[A-Z]{3}"
    r"|[A-Z]{3}[ -]?[0-9]{3,4}"
    r"|[ABCEHKMOPTXYАВЕКМНОРСТУХ][0-9]{3}[ABCEHKMOPTXYАВЕКМНОРСТУХ]{2}[ -]?[0-9]{2,3}"
    r"|[0-9][A-Z]{3}[0-9]{3}"
    r"|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?[0-9]{1,4}[EH]?|[A-Z]{2}[- ][0-9]{3}[- ][A-Z]{2}|[0-9]{4} [B-Z]{3}"
    r"|[0-9]{2} [A-Z]{1,3} [0-9]{2,4}|[A-Z]{2,3} [0-9]{4,5}|[A-Z]{3}[0-9][A-Z][0-9]{2}|[A-Z]{2} ?[0-9]{4} ?[A-Z]{2}"
    r"|[0-9]{2}-[A-Z]{2,3}-[0-9]|[\u3400-\u9fff][A-Z][·. ]?[A-Z0-9]{5}|"
    r"[A-ZА-ЯІЇЄ]{2} ?[0-9]{4} ?[A-ZА-ЯІЇЄ]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_INDIAN_PLATE: Final = re.compile(
    r"[A-Za-z]{2}[ -]{0,2}[0-9]{1,2}[ -]{0,2}[A-Za-z]{1,2}[ -]{0,2}[A-Za-z]{0,2}[ -]{0,2}[0-9]{4}|[0-9]{2}[ -]?BH.*"
)
_CAR: Final = re.compile(
    r"(?<![^\W_])(?:\w{2,20}'s (?:car|bike|scooter|scooty|vehicle|suv|sedan|jeep|ride|truck|van)|(?:his|her|"
    r"their) (?:\w{2,12} )?(?:rover|bmw|audi|"
    r"toyota|honda|ford|tesla|mercedes|merc|skoda|kia|hyundai|jaguar|porsche|volvo|fortuner|innova|creta|swift|van|"
    r"truck|motorbike|motorcycle|ride)|car ka|gaadi ka|number ?plate|licen[cs]e ?plate|plate|plates|"
    r"reg(?:istration)?(?: no| number)?|(?:his|her|"
    r"their) (?:car|bike|scooter|scooty|vehicle|suv|sedan|jeep)|drives|driving|parks|parked|"
    r"gaadi|gadi|gaari|"
    r"(?:white|black|red|blue|silver|grey|gray) (?:car|suv|sedan|scooter|bike|innova|swift|creta|fortuner|"
    r"honda|toyota|bmw|audi|ford|vw|golf)|car (?:no|number|is|reg)|bike (?:no|number)|vehicle (?:no|number)|"
    r"गाड़ी|कार|नंबर प्लेट|स्कूटी|बाइक|номера? машины|госномер|машина|автомобиль|ездит|سيارته|سيارتها|لوحة|"
    r"گاڑی|গাড়ি|matrícula|immatriculation|kennzeichen)(?![^\W_])",
    re.IGNORECASE,
)
_ANY_CAR: Final = re.compile(
    r"(?<![^\W_])(?:car|cars|bike|vehicle|jeep|scooter|scooty)(?![^\W_])", re.IGNORECASE
)
_CAR_ABROAD: Final = Nearby(vocabulary.CARS)
_CARS: Final = BytesAhoCorasick(
    [
        word.encode()
        for word in (
            "plate", "park", "reg", "car", "bike", "scoot", "vehicle", "suv", "sedan", "jeep",
            "driv", "gaadi", "gadi", "gaari",
            "innova", "swift", "creta", "fortuner", "honda", "toyota", "bmw", "audi", "ford", "vw", "golf",
            "गाड़ी", "गाड़ी", "कार", "प्लेट", "स्कूटी", "बाइक", "номер", "машин", "автомобил", "ездит", "سيار", "لوحة",
            "گاڑی", "গাড়ি", "গাড়ি", "matrícula", "matriculation", "kennzeichen", "авто", "тачк", "auto",
            "wagen", "plaka",
            "araba", "aracı", "coche", "matricula", "placa", "targa", "macchina", "voiture", "immatricul",
            "plaque", "mobil",
            "plat nomor", "plat-nomor", "kenteken", "samoch", "rejestrac", "ماشین", "پلاک", "车牌", "車牌", "汽车",
            "차", "车", "車", "rover", "mercedes", "merc", "skoda", "tesla", "hyundai", "kia", "volvo",
            "jaguar", "porsche",
            " van", "truck", "ride", "тойот", "мерседес", "автів", "bil", "makina", "ナンバー", "รถ", "biển số", " xe ",
            "sasakyan", "vettura", "véhicule", "fahrzeug", "वाहन", "வண்டி",
            "கார்", "బండి", "కారు", "ಕಾರು", "കാർ", "ગાડી", "ਗੱਡੀ",
        )
    ],
    matchkind=MatchKind.Standard,
    implementation=Implementation.DFA,
)  # fmt: skip
"""A part of every word of ``_CAR``."""

_REPORTED: Final = re.compile(
    r"(?<![^\W_])(?:traffic|challan|police|accident|hit and run|hit-and-run|stolen|wrongly parked|illegally "
    r"parked|no parking|cab|taxi|"
    r"uber|ola|bus|"
    r"(?<!his )(?<!her )driver|ambulance|truck|overspeed\w*|rash|wrong side|jumped|signal|lost|recovered|auction|"
    r"for sale|sell|selling)(?![^\W_])",
    re.IGNORECASE,
)


def coordinates(text: str) -> Iterator[Exposure]:
    """Yield coordinates in unmasked ``text`` that words beside them call a home."""
    for match in (*_COORDINATES.finditer(text), *_IN_LINK.finditer(text)):
        if match[1] is None or (abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180):
            yield from _home(text, match)


def plus_codes(text: str) -> Iterator[Exposure]:
    """Yield codes of places in unmasked ``text``, such as 7JWV52XQ+8F, that words beside them call a home."""
    for match in PLUS_CODE.finditer(text):
        yield from _home(text, match)


def _home(text: str, match: re.Match[str]) -> Iterator[Exposure]:
    before = text[max(0, match.start() - 90) : match.start()]
    after = text[match.end() : match.end() + context.RIGHT]
    if (
        any(pattern.search(side) for pattern in (_HOME, _HOME_ABROAD) for side in (before, after))
        and not _FRONT.search(before)
        and not _FRONT.search(after)
    ):
        value = "".join(match[0].split())
        yield Exposure(
            match.start(), match.end(), "coordinates", value, context.whose(before, after), 0.92, "home"
        )


_UNMISTAKABLE: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ -]?[0-9]{2}[ -]?[A-Z]{1,2}[ -]?[0-9]{4}(?![A-Za-z0-9])"
)


def may_speak_of_cars(text: str) -> bool:
    """Say whether a text may hold a plate of somebody's car: by a word that speaks of cars, or an Indian plate."""
    return _UNMISTAKABLE.search(text) is not None or bool(
        _CARS.find_matches_as_indexes(text.lower().encode("utf-8", "surrogatepass"))
    )


def plates(text: str) -> Iterator[Exposure]:
    """Yield licence plates in unmasked ``text`` that words beside them call somebody's."""
    for match in _PLATES.finditer(text):
        before = text[max(0, match.start() - context.LEFT) : match.start()]
        after = text[match.end() : match.end() + context.RIGHT]
        indian = _INDIAN_PLATE.fullmatch(match[0]) is not None
        if not any(
            pattern.search(side) for pattern in (_CAR, _CAR_ABROAD) for side in (before, after)
        ) and not (
            indian
            and (_ANY_CAR.search(before) or (match[0].isupper() and context.points_at_person(before, after)))
        ):
            continue
        if not indian and match[0] != match[0].upper():
            continue
        whose = context.whose(before, after)
        if whose == "other" and (
            _REPORTED.search(before) or _REPORTED.search(after) or drives_for_all(before, after)
        ):
            whose = "public"
        value = "".join(character for character in match[0].upper() if character.isalnum())
        yield Exposure(match.start(), match.end(), "plate", value, whose, 0.93, "plate")
