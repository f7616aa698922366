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
    r"pst\.klgrth\.io|defuse\.ca|gist\.github\.com|snippet\.host|bpa\.st|sprunge\.us|ix\.io|hackmd\.io|"
    r"mediafire\.com|"
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
        dossier file files dump personal private datos información dati dane dat* daten données informations
        infos_perso
        bilgi* bilgileri gegevens uppgifter tiedot údaje adatai date_personale данные инфо инфа инфу информаци*
        дані податоци
        στοιχεία פרטים בيانات معلومات* بيانات* اطلاعات* معلومات ذاتی 信息 资料 資料 隐私 情報 個人情報
        정보 신상 जानकारी जानकारियां विवरण
        डिटेल* jankari तथ्य তথ্য தகவல் వివరాలు ಮಾಹಿತಿ വിവരങ്ങൾ માહિતી ਜਾਣਕਾਰੀ ข้อมูล thông_tin maklumat
        impormasyon taarifa
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


UNSURE: Final = 0.7
"""Probability of a page of which nothing says what it holds: at a person who is watched, it is told of."""

_SHARED: Final = re.compile(
    r"gist\.|hackmd|mega\.nz|mediafire|gofile|pixeldrain|catbox|files\.|cryptpad|anonfiles|telegra\.ph|"
    r"write\.as|notes\.io",
    re.IGNORECASE,
)
"""Where people share files and essays as well."""

_WORKS_ABROAD: Final = Nearby(
    """
    statement letter petition report minutes agenda schedule manifesto bill draft budget results source thread
    archive poem
    essay notes guide tutorial mirror dataset benchmark output traceback trace snippet function bug css html
    json sql regex
    docs documentation readme changelog translation article column interview faq rules resolution proposal amendment
    discurso texto_íntegro texto_integral comunicado informe petición ley registro código transcripción carta
    artículo traducción
    relatório petição código_fonte discours communiqué pétition rapport loi transcription lettre_ouverte
    traduction journal_d'erreurs
    rede abschrift gesetz bericht petition protokoll fehlerprotokoll quelltext übersetzung brief
    discorso trascrizione petizione relazione legge codice lettera_aperta traduzione
    konuşma metin dilekçe rapor yasa kod hata çeviri mektup przemówieni* petycj* raport ustaw* kod błąd
    list_otwarty tłumaczeni*
    toespraak verslag wet vertaling foutmelding tal rapport lag kod felmeddelande
    речь речи стенограмм* текст петици* доклад отчёт отчет закон код ошибк* лог перевод письмо промов* звіт
    помилк* переклад лист
    خطاب نص بيان عريضة تقرير قانون شيفرة كود رسالة ترجمة سخنرانی متن بیانیه گزارش کد خطا ترجمه تقریر بیان رپورٹ
    قانون خط ترجمہ
    भाषण बयान याचिका रिपोर्ट कानून कोड पत्र अनुवाद ভাষণ বিবৃতি প্রতিবেদন আইন কোড চিঠি উரை அறிக்கை சட்டம் ప్రసంగం
    నివేదిక ಭಾಷಣ ವರದಿ
    പ്രസംഗം റിപ്പോർട്ട് ભાષણ અહેવાલ ਭਾਸ਼ਣ ਰਿਪੋਰਟ pidato laporan undang-undang kode terjemahan surat hotuba
    ripoti sheria msimbo
    讲话 演讲 全文 声明 请愿 报告 法案 代码 日志 翻译 演説 声明文 嘆願 報告書 法案 コード ログ 翻訳 연설 성명
    청원 보고서 법안 코드 로그 번역
    สุนทรพจน์ แถลงการณ์ รายงาน กฎหมาย โค้ด bài_phát_biểu tuyên_bố báo_cáo luật mã_nguồn bản_dịch
    """
)
"""What else people paste, in other languages and in other lines of work."""


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
        tells = always or _tells(text)
        if tells or not (_WORKS.search(text) or _WORKS_ABROAD.search(text) or _SHARED.match(match["host"])):
            address = (
                match[0]
                .lower()
                .removeprefix("https://")
                .removeprefix("http://")
                .removeprefix("www.")
                .rstrip(".")
            )
            yield Exposure(
                match.start(),
                match.end(),
                "paste",
                address,
                "other",
                0.95 if always else 0.9 if tells else UNSURE,
                "paste",
            )
