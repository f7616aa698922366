"""CSV files give posts by a mapping, or say in one line what they lack."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.archives.csv_mapping import CsvMapping, load_mapping
from agents.archives.csv_rows import CsvArchive
from agents.archives.item import BadPost, Item, SourceError
from schemas.post import Mention, Post

HEADER = ["tweet_id", "user_id", "user", "date", "content", "in_reply_to"]
ROW = ["1", "77", "@ana", "2026-03-02 06:00:00", 'hello, "you"\nthere', "minister"]
MAPPING = """
columns:
  tweet_id: id
  user_id: author.id
  user: author_handle
  date: created_at
  content: text
  in_reply_to: reply_to.handle
values:
  platform: x
  kind: reply
"""


def table(*rows: list[str], delimiter: str = ",") -> bytes:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def mapping(folder: Path, text: str = MAPPING) -> CsvMapping:
    """Return a mapping as it is read from a file."""
    path = folder / "mapping.yaml"
    path.write_text(text)
    return load_mapping(path)


def items(folder: Path, content: bytes, name: str = "a.csv", text: str = MAPPING) -> list[Item]:
    """Return what a CSV file gives by a mapping."""
    path = folder / name
    path.write_bytes(content)
    return list(CsvArchive(path, mapping(folder, text)).items())


def cell(folder: Path, field: str, value: str) -> Item:
    """Return what a row gives with one more column."""
    text = MAPPING.replace("columns:\n", f"columns:\n  more: {field}\n")
    if field == "created_at":
        text = text.replace("  date: created_at\n", "")
    (item,) = items(folder, table([*HEADER, "more"], [*ROW, value]), text=text)
    return item


def post_of(item: Item) -> Post:
    """Return an item that is a post."""
    assert isinstance(item, Post), item
    return item


def test_a_row_becomes_a_post_by_the_mapping(tmp_path: Path) -> None:
    """Cells hold commas, quotes and line ends; a time without zone is UTC; an @ is no part of a handle."""
    (found,) = items(tmp_path, table(HEADER, ROW))

    post = post_of(found)
    assert (post.id, post.platform, post.kind, post.text) == ("1", "x", "reply", 'hello, "you"\nthere')
    assert post.created_at == datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert (post.author.id, post.author.handle) == ("77", "ana")
    assert post.reply_to is not None
    assert post.reply_to.handle == "minister"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("packed", [False, True])
def test_delimiters_are_found_out(tmp_path: Path, delimiter: str, packed: bool) -> None:
    """Spreadsheets write what their language needs; byte order marks and compression do no harm."""
    content = b"\xef\xbb\xbf" + table(HEADER, ROW, delimiter=delimiter)
    found = items(tmp_path, gzip.compress(content) if packed else content, "a.csv.gz" if packed else "A.CSV")
    assert post_of(found[0]).text == 'hello, "you"\nthere'


def test_a_flat_mapping_is_enough(tmp_path: Path) -> None:
    """A line for each column is all there need be."""
    text = "tweet_id: id\nnetwork: platform\nuser_id: author.id\nuser: author.handle\ndate: created_at\n"
    (found,) = items(tmp_path, table([*HEADER, "network"], [*ROW, "mastodon"]), text=text)
    assert post_of(found).platform == "mastodon"


def test_columns_named_as_fields_need_no_mapping(tmp_path: Path) -> None:
    """With dots or underscores, as flat Parquet has them."""
    path = tmp_path / "a.csv"
    path.write_bytes(
        table(
            ["id", "platform", "created_at", "author_id", "author.handle", "mentions"],
            ["1", "x", "2026-03-02T06:00:00Z", "7", "ana", "@a, b"],
        )
    )
    (found,) = CsvArchive(path).items()
    assert post_of(found).mentions == (Mention(handle="a"), Mention(handle="b"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T06:00:00Z",
        "2026-03-02T08:00:00+02:00",
        "2026-03-02 06:00:00",
        "2026-03-02 06:00:00 UTC",
        "2026-03-02 06:00",
        "1772431200",
        "1772431200000",
        "1772431200.0",
        "Mon Mar 02 06:00:00 +0000 2026",
        "Mon, 02 Mar 2026 06:00:00 GMT",
    ],
)
def test_times_are_read_as_exports_write_them(tmp_path: Path, text: str) -> None:
    """Only forms that can mean one time."""
    assert post_of(cell(tmp_path, "created_at", text)).created_at == datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("author.followers", "1,234", 1234),
        ("author.followers", "12.0", 12),
        ("author.verified", "TRUE", True),
        ("author.verified", "0", False),
        ("hashtags", "#one two;three", ("one", "two", "three")),
        ("hashtags", '["one", "two"]', ("one", "two")),
        ("hashtags", "['one', 'two']", ("one", "two")),
        ("urls", "https://a.example/x https://b.example/y", ("https://a.example/x", "https://b.example/y")),
        ("lang", "", None),
    ],
)
def test_cells_become_what_fields_are(tmp_path: Path, field: str, value: str, expected: object) -> None:
    """Numbers, truth and lists; an empty cell is no value."""
    found: object = post_of(cell(tmp_path, field, value))
    for name in field.split("."):
        found = getattr(found, name)
    assert found == expected


@pytest.mark.parametrize(
    ("field", "value", "reason", "detail"),
    [
        ("created_at", "3/2/2026 6:00", "bad_value", "`created_at`: not a time such as"),
        ("conversation_id", "1.8E+18", "rounded_id", "`conversation_id` was rounded"),
    ],
)
def test_a_cell_that_is_wrong_names_its_field(
    tmp_path: Path, field: str, value: str, reason: str, detail: str
) -> None:
    """Nothing is guessed; the row is kept."""
    item = cell(tmp_path, field, value)
    assert isinstance(item, BadPost)
    assert (item.position, item.reason) == (2, reason)
    assert item.detail.startswith(detail)
    assert item.value is not None
    assert value.encode() in item.value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("author.followers", "n/a"),
        ("author.followers", "1.2K"),
        ("author.verified", "perhaps"),
        ("urls", "[1, {}]"),
    ],
)
def test_an_odd_optional_cell_costs_no_post(tmp_path: Path, field: str, value: str) -> None:
    """It is taken for empty, as in JSON."""
    assert post_of(cell(tmp_path, field, value)).text == 'hello, "you"\nthere'


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    """It takes in all rows after it, however many these are."""
    lines = table(HEADER, *[[str(number), *ROW[1:4], "plain", ""] for number in range(9)]).splitlines(
        keepends=True
    )
    lines[4] = lines[4].replace(b"plain", b'"open')
    *good, last = items(tmp_path, b"".join(lines))
    assert len(good) == 3
    assert isinstance(last, BadPost)
    assert (last.position, last.reason) == (5, "damaged")
    assert "a quote is opened in this row and never closed" in last.detail


@pytest.mark.parametrize("mark", ["sep=;", "SEP=;"])
def test_the_line_that_names_the_separator_is_no_row(tmp_path: Path, mark: str) -> None:
    """Spreadsheets write it before the names."""
    content = mark.encode() + b"\r\n" + table(HEADER, ROW, delimiter=";")
    assert post_of(*items(tmp_path, content)).text == 'hello, "you"\nthere'


def test_own_names_are_known_in_capitals(tmp_path: Path) -> None:
    """As databases write them."""
    path = tmp_path / "a.csv"
    path.write_bytes(
        table(["ID", "Platform", "CREATED_AT", "AUTHOR_ID", "Author.Handle"], ["1", "x", ROW[3], "7", "h"])
    )
    (item,) = CsvArchive(path).items()
    assert post_of(item).author.id == "7"


def test_bad_rows_are_counted_one_by_one(tmp_path: Path) -> None:
    """A short row, bytes that are no UTF-8 and a lack of a value lose only their own post; blank lines are nothing."""
    content = (
        table(HEADER, ROW, ROW[:3])
        + b"\r\n"
        + table(ROW).replace(b"hello", b"\xff")
        + table(["", *ROW[1:]], ROW)
    )
    found = items(tmp_path, content)
    assert [item.reason if isinstance(item, BadPost) else item.id for item in found] == [
        "1",
        "bad_value",
        "not_utf8",
        "missing_field",
        "1",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(table(HEADER, *[ROW] * 500))[:-20], "the file is cut short"),
        ("tweet_id,user".encode("utf-16") + b"x", "it begins as UTF-16"),
    ],
)
def test_what_ends_too_soon_is_damaged(tmp_path: Path, content: bytes, why: str) -> None:
    """What came before is given."""
    last = items(tmp_path, content)[-1]
    assert isinstance(last, BadPost)
    assert last.reason == "damaged"
    assert why in last.detail


def test_a_file_without_the_columns_is_refused_at_once(tmp_path: Path) -> None:
    """The line names what is lacking, and how to say where it is."""
    path = tmp_path / "a.csv"
    path.write_bytes(table(HEADER, ROW))
    with pytest.raises(SourceError, match=r"no field id and no field platform .*; --csv-mapping FILE says"):
        CsvArchive(path)
    wrong = mapping(tmp_path, MAPPING.replace("user_id:", "userid:"))
    with pytest.raises(SourceError, match=r"no column 'userid' and no field author\.id in the first line$"):
        CsvArchive(path, wrong)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- a", "a line COLUMN: FIELD for each column"),
        ("a: [", "not YAML"),
        ("a: nickname", "columns.a: 'nickname' is no field of a post"),
        ("a: author", "columns.a: 'author' is no field"),
        ("a: id\nb: id", "columns.b: another column is 'id' already"),
        ("columns: {a: id}\nvalue: {}", "'value' is not known here; known are columns, delimiter, values"),
        ("columns: {a: id}\nvalues: {platform: [x]}", "values.platform: a text is needed"),
        ("columns: {a: id}\nvalues: x", "values: a line FIELD: VALUE"),
        ("columns: {a: id}\ndelimiter: '--'", "delimiter: one character"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_in_one_line(tmp_path: Path, text: str, why: str) -> None:
    """It names the file and the place."""
    with pytest.raises(SourceError) as refused:
        mapping(tmp_path, text)
    assert str(refused.value).startswith(f"{tmp_path / 'mapping.yaml'}: ")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """As any file that is named."""
    with pytest.raises(SourceError, match="No such file"):
        load_mapping(tmp_path / "absent.yaml")


def test_folders_may_say_the_platform(tmp_path: Path) -> None:
    """As in a table that is partitioned by it."""
    folder = tmp_path / "platform=mastodon"
    folder.mkdir()
    (found,) = items(folder, table(HEADER, ROW), text=MAPPING.replace("  platform: x\n", ""))
    assert post_of(found).platform == "mastodon"


def test_times_are_those_of_the_posts(tmp_path: Path) -> None:
    """So that a file that begins with the newest is sorted."""
    path = tmp_path / "a.csv"
    rows = [[str(n), *ROW[1:3], f"2026-03-02 06:{n:02}:00", *ROW[4:]] for n in range(9, 0, -1)]
    path.write_bytes(table(HEADER, *rows))
    blocks = CsvArchive(path, mapping(tmp_path)).times()
    assert blocks is not None
    assert [time.minute for block in blocks for time in block] == list(range(9, 0, -1))
