"""In which countries the numbers of a text are likely to be, by its language, its script and its words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.threats.words import words

DEFAULT: Final = ("IN", "PK", "BD", "GB", "US", "RU", "NP", "LK", "AE")
"""Where numbers are sought in any text."""

_BY_LANGUAGE: Final = {
    "hi": ("IN",), "mr": ("IN",), "ta": ("IN", "LK"), "te": ("IN",), "gu": ("IN",), "kn": ("IN",), "pa": ("IN", "PK"),
    "ur": ("PK", "IN"), "bn": ("BD", "IN"), "ne": ("NP",), "si": ("LK",), "ru": ("RU", "UA", "KZ", "BY"), "uk": ("UA",),
    "ar": ("EG", "SA", "AE", "IQ", "JO", "SY", "LB", "MA", "DZ", "TN", "KW", "QA", "YE", "LY", "SD", "OM"),
    "fa": ("IR", "AF"), "ps": ("AF", "PK"), "he": ("IL",), "tr": ("TR",), "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA", "SN", "CI", "CM", "MA", "DZ", "TN", "CD", "MG"),
    "es": ("ES", "MX", "AR", "CO", "PE", "CL", "VE", "EC", "GT", "BO", "UY", "PY", "DO", "CR", "HN", "SV", "PA"),
    "pt": ("BR", "PT", "AO", "MZ"), "it": ("IT",), "id": ("ID", "MY"), "ms": ("MY",),
    "zh": ("CN", "TW", "HK"), "ja": ("JP",), "ko": ("KR",), "pl": ("PL",), "nl": ("NL", "BE"), "el": ("GR",),
    "th": ("TH",), "lo": ("LA",), "am": ("ET",), "et": ("EE",), "lv": ("LV",), "lt": ("LT",), "bg": ("BG",),
    "sr": ("RS", "BA", "ME"), "hr": ("HR",), "sk": ("SK",), "sl": ("SI",), "is": ("IS",), "sq": ("AL", "XK"),
    "kk": ("KZ",), "uz": ("UZ",), "az": ("AZ",), "mn": ("MN",), "af": ("ZA",), "zu": ("ZA",), "xh": ("ZA",),
    "yo": ("NG",), "ha": ("NG",), "ig": ("NG",), "so": ("SO", "KE"), "rw": ("RW",), "ca": ("ES",), "ga": ("IE",),
    "vi": ("VN",), "ro": ("RO",), "cs": ("CZ", "SK"), "hu": ("HU",), "sv": ("SE",), "da": ("DK",), "no": ("NO",),
    "fi": ("FI",), "ka": ("GE",), "hy": ("AM",), "my": ("MM",), "km": ("KH",), "sw": ("KE", "TZ"), "fil": ("PH",),
}  # fmt: skip

WIDE: Final = (
    "ZA", "KE", "NG", "GH", "TZ", "UG", "ET", "EG", "MA", "DZ", "TN", "SA", "IQ", "JO", "LB", "KW", "IR", "AF", "TR",
    "IL", "UA", "BY", "KZ", "UZ", "GE", "AM", "AZ", "DE", "AT", "CH", "FR", "BE", "NL", "ES", "PT", "IT", "PL", "CZ",
    "SK", "HU", "RO", "BG", "RS", "HR", "GR", "SE", "NO", "DK", "FI", "IE", "AU", "NZ", "CA", "MX", "BR", "AR", "CO",
    "PE", "CL", "CN", "TW", "HK", "JP", "KR", "TH", "VN", "MY", "SG", "ID", "PH", "MM", "KH", "LA",
)  # fmt: skip
"""Where a mobile number is sought at last, if words say that it is a telephone's and nothing says of which country."""

_BY_LETTERS: Final = (
    ("[\uac00-\ud7af]", "ko"), ("[\u3040-\u30ff]", "ja"), ("[\u3400-\u9fff]", "zh"), ("[\u0e00-\u0e7f]", "th"),
    ("[\u0590-\u05ff]", "he"), ("[\u0370-\u03ff]{3}", "el"), ("[\u10a0-\u10ff]", "ka"), ("[\u0530-\u058f]", "hy"),
    ("[\u1000-\u109f]", "my"), ("[\u1780-\u17ff]", "km"), ("[\u0e80-\u0eff]", "lo"),
    ("[\u1200-\u137f]", "am"), ("[\u0d80-\u0dff]", "si"), ("[\u0b80-\u0bff]", "ta"),
    ("[\u0980-\u09ff]", "bn"), ("[іїєґІЇЄҐ]", "uk"), ("[\u0400-\u04ff]{3}", "ru"), ("[ٹڈڑںےہ]", "ur"),
    ("[پچژگکی]", "fa"), ("[\u0621-\u064a]{2}", "ar"), ("[ğşıİĞŞ]", "tr"), ("[ąćęłńśźż]", "pl"), ("[ơưđạảấầẩ]", "vi"),
    ("[ășț]", "ro"), ("[ěřů]", "cs"), ("[őű]", "hu"), ("[ßäöü]", "de"), ("[ãõ]", "pt"), ("[ñ¿¡]", "es"),
    ("[åø]", "no"), ("[åäö]", "sv"),
)  # fmt: skip
_LETTERS: Final = tuple((re.compile(letters), language) for letters, language in _BY_LETTERS)

