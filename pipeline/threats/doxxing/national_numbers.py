"""Numbers by which states know a person, right beside the word for them, in countries whose numbers need that word.

What a shape or a state's word in English, Hindi or Urdu tells alone is in ``identity_numbers``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from stdnum.ar import cuit
from stdnum.be import nn
from stdnum.bg import egn
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cz import rc
from stdnum.de import idnr as steuer
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gr import amka
from stdnum.hr import oib
from stdnum.ie import pps
from stdnum.il import idnr as teudat
from stdnum.kr import rrn
from stdnum.lt import asmens
from stdnum.mx import curp
from stdnum.no import fodselsnummer
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.ru import inn
from stdnum.se import personnummer
from stdnum.th import pin
from stdnum.ua import rntrc
from stdnum.za import idnr as za

from pipeline.threats.doxxing import context
from pipeline.threats.doxxing.exposure import Exposure
from pipeline.threats.doxxing.vocabulary import JOINED

Check = Callable[[str], object]


_PASSPORT: Final = re.compile(r"[A-Z]{0,3}[0-9]{6,9}|[0-9]{2}[A-Z]{2}[0-9]{5}|[CFGHJKLMNPRTVWXYZ0-9]{9}")
_CARD: Final = re.compile(
    r"[A-Z]{0,3}[0-9]{7,17}[A-Z]?|[0-9]{6}[A-Z][0-9]{5,9}|[A-Z][A-Z0-9]?[0-9][A-Z0-9]{2}[0-9]{3,5}[A-Z0-9]"
)

_LISTED: Final[tuple[tuple[str, str, Check | re.Pattern[str]], ...]] = (
    ("passport number", "passaporto passaporte pasaporte paspor pasaport paspoort paszport paszportu reisepass "
        "reisepassnummer passnummer pas_nummer passeport pașaport útlevél διαβατήριο загранпаспорт "
        "загранпаспорта דרכון گذرنامه "
        "جواز_سفر جواز_سفره جواز_سفرها 护照 護照 パスポート 여권 hộ_chiếu หนังสือเดินทาง পাসপোর্ট பாஸ்போர்ட் పాస్‌పోర్ట్ "
        "પાસપોર્ટ ਪਾਸਪੋਰਟ ಪಾಸ್‌ಪೋರ್ಟ್", _PASSPORT),
    ("social security number", "sécu sécurité_sociale numéro_insee nir", nir.is_valid),
    ("tax number", "steuer-id steueridentifikationsnummer steuerid steuer-identifikationsnummer", steuer.is_valid),
    ("identity card number", "personalausweis personalausweisnummer ausweisnummer carta_d'identità cédula cedula "
        "documento_de_identidad carte_d'identité dowód_osobisty dowodu identiteitskaart kimlik_no удостоверение "
        "national_id national_identity identity_card id_card id_number nid_no citizen_id emirates_id iqama civil_id "
        "ktp nik nik_ktp nric mykad ghana_card huduma nin_number bvn بطاقة_هوية رقم_الهوية "
        "الرقم_القومي هويته هويتها کد_ملی کدملی "
        "এনআইডি জাতীয়_পরিচয়পত্র தேசிய_அடையாள แม่นบัตร บัตรประชาชน "
        "căn_cước cmnd cccd マイナンバー 身份证 身分證 身份證 주민등록",
        _CARD),
    ("national number", "personnummer", personnummer.is_valid),
    ("national number", "fødselsnummer fodselsnummer", fodselsnummer.is_valid),
    ("national number", "cpr-nummer cpr cpr-nr", cpr.is_valid),
    ("national number", "henkilötunnus hetu", hetu.is_valid),
    ("national number", "rijksregisternummer registre_national numéro_national", nn.is_valid),
    ("social security number", "ahv ahv-nummer avs", ahv.is_valid),
    ("social security number", "svnr sozialversicherungsnummer",
        re.compile("[0-9]{10}|[0-9]{8}[A-Z][0-9]{3}")),
    ("tax number", "nif contribuinte", nif.is_valid),
    ("national number", "cnp", cnp.is_valid),
    ("national number", "егн", egn.is_valid),
    ("national number", "rodné_číslo rodne_cislo rč", rc.is_valid),
    ("national number", "oib", oib.is_valid),
    ("social security number", "αμκα", amka.is_valid),
    ("national number", "isikukood", ik.is_valid),
    ("national number", "asmens_kodas", asmens.is_valid),
    ("tax number", "рнокпп іпн ідентифікаційний_код", rntrc.is_valid),
    ("tax number", "инн", inn.is_valid),
    ("national number", "תעודת_זהות ת.ז", teudat.is_valid),
    ("national number", "sa_id rsa_id id_nommer za_id", za.is_valid),
    ("national number", "curp", curp.is_valid),
    ("national number", "cuil cuit", cuit.is_valid),
    ("national number", "rut run", rut.is_valid),
    ("national number", "dni_del dni_de su_dni dni_número", re.compile("[0-9]{7,8}[A-Z]?")),
    ("social insurance number", "social_insurance sin_number numéro_d'assurance_sociale nas", sin.is_valid),
    ("PPS number", "pps pps_number ppsn", pps.is_valid),
    ("national number", "주민등록번호 주민번호", rrn.is_valid),
    ("national number", "เลขบัตรประชาชน", pin.is_valid),
    ("tax file number", "tfn tax_file_number", re.compile("[0-9]{8,9}")),
    ("medicare number", "medicare medicare_number", re.compile("[2-6][0-9]{9,10}")),
    ("driving licence number", "führerscheinnummer permis_de_conduire driving_license_no driver's_license "
        "drivers_license driver's_licence driving_licence_no driving_license", re.compile("[A-Z0-9]{7,18}")),
)  # fmt: skip
"""What alerts call it, the words for it (``_`` a space), and what makes a row of letters and digits one."""

_CHECKS: Final = {
    word.replace("_", " "): (name, check.fullmatch if isinstance(check, re.Pattern) else check)
    for name, words, check in _LISTED
    for word in words.split()
}
TRIGGERS: Final = tuple(word if JOINED.search(word) else " " + word for word in sorted(_CHECKS))
"""What of a text must be there, in small letters."""

_CUE: Final = re.compile(
    "|".join(
        word if JOINED.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
        for word in sorted(_CHECKS, key=len, reverse=True)
    ),
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9_.+#/@-])(?:[A-Za-z]{1,4}[ -]?)?[0-9][0-9A-Za-z]{0,17}"
    r"(?:[ ./-][0-9][0-9A-Za-z]{0,17}){0,5}(?:-[A-Za-z])?(?!\w)"
)
"""Groups that begin with a figure each: what does not is another word."""

_SEPARATORS: Final = re.compile(r"[^A-Za-z0-9]")
_GROUP: Final = re.compile(r"[^\s]+")

_REACH: Final = 34
"""Characters before and behind a word in which its number begins."""


def national_numbers(text: str) -> Iterator[Exposure]:
    """Yield the numbers in unmasked ``text`` that stand beside a state's word for them."""
    for cue in _CUE.finditer(text):
        name, check = _CHECKS[cue[0].lower()]
        place = _beside(text, cue.end(), cue.end() + 2 * _REACH, check) or _beside(
            text, max(0, cue.start() - _REACH), cue.start(), check
        )
        if place is not None:
            start, end = place
            before = text[max(0, start - context.LEFT) : start]
            after = text[end : end + context.RIGHT]
            value = _SEPARATORS.sub("", text[start:end]).upper()
            yield Exposure(start, end, "identity_number", value, context.whose(before, after), 0.94, name)


def _beside(text: str, first: int, last: int, check: Check) -> tuple[int, int] | None:
    """Return where the first row of groups begins and ends that ``check`` accepts."""
    for run in _NUMBER.finditer(text, first, last):
        groups = [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]
        for begin in range(len(groups)):
            for stop in range(len(groups), begin, -1):
                start, end = groups[begin][0], groups[stop - 1][1]
                value = _SEPARATORS.sub("", text[start:end]).upper()
                if len(value) >= 6 and any(map(str.isdigit, value)) and check(value):
                    return start, end
    return None
