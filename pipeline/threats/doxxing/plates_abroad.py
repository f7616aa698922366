"""Licence plates right beside the word for one, whatever shape a country gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.threats.doxxing import context
from pipeline.threats.doxxing.exposure import Exposure, Whose
from pipeline.threats.doxxing.nearby import Nearby

PLATES: Final = """
    number_plate numberplate licence_plate license_plate plate_number plate_no reg_no registration_number
    rejestracj* tablic* nr_rej nummernschild* kennzeichen* immatriculation plaque plaque_d'immatriculation matrícula*
    matricula placa placas targa plaka* plakas* plakalı kenteken* registreringsnummer regnr skylt rekisteri*
    rekkari spz
    poznávací_značka rendszám* număr_de_înmatriculare numărul_de_înmatriculare număr_înmatriculare πινακίδα* πινακίδες
    госномер* госзнак номерной_знак номера_машины номер_машины номер_авто номерний_знак держномер* номери_авто
    рег_номер регистрационен_номер tablice registarsk* לוחית_רישוי מספר_רכב מספר_הרכב לוחית لوحة لوحة_سيارته
    لوحة_سيارتها لوحة_السيارة لوحته لوحتها لوحات
    نمرة_سيارته نمرة_عربيته رقم_سيارته رقم_العربية پلاک پلاکش پلاک_ماشین نمبر_پلیٹ گاڑی_نمبر گاڑی_کا_نمبر نمبرپليٹ
    नंबर_प्लेट नम्बर_प्लेट गाड़ी_नंबर गाड़ी_का_नंबर गाडी_नंबर गाडीचा_नंबर গাড়ির_নম্বর গাড়ির_নম্বর
    গাড়ির_নাম্বার নম্বর_প্লেট
    வண்டி_எண் வாகன_எண் பதிவு_எண் கார்_நம்பர் బండి_నంబర్ కారు_నంబర్ వాహనం_నంబర్ ಗಾಡಿ_ನಂಬರ್ ಕಾರ್_ನಂಬರ್ വണ്ടി_നമ്പർ
    കാർ_നമ്പർ ગાડી_નંબર ગાડીનો_નંબર
    ਗੱਡੀ_ਨੰਬਰ ਗੱਡੀ_ਦਾ_ਨੰਬਰ ଗାଡ଼ି_ନମ୍ବର plat_mobil* plat_nomor plat_motor plat_kereta nombor_plat nopol nomor_polisi
    biển_số biển_số_xe biển_xe ทะเบียน ป้ายทะเบียน ナンバー ナンバープレート 車両番号 차량번호 차량_번호 차_번호
    번호판
    车牌 車牌 车号 車號
    gari_lake_namba namba_ya_gari namba_za_gari plaka_ng plate_niya nọ́mbà_ọkọ̀ lambar_mota номер_автівки госномером
"""
"""Of the number of a car, as ``vocabulary`` writes words."""

_WORDS: Final = Nearby(PLATES)
_LINK: Final = re.compile(
    r"[\s:：=#–—は는은이가の】」\]-]{0,4}(?:(?:is|es|é|è|est|ist|is|jest|no|nr|n[º°]|number|namba|নং|नं|है|ہے|"
    r"هو)[.:]?\s)?"
)
_SHAPE: Final = re.compile(
    r"(?:(?:[^\W\d_]|[\u0900-\u0dff\u0e31-\u0e4e]){1,8}(?![^\W\d_])[ .·-]{0,3}|[^\W\d_]{1,3}){0,3}[0-9]{1,5}"
    r"(?:[ .·-]{0,3}(?:(?:[^\W\d_]|[\u0900-\u0dff]){1,3}(?![^\W\d_])|[0-9]{1,5})){0,4}"
)
_LEAST: Final = 3
_MOST: Final = 9
"""Digits of a plate."""

_LONGEST: Final = 32
_PUBLIC: Final = Nearby(
    """
    bus buses otobüs* autobus* autobús* ônibus автобус* маршрутк* matatu daladala taxi* taksi такси tram*
    tranvía трамвай* метро
    truck lorry camión camion ciężarówk* грузовик* बस टैक्सी ट्रक बसचा بس ٹیکسی ٹرک حافلة الحافلة باص اتوبوس
    تاکسی বাস ট্রাক
    பேருந்து బస్సు ಬಸ್ ബസ് બસ ਬੱਸ bis angkot truk transjakarta xe_buýt xe_tải รถเมล์ รถบัส แท็กซี่ 公交 公交车
    公車 出租车 計程車
    バス タクシー 버스 택시 rubato stolen steal gestohlen* volé volée robado robada roubado roubada çalıntı
    çalındı угнан* украл*
    skradzion* furto hilang_dicuri चोरी چوری চুরি ambulance feuerwehr
    """
)
"""Of what drives for all, and of cars that somebody seeks."""


_IN_SMALL: Final = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]")
"""A word in small letters: none of a plate's."""


_SMALL: Final = re.compile(r"[a-zà-ÿ]")


def _plate_alone(shape: str) -> str:
    """Return what of a row of words and digits is a plate: not the words in small letters behind it."""
    found = shape.rstrip(" .·-")
    while " " in found and _SMALL.match(found.rpartition(" ")[2]) is not None:
        found = found.rpartition(" ")[0].rstrip(" .·-")
    return found


def drives_for_all(before: str, after: str) -> bool:
    """Say whether the words beside a plate speak of a bus, a taxi, or a car that was stolen."""
    return _PUBLIC.search(before) is not None or _PUBLIC.search(after) is not None


def plates_abroad(text: str) -> Iterator[Exposure]:
    """Yield licence plates in unmasked ``text`` that stand right behind the word for one."""
    last = -1
    for _, end in sorted(_WORDS.spans(text)):
        # An ending, and what joins the two.
        while end < len(text) and text[end].isalpha() and text[end] not in "は는은이가の":
            end += 1
        link = _LINK.match(text, end)
        shape = _SHAPE.match(text, link.end() if link else end, (link.end() if link else end) + _LONGEST)
        if shape is None or shape.start() < last:
            continue
        found = _plate_alone(shape[0])
        digits, letters = sum(map(str.isdigit, found)), sum(map(str.isalpha, found))
        if not _LEAST <= digits <= _MOST or not letters or _IN_SMALL.search(found) is not None:
            continue
        last = shape.start() + len(found)
        before = text[max(0, shape.start() - context.LEFT) : shape.start()]
        after = text[last : last + context.RIGHT]
        whose: Whose = context.whose(before, after)
        if whose == "other" and drives_for_all(before + found, after):
            whose = "public"
        value = "".join(filter(str.isalnum, found.upper()))
        yield Exposure(shape.start(), last, "plate", value, whose, 0.9, "plate")
