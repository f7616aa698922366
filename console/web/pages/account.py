"""An account: every alert that names it, who it came with, what it wrote."""

from __future__ import annotations

from starlette.responses import Response

from agents.store.views import Account
from console.web import text, views, words
from console.web.desk import Companion
from console.web.site import Form, Refusal, Visit
from schemas.verdict import ORGANIC


def show(visit: Visit) -> Response:
    """Return the page, with its posts blurred."""
    return _page(visit, revealed=False)


def posts(visit: Visit, _form: Form) -> Response:
    """Return the page with its posts, and write down who asked for them."""
    account = _account(visit)
    subject = account.appearances[0].summary.id
    visit.desk.cases.record(visit.actor, "posts.shown", subject, of="account")
    return _page(visit, revealed=True)


def companion(one: Companion) -> dict[str, object]:
    """Return another account as a line of a table."""
    return {
        "address": views.account_address(one.platform, one.id),
        "handle": text.name(one.handle),
        "platform": one.platform,
        "together": one.together,
    }


def _page(visit: Visit, *, revealed: bool) -> Response:
    account = _account(visit)
    shown = [
        views.ShownPost(
            number=number,
            platform=post.platform,
            account=f"{account.platform}:{account.id}",
            author=text.name(post.author),
            author_address=views.account_address(account.platform, account.id),
            at=post.created_at,
            text=text.shown(post.text),
            veil=views.VEIL,
            link=views.safe_link(post.url),
            deleted=post.deleted_at is not None,
            campaign=views.alert_address(post.alert_id),
        )
        for number, post in enumerate(visit.desk.posts_by(account.platform, account.id), 1)
    ]
    content: dict[str, object] = {
        "posts": shown,
        "revealed": revealed,
        "reveal_address": views.account_address(account.platform, account.id),
    }
    named = sum(1 for one in account.appearances if one.role == "named")
    return visit.page(
        "account.html",
        handle=text.name(account.handles[0]),
        platform=account.platform,
        identity=text.name(account.id),
        names=[text.name(handle) for handle in account.handles],
        named_in=words.count(named, "alert"),
        lead_in=words.count(len(account.appearances) - named, "alert"),
        judged=_judged(account),
        alerts=[views.row(one.summary) for one in account.appearances],
        as_role={one.summary.id: one.role for one in account.appearances},
        company=[companion(one) for one in visit.desk.company(account.platform, account.id)],
        **content,
    )


def _account(visit: Visit) -> Account:
    platform, identity = visit.request.path_params["platform"], visit.request.path_params["id"]
    account = visit.desk.reader.account(platform, identity)
    if account is None:
        raise Refusal(404, "Not there", "No alert names this account.")
    return account


def _judged(account: Account) -> str:
    values = [one.summary.verdict for one in account.appearances if one.summary.verdict is not None]
    if not values:
        return "in no alert that somebody judged"
    organic = [value for value in values if value in ORGANIC]
    listed = ", ".join(words.of(words.VERDICTS, value).lower() for value in dict.fromkeys(values))
    spared = "; it was part of what people found to be organic" if organic else ""
    return f"{listed}{spared}"
