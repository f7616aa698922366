"""What pages show, made of what the store gives: plain values with every word already chosen, and no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from agents.store.views import StoredPost, Summary
from console.evidence import chance_in_words
from console.web import text, words
from schemas.alert import Alert, Evidence, NamedAccount

LINK_SCHEMES: Final = frozenset({"https"})
VEIL: Final = "This post is blurred until you ask for it. It may hurt to read."


class Row(Struct, frozen=True):
    """An alert in a list or at the head of its page; times are ms."""

    id: str
    revision: int
    address: str
    kind: str
    kind_words: str
    severity: str
    status: str
    score: float
    target: str
    target_key: str
    claim: str
    opened_at: int
    detected_at: int
    updated_at: int
    posts: int
    accounts: int
    named: int
    leads: int
    review: str
    review_words: str
    assignee: str | None
    verdict_words: str


class Person(Struct, frozen=True):
    """An account that an alert names, or a lead."""

    key: str
    platform: str
    handle: str
    address: str
    score: float
    evidence: str
    codes: str
    others: int


class Reason(Struct, frozen=True):
    """One piece of evidence, with its accounts and posts; ``chance`` is empty where the statement says it."""

    code: str
    title: str
    statement: str
    chance: str
    accounts: list[str]
    posts: list[ShownPost]


class ShownPost(Struct, frozen=True):
    """A post on a page; ``text`` is fit to be shown, ``link`` leads to its platform where that is safe."""

    number: int
    platform: str
    account: str
    author: str
    author_address: str
    at: int
    text: str
    veil: str
    link: str | None
    deleted: bool
    campaign: str | None = None


def row(summary: Summary) -> Row:
    """Return an alert's line."""
    return Row(
        id=summary.id,
        revision=summary.revision,
        address=alert_address(summary.id),
        kind=summary.kind,
        kind_words=words.of(words.KINDS, summary.kind),
        severity=summary.severity,
        status=summary.status,
        score=summary.score,
        target=text.name(summary.target_name),
        target_key=summary.target,
        claim=claim(summary),
        opened_at=summary.opened_at,
        detected_at=summary.detected_at,
        updated_at=summary.stored_at,
        posts=summary.crowd_posts,
        accounts=summary.crowd_accounts,
        named=summary.named,
        leads=summary.leads,
        review=summary.review,
        review_words=words.of(words.REVIEWS, summary.review),
        assignee=summary.assignee,
        verdict_words="" if summary.verdict is None else words.of(words.VERDICTS, summary.verdict),
    )


def claim(summary: Summary) -> str:
    """Return what an alert claims, hedged, in a sentence."""
    kind: str = summary.kind
    crowd = words.count(summary.crowd_accounts, "account")
    posts = words.count(summary.crowd_posts, "post")
    minutes = max(1, round((summary.window_end - summary.window_start) / 60_000))
    span = f"{minutes} min" if minutes < 180 else f"{round(minutes / 60)} h"
    if kind == "coordinated_campaign":
        sure = words.sure(summary.score)
        return f"{summary.named:,} of {crowd} {sure} act together; {posts} in {span}."
    if kind == "pile_on":
        return f"{crowd} wrote {posts} in {span}; nothing ties them together."
    if kind == "emerging_target":
        return f"{crowd} wrote {posts} in {span}, far beyond the usual; this target is not on the watchlist."
    who = words.count(summary.named, "account") if summary.named else "no account"
    return f"{who} named by the evidence; {posts} by {crowd} in {span}."


def people(
    alert: Alert, others: Mapping[tuple[str, str], int], most: int | None = None
) -> tuple[list[Person], list[Person]]:
    """Return the accounts that the evidence names and the leads, those with the highest scores first.

    Args:
        alert: The alert.
        others: In how many other alerts each account is named.
        most: Accounts returned of each sort; all by default.
    """
    named, leads = (
        sorted(accounts, key=lambda account: (-account.score, account.platform, account.id))[:most]
        for accounts in (alert.accounts, alert.leads)
    )
    return [_person(one, others) for one in named], [_person(one, others) for one in leads]


