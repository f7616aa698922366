"""Hand-made posts and alerts to try methods and scores on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schemas.alert import Alert, AlertKind, AlertTarget, Counts, NamedAccount, Window
from schemas.post import Author, Mention, Post, Reference

NOON = datetime(2025, 5, 10, 12, tzinfo=UTC)


def reply(second: float, author: str, target: str, text: str = "", tags: Iterable[str] = ()) -> Post:
    """Return a reply of one account to another, so many seconds after noon."""
    return Post(
        id=f"{author}-{second}-{target}",
        platform="x",
        created_at=NOON + timedelta(seconds=second),
        author=Author(id=author, handle=author),
        kind="reply",
        text=text or f"@{target} hm",
        reply_to=Reference(handle=target),
        mentions=(Mention(handle=target),),
        hashtags=tuple(tags),
    )


def alert(
    second: float, scores: dict[str, float], kind: AlertKind = "coordinated_campaign", number: str = "a"
) -> Alert:
    """Return an alert detected so many seconds after noon that names accounts with scores."""
    moment = NOON + timedelta(seconds=second)
    return Alert(
        id=number,
        revision=1,
        kind=kind,
        target=AlertTarget(handle="victim"),
        status="open",
        severity="high",
        score=max(scores.values(), default=0.0),
        opened_at=moment,
        detected_at=moment,
        window=Window(moment, moment),
        counts=Counts(1, 1),
        accounts=[NamedAccount("x", handle, handle, value, []) for handle, value in scores.items()],
    )


def named(alerts: Iterable[Alert]) -> set[str]:
    """Return the handles that alerts name."""
    return {account.handle for one in alerts for account in one.accounts}
