"""Names of the second held-out list, drawn after all rules and the matcher were made: none of them is in ``pools``.

They are of the same languages, and of kinds that the first list has few of: surnames of several words, with hyphens
or joiners inside, long compounds, and short ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lab.names.pools import POOLS, Pool

_BY_SCRIPT: Final = {pool.script: pool for pool in POOLS}


def _again(script: str, firsts: str, lasts: str, strangers: str) -> Pool:
    """Return other names of a language; ``_`` stands for a space in a name."""
    parts = (tuple(name.replace("_", " ") for name in text.split()) for text in (firsts, lasts, strangers))
    ours, surnames, others = parts
    return replace(_BY_SCRIPT[script], firsts=ours, lasts=surnames, strangers=others)


SECOND_POOLS: Final = (
    _again(
        "Latin",
        "Gwendolyn Ezra Mary-Beth Lorcan",
        "MacTavvern Quill-Astor O'Breslin van_der_Moort",
        "Dunmore Ashcombe Tillotson",
    ),
    _again(
        "Latin, accented",
        "Aurélie Désirée Günter Ásdís",
        "Szőlősi Thøgersen Peñaranda Crêpin",
        "Bärlocher Núñez Lønborg",
    ),
    _again(
        "Turkish",
        "Nilgün İsmail Yağız Ayşıl",
        "Kılıçarslanlı Ünaldı Içöz Büyükşahin",
        "Tekeli Sarıgül Bozkurt",
    ),
    _again(
        "Polish",
        "Łukasz Wioletta Grzegorz Bogusława",
        "Pszczółkowski Brzezicka Gąsiorek Trzcińska",
        "Bielecki Wróbelska Kruk",
    ),
    _again("Vietnamese", "Thu-Hà Đăng-Khoa Ngọc-Ánh Bá-Lộc", "Huỳnh Phan Lý Tạ", "Mạc Vương Quách"),
    _again(
        "Cyrillic",
        "Глеб Ульяна Матвей Юлия",
        "Щербинский Жукотина Журавлёв Гнатюк",
        "Быстров Цветков Полещук",
    ),
    _again(
        "Greek",
        "Σπύρος Ουρανία Ηλίας Χρυσούλα",
        "Τριανταφύλλου Ξενάκης Μπουρνάζου Γερακάρης",
        "Κοντού Ρήγας Ζαχαρίου",
    ),
    _again("Arabic", "مصطفى آمال زياد سناء", "البغدادي القرشي العطار الدليمي", "الحكيم الصباغ النعيمي"),
    _again(
        "Persian and Urdu",
        "شهرام نیلوفر آرش شازیہ",
        "مهدویان طباطبائی ملک\u200cزاده چوہدری",
        "رستمی وڑائچ افشار",
    ),
    _again("Hebrew", "אליעזר שולמית גדעון צילה", "ז׳בוטינר רוזנצווייג בן-הרוש קפלנסקי", "הלפרין ששון ביטון"),
    _again("Devanagari", "चन्द्रशेखर फ़ौज़िया गौरी ऋषभ", "क़ुरैशवी त्रिपाठीकर धोंडे पड़वाल", "सक्सेना भोसले नायर"),
    _again("Bengali", "শঙ্খ দীপান্বিতা আরিফুল পূর্ণিমা", "গাঙ্গুলীপাড়া তালুকদারী মিত্রবর্মণ হাওলাদারি", "কর্মকার লাহিড়ী সিকদার"),
    _again(
        "Tamil",
        "செந்தில் யாழினி தமிழரசன் மணிமேகலை",
        "கோபாலகிருஷ்ணன் நல்லதம்பி ஆறுமுகம் திருநாவுக்கரசு",
        "பழனிச்சாமி கலியன் மாரிமுத்து",
    ),
    _again("Telugu", "నరసింహ లలితాదేవి భాస్కర్ సుజాత", "కంచెర్ల యెర్రంశెట్టి పులివర్తి దేవరకొండ", "అడపా మువ్వల కోటగిరి"),
    _again("Gurmukhi", "ਜਗਜੀਤ ਅਮ੍ਰਿਤਾ ਫ਼ਤਿਹ ਪਰਮਿੰਦਰ", "ਚੱਠਾਵਾਲ ਜ਼ੈਲਦਾਰ ਭੁੱਲਰਕਾ ਘੁੰਮਣਾ", "ਸੇਖੋਂ ਲਾਂਬਾ ਤੂਰੇ"),
    _again("Thai", "ณัฐพล พิมพ์ชนก เกรียงศักดิ์ สุนันทา", "ตั้งวิริยะ ชัยวัฒนกุล เพ็ชรประภา หงษ์ทอง", "สมบูรณ์ดี คงมั่น ยิ้มแย้ม"),
    _again(
        "Georgian",
        "ვახტანგ სალომე შოთა ქეთევან",
        "წიკლაური ღვინიანიძე ყიფიანაშვილი ძიძიგურიანი",
        "ხარაიძე მჭედლიანი ტაბატაძე",
    ),
    _again(
        "Armenian",
        "Գագիկ Շուշանիկ Ռուբեն Արփինե",
        "Խաչատուրեան Ղազարոսյան Տեր-Պողոսյան Ճանճապանյան",
        "Ասատրյան Զաքարյան Քոչինյան",
    ),
    _again("Chinese", "雪梅 振东 佳慧 德胜", "诸葛 吴 郑 谢", "周 徐 沈"),
    _again("Japanese", "誠司 由紀子 大輔 真理", "五十嵐 浜崎 国分 桜井", "北川 森田 久保"),
    _again(
        "Japanese, katakana",
        "アレクサンドル ソフィー ヨハネス ルイーズ",
        "ヴァンデルモール マクファーソン ツヴァイゲルト ディアキテ",
        "ブレナン ケラー モレッティ",
    ),
    _again("Korean", "도윤 혜진 성훈 채원", "제갈 조 한 독고", "문 백 노"),
    _again("Ethiopic", "ተስፋዬ ፍሬሕይወት ገነት ኃይለማርያም", "አሰፋው ዘውዱነህ መኮንንያ ሥዩማቸው", "ደምሴው አየለች ጥላሁንያ"),
)
"""The same languages as ``POOLS``, in the same order; all their names are held out."""

RUSSIAN_FIRSTS: Final = {
    "Глеб": ("Глеба", "Глебу", "Глебом", "Глебе"),
    "Ульяна": ("Ульяны", "Ульяне", "Ульяной", "Ульяне"),
    "Матвей": ("Матвея", "Матвею", "Матвеем", "Матвее"),
    "Юлия": ("Юлии", "Юлии", "Юлией", "Юлии"),
}
RUSSIAN_LASTS: Final = {
    "Щербинский": ("Щербинского", "Щербинскому", "Щербинским", "Щербинском"),
    "Жукотина": ("Жукотиной",) * 4,
    "Журавлёв": ("Журавлёва", "Журавлёву", "Журавлёвым", "Журавлёве"),
    "Гнатюк": ("Гнатюка", "Гнатюку", "Гнатюком", "Гнатюке"),
}
RUSSIAN_UNDECLINED: Final = frozenset(("Ульяна Гнатюк", "Юлия Гнатюк"))
"""Women whose surname ends as men's do; it stays as it is in every case."""

