"""Numbers spelt out, digit by digit, in other languages than English and Hindi.

A row of seven digits' words of one language in a text is a number: no sentence counts so.
"""

from __future__ import annotations

import re
from typing import Final

_LISTED: Final = """
    zéro un deux trois quatre cinq six sept huit neuf
    cero uno dos tres cuatro cinco seis siete ocho nueve
    zero um dois três quatro cinco seis sete oito nove
    zero uno due tre quattro cinque sei sette otto nove
    null eins zwei drei vier fünf sechs sieben acht neun
    nul een twee drie vier vijf zes zeven acht negen
    noll ett två tre fyra fem sex sju åtta nio
    null en to tre fire fem seks syv åtte ni
    nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän
    zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć
    nula jedna dva tři čtyři pět šest sedm osm devět
    nula egy kettő három négy öt hat hét nyolc kilenc
    zero unu doi trei patru cinci șase șapte opt nouă
    ноль один два три четыре пять шесть семь восемь девять
    нуль один два три чотири п'ять шість сім вісім дев'ять
    нула един две три четири пет шест седем осем девет
    sıfır bir iki üç dört beş altı yedi sekiz dokuz
    μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα
    אפס אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע
    صفر واحد اثنين ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة
    صفر یک دو سه چهار پنج شش هفت هشت نه
    صفر ایک دو تین چار پانچ چھ سات آٹھ نو
    শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয়
    शून्य एक दोन तीन चार पाच सहा सात आठ नऊ
    શૂન્ય એક બે ત્રણ ચાર પાંચ છ સાત આઠ નવ
    ਸਿਫ਼ਰ ਇੱਕ ਦੋ ਤਿੰਨ ਚਾਰ ਪੰਜ ਛੇ ਸੱਤ ਅੱਠ ਨੌਂ
    பூஜ்யம் ஒன்று இரண்டு மூன்று நான்கு ஐந்து ஆறு ஏழு எட்டு ஒன்பது
    సున్నా ఒకటి రెండు మూడు నాలుగు ఐదు ఆరు ఏడు ఎనిమిది తొమ్మిది
    ಸೊನ್ನೆ ಒಂದು ಎರಡು ಮೂರು ನಾಲ್ಕು ಐದು ಆರು ಏಳು ಎಂಟು ಒಂಬತ್ತು
    പൂജ്യം ഒന്ന് രണ്ട് മൂന്ന് നാല് അഞ്ച് ആറ് ഏഴ് എട്ട് ഒമ്പത്
    nol satu dua tiga empat lima enam tujuh delapan sembilan
    không một hai ba bốn năm sáu bảy tám chín
    sifuri moja mbili tatu nne tano sita saba nane tisa
    shunya ek do teen char panch che sat aath no
    sifar ek do tin char panj chhe satt atth nau
"""
"""One language a line, from 0 to 9."""

_OTHER_SPELLINGS: Final = {
    "kosong": "0", "lapan": "8", "zwo": "2", "meia": "6", "uma": "1", "duas": "2",
    "أربعة": "4", "اثنان": "2", "إثنين": "2", "سته": "6", "பூஜ்ஜியம்": "0", "vyf": "5", "sewe": "7", "une": "1",
}  # fmt: skip
_LANGUAGES: Final = tuple(
    {word: str(digit) for digit, word in enumerate(line.split())} for line in _LISTED.strip().splitlines()
)
TRIGGERS: Final = tuple(sorted({word for words in _LANGUAGES for word in words if len(word) > 2}))
"""Begun by a space in a text: most digits of a number in most languages."""

_TOKEN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff]|['\u2019](?=\w))*|[0-9]{1,4}|[^\w\s]|_")
LEAST: Final = 7
"""Spelt digits that make a row a number."""

MIXED: Final = 3
"""Spelt digits that a whole number with figures in it has."""

_WHOLE: Final = 10
_ALSO_WORDS: Final = frozenset(("do", "no", "char", "un", "een", "en", "ni", "a", "de", "dos"))
"""Digits that also begin what comes behind a whole number."""


def spelt_abroad(text: str) -> str:
    """Return ``text`` with rows of spelt digits in figures.

    >>> spelt_abroad("son numéro: zéro six un deux cinq deux quatre zéro un deux")
    'son numéro: 0612524012'
    """
    tokens = [(token.start(), token.end(), token[0].lower()) for token in _TOKEN.finditer(text)]
    rows: list[tuple[int, int, str]] = []
    for language in _LANGUAGES:
        rows += _rows(tokens, {**_OTHER_SPELLINGS, **language})
    parts: list[str] = []
    shown = 0
    for start, end, digits in sorted(rows, key=lambda row: (row[0], row[0] - row[1])):
        if start >= shown:
            parts += (text[shown:start], digits)
            shown = end
    return "".join((*parts, text[shown:])) if parts else text


def _rows(tokens: list[tuple[int, int, str]], language: dict[str, str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    row: list[tuple[int, int, str, str]] = []
    spelt = 0
    for start, end, word in (*tokens, (0, 0, "")):
        digit = language.get(word)
        if digit is not None or word.isdigit():
            row.append((start, end, digit or word, word))
            spelt += digit is not None
        elif word not in ("-", ",", ".", "/", "·") or not row:
            if len(row) > _WHOLE and row[-1][3] in _ALSO_WORDS:
                row.pop()
            digits = "".join(part for _, _, part, _ in row)
            if len(digits) <= 15 and (spelt >= LEAST or (spelt >= MIXED and len(digits) >= _WHOLE)):
                found.append((row[0][0], row[-1][1], digits))
            row, spelt = [], 0
    return found
