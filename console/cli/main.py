"""The ``pileon`` command: one module a subcommand, loaded only when it runs."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from agents.ops.errors import ConfigurationError, RunError
from console.cli.plain_values import PlainCommand, plainly

if TYPE_CHECKING:
    # Typer carries a Click of its own and exports no names of its types.
    from typer._click import Command, Context, Parameter

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2

PLAIN_WIDTH: Final = 120
"""Most columns that help takes up where it is no terminal that shows it."""


class Entry(NamedTuple):
    """Where a subcommand lives, and the line that the overview shows of it."""

    module: str
    function: str
    summary: str


COMMANDS: Final = {
    "demo": Entry("lab.demo", "demo", "Show everything at work on this machine, with a simulated campaign."),
    "worker": Entry("console.cli.worker", "worker", "Run the agents, or only the ones named."),
    "replay": Entry(
        "console.cli.replay", "replay", "Run the detector over archives or a topic range, in event time."
    ),
    "map": Entry("console.cli.map", "map_", "Turn a platform's payloads into posts, as JSON lines."),
    "ingest": Entry("console.cli.ingest", "ingest", "Read a live source, an export or a file into Kafka."),
    "topics": Entry(
        "console.cli.topics", "topics", "Create the topics, or check them against what they should be."
    ),
    "archive": Entry("console.cli.archive", "archive", "Write the posts topic to files by the hour."),
    "check": Entry(
        "console.cli.check",
        "check",
        "Check settings, watchlist, broker, topics, folders, ports, store and Slack.",
    ),
    "status": Entry(
        "console.cli.status",
        "status",
        "Show how an installation stands: lag, watermark, order of posts, last alert, Slack, store and dead letters.",
    ),
    "dead-letters": Entry(
        "console.cli.dead_letters",
        "dead_letters",
        "List the records that were refused, show them, or write them to their topic again after a fix.",
    ),
    "console": Entry(
        "console.cli.terminal", "console", "Show the alerts of the store in the terminal, or in the browser."
    ),
    "query": Entry(
        "console.cli.query", "query", "Look alerts up by account, target, kind, evidence, words or time."
    ),
    "users": Entry("console.cli.users", "users", "Say who may sign in to the console in the browser."),
    "outbox": Entry(
        "console.cli.outbox", "outbox", "Show the messages that wait to be sent and those that were given up."
    ),
    "purge": Entry(
        "console.cli.purge", "purge", "Remove old alerts, or erase an account or a post from every alert."
    ),
    "hash-contact": Entry(
        "console.cli.hash_contact",
        "hash_contact",
        "Print the keyed hash of each contact, one a line, for private_contacts in the watchlist.",
    ),
    "export": Entry(
        "console.cli.export",
        "export",
        "Write alerts as CSV or JSON lines, or one case with all that belongs to it.",
    ),
    "simulate": Entry(
        "lab.worlds.command",
        "simulate",
        "Write a simulated stream: posts, answer key (.truth.json) and watchlist (.watchlist.yaml).",
    ),
    "evaluate": Entry("lab.evaluation.command", "evaluate", "Score alerts against an answer key."),
}

EPILOG: Final = (
    "Settings are PILEON_* variables. Exit codes: 0 done, 1 the run failed, 2 wrong usage or configuration."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Pydantic would read the entry points of every installed package for plugins of its own; there is none here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    raise SystemExit(code)


def run(words: Sequence[str]) -> int:
    """Run one command line and return its exit code; whatever ends it badly is one line on standard error."""
    named = bool(words) and words[0] in COMMANDS
    program = f"pileon {words[0]}" if named else "pileon"
    try:
        code = _group().main(list(words), prog_name="pileon", standalone_mode=False)
    except ConfigurationError as error:
        return _end(WRONG, program, str(error))
    except RunError as error:
        return _end(FAILED, program, str(error))
    except typer.TyperException as error:
        return _end(WRONG, program, f"{error.format_message()} (see {program} --help)")
    except (KeyboardInterrupt, typer.Abort):
        return _end(FAILED, program, "interrupted")
    except BrokenPipeError:
        raise
    except OSError as error:
        return _end(FAILED, program, f"{error.filename}: {error.strerror}" if error.filename else str(error))
    if code == 130:
        return _end(FAILED, program, "interrupted")
    return code if isinstance(code, int) else DONE


class LazyGroup(TyperGroup):
    """All subcommands, of which only the one that runs is loaded."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return the options before a command."""
        return plainly(super().get_params(ctx))

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - as Click calls it
        """Return the names in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002 - as Click calls it
        """Return what the overview and completion need of a subcommand: its name and its summary."""
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else TyperCommand(cmd_name, short_help=entry.summary)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str, Command, list[str]]:  # noqa: ARG002 - as Click calls it
        """Load the subcommand that the arguments begin with.

        Raises:
            ConfigurationError: If there is none of that name.
        """
        name = args[0]
        entry = COMMANDS.get(name)
        if entry is None:
            close = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f", did you mean {close[0]}?" if close else ""
            raise ConfigurationError(f"there is no command {name!r}{hint} (see pileon --help)")
        app = _typer()
        app.command(name, cls=PlainCommand, epilog=EPILOG)(
            getattr(importlib.import_module(entry.module), entry.function)
        )
        return name, typer.main.get_command(app), args[1:]


def _typer(cls: type[TyperGroup] | None = None) -> typer.Typer:
    return typer.Typer(
        cls=cls,
        help="Finds coordinated campaigns against people in public life, and tells a group from a crowd.",
        epilog=EPILOG,
        add_completion=cls is not None,
        pretty_exceptions_enable=False,
        # Loading what lays help out in frames and colours takes longer than all else that help needs.
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        context_settings={"max_content_width": PLAIN_WIDTH},
    )


def _group() -> Command:
    app = _typer(LazyGroup)
    app.callback(invoke_without_command=True)(_options)
    return typer.main.get_command(app)


def _options(
    context: typer.Context,
    *,
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
) -> None:
    if version:
        # Takes a tenth of a second to load, which every other command can do without.
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            typer.echo(installed("pileon"))
        except PackageNotFoundError:
            raise RunError("the version is not known, since the package is not installed") from None
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise ConfigurationError("a command is missing (see pileon --help)")


def _end(code: int, program: str, message: str) -> int:
    print(f"{program}: {' '.join(message.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
