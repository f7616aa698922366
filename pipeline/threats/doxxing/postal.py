"""Postal addresses of homes: enough parts of one in a row, or a word that says who lives there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.threats.doxxing import context, vocabulary
from pipeline.threats.doxxing.exposure import Exposure, Whose
from pipeline.threats.doxxing.nearby import Nearby
from pipeline.threats.doxxing.ways import WAYS

_UNIT: Final = re.compile(
    r"(?<![\w@#/.-])(?:(?:(?:flat|house|plot|villa|bungalow|apartment|apt|door|unit|quarter(?!\s?:)|qtr|room|kothi|"
    r"makan|makaan|ghar)\.?\s{0,2}(?:no|number|num|nr|#)?|[hdfp]\.?\s?no)\.?\s{0,2}[:#-]?\s{0,2}"
    r"[A-Za-z]{0,2}-?[0-9]{1,5}[A-Za-z]?(?:[/-][0-9A-Za-z]{1,5}){0,2}|h\s?#\s?[0-9]{1,5}(?:-[A-Za-z])?|[A-Z]-[0-9]{1,4}(?:/[0-9A-Za-z]{1,4})?(?=,)|"
    r"[A-Z][- ]?[0-9]{1,4}/[0-9]{1,4}(?=,|\s)|(?:(?<=:\s)|(?<=at\s))[0-9]{1,4}/[0-9]{1,4}(?=,)|"
    r"no\.?\s?[0-9]{1,4}(?:/[0-9]{1,4})?(?=,)|[0-9]{1,4}[A-Z]?(?=,\s(?:[A-Z][\w']{1,20}\s){0,3}(?:Apartments?|Society|Towers?|"
    r"Residency|Enclave|Heights|Complex|Villas|Homes|CHS)\b)|"
    r"[0-9]{1,4}[A-Z]?(?=,\s[0-9]{1,2}(?:st|nd|rd|th)\s(?:[A-Z]\s)?(?:Cross|Main|Street|Avenue|Floor|Block|Lane|Phase|Stage)\b)|"
    r"[A-Z]{1,2}-?[0-9]{1,4}(?:/[0-9A-Za-z]{1,4})?(?=\s(?:[A-Z][\w']{1,20}\s){1,3}(?:Colony|Nagar|Vihar|Enclave|Marg|Park|"
    r"Extension|Kunj|Bagh|Puri|Garden|Gardens|Lines|Estate|Apartments?|Society)\b)|"
    r"#\s?[0-9]{1,5}[A-Za-z]?(?=,|\s)|(?:मकान|फ्लैट|फ़्लैट|घर|प्लॉट|कोठी|बंगला)\s{0,2}(?:नंबर|नम्बर|नं|संख्या|"
    r"सं)?\.?\s{0,2}[:#-]?\s{0,2}[A-Za-z]?-?[0-9]{1,5}(?:[/-][0-9A-Za-z]{1,5})?"
    r"|(?:ए|बी|सी|डी|ई|एफ|जी|एच)[ -]?[0-9]{1,4}(?:/[0-9]{1,4})?(?=[,\s])"
    r"|(?:кв|квартира|дом|д)\.?\s?[0-9]{1,4}[а-яА-Я]?|(?:বাড়ি|ফ্ল্যাট|বাসা)\s{0,2}(?:নং|"
    r"নম্বর)?\.?\s{0,2}[0-9]{1,5}|(?:مکان|فلیٹ|گھر)\s{0,2}(?:نمبر)?\s{0,2}[0-9A-Z-]{1,6}|(?:شقة|منزل|بناية|"
    r"فيلا)\s{0,2}(?:رقم)?\s{0,2}[0-9]{1,5})(?!\w)",
    re.IGNORECASE,
)
_LOCALITY: Final = re.compile(
    r"(?<![^\W_])(?:(?:sector|sec|phase|block|pocket|ward)[ -]{0,2}[0-9A-Za-z]{1,4}|nagar|town|[a-z]{3,20}(?:nagar|"
    r"puram|pur|vihar|ganj|pally|halli|palya|wadi|gunj|abad)|colony|enclave|vihar|apartments?|society|"
    r"residency|residence|towers?|heights|marg|layout|extension|extn|"
    r"chowk|mohalla|gali|galli|lane|cross|main road|bagh|puram|garden(?:s)?|estate|complex|chs|near [A-Z]\w+|"
    r"opp(?:osite)?\.? |behind [A-Z]\w+|road|street|avenue|drive|crescent|close|terrace|"
    r"नगर|कॉलोनी|कालोनी|सेक्टर|गली|मार्ग|रोड|विहार|एन्क्लेव|मोहल्ला|चौक|अपार्टमेंट|सोसायटी|मंजिल|ब्लॉक|फेज|"
    r"ул\.?|улица|улице|проспект|пр-т|переулок|пер|бульвар|шоссе|набережная|রোড|সড়ক|লেন|এভিনিউ|সেক্টর|ব্লক|মহল্লা|পাড়া|நகர்|தெரு|சாலை|گلی|روڈ|سٹریٹ|"
    r"محلہ|سیکٹر|بلاک|شارع|حي)(?![^\W_])",
    re.IGNORECASE,
)
_WAY: Final = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|"
    r"Ter|Close|Crescent|Cres|Gardens|Gdns|Grove|Mews|Way|Walk|Row|Hill|Parade|Circle|Cir|Parkway|Pkwy|Trail|"
    r"Highway|Hwy|Marg|Nagar|Vihar|Colony|Puram|Chowk|Path|Sarani|Salai|Bagh|Enclave|Kunj|Lines)"
)
_WESTERN: Final = re.compile(
    r"(?<![\w.$€£₹#/-])[0-9]{1,5}(?:/[0-9A-Za-z]{1,4})?[A-Za-z]?,?\s(?!min|hour|hr|mile|km|day|week|month|year|people|cars)(?:[NSEW]\.?\s)?"
    rf"(?:[A-Za-z][\w'.-]{{1,20}}\s){{1,3}}{_WAY}\b\.?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"(?<![^\W_])(?:(?:lives?|living|resides?|residing|stays?) (?:at|in|on)|residence is|address is|home is|"
    r"house is|residence:|address:|home:)\s"
    r"[0-9]{1,5}(?:[/-][0-9A-Za-z]{1,4})?[A-Za-z]?,?\s[A-Z][\w'.-]{2,24}(?:\s[A-Z][\w'.-]{1,24}){0,4}"
)
"""A number and names right behind words that say who lives there."""

_EUROPEAN: Final = re.compile(
    r"(?:(?:rue|avenue|boulevard|place|chemin|impasse|quai|calle|avenida|via|viale|piazza|"
    r"rua)\s(?:[\w'-]{1,20}\s){0,4}[\w'-]{2,20},?\s(?:n[º°.]?\s?)?[0-9]{1,4}\b|"
    r"(?<![\w.])[0-9]{1,4}(?:\sbis|\ster)?,?\s(?:rue|avenue|boulevard|place|chemin|impasse|quai|"
    r"allée)\s(?:[\w'-]{1,20}\s?){1,5}|"
    r"[A-ZÄÖÜ][\wäöüß-]{2,30}(?:straße|strasse|str\.|gasse|platz|weg|allee)\s[0-9]{1,4}\s?[a-z]?\b|"
    r"(?:ул\.?|улица|улице|проспект|пр-т|пр\.|переулок|пер\.|бульвар|б-р|шоссе|"
    r"набережная)\s?[А-ЯЁ][А-Яа-яё.\s-]{2,30}?,?\s?(?:д\.?|дом)?\s?[0-9]{1,4}|"
    r"[А-ЯЁ][а-яё-]{2,20}\s(?:улица|ул\.|проспект|пр-т|пр\.|бульвар|шоссе|переулок|набережная|площадь),?\s?(?:д\.?\s?|дом\s)?[0-9]{1,4})",
    re.IGNORECASE,
)
_INDIC: Final = re.compile(
    r"(?<![\w.₹/-])[0-9]{1,4}(?:/[0-9]{1,4})?,?\s(?:[\u0900-\u0963]{2,15}\s){1,3}(?:मार्ग|नगर|रोड|गली|विहार|चौक|कॉलोनी|पथ|बाग|लाइंस|लाइन)"
    r"|(?<![\w.₹/-])[0-9]{1,4}(?:/[0-9]{1,4})?,?\s(?:[\u0980-\u09fe]{2,15}\s){1,3}(?:রোড|সড়ক|সড়ক|লেন|সরণি|সার্কাস)"
    r"|(?<![\w.₹/-])[0-9]{1,4}(?:/[0-9]{1,4})?[,،]?\s(?:[\u0621-\u06d3]{2,15}\s){1,3}(?:روڈ|سٹریٹ|گلی|ٹاؤن|کالونی)"
    r"|(?<![\w.₹/-])[0-9]{1,4}(?:/[0-9]{1,4})?,?\s(?:[\u0b80-\u0bff]{2,15}\s){1,3}(?:தெரு|சாலை|நகர்)"
)
"""A number and a street in the scripts of India's north, of Bengal and of Tamil Nadu."""

