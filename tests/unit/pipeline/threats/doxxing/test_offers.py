"""Numbers without a word beside them, and the explanations that make one nobody's secret."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told

NOBODY = Contacts()


def _exposes(text: str, lang: str | None = None) -> bool:
    return any(told(read(text, lang), NOBODY))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Per svegliare la signora ministra 312 041 0714"),
        ("hu", "Aki felébresztené a minisztert: 06 20 176 0886"),
        ("ro", "Pentru cine vrea să o trezească pe doamna senator 0712 030 032"),
        ("id", "yang mau bangunin pak dubes: 0818925981"),
        ("ar", "من يريد إيقاظ سعادة السفير 01001820026"),
        ("he", "מי שרוצה להעיר את השר 0502325130"),
        ("de", "Für alle, die den Staatssekretär wecken wollen: 0664 1467062"),
        ("cs", "Kdo chce vzbudit pana ministra 601 123 457"),
        ("de", "Die Kinder freuen sich über Post: +49 1512 3014349"),
    ],
)
def test_a_countrys_own_mobile_number_needs_no_word(lang: str, text: str) -> None:
    """Where a text's language is spoken, a valid number at the end of a sentence is somebody's."""
    assert _exposes(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Damp walls? Roofing and gutters done properly, 07911 123456"),
        ("hi", "दो कमरे किराए पर, मेट्रो के पास 98104 17326"),
        ("ur", "سیلاب زدگان کے لیے خیمے اور راشن 0301 2211569"),
        ("bn", "বন্যাদুর্গতদের জন্য শুকনো খাবার 01813-126610"),
        ("es", "Se alquila habitación, gastos incluidos 614 378 941"),
        ("id", "disewakan kamar dekat kampus 0813-9892-0011"),
        ("ru", "Сдаю комнату у метро 8 912 391-48-89"),
        ("de", "Nachhilfe in Physik, auch am Wochenende 01512 3698634"),
        ("tr", "Sahibinden satılık bisiklet 0532 123 45 67"),
        ("it", "Lezioni di chitarra a domicilio 312 041 0714"),
        ("pl", "Zginął pies, znaleziono obrożę, wolontariusze schroniska 601 123 456"),
        ("fr", "Soutien scolaire, inscriptions toute la semaine 06 12 34 56 78"),
        ("ja", "申請番号1893172094がまだ届きません"),
        ("en", "Our petition has 9876543210 signatures by now"),
        ("de", "Spendenkonto DE89370400440532013000, danke"),
    ],
)
def test_a_notice_explains_its_number(lang: str, text: str) -> None:
    """What is offered or sought makes a number one that is given to be called."""
    assert not _exposes(text, lang)


@pytest.mark.parametrize(
    "text",
    [
        "flat for rent? no: the traitor's own flat, ring him 98104 17326",
        "want a taxi at 3 am? her daughter's number 98104 17326",
        "who wants to order 40 pizzas to 9 Larkspur Lane, Exeter EX4 6TY, courtesy of the consul",
        "number in the picture of the envoy: nine8two0fivefive1two34",
        "+44 7911 123456 is no order number, it is his",
    ],
)
def test_a_notice_in_mockery_explains_nothing(text: str) -> None:
    """Somebody else who is named right before a number, or hostile words, make it theirs again."""
    assert _exposes(text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("cs", "bydlí v ulici Korunní 12, 120 00 Praha 2"),
        ("hu", "ő itt lakik: Kossuth Lajos utca 14, Budapest"),
        ("ru", "Ночует он на Лесной, 18, квартира 44, Тверь"),
        ("hi", "साहब आजकल ए-12, शिवाजी पार्क, पुणे 411005 में छिपे हैं"),
        ("en", "She moved last month: 27B Acacia Court, 2nd floor, Dublin 8"),
        ("ro", "doamna stă pe Strada Lalelelor nr. 7, ap. 12, Cluj"),
        ("lv", "viņš dzīvo Ozolu iela 9, Rīga"),
        ("de", "Er ist jeden Abend hier: Birkenallee 23, 4020 Linz"),
        ("pl", "ul. Lipowa 7 m. 5, 30-001 Kraków, trzecie piętro"),
    ],
)
def test_a_street_a_house_and_a_flat_are_a_home(lang: str, text: str) -> None:
    """The parts of an address tell it, in the order that each country has."""
    assert _exposes(text, lang)


@pytest.mark.parametrize(
    "text",
    [
        "Marsch vom Rathausplatz 1, 4020 Linz, zur Demo am Hauptplatz",
        "the exhibition at 27B Acacia Court, 2nd floor, opens on Monday",
        "Koncert: Korunní ulice 12, 120 00 Praha 2",
        "Our office moved to 14 Larch Close, Reading RG6 2QT",
    ],
)
def test_where_people_gather_is_no_home(text: str) -> None:
    """An event, an office or a shop is open to all."""
    assert not _exposes(text)


@pytest.mark.parametrize(
    ("text", "exposes"),
    [
        ("write to the minister's daughter: t a r a . r @ g m a i l . c o m now", True),
        ("flood his inbox v i k r a m@gmail.com", True),
        ("her personal mail r-o-h-a-n-1-9 @ yahoo.co.in", True),
        ("my mail is v i k r a m @ gmail.com", False),
        ("points a b c d @ the fair in his town", False),
    ],
)
def test_letters_apart_are_an_address(text: str, exposes: bool) -> None:
    """Whoever writes one so hides it; whose it is, the words beside it say."""
    assert _exposes(text) is exposes


@pytest.mark.parametrize(
    "text",
    [
        "biển số xe 43A-118.27 của ông bộ trưởng",
        "ทะเบียนรถ 3กจ 4471 จอดหน้าบ้านท่าน",
        "차량번호 38러 2217 매일 봄",
        "車のナンバーは練馬 300 す 41-07",
        "гляньте, номерний знак АВ 4471 СЕ",
        "jeździ skodą, rejestracja WX 4471C",
        "plat mobilnya B 4471 KZT",
        "গাড়ির নম্বর ঢাকা মেট্রো-গ 22-4471",
        "پلاک ماشینش 44 د 718 - 22",
    ],
)
def test_a_plate_right_behind_its_word_is_told(text: str) -> None:
    """Whatever shape a country gives its plates."""
    assert _exposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "34 AB 474 plakalı otobüs yine bozuldu",
        "rejestracja autobusu WX 4471C, znów spóźniony",
        "ทะเบียนรถเมล์ 12-4471 ขับเร็ว",
        "placa conmemorativa de 1971 en la plaza",
        "die Kennzeichen der neuen Politik: Mut und Maß",
    ],
)
def test_plates_of_what_drives_for_all_are_not(text: str) -> None:
    """Nor is every plate one of a car."""
    assert not _exposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Don't bother with customer service, @minister picks up on 07911 123456",
        "statt der Pressestelle lieber gleich den Mann: 01512 3698634",
    ],
)
def test_help_that_is_set_aside_explains_nothing(text: str) -> None:
    """A person who answers instead of an office is one."""
    assert _exposes(text)


def test_who_asks_to_be_called_back_gives_their_own() -> None:
    """The word for "you" within "call me back" names nobody else."""
    assert not _exposes("rufen Sie mich bitte zurück: 015123260235, es geht um meinen Antrag", "de")
