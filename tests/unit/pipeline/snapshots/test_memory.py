"""What the memory stage still knows of what older versions kept."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.campaigns.registry import RegistryState
from pipeline.campaigns.stage import NEEDED, MemoryStage
from pipeline.sessions.records import Records, RecordsState
from pipeline.snapshots.components import Layout, read
from pipeline.snapshots.memory import LEFT_OUT, MIGRATIONS, split
from tests.support.actions import SETTINGS
from tests.support.old_snapshots.stored import FORMS, stored


def _read(form: str) -> dict[str, msgspec.Raw]:
    today = MemoryStage(SETTINGS).versions()
    return read(Layout(today, NEEDED, MIGRATIONS, split), stored(form).memory.state)[0]


def _records(form: str) -> Records:
    records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
    records.load(msgspec.msgpack.decode(_read(form)["sessions"], type=RecordsState))
    return records


@pytest.mark.parametrize("form", FORMS[:-1])
def test_sessions_and_accounts_are_those_that_today_s_version_keeps(form: str) -> None:
    """Of one stream every version keeps the same sessions, attendance and places."""
    old, new = _records(form), _records(FORMS[-1])
    assert old.since == new.since
    assert old.accounts == new.accounts
    assert list(old.histories) == list(new.histories)
    for target, history in new.histories.items():
        assert [(one.start, one.last, one.posts, one.crowd) for one in old.histories[target].sessions] == [
            (one.start, one.last, one.posts, one.crowd) for one in history.sessions
        ]
        for session in history.sessions:
            for key in session.visits:
                assert old.histories[target].attended(key) == history.attended(key)
                assert set(old.places(key)) == set(new.places(key))
                assert old.account(key) == new.account(key)


@pytest.mark.parametrize("form", FORMS)
def test_whom_evidence_flagged_stays_flagged(form: str) -> None:
    """With the cluster's id, and a sentence for each kind of evidence."""
    state = msgspec.msgpack.decode(_read(form)["registry"], type=RegistryState)
    assert sorted(state.members) == [f"x:id-member{number}" for number in range(6)]
    assert sorted(state.own) == sorted(state.members)
    [cluster] = {member.cluster for member in state.members.values()}
    codes = {code for member in state.members.values() for code in member.codes}
    assert {(place[0], place[1]) for place in state.facts} == {(cluster, code) for code in codes}


def test_pairs_are_judged_by_today_s_rules() -> None:
    """Whatever an older version made of their meetings."""
    stages = {}
    for form in (FORMS[0], FORMS[-1]):
        stages[form] = MemoryStage(SETTINGS)
        stages[form].restore(stored(form).memory.state)
    old, new = (stage.sizes() for stage in stages.values())
    assert old == new


def test_what_recurrence_kept_beyond_that_is_named() -> None:
    """An upgrade says what it forgets."""
    upgrade = MemoryStage(SETTINGS).restore(stored(FORMS[0]).memory.state)
    assert upgrade.left_out == LEFT_OUT
    assert upgrade.migrated[1:] == ("sessions 1 to 3", "detector.co_targeting 1 to 2", "registry 1 to 2")


@pytest.mark.parametrize("form", FORMS)
def test_a_restored_snapshot_is_written_as_today_s(form: str) -> None:
    """The next restart has nothing to migrate."""
    stage, again = MemoryStage(SETTINGS), MemoryStage(SETTINGS)
    stage.restore(stored(form).memory.state)
    assert again.restore(stage.snapshot()) == ((), ())
    assert again.snapshot() == stage.snapshot()
