"""The metrics of every process, as data: a closed catalogue of names, labels and label values.

No label ever holds an account, a target or a campaign: their number is not bounded, and people who read
metrics need not know whom an installation protects.
"""

from __future__ import annotations

from itertools import product
from typing import Final, Generic, Literal, TypeVar, get_args

from msgspec import Struct
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from pipeline.settings import DETECTORS
from pipeline.sources.mapped import Source
from pipeline.stage import Kept
from schemas.alert import AlertKind, Status
from schemas.codec import Reason

Stage = Literal["ingest", "watch", "detect", "memory", "notify", "forget", "archive", "replay"]
DetectorStage = Literal["watch", "detect", "memory"]
Type = Literal["counter", "gauge", "histogram"]
Child = TypeVar("Child", Counter, Gauge, Histogram)

BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds of histogram buckets, in seconds."""

SIZE_BUCKETS: Final = (1.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0)
"""Upper bounds of histogram buckets, in records; the transport makes chunks of up to some thousands."""

CHANCE_BUCKETS: Final = (1e-12, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Upper bounds of histogram buckets, in probability."""

PLUGIN: Final = "plugin"
"""Stands for all detectors of other packages: what a label can be is known from the start."""

_DETECTORS: Final = (*DETECTORS, PLUGIN)
_JUDGING: Final = tuple(code for code in _DETECTORS if code not in ("association", "co_presence"))
"""Detectors that judge hypotheses of their own; the others look at company only."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Content type of ``exposition``."""


class Definition(Struct, frozen=True):
    """One metric: what it is called, what it says, and every value that its labels can have."""

    name: str
    type: Type
    help: str
    labels: dict[str, tuple[str, ...]]


class Family(Generic[Child]):
    """A metric with labels; all its time series exist from the start, at zero."""

    def __init__(self, metric: Child, labels: dict[str, tuple[str, ...]]) -> None:
        self._names = tuple(labels)
        self._children: dict[tuple[str, ...], Child] = {
            values: metric.labels(*values) for values in product(*labels.values())
        }

    def labels(self, **values: str) -> Child:
        """Return the time series with these label values.

        Raises:
            ValueError: If a label is missing or unknown, or a value is not in the catalogue.
        """
        try:
            return self._children[tuple([values[name] for name in self._names])]
        except KeyError:
            raise ValueError(f"no such time series: {values}") from None


class Catalogue:
    """Makes metrics and remembers their definitions."""

    def __init__(self) -> None:
        self.registry: Final = CollectorRegistry()
        self.definitions: Final[list[Definition]] = []

    def counter(self, name: str, help: str) -> Counter:
        """Define a counter without labels."""
        self._define(name, "counter", help, {})
        return Counter(name, help, registry=self.registry)

    def gauge(self, name: str, help: str) -> Gauge:
        """Define a gauge without labels."""
        self._define(name, "gauge", help, {})
        return Gauge(name, help, registry=self.registry)

    def counters(self, name: str, help: str, **labels: tuple[str, ...]) -> Family[Counter]:
        """Define a counter with labels."""
        self._define(name, "counter", help, labels)
        return Family(Counter(name, help, tuple(labels), registry=self.registry), labels)

    def gauges(self, name: str, help: str, **labels: tuple[str, ...]) -> Family[Gauge]:
        """Define a gauge with labels."""
        self._define(name, "gauge", help, labels)
        return Family(Gauge(name, help, tuple(labels), registry=self.registry), labels)

    def histograms(
        self, name: str, help: str, buckets: tuple[float, ...] = BUCKETS, **labels: tuple[str, ...]
    ) -> Family[Histogram]:
        """Define a histogram with labels, of seconds unless other buckets are given."""
        self._define(name, "histogram", help, labels)
        return Family(Histogram(name, help, tuple(labels), buckets=buckets, registry=self.registry), labels)

    def _define(self, name: str, type_: Type, help: str, labels: dict[str, tuple[str, ...]]) -> None:
        self.definitions.append(Definition(name, type_, help, labels))


# When each time series was made, as one more metric each that no catalogue holds.
disable_created_metrics()  # type: ignore[no-untyped-call] # it ships without

catalogue: Final = Catalogue()
ProcessCollector(registry=catalogue.registry)
PlatformCollector(registry=catalogue.registry)
GCCollector(registry=catalogue.registry)

_STAGES: Final[tuple[str, ...]] = get_args(Stage)
_DETECTOR: Final[tuple[str, ...]] = get_args(DetectorStage)
_SOURCES: Final[tuple[str, ...]] = get_args(Source)

