"""Rules of single languages: letter forms, and what their grammar joins to a name."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from typing import Final

from lab.names import second_pools as second
from lab.names.spellings import Name, Rule

_HARAKAT: Final = "\u064e\u064f\u0650\u0652\u0651"
_POINTS: Final = "\u05b7\u05b8\u05b4\u05b0\u05b5"


def _swapped(*pairs: tuple[str, str]) -> Rule:
    """Return a rule that puts some letters for others, and applies where one of them is in the name."""

    def rule(name: Name, _: random.Random) -> str | None:
        text = name.alias
        for old, new in pairs:
            text = text.replace(old, new)
        return text if text != name.alias else None

    return rule


def _after(*endings: str) -> Rule:
    return lambda name, rng: name.alias + rng.choice(endings)


def _before(*beginnings: str) -> Rule:
    return lambda name, rng: rng.choice(beginnings) + name.alias


def _with_marks(marks: str) -> Rule:
    def rule(name: Name, rng: random.Random) -> str:
        return "".join(
            char + rng.choice(marks) if char.isalpha() and rng.random() < 0.6 else char for char in name.alias
        )

    return rule


def _tatweel(name: Name, rng: random.Random) -> str:
    at = rng.randint(1, len(name.parts[0]) - 1)
    return name.alias[:at] + "ـ" * rng.randint(1, 3) + name.alias[at:]


def _presented(name: Name, _: random.Random) -> str:
    """Put each Arabic letter in the form that it has alone, as old programs write it."""
    forms = {}
    for code in (*range(0xFE80, 0xFEF5), *range(0xFB50, 0xFBB2)):
        char = chr(code)
        decomposition = unicodedata.decomposition(char)
        if decomposition.startswith("<isolated>") and len(decomposition.split()) == 2:
            forms[chr(int(decomposition.split()[1], 16))] = char
    return "".join(forms.get(char, char) for char in name.alias)


def _of_case(firsts: Mapping[str, tuple[str, ...]], lasts: Mapping[str, tuple[str, ...]]) -> Rule:
    def rule(name: Name, rng: random.Random) -> str | None:
        first, last = firsts.get(name.first), lasts.get(name.last)
        if first is None or last is None:
            return None
        case = rng.randrange(min(len(first), len(last)))
        if name.alias in second.RUSSIAN_UNDECLINED:
            return f"{first[case]} {name.last}"
        return f"{first[case]} {last[case]}"

    return rule


def _half_width(name: Name, _: random.Random) -> str:
    narrow = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
        "\u3099": "ﾞ",
        "\u309a": "ﾟ",
        "・": "･",
    }
    return "".join(narrow.get(char, char) for char in unicodedata.normalize("NFD", name.alias))


def _spaced_after_surname(name: Name, rng: random.Random) -> str:
    return rng.choice((" ", "\u3000")).join(name.parts)


def _tamil(name: Name, rng: random.Random) -> str | None:
    """Join a case ending: a last consonant takes its vowel."""
    if name.alias.endswith("்"):
        return name.alias[:-1] + rng.choice(("ை", "ுக்கு", "ின்", "ால்"))
    if name.alias.endswith("ி"):
        return name.alias + rng.choice(("யை", "க்கு", "யின்"))
    return None


def _georgian(name: Name, rng: random.Random) -> str:
    """Put a case ending: a last vowel -i gives way, others stay or do likewise."""
    if name.alias.endswith("ი"):
        return rng.choice((f"{name.alias}ს", f"{name.alias[:-1]}მა", f"{name.alias}სთვის"))
    return rng.choice((f"{name.alias[:-1]}ის", f"{name.alias}მ", f"{name.alias}ს"))


_RUSSIAN_FIRSTS: Final = {
    "Сергей": ("Сергея", "Сергею", "Сергеем", "Сергее"),
    "Мария": ("Марии", "Марии", "Марией", "Марии"),
    "Фёдор": ("Фёдора", "Фёдору", "Фёдором", "Фёдоре"),
    "Наталья": ("Натальи", "Наталье", "Натальей", "Наталье"),
    "Игорь": ("Игоря", "Игорю", "Игорем", "Игоре"),
    "Ксения": ("Ксении", "Ксении", "Ксенией", "Ксении"),
    "Артём": ("Артёма", "Артёму", "Артёмом", "Артёме"),
    "Алёна": ("Алёны", "Алёне", "Алёной", "Алёне"),
}
_RUSSIAN_LASTS: Final = {
    "Ратвальский": ("Ратвальского", "Ратвальскому", "Ратвальским", "Ратвальском"),
    "Захарьина": ("Захарьиной",) * 4,
    "Семёнов": ("Семёнова", "Семёнову", "Семёновым", "Семёнове"),
    "Воронцова": ("Воронцовой",) * 4,
    "Берёзкин": ("Берёзкина", "Берёзкину", "Берёзкиным", "Берёзкине"),
    "Тихомирова": ("Тихомировой",) * 4,
    "Кудрин": ("Кудрина", "Кудрину", "Кудриным", "Кудрине"),
    "Лебедева": ("Лебедевой",) * 4,
}
_POLISH_FIRSTS: Final = {
    "Andrzej": ("Andrzeja", "Andrzejowi", "Andrzejem"),
    "Katarzyna": ("Katarzyny", "Katarzynie", "Katarzyną"),
    "Paweł": ("Pawła", "Pawłowi", "Pawłem"),
    "Beata": ("Beaty", "Beacie", "Beatą"),
    "Krzysztof": ("Krzysztofa", "Krzysztofowi", "Krzysztofem"),
    "Joanna": ("Joanny", "Joannie", "Joanną"),
    "Mateusz": ("Mateusza", "Mateuszowi", "Mateuszem"),
    "Zofia": ("Zofii", "Zofii", "Zofią"),
}
_POLISH_LASTS: Final = {
    "Wierzbiński": ("Wierzbińskiego", "Wierzbińskiemu", "Wierzbińskim"),
    "Żółtowska": ("Żółtowskiej", "Żółtowskiej", "Żółtowską"),
    "Kowalczyk": ("Kowalczyka", "Kowalczykowi", "Kowalczykiem"),
    "Śliwińska": ("Śliwińskiej", "Śliwińskiej", "Śliwińską"),
    "Dąbrowiecki": ("Dąbrowieckiego", "Dąbrowieckiemu", "Dąbrowieckim"),
    "Ćwiklińska": ("Ćwiklińskiej", "Ćwiklińskiej", "Ćwiklińską"),
    "Jabłoński": ("Jabłońskiego", "Jabłońskiemu", "Jabłońskim"),
    "Górska": ("Górskiej", "Górskiej", "Górską"),
}
_GREEK_FIRSTS: Final = {
    "Νίκος": ("Νίκου", "Νίκο"), "Γιώργος": ("Γιώργου", "Γιώργο"), "Κώστας": ("Κώστα", "Κώστα"),
    "Θανάσης": ("Θανάση", "Θανάση"), "Ελένη": ("Ελένης", "Ελένη"), "Μαρία": ("Μαρίας", "Μαρία"),
    "Άννα": ("Άννας", "Άννα"), "Σοφία": ("Σοφίας", "Σοφία"),
}  # fmt: skip
_GREEK_LASTS: Final = {
    "Παπαδόπουλος": ("Παπαδόπουλου", "Παπαδόπουλο"), "Δημητρίδης": ("Δημητρίδη", "Δημητρίδη"),
    "Ραθινού": ("Ραθινού", "Ραθινού"), "Αλεξίου": ("Αλεξίου", "Αλεξίου"), "Στεφάνου": ("Στεφάνου", "Στεφάνου"),
}  # fmt: skip

_ARABIC: Final[dict[str, Rule]] = {
    "alef without hamza": _swapped(("أ", "ا"), ("إ", "ا"), ("ؤ", "و"), ("ئ", "ي")),
    "yeh and alef maksura": _swapped(("ي", "ى")),
    "Persian yeh and kaf": _swapped(("ي", "ی"), ("ك", "ک")),
    "Arabic yeh and kaf": _swapped(("ی", "ي"), ("ک", "ك"), ("ہ", "ه")),
    "teh marbuta and heh": _swapped(("ة", "ه")),
    "vowel marks": _with_marks(_HARAKAT),
    "tatweel": _tatweel,
    "presentation forms": _presented,
    "zero-width non-joiner": lambda name, _: " \u200c".join(name.parts),
}
BY_SCRIPT: Final[dict[str, dict[str, Rule]]] = {
    "Turkish": {
        "suffix after an apostrophe": _after("'ın", "’a", "'dan", "’yla", "'yi"),
        "suffix without one": _after("ın", "a", "dan", "la"),
    },
    "Polish": {"cases": _of_case(_POLISH_FIRSTS | second.POLISH_FIRSTS, _POLISH_LASTS | second.POLISH_LASTS)},
    "Cyrillic": {
        "cases": _of_case(_RUSSIAN_FIRSTS | second.RUSSIAN_FIRSTS, _RUSSIAN_LASTS | second.RUSSIAN_LASTS),
        "ё as е": _swapped(("ё", "е"), ("Ё", "Е")),
    },
    "Greek": {"cases": _of_case(_GREEK_FIRSTS | second.GREEK_FIRSTS, _GREEK_LASTS | second.GREEK_LASTS)},
    "Arabic": _ARABIC | {"particles": _before("و", "ل", "ب", "ف")},
    "Persian and Urdu": _ARABIC,
    "Hebrew": {
        "points": _with_marks(_POINTS),
        "particles": _before("ל", "ו", "ב", "ש", "מ", "של "),
        "maqaf": lambda name, _: "־".join(name.parts),
    },
    "Devanagari": {
        "nukta left out": _swapped(("फ़", "फ"), ("ज़", "ज"), ("ड़", "ड"), ("ढ़", "ढ"), ("\u093c", "")),
        "anusvara": _swapped(("ञ्ज", "ंज"), ("ण्ड", "ंड"), ("न्द", "ंद"), ("न्च", "ंच")),
        "joiners": _swapped(("्", "्\u200d")),
        "postpositions": _after(" ने", " को", "जी", " जी का", "को"),
    },
    "Bengali": {"suffixes": _after("ের", "কে", "ও", "ের বিরুদ্ধে"), "joiners": _swapped(("্", "্\u200c"))},
    "Tamil": {"suffixes": _after(" அவர்கள்", " தான்"), "joined suffixes": _tamil},
    "Telugu": {"suffixes": _after("ని", "కి", " గారు", "గారు", "తో")},
    "Gurmukhi": {"postpositions": _after(" ਜੀ", " ਨੇ", "ਜੀ", " ਨੂੰ"), "nukta": _swapped(("\u0a3c", ""))},
    "Georgian": {"suffixes": _georgian, "Mtavruli": lambda name, _: name.alias.upper()},
    "Armenian": {"suffixes": _after("ը", "ի", "ին", "ից", "ով"), "ligature": _swapped(("եվ", "և"), ("և", "եւ"))},
    "Chinese": {
        "traditional letters": _swapped(
            ("陈", "陳"), ("龙", "龍"), ("国", "國"), ("张", "張"), ("刘", "劉"), ("马", "馬"), ("罗", "羅"),
            ("华", "華"),
            ("远", "遠"), ("晓", "曉"), ("丽", "麗"), ("伟", "偉"), ("杰", "傑"), ("兰", "蘭"), ("欧", "歐"),
            ("强", "強"), ("诸", "諸"), ("吴", "吳"), ("郑", "鄭"), ("谢", "謝"), ("东", "東"), ("胜", "勝"),
        ),
        "titles": _after("先生", "部长", "的"),
    },
    "Japanese": {
        "space": _spaced_after_surname,
        "old letters": _swapped(
            ("辺", "邊"), ("斎", "齋"), ("高", "髙"), ("恵", "惠"), ("浜", "濱"), ("国", "國"), ("桜", "櫻")
        ),
        "titles": _after("さん", "大臣は", "氏が"),
    },
    "Japanese, katakana": {
        "half width": _half_width,
        "middle dot": lambda name, _: "・".join(name.parts),
        "other joints": lambda name, rng: rng.choice(("＝", " ", "･", "\u3000")).join(name.parts),
        "titles": _after("さん", "氏は", "大臣"),
    },
    "Korean": {
        "particles": _after("은", "이", "에게", "의", "씨가", "도", "을"),
        "titles": _after(" 의원", "의원은", " 장관이", "장관을"),
    },
    "Ethiopic": {
        "letters spoken alike": _swapped(("ሰ", "ሠ"), ("አ", "ዐ"), ("ሀ", "ሐ"), ("ጸ", "ፀ")),
        "prefixes": _before("የ", "ለ", "በ", "ከ"),
        "suffixes": _after("ን", "ም", "ና"),
        "word space": lambda name, _: "፡".join(name.parts),
    },
}  # fmt: skip
"""Rules by ``Pool.script``."""
