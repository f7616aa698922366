"""The tables of docs/ that must say what the code says; ``python -m tools.docs`` writes them anew."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import typer
from annotated_types import Ge, Gt, Le, Lt

from agents.ops.metrics import catalogue
from agents.ops.settings import FILE_SUFFIX, PREFIX, SECRET_FIELDS, Settings
from console.cli.main import COMMANDS
from schemas.topics import DAY_MS, HOUR_MS, TOPICS, Topic
from tools.docs import accuracy, performance, reliability

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"

_OWN_DEFAULTS: Final = {
    "store_url": "`sqlite:///` and `pileon.sqlite3` in the data folder",
    "detectors": "all alert",
    "oidc_roles": "each role's own name",
}
_BOUNDS: Final = (
    (Ge, "ge", "at least"),
    (Gt, "gt", "more than"),
    (Le, "le", "at most"),
    (Lt, "lt", "less than"),
)


def settings_table() -> str:
    """Return a row for every variable."""
    rows = []
    for name, field in Settings.model_fields.items():
        variable = f"`{PREFIX}{name.upper()}`"
        if name in SECRET_FIELDS:
            variable += f", `{PREFIX}{name.upper()}{FILE_SUFFIX}`"
        default = _OWN_DEFAULTS.get(name) or _shown(field.default)
        bounds = [
            f"{word} {getattr(constraint, attribute):,}"
            for kind, attribute, word in _BOUNDS
            for constraint in field.metadata
            if isinstance(constraint, kind)
        ]
        meaning = str(field.description) + (f" It is {', '.join(bounds)}." if bounds else "")
        rows.append((variable, default, meaning))
    return _table(("Variable", "Default", "Meaning"), rows)


def topics_table() -> str:
    """Return a row for every topic."""
    rows = [
        (
            f"`{topic.name}`",
            topic.carries,
            topic.key,
            "as set" if topic.partitions is None else str(topic.partitions),
            _kept(topic),
            f"{topic.max_message_bytes // 1_048_576} MiB",
        )
        for topic in TOPICS
    ]
    return _table(("Topic", "A record is", "Key", "Partitions", "Kept", "Largest"), rows)


def metrics_table() -> str:
    """Return a row for every metric."""
    rows = [
        (
            f"`{metric.name}`",
            metric.type,
            ", ".join(f"`{label}`" for label in metric.labels) or "none",
            metric.help,
        )
        for metric in catalogue.definitions
    ]
    return _table(("Metric", "Type", "Labels", "Meaning"), rows)


def labels_table() -> str:
    """Return a row for every label, with all values that it can have."""
    rows = {
        (f"`{label}`", ", ".join(f"`{value}`" for value in values))
        for metric in catalogue.definitions
        for label, values in metric.labels.items()
    }
    return _table(("Label", "Values"), sorted(rows))


def command_tables() -> dict[str, str]:
    """Return, for every command, a row for each of its arguments and options."""
    tables = {}
    for name, entry in COMMANDS.items():
        app = typer.Typer(add_completion=False)
        app.command(name)(getattr(importlib.import_module(entry.module), entry.function))
        rows = list(_parameters(typer.main.get_command(app)))
        tables[name] = (
            _table(("Argument or option", "Default", "Meaning"), rows) if rows else "It takes no options."
        )
    return tables


def make_table() -> str:
    """Return a row for every target of the Makefile that explains itself."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*?## (.*)$", makefile, flags=re.MULTILINE)
    return _table(("Target", "What it does"), [(f"`make {name}`", help) for name, help in targets])


def _parameters(command: Any) -> Iterator[tuple[str, str, str]]:
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.name == "help":
            continue
        if parameter.param_type_name == "argument":
            shown = f"`{parameter.metavar or parameter.name.upper()}`"
        else:
            shown = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
        default = "required" if parameter.required else _shown(parameter.default)
        yield shown, default, " ".join((parameter.help or "").split())


def _shown(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,g}" if isinstance(value, float) else f"{value:,}"
    return f"`{value}`"


