"""``pileon purge``: forget old alerts, or one account."""

from __future__ import annotations

import os
import re
from typing import Annotated, Final

import typer

from agents.ops.errors import ConfigurationError

_AGE: Final = re.compile(r"^(\d{1,5})d$")
_DAY_MS: Final = 86_400_000


def purge(
    *,
    older_than: Annotated[
        str | None,
        typer.Option(metavar="AGE", help="Remove alerts whose window ended so long ago, such as 365d."),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(metavar="PLATFORM:ID", help="Erase an account and its posts from every alert."),
    ] = None,
    post: Annotated[
        str | None, typer.Option(metavar="PLATFORM:ID", help="Erase a post's text from every alert.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without this, only say what would be done.")
    ] = False,
) -> None:
    """Remove old alerts, or erase an account or a post from every alert.

    What is removed cannot be brought back. Revisions that still arrive leave erased accounts and posts out.
    """
    from agents.ops.clock import now_ms
    from agents.ops.settings import load
    from agents.store import AlertStore, Query

    chosen = [option for option in (older_than, account, post) if option is not None]
    if len(chosen) != 1:
        raise ConfigurationError("choose one of --older-than, --account and --post")
    before = None if older_than is None else now_ms() - _days(older_than) * _DAY_MS
    with AlertStore(load(os.environ).store_url) as store:
        if before is not None:
            if not yes:
                typer.echo(f"{_alerts(store.older_than(before))} would be removed; --yes removes them")
                return
            purged = store.purge(before)
            typer.echo(f"Removed: {_alerts(len(purged.alerts))}, audit log entries: {purged.audit:,}")
            return
        field = "account" if account is not None else "post"
        platform, identifier = _pair(field, account or post or "")
        if not yes:
            if account is not None:
                count = store.reader.count(Query(account=(platform, identifier)))
                typer.echo(
                    f"{_alerts(count)} name this account now; --yes erases it from them and all revisions"
                )
            else:
                typer.echo("The post's text would be erased from all revisions; --yes erases it")
            return
        erase = store.erase_account if account is not None else store.delete_post
        typer.echo(f"Erased from {_alerts(len(erase(platform, identifier)))}")


def _days(text: str) -> int:
    found = _AGE.match(text)
    if not found:
        raise ConfigurationError(f"--older-than: {text!r} is not a number of days such as 365d")
    return int(found[1])


def _pair(field: str, text: str) -> tuple[str, str]:
    platform, colon, identifier = text.partition(":")
    if not (platform and colon and identifier):
        raise ConfigurationError(f"--{field}: {text!r} is not of the form PLATFORM:ID")
    return platform, identifier


def _alerts(count: int) -> str:
    return f"{count:,} alert" if count == 1 else f"{count:,} alerts"
