"""An upgrade keeps the memory: agents of today go on from what older versions kept of the same stream."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from structlog.testing import capture_logs

from agents.kafka.state import Place, Snapshot
from agents.stages.detect import make_detect
from agents.stages.memory import make_memory
from pipeline.match.matcher import AllTargets
from pipeline.match.stage import WatchStage
from pipeline.settings import DetectorSettings
from pipeline.snapshots.memory import LEFT_OUT
from schemas.alert import Alert
from schemas.codec import decode_alert, decode_post, encode_stage
from tests.support.fakes import FakeLog, FakeStates, records
from tests.support.old_snapshots import stream
from tests.support.old_snapshots.stored import FORMS, Stored, stored

SETTINGS = DetectorSettings(strict=True)
PARTITIONS = 2


async def _upgraded(old: Stored) -> list[Alert]:
    """Return the alerts that agents of today give of the posts since, from the snapshots before."""
    log, states = FakeLog(), FakeStates()
    for partition, kept in enumerate(old.detect):
        states.kept[Place("detect", partition)] = Snapshot(kept.offset, kept.state)
    states.kept[Place("memory", 0)] = Snapshot(old.memory.offset, old.memory.state)
    detect = make_detect(
        "coactions",
        SETTINGS,
        partitions=PARTITIONS,
        sender=log,
        states=states,
        hold=lambda _partition, _offset: None,
        snapshot_seconds=3_600.0,
    )
    memory = make_memory(
        "alerts",
        SETTINGS,
        sender=log,
        states=states,
        hold=lambda _partition, _offset: None,
        snapshot_seconds=3_600.0,
    )
    offsets = {partition: kept.offset for partition, kept in enumerate(old.detect)}
    assert await detect.assigned(offsets) == offsets
    assert await memory.assigned({0: old.memory.offset}) == {0: old.memory.offset}
    watch = WatchStage(
        AllTargets(),
        source=0,
        sources=1,
        partitions=PARTITIONS,
        lateness=SETTINGS.max_out_of_orderness_ms,
        hop=SETTINGS.hop_ms,
    )
    posts = [decode_post(json.dumps(post).encode()) for post in stream.after()]
    batches: dict[int, list[bytes]] = defaultdict(list)
    for sent in (watch.take_posts(posts[:100]), watch.take_posts(posts[100:]), watch.idle()):
        for partition, batch in enumerate(sent):
            batches[partition].append(encode_stage(batch))
    for partition, kept in enumerate(old.detect):
        await detect.take(partition, records([*kept.log, *batches[partition]], kept.offset))
    hops = [outgoing.value for outgoing in log.of("coactions")]
    await memory.take(0, records([*old.memory.log, *hops], old.memory.offset))
    return [decode_alert(outgoing.value or b"") for outgoing in log.of("alerts")]


@pytest.mark.parametrize("form", FORMS)
async def test_campaigns_go_on_under_their_ids_and_revisions(form: str) -> None:
    """What was open is revised and closed, what was known is known, and nothing is read again from the start."""
    old = stored(form)
    told = [decode_alert(alert) for alert in old.alerts]
    newest = {alert.id: alert for alert in told}
    [open_one] = [alert for alert in newest.values() if alert.status == "open"]
    with capture_logs() as logs:
        alerts = await _upgraded(old)
    assert not {entry["event"] for entry in logs} & {"state.lost", "state.of_other_version"}
    revisions = [alert for alert in alerts if alert.id == open_one.id]
    assert [alert.revision for alert in revisions] == list(
        range(open_one.revision + 1, open_one.revision + 1 + len(revisions))
    )
    assert [alert.status for alert in revisions][-1] == "closed"
    assert revisions[-1].opened_at == open_one.opened_at
    assert {account.id for account in revisions[-1].accounts} >= {f"id-{one}" for one in stream.GROUP}
    # What was closed stays closed: its id does not come again.
    assert not {alert.id for alert in alerts} & (newest.keys() - {open_one.id})
    # The next day the group is known from its first posts on, as the same cluster.
    [next_day] = {alert.id for alert in alerts} - {open_one.id}
    again = [alert for alert in alerts if alert.id == next_day]
    assert again[0].revision == 1
    assert {one.id for alert in again for one in alert.clusters} == {one.id for one in open_one.clusters}
    assert all(alert.evidence for alert in alerts)


async def test_what_an_upgrade_forgets_is_logged_by_name() -> None:
    """Whoever runs it reads what the new detectors start without."""
    with capture_logs() as logs:
        await _upgraded(stored("2f6129a"))
    [left] = [entry for entry in logs if entry["event"] == "state.left_out"]
    assert left["components"] == LEFT_OUT
    assert left["stage"] == "memory"
    assert sum(entry["event"] == "state.migrated" for entry in logs) == PARTITIONS + 1
