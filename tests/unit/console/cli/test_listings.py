"""Where the terminal view's alerts come from: the right ones, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from agents.ops.errors import ConfigurationError
from agents.store import AlertReader, AlertStore
from agents.store.glance import Glance
from console.cli.listings import FromStore, Listing, chosen, open_source, store_url, target_name
from schemas.alert import AlertTarget
from tests.support.alerts import campaign


def test_an_alert_goes_by_the_beginning_of_its_id() -> None:
    """A whole id counts, even where it is the beginning of another."""
    assert chosen("c-1", ["c-1", "c-10"]) == "c-1"
    assert chosen("c-1", ["c-10"]) == "c-10"
    for found, part in (([], "no alerts"), (["c-10", "c-11"], "2 alerts")):
        with pytest.raises(ConfigurationError, match=f"{part} begin with 'c-1'"):
            chosen("c-1", found)


def test_the_detail_of_a_stored_alert_is_found_by_its_beginning(tmp_path: Path) -> None:
    """And nothing but that alert is read."""
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    with AlertStore(url) as made:
        made.upsert(campaign(id="abc1"))
        made.upsert(campaign(id="abd2", status="closed"))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with open_source(url, None) as source:
        assert source.one("abd").id == "abd2"
        assert [row.id for row in source.listing("open", 10).rows] == ["abc1"]
        assert source.listing(None, 1)[1:] == (2, 2)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name in before}
    assert after == before


def test_a_store_that_is_not_there_yet_is_empty() -> None:
    """A new installation has nothing to show, and nothing is made by looking."""
    assert FromStore(None).listing(None, 10) == Listing([], 0, 0)
    with pytest.raises(ConfigurationError, match="no alerts begin with 'c-1'"):
        FromStore(None).one("c-1")


@pytest.mark.parametrize("status", [None, "open", "closed"])
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_a_glance_at_the_file_shows_what_the_reader_shows(
    tmp_path: Path, status: Literal["open", "closed"] | None, limit: int
) -> None:
    """It is the same list, whichever way the store is read."""
    file = tmp_path / "alerts.sqlite3"
    with AlertStore(f"sqlite:///{file}") as made:
        made.upsert(campaign(id="abc1"))
        made.upsert(campaign(id="abd2", status="closed"))
        made.upsert(campaign(id="abd3", kind="pile_on", target=AlertTarget(name="Ž")))
    with AlertReader(f"sqlite:///{file}") as reader, Glance(file) as glance:
        one, other = FromStore(reader.search), FromStore(glance.search)
        assert one.listing(status, limit) == other.listing(status, limit)
        assert one.one("abd3") == other.one("abd3")
        for source in (one, other):
            with pytest.raises(ConfigurationError, match="2 alerts begin with 'abd'"):
                source.one("abd")


def test_targets_go_by_their_best_name() -> None:
    """A name, else the account, else the id."""
    assert target_name(AlertTarget(id="fs", name="FS", platform="x", handle="h")) == "FS"
    assert target_name(AlertTarget(id="fs", platform="x", handle="h")) == "x:h"
    assert target_name(AlertTarget(id="fs")) == "fs"
    assert target_name(AlertTarget()) == "unknown"


def test_a_wrong_setting_is_refused_whoever_asks(tmp_path: Path) -> None:
    """And a secret's file is read."""
    file = tmp_path / "url"
    file.write_text("sqlite:///elsewhere.db\n")
    assert store_url({"PILEON_STORE_URL_FILE": str(file)}) == "sqlite:///elsewhere.db"
    assert store_url({"PILEON_DATA_DIR": "d"}) == "sqlite:///d/pileon.sqlite3"
    with pytest.raises(ConfigurationError, match="PILEON_STORE_URL_FILE"):
        store_url({"PILEON_STORE_URL_FILE": str(tmp_path / "absent")})
    with pytest.raises(ConfigurationError, match="did you mean PILEON_WINDOW_MS"):
        store_url({"PILEON_WINDOW_NS": "1"})
