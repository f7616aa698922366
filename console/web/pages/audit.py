"""The audit log: who did what, for admins."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from console.web import text
from console.web.site import Visit

LISTED: Final = 100


def show(visit: Visit) -> Response:
    """Return the page, the newest first."""
    before = visit.request.query_params.get("before", "")
    found = visit.desk.reader.audit(before=text.whole(before), limit=LISTED)
    return visit.page(
        "audit.html",
        rows=[
            {
                "at": one.at,
                "actor": text.name(one.actor),
                "action": one.action.replace(".", ": ").replace("_", " "),
                "subject": text.name(one.subject),
                "detail": text.shown(one.detail, 300) if one.detail != "{}" else "",
            }
            for one in found
        ],
        more=f"/audit?before={found[-1].id}" if len(found) == LISTED else None,
    )
