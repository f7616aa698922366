"""Settings: everything wrong is refused at start with one line that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agents.ops.errors import ConfigurationError
from agents.ops.settings import Settings, build, load
from pipeline.settings import DetectorSettings

SECRET = "https://hooks.example.org/services/T0/B0/very-secret"

ROOT = Path(__file__).resolve().parents[4]


def complaint(env: dict[str, str]) -> str:
    """Return the one line that an environment is refused with."""
    with pytest.raises(ConfigurationError) as refused:
        load(env)
    line = str(refused.value)
    assert line
    assert "\n" not in line
    return line


def test_empty_environment_gives_defaults() -> None:
    """Nothing needs to be set."""
    settings = load({})

    assert settings == Settings()
    assert settings.brokers() == ["127.0.0.1:9092"]
    assert settings.store_url == "sqlite:///pileon-data/pileon.sqlite3"
    assert settings.slack_webhook is None


def test_values_are_read_and_converted() -> None:
    """Variables set fields of their own type; variables of others are not looked at."""
    settings = load(
        {
            "PILEON_BOOTSTRAP_SERVERS": "a:1, b:2",
            "PILEON_MAX_OUT_OF_ORDERNESS_MS": "5000",
            "PILEON_ALL_TARGETS": "true",
            "PILEON_WATCHLIST": "/etc/pileon/watchlist.yaml",
            "PILEON_DATA_DIR": "/var/lib/pileon",
            "HOP_MS": "nonsense",
            "PATH": "/usr/bin",
        }
    )

    assert settings.brokers() == ["a:1", "b:2"]
    assert settings.max_out_of_orderness_ms == 5000
    assert settings.all_targets is True
    assert settings.watchlist == Path("/etc/pileon/watchlist.yaml")
    assert settings.store_url == "sqlite:////var/lib/pileon/pileon.sqlite3"


def test_environment_of_the_process_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is passed in counts, so a stray variable cannot change a test or a tool."""
    monkeypatch.setenv("PILEON_MAX_OUT_OF_ORDERNESS_MS", "7")

    assert Settings().max_out_of_orderness_ms == 2000
    assert load({}).max_out_of_orderness_ms == 2000


@pytest.mark.parametrize(
    ("variable", "hint"),
    [
        ("PILEON_WINDOW_NS", "did you mean PILEON_WINDOW_MS?"),
        ("PILEON_window_ms", "did you mean PILEON_WINDOW_MS?"),
        ("PILEON_WATCHLIST_FILE", "did you mean PILEON_WATCHLIST?"),
        ("PILEON_CONSOLE_SERVICE_HOST", "enableServiceLinks: false"),
        ("PILEON_", "is not a known setting"),
    ],
)
def test_unknown_variable_is_an_error(variable: str, hint: str) -> None:
    """A misspelt variable would otherwise leave a default in force without a word."""
    line = complaint({variable: "1"})

    assert line.startswith(f"{variable} is not a known setting")
    assert hint in line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PILEON_LATENESS_MS", "PILEON_MAX_OUT_OF_ORDERNESS_MS"),
        ("PILEON_GRACE_MS", "PILEON_ALLOWED_LATENESS_MS"),
    ],
)
def test_old_names_are_taken_with_a_warning(old: str, new: str) -> None:
    """An upgrade changes no value; to set both names is an error, for one of them would be left out."""
    warnings: list[str] = []

    assert load({old: "5000"}, warnings.append) == load({new: "5000"})

    assert warnings == [f"{old} is now {new}; use that name, the old one will be refused"]
    first, second = sorted([old, new])
    assert complaint({old: "5000", new: "6000"}) == f"{first} and {second} are both set"


def test_unknown_variable_is_an_error_even_when_empty() -> None:
    """Emptiness excuses a known variable alone."""
    assert complaint({"PILEON_TYPO": ""}).startswith("PILEON_TYPO is not a known setting")


