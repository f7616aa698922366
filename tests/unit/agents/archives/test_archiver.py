"""Archiving: a file is whole before its offsets are committed, and every hour has its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from agents.archives.archiver import OPEN_SECONDS, Archive
from agents.archives.sources import open_sources
from agents.ops.settings import Settings
from schemas.codec import encode_post
from schemas.post import Author, Post
from tests.support.posts import post

HOUR = 3_600_000
TEN = 1_772_618_400_000
"""2026-03-04T10:00:00Z."""


class Log:
    """Notes commits, with the files that stood there then."""

    def __init__(self, folder: Path) -> None:
        """Watch a folder."""
        self.folder = folder
        self.commits: list[tuple[int, int, list[str]]] = []
        self.now = 0.0

    def commit(self, partition: int, offset: int) -> None:
        """Note a commit."""
        files = sorted(str(file.relative_to(self.folder)) for file in self.folder.rglob("[!.]*.jsonl.zst"))
        self.commits.append((partition, offset, files))

    def clock(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A log of commits over an empty folder."""
    return Log(tmp_path)


def archive(log: Log) -> Archive:
    """Return an archive of the topic ``posts``."""
    return Archive(log.folder, "posts", ".jsonl.zst", log.commit, log.clock)


def test_a_new_hour_closes_the_file_before_the_commit(log: Log) -> None:
    """The committed offset is the first that the file does not hold."""
    under_test = archive(log)
    for offset, time in enumerate([TEN, TEN + HOUR - 1, TEN + HOUR]):
        under_test.take(3, 70 + offset, time, encode_post(post(offset)))

    assert log.commits == [(3, 72, ["2026-03-04/10-posts-p003-000000000000070.jsonl.zst"])]

    under_test.finish()

    assert log.commits[1][:2] == (3, 73)
    assert log.commits[1][2][1] == "2026-03-04/11-posts-p003-000000000000072.jsonl.zst"
    items = [item for source in open_sources([str(log.folder)], Settings()) for item in source.items()]
    assert items == [post(0), post(1), post(2)]


def test_an_older_record_opens_no_file_of_its_own(log: Log) -> None:
    """Records stamped out of order would otherwise cut hours into crumbs."""
    under_test = archive(log)
    for offset, time in enumerate([TEN + HOUR, TEN, TEN + HOUR]):
        under_test.take(0, offset, time, encode_post(post(offset)))
    under_test.finish()

    assert len(log.commits) == 1


def test_partitions_have_files_of_their_own(log: Log) -> None:
    """One that is taken away is finished alone."""
    under_test = archive(log)
    under_test.take(0, 5, TEN, encode_post(post(1)))
    under_test.take(1, 9, TEN, encode_post(post(2)))

    under_test.finish([1, 7])

    assert [commit[:2] for commit in log.commits] == [(1, 10)]
    under_test.discard()


def test_a_quiet_partition_is_closed_in_time(log: Log) -> None:
    """Posts must not wait in a hidden file for a next hour that may not come."""
    under_test = archive(log)
    under_test.take(0, 0, TEN, encode_post(post(1)))
    log.now = OPEN_SECONDS - 1
    under_test.finish_old()
    assert log.commits == []
    log.now = OPEN_SECONDS
    under_test.finish_old()
    assert [commit[:2] for commit in log.commits] == [(0, 1)]


def test_after_a_crash_the_same_file_is_written_again(log: Log) -> None:
    """What was dropped was not committed, and leaves nothing behind."""
    crashed = archive(log)
    crashed.take(0, 0, TEN, encode_post(post(1)))
    crashed.discard()
    assert log.commits == []
    assert [file for file in log.folder.rglob("*") if file.is_file()] == []

    again = archive(log)
    for offset in range(2):
        again.take(0, offset, TEN, encode_post(post(offset)))
    again.finish()
    stopped = archive(log)
    stopped.take(0, 0, TEN, encode_post(post(0)))
    stopped.finish()

    assert [commit[:2] for commit in log.commits] == [(0, 2), (0, 1)]
    assert log.commits[0][2] == log.commits[1][2]


def test_what_is_no_post_is_passed_over(log: Log) -> None:
    """The watch stage has it among the dead letters; here its offset must not be asked for for ever."""
    under_test = archive(log)
    under_test.take(0, 0, TEN, b"nonsense")
    under_test.take(0, 1, TEN, None)
    under_test.finish()
    assert log.commits == [(0, 2, [])]

    under_test.take(0, 2, TEN, b"nonsense")
    under_test.take(0, 3, TEN, encode_post(post(3)))
    under_test.finish()
    assert log.commits[1][:2] == (0, 4)
    (source,) = open_sources([str(log.folder)], Settings())
    assert [item.id for item in source.items() if isinstance(item, Post)] == ["p3"]


@pytest.mark.parametrize(
    ("time", "day"),
    [(-1, "1970-01-01"), (-(10**15), "1970-01-01"), (10**15, "2099-12-31"), (2**63 - 1, "2099-12-31")],
)
def test_a_record_of_no_sensible_time_is_filed_all_the_same(log: Log, time: int, day: str) -> None:
    """Whoever writes to the topic sets the time; it must not end the archive."""
    under_test = archive(log)
    under_test.take(0, 5, time, encode_post(post(1)))
    under_test.finish()
    [(_, offset, [file])] = log.commits
    assert (offset, file.split("/")[0]) == (6, day)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..", "a\0b", "~/x"])
def test_no_post_says_where_it_is_filed(tmp_path: Path, name: str) -> None:
    """Names of files come of the topic, the partition, the offset and the hour alone."""
    log = Log(tmp_path / "in" / "here")
    under_test = archive(log)
    hostile = structs.replace(
        post(1), id=name, platform=name.lower(), author=Author(id=name, handle=name), conversation_id=name
    )
    under_test.take(0, 5, TEN, encode_post(hostile))
    under_test.finish()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [log.folder / "2026-03-04" / "10-posts-p000-000000000000005.jsonl.zst"]
