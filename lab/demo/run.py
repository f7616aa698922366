"""One run of the demo: start everything, play the afternoon, look at what came of it."""

from __future__ import annotations

import shlex
import sys
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from agents.ops.errors import RunError
from agents.ops.settings import PREFIX, Settings, build
from console.stored_alerts import load_alerts
from lab.demo import storyline
from lab.demo.playback import Playback, read_lines
from lab.demo.processes import Processes
from lab.demo.results import Results
from lab.demo.verdict import judge
from lab.demo.view import View
from lab.simulation import Simulation, preset, simulate
from lab.simulation.command import write_simulation
from schemas.alert import Alert
from schemas.codec import encode_alert
from schemas.topics import POSTS, topic_name

PRESET: Final = "afternoon"
PARTITIONS: Final = 4

QUICK: Final = {"idle_seconds": 2.0, "snapshot_seconds": 1.0}
"""Settings with which the stages notice soon that no more posts come."""

TICK_SECONDS: Final = 0.05
LOOK_SECONDS: Final = 0.4
DRAIN_SECONDS: Final = 90.0
SLACK_SECONDS: Final = 3.0


class Run:
    """One run.

    Args:
        folder: Where everything is kept.
        seed: Seed of the simulation.
        running: Starts the processes.
        view: Shows what happens.
    """

    def __init__(self, folder: Path, seed: int, running: Processes, view: View) -> None:
        self._folder: Final = folder
        self._running: Final = running
        self._view: Final = view
        self._simulation: Final[Simulation] = simulate(preset(PRESET, seed))
        self._stem: Final = f"{PRESET}-{seed}"
        self._posts: Final = folder / f"{self._stem}.jsonl"
        self._watchlist: Final = folder / f"{self._stem}.watchlist.yaml"
        self._alerts_file: Final = folder / "alerts.jsonl"
        self._settings = Settings()
        self._address = ""
        self._alerts: Final[list[Alert]] = []
        self._messages: Final[list[dict[str, Any]]] = []

    def start(self) -> None:
        """Write the simulated posts, and bring up the broker and the workers.

        Raises:
            RunError: If one does not come up.
        """
        self._running.start_broker(PARTITIONS)
        _, count = write_simulation(self._simulation, self._folder, self._stem)
        hours = self._simulation.scenario.hours
        self._view.ready("posts", f"{count:,} simulated ones, {hours:.0f} hours of them")
        address = self._running.broker_address()
        self._view.ready("broker", f"embedded Kafka at {address}")
        values: dict[str, object] = {
            "bootstrap_servers": address,
            "group_id": self._folder.name,
            "partitions": PARTITIONS,
            "watchlist": self._watchlist,
            "emerging": True,
            "data_dir": self._folder,
            "log_format": "json",
            **QUICK,
        }
        self._settings = build(values)
        self._running.start_console(values)
        workers = self._running.start_workers(values)
        self._view.ready("workers", ", ".join(f"{worker.name} (process {worker.pid})" for worker in workers))
        self._address = self._running.console_address()
        self._view.ready("console", f"{self._address} in your browser")

    def play(self, seconds: float) -> None:
        """Play all posts, show what comes of them, and wait until all of it is worked off.

        Args:
            seconds: How long the posts take.

        Raises:
            RunError: If a post or an alert is lost, or a process ends.
        """
        lines = read_lines(self._posts)
        moments = deque(storyline.moments(self._simulation))
        address = self._settings.bootstrap_servers
        self._view.begin(len(lines), seconds)
        with Results(address, self._settings.group_id, PARTITIONS) as results:
            playback = Playback(address, topic_name(POSTS), lines, seconds)
            begun = time.monotonic()
            while not playback.done:
                playback.advance(time.monotonic() - begun)
                now = datetime.fromtimestamp(playback.reached / 1000, UTC)
                while moments and moments[0].at <= now:
                    self._view.tell(moments.popleft())
                self._look(results)
                self._view.move(now, playback.produced)
            self._work_off(results, playback.finish(self._settings.hop_ms))
            self._view.end()
            if refused := results.refused():
                raise RunError(f"{refused} posts became dead letters; the logs are in {self._folder}")

    def _look(self, results: Results) -> None:
        for alert in results.alerts(TICK_SECONDS):
            self._alerts.append(alert)
            self._view.alert(alert)
        self._messages.extend(self._running.events("delivery.would_send"))
        self._running.check()

    def _work_off(self, results: Results, end: int) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        while left := results.left(end):
            if time.monotonic() > deadline:
                raise RunError(
                    f"{DRAIN_SECONDS:.0f} s after the last post there is still something to do: "
                    f"{', '.join(left)}; the logs are in {self._folder}"
                )
            look = time.monotonic() + LOOK_SECONDS
            while time.monotonic() < look:
                self._look(results)

    def summarise(self) -> None:
        """Show what was planted against what was found, and what Slack would get.

        Raises:
            RunError: If there was no alert at all, or the store has not what was published.
        """
        with self._alerts_file.open("wb") as file:
            file.writelines(encode_alert(alert) + b"\n" for alert in self._alerts)
        newest = {alert.id: alert for alert in self._alerts}
        if not newest:
            raise RunError(f"no alert came, though there was a crowd; the logs are in {self._folder}")
        stored = {alert.id: alert for alert in load_alerts(self._settings)}
        if stored != newest:
            raise RunError(f"the store is not what was published; both are in {self._folder}")
        if message := self._slack_message():
            self._view.slack(message)
        called = storyline.alert_names(self._simulation.scenario)
        self._view.summary(judge(self._simulation.truth, self._alerts, called))

    def _slack_message(self) -> dict[str, Any] | None:
        """Return what Slack would get of a campaign, or of the first alert if there is none."""
        deadline = time.monotonic() + SLACK_SECONDS
        while not self._messages and time.monotonic() < deadline:
            self._messages.extend(self._running.events("delivery.would_send"))
            time.sleep(TICK_SECONDS)
        about_campaigns = (one for one in self._messages if "oordinated campaign" in str(one.get("text")))
        return next(about_campaigns, self._messages[0] if self._messages else None)

    def stay(self) -> None:
        """Let everything run until Ctrl-C.

        Raises:
            RunError: If a process ends.
        """
        command = f"{PREFIX}DATA_DIR={shlex.quote(str(self._folder))} {_pileon()} console"
        self._view.say(
            "Everything goes on running. Look at the alerts in your browser, or from another terminal:"
        )
        self._view.say(f"  {self._address}", "bold")
        self._view.say(f"  {command}", "bold")
        self._view.say("Ctrl-C ends the demo.")
        try:
            while True:
                self._running.check()
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            self._view.say()

    def farewell(self) -> None:
        """Say what is left and what can be done with it."""
        posts, watchlist, alerts = (
            shlex.quote(str(path)) for path in (self._posts, self._watchlist, self._alerts_file)
        )
        self._view.say(f"Posts, answer key, alerts and logs stay in {self._folder}:")
        self._view.say(f"  {_pileon()} replay {posts} --watchlist {watchlist} --alerts -", "bold")
        self._view.say(f"  {_pileon()} console --web --alerts {alerts} --posts {posts}", "bold")


def _pileon() -> str:
    """Return how to call the command from here."""
    program = Path(sys.executable).with_name("pileon")
    if not program.exists():
        return "pileon"
    inside = program.is_relative_to(Path.cwd())
    return shlex.quote(str(program.relative_to(Path.cwd()) if inside else program))