_CODE: Final = re.compile(
    r"(?<![\w.+#₹$/-])[1-8][0-9]{2}\s?[0-9]{3}(?<!000)(?![\w]|[,.][0-9])"
    r"|(?<![A-Za-z0-9])[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[ABCEGHJ-NPRSTVXY][0-9][A-Z]\s?[0-9][A-Z][0-9](?![A-Za-z0-9])"
    r"|(?<![\w.+#₹$/-])[0-9]{5}\s[A-ZÄÖÜÉ][\w-]{2,20}(?!\w)"
    r"|(?<![A-Za-z])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY]),?\s[0-9]{5}(?:-[0-9]{4})?(?![0-9])"
    r"|(?<![\w.+#₹$/-])[0-9]{3}\s[0-9]{2}\s[A-ZÀ-ŽΑ-Ω][\w-]{2,20}(?!\w)"
    r"|(?<![\w.+#₹$/-])[1-9][0-9]{3}\s?[A-Z]{2}(?![A-Za-z0-9])"
    r"|(?<![\w.+#₹$/-])[0-9]{2}-[0-9]{3}\s[A-ZÀ-Ž]|(?<![\w.+#₹$/-])[0-9]{4,5}-[0-9]{3}(?![\w-])|〒\s?[0-9]{3}-[0-9]{4}"
    r"|(?<![\w.+#₹$/-])(?!19|20)[1-9][0-9]{3}\s[A-ZÀ-Ž][a-zà-ž]{2,20}(?!\w)"
    r"|(?<![\w.])(?:750|751|69|13|10|20|28)[0-9]{2,3}\s(?:Paris|Lyon|Marseille|Berlin|Madrid|Roma|Wien)"
)
_CAPITAL: Final = (
    r"[A-Z\u00c0-\u00de\u0391-\u03a9\u0410-\u042f\u0404\u0406\u0407\u0490\u0160\u017d\u010c\u0158]"
)
_AT_HOME: Final = re.compile(
    rf"(?<![\w@#/.,:-])(?:[0-9]{{1,5}}(?:[/-][0-9A-Za-z]{{1,5}})?,?\s{_CAPITAL}[\w'.-]{{1,24}}(?:\s{_CAPITAL}[\w'.-]{{1,24}}){{0,4}},"
    rf"|{_CAPITAL}[\w'.-]{{2,24}}(?:\s[\w'.-]{{1,24}}){{0,4}},?\s"
    r"(?:n[.º°]{1,2}\s?|nr\.?\s?|no\.?\s?|č\.\s?|буд\.?\s?|#\s?|№\s?)?"
    r"[0-9]{1,4}(?:[/-][0-9A-Za-z]{1,4})?(?=\s?[,#]\s?\w|\.?\s*$|\s[A-Z](?:\s|$))"
    r"|[0-9]{1,5}\s[\u0e00-\u0e7f]{2,12}\s[0-9]{1,3})"
)
"""A number and names in a row: an address only where words say that somebody lives there."""

