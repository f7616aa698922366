"""``pileon query``: questions to the alert store, or to the alerts of a replay, from the terminal."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

import typer

from agents.ops.errors import ConfigurationError
from agents.store.views import Review
from console.cli.listings import FromStore, Listing, open_search
from schemas.alert import AlertKind, Severity, Status
from schemas.verdict import VerdictValue

if TYPE_CHECKING:
    from agents.store.search import FoundAccount, FoundText, Line, Search
    from agents.store.views import Query

Role = Literal["flagged", "lead"]

QUOTED: Final = 200
"""Letters of a sample post that are shown around what was looked for."""


def query(
    *,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="WHO", help="An account that alerts name: its handle or id, or platform:handle or :id."
        ),
    ] = None,
    role: Annotated[
        Role | None, typer.Option(help="With --account: only where evidence flags it, or only as a lead.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="WHOM", help="A target: its id, its account, or part of its name."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"May be repeated: {', '.join(get_args(AlertKind))}."),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(metavar="SEVERITY", help=f"May be repeated: {', '.join(get_args(Severity))}."),
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Whether the alert goes on.")] = None,
    review: Annotated[Review | None, typer.Option(help="Where its review stands.")] = None,
    verdict: Annotated[
        VerdictValue | None, typer.Option(help="What people found it to be; the newest verdict counts.")
    ] = None,
    evidence: Annotated[
        str | None, typer.Option(metavar="CODE", help="A code that its evidence has, such as co_targeting.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help="Words in a sentence of its evidence, or in a sample post."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Opened at this time or later.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Opened before this time.")] = None,
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Alerts of a replay; those of the store by default.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most alerts to show.")] = 50,
    as_json: Annotated[
        bool, typer.Option("--json", help="Whole alerts as JSON lines, with what was found in each.")
    ] = False,
) -> None:
    """Look alerts up by account, target, kind, evidence, words or time.

    What is asked for must all hold. The newest revision of each alert is asked, and the alerts that were opened last
    come first. Times are RFC 3339, or a day; UTC where no zone is given. --json is what --alerts takes.
    """
    from console.cli.listings import store_url

    url = store_url(os.environ)
    asked = _query(
        account=account,
        role=role,
        target=target,
        kinds=_among("--kind", _whole_names(kind or ()), get_args(AlertKind)),
        severities=_among("--severity", severity or (), get_args(Severity)),
        status=status,
        review=review,
        verdict=verdict,
        evidence=evidence,
        text=text,
        start=start,
        end=end,
    )
    with _opened(url, alerts, asked) as search:
        if as_json:
            for line in () if search is None else json_lines(search, asked, limit):
                sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
            return
        listing = FromStore(search).found(asked, limit)
        found = Matches(search, [row.id for row in listing.rows], asked)
        typer.echo(_shown(listing, found))
        if search is not None and not listing.rows and evidence is not None:
            _tell_codes(search, evidence)


def _query(
    *,
    account: str | None,
    role: Role | None,
    target: str | None,
    kinds: Sequence[AlertKind],
    severities: Sequence[Severity],
    status: Status | None,
    review: Review | None,
    verdict: VerdictValue | None,
    evidence: str | None,
    text: str | None,
    start: str | None,
    end: str | None,
) -> Query:
    from agents.archives.span import parse_span
    from agents.store.keys import ms
    from agents.store.views import Query

    for option, told in (
        ("--account", account),
        ("--target", target),
        ("--evidence", evidence),
        ("--text", text),
    ):
        if told is not None and not told.strip().removeprefix("@"):
            raise ConfigurationError(f"{option} is empty")
    if role is not None and account is None:
        raise ConfigurationError("--role needs --account")
    span = parse_span(start, end)
    return Query(
        who=None if account is None else account.strip(),
        role=None if role is None else "named" if role == "flagged" else "lead",
        about=None if target is None else target.strip(),
        kinds=kinds,
        severities=severities,
        statuses=() if status is None else (status,),
        reviews=() if review is None else (review,),
        verdicts=() if verdict is None else (verdict,),
        evidence=None if evidence is None else evidence.strip(),
        words=None if text is None else text.strip(),
        since=None if span.start is None else ms(span.start),
        until=None if span.end is None else ms(span.end),
    )


def _whole_names(kinds: Sequence[str]) -> list[str]:
    """Return kinds that are told by the short names that lists on a terminal have."""
    from console.cli.terminal import SHORT_KINDS

    whole = {short: kind for kind, short in SHORT_KINDS.items()}
    return [whole.get(kind, kind) for kind in kinds]


def _among(option: str, told: Sequence[str], known: tuple[Any, ...]) -> tuple[Any, ...]:
    for one in told:
        if one not in known:
            raise ConfigurationError(f"{option}: {one!r} is none of {', '.join(known)}")
    return tuple(told)


@contextmanager
def _opened(url: str, alerts: Path | None, asked: Query) -> Iterator[Search | None]:
    if alerts is None:
        with open_search(url) as search:
            yield search
        return
    from agents.store.in_memory import search_in
    from console.stored_alerts import revisions_in

    with search_in(revisions_in(alerts), asked) as search:
        yield search


class Matches:
    """What was found in each alert: accounts, sentences of the evidence, sample posts.

    Args:
        search: What looks them up; None where there is no store yet.
        ids: The alerts.
        asked: What was asked for.
    """

    def __init__(self, search: Search | None, ids: Sequence[str], asked: Query) -> None:
        self.accounts: dict[str, list[FoundAccount]] = defaultdict(list)
        self.statements: dict[str, list[FoundText]] = defaultdict(list)
        self.posts: dict[str, list[FoundText]] = defaultdict(list)
        if search is None:
            return
        for account in search.accounts(ids, asked):
            self.accounts[account.alert_id].append(account)
        for kept, found in ((self.statements, search.statements), (self.posts, search.posts)):
            for one in found(ids, asked):
                kept[one.alert_id].append(one)
        self._words = asked.words or ""

    def sentences(self, alert_id: str) -> list[str]:
        """Return what was found in an alert, as sentences for people."""
        from console.letters import printable

        told = [
            f"{one.platform}:{one.handle} ({one.id}): {'flagged' if one.role == 'named' else 'lead'}, "
            f"score {one.score:.2f}, {one.evidence.replace(' ', ', ')}"
            for one in self.accounts.get(alert_id, ())
        ]
        told += [f"{one.source}: {one.text}" for one in self.statements.get(alert_id, ())]
        told += [
            f"{one.source} wrote: {around(one.text, self._words)}" for one in self.posts.get(alert_id, ())
        ]
        return [printable(" ".join(one.split())) for one in told]

    def plain(self, alert_id: str) -> dict[str, list[dict[str, object]]]:
        """Return what was found in an alert, as it is written in JSON."""
        return {
            "accounts": [
                {
                    "platform": one.platform,
                    "id": one.id,
                    "handle": one.handle,
                    "role": "flagged" if one.role == "named" else "lead",
                    "score": one.score,
                    "evidence": one.evidence.split(),
                }
                for one in self.accounts.get(alert_id, ())
            ],
            "evidence": [
                {"code": one.source, "statement": one.text} for one in self.statements.get(alert_id, ())
            ],
            "posts": [{"author": one.source, "text": one.text} for one in self.posts.get(alert_id, ())],
        }


def around(text: str, words: str, most: int = QUOTED) -> str:
    """Return the part of a text around words, with dots where it is cut.

    >>> around("one two three four", "three", 9)
    '… three …'
    """
    if len(text) <= most:
        return text
    at = max(0, text.lower().find(words.lower()))
    begin = max(0, min(at - (most - len(words)) // 2, len(text) - most))
    part = text[begin : begin + most].strip()
    return f"{'… ' if begin else ''}{part}{' …' if begin + most < len(text) else ''}"


def json_lines(search: Search, asked: Query, limit: int) -> Iterator[bytes]:
    """Yield the alerts that a query finds, whole, each with its review and with what was found in it."""
    import msgspec

    from agents.store.search import AT_ONCE

    found = search.latest(asked, limit)
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        ids = [line.id for line in some]
        whole, matches = search.whole(ids), Matches(search, ids, asked)
        for line in some:
            if line.id in whole:
                alert = msgspec.json.decode(whole[line.id], type=dict[str, msgspec.Raw])
                yield msgspec.json.encode({**alert, **_decided(line), "found": matches.plain(line.id)})


def _decided(line: Line) -> dict[str, str | None]:
    return {"review": line.review, "verdict": line.verdict, "assignee": line.assignee}


def _shown(listing: Listing, found: Matches) -> str:
    from console.cli.terminal import has_colours, lines, overview, screen_width

    told = {row.id: found.sentences(row.id) for row in listing.rows}
    if sys.stdout.isatty():
        return overview(listing, screen_width(), colour=has_colours(), below=told)
    return lines(listing, told)


def _tell_codes(search: Search, evidence: str) -> None:
    codes = search.codes()
    if codes and evidence not in codes:
        print(
            f"pileon query: no alert has evidence {evidence!r}; there is {', '.join(codes)}", file=sys.stderr
        )
