"""The main rules fire by their causes in a running worker: Prometheus' own tool is given what it serves.

A scrape stands for a minute, so that half an hour of a sickness takes seconds; the series are those a worker serves.
Each scrape waits for what it is to show, so a slow machine takes longer and shows the same.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import urllib.request
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.kafka.embedded_broker import EmbeddedBroker
from lab.simulation import preset, simulate
from schemas import topics
from schemas.codec import encode_post
from tests.support.brokers import MockBroker, eventually
from tests.support.installation import ROOT, Installation
from tests.support.real_kafka import free_port
from tests.support.slack import Answer, FakeSlack

RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
EVERYDAY = 3_000
SCRAPES = 45
STUCK = 8
"""Minutes that a message waits: the rule asks for five."""
_SERIES = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


class Scrapes:
    """What a worker served, scrape by scrape, and whether it answered.

    Args:
        port: Where it serves.
    """

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/metrics"
        self._values: dict[str, dict[int, str]] = defaultdict(dict)
        self.count = 0

    async def scrape(self) -> None:
        """Look once."""
        text = await asyncio.to_thread(self._read)
        self._values['up{job="pileon",instance="a"}'][self.count] = "0" if text is None else "1"
        for line in (text or "").splitlines():
            found = _SERIES.match(line)
            if found and found[1].startswith(("pileon_", "process_")):
                labels = ",".join(filter(None, ['job="pileon",instance="a"', found[2]]))
                self._values[f"{found[1]}{{{labels}}}"][self.count] = found[3]
        self.count += 1

    async def shows(self, name: str, least: float) -> None:
        """Wait until the series of a name amount to so much; no minute passes."""

        async def amounts() -> bool:
            text = await asyncio.to_thread(self._read)
            found = map(_SERIES.match, (text or "").splitlines())
            return (
                sum(float(one[3]) for one in found if one and f"{one[1]}{{{one[2]}}}".startswith(name))
                >= least
            )

        await eventually(amounts)

    def _read(self) -> str | None:
        try:
            with urllib.request.urlopen(self._url, timeout=60) as answer:  # noqa: S310 - http, by its making
                body: bytes = answer.read()
        except OSError:
            return None
        return body.decode()

    def firing(self, folder: Path) -> set[str]:
        """Return the rules that fire after the last scrape, by promtool."""
        promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
        if promtool is None:
            if os.environ.get("CI") == "true":
                pytest.fail("promtool is not installed, and CI must play the rules")
            pytest.skip(
                "promtool is not installed (Debian's package prometheus has it; PROMTOOL names another)"
            )
        names = [
            rule["alert"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
        ]
        series = [
            {"series": name, "values": " ".join(values.get(at, "_") for at in range(self.count))}
            for name, values in self._values.items()
        ]
        cases = [{"alertname": name, "eval_time": f"{self.count - 1}m", "exp_alerts": []} for name in names]
        test: dict[str, Any] = {"interval": "1m", "input_series": series, "alert_rule_test": cases}
        file = folder / "played.yml"
        file.write_text(
            yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [test]})
        )
        done = subprocess.run(
            [promtool, "test", "rules", str(file)], capture_output=True, text=True, check=False
        )
        told = done.stdout + done.stderr
        assert done.returncode == 0 or "got:[" in told, told[:2_000]
        return set(re.findall(r'Labels:\{alertname="(\w+)"', told))


async def test_a_sick_worker_sets_off_the_rules_of_its_sickness(tmp_path: Path, prefix: str) -> None:
    """Slack that is away, bad records, a bad watchlist and a bad secret; then no posts; then no worker."""
    scenario = preset("flood", 1)
    simulation = simulate(replace(scenario, background=replace(scenario.background, posts=EVERYDAY)))
    embedded = EmbeddedBroker()
    broker = MockBroker(embedded)
    port = free_port()
    async with FakeSlack(Answer(503, "away")).running() as slack:
        webhook = tmp_path / "webhook"
        webhook.write_text(slack.url)
        installation = _installation(broker, prefix, tmp_path, simulation.watchlist, webhook, port)
        scrapes = Scrapes(port)
        with installation.worker() as worker:
            posts = list(simulation)
            share = len(posts) // SCRAPES + 1
            fed = 0
            for number in range(SCRAPES):
                part = posts[number * share : (number + 1) * share]
                values = [(None, post.author.id.encode(), encode_post(post)) for post in part]
                values += [(None, b"bad", b"no json")] * (len(part) // 20 + 1)
                await asyncio.to_thread(installation.produce, topics.POSTS, values)
                if number == 25:
                    (tmp_path / "watchlist.yaml").write_text("targets: none\n")
                    webhook.write_text("none")
                fed += len(part)
                await scrapes.shows('pileon_posts_total{stage="watch"', fed)
                await scrapes.scrape()
            await scrapes.shows('pileon_watchlist_reloads_total{outcome="refused"', 1)
            await scrapes.shows("pileon_outbox_pending", 1)
            for _ in range(STUCK):
                await scrapes.scrape()
            sick = await asyncio.to_thread(scrapes.firing, tmp_path)
            assert {"PileonDeadLetters", "PileonOutboxStuck", "PileonWatchlistRefused"} <= sick
            assert not sick & {"PileonDown", "PileonWorkerDown", "PileonNoPosts", "PileonAlertFlood"}
            for _ in range(35):
                await scrapes.scrape()
            assert "PileonNoPosts" in await asyncio.to_thread(scrapes.firing, tmp_path)
            worker.kill()
            worker.wait()
            for _ in range(5):
                await scrapes.scrape()
            down = await asyncio.to_thread(scrapes.firing, tmp_path)
            assert {"PileonDown", "PileonWorkerDown"} <= down
    embedded.close()


def _installation(
    broker: MockBroker, prefix: str, folder: Path, watchlist: Any, webhook: Path, port: int
) -> Installation:
    class WithSecret(Installation):
        """One whose webhook is in a file."""

        def environment(self) -> dict[str, str]:
            """Return the environment, with the file of the webhook."""
            return super().environment() | {"PILEON_SLACK_WEBHOOK_FILE": str(webhook)}

    return WithSecret(broker, prefix, folder, watchlist, metrics_port=port)
