"""The screen that says how an installation stands."""

from __future__ import annotations

from agents.ops.settings import build
from agents.survey import DeadLetters, KafkaState, StageState, StoreState
from console.cli.status import as_object, lines
from pipeline.windows.lateness import Lateness

NOW = 1_800_000_000_000
WELL = KafkaState(
    stages={
        "watch": StageState(12, 4, 4),
        "memory": StageState(3_456, 1, 1),
        "notify": StageState(None, 4, 0),
        "detect": StageState(7, 4, 3),
    },
    event_time_ms=NOW - 2_500,
    dead_letters=DeadLetters(3, NOW - 300_000, "bad_json"),
)
STORE = StoreState(
    alerts=1_234,
    open=2,
    last_detected_ms=NOW - 7_200_000,
    waiting=2,
    oldest_ms=NOW - 90_000,
    given_up=1,
)


def test_everything_is_on_one_screen() -> None:
    """A line each, and what deserves a look is marked."""
    settings = build({"slack_webhook": "https://hooks.slack.com/services/T0/B0/secret"})
    assert lines(settings, WELL, STORE, NOW) == [
        "kafka      ok    127.0.0.1:9092",
        "watch      ok    12 records behind",
        "memory     ok    3,456 records behind its last snapshot",
        "notify     LOOK  has committed nothing yet",
        "detect     ok    7 records behind its last snapshot; nothing committed of 1 of 4 partitions",
        "watermark  ok    2.5 s behind the clock",
        "store      ok    1,234 alerts, 2 of them open; the last 2.0 h ago",
        "slack      LOOK  webhook set; 2 waiting for up to 1.5 min; 1 given up (pileon outbox)",
        "refused    ok    3 kept; the newest 5.0 min ago: bad_json",
    ]


def test_what_is_out_of_reach_is_said() -> None:
    """And nothing is made up of it."""
    told = lines(build({}), KafkaState(problem="no broker"), StoreState(problem="no store"), NOW)
    assert told == ["kafka      LOOK  no broker", "store      LOOK  no store"]


def test_a_new_installation_has_little_to_show() -> None:
    """No alert, no refused record, no event time."""
    told = lines(build({}), KafkaState(dead_letters=DeadLetters(0)), StoreState(), NOW)
    assert told[1:] == [
        "watermark  LOOK  not known yet",
        "store      ok    0 alerts, 0 of them open",
        "slack      ok    no webhook here; 0 waiting",
        "refused    ok    0 kept",
    ]


def test_programs_get_numbers() -> None:
    """Durations in seconds, and no secret."""
    found = as_object(
        build({"slack_webhook": "https://hooks.slack.com/services/T0/B0/secret"}), WELL, STORE, NOW
    )
    assert found["stages"]["watch"] == {"lag": 12, "partitions": 4, "started": 4}
    assert found["watermark_delay_seconds"] == 2.5
    assert found["last_alert_seconds"] == 7_200.0
    assert found["slack"] == {
        "webhook": True,
        "waiting": 2,
        "oldest_seconds": 90.0,
        "given_up": 1,
        "withheld_last_day": 0,
    }
    assert found["dead_letters"] == {"kept": 3, "newest_seconds": 300.0, "newest_reason": "bad_json"}
    assert "secret" not in str(found)


def test_messages_that_were_kept_back_are_told() -> None:
    """A quota or a mute keeps them back without a failure, so that nobody else tells."""
    store = StoreState(waiting=1, withheld=1_204)
    assert "slack      ok    no webhook here; 1 waiting; 1,204 withheld in a day" in lines(
        build({}), WELL, store, NOW
    )
    assert as_object(build({}), WELL, store, NOW)["slack"]["withheld_last_day"] == 1_204


def test_a_stage_that_nothing_came_for_is_well() -> None:
    """No platform has deleted a post yet; that is no reason to look."""
    state = KafkaState(stages={"forget": StageState(None, 4, 0, empty=True)})
    assert "forget     ok    nothing has come yet" in lines(build({}), state, StoreState(), NOW)


def test_how_far_out_of_order_posts_come_is_told() -> None:
    """With a setting that would fit where too many come late, and as numbers for programs."""
    fine = KafkaState(lateness=Lateness(8_000, 2, 0, 1_200, 4_000))
    assert "order      ok    0.03% of 8,000 posts more than 2.0 s late; 99.9% within 1.2 s" in lines(
        build({}), fine, StoreState(), NOW
    )
    state = KafkaState(lateness=Lateness(8_000, 345, 3, 7_400, 700_000))
    told = lines(build({}), state, StoreState(), NOW)
    at = told.index("order      LOOK  4.31% of 8,000 posts more than 2.0 s late; 99.9% within 7.4 s")
    assert told[at + 1].strip() == "PILEON_MAX_OUT_OF_ORDERNESS_MS=7500 would put 99.9% in order"
    assert all(len(line) < 80 for line in told)
    assert as_object(build({}), state, StoreState(), NOW)["lateness"] == {
        "posts": 8_000,
        "late_share": 345 / 8_000,
        "left_out": 3,
        "p999_seconds": 7.4,
        "longest_seconds": 700.0,
        "fitting_max_out_of_orderness_ms": 7_500,
    }
    assert as_object(build({}), WELL, STORE, NOW)["lateness"] is None


def test_no_setting_is_proposed_that_would_be_refused() -> None:
    """An old archive that is written to the topic comes days late."""
    state = KafkaState(lateness=Lateness(100, 100, 100, 9_000_000, 9_000_000))
    told = lines(build({}), state, StoreState(), NOW)
    assert not [line for line in told if "PILEON_MAX" in line]
    assert [line for line in told if "no setting" in line]
