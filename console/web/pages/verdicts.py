"""Verdicts: what people found alerts to be, as a page and as files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
from starlette.responses import Response

from agents.store.judged import counting_verdicts, spared_accounts
from console.cells import safe_cell
from console.web import text, views, words
from console.web.desk import Judged
from console.web.site import Visit, moment
from schemas.verdict import SparedAccount, Verdict

LISTED: Final = 200


def show(visit: Visit) -> Response:
    """Return the page."""
    found = visit.desk.judged()
    valid = [one for one in found if one.counts]
    tally = Counter(words.of(words.VERDICTS, one.value) for one in valid)
    campaigns = [one for one in valid if one.kind == "coordinated_campaign"]
    right = sum(1 for one in campaigns if one.value in {"coordinated", "automaton"})
    sentence = (
        f"Of {words.count(len(campaigns), 'reviewed coordinated campaign')}, people found {right:,} to be coordinated "
        "or automatic. That says how often Pileon is right, not how much it misses."
        if campaigns
        else "No coordinated campaign was judged yet, so nobody can say how often Pileon is right."
    )
    return visit.page(
        "verdicts.html",
        total=f"{len(valid):,}",
        sentence=sentence,
        tally=tally.most_common(),
        rows=[
            {
                "at": one.at,
                "address": views.alert_address(one.alert_id),
                "target": text.name(one.target_name),
                "revision": one.revision,
                "word": words.of(words.VERDICTS, one.value),
                "reason": text.shown(one.reason),
                "actor": text.name(one.actor),
                "counts": one.counts,
            }
            for one in found[:LISTED]
        ],
    )


def as_csv(visit: Visit) -> Response:
    """Return all verdicts as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ("alert_id", "revision", "target", "kind", "verdict", "reason", "reviewer", "at", "counts")
    )
    for one in _exported(visit, "csv"):
        cells = (
            one.alert_id, one.revision, one.target, one.kind, one.value, one.reason, one.actor,
            moment(one.at).isoformat(), "yes" if one.counts else "no",
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])
    return _file(out.getvalue().encode(), "text/csv; charset=utf-8", "verdicts.csv")


def as_lines(visit: Visit) -> Response:
    """Return the verdicts that count as JSON lines."""
    found = counting_verdicts(visit.desk.engine)
    visit.desk.cases.record(visit.actor, "export.jsonl", "verdicts", verdicts=len(found))
    return _file(_lines(found), "application/x-ndjson", "verdicts.jsonl")


def as_spared(visit: Visit) -> Response:
    """Return the accounts that people judged organic, as workers and replays read them."""
    found = spared_accounts(visit.desk.engine)
    visit.desk.cases.record(visit.actor, "export.spared", "verdicts", accounts=len(found))
    return _file(_lines(found), "application/x-ndjson", "spared.jsonl")


def _lines(found: Sequence[Verdict | SparedAccount]) -> bytes:
    return b"".join(msgspec.json.encode(one) + b"\n" for one in found)


def _exported(visit: Visit, form: str) -> list[Judged]:
    found = visit.desk.judged()
    visit.desk.cases.record(visit.actor, f"export.{form}", "verdicts", verdicts=len(found))
    return found


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