POLISH_FIRSTS: Final = {
    "Łukasz": ("Łukasza", "Łukaszowi", "Łukaszem"),
    "Wioletta": ("Wioletty", "Wioletcie", "Wiolettą"),
    "Grzegorz": ("Grzegorza", "Grzegorzowi", "Grzegorzem"),
    "Bogusława": ("Bogusławy", "Bogusławie", "Bogusławą"),
}
POLISH_LASTS: Final = {
    "Pszczółkowski": ("Pszczółkowskiego", "Pszczółkowskiemu", "Pszczółkowskim"),
    "Brzezicka": ("Brzezickiej", "Brzezickiej", "Brzezicką"),
    "Gąsiorek": ("Gąsiorka", "Gąsiorkowi", "Gąsiorkiem"),
    "Trzcińska": ("Trzcińskiej", "Trzcińskiej", "Trzcińską"),
}
GREEK_FIRSTS: Final = {
    "Σπύρος": ("Σπύρου", "Σπύρο"),
    "Ουρανία": ("Ουρανίας", "Ουρανία"),
    "Ηλίας": ("Ηλία", "Ηλία"),
    "Χρυσούλα": ("Χρυσούλας", "Χρυσούλα"),
}
GREEK_LASTS: Final = {
    "Τριανταφύλλου": ("Τριανταφύλλου",) * 2,
    "Ξενάκης": ("Ξενάκη",) * 2,
    "Μπουρνάζου": ("Μπουρνάζου",) * 2,
    "Γερακάρης": ("Γερακάρη",) * 2,
}
"""Cases of these names, by the cases of ``grammar``."""
