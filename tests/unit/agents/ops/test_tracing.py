"""Traces: off unless a collector is set, one span for a chunk, and nothing of what posts say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from agents.ops import tracing
from agents.ops.errors import ConfigurationError
from agents.runtime import observe
from tests.support.fakes import records

COLLECTOR = "http://127.0.0.1:1"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Where spans go."""
    exporter = InMemorySpanExporter()
    stop = tracing.start(COLLECTOR, exporter)
    exporter_stop = exporter.shutdown
    exporter.shutdown = lambda: None  # type: ignore[method-assign] # keeps what it has
    yield exporter
    stop()
    exporter_stop()


def test_a_chunk_is_a_span(spans: InMemorySpanExporter) -> None:
    """It says what the log line says."""
    with observe.batch("detect", 2, records([b"", b""], 7)) as work:
        work.posts, work.out = 5, 1
    tracing._tracer.span_processor.force_flush()  # type: ignore[union-attr] # the SDK's tracer
    [span] = spans.get_finished_spans()
    assert span.name == "detect batch"
    assert span.attributes is not None
    told = dict(span.attributes)
    assert told["pileon.posts"] == 5
    assert told["pileon.offset"] == 7
    assert span.status.status_code == StatusCode.UNSET


def test_a_failure_is_told_without_its_words(spans: InMemorySpanExporter) -> None:
    """What an exception says may come from a post."""
    with pytest.raises(ValueError, match="9876543210"), observe.batch("detect", 2, records([b""])):
        raise ValueError("call 9876543210")
    tracing._tracer.span_processor.force_flush()  # type: ignore[union-attr]
    [span] = spans.get_finished_spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "ValueError")
    assert "98765" not in span.to_json()


def test_without_a_collector_nothing_is_imported() -> None:
    """An installation without the extra runs, and pays nothing."""
    program = (
        "import sys; from agents import worker; from agents.runtime import observe\n"
        "from tests.support.fakes import records\n"
        "with observe.batch('detect', 0, records([b''])): pass\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("endpoint", ["collector:4318", "grpc://collector", "http://", ""])
def test_what_is_no_collector_is_refused(endpoint: str) -> None:
    """The complaint names the variable."""
    with pytest.raises(ConfigurationError, match="PILEON_OTLP_ENDPOINT"):
        tracing.start(endpoint)


def test_missing_packages_are_told_by_the_name_of_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, not a traceback of imports."""
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ConfigurationError, match="the extra `tracing`"):
        tracing.start(COLLECTOR)


@pytest.mark.timeout(20)
def test_a_collector_that_is_away_holds_nobody_up() -> None:
    """Spans are lost, and a worker that stops does not wait for them until it is killed."""
    stop = tracing.start(COLLECTOR)
    with observe.batch("watch", 0, records([b""])):
        pass
    stop()
    assert tracing._tracer is None