def _kept(topic: Topic) -> str:
    if topic.cleanup == "compact":
        return "the newest of each key"
    days, hours = divmod(topic.retention_ms, DAY_MS)
    return f"{days} d" if not hours else f"{topic.retention_ms // HOUR_MS} h"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def generated() -> dict[tuple[str, str], str]:
    """Return every table by its file in docs/ and its name there."""
    tables = {
        ("settings.md", "settings"): settings_table(),
        ("topics.md", "topics"): topics_table(),
        ("metrics.md", "metrics"): metrics_table(),
        ("metrics.md", "labels"): labels_table(),
        ("commands.md", "make"): make_table(),
        ("reliability.md", "faults"): _table(reliability.FAULT_HEAD, reliability.fault_rows()),
        ("reliability.md", "soak"): _table(("Figure", "Value"), reliability.soak_rows()),
    }
    tables |= {("performance.md", name): table for name, table in performance_tables().items()}
    tables |= {("accuracy.md", name): table for name, table in accuracy_tables().items()}
    for name, campaign in (("organic", False), ("campaigns", True)):
        tables["worlds.md", name] = _table(accuracy.FAMILY_HEAD, accuracy.family_rows(campaign=campaign))
    return tables | {("commands.md", name): table for name, table in command_tables().items()}


def accuracy_tables() -> dict[str, str]:
    """Return what was measured of the detector's accuracy, by stream and by family of worlds."""
    measured = {
        **accuracy.world_tables(),
        "raids": ("", accuracy.PRESET_HEAD, accuracy.raid_rows()),
        "crowds": ("", accuracy.QUIET_HEAD, accuracy.crowd_rows()),
        "methods": ("", *accuracy.methods_table()),
        "data": ("", accuracy.PRESET_HEAD, accuracy.data_rows()),
        "search": ("", accuracy.FIGURE_HEAD, accuracy.search_rows()),
    }
    return {
        name: "\n\n".join(part for part in (sentence, _table(head, rows)) if part)
        if rows
        else accuracy.UNMEASURED
        for name, (sentence, head, rows) in measured.items()
    }


def performance_tables() -> dict[str, str]:
    """Return the figures of each benchmark: what they were measured on, a table, and pictures."""
    tables: dict[
        str, tuple[tuple[str, ...], Callable[[dict[str, Any]], performance.Rows], tuple[str, ...]]
    ] = {
        "watch_stage": (performance.WATCH_HEAD, performance.watch_rows, ("watch-peers", "watch-workers")),
        "replay": (performance.GROWTH_HEAD, performance.growth_rows, ("replay-growth",)),
        "hot_target": (performance.FIGURE_HEAD, performance.hot_rows, ()),
        "end_to_end": (performance.LATENCY_HEAD, performance.latency_rows, ("end-to-end",)),
        "state_memory": (performance.WEIGHT_HEAD, performance.weight_rows, ()),
        "console": (performance.CONSOLE_HEAD, performance.console_rows, ()),
    }
    shown = {}
    for bench, (head, rows, pictures) in tables.items():
        measured = performance.report(bench)
        blocks = [performance.machine(bench)]
        if measured is not None:
            blocks += [_table(head, rows(measured)), performance.pictures(*pictures)]
        shown[bench] = "\n\n".join(block for block in blocks if block)
    return shown


def begin(name: str) -> str:
    """Return the line before a table."""
    return f"<!-- table {name}: written by python -m tools.docs -->"


END: Final = "<!-- end of table -->"


def in_docs(file: str, name: str) -> str | None:
    """Return a table as it stands in docs/, or None if it does not."""
    text = (DOCS / file).read_text(encoding="utf-8")
    _, found, rest = text.partition(begin(name) + "\n")
    table, closed, _ = rest.partition("\n" + END)
    return table if found and closed else None


def write() -> None:
    """Write every table into its place; a place that is missing is added at the end of its file."""
    for (file, name), table in generated().items():
        path = DOCS / file
        text = path.read_text(encoding="utf-8")
        if in_docs(file, name) is None:
            text = f"{text.rstrip()}\n\n{begin(name)}\n\n{END}\n"
        head, _, rest = text.partition(begin(name) + "\n")
        tail = rest.partition(END)[2]
        path.write_text(f"{head}{begin(name)}\n{table}\n{END}{tail}", encoding="utf-8")
