"""The watchlist: its file in an editor, checked before it is saved, and names tried on posts of late."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from starlette.responses import HTMLResponse, Response

from agents.ops.errors import ConfigurationError
from agents.watchlist import WatchlistError, load_watchlist, parse_watchlist
from console.web import text as texts
from console.web import views, words
from console.web.previews import Preview, preview
from console.web.site import Form, Refusal, Visit, one
from schemas.target import Watchlist

LONGEST_ALIAS: Final = 200
LISTED: Final = 300


def show(visit: Visit) -> Response:
    """Return the page."""
    return _page(visit, _content(visit))


def save(visit: Visit, form: Form) -> Response:
    """Check what was edited, and save it if that is wanted."""
    path = visit.site.setup.watchlist
    if path is None:
        raise Refusal(409, "No watchlist", "No watchlist file is set. Set PILEON_WATCHLIST.")
    content = one(form, "text").replace("\r\n", "\n")
    try:
        found = parse_watchlist(content.encode(), is_json=path.suffix.lower() == ".json")
    except WatchlistError as error:
        return _page(visit, content, wrong=f"Not saved: {texts.name(str(error))}", status=422)
    if one(form, "do") != "save":
        number = words.count(len(found.targets), "target")
        return _page(visit, content, said=f"It is right: {number}. It is not saved yet.", found=found)
    if _version(_content(visit)) != one(form, "version"):
        wrong = "Not saved: somebody else saved the watchlist since you loaded it. Load the page again."
        return _page(visit, content, wrong=wrong, status=409)
    try:
        _write(path, content)
    except OSError as error:
        wrong = f"Not saved: {error.strerror or 'the file cannot be written'}."
        return _page(visit, content, wrong=wrong, status=409)
    visit.desk.cases.record(visit.actor, "watchlist.saved", "watchlist", targets=len(found.targets))
    return visit.go("/watchlist", f"Saved. {words.count(len(found.targets), 'target')} are watched.")


def try_alias(visit: Visit, form: Form) -> Response:
    """Say what a name would have matched."""
    alias = one(form, "alias").strip()[:LONGEST_ALIAS]
    if len(alias) < 2:
        raise Refusal(422, "Too short", "A name has two letters at least.")
    visit.desk.cases.record(visit.actor, "watchlist.preview", "watchlist")
    found = preview(alias, _parsed(visit), visit.site.setup.posts)
    if visit.part:
        return HTMLResponse(visit.site.template("_preview.html", preview=found))
    return _page(visit, _content(visit), alias=alias, tried=found)


def _page(
    visit: Visit,
    content: str,
    *,
    wrong: str = "",
    said: str = "",
    alias: str = "",
    found: Watchlist | None = None,
    tried: Preview | None = None,
    status: int = 200,
) -> Response:
    path = visit.site.setup.watchlist
    watched = found or _parsed(visit)
    extra = {"said": said} if said else {}
    return visit.page(
        "watchlist.html",
        status,
        where=f"The file is {path.name}. Workers take up a saved change by themselves."
        if path is not None
        else "No watchlist file is set: set PILEON_WATCHLIST, or every primary target is watched.",
        wrong=wrong,
        alias=alias,
        preview=tried,
        version=_version(_content(visit)),
        text=content,
        may_change=path is not None and visit.may("admin"),
        why_not="Only the role admin may change it." if path is not None else "There is nothing to change.",
        summary=[
            {
                "address": views.target_address(target.id),
                "name": texts.name(target.name),
                "accounts": sum(map(len, target.accounts.values())),
                "aliases": texts.name(", ".join(target.aliases)),
                "related": texts.name(", ".join(person.name for person in target.related)),
            }
            for target in (watched.targets[:LISTED] if watched is not None else [])
        ],
        **extra,
    )


def _content(visit: Visit) -> str:
    path = visit.site.setup.watchlist
    if path is None:
        return ""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _parsed(visit: Visit) -> Watchlist | None:
    path = visit.site.setup.watchlist
    try:
        return None if path is None else load_watchlist(path)
    except ConfigurationError:
        return None


def _version(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _write(path: Path, content: str) -> None:
    """Replace the file as a whole, so that a worker never reads half of it."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