posts_total = catalogue.counters("pileon_posts_total", "Posts taken in.", stage=_STAGES)
batches_total = catalogue.counters("pileon_batches_total", "Chunks of records taken in.", stage=_STAGES)
batch_records = catalogue.histograms(
    "pileon_batch_records", "Records in one chunk.", SIZE_BUCKETS, stage=_STAGES
)
batch_seconds = catalogue.histograms(
    "pileon_batch_seconds", "Time spent on one chunk, until all that followed was safe.", stage=_STAGES
)
stage_seconds = catalogue.histograms(
    "pileon_stage_seconds", "Time that the detector itself spent on one chunk.", stage=_DETECTOR
)
records_out_total = catalogue.counters(
    "pileon_records_out_total", "Records handed to the next stage.", stage=_STAGES
)
dead_letters_total = catalogue.counters(
    "pileon_dead_letters_total", "Records refused, by reason.", stage=_STAGES, reason=get_args(Reason)
)
unmapped_fields_total = catalogue.counters(
    "pileon_unmapped_fields_total", "Payload fields that found no place in a post.", source=_SOURCES
)
targeted_posts_total = catalogue.counter("pileon_targeted_posts_total", "Posts at a watched target.")
late_posts_total = catalogue.counter("pileon_late_posts_total", "Posts too late to be counted in.")
duplicate_posts_total = catalogue.counter("pileon_duplicate_posts_total", "Posts seen before.")
id_conflicts_total = catalogue.counter(
    "pileon_id_conflicts_total", "Posts with the id of another author's post; they count like any other."
)
alerts_total = catalogue.counters(
    "pileon_alerts_total", "Alert revisions stored.", kind=get_args(AlertKind), status=get_args(Status)
)
alerts_opened_total = catalogue.counters(
    "pileon_alerts_opened_total", "Alerts stored for the first time.", kind=get_args(AlertKind)
)
messages_total = catalogue.counters(
    "pileon_messages_total",
    "Attempts to send a message or an edit, by kind of sink and by what came of them.",
    sink=("slack", "slack_webhook", "email", "webhook", "log"),
    outcome=("sent", "logged", "retried", "gone", "dead"),
)
outbox_pending = catalogue.gauge("pileon_outbox_pending", "Messages that wait to be sent.")
outbox_dead = catalogue.gauge(
    "pileon_outbox_dead", "Messages that were given up; `pileon outbox` shows them."
)
slack_buttons_dead = catalogue.gauge(
    "pileon_slack_buttons_dead", "1 while Slack's socket for buttons gives no sign of life."
)
outbox_withheld = catalogue.gauge(
    "pileon_outbox_withheld", "Messages that a quota kept back; the console shows their alerts."
)
outbox_oldest_seconds = catalogue.gauge(
    "pileon_outbox_oldest_seconds", "How long the oldest message has waited to be sent."
)
consumer_lag_records = catalogue.gauges(
    "pileon_consumer_lag_records", "Records behind the end of the stage's topic.", stage=_STAGES
)
partitions_assigned = catalogue.gauges(
    "pileon_partitions_assigned", "Partitions of the stage's topic that the worker has.", stage=_STAGES
)
records_gone_total = catalogue.counters(
    "pileon_records_gone_total", "Records that retention took before they were read.", stage=_STAGES
)
watermark_lag_seconds = catalogue.gauges(
    "pileon_watermark_lag_seconds",
    "Wall time minus the stage's watermark; grows while no posts come.",
    stage=_DETECTOR,
)
state_entries = catalogue.gauges(
    "pileon_state_entries", "What a stage keeps in memory, counted.", stage=_DETECTOR[1:], kept=get_args(Kept)
)
state_lost_total = catalogue.counters(
    "pileon_state_lost_total", "Partitions committed to that had no snapshot.", stage=_DETECTOR[1:]
)
snapshots_total = catalogue.counters(
    "pileon_snapshots_total", "Snapshots of a stage's state written.", stage=_STAGES
)
snapshot_bytes = catalogue.gauges("pileon_snapshot_bytes", "Size of the newest snapshot.", stage=_STAGES)
detector_failures_total = catalogue.counters(
    "pileon_detector_failures_total",
    "Errors of a detector, which were contained: it found nothing there.",
    detector=_DETECTORS,
)
detector_flagged_total = catalogue.counters(
    "pileon_detector_flagged_total",
    "Accounts in the findings of a detector, each time they are found; in mode shadow they are only counted.",
    detector=_DETECTORS,
    mode=("alert", "shadow"),
)
detector_hypotheses = catalogue.gauges(
    "pileon_detector_hypotheses",
    "Hypotheses that a detector corrects for: looked at so far, or pairs remembered.",
    detector=_JUDGING,
)
detector_chance = catalogue.histograms(
    "pileon_detector_chance",
    "Probability by chance of each hypothesis that was judged, before the correction for their number.",
    CHANCE_BUCKETS,
    detector=_JUDGING,
)
connector_events_total = catalogue.counters(
    "pileon_connector_events_total", "Events that a connector read.", source=_SOURCES
)
connector_records_total = catalogue.counters(
    "pileon_connector_records_total", "Records that a connector wrote, dead letters too.", source=_SOURCES
)
connector_refused_total = catalogue.counters(
    "pileon_connector_refused_total",
    "Events that a connector refused; they are dead letters.",
    source=_SOURCES,
)
connector_disconnects_total = catalogue.counters(
    "pileon_connector_disconnects_total",
    "Connections of a connector that were lost or refused; it connects again.",
    source=_SOURCES,
)
connector_gaps_total = catalogue.counters(
    "pileon_connector_gaps_total",
    "Breaks after which a source no longer had all that was posted meanwhile.",
    source=_SOURCES,
)
connector_last_event_timestamp_seconds = catalogue.gauges(
    "pileon_connector_last_event_timestamp_seconds",
    "Wall time at which the last event of a connector was safe in Kafka, or it started; 0 where none runs.",
    source=_SOURCES,
)
watchlist_targets = catalogue.gauge("pileon_watchlist_targets", "Targets in the watchlist in use.")
watchlist_reloads_total = catalogue.counters(
    "pileon_watchlist_reloads_total",
    "Edits to the watchlist, taken over or refused.",
    outcome=("taken", "refused"),
)
memory_limit_bytes = catalogue.gauge(
    "pileon_memory_limit_bytes", "Memory at which the kernel ends the process, or what the machine has."
)
secret_reloads_total = catalogue.counters(
    "pileon_secret_reloads_total",
    "Changes of a secret's file, taken over or refused.",
    outcome=("taken", "refused"),
)


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(catalogue.registry)