def test_empty_variable_is_not_set() -> None:
    """Compose files hand on an unset variable as an empty one."""
    assert load({"PILEON_MAX_OUT_OF_ORDERNESS_MS": "", "PILEON_SLACK_WEBHOOK": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        ("PILEON_MAX_OUT_OF_ORDERNESS_MS", "soon", "valid integer"),
        ("PILEON_MAX_OUT_OF_ORDERNESS_MS", "-1", "greater than or equal to 0"),
        ("PILEON_PARTITIONS", "0", "greater than or equal to 1"),
        ("PILEON_ALL_TARGETS", "perhaps", "valid boolean"),
        ("PILEON_LOG_FORMAT", "xml", "'auto', 'console' or 'json'"),
        ("PILEON_TOPIC_PREFIX", "a b", "pattern"),
        ("PILEON_IDLE_SECONDS", "nan", "less than or equal to 3600"),
        ("PILEON_METRICS_PORT", "70000", "less than or equal to 65535"),
    ],
)
def test_bad_value_names_variable_and_value(variable: str, value: str, part: str) -> None:
    """The line says which variable, what is wrong and what it holds."""
    line = complaint({variable: value})

    assert line.startswith(f"{variable}: ")
    assert part in line
    assert repr(value) in line


def test_every_wrong_field_is_named_at_once() -> None:
    """Two mistakes take one run to find."""
    line = complaint({"PILEON_HOP_MS": "x", "PILEON_PARTITIONS": "y"})

    assert "PILEON_HOP_MS: " in line
    assert "PILEON_PARTITIONS: " in line


def test_secret_comes_from_a_file(tmp_path: Path) -> None:
    """A mounted secret is read, without the newline that editors add."""
    file = tmp_path / "webhook"
    file.write_text(f"{SECRET}\n")

    settings = load({"PILEON_SLACK_WEBHOOK_FILE": str(file)})

    assert settings.slack_webhook is not None
    assert settings.slack_webhook.get_secret_value() == SECRET


def test_secret_file_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    """A missing, empty, binary or huge secret file stops the start."""
    empty, binary, huge = tmp_path / "empty", tmp_path / "binary", tmp_path / "huge"
    empty.write_text(" \n")
    binary.write_bytes(b"\xff\xfe")
    huge.write_bytes(b"x" * 100_000)

    for path, reason in [
        (tmp_path / "absent", "No such file"),
        (tmp_path, "Is a directory"),
        (empty, "is empty"),
        (binary, "is not UTF-8"),
        (huge, "is larger than"),
    ]:
        line = complaint({"PILEON_SLACK_WEBHOOK_FILE": str(path)})
        assert line.startswith(f"PILEON_SLACK_WEBHOOK_FILE: {path}")
        assert reason in line


def test_secret_from_both_places_is_an_error(tmp_path: Path) -> None:
    """Which of the two is meant cannot be guessed."""
    file = tmp_path / "webhook"
    file.write_text(SECRET)

    line = complaint({"PILEON_SLACK_WEBHOOK": SECRET, "PILEON_SLACK_WEBHOOK_FILE": str(file)})

    assert line == "PILEON_SLACK_WEBHOOK and PILEON_SLACK_WEBHOOK_FILE are both set"


def test_secrets_are_in_no_text() -> None:
    """Neither repr, str nor a complaint shows a secret."""
    settings = build(
        {
            "slack_webhook": SECRET,
            "store_url": "postgresql://pileon:hunter2@db/pileon",
            "security_protocol": "SASL_SSL",
            "sasl_username": "u",
            "sasl_password": "hunter2",
        }
    )

    for text in (repr(settings), str(settings)):
        assert "very-secret" not in text
        assert "hunter2" not in text
    assert "hunter2" not in complaint({"PILEON_SASL_PASSWORD": "hunter2", "PILEON_HOP_MS": "x"})


@pytest.mark.parametrize(
    ("env", "part"),
    [
        ({"PILEON_SECURITY_PROTOCOL": "SASL_SSL"}, "needs PILEON_SASL_USERNAME and PILEON_SASL_PASSWORD"),
        ({"PILEON_SECURITY_PROTOCOL": "SASL_SSL", "PILEON_SASL_USERNAME": "u"}, "needs PILEON_SASL_PASSWORD"),
        ({"PILEON_SASL_USERNAME": "u"}, "does not log in"),
        ({"PILEON_SSL_CAFILE": "/ca.pem"}, "does not encrypt"),
    ],
)
def test_half_set_security_is_an_error(env: dict[str, str], part: str) -> None:
    """A password that would not be used, or certificates for plain text, are mistakes worth a stop."""
    assert part in complaint(env)