def _person(account: NamedAccount, others: Mapping[tuple[str, str], int]) -> Person:
    return Person(
        key=f"{account.platform}:{account.id}",
        platform=account.platform,
        handle=text.name(account.handle),
        address=account_address(account.platform, account.id),
        score=account.score,
        evidence=", ".join(words.of(words.EVIDENCE, code) for code in account.evidence),
        codes=" ".join(account.evidence),
        others=others.get((account.platform, account.id), 0),
    )


def posts(alert: Alert, stored: Iterable[StoredPost]) -> list[ShownPost]:
    """Return an alert's sample posts, the first one first."""
    keys = {
        (account.platform, account.handle.casefold()): account for account in (*alert.leads, *alert.accounts)
    }
    shown = []
    for number, post in enumerate(sorted(stored, key=lambda post: (post.created_at, post.position)), 1):
        account = keys.get((post.platform, post.author.casefold()))
        shown.append(
            ShownPost(
                number=number,
                platform=post.platform,
                account="" if account is None else f"{account.platform}:{account.id}",
                author=text.name(post.author),
                author_address=handle_address(post.author)
                if account is None
                else account_address(account.platform, account.id),
                at=post.created_at,
                text=text.shown(post.text),
                veil=VEIL,
                link=safe_link(post.url),
                deleted=post.deleted_at is not None,
            )
        )
    return shown


def reasons(alert: Alert, shown: Sequence[ShownPost], numbers: Mapping[str, int]) -> list[Reason]:
    """Return the evidence, what weighs most first, each with its accounts and posts.

    Args:
        alert: The alert.
        shown: Its posts as they are shown.
        numbers: Numbers of the shown posts by post id.
    """
    found = []
    by_number = {post.number: post for post in shown}
    for one in sorted(alert.evidence, key=lambda one: -one.weight):
        keys = [
            f"{account.platform}:{account.id}" for account in alert.accounts if one.code in account.evidence
        ]
        found.append(
            Reason(
                one.code,
                words.of(words.EVIDENCE, one.code),
                text.shown(one.statement),
                chance_in_words(one),
                keys,
                _shows(one, set(keys), shown, by_number, numbers),
            )
        )
    return found


def _shows(
    one: Evidence,
    keys: set[str],
    shown: Sequence[ShownPost],
    by_number: Mapping[int, ShownPost],
    numbers: Mapping[str, int],
) -> list[ShownPost]:
    """Return the posts recorded with a reason, else those by the accounts that it names."""
    recorded = [by_number[numbers[post]] for post in one.posts if post in numbers]
    return recorded or [post for post in shown if post.account in keys]


def without(summary: Summary) -> str:
    """Return what the crowd is without the accounts that the evidence names."""
    if not summary.named or summary.named > summary.crowd_accounts:
        return ""
    these = "this account" if summary.named == 1 else f"these {summary.named:,} accounts"
    return f"Without {these} the crowd is {summary.crowd_accounts - summary.named:,}."


def safe_link(url: str | None) -> str | None:
    """Return a link that a person may follow: https to a host, and nothing else."""
    if url is None or len(url) > 2_000 or any(ord(sign) < 33 for sign in url):
        return None
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.password is None
    except ValueError:
        return None
    return url if parts.scheme in LINK_SCHEMES and parts.hostname and plain else None


def alert_address(alert_id: str) -> str:
    """Return where an alert's page is."""
    return f"/campaigns/{quote(alert_id, safe='')}"


def account_address(platform: str, account_id: str) -> str:
    """Return where an account's page is."""
    return f"/accounts/{quote(platform, safe='')}/{quote(account_id, safe='')}"


def handle_address(handle: str) -> str:
    """Return where an account is looked for by its handle."""
    return f"/search?q={quote('@' + handle, safe='')}"


def target_address(target: str) -> str:
    """Return where a target's page is."""
    return f"/targets/{quote(target, safe='')}"
