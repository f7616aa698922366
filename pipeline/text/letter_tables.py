"""Letters that names are written with by turns, and that Unicode keeps apart: one form for each."""

from __future__ import annotations

import string
from typing import Final

INVISIBLE_LETTERS: Final = frozenset(
    "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b\u180c\u180d\u180f"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Marks and letters of Unicode that show nothing: fillers, joiners, variation selectors."""

IGNORED_LETTERS: Final = frozenset("ءʼʻʾʿʽˈ´ｰーｰـꞌꞋ")
"""Letters that one writer puts and another leaves out: hamza, kana's long mark, tatweel, apostrophes of words."""

_LATIN: Final = {
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h",
    "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ĸ": "k", "ə": "e", "Ə": "e", "ƙ": "k", "Ƙ": "k", "ɓ": "b",
    "Ɓ": "b", "ɗ": "d", "Ɗ": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss",
    "ẞ": "ss", "ɖ": "d", "Ɖ": "d",
}  # fmt: skip

_ARABIC: Final = {
    **dict.fromkeys("آأإٱاٲٳ", "ا"), **dict.fromkeys("ىيیئېےۓۍ", "ي"), **dict.fromkeys("كکڪګ", "ك"),
    **dict.fromkeys("هةەہۂۃھۀۿ", "ه"), **dict.fromkeys("وؤ", "و"), "ں": "ن",
}  # fmt: skip

_HEBREW: Final = {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}

_INDIC: Final = {
    # The sign of a nasal and the letters it stands for before a consonant.
    **dict.fromkeys("ँंङञण", "न"), **dict.fromkeys("ঁংঞ", "ঙ"), **dict.fromkeys("ਁਂੰਙਞਣ", "ਨ"), "ੱ": "",
    **dict.fromkeys("ંઁઙઞણ", "ન"), **dict.fromkeys("ఁంఙఞణ", "న"), **dict.fromkeys("ಁಂಙಞಣ", "ನ"), "ৎ": "ত",
}  # fmt: skip

_ETHIOPIC_ROWS: Final = (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ"))
"""Rows of seven syllables that have been spoken alike for centuries, and are written by turns."""

_ETHIOPIC: Final = {
    chr(ord(one) + vowel): chr(ord(other) + vowel) for one, other in _ETHIOPIC_ROWS for vowel in range(7)
} | {"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኻ": "ሀ", "ኣ": "አ", "ዓ": "አ"}

_HAN_PAIRS: Final = (
    "髙高﨑崎邊辺邉辺齋斉齊斉斎斉濱浜濵浜澤沢廣広広広國国眞真櫻桜惠恵德徳龍竜嶋島榮栄壽寿瀨瀬槇槙曾曽增増彌弥晉晋"
    "渕淵渊淵槗橋桒桑栁柳舘館冨富來来淸清靑青郎郎緖緒黑黒條条萬万龍竜龙竜張张陳陈劉刘趙赵吳吴孫孙馬马羅罗鄭郑謝谢許许"
    "鄧邓馮冯蕭萧葉叶蘇苏盧卢鍾钟譚谭陸陆範范賈贾韋韦鄒邹閻阎錢钱湯汤賴赖頼赖龔龚習习華华偉伟強强軍军東东麗丽紅红"
    "榮栄荣栄傑杰雲云蘭兰鳳凤嬌娇鋒锋鵬鹏飛飞輝辉慶庆義义學学貴贵寧宁劍剑權权権权勝胜賓宾寶宝賢贤憲宪環环曉晓暁晓"
    "嶺岭靜静穎颖艷艳瑩莹瓊琼維维紹绍繼继銀银錦锦鐵铁鎮镇長长門门聞闻陽阳際际順顺顏颜顔颜風风樹树極极業业樂乐歡欢"
    "漢汉溫温濤涛煒炜爾尔瑪玛畫画盡尽種种穩稳競竞筆笔簡简純纯紀纪級级綠绿緑绿網网經经経经縣县県县繁繁聖圣聰聪聲声"
    "聽听職职肅肃興兴節节芬芬莊庄荘庄藍蓝藝艺衛卫誠诚語语談谈諾诺謙谦贊赞賀贺車车輪轮達达運运遠远遷迁選选鄉乡"
    "鎔镕鏡镜閔闵閣阁關关関关隊队雙双難难電电霧雾靈灵頓顿頌颂預预領领題题願愿顧顾飄飘饒饶駿骏騰腾驚惊魯鲁鮑鲍"
    "鳴鸣麥麦黃黄點点齊斉龜龟們们個个倫伦傳传債债價价億亿優优兒儿內内兩两劃划劉刘動动務务勵励區区協协單单嚴严厳严"
    "團团圖图圓圆場场塊块塵尘壯壮壮壮夢梦夾夹奧奥奮奋婦妇媽妈實实實实審审寫写將将尋寻對对導导屆届屬属岡冈峽峡"
)


def _han() -> dict[str, str]:
    """Return old, simplified and Japanese forms of letters that are common in names; all forms of one give one."""
    head: dict[str, str] = {}
    for old, new in zip(_HAN_PAIRS[::2], _HAN_PAIRS[1::2], strict=True):
        while old in head:
            old = head[old]
        while new in head:
            new = head[new]
        if old != new:
            head[old] = new
    last = {}
    for one in head:
        form = one
        while form in head:
            form = head[form]
        last[one] = form
    return last


def _enclosed() -> dict[str, str]:
    """Return letters in circles and squares that Unicode gives no plain form for, and those that flags are made of."""
    rows = {
        first + place: char for first in (0x1F150, 0x1F170, 0x1F1E6, 0xE0061) for place, char in _alphabet()
    }
    # Tag letters show nothing at all.
    return {chr(code): "" if code >= 0xE0000 else char for code, char in rows.items()}


def _alphabet() -> list[tuple[int, str]]:
    return list(enumerate(string.ascii_lowercase))


ONE_FORM: Final = (
    _LATIN
    | _ARABIC
    | _HEBREW
    | _INDIC
    | _ETHIOPIC
    | _han()
    | _enclosed()
    | {"ς": "σ", "և": "եվ", "ւ": "վ", "ำ": "ำ", "ຳ": "ຳ", "ґ": "г", "Ґ": "г", "й": "и", "Й": "и", "∕": ""}
    | dict.fromkeys(IGNORED_LETTERS, "")
)
"""What a character is folded to, where Unicode's own foldings would not do it."""
