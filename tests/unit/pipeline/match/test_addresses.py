"""Addresses in a text: what a reader would click, not what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.addresses import addresses


def _found(text: str) -> list[tuple[str, str | None]]:
    return [(text[address.start : address.end], address.handle) for address in addresses(text)]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/b-c?d=e#f now", "https://a.example/b-c?d=e#f"),
        ("(www.a.org)", "www.a.org"),
        ("a.com", "a.com"),
        ("https://t.co/a1山田太郎", "https://t.co/a1"),
        ("https://a.example/wiki/山田太郎", "https://a.example/wiki/山田太郎"),
        ("https://a.example/अ-ब", "https://a.example/अ-ब"),
        ("сайт.рф/путь", "сайт.рф/путь"),
        ("it.is/so", "it.is/so"),
        ("u/somebody", "u/somebody"),
    ],
)
def test_links(text: str, link: str) -> None:
    """With or without a scheme, up to where the address ends."""
    assert _found(text) == [(link, None)]


@pytest.mark.parametrize(
    "text", ["He left.It is late", "1.5 km", "a.b", "e.g.", "either/or", "now@", "", "Trevane.So"]
)
def test_what_is_no_address(text: str) -> None:
    """A forgotten space makes no link."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("hi @ana_b!", "ana_b"),
        ("@ana.example is", "ana.example"),
        ("@ana@social.example,", "ana@social.example"),
        ("@सुमन_अ ने", "सुमन_अ"),
        ("@ana山田", "ana"),
        ("@col·lectiu diu", "col·lectiu"),
        ("＠ana", "ana"),
    ],
)
def test_handles(text: str, handle: str) -> None:
    """A handle ends where its letters do."""
    assert handle in [found for _, found in _found(text)]


@pytest.mark.parametrize(
    ("text", "handle", "whole"),
    [
        ("@ドナ・ラティンFans は", "ドナ", "@ドナ・ラティンFans"),
        ("@ﾄﾞﾅ･ﾗﾃｨﾝ_fan", "ﾄﾞﾅ", "@ﾄﾞﾅ･ﾗﾃｨﾝ_fan"),
        ("@רות_ז׳בוטינר אמרה", "רות_ז", "@רות_ז׳בוטינר"),
        ("@דוד‑לוי", "דוד", "@דוד‑לוי"),
        ("@Ana_O'Dowd9 says", "Ana_O", "@Ana_O'Dowd9"),
        ("@ana's friend", "ana", "@ana's"),
        ("'@ana' said", "ana", "@ana"),
        ("@ana—Rathin", "ana", "@ana"),
    ],
)
def test_what_is_written_on_behind_a_handle_belongs_to_its_address(
    text: str, handle: str, whole: str
) -> None:
    """It is another account's, however the platform cuts it; the handle itself ends where its letters do."""
    assert (whole, handle) in _found(text)


def test_a_mailbox_is_no_handle() -> None:
    """It has something in front of the sign."""
    assert ("ana.b@mail.example", None) in _found("write to ana.b@mail.example.")


@pytest.mark.parametrize(
    "name", ["विक्रान्त.फड़के", "கயல்விழி.சுந்தரம்", "শ্রী.দাস", "สมชาย.ใจดี", "אָב.בּ", "مُحَمَّد.ا", "zoë.b"]
)
def test_a_mailbox_holds_marks_as_well_as_letters(name: str) -> None:
    """Vowels are marks in many scripts, and a name does not end at one."""
    assert (f"{name}@mail.example", None) in _found(f"a {name}@mail.example b")


@given(st.text(st.sampled_from("aé@.:/-# अ山_") | st.characters(), max_size=60))
def test_addresses_lie_within_the_text(text: str) -> None:
    """Whatever it is."""
    for address in addresses(text):
        assert 0 <= address.start < address.end <= len(text)


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "/", "a://", "@a", "a@", "@a.", "www."])
def test_long_tokens_are_gone_through_once(unit: str) -> None:
    """Whoever writes them gains nothing: no list of addresses is longer than the text."""
    text = unit * (20_000 // len(unit)) + "."
    assert len(addresses(text)) <= len(text)
