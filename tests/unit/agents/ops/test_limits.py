"""The limit that a memory rule is held against."""

from __future__ import annotations

import os
from pathlib import Path

from agents.ops.limits import memory_limit_bytes

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_the_limit_of_a_container_counts(tmp_path: Path) -> None:
    """Within a container its own group is the root."""
    _write(tmp_path / "memory.max", "536870912\n")
    _write(tmp_path / "own", "0::/\n")
    assert memory_limit_bytes(tmp_path, tmp_path / "own") == 512 * 1024 * 1024


def test_the_least_limit_on_the_way_up_counts(tmp_path: Path) -> None:
    """A group can be given less than it asks for."""
    _write(tmp_path / "a" / "b" / "memory.max", "max\n")
    _write(tmp_path / "a" / "memory.max", "1000000\n")
    _write(tmp_path / "own", "0::/a/b\n")
    assert memory_limit_bytes(tmp_path, tmp_path / "own") == 1_000_000


def test_the_first_version_of_control_groups_is_read_too(tmp_path: Path) -> None:
    """Where nothing is limited it says a number beyond any machine."""
    _write(tmp_path / "memory" / "memory.limit_in_bytes", "9223372036854771712\n")
    _write(tmp_path / "memory" / "docker" / "x" / "memory.limit_in_bytes", "2000000\n")
    _write(tmp_path / "own", "4:cpu,memory:/docker/x\n1:name=systemd:/docker/x\n")
    assert memory_limit_bytes(tmp_path, tmp_path / "own") == 2_000_000


def test_without_a_limit_it_is_what_the_machine_has(tmp_path: Path) -> None:
    """Also where there are no control groups at all."""
    _write(tmp_path / "memory.max", "max\n")
    _write(tmp_path / "own", "0::/\n")
    assert memory_limit_bytes(tmp_path, tmp_path / "own") == MACHINE
    assert memory_limit_bytes(tmp_path / "none", tmp_path / "none") == MACHINE
    assert 0 < memory_limit_bytes() <= MACHINE
