"""The ``pileon`` command: one module a subcommand, loaded only when it runs."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

import typer

from agents.ops.errors import ConfigurationError, RunError

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2


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
    "export": Entry("console.cli.export", "export", "Write alerts as CSV or JSON lines."),
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
    name = words[0] if words else ""
    program = f"pileon {name}" if name in COMMANDS else "pileon"
    try:
        app = _subcommand(name) if name in COMMANDS else _overview(name)
        arguments = list(words[1:] if name in COMMANDS else words)
        code = typer.main.get_command(app).main(arguments, prog_name=program, standalone_mode=False)
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


def _subcommand(name: str) -> typer.Typer:
    entry = COMMANDS[name]
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(name, epilog=EPILOG)(getattr(importlib.import_module(entry.module), entry.function))
    return app


def _overview(name: str) -> typer.Typer:
    if not name:
        raise ConfigurationError("a command is missing (see pileon --help)")
    if not name.startswith("-"):
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f", did you mean {close[0]}?" if close else ""
        raise ConfigurationError(f"there is no command {name!r}{hint} (see pileon --help)")
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        epilog=EPILOG,
        help="Finds coordinated campaigns against people in public life, and tells a group from a crowd.",
    )
    app.callback(invoke_without_command=True)(_options)
    for command, entry in COMMANDS.items():
        app.command(command, help=entry.summary)(_nothing)
    return app


def _options(
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


def _nothing() -> None:
    """Stand in for a subcommand in the overview."""


def _end(code: int, program: str, message: str) -> int:
    print(f"{program}: {' '.join(message.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
