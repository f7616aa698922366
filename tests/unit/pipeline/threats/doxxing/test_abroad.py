"""Personal data as it is exposed, and as it only seems to be, in many languages."""

from __future__ import annotations

import phonenumbers
import pytest

from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told
from pipeline.threats.doxxing.regions import likely

NOBODY = Contacts()


def _number(region: str) -> str:
    """Return a mobile number of a region as people there write it, made from the metadata."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    digits = str(example.national_number)
    for tail in ("4917", "2604", "7358", "1940", "5062"):
        number = phonenumbers.parse(digits[:-4] + tail, region)
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    raise AssertionError(region)


def _exposes(text: str) -> bool:
    return any(told(read(text), NOBODY))


@pytest.mark.parametrize(
    ("region", "text"),
    [
        ("TR", "bakanın kızının cep telefonu {} hepiniz arayın"),
        ("BR", "o celular da filha dele é {} liguem"),
        ("CN", "部长儿子的手机号码{}大家打"),
        ("KR", "대사 아들 휴대폰 {} 전화하세요"),
        ("ID", "ini nomor telepon istrinya {} hubungi semua"),
        ("IT", "ecco il cellulare di sua moglie {} chiamate tutti"),
        ("PL", "to jest numer telefonu jego żony {} dzwońcie"),
        ("EG", "رقم هاتف ابنته {} اتصلوا"),
        ("DE", "die Handynummer seiner Frau ist {} ruft an"),
        ("VN", "số điện thoại của con gái nó là {} gọi đi"),
        ("UA", "ось телефон його доньки {} дзвоніть"),
    ],
)
def test_numbers_are_known_by_the_language_of_the_text(region: str, text: str) -> None:
    """Without a country's code, and without the language being told."""
    assert _exposes(text.format(_number(region)))


@pytest.mark.parametrize(
    "text",
    [
        "Bestellnummer 7135033914 kommt nicht an",
        "sipariş no 5823383851 nerede",
        "numéro de commande 0612345891 toujours rien",
        "注文番号 09012345671 が届かない",
        "주문번호 01012345671 배송 조회",
        "nr zamówienia 512345671 zaginęło",
        "numaram bu, beni ara: 0501 234 56 81",
        "mi número es 612 34 56 81, llámame",
        "Yardım hattı 0501 234 56 81",
    ],
)
def test_orders_helplines_and_own_numbers_are_left_alone(text: str) -> None:
    """In other languages than English, too."""
    assert not _exposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "evi Lale Caddesi No: 12 Daire 3, Ankara",
        "ela mora na Rua das Flores 120, Recife",
        "abita in Via Roma 12, 00184 Roma",
        "他住在广州市天河区体育路12号3单元501室",
        "장관 집 주소 서초구 반포로 12길 34, 101동 502호",
        "அவர் வீடு எண் 12, பாரதி தெரு, மதுரை 625001",
        "ওর বাসা নং 12, রোড নং 7, উত্তরা",
        "uska ghar B-7, Model Town me hai",
        "B 7/12 Vasant Vihar is where his family lives",
        "Berliner Straße 5, 10713 Berlin, da wohnt er",
    ],
)
def test_homes_are_known_as_they_are_written_there(text: str) -> None:
    """With the street's kind before or after its name, and with few digits."""
    assert _exposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kundgebung am Marktplatz 7, 10178 Berlin, Samstag",
        "manifestación en la Calle Mayor 20, 28013 Madrid",
        "manif place de la République 3, 75011 Paris",
        "9/11 was used to defend Wall Street again",
    ],
)
def test_gatherings_are_no_homes(text: str) -> None:
    """They are where everybody may come."""
    assert not _exposes(text)


@pytest.mark.parametrize(
    "text",
    [
        "let it ring +91 98104 17326 24x7",
        "his number: nine eight one zero four one seven three two six do your worst",
        "raat bhar: 98104-17326 do baar try karo",
        "seven 4 8 zero 4 1 seven 3 3 two 24x7 wake him",
    ],
)
def test_what_follows_a_number_does_not_hide_it(text: str) -> None:
    """The hour, or a word that is a digit too."""
    assert _exposes(text)


def test_a_list_of_an_office_is_the_office_s_to_its_end() -> None:
    """The second number is as public as the first."""
    assert not _exposes(
        "Emergency numbers of the embassy for our nationals: +971 50 123 4817, +974 3312 4021"
    )
    assert _exposes("his numbers: +971 50 123 4817, +974 3312 4021")


def test_regions_follow_the_language_told_then_the_script() -> None:
    """The language that a platform tells comes first."""
    assert likely("Позвоните ему", "uk")[0] == "UA"
    assert likely("звоните ему", None)[0] == "RU"
    assert likely("call him now", None) == ()
