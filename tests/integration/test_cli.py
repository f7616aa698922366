"""The command line as a user calls it: a process of its own, its output and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.archives.writers import ArchiveWriter
from console.cli.main import COMMANDS
from schemas.codec import decode_alert, encode_post
from tests.support.posts import post

ROOT = Path(__file__).parents[2]
NOBODY = "127.0.0.1:1"

Pileon = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pileon(tmp_path: Path) -> Pileon:
    """Runs ``pileon`` in an empty folder, without settings but those given."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
        env |= {"PYTHONPATH": str(ROOT), "COLUMNS": "120", **settings}
        return subprocess.run(
            [sys.executable, "-m", "console.cli.main", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return run


def archive(path: Path, count: int = 200) -> Path:
    """Write posts at one target, a second apart."""
    with ArchiveWriter(path) as writer:
        for number in range(count):
            writer.write(post(number, second=number))
    return path


def wrong(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Return the one line of a command that ended badly."""
    assert done.returncode == code, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.rstrip()


def test_the_overview_names_every_command(pileon: Pileon) -> None:
    """And what each is for."""
    done = pileon("--help")

    assert done.returncode == 0
    assert done.stderr == ""
    for name, entry in COMMANDS.items():
        assert f" {name} " in done.stdout
        assert entry.summary.split()[0] in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(pileon: Pileon, name: str) -> None:
    """With its usage, its first line, and no option left unexplained."""
    done = pileon(name, "--help", COLUMNS="200")

    assert done.returncode == 0, done.stderr
    assert f"Usage: pileon {name}" in done.stdout
    assert COMMANDS[name].summary in done.stdout


def test_help_loads_nothing_heavy() -> None:
    """What takes long to import waits until it is needed, so that help is there at once."""
    heavy = (
        "pyarrow",
        "kafka",
        "aiokafka",
        "faust",
        "sqlalchemy",
        "networkx",
        "scipy",
        "numpy",
        "pydantic",
        "msgspec",
        "slack_sdk",
        "yaml",
    )
    code = (
        "import sys, console.cli.main; assert console.cli.main.run(['--help']) == 0;"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=240, check=True
    )

    assert done.stderr.strip() == "[]"


def test_no_commands_help_loads_the_detector() -> None:
    """Whoever asks how something is called does not wait for statistics, graphs or Kafka."""
    heavy = ("pipeline.detector", "scipy", "networkx", "matplotlib", "pyarrow", "aiokafka", "faust")
    code = (
        f"import sys, console.cli.main as cli; done = [cli.run([name, '--help']) for name in {list(COMMANDS)!r}];"
        f"print(done == [0] * len(done), [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=240, check=True
    )

    assert done.stderr.strip() == "True []"


def test_a_replay_loads_no_store() -> None:
    """It reads and writes files: what opens databases takes a third of a second to load."""
    code = (
        "import sys, console.cli.main as cli; code = cli.run(['replay', 'absent.jsonl', '--all-targets']);"
        "print(code, [one for one in ('sqlalchemy', 'aiohttp', 'rich') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=240, check=True
    )

    assert done.stdout.strip() == "2 []"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "pileon: a command is missing (see pileon --help)"),
        (["reply"], "pileon: there is no command 'reply', did you mean replay? (see pileon --help)"),
        (["--bogus"], "pileon: No such option: --bogus"),
        (["replay"], "pileon replay: Missing argument 'SOURCE...'"),
        (["replay", "--bogus"], "pileon replay: No such option: --bogus"),
        (["replay", "posts.jsonl"], "pileon replay: say who is watched: --watchlist FILE or --all-targets"),
        (["replay", "posts.jsonl", "--all-targets"], "pileon replay: posts.jsonl: no such file or folder"),
        (["replay", "x", "--watchlist", "w.yaml"], "pileon replay: w.yaml: No such file or directory"),
        (
            ["replay", "x", "--watchlist", "w", "--all-targets"],
            "pileon replay: --watchlist and --all-targets exclude",
        ),
        (
            ["replay", "x", "--all-targets", "--from", "now"],
            "pileon replay: --from: 'now' is not a time such as",
        ),
        (
            ["replay", "x", "--all-targets", "--from", "2026-01-02", "--to", "2026-01-01"],
            "pileon replay: --to is not after --from",
        ),
        (["export", "--format", "xlsx"], "pileon export: Invalid value for '--format'"),
        (["export", "--alerts", "absent.jsonl"], "pileon export: absent.jsonl: No such file or directory"),
        (["console", "c-1", "--once"], "pileon console: no alerts begin with 'c-1'"),
        (["topics", "--chekc"], "pileon topics: No such option: --chekc"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_line(pileon: Pileon, arguments: list[str], line: str) -> None:
    """The line says what was wrong, and nothing was done."""
    done = pileon(*arguments)

    assert wrong(done, 2).startswith(line)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [["check"], ["replay", "x", "--all-targets"], ["topics"], ["archive"], ["export"]]
)
def test_a_wrong_setting_stops_every_command(pileon: Pileon, arguments: list[str]) -> None:
    """Before anything is done."""
    done = pileon(*arguments, PILEON_WINDOW_NS="1")

    line = wrong(done, 2)
    assert line.endswith("PILEON_WINDOW_NS is not a known setting; did you mean PILEON_WINDOW_MS?")


@pytest.mark.parametrize(
    "arguments",
    [
        ["topics"],
        ["status"],
        ["replay", "topic:posts", "--all-targets"],
        # These ask by the same means.
        *(
            pytest.param(command, marks=pytest.mark.long)
            for command in (["archive"], ["dead-letters"], ["ingest", "bluesky"])
        ),
    ],
)
def test_no_broker_ends_with_1_and_a_line(pileon: Pileon, arguments: list[str]) -> None:
    """The address is named."""
    done = pileon(*arguments, PILEON_BOOTSTRAP_SERVERS=NOBODY)

    assert done.returncode == 1
    assert done.stderr == f"pileon {arguments[0]}: no Kafka broker answers at {NOBODY}\n"


def test_replay_writes_alerts_and_a_summary(pileon: Pileon, tmp_path: Path) -> None:
    """Every post is accounted for; only alerts are on standard output."""
    archive(tmp_path / "posts.jsonl.zst")

    done = pileon("replay", "posts.jsonl.zst", "--all-targets", "--alerts", "-")

    assert done.returncode == 0, done.stderr
    summary = [line.split() for line in done.stderr.splitlines()]
    assert ["posts", "200"] in summary
    assert ["at", "targets", "200"] in summary
    assert ["bad", "0"] in summary
    for line in done.stdout.splitlines():
        assert decode_alert(line.encode()).target.handle == "minister"


def test_replay_reads_folders_and_spans(pileon: Pileon, tmp_path: Path) -> None:
    """Several formats make one stream, cut to the times asked for."""
    for suffix in (".jsonl", ".parquet", ".jsonl.gz"):
        archive(tmp_path / "posts" / f"a{suffix}")

    done = pileon(
        "replay", "posts", "--all-targets", "--from", "2026-03-04T14:01:00Z", "--to", "2026-03-04T14:02:00Z"
    )

    assert done.returncode == 0, done.stderr
    assert ["posts", "180"] in [line.split() for line in done.stderr.splitlines()]
    assert ["duplicates", "120"] in [line.split() for line in done.stderr.splitlines()]


def test_replay_takes_a_watchlist(pileon: Pileon, tmp_path: Path) -> None:
    """By option, or by the setting that workers have too."""
    archive(tmp_path / "posts.jsonl", count=10)
    (tmp_path / "w.yaml").write_text("targets: [{id: someone, name: Someone Else, accounts: {x: [someone]}}]")

    by_option = pileon("replay", "posts.jsonl", "--watchlist", "w.yaml")
    by_setting = pileon("replay", "posts.jsonl", PILEON_WATCHLIST="w.yaml")

    for done in (by_option, by_setting):
        assert done.returncode == 0, done.stderr
        assert ["at", "targets", "0"] in [line.split() for line in done.stderr.splitlines()]


def test_replay_keeps_bad_records(pileon: Pileon, tmp_path: Path) -> None:
    """They end no run, are counted by reason and written on request."""
    lines = [encode_post(post(number, second=number)) for number in range(3)]
    (tmp_path / "posts.jsonl").write_bytes(b"\n".join([lines[0], b"{", lines[1], b"\xff", lines[2]]))

    done = pileon("replay", "posts.jsonl", "--all-targets", "--dead-letters", "dead.jsonl")

    assert done.returncode == 0, done.stderr
    assert "bad                    2  (bad_json 1, not_utf8 1)" in done.stderr
    letters = [json.loads(line) for line in (tmp_path / "dead.jsonl").read_bytes().splitlines()]
    assert [(letter["position"], letter["reason"]) for letter in letters] == [
        (2, "bad_json"),
        (4, "not_utf8"),
    ]


def test_replay_of_a_damaged_archive_fails_at_its_end(pileon: Pileon, tmp_path: Path) -> None:
    """After all that could be read was."""
    file = archive(tmp_path / "posts.jsonl.gz", count=5_000)
    file.write_bytes(file.read_bytes()[:-100])

    done = pileon("replay", "posts.jsonl.gz", "--all-targets")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("pileon replay: damaged archive: posts.jsonl.gz:")
    assert "damaged 1" in done.stderr


def test_replay_never_overwrites_what_it_reads(pileon: Pileon, tmp_path: Path) -> None:
    """A slip of the hand must not cost an archive."""
    file = archive(tmp_path / "posts.jsonl", count=3)
    before = file.read_bytes()

    line = wrong(pileon("replay", "posts.jsonl", "--all-targets", "--alerts", "./posts.jsonl"), 2)

    assert line == "pileon replay: ./posts.jsonl is a source; it would be overwritten before it is read"
    assert file.read_bytes() == before


def test_check_tells_wrong_from_missing(pileon: Pileon, tmp_path: Path) -> None:
    """2 if a setting is wrong, 1 if something is out of reach; secrets are never shown."""
    secret = {
        "PILEON_SLACK_WEBHOOK": "https://hooks.example.org/very-secret",
        "PILEON_BOOTSTRAP_SERVERS": NOBODY,
    }

    unwatched = pileon("check", **secret)
    watched = pileon("check", PILEON_ALL_TARGETS="1", **secret)

    assert wrong(unwatched, 2) == "pileon check: wrong: watchlist"
    assert wrong(watched, 1) == "pileon check: not ready: topics"
    for done in (unwatched, watched):
        assert f"no Kafka broker answers at {NOBODY}" in done.stdout
        assert "messages go to slack (slack webhook)" in done.stdout
        assert "very-secret" not in done.stdout + done.stderr
    assert not (tmp_path / "pileon-data").exists()


def test_console_and_export_read_a_replay(pileon: Pileon, tmp_path: Path) -> None:
    """The file that replay writes is what the others take."""
    from schemas.codec import encode_alert
    from tests.support.alerts import CAMPAIGN

    (tmp_path / "alerts.jsonl").write_bytes(encode_alert(CAMPAIGN) + b"\n")

    listed = pileon("console", "--alerts", "alerts.jsonl", "--once")
    one = pileon("console", "c-0", "--alerts", "alerts.jsonl", "--once")
    table = pileon("export", "--format", "csv", "--table", "accounts", "--alerts", "alerts.jsonl")
    lines = pileon("export", "--alerts", "alerts.jsonl", "--out", "again.jsonl")

    assert "coordinated_campaign" in listed.stdout
    assert "12 accounts replied within 9 seconds" in one.stdout
    assert table.stdout.startswith("alert_id,kind,platform,account_id,handle,score,evidence")
    assert len(table.stdout.splitlines()) == 13
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "alerts.jsonl").read_bytes()
    assert [done.returncode for done in (listed, one, table, lines)] == [0, 0, 0, 0]


def test_an_empty_store_is_no_failure(pileon: Pileon) -> None:
    """A new installation has nothing to show yet."""
    listed = pileon("console", "--once")
    exported = pileon("export", "--format", "csv")

    assert listed.returncode == exported.returncode == 0, listed.stderr + exported.stderr
    assert "alerts: 0" in listed.stdout
    assert exported.stdout.startswith("id,revision,kind")


def test_a_reader_that_has_seen_enough_is_no_crash(pileon: Pileon, tmp_path: Path) -> None:
    """``pileon export | head -1`` prints no traceback."""
    from schemas.codec import encode_alert
    from tests.support.alerts import campaign

    alerts = b"".join(encode_alert(campaign(id=f"c-{number}")) + b"\n" for number in range(2_000))
    (tmp_path / "alerts.jsonl").write_bytes(alerts)
    command = ["sh", "-c", f"{sys.executable} -m console.cli.main export --alerts alerts.jsonl | head -c 10"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.stdout == '{"id":"c-0'
    assert done.stderr == ""
