"""Forms of full names in languages where each word of a name takes the case: East Slavic, Polish, Greek.

Rules for the regular declensions of names, not a dictionary: a form that no grammar knows names nobody, so it does no
harm. Each form is taken with the same case in all words, as people write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_Rules = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Endings in order of precedence: who bears it (``m``, ``f`` or ``*``), the ending, its forms by case."""

_RUSSIAN: Final[_Rules] = (
    *(("*", vowel, (vowel,)) for vowel in "оеиіуюэ"),
    ("m", "ский", ("ского", "скому", "ским", "ском")),
    ("m", "цкий", ("цкого", "цкому", "цким", "цком")),
    ("m", "ый", ("ого", "ому", "ым", "ом")),
    ("m", "ой", ("ого", "ому", "ым", "ом")),
    ("m", "ий", ("ия", "ию", "ием", "ии")),
    ("m", "й", ("я", "ю", "ем", "е")),
    ("m", "ь", ("я", "ю", "ем", "е")),
    ("f", "ская", ("ской", "ской", "ской", "ской", "скую")),
    ("f", "цкая", ("цкой", "цкой", "цкой", "цкой", "цкую")),
    ("f", "ая", ("ой", "ой", "ой", "ой", "ую")),
    ("f", "ия", ("ии", "ии", "ией", "ии", "ию")),
    ("f", "ь", ("и", "и", "ью", "и", "ь")),
    ("*", "я", ("и", "е", "ей", "е", "ю")),
    ("f", "ова", ("овой", "овой", "овой", "овой", "ову")),
    ("f", "ева", ("евой", "евой", "евой", "евой", "еву")),
    ("f", "ёва", ("ёвой", "ёвой", "ёвой", "ёвой", "ёву")),
    ("f2", "ина", ("иной", "иной", "иной", "иной", "ину")),
    *(("*", f"{hard}а", (f"{hard}и", f"{hard}е", f"{hard}ой", f"{hard}е", f"{hard}у")) for hard in "гкхжчшщ"),
    ("*", "а", ("ы", "е", "ой", "е", "у")),
    ("m", "павел", ("павла", "павлу", "павлом", "павле")),
    ("m", "лев", ("льва", "льву", "львом", "льве")),
    ("m", "ец", ("ца", "цу", "цом", "це")),
    ("m", "ов", ("ова", "ову", "овым", "ове")),
    ("m", "ев", ("ева", "еву", "евым", "еве")),
    ("m", "ёв", ("ёва", "ёву", "ёвым", "ёве")),
    ("m2", "ин", ("ина", "ину", "иным", "ине")),
    *(("m", soft, (f"{soft}а", f"{soft}у", f"{soft}ем", f"{soft}е")) for soft in "жчшщц"),
    ("m", "", ("а", "у", "ом", "е")),
)
_UKRAINIAN: Final[_Rules] = (
    ("m", "ський", ("ського", "ському", "ським", "ському")),
    ("m", "цький", ("цького", "цькому", "цьким", "цькому")),
    ("m", "ий", ("ого", "ому", "им", "ому")),
    ("m", "ій", ("ія", "ію", "ієм", "ії")),
    ("m", "й", ("я", "ю", "єм", "ї")),
    ("m", "ь", ("я", "ю", "ем", "і")),
    ("m", "о", ("а", "у", "ом", "ові", "у")),
    ("f", "ська", ("ської", "ській", "ською", "ській", "ську")),
    ("f", "цька", ("цької", "цькій", "цькою", "цькій", "цьку")),
    ("*", "ія", ("ії", "ії", "ією", "ії", "ію")),
    ("*", "я", ("і", "і", "ею", "і", "ю")),
    ("*", "а", ("и", "і", "ою", "і", "у")),
    ("m", "", ("а", "у", "ом", "ові", "ові")),
)
_POLISH: Final[_Rules] = (
    *(("*", vowel, (vowel,)) for vowel in "oeué"),
    *(("f", consonant, (consonant,)) for consonant in "bcdfghjklmnprstwzłńśćżź"),
    ("m", "ski", ("skiego", "skiemu", "skim", "skim")),
    ("m", "cki", ("ckiego", "ckiemu", "ckim", "ckim")),
    ("m", "dzki", ("dzkiego", "dzkiemu", "dzkim", "dzkim")),
    ("m", "y", ("ego", "emu", "ym", "ym")),
    ("m", "i", ("iego", "iemu", "im", "im")),
    ("f", "ska", ("skiej", "skiej", "ską", "skiej", "ską")),
    ("f", "cka", ("ckiej", "ckiej", "cką", "ckiej", "cką")),
    ("*", "ia", ("ii", "ii", "ią", "ii", "ię")),
    ("*", "ja", ("ji", "ji", "ją", "ji", "ję")),
    ("*", "ka", ("ki", "ce", "ką", "ce", "kę")),
    ("*", "ga", ("gi", "dze", "gą", "dze", "gę")),
    ("*", "da", ("dy", "dzie", "dą", "dzie", "dę")),
    ("*", "ta", ("ty", "cie", "tą", "cie", "tę")),
    ("*", "ra", ("ry", "rze", "rą", "rze", "rę")),
    ("*", "ła", ("ły", "le", "łą", "le", "łę")),
    ("*", "a", ("y", "ie", "ą", "ie", "ę")),
    ("m", "paweł", ("pawła", "pawłowi", "pawłem", "pawle")),
    ("m", "marek", ("marka", "markowi", "markiem", "marku")),
    ("m", "ek", ("ka", "kowi", "kiem", "ku")),
    ("m", "ec", ("ca", "cowi", "cem", "cu")),
    ("m", "k", ("ka", "kowi", "kiem", "ku")),
    ("m", "g", ("ga", "gowi", "giem", "gu")),
    ("m", "ń", ("nia", "niowi", "niem", "niu")),
    ("m", "ł", ("ła", "łowi", "łem", "le")),
    ("m", "r", ("ra", "rowi", "rem", "rze")),
    ("m", "d", ("da", "dowi", "dem", "dzie")),
    ("m", "t", ("ta", "towi", "tem", "cie")),
    ("m", "usz", ("usza", "uszowi", "uszem", "uszu")),
    ("m", "asz", ("asza", "aszowi", "aszem", "aszu")),
    ("m", "j", ("ja", "jowi", "jem", "ju")),
    ("m", "cz", ("cza", "czowi", "czem", "czu")),
    ("m", "rz", ("rza", "rzowi", "rzem", "rzu")),
    ("m", "", ("a", "owi", "em", "ie")),
)
_GREEK: Final[_Rules] = (
    # A woman's surname is the genitive of her family's, and stays as it is.
    *(("f2", vowel, (vowel,)) for vowel in "ηαήά"),
    ("*", "ος", ("ου", "ο", "ε")),
    ("*", "ης", ("η", "η", "η")),
    ("*", "ας", ("α", "α", "α")),
    ("*", "α", ("ας", "α", "α")),
    ("*", "η", ("ης", "η", "η")),
    ("*", "ω", ("ως", "ω", "ω")),
    ("*", "ου", ("ου", "ου", "ου")),
    ("*", "ός", ("ού", "ό", "έ")),
    ("*", "ής", ("ή", "ή", "ή")),
    ("*", "άς", ("ά", "ά", "ά")),
    ("*", "ά", ("άς", "ά", "ά")),
    ("*", "ή", ("ής", "ή", "ή")),
    ("*", "ώ", ("ώς", "ώ", "ώ")),
    ("*", "ού", ("ού", "ού", "ού")),
)

