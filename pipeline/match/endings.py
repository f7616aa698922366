"""What languages join to a name: particles and case endings after it, prepositions and articles before it.

Closed lists only. An ending that is a letter or two is taken where no other common word or name comes of it; a plural
is none of them, for it makes another name of many.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.name_letters import letters


def _folded(words: str) -> frozenset[str]:
    return frozenset(letters(word)[0] for word in words.split())


_TITLES = (
    "씨|님|군|양|의원|의원님|장관|장관님|대통령|대통령님|총리|대표|대표"
    "님|시장|시장님|지사|후보|후보님|위원장|회장|교수|기자|선수|감독|측"
)
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에게|에게서|한테|께|께서|와|과|랑|이랑|도|만|까지|부터|로|으로|보다|처럼|같은|이나|나|"
    "이란|란|이라는|라는|이라고|라고|이여|야|아|여|들|이다|다|입니다|이야|이면|라면|이라도|라도|조차|마저|밖에|뿐"
)
KOREAN: Final = re.compile(f"(?:{_TITLES})?(?:{_PARTICLES}){{0,2}}")

KOREAN_SURNAMES: Final = frozenset((
    "김", "박", "최", "정", "강", "조", "윤", "장", "임", "오", "서", "권", "황", "안", "송", "류", "홍",
    "문", "양", "손", "배", "백", "허", "유", "남", "심", "노", "곽", "성", "차", "주", "민", "진", "엄",
    "채", "원", "방", "공", "함", "변", "염", "추", "석", "설", "길", "연", "표", "반", "왕", "옥", "육",
    "맹", "탁", "한", "신", "우", "지", "하", "마", "현",
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방",
))  # fmt: skip
"""Surnames after which a first name may stand apart; not those that mean *this*, *late* or *former* before one."""

SUFFIXES: Final = {
    "DEVANAGARI": _folded(
        "जी ने को का की के से में पर ला चा ची चे च्या नी शी वर हून साठी ले लाई मा बाट जीने जीको जीका जीकी जीके जींनी "
        "यांनी यांचा यांची यांचे यांना मुळे सह"
    ),
    "BENGALI": _folded("র ের এর কে তে রা দের ও ই য়ের য়ের য়কে কেও রও ের রা জি জির জিকে বাবু র ৰ ক ত"),
    "GURMUKHI": _folded("ਜੀ ਨੇ ਨੂੰ ਦਾ ਦੇ ਦੀ ਤੋਂ ਨਾਲ ਵਿੱਚ"),
    "GUJARATI": _folded("એ ને નો ની નું ના માં થી જી જીએ"),
    "TAMIL": _folded(
        "ை ின் ுக்கு ால் ிடம் ுடன் ும் ே ா ோ ில் ினை ுக்கும் ுடைய ினால் க்கு க்கும் வை வின் வுக்கு வும் வுடன் விடம் வால் யை யின் "
        "யால் யுடன் யும் யிடம் யுக்கு ுக்காக விற்கு ிற்கு னை னின் னுக்கு"
    ),
    "TELUGU": _folded("ను ని కి కు తో లో పై గారు గారి గారికి గారిని గారితో యొక్క ది కై నుంచి"),
    "KANNADA": _folded("ನನ್ನು ನಿಗೆ ನ ಗೆ ಯ ರ ಅವರು ಅವರ ರನ್ನು ರಿಗೆ ಯನ್ನು"),
    "MALAYALAM": _folded("ന്റെ നെ യുടെ യെ ക്ക് ക്കും നും യും യോട് നോട് ിന്റെ ിനെ ിന് ിനും"),
    "GEORGIAN": _folded(
        "ის ს მა მ ით თი ად დ ისა სა ზე თან ში ისთვის სთვის ისგან სგან სთან დან ც ო საც მაც ისაც ვით სავით ისავით ს სზე"
    ),
    "ARMENIAN": _folded("ը ն ի ին ից ով ում ինը իս ս իը ինն իցն ովն ներ"),
    "ETHIOPIC": _folded("ን ም ና ንም ንና ስ"),
}
"""Endings by script, folded."""

TURKISH: Final = _folded(
    "ın in un ün nın nin nun nün ı i u ü yı yi yu yü a e ya ye da de ta te dan den tan ten la le yla yle ca ce"
)
FINNIC: Final = _folded("nak nek ban ben hoz hez tól től ról ről ból ből nál nél ért lle lta lla ssa sta")
"""Of Hungarian and Finnish; after full names alone."""

HONORIFICS: Final = _folded("ji jee")

ARABIC: Final = _folded("و ف ب ل ك وب ول وك فب فل")
HEBREW: Final = re.compile("ו?(?:ש|כש|מש)?[בלמכה]?")
ETHIOPIC: Final = _folded("የ በ ለ ከ ስለ እነ ወደ እንደ የእነ")


def may_follow(rest: str, script: str, size: int, words: int, *, turkish: bool) -> bool:
    """Whether letters right after a name are an ending of it.

    Args:
        rest: The letters up to the end of the word, folded.
        script: Script of the name, as in Unicode's names of characters.
        size: Letters of the name.
        words: Words of the name.
        turkish: Whether the name is written with letters of Turkish.
    """
    if script == "HANGUL":
        return KOREAN.fullmatch(rest) is not None
    if script == "LATIN":
        if rest in HONORIFICS:
            return size >= 4
        if words > 1 and size >= 8 and rest in FINNIC:
            return True
        return turkish and (words > 1 or size >= 6) and rest in TURKISH
    return (words > 1 or size >= 4) and rest in SUFFIXES.get(script, ())


def may_precede(before: str, script: str, size: int, words: int) -> bool:
    """Whether letters right before a name, from the word's start, are a preposition, conjunction or article."""
    if words == 1 and size < 4:
        return False
    if script == "ARABIC":
        return before in ARABIC
    if script == "HEBREW":
        return HEBREW.fullmatch(before) is not None
    return script == "ETHIOPIC" and before in ETHIOPIC
