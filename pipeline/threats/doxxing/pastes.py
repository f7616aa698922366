"""Links to sites where collections of personal data are left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.threats.doxxing import context, vocabulary
from pipeline.threats.doxxing.exposure import Exposure
from pipeline.threats.doxxing.nearby import Nearby

_HOSTS: Final = (
    r"pastebin\.com|paste\.ee|rentry\.(?:co|org)|justpaste\.it|ghostbin\.\w{2,6}|privatebin\.\w{2,6}|"
    r"hastebin\.com|dpaste\.\w{2,6}|controlc\.com|0bin\.net|telegra\.ph|"
    r"pastelink\.net|paste2\.org|pasteboard\.co|notes\.io|shrib\.com|textbin\.net|cl1p\.net|paste\.rs|"
    r"termbin\.com|anonfiles\.com|gofile\.io|mega\.nz|write\.as|bin\.disroot\.org|cryptpad\.fr|"
    r"(?:[\w-]{1,30}\.)?paste[\w-]{0,12}\.[\w.]{2,12}|\w{1,12}bin\.(?:com|org|net|io|co|in|me|us|site|xyz|info)|"
    r"pst\.klgrth\.io|defuse\.ca|gist\.github\.com|snippet\.host|bpa\.st|sprunge\.us|ix\.io|hackmd\.io|mediafire\.com|"
    r"pixeldrain\.com|catbox\.moe|files\.catbox\.moe"
)
_ALWAYS: Final = r"doxbin\.\w{2,6}|doxbin|dox\.\w{2,6}|skidbin\.\w{2,6}|vilebin\.\w{2,6}"
_PASTE: Final = re.compile(
    rf"(?:https?://|www\.|(?<![\w.@]))(?:(?P<always>{_ALWAYS})|(?P<host>{_HOSTS}))/[\w/#?=&%.+-]{{2,120}}",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"(?<![^\W_])(?:dox|doxx|doxed|doxxed|doxing|doxxing|(?:his|her|their|all|full|personal|private|home|"
    r"family) (?:info|information|details|data|address|number|numbers|phone|contacts|documents|docs|papers)|"
    r"(?:all|full|complete|sab|saari|sari|poori|puri|todos|tous|toutes|alle|tüm|все|semua|كل|सब|सारी|पूरी) "
    r"(?:\w+ )?(?:details?|info|information|"
    r"data|datos|données|daten|dados|"
    r"bilgiler\w*|данные|detail|البيانات|معلومات\w*|डिटेल\w*|जानकारी)|"
    r"(?:todo sobre|tudo sobre|tout sur|alles über|tutto su|всё о|все о|her şey) \w+|"
    r"(?:dossier|file|info|dirt|everything) (?:on|about) (?:the|this|that) \w+|"
    r"where (?:he|she|they) lives?|address(?:es)? and|phone numbers?|leaked? (?:his|her|their|details|info|"
    r"data)|everything (?:about|on) (?:him|her|them|this|the \w+ family)|"
    r"(?:about|on) (?:his|her|their|the \w+'s) (?:family|kids|children|wife|husband|daughter|son|parents|home)|"
    r"(?:uski|uska|unki|unka|iski|iska) (?:saari|sari|poori|puri|details|detail|jankari|pata|number)|पूरी "
    r"जानकारी|सारी जानकारी|निजी जानकारी|उसका पता|"
    r"личные данные|персональные данные|его адрес|её адрес|адрес и телефон|данные семьи|بيانات|معلومات شخصية|"
    r"معلوماتها|معلوماته|ذاتی معلومات|ব্যক্তিগত তথ্য|datos personales|données personnelles)(?![^\W_])",
    re.IGNORECASE,
)


_DATA: Final = Nearby(
    """
        info infos information details data phones phone address addresses home contacts family_tree
        everything full_profile
        dossier file files dump personal private datos información dati dane dat* daten données informations infos_perso
        bilgi* bilgileri gegevens uppgifter tiedot údaje adatai date_personale данные инфо инфа инфу информаци*
        дані податоци
        στοιχεία פרטים בيانات معلومات* بيانات* اطلاعات* معلومات ذاتی 信息 资料 資料 隐私 情報 個人情報
        정보 신상 जानकारी जानकारियां विवरण
        डिटेल* jankari तथ्य তথ্য தகவல் వివరాలు ಮಾಹಿತಿ വിവരങ്ങൾ માહિતી ਜਾਣਕਾਰੀ ข้อมูล thông_tin maklumat impormasyon taarifa
    """
)
_REACHED: Final = Nearby(f"{vocabulary.PHONES} {vocabulary.LIVES}")
"""How somebody is reached."""

_POSSESSIVE: Final = re.compile(r"\w's(?!\w)")
_WORKS: Final = re.compile(
    r"(?<![^\W_])(?:logs?|crash|code|config|script|patch|diff|error|stack ?trace|treaty|agreement|text of|transcript|"
    r"speech|recipe|lyrics|list of (?:questions|sources)|chart|leak of the (?:treaty|deal))(?![^\W_])",
    re.IGNORECASE,
)
"""What else people paste."""


def _tells(text: str) -> bool:
    """Say whether words call a paste a collection of somebody's data."""
    if _TELLS.search(text):
        return True
    if _WORKS.search(text):
        return False
    words = _PASTE.sub(" ", text)
    kinds = {*_DATA.spans(words), *_REACHED.spans(words)}
    whose = context.points_at_somebody(words, words, "") or _POSSESSIVE.search(words) is not None
    return len(kinds) >= 2 or (bool(kinds) and whose)


def pastes(text: str) -> Iterator[Exposure]:
    """Yield links in unmasked ``text`` to pages of personal data: by their site, or by what is said of them."""
    for match in _PASTE.finditer(text):
        always = match["always"] is not None
        if always or _tells(text):
            address = (
                match[0]
                .lower()
                .removeprefix("https://")
                .removeprefix("http://")
                .removeprefix("www.")
                .rstrip(".")
            )
            yield Exposure(
                match.start(), match.end(), "paste", address, "other", 0.95 if always else 0.9, "paste"
            )