_WITHIN: Final = re.compile(
    r"(?<![^\W_])(?:(?:[0-9]{1,2}(?:st|nd|rd|th)|ground|first|second|third|fourth|fifth|top) floor|"
    r"(?:flat|apt|apartment|unit|room|door)\.?\s?(?:no\.?\s?)?#?[0-9]{1,4}[A-Za-z]?|[0-9]{1,2}\s?[º°ª.]\s?[A-Za-z]|piso\s[0-9]{1,2}|"
    r"(?:apto|apt|depto|dpto|ap|app|appt|appartement|interno|int|scala|escalera|daire|kat|d|m|lgh|bt|bj|ap|sc|et|διαμ|όροφος)"
    r"\.?\s?:?\s?(?:no\.?\s?)?[0-9]{1,4}|[0-9]{1,2}(?:er|e|ème|eme)?\.?\s(?:étage|etage|stock|stockwerk|og|obergeschoss|piso|piano|emelet|"
    r"patro|piętro|verdieping|våning|krs|kerros|этаж|поверх|кат|όροφος|andar)|(?:dritter|zweiter|erster|vierter) stock|"
    r"(?:кв|квартира|квартиру|этаж|подъезд|под[ъ]?езд|корпус|корп|под'їзд)\.?\s?(?:№\s?)?[0-9]{1,4}|"
    r"(?:पहली|दूसरी|तीसरी|चौथी|पांचवीं) मंज़?ज?िल|[0-9]{1,2}(?:वीं|री|ली) मंजिल|[0-9]{1,3}\s?(?:층|호|室|楼|樓|号室|층)|"
    r"(?:شقة|طبقه|واحد|الطابق|دور|דירה|קומה|ห้อง|ชั้น|căn hộ)\s?(?:رقم\s)?[0-9]{1,3})"
    r"(?![^\W_])",
    re.IGNORECASE,
)
"""A flat or a floor of a house, as offices, shops and places in the news seldom have it."""

