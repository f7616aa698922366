"""``pileon users``: who may sign in to the console in the browser."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    from agents.store.people import People, Role

Action = Literal["list", "add", "role", "password", "disable"]
RoleName = Literal["viewer", "analyst", "admin"]

ACTOR: Final = "command line"


def users(
    action: Annotated[Action, typer.Argument(help="What to do.")] = "list",
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The user.")] = None,
    *,
    role: Annotated[
        RoleName, typer.Option(help="viewer reads, analyst decides, admin also edits the watchlist.")
    ] = "viewer",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
    ] = False,
) -> None:
    """Say who may sign in to the console in the browser.

    As long as there is no user, the console is open to whoever is on this machine, and to nobody else.
    """
    from agents.ops.settings import load
    from agents.store import CaseError, Cases
    from agents.store.engine import open_engine
    from agents.store.people import People

    engine = open_engine(load(os.environ).store_url)
    try:
        people = People(engine)
        if action == "list":
            _list(people)
            return
        if name is None:
            raise ConfigurationError(f"{action}: which user? Give the name")
        done = _change(people, action, name, role, password_stdin=password_stdin)
        Cases(engine).record(ACTOR, f"user.{action}", name.strip().casefold())
        print(done, file=sys.stderr)
    except CaseError as error:
        raise ConfigurationError(str(error)) from None
    finally:
        engine.dispose()


def _list(people: People) -> None:
    found = people.users()
    for user in found:
        marks = ["provider"] * (user.subject is not None) + ["disabled"] * user.disabled
        print("\t".join([user.name, user.role, *marks]))
    if not found:
        print(
            "there is no user yet: the console is open on this machine, and to nobody else", file=sys.stderr
        )


def _change(people: People, action: Action, name: str, role: Role, *, password_stdin: bool) -> str:
    if action == "add":
        people.create(name, role, password=_password(password_stdin))
        return f"added {name} as {role}"
    if action == "role":
        people.set_role(name, role)
        return f"{name} is {role} now"
    if action == "password":
        people.set_password(name, _password(password_stdin))
        return f"{name} has another password, and is signed out everywhere"
    people.disable(name)
    return f"{name} may not sign in any more"


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise ConfigurationError("the password: standard input is no terminal, use --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
