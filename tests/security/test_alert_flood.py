"""Invented campaigns by the hundred drown neither the channel nor the alert that matters."""

from __future__ import annotations

import json
from pathlib import Path

from agents.delivery.render import slack
from agents.delivery.sender import DeliverySender
from agents.store import AlertStore, Pace
from agents.store.messages import DIGEST
from pipeline.campaigns.stage import MemoryStage
from schemas.alert import Alert
from tests.support.actions import HOUR, SETTINGS, daily_life, flood, hops, own_words
from tests.support.delivery import Scripted, opened_once

INVENTED = 100
"""Campaigns at as many targets within ten minutes, each by accounts and with texts of its own."""


def _attacked() -> list[Alert]:
    """Return the alerts of an hour with a hundred invented campaigns, and a larger one that is meant."""
    invented = [
        action
        for number in range(INVENTED)
        for action in flood(
            f"x:nobody{number}",
            HOUR + 6_000 * number,
            [f"f{number}_{member}" for member in range(8)],
            [f"{own_words(3 * number + text)} indeed" for text in range(3)],
        )
    ]
    meant = flood("x:minister", HOUR + 300_000, [f"g{member}" for member in range(40)])
    [log] = hops([*daily_life(2), *invented, *meant], until=2 * HOUR - 1_000)
    stage = MemoryStage(SETTINGS)
    return [alert for offset, hop in enumerate(log) for alert in stage.take(hop, offset)]


async def test_a_flood_of_alerts_is_a_handful_of_messages(tmp_path: Path) -> None:
    """Every alert is told of, once, in far fewer messages than there are alerts; the store has each in full."""
    alerts = _attacked()
    newest = {alert.id: alert for alert in alerts}
    assert len(newest) > 10  # most of what was invented flags nobody any more
    channel = Scripted(pace=Pace(digest_over=10))
    with AlertStore(f"sqlite:///{tmp_path / 'alerts.sqlite3'}", plan=opened_once) as store:
        for alert in alerts:
            store.upsert(alert)
        await DeliverySender(store.outbox, channel).drain()
        assert store.count() == len(newest)
        assert store.outbox.counts().get("pending", 0) == 0
    bodies = [
        slack.digest(taken) if len(taken) > 1 else slack.render(taken[0]) for taken in channel.delivered
    ]
    told = json.dumps(bodies)
    assert [alert_id for alert_id in newest if told.count(alert_id) != 1] == []
    assert len(bodies) <= len(newest) / DIGEST + 5
    [meant] = [alert.id for alert in newest.values() if alert.target.handle == "minister"]
    holding = [body for body in bodies if meant in json.dumps(body)]
    first = holding[0]["blocks"][1]["text"]["text"]
    assert meant in first  # the gravest of its message stands at the top of it