_SEAT: Final = re.compile(r"10 downing|1600 pennsylvania|embassy|consulate|ministry", re.IGNORECASE)
_LIVES: Final = re.compile(
    r"(?<![^\W_])(?:lives? (?:at|in|on|here|near)|living (?:at|in)|resides? (?:at|in)|residing (?:at|in)|"
    r"stays? (?:at|in)|(?:home|residential|house|current|full|exact|permanent|personal) address|"
    r"\w{2,20}'s (?:address|home|house|residence|flat|apartment|place|villa)|(?:his|her|their|the|'s) (?:address|"
    r"home|house|residence|flat|apartment|place|villa)|(?:house|home|residence|flat|"
    r"place) of (?:the |this |our )?\w+|sleeps (?:at|in)|(?:his|her|their) (?:mum|mom|"
    r"mother|parents|in-laws|"
    r"family|kids|wife|husband)(?:'s)? (?:is|are|live|lives|stay|stays|sleep|sleeps)|go (?:greet|visit|say hi)|"
    r"visit (?:him|her|them)|"
    r"new (?:place|house|home|flat|address)|moved (?:to|into|recently)|"
    r"address(?: is|:| -| for| of (?:his|her|their|this|the traitor))|home is|"
    r"house is|visit (?:him|her|them) at|find (?:him|her|them) at|knock|pay (?:him|her|them) a visit|"
    r"(?:uska|unka|iska|inka|uske|unke) (?:ghar|pata|address)|(?:park|wait|camp|shout) outside|weekend place|"
    r"for the (?:traitor|sellout|coward|snake)|k[aie] (?:bungalow|ghar|kothi|makaan|makan|flat)|"
    r"where [\w' ]{2,30} (?:lives?|sleeps?|stays?|hides?)|(?:rehta|rehti|rahta|rahti|rehte|rahte) (?:hai|"
    r"hain|h)|ghar ka (?:pata|address)|pata hai|pata:|"
    r"पता|रहता है|रहती है|रहते हैं|का घर|(?:उस|इस|उन|इन|अप|किस|जिस)(?:का|के|की) (?:घर|मकान|पता|बंगला)|के घर|"
    r"घर का|живет|живёт|проживает|адрес|домашний адрес|домашнего "
    r"адреса|يسكن|تسكن|يعيش|تعيش|عنوان|عنوانه|عنوانها|پتہ|رہتا ہے|رہتی ہے|ঠিকানা|থাকে|থাকেন|vive en|su "
    r"dirección|habite|adresse|wohnt)(?![^\W_])",
    re.IGNORECASE,
)
_LIVES_ABROAD: Final = Nearby(vocabulary.LIVES)
_DWELLS: Final = Nearby(vocabulary.DWELLS)
_HOME: Final = Nearby(vocabulary.HOMES)
_EVENT: Final = Nearby(vocabulary.EVENTS)
_OFFICE: Final = re.compile(
    r"(?<![^\W_])(?:embassy|consulate|high commission|ministry|office|offices|hq|headquarters|bhavan|bhawan|"
    r"secretariat|(?:high|supreme|district|sessions|trial|crown|county|the) court|"
    r"court (?:complex|room|hearing|premises)|"
    r"parliament|assembly|police|station|hospital|clinic|university|college|school|institute|"
    r"pothole|garbage|sewage|sewer|drain|drainage|electricity|power cut|water (?:supply|problem|logging|leak)|"
    r"street ?lights?|encroachment|"
    r"library|club|museum|airport|hotel|restaurant|cafe|shop|store|showroom|branch|bank|mall|market|venue|event|"
    r"hall|auditorium|theatre|theater|gallery|plaza|campus|"
    r"briefing|press meet|exhibition|conference|rally|march|protest|dharna|meet-?up|gather(?:ing)?|assemble|parade|"
    r"stadium|ground|"
    r"park|temple|mosque|church|"
    r"gurudwara|memorial|monument|south block|north block|sansad|raj ?bhavan|downing street|pennsylvania "
    r"(?:ave|avenue)|white house|kremlin|fire|accident|traffic|jam|blast|explosion|flood(?:ed|ing)?|shelling|"
    r"strike|roadblock|diversion|roadwork|"
    r"for sale|for rent|to let|bhk|sq ?ft|launch|inaugurat\w+|delivery|pickup|service cent(?:re|er)|collection "
    r"cent(?:re|er)|polling|booth|camp|centre|center|"
    r"दूतावास|मंत्रालय|कार्यालय|भवन|थाना|अस्पताल|स्कूल|विश्वविद्यालय|मंदिर|रैली|प्रदर्शन|स्टेशन|посольство|"
    r"министерство|офис|больница|школа|университет|музей|станция|митинг|"
    r"سفارة|وزارة|مكتب|مستشفى|سفارت|وزارت|দূতাবাস|মন্ত্রণালয়|হাসপাতাল|embajada|ambassade|botschaft)(?![^\W_])",
    re.IGNORECASE,
)

