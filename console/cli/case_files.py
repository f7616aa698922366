"""One case as files that whoever receives them can read without Pileon: tables, JSON, and what is in them in words."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from console.cells import Cell, safe_cell
from console.cli.listings import target_name
from console.evidence import chance_in_words, sentence
from console.letters import printable
from schemas.codec import encode_alert

if TYPE_CHECKING:
    from agents.store.record import Record
    from schemas.alert import Alert, NamedAccount, SamplePost

ACCOUNTS: Final = ("platform", "account_id", "handle", "score", "evidence", "first_revision", "last_revision")
POSTS: Final = (
    "platform", "post_id", "author", "account_id", "created_at", "url", "deleted_at", "revisions", "evidence", "text",
)  # fmt: skip
PERMALINKS: Final = ("platform", "url", "post_id", "author", "account_id", "created_at")
REVISIONS: Final = (
    "revision", "stored_at", "detected_at", "status", "severity", "score", "posts", "accounts", "flagged", "leads",
)  # fmt: skip

_ABOUT: Final = {
    "alert.json": "the newest revision, as the console shows it",
    "revisions.jsonl": "every revision, a line each; pileon console --alerts takes the file",
    "revisions.csv": "what each revision said in figures, and when",
    "evidence.csv": "the reasons, with the probability of each by chance",
    "accounts.csv": "the accounts that the evidence flags",
    "leads.csv": "accounts with weaker evidence: look at them, do not call them coordinated",
    "posts.csv": "every post that a revision quotes",
    "permalinks.csv": "where those posts can be seen, for requests to the platforms; deleted ones are left out",
    "timeline.csv": "the crowd by the minute",
    "ties.csv": "what ties two accounts",
    "decisions.json": "what people decided: review, verdicts, notes, mutes; and what was told to whom",
    "history.csv": "who did what with it, in order",
    "related.csv": "other alerts that name some of the same accounts",
    "manifest.json": "where this comes from, and size and SHA-256 of each file",
}

FilesOfCase = dict[str, bytes]


def files_of(
    revisions: Sequence[Alert], record: Record | None, *, source: str, version: str, made_at: datetime
) -> FilesOfCase:
    """Return the files of a case by name, those that would be empty left out.

    Args:
        revisions: Every revision, the first one first; at least one.
        record: What the store knows beside them; None for alerts of a replay's file.
        source: Where they come from, for people.
        version: Pileon's version.
        made_at: Now.
    """
    alert = revisions[-1]
    posts = _posts(revisions, record)
    tables: dict[str, tuple[Sequence[str], list[Sequence[Cell]]]] = {
        "revisions.csv": (REVISIONS, _revisions(revisions, record)),
        "evidence.csv": (
            ("code", "weight", "statement", "chance", "posts"),
            [
                (one.code, one.weight, one.statement, chance_in_words(one), " ".join(one.posts))
                for one in alert.evidence
            ],
        ),
        "accounts.csv": (ACCOUNTS, _accounts([(one.revision, one.accounts) for one in revisions])),
        "leads.csv": (ACCOUNTS, _accounts([(one.revision, one.leads) for one in revisions])),
        "posts.csv": (POSTS, posts),
        "permalinks.csv": (PERMALINKS, _permalinks(posts)),
        "timeline.csv": (
            ("at", "posts", "accounts", "by_flagged"),
            [(time(one.at), one.posts, one.accounts, one.named) for one in alert.timeline],
        ),
        "ties.csv": (
            ("one", "other", "kind", "weight", "statement", "posts"),
            [(one.one, one.other, one.kind, one.weight, one.statement, " ".join(one.posts)) for one in alert.ties],
        ),
    }  # fmt: skip
    files = {
        "alert.json": msgspec.json.format(encode_alert(alert), indent=2) + b"\n",
        "revisions.jsonl": b"".join(encode_alert(one) + b"\n" for one in revisions),
    }
    if record is not None:
        tables["history.csv"] = (
            ("at", "actor", "action", "detail"),
            [(_at(one.at), one.actor, one.action, one.detail) for one in record.audit],
        )
        tables["related.csv"] = (
            ("alert_id", "opened_at", "kind", "severity", "status", "target", "shared_accounts"),
            [
                (one.summary.id, _at(one.summary.opened_at), one.summary.kind, one.summary.severity,
                 one.summary.status, one.summary.target_name, one.shared)
                for one in record.related
            ],
        )  # fmt: skip
        files["decisions.json"] = _json(_decisions(record))
    files |= {name: _csv(columns, rows) for name, (columns, rows) in tables.items() if rows}
    files["README.txt"] = _readme(
        alert, len(revisions), files, _posts_in_words(posts), decided=record is not None
    )
    files["manifest.json"] = _json(
        {
            "case": alert.id,
            "revision": alert.revision,
            "revisions": len(revisions),
            "source": source,
            "made_at": time(made_at),
            "made_by": f"Pileon {version}",
            "files": [
                {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in sorted(files.items())
            ],
        }
    )
    files["SHA256SUMS"] = b"".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode() for name, content in sorted(files.items())
    )
    return files


def time(moment: datetime) -> str:
    """Return a time as it stands in every file: RFC 3339, UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _at(ms: int | None) -> str:
    return "" if ms is None else time(datetime.fromtimestamp(ms / 1000, UTC))