_TWO_SEXES: Final = frozenset(
    ("александр", "валентин", "евгений", "валерий", "антонин", "виталий", "анастасий", "олександр", "євген", "євгеній",
     "юлий", "клавдий", "павлин", "констанций", "виктор", "аврелий")
)  # fmt: skip
"""Men's names whose genitive is a woman's name: "Александра Иванова" is a woman, or of a man."""

_POLISH_SIGNS: Final = re.compile("[ąćęłńśźż]|(?:ski|ska|cki|cka|wicz|czyk|czak|szek|iak|rzy|sz)$")
_POLISH_FIRST: Final = frozenset((
    "andrzej", "adam", "agata", "aneta", "anna", "antoni", "barbara", "beata", "borys", "bogdan",
    "cezary", "dariusz", "donald", "dorota", "ewa", "elżbieta", "grzegorz", "hanna", "henryk", "iwona",
    "jacek", "jan", "jerzy", "joanna", "jolanta", "józef", "julia", "kamil", "karol", "katarzyna",
    "kinga", "konrad", "krystyna", "krzysztof", "leszek", "lech", "ludwik", "magdalena", "maciej",
    "marcin", "marek", "maria", "mariusz", "marta", "mateusz", "michał", "monika", "paweł", "piotr",
    "radek", "robert", "roman", "ryszard", "sławomir", "stefan", "szymon", "tadeusz", "teresa",
    "tomasz", "urszula", "wiktor", "wojciech", "zbigniew", "zofia",
))  # fmt: skip
_UKRAINIAN_SIGNS: Final = re.compile("[іїєґ'’ʼ]|(?:енко|ський|ська|цький|чук|щук)$")


