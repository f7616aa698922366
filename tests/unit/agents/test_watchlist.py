"""Watchlist files: read as they are meant, or refused with the place in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.watchlist import MAX_BYTES, WatchlistError, load_watchlist, parse_watchlist
from schemas.target import Target, Watchlist

YAML = "targets:\n  - id: pm\n    name: No\n    accounts: {x: [no, 007, 'Pm', 1e5, null, 2024-01-01]}\n"


def test_yaml_takes_scalars_as_written(tmp_path: Path) -> None:
    """YAML's guesses would turn handles into booleans, numbers and dates."""
    file = tmp_path / "watchlist.yaml"
    file.write_text(YAML)

    accounts = {"x": ["no", "007", "Pm", "1e5", "null", "2024-01-01"]}
    assert load_watchlist(file) == Watchlist([Target(id="pm", name="No", accounts=accounts)])


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    """The suffix decides how a file is read; JSON is told by its own."""
    json_file, yaml_file = tmp_path / "w.JSON", tmp_path / "w.yml"
    json_file.write_text('{"targets": [{"id": "pm", "name": "PM", "aliases": ["pm pm"]}]}')
    yaml_file.write_text("targets: [{id: pm, name: PM, aliases: [pm pm]}]")

    assert load_watchlist(json_file) == load_watchlist(yaml_file)


def test_a_byte_order_mark_is_no_content() -> None:
    """Some editors put one in front."""
    assert parse_watchlist(b"\xef\xbb\xbf" + YAML.encode(), is_json=False).targets[0].id == "pm"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"", "Expected `object`, got `null`"),
        (b"[" * 5000, "nested too deep"),
        (b" " * (MAX_BYTES + 1), f"larger than {MAX_BYTES} bytes"),
        (
            b'targets: [{id: pm, name: "PM \\uD800"}]',
            "not YAML that is taken here: line 1, column 26: half a letter stands in 'PM \\ud800'",
        ),
        (b"targets: [\x00]", "not YAML that is taken here: unacceptable character #x0000"),
    ],
)
def test_what_is_no_watchlist_is_refused(content: bytes, line: str) -> None:
    """Bytes of any kind give one line, never a traceback."""
    with pytest.raises(WatchlistError) as refused:
        parse_watchlist(content, is_json=False)

    assert str(refused.value).startswith(line)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b"nonsense", b""])
def test_broken_json_is_refused(content: bytes) -> None:
    """Likewise for JSON."""
    with pytest.raises(WatchlistError, match=r"^(not JSON: |nested too deep|Expected `object`)[^\n]*$"):
        parse_watchlist(content, is_json=True)


def test_a_related_person_cannot_pass_for_a_target() -> None:
    """Windows are kept under ``target/related``, so that name must be free."""
    watchlist = (
        b"targets: [{id: a/b, name: X, aliases: [xx]},"
        b" {id: a, name: A, aliases: [aa], related: [{id: b, name: B, relation: son, aliases: [bb]}]}]"
    )

    with pytest.raises(WatchlistError, match=r"^the id 'a/b' is used twice, first at `\$\.targets\[0\]`"):
        parse_watchlist(watchlist, is_json=False)


def test_errors_name_the_file(tmp_path: Path) -> None:
    """A missing or bad file is named in front."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("targets: []")

    with pytest.raises(WatchlistError, match=r"absent\.yaml: No such file or directory$"):
        load_watchlist(tmp_path / "absent.yaml")
    with pytest.raises(WatchlistError, match=r"bad\.yaml: nobody is watched - at `\$\.targets`$"):
        load_watchlist(bad)


@pytest.mark.parametrize(
    ("field", "complaint"),
    [
        ("private_contacts: ['98100 12345']",
         "a private contact is written as its keyed hash, 32 to 128 hexadecimal digits, never as itself"
         " - at `$.targets[0].private_contacts[0]`"),
        ("public_contacts: [' ']", "the contact is blank - at `$.targets[0].public_contacts[0]`"),
        ("allow: ['two words']",
         "'two words' is no handle: a handle has no spaces; names are written under `aliases`"
         " - at `$.targets[0].allow[0]`"),
    ],
)  # fmt: skip
def test_contacts_are_checked(field: str, complaint: str) -> None:
    """A private contact that is written out is refused, and not repeated where logs would keep it."""
    text = f"targets: [{{id: pm, name: PM, aliases: [prime minister], {field}}}]"
    with pytest.raises(WatchlistError) as error:
        parse_watchlist(text.encode(), is_json=False)
    assert str(error.value) == complaint
    assert "98100" not in str(error.value)


@pytest.mark.parametrize("name", ["", "  ", "\\u200b"])
def test_a_blank_name_is_refused(name: str) -> None:
    """Alerts would be about nobody."""
    content = f'{{"targets": [{{"id": "a", "name": "{name}", "aliases": ["Ana Trevane"]}}]}}'
    with pytest.raises(WatchlistError, match=r"^the name is blank - at `\$\.targets\[0\]\.name`$"):
        parse_watchlist(content.encode(), is_json=True)