def test_client_options_hand_on_security() -> None:
    """Clients get the login and a context for TLS."""
    settings = build(
        {"security_protocol": "SASL_SSL", "sasl_username": "u", "sasl_password": "p", "client_id": "c"}
    )

    options = settings.client_options()

    assert options.pop("ssl_context") is not None
    assert options == {
        "bootstrap_servers": ["127.0.0.1:9092"],
        "client_id": "c",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "u",
        "sasl_plain_password": "p",
    }
    assert settings.librdkafka_options() == {
        "bootstrap.servers": "127.0.0.1:9092",
        "client.id": "c",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "u",
        "sasl.password": "p",
    }


def test_client_options_name_an_unreadable_ca_file(tmp_path: Path) -> None:
    """A missing or broken CA file is a mistake of configuration."""
    broken = tmp_path / "ca.pem"
    broken.write_text("not a certificate")

    for path in (tmp_path / "absent.pem", broken):
        with pytest.raises(ConfigurationError, match="PILEON_SSL_CAFILE"):
            build({"security_protocol": "SSL", "ssl_cafile": path}).client_options()
        with pytest.raises(ConfigurationError, match="PILEON_SSL_CAFILE"):
            build({"security_protocol": "SSL", "ssl_cafile": path}).librdkafka_options()


def test_detector_gets_its_part() -> None:
    """The detector's settings come from the same variables."""
    settings = load(
        {"PILEON_MAX_OUT_OF_ORDERNESS_MS": "9", "PILEON_HOP_MS": "200", "PILEON_EPISODE_MS": "60000"}
    )

    assert settings.detector() == DetectorSettings(max_out_of_orderness_ms=9, hop_ms=200, episode_ms=60_000)
    assert Settings().detector() == DetectorSettings()


def test_spared_accounts_are_read_from_their_file(tmp_path: Path) -> None:
    """Whoever runs a detector gets them, and a wrong list stops it."""
    path = tmp_path / "spared.jsonl"
    path.write_text(
        '{"platform":"x","id":"1","handle":"a","value":"news","alert_id":"c","at":"2026-01-01T00:00:00Z"}\n'
    )
    settings = load({"PILEON_SPARED": str(path)})
    assert settings.detector().spared_accounts == {"x:1": "news"}
    path.write_text("{}\n")
    with pytest.raises(ConfigurationError, match=r"spared\.jsonl:1: .*platform"):
        settings.detector()


def test_every_field_says_what_it_is() -> None:
    """The reference of settings is written from these."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_modes_of_detectors_are_read_and_handed_on() -> None:
    """White space does not matter, and detectors that are not named alert."""
    settings = load({"PILEON_DETECTORS": "spray=shadow, disguise = off"})
    assert settings.detectors == {"spray": "shadow", "disguise": "off"}
    assert settings.detector().detectors == {"spray": "shadow", "disguise": "off"}
    assert load({}).detector().detectors == {}


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("sprey=off", "there is no detector 'sprey'; there are co_targeting, co_sharing"),
        ("company=off", "there is no detector 'company'"),
        ("spray=quiet", "spray has the mode 'quiet'; the modes are alert, shadow, off"),
        ("spray=", "spray has the mode ''"),
        ("spray", "'spray' has no mode; write detector=mode"),
        ("spray=off,", "'an empty part' has no mode"),
        ("spray=off,spray=shadow", "spray is set twice"),
    ],
)
def test_a_wrong_mode_is_refused_with_the_detector(value: str, part: str) -> None:
    """In one line that names the variable."""
    line = complaint({"PILEON_DETECTORS": value})
    assert line.startswith("PILEON_DETECTORS: ")
    assert part in line


def test_whatever_names_a_variable_names_one_that_there_is() -> None:
    """Help, messages, documents and deployments."""
    known = {f"PILEON_{name.upper()}{end}" for name in Settings.model_fields for end in ("", "_FILE")}
    code = [
        path
        for package in ("agents", "console", "lab", "pipeline")
        for path in (ROOT / package).rglob("*.py")
    ]
    told = [
        ROOT / "README.md",
        ROOT / "SECURITY.md",
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "docker-compose.yml",
    ]
    told += (ROOT / "deploy").rglob("*.y*ml")
    unknown = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (*code, *told)
        for name in re.findall("PILEON_[A-Z0-9_]*[A-Z0-9]", path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert unknown == set()
