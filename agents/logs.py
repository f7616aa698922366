"""Logging: structured lines on standard error, JSON unless a person watches, free of personal data."""

from __future__ import annotations

import logging
import sys
from typing import Final, Literal, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from pipeline.text.redact import excerpt, redact

Format = Literal["auto", "console", "json"]
Level = Literal["debug", "info", "warning", "error"]

MAX_VALUE: Final = 2_000
"""Longest text in a line, in characters; tracebacks may be longer."""

_QUIET: Final = ("aiokafka", "faust", "kafka", "mode", "aiohttp.access", "asyncio")
"""Libraries that log every step; below our own level they log warnings and worse."""

_TRACEBACKS: Final = frozenset({"exception", "stack"})


def configure(format: Format = "auto", level: Level = "info", stream: TextIO | None = None) -> None:
    """Send our lines and those of the libraries to one stream, in one form.

    Args:
        format: ``auto`` is console on a terminal and JSON elsewhere.
        level: The least level that is written.
        stream: Where to; standard error by default.
    """
    stream = sys.stderr if stream is None else stream
    console = format == "console" or (format == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty())
        if console
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    handler = logging.StreamHandler(stream)
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
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
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


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Redact every text of a line and put it on one line; what is no text stays."""
    for key, value in event.items():
        if key not in {"timestamp", "level", "logger"}:
            event[key] = redact(value) if key in _TRACEBACKS and isinstance(value, str) else _clean(value)
    return event


def _clean(value: object) -> object:
    if isinstance(value, str):
        return excerpt(value, MAX_VALUE)
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return value


def _json(event: EventDict, **_options: object) -> str:
    return orjson.dumps(
        event, default=lambda value: excerpt(repr(value), MAX_VALUE), option=orjson.OPT_NON_STR_KEYS
    ).decode()