def _json(content: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _revisions(revisions: Sequence[Alert], record: Record | None) -> list[Sequence[Cell]]:
    stored = {} if record is None else {one.revision: one.stored_at for one in record.revisions}
    return [
        (one.revision, _at(stored.get(one.revision)), time(one.detected_at), one.status, one.severity, one.score,
         one.counts.posts, one.counts.accounts, len(one.accounts), len(one.leads))
        for one in revisions
    ]  # fmt: skip


def _accounts(revisions: Sequence[tuple[int, Sequence[NamedAccount]]]) -> list[Sequence[Cell]]:
    newest: dict[tuple[str, str], tuple[NamedAccount, int, int]] = {}
    for revision, members in revisions:
        for one in members:
            key = one.platform, one.id
            newest[key] = (one, newest[key][1] if key in newest else revision, revision)
    found = sorted(newest.values(), key=lambda one: (-one[0].score, one[0].platform, one[0].id))
    return [
        (one.platform, one.id, one.handle, one.score, " ".join(one.evidence), first, last)
        for one, first, last in found
    ]


def _posts(revisions: Sequence[Alert], record: Record | None) -> list[Sequence[Cell]]:
    newest: dict[tuple[str, str], SamplePost] = {}
    shown: dict[tuple[str, str], list[int]] = {}
    codes: dict[str, dict[str, None]] = {}
    accounts: dict[tuple[str, str], str] = {}
    for alert in revisions:
        for one in (*alert.leads, *alert.accounts):
            accounts[one.platform, one.handle.casefold()] = one.id
        for post in alert.posts:
            newest[post.platform, post.id] = post
            shown.setdefault((post.platform, post.id), []).append(alert.revision)
        for reason in alert.evidence:
            for post_id in reason.posts:
                codes.setdefault(post_id, {})[reason.code] = None
    deleted: Mapping[tuple[str, str], int] = {} if record is None else record.deleted
    return [
        (post.platform, post.id, post.author, accounts.get((post.platform, post.author.casefold()), ""),
         time(post.created_at), post.url or "", _at(deleted.get(key)), _spans(shown[key]),
         " ".join(codes.get(post.id, ())), post.text)
        for key, post in sorted(newest.items(), key=lambda item: (item[1].created_at, item[0]))
    ]  # fmt: skip


def _spans(numbers: Sequence[int]) -> str:
    """Return numbers in order in few words.

    >>> _spans([1, 2, 3, 7, 9, 10])
    '1 to 3, 7, 9 to 10'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans)


def _permalinks(posts: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    of_post = [dict(zip(POSTS, post, strict=True)) for post in posts]
    linked = [post for post in of_post if post["url"] and not post["deleted_at"]]
    linked.sort(key=lambda post: str(post["platform"]))
    return [[post[name] for name in PERMALINKS] for post in linked]


def _posts_in_words(posts: Sequence[Sequence[Cell]]) -> str:
    of_post = [dict(zip(POSTS, post, strict=True)) for post in posts]
    without = sum(not post["url"] for post in of_post)
    deleted = sum(bool(post["deleted_at"]) for post in of_post)
    return f"{len(of_post):,} posts are quoted; {without:,} of them have no permalink, {deleted:,} were deleted since."


def _decisions(record: Record) -> dict[str, Any]:
    summary = record.case.summary
    return {
        "review": summary.review,
        "reviewed_by": summary.reviewed_by,
        "reviewed_at": _at(summary.reviewed_at) or None,
        "assignee": summary.assignee,
        "assigned_at": _at(summary.assigned_at) or None,
        "verdict": summary.verdict,
        "verdicts": [_plain(one) for one in record.case.verdicts],
        "notes": [_plain(one) for one in record.case.notes],
        "mutes": [_plain(one) for one in record.case.mutes],
        "told": [_plain(one) for one in record.told],
        "messages": [_plain(one) for one in record.case.messages],
    }


_TIMES: Final = frozenset({"at", "until", "queued_at", "sent_at", "posted_at", "edited_at"})


def _plain(one: msgspec.Struct) -> dict[str, Any]:
    """Return a row of the store with its times as people write them."""
    return {
        name: (_at(value) or None) if name in _TIMES else value
        for name, value in msgspec.structs.asdict(one).items()
        if name not in {"id", "alert_id"}
    }


def _readme(alert: Alert, revisions: int, files: Iterable[str], posts: str, *, decided: bool) -> bytes:
    told = [f"  {name:<16}{about}" for name, about in _ABOUT.items() if name in files]
    lines = [
        f"Case {alert.id}: {alert.kind} at {target_name(alert.target)}",
        "",
        f"Status {alert.status}, severity {alert.severity}, score {alert.score:.2f}, revision {alert.revision} "
        f"({revisions} in all).",
        f"{time(alert.window.start)} to {time(alert.window.end)}: {alert.counts.posts:,} posts by "
        f"{alert.counts.accounts:,} accounts; {len(alert.accounts):,} are flagged, {len(alert.leads):,} are leads.",
        posts,
        "",
        "Evidence",
        *(f"- {sentence(one)}" for one in alert.evidence),
        "",
        "Files",
        *told,
        f"  {'manifest.json':<16}{_ABOUT['manifest.json']}",
        "  SHA256SUMS      the same sums; check them in this folder with: sha256sum -c SHA256SUMS",
        "",
        "An alert says that accounts act together, not why, or that they do wrong. Read the posts before you act.",
        "Quoted posts are redacted: telephone numbers, addresses and the like are left out before anything is stored,",
        "and there is no other copy. The permalinks lead to the posts as they were written.",
        "Times are UTC. In tables, a cell that a spreadsheet would change or run begins with an apostrophe.",
    ]
    if not decided:
        lines.append("The alerts come from the file of a replay, so nothing is known of what people decided.")
    return "".join(f"{printable(line)}\n" for line in lines).encode("utf-8", "replace")