def declined(words: list[str]) -> Iterator[list[str]]:
    """Yield the other forms of a name, word by word, in lower case; none for languages that have none.

    Args:
        words: The name's words as written.

    >>> [" ".join(form) for form in declined(["Иван", "Петров"])][:2]
    ['ивана петрова', 'ивану петрову']
    """
    lower = [unicodedata.normalize("NFC", word).lower() for word in words]
    joined = "".join(lower)
    if not joined or len(joined) < 5:
        return
    seen = {tuple(lower)}
    for rules, sexes in _languages(lower):
        for sex in sexes:
            for form in _forms(lower, rules, sex):
                if tuple(form) not in seen:
                    seen.add(tuple(form))
                    yield form


def _languages(words: list[str]) -> Iterator[tuple[_Rules, str]]:
    first = unicodedata.name(words[0][0], "")
    if first.startswith("CYRILLIC"):
        sexes = _sexes(words, "ая")
        yield _RUSSIAN, sexes
        if any(_UKRAINIAN_SIGNS.search(word) for word in words):
            yield _UKRAINIAN, sexes
    elif first.startswith("GREEK"):
        yield _GREEK, "f" if len(words) > 1 and _greek_woman(words[0]) else "m"
    elif len(words) > 1 and (words[0] in _POLISH_FIRST or any(map(_POLISH_SIGNS.search, words))):
        yield _POLISH, _sexes(words, "a")


def _greek_woman(first: str) -> bool:
    return unicodedata.normalize("NFD", first).rstrip("\u0301")[-1:] in ("α", "η", "ω")


def _sexes(words: list[str], feminine: str) -> str:
    """Return the sexes that a bearer may have, by the ending of the first name and the last."""
    men = ("никита", "илья", "кузьма", "лука", "фома", "саша", "женя", "микола", "ілля", "kuba", "barnaba")
    if words[0] in men:
        return "m"
    if len(words) == 1:
        return "mf" if words[0][-1] in feminine else "m"
    return "f" if words[0][-1] in feminine else "m"


def _forms(words: list[str], rules: _Rules, sex: str) -> Iterator[list[str]]:
    cases = [_declension(word, rules, sex, place > 0 or len(words) == 1) for place, word in enumerate(words)]
    for case in range(max(map(len, cases))):
        form = [forms[min(case, len(forms) - 1)] for forms in cases]
        if words[0] not in _TWO_SEXES or form[0] not in {words[0] + "а", words[0][:-1] + "я"}:
            yield form


def _declension(word: str, rules: _Rules, sex: str, last: bool) -> tuple[str, ...]:
    for who, ending, forms in rules:
        fits = who == "*" or (who[0] == sex and (last or len(who) == 1))
        if fits and word.endswith(ending) and len(word) > len(ending) - (ending == word):
            stem = word[: len(word) - len(ending)]
            made = tuple(stem + form for form in forms)
            # Four cases of most words; the fifth, of objects, is the first again, or one of its own.
            return made if len(made) != 4 else (*made, made[0])
    return (word,)