_BEHIND: Final = 60
"""Characters behind an address in which words say whose it is."""

_HOUSE_CODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}|[A-Z][0-9][A-Z]\s?[0-9][A-Z][0-9]")
"""Postal codes that a few houses share, in Britain and Canada."""

_ROW: Final = 60
"""Characters before and after a word of living in which a row of a number and names may stand."""

_MOST_ROWS: Final = 4

_SPAN: Final = 110
"""Characters that the parts of one address lie within."""


_REST: Final = re.compile(
    r"(?:[^\n.!?।,،;:@#]{0,16}(?=[,،]))?(?:[,،]\s?[^\W\d_][^\n.!?।,،;:@#\d]{1,24}){0,3}(?:[,،\s-]{1,3}[0-9]{3,6}(?![0-9]))?",
    re.IGNORECASE,
)
"""What goes on behind the parts of an address that are known: a quarter, a town, a postal code."""


def postal(text: str, *, abroad: bool = True) -> Iterator[Exposure]:
    """Yield the addresses of homes in unmasked ``text``, one a place.

    Args:
        text: Unmasked text.
        abroad: Whether it may hold an address as continental Europe writes them; to look for them takes longer.
    """
    parts = [*_parts(text, "unit", _UNIT), *_parts(text, "way", _WESTERN), *_parts(text, "way", _NUMBERED)]
    if not text.isascii():
        parts += _parts(text, "way", _INDIC)
    if abroad:
        parts += _parts(text, "way", _EUROPEAN)
        for pattern in WAYS:
            parts += _parts(text, "way", pattern)
    if not parts:
        parts = _rows(text)
    if not parts:
        return
    parts += [*_parts(text, "locality", _LOCALITY), *_parts(text, "code", _CODE)]
    parts.sort()
    at = 0
    while at < len(parts):
        end = at
        while end + 1 < len(parts) and parts[end + 1][0] - parts[at][0] <= _SPAN:
            end += 1
        found = _address(text, parts[at : end + 1])
        if found is not None:
            yield found
        at = end + 1


