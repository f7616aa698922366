"""The files of others are those that were looked at, with their licences; nothing in them is fetched elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from console.web.site import HERE, STATIC

MAKES_MARKUP = re.compile(r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
VENDOR = STATIC / "vendor"


def files(folder: Path) -> list[Path]:
    """Return all files in a folder and below."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_checksums_are_right_and_complete() -> None:
    """Every file has one, and there is none without a file."""
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    listed = {name: checksum for checksum, name in (line.split(maxsplit=1) for line in lines)}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files(VENDOR)
        if path.name not in {"SHA256SUMS", "README.md"}
    }
    assert listed == found


def test_every_library_has_its_licence() -> None:
    """As its package publishes it."""
    assert {path.stem for path in files(VENDOR / "licences")} == {"graphology", "htmx", "sigma", "uplot"}


def test_no_page_and_no_file_of_ours_names_another_host() -> None:
    """Nor runs anything that stands in the page itself."""
    ours = [*files(HERE / "templates"), *(path for path in files(STATIC) if VENDOR not in path.parents)]
    for path in ours:
        text = path.read_text()
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), path
        assert not re.search(r"<[^>]+\son[a-z]+=|javascript:|<style|\sstyle=", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert 'nonce="{{ nonce }}" src="{{ static(' in script, (path, script)


def test_no_script_of_ours_makes_markup_of_text() -> None:
    """Nor evaluates any."""
    for path in files(STATIC):
        if path.suffix == ".js" and VENDOR not in path.parents:
            assert not re.search(
                r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
                path.read_text(),
            )


def test_every_element_that_htmx_reads_has_the_nonce() -> None:
    """Without it the gate drops what it should do."""
    for path in files(HERE / "templates"):
        for tag in re.findall(r"<[a-z]+[^<>]*\shx-[^<>]*>", path.read_text()):
            assert 'hx-nonce="{{ nonce }}"' in tag, (path, tag)
