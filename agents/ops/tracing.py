"""Traces by OpenTelemetry: a span for each chunk, if a collector is set; otherwise none, and nothing is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

EXPORT_SECONDS: Final = 3.0
"""A collector that does not take spans in this time loses them; it must not hold up a worker that stops."""

Value = str | int | float
Tell = Callable[[Mapping[str, Value]], None]
"""Puts attributes on a span; never an account, a target or a text."""

_tracer: Tracer | None = None


def require(endpoint: str) -> None:
    """Make sure that traces can be sent to a collector; it is not asked.

    Raises:
        ConfigurationError: If the packages for it are not installed, or the endpoint is no URL of http.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError("PILEON_OTLP_ENDPOINT is not an http or https URL")
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.sdk.trace
        import opentelemetry.sdk.trace.export  # noqa: F401 - whether they are there is asked
    except ImportError:
        raise ConfigurationError(
            "PILEON_OTLP_ENDPOINT is set, but the packages for traces are not installed: "
            "they are the extra `tracing`"
        ) from None


def start(endpoint: str, exporter: SpanExporter | None = None) -> Callable[[], None]:
    """Begin to send traces, and return what ends that.

    Args:
        endpoint: The collector, such as ``http://collector:4318``; OTLP over HTTP is spoken there.
        exporter: Takes the spans instead of the collector.

    Raises:
        ConfigurationError: If the packages for it are not installed, or the endpoint is no URL of http.
    """
    require(endpoint)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    global _tracer  # one process has one tracer, as it has one logger
    if exporter is None:
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider = TracerProvider(resource=Resource({"service.name": "pileon"}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("pileon")

    def stop() -> None:
        global _tracer
        _tracer = None
        provider.shutdown()

    return stop


@contextmanager
def span(name: str) -> Iterator[Tell]:
    """Make a span of what is done within; without a collector this does nothing.

    An exception marks the span as failed by its type alone: its message may hold what a post says.
    """
    if _tracer is None:
        yield _nothing
        return
    from opentelemetry.trace import Status, StatusCode

    with _tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current.set_attributes
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _nothing(_attributes: Mapping[str, Value]) -> None:
    pass
