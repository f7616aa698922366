"""Logging: structured lines on standard error, JSON unless a person watches, free of personal data."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable
from typing import Final, Literal, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from agents.ops.repeats import SeldomFilter
from agents.ops.secrets import hiding, secret_texts
from pipeline.privacy.redact import excerpt, redact

Format = Literal["auto", "console", "json"]
Level = Literal["debug", "info", "warning", "error"]

MAX_VALUE: Final = 2_000
"""Longest text in a line, in characters; tracebacks may be longer."""

_QUIET: Final = ("aiokafka", "faust", "kafka", "librdkafka", "mode", "aiohttp.access", "asyncio")
"""Libraries that log every step; below our own level they log warnings and worse."""

_SHOW_RECORDS: Final = frozenset({"aiokafka", "kafka"})
"""Those whose lines for debugging show the bytes of whole records, and with them personal data."""

_OWN_ID: Final = re.compile(r"(c-)?[0-9a-f]{8,64}")
_OWN_ID_KEYS: Final = frozenset({"alert", "alerts", "cluster"})
"""Where ids of our own stand. They are digests, some of which look like phone numbers; a line is of no use without."""

_TRACEBACKS: Final = frozenset({"exception", "stack"})

_hidden: Final[list[str]] = []  # a process has one log


def configure(
    format: Format = "auto",
    level: Level = "info",
    stream: TextIO | None = None,
    secrets: Iterable[str] = (),
) -> None:
    """Send our lines and those of the libraries to one stream, in one form.

    Args:
        format: ``auto`` is console on a terminal and JSON elsewhere.
        level: The least level that is written.
        stream: Where to; standard error by default.
        secrets: Texts that no line may hold, whoever writes it.
    """
    stream = sys.stderr if stream is None else stream
    _hidden[:] = secrets
    console = format == "console" or (format == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _Cleaner(hiding(_hidden)),
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty())
        if console
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(SeldomFilter(_QUIET))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        spoken = logging.INFO if name in _SHOW_RECORDS else logging.DEBUG
        logging.getLogger(name).setLevel(spoken if level == "debug" else logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def also_hide(secret: str) -> None:
    """Let no line hold a secret that was read after the start."""
    _hidden[:] = sorted({*_hidden, *secret_texts(secret)}, key=len, reverse=True)


class _Cleaner:
    """Takes secrets and personal data out of every text of a line and puts it on one line; what is no text stays."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        self._hide: Final = hide

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        for key, value in event.items():
            if key not in {"timestamp", "level", "logger"}:
                is_trace = key in _TRACEBACKS and isinstance(value, str)
                event[key] = (
                    redact(self._hide(value)) if is_trace else self._clean(value, own=key in _OWN_ID_KEYS)
                )
        return event

    def _clean(self, value: object, *, own: bool = False) -> object:
        if isinstance(value, str):
            if own and _OWN_ID.fullmatch(value):
                return value
            return excerpt(self._hide(value), MAX_VALUE)
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, list | tuple):
            return [self._clean(one, own=own) for one in value]
        if isinstance(value, dict):
            return {self._clean(key): self._clean(one) for key, one in value.items()}
        return excerpt(self._hide(repr(value)), MAX_VALUE)


def _json(event: EventDict, **_options: object) -> str:
    return orjson.dumps(event, option=orjson.OPT_NON_STR_KEYS).decode()
