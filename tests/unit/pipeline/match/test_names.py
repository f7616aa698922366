"""Whom a text names: spellings that do, and near misses that do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.names import NameIndex
from pipeline.text.normalise import fold

LATIN = "Milo Trevane"

NAMED = {
    LATIN: (
        "MILO TREVANE out", "milo trevane", "MiloTrevane", "milo.trevane", "Milo  Trevane",
        "Milo\nTrevane", "Milo_Trevane",
        "#MiloTrevane", "#milotrevane", "#Milo_Trevane", "#StopMiloTrevane", "#MiloTrevaneOut",
        "#MiloTrevane2027",
        "#Milo #Trevane", "Milo Trevane's", "Milo Trevane’s", "(Milo Trevane)", "**Milo** Trevane",
        "Milo 👏 Trevane",
        "Milo Trevane🇮🇳", "Milo Trevane™", "anti-Milo Trevane", "Milo Trevane-style", "MILO TREVANE-LED",
        "Ｍｉｌｏ Ｔｒｅｖａｎｅ",
        "𝐌𝐢𝐥𝐨 𝐓𝐫𝐞𝐯𝐚𝐧𝐞", "Ⓜⓘⓛⓞ Ⓣⓡⓔⓥⓐⓝⓔ", "🇲🇮🇱🇴 🇹🇷🇪🇻🇦🇳🇪", "ᴹⁱˡᵒ ᵀʳᵉᵛᵃⁿᵉ", "M\u200bilo Tre\u00advane",
        "M\U000e0041ilo Trevane",
        "M\u0336i\u0336l\u0336o\u0336 Trevane", "Mіlо Trеvаnе", "M1lo Tr3vane", "M i l o T r e v a n e",
        "M.i.l.o.T.r.e.v.a.n.e",
        "Miio Trevane Milo Trevane", "MiIo Trevane", "@ana Milo Trevane", "@Milo Trevane resign",
        "Milo Trevane https://a.example",
        "https://a.example/b Milo Trevane", "Milo Trevaneさん", "请Milo Trevane下台", "Milo Trevane은",
    ),
    "Milo O'Trevane": (
        "Milo O’Trevane", "Milo OʼTrevane", "Milo OTrevane", "milo o trevane", "Milo O`Trevane", "#MiloOTrevane",
    ),
    "Milo OTrevane": ("Milo O'Trevane", "Milo O’Trevane"),
    "Ana-Lu Trevane": (
        "Ana‑Lu Trevane", "Ana‐Lu Trevane", "Ana–Lu Trevane", "Ana Lu Trevane", "AnaLu Trevane", "#Ana_Lu_Trevane",
    ),
    "M. J. Trevane": ("MJ Trevane", "M.J. Trevane", "M J Trevane", "m.j.trevane", "#MJTrevane"),
    "MJ Trevane": ("M.J. Trevane", "M. J. Trevane", "M J Trevane"),
    "MJ": ("MJ out", "M.J."),
    "Çınar Işıksal": (
        "ÇINAR IŞIKSAL", "cinar isiksal", "Çınar Işıksal'ın", "Çınar Işıksaldan", "#CinarIsiksal",
    ),
    "Zygmunt Górnicki": ("Zygmunta Górnickiego", "Zygmuntem Gornickim", "ZYGMUNT GÓRNICKI"),
    "Trần Văn Bưởi": ("tran van buoi", "TRẦN VĂN BƯỞI", "#TranVanBuoi"),
    "Đỗ Văn Bưởi": ("ĐO VAN BUOI", "do van buoi"),
    "נועם ברזיליץ׳": ("נועם ברזיליץ", "נועם ברזיליץ'"),
    "Vane": ("V a n e", "is V-a-n-e a liar", "a V a n e i hate", "V.A.N.E!", "V . a . n . e"),
    "Rose May": ("Rose May bloomed", "i hate rose may", "ROSE MAY OUT", "the Rose May affair", "#RoseMay"),
    "Will Young": ("will young lied", "who is Will Young"),
    "Rose": ("hey rose", "a Rose"),
    "M.J. Trevane": ("M.J._Trevane", "M.J.-Trevane", "M.J.👏Trevane"),
    "མེ་ཏོག་དབང་མོ": ("**མེ་ཏོག་དབང་མོ**", "→མེ་ཏོག་དབང་མོ་གིས", "མེ་ཏོག་\u2060དབང་མོ"),
    'נדב גצ"ר': ('**נדב גצ"ר**', "נדב גצ״ר", 'ונדב גצ"ר', "נדב גצ”ר"),
    "ຄຳແສງ ທອງດີ": ("ຄ\u0ecd\u0eb2ແສງ ທອງດີ",),
    "คำน้ำ ทองดี": ("ค\u0e4d\u0e32น\u0e49\u0e4d\u0e32 ทองดี", "ค\u0e4d\u0e32น\u0e4d\u0e49\u0e32 ทองดี"),
    "නෝනා රණවීර": ("(න\u0dd9\u0dcf\u0dcaනා රණවීර)",),
    "王明": ("王明说", "王明强调", "王明博士来了", "王　明", "打倒王 明！", "王 明先生"),
    "石破": ("石破茂", "石破氏"),
    "Jörg Weiß": ("Joerg Weiss", "JÖRG WEISS", "Jorg Weiß"),
    "Фёдор Звягин": ("ФЕДОР ЗВЯГИН", "Фёдору Звягину", "Фeдоp Звягин", "#ФёдорЗвягин"),
    "Тарас Мельниченко": ("Тараса Мельниченка", "Тарасові Мельниченку", "ТАРАС МЕЛЬНИЧЕНКО"),
    "Πέτρος Σταμάτης": ("ΠΕΤΡΟΣ ΣΤΑΜΑΤΗΣ", "του Πέτρου Σταμάτη", "πετρος σταματης"),
    "أنور القصبي": (
        "انور القصبى", "أنْوَر القصبي", "أنـــور القصبي", "وأنور القصبي", "أنور‌ القصبی", "ﺃﻧﻮﺭ ﺍﻟﻘﺼﺒﻲ",
    ),
    "ثناء القصبي": ("ﺙﻥﺍﺀ ﺍﻝﻕﺹﺏﻱ", "ثنا القصبي"),
    "القصبي": ("للقصبي", "والقصبي"),
    "عبدالله القصبي": ("عبد الله القصبي",),
    "کامران نوروزی": ("كامران نوروزي", "کامران نوروزی‌ها"),
    "נועם ברזילי": ("נֹעַם נועַם ברזילי", "לנועם ברזילי", "נועם־ברזילי"),
    "सुमन ज़ुण्डे": ("सुमन जुंडे", "सुमन ज़ुण्डेजी", "सुमन ज़ुण्\u200dडे ने"),
    "অরুণ বিশ্বমিত্র": ("অরুণ বিশ্বমিত্রের", "অরুণ বিশ্বমিত্রকে"),
    "அருள் மணிவண்ணன்": ("அருள் மணிவண்ணனை", "அருள் மணிவண்ணனுக்கு"),
    "రవి కొల్లూరి": ("రవి కొల్లూరిని", "రవి కొల్లూరి గారు"),
    "ਅਮਨ ਢੇਸੀਕਾ": ("ਅਮਨ ਢੇਸੀਕਾ ਨੇ", "ਅਮਨ ਢੇਸੀਕਾਜੀ"),
    "สมชาย ทองคำดี": ("นายสมชาย ทองคำดีลาออก", "สมชายทองคำดี"),
    "ლუკა ბერაძე": ("ლუკა ბერაძის", "ლუკა ბერაძემ", "ᲚᲣᲙᲐ ᲑᲔᲠᲐᲫᲔ"),
    "Արամ Սևակյան": ("ԱՐԱՄ ՍԵՎԱԿՅԱՆ", "Արամ Սեւակյանի"),
    "王龙飞": ("王龍飛说", "反对王龙飞的", "王 龙飞"),
    "高橋邦夫": ("髙橋邦夫さん", "高橋　邦夫", "https://t.co/a1高橋邦夫"),
    "マルコ・ヴェルディ": ("マルコヴェルディ氏", "ﾏﾙｺ･ｳﾞｪﾙﾃﾞｨ", "マルコ＝ヴェルディ", "マルコ=ヴェルディ"),
    "강민재": ("강민재는", "강민재 의원이", "강민재씨가", "강 민재", "#강_민재", "강민재"),
    "한민재": ("한 민재", "한\t민재가", "한\u3000민재"),
    "ሳሙኤል ደምሴ": ("የሳሙኤል ደምሴ", "ሣሙኤል ደምሴን"),
}  # fmt: skip

UNNAMED = {
    "נועם ברזיליץ׳": ("נועם ברזיליץ׳יאן",),
    LATIN: (
        "Milo Trevanes", "Milo Trevaneson", "#MiloTrevaneson", "Xmilo trevane", "Milo, Trevane",
        "Milo. Trevane spoke",
        "Milo Kent Trevane", "Milo Trevor", "Tom Trevane", "Milo", "Milo Trevane-Jones", "milo trevane-jones",
        "Jean-Milo Trevane", "https://a.example/milo-trevane", "https://a.example/?q=Milo+Trevane",
        "milotrevane.com",
        "www.milo-trevane.org", "a.example/milotrevane", "milo.trevane@mail.example", "@milotrevane",
        "@MiloTrevane_fan",
        "@milo_trevane@social.example", "u/milo_trevane", "Milo — Trevane", "Milo/Trevane",
        "Mila Trevane", "M Trevane",
        "#stopmilotrevane",
    ),
    "Mark": ("Marketing", "Denmark", "#Marketing", "remark", "Mark2", "мark"),
    "Donald": ("McDonald", "#McDonald", "MacDonald"),
    "MJ": ("mjolnir", "M J", "ḾJ"),
    "Theres": ("there's",),
    "Trần Văn Ân": ("Trần Văn An", "Trần Vân Ân"),
    "Neill": ("O'Neill",),
    "Александр Звягин": ("Александра Звягина",),
    "القصبي": ("القصبية", "https://a.example/القصبي"),
    "강민재": ("강민재단", "이강민재"),
    "이민재": ("이 민재",),
    "マルコ・ヴェルディ": ("@マルコ・ヴェルディFans", "@マルコヴェルディ_fan"),
    "אורי ז׳ברזיל": ("@אורי_ז׳ברזיל",),
    "Milo O'Trevane": ("@Milo_O'Trevane9", "@milo_o’trevane"),
    "Vane": ("V a n e s s a", "n o V a n e", "V-a-n-e-s"),
    "Rose May": ("a rose may bloom", "A ROSE MAY BLOOM", "every rose may fade"),
    "Will Young": ("who will young people vote for", "there will young people be"),
    "Rose": ("a rose", "the rose"),
    "Günther Weißmann": ("GüntherW eißmann", "Günther Weißmanna"),
    "王明": ("王明博来了", "王明珍说", "桃王 明天"),
    "トランク": ("トランクス", "オトランク"),
    "สมชาย ทองคำดี": ("สมชาย ทองคำดีู",),
    "सुमन ज़ुण्डे": ("सुमन ज़ुण्डेकर", "@सुमन_ज़ुण्डे"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("alias", "text"), [(alias, text) for alias, texts in NAMED.items() for text in texts]
)
def test_spellings_name(alias: str, text: str) -> None:
    """Each is found, by the search over many texts and by the look at one."""
    index = NameIndex([alias, "Somebody Else"])
    assert index.names_in(text) == [0]
    assert index.candidates(["nothing", text, "ничего"]) == {1}


@pytest.mark.parametrize(
    ("alias", "text"), [(alias, text) for alias, texts in UNNAMED.items() for text in texts]
)
def test_near_misses_name_nobody(alias: str, text: str) -> None:
    """Namesakes, longer words and addresses."""
    assert NameIndex([alias]).names_in(text) == []


def test_an_account_of_the_person_is_named_by_its_handle() -> None:
    """Where a platform gives no list of mentions, the text tells whom a post is at."""
    index = NameIndex([LATIN])
    assert index.names_in(
        "@MiloTrevane resign", lambda number, handle: (number, handle) == (0, "MiloTrevane")
    ) == [0]


def test_aliases_without_letters_are_never_found() -> None:
    """There is nothing to look for."""
    assert not NameIndex(["!!", ""])
    assert NameIndex(["!!"]).names_in("!!") == []


_aliases = st.sampled_from(list(NAMED))


@given(_aliases, st.sampled_from([str.upper, str.lower, str.title, str.casefold, str.swapcase]))
def test_every_alias_is_found_in_any_case(alias: str, case: object) -> None:
    """Whatever the script."""
    assert callable(case)
    if case in (str.title, str.swapcase) and not alias.isascii():
        return  # Python's titles are no people's: ʼIʼ after a dotless i, ß as Ss
    assert NameIndex([alias]).names_in(str(case(alias))) == [0]


@given(_aliases, st.lists(st.sampled_from([text for texts in NAMED.values() for text in texts]), max_size=4))
def test_a_folded_text_names_whom_the_text_names(alias: str, parts: list[str]) -> None:
    """Save where capitals part words or stand for other letters, a hyphen parts words, what is not seen an ending."""
    text = " ".join(
        part for part in parts if not {"#", "-", "\u200c"} & set(part) and not re.search("[a-z]I", part)
    )
    index = NameIndex([alias])
    assert index.names_in(fold(text)) == index.names_in(text)


@given(
    st.lists(_aliases, min_size=1, max_size=3, unique=True),
    st.lists(
        st.lists(st.sampled_from([*(text for texts in NAMED.values() for text in texts), "\0", "ab",
        "ß"]), max_size=3)
        .map(" ".join),
        max_size=4,
    ),
)  # fmt: skip
def test_the_search_over_many_texts_misses_none(aliases: list[str], texts: list[str]) -> None:
    """Every text with a name is a candidate, whatever stands beside it."""
    index = NameIndex(aliases)
    found = index.candidates(texts)
    named = {place for place, text in enumerate(texts) if index.names_in(text)}
    assert found is None or named <= found