_BY_WORDS: Final = {
    "en": words("the a an to of and in is are for on with you he she his her him it its this that these at "
        "by be was do not no if or we i my me so who what from when all just now out up has have will"),
    "hi": words("hai hain ka ki ke ko se aur ye yeh wo woh nahi bhi kya mein me par hi tha thi ho raha rahi "
        "rahe kar karo lo sab bhai ji koi jo apna inka unka uska iska"),
    "tr": words("ve bir bu için telefonu telefon cep numarası numara arayın hepiniz herkes onun kızının oğlunun"),
    "de": words("dem den ein eine zu für im am bei aus dass er sie es wer wen man nur noch schon jetzt wieder immer "
        "handy frisch gleich uns euch und der die das ist nicht seine seiner ihre ruft nummer handynummer hat sein ihr "
        "alle hier wohnt zu hause festnetz ich mit auf von des mal privat an privatnummer"),
    "fr": words("et un une pour qui que dans sur pas avec vous nous lui est-ce c'est toujours bonne nuit le "
        "la les est son sa ses de du appelez numéro portable voici il elle tous habite"),
    "es": words("y un una los las para por con no se lo al aquí quien quién siempre hijo hija señor ministro "
        "el la es su sus de del este esta llamen llámenla llama móvil celular teléfono que todos número"),
    "pt": words("e um uma os as para pra pro quem com não na no em que se lhe ele ela sempre filho o a é "
        "dele dela da do liguem ligue celular telefone número ministro todos este aqui filha"),
    "it": words("e un una per che chi con non al alla gli le del della lo si sempre qui risponde figlia il "
        "la è di sua suo della chiamate chiamatela chiamatelo cellulare telefono numero questo ecco tutti"),
    "id": words("mau ke pak bu dan tidak belum sudah untuk dari dengan saya kami kalau siapa lagi ini itu "
        "nomor hp telpon telepon anaknya dia yang rumah semua hubungi di istrinya"),
    "ms": words("ini nombor telefon dia anaknya semua hubungi yang rumah"),
    "pl": words("kto chce i nie na w z do się pan pani panu już tu jego jej numer telefonu telefon córki "
        "syna żony to jest dzwońcie dzwonić wszyscy"),
    "nl": words("en een wie wil met voor niet op te in naar die hem hier altijd het de een zijn haar nummer "
        "telefoonnummer bel dit is van dochter"),
    "sv": words("du vill en ett på för som inte till av han hon här hans hennes nummer ring det är "
        "mobilnummer och alla dotter"),
    "da": words("hans hendes nummer ring det er mobilnummer og alle datter"),
    "hu": words("a az és nem hogy egy aki ki jó van ez azt itt neki hívja hívjátok száma telefonszáma minden "
        "éjszakát"),
    "ro": words("cine vrea să și la pe cu un o nu din pentru care aici numărul lui ei telefon este sunați "
        "fiica toți"),
    "cs": words("kdo chce na se v a je to za do pan panu dobrou tady jeho její číslo telefon mobil je "
        "volejte dcery všichni"),
    "sw": words("namba yake simu ya ni hii piga wote binti"),
    "fil": words("ang numero niya ito tawagan ng anak lahat cellphone"),
    "vi": words("số điện thoại của nó hắn là gọi con gái"),
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")


def likely(text: str, lang: str | None) -> tuple[str, ...]:
    """Return the regions (ISO 3166) of a text's language, first of the one that it is said to be in.

    Args:
        text: The text.
        lang: Its language, if known.
    """
    told = _BY_LANGUAGE.get((lang or "").split("-")[0].lower(), ())
    return (*told, *(region for region in _guessed(text) if region not in told))


@lru_cache(maxsize=64)
def _guessed(text: str) -> tuple[str, ...]:
    found = [language for letters, language in _LETTERS if letters.search(text)]
    if not found:
        seen = set(_WORD.findall(text.lower()))
        counts = {language: len(seen & listed) for language, listed in _BY_WORDS.items()}
        most = max(counts.values())
        found = [language for language, count in counts.items() if count == most] if most >= 2 else []
        if "en" in found:
            # It is spoken everywhere.
            found = []
    return tuple(dict.fromkeys(region for language in found for region in _BY_LANGUAGE[language]))
