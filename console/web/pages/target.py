"""A target: how its posts run, every alert about it, and who comes back."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from agents.ops.errors import ConfigurationError
from agents.store import Query
from agents.store.keys import target_key
from agents.watchlist import load_watchlist
from console.web import text, views
from console.web.pages.account import companion
from console.web.pulse import Fact
from console.web.site import Refusal, Visit
from schemas.target import Target

LISTED: Final = 100


def show(visit: Visit) -> Response:
    """Return the page."""
    key = str(visit.request.path_params["key"])
    reader, pulse = visit.desk.reader, visit.site.pulse
    query = Query(target=key)
    found = reader.page(query, limit=LISTED)
    watched = _watched(visit, key)
    heard = next((one for one, who in pulse.targets().items() if target_key(who) == key), None)
    if not found.items and watched is None and heard is None:
        raise Refusal(
            404, "Not there", "There is no alert about this target, and the watchlist does not hold it."
        )
    counts = reader.counts("status", query)
    name = found.items[0].target_name if found.items else watched.name if watched else key
    return visit.page(
        "target.html",
        name=text.name(name),
        rates=pulse.rates(heard) if heard is not None else [],
        usual=pulse.usual(heard) if heard is not None else None,
        no_rates="The rate is not known: nothing was heard of this target." if pulse.known else pulse.why,
        total=f"{sum(counts.values()):,}",
        running=f"{counts.get('open', 0):,}",
        facts=[] if watched is None else _facts(watched),
        alerts=[views.row(one) for one in found.items],
        as_role=None,
        more=f"/queue?review=all&q={name}" if found.next else None,
        again=[companion(one) for one in visit.desk.again(key)],
    )


def _watched(visit: Visit, key: str) -> Target | None:
    """Return the watchlist's entry, if there is one and the file can be read."""
    path = visit.site.setup.watchlist
    if path is None:
        return None
    try:
        return next((one for one in load_watchlist(path).targets if one.id == key), None)
    except ConfigurationError:
        return None


def _facts(target: Target) -> list[Fact]:
    accounts = ", ".join(
        f"@{text.name(handle)} ({platform})"
        for platform, handles in target.accounts.items()
        for handle in handles
    )
    related = ", ".join(f"{text.name(one.name)} ({text.name(one.relation)})" for one in target.related)
    return [
        Fact("Accounts", accounts or "none"),
        Fact("Aliases", ", ".join(map(text.name, target.aliases)) or "none"),
        Fact("Related", related or "nobody"),
    ]