def _parts(text: str, name: str, pattern: re.Pattern[str]) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), name) for match in pattern.finditer(text)]


def _address(text: str, parts: list[tuple[int, int, str]]) -> Exposure | None:
    names = {name for _, _, name in parts}
    start, end = parts[0][0], max(last for _, last, _ in parts)
    before, after = text[max(0, start - context.LEFT) : start], text[end : end + _BEHIND]
    beside = before + text[start:end] + after
    lives = _LIVES.search(beside) is not None or _LIVES_ABROAD.search(beside) is not None
    # "This one's house: ..." tells where somebody lives in any language.
    lives = lives or (_HOME.search(before) is not None and context.points_at_person(before, ""))
    exact = "unit" in names or "way" in names
    sure = 0.0
    if "unit" in names and ("locality" in names or "way" in names) and ("code" in names or lives):
        sure = 0.96
    elif "way" in names and ("code" in names or lives):
        sure = 0.95
    elif "unit" in names and "code" in names:
        sure = 0.92
    elif "unit" in names and "locality" in names and len(parts) >= 3:
        sure = 0.85
    elif "locality" in names and "code" in names and lives and len(parts) >= 3:
        sure = 0.88
        exact = exact or _HOUSE_CODE.search(text, start, end) is not None
    elif "way" in names and _WITHIN.search(text[start : end + _BEHIND]) is not None:
        sure = 0.85
    elif (
        ("unit" in names or "row" in names)
        and lives
        and _near_home(text, start, end)
        and (_DWELLS.search(beside) or context.points_at_somebody(before + after, before, after, short=False))
    ):
        # A number and names, or a house's number alone, is one only where somebody else is spoken of.
        sure = 0.85
        exact = True
    if not exact or not sure:
        return None
    whose: Whose = context.whose(before + text[start : start + 12], after)
    around = text[max(0, start - 60) : end + 40]
    if (whose == "other" and not lives and (_OFFICE.search(around) or _EVENT.search(around))) or (
        lives and _SEAT.search(around)
    ):
        whose = "public"
    value = "".join(character for character in text[start:end].casefold() if character.isalnum())
    if (rest := _REST.match(text, end)) is not None:
        end = rest.end()
    return Exposure(start, end, "address", value, whose, sure, "postal")


def _rows(text: str) -> list[tuple[int, int, str]]:
    """Return numbers and names in a row beside words that say that somebody lives there."""
    spans = [*(match.span() for match in _LIVES.finditer(text)), *_LIVES_ABROAD.spans(text)]
    rows: list[tuple[int, int, str]] = []
    for start, end in spans[:_MOST_ROWS]:
        first, last = max(0, start - _ROW), end + _ROW
        if rows or not any(map(str.isdigit, text[first:last])):
            continue
        rows += [(match.start(), match.end(), "row") for match in _AT_HOME.finditer(text, first, last)]
    return rows


def _near_home(text: str, start: int, end: int) -> bool:
    """Whether the words that say who lives there stand right beside."""
    beside = (text[max(0, start - 24) : start + 40], text[end : end + 32])
    return any(pattern.search(part) for pattern in (_LIVES, _LIVES_ABROAD) for part in beside)
