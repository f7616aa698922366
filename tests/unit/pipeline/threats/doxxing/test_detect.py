"""Personal data in a text: found, told from what only looks so, and masked."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.contacts import Contacts, hash_contact
from pipeline.threats.doxxing.detect import read, told

NOBODY = Contacts()


def _kinds(text: str, lang: str | None = None) -> list[str]:
    return [exposure.kind for exposure, _ in told(read(text, lang), NOBODY)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("her number is 98100 12345", "phone"),
        ("उसका नंबर ९८१००-१२३४५ है", "phone"),
        ("https://wa.me/919810012345", "phone"),
        ("call him at +44 7911 123456", "phone"),
        ("8 (916) 123-45-67 звоните ему", "phone"),
        ("his email is arvind.r92@gmail.com", "email"),
        ("mail her: tara dot r92 at gmail dot com", "email"),
        ("He lives at Flat 402, Sunrise Apartments, Sector 21, Dwarka, New Delhi 110075", "address"),
        ("she lives at 22 Acacia Avenue, Manchester M20 4RZ", "address"),
        ("मकान नंबर 45, गली 3, शास्त्री नगर, मेरठ 250004 में रहता है", "address"),
        ("his aadhaar is 2341 2341 2346", "identity_number"),
        ("PAN ABCPR5678L of the traitor", "identity_number"),
        ("her passport number M1234567", "identity_number"),
        ("his card 4111 1111 1111 1111", "card"),
        ("his house is at 28.61394, 77.20902", "coordinates"),
        ("his car is DL 3C AB 1234", "plate"),
        ("all his details https://pastebin.com/AbCd1234", "paste"),
        ("https://doxbin.org/upload/tara", "paste"),
    ],
)
def test_what_exposes_somebody_is_found(text: str, kind: str) -> None:
    """Each kind, in several languages and spellings."""
    assert _kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Rs 9810012345 went missing",
        "case no 1234567/2025",
        "order 9810012345 never came",
        "#2025051017 and @user98100123",
        "198/4 (20) beat 201/3",
        "epoch 1764450000, in ms 1764450000000",
        "ISBN 978-0-14-303833-7",
        "ISBN 9780143038337",
        "https://x.example/a/status/1921234567890123456",
        "shelling at 34.08371, 74.79732 overnight",
        "8888888888 and 1234567890",
        "helpline 1800 11 4949, or 112, or 1930",
        "embassy emergency number +91 98100 12345",
        "press office: 011-23012292",
        "media queries: press@ministry.example",
        "my number is 98100 12345, please help",
        "मेरा नंबर 98100 12345 है",
        "mail me at tara.r92@gmail.com",
        "rally at 12 Park Street, Kolkata 700016",
        "log: https://pastebin.com/AbCd1234",
        "version 10.2.4581.339, build 20250510",
        "2025-05-10 17:35:22 to 2025-05-11 09:10:00",
        "look at google dot com",
        "9810012345 people watched",
        "PIN 110001 has no power",
    ],
)
def test_what_only_looks_so_is_left_alone(text: str) -> None:
    """Prices, cases, scores, times, books, battlefields, helplines, own disclosure."""
    assert _kinds(text) == []


def test_a_masked_text_holds_no_datum() -> None:
    """Also what is the author's own is masked: a quote shows nobody's number."""
    masked = read("my number is ९८१०० १२३४५, hers 98230 54321").masked
    assert masked == "my number is [phone], hers [phone]"


def test_plain_text_is_not_touched() -> None:
    """Where nothing is found there is nothing masked."""
    assert read("Talks begin on Monday, and 3 of 12 posts reopen").masked is None


def test_published_contacts_are_no_secret() -> None:
    """Whatever the spelling of the watchlist's entry."""
    contacts = Contacts(public=["+91 98100-12345", "Tara@Example.org"])
    assert not list(told(read("his number is 0 9810012345"), contacts))
    assert not list(told(read("her mail tara@example.org"), contacts))


def test_a_private_contact_is_certain() -> None:
    """Its keyed hash matches whatever the spelling, also where the words make it the author's own."""
    key = b"sixteen letters or more"
    contacts = Contacts(private=[hash_contact("98100 12345", key)], key=key)
    for text in (
        "मेरा नंबर ९८१००१२३४५",
        "+91-98100-12345",
        "nine eight one double zero one two three four five",
    ):
        assert [certain for _, certain in told(read(text), contacts)] == [True]
    assert [certain for _, certain in told(read("her number 98100 12346"), contacts)] == [False]
