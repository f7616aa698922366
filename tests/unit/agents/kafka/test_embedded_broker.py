"""The embedded broker as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from agents.kafka.embedded_broker import parse_topics

ROOT = Path(__file__).parents[4]
COMMAND = [sys.executable, "-m", "agents.kafka.embedded_broker"]


def test_topics_are_parsed() -> None:
    """Names may have dots; an empty list is fine."""
    assert parse_topics("posts:4,posts.targeted:1") == {"posts": 4, "posts.targeted": 1}
    assert parse_topics("") == {}


@pytest.mark.parametrize("text", ["posts", "posts:", ":4", "posts:0", "posts:-1", "posts:four"])
def test_what_is_no_topic_is_named(text: str) -> None:
    """A slip ends with the part that is wrong."""
    with pytest.raises(ValueError, match="is not name:partitions"):
        parse_topics(f"ok:1,{text}")


def test_it_serves_the_topics_and_ends_on_sigterm(tmp_path: Path) -> None:
    """The port file holds the address as soon as it is there."""
    port_file = tmp_path / "address"
    process = subprocess.Popen(
        [*COMMAND, "--port-file", str(port_file), "--topics", "posts:3,coactions:1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert port_file.read_text() == address
        topics = AdminClient({"bootstrap.servers": address}).list_topics(timeout=60).topics
        assert {name: len(topic.partitions) for name, topic in topics.items()} == {"posts": 3, "coactions": 1}
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()


def test_it_ends_when_its_parent_does(tmp_path: Path) -> None:
    """A demo that was killed leaves no broker behind."""
    port_file = tmp_path / "address"
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(port_file), *COMMAND[1:], "--port-file", str(port_file)], cwd=ROOT
    )
    assert parent.wait(120) == 0
    address = port_file.read_text()
    deadline = time.monotonic() + 60
    while _answers(address):
        assert time.monotonic() < deadline
        time.sleep(0.2)


_PARENT = """
import pathlib, subprocess, sys, time
subprocess.Popen([sys.executable, *sys.argv[2:]], stdout=subprocess.DEVNULL)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.05)
"""


def _answers(address: str) -> bool:
    host, _, port = address.partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def test_wrong_topics_are_wrong_usage() -> None:
    """The command says what is wrong in one line and ends with 2."""
    done = subprocess.run(
        [*COMMAND, "--topics", "posts"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "'posts' is not name:partitions" in done.stderr
