"""What an installation can set: ``PILEON_*`` variables, read once at start and refused whole when wrong."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from agents.ops import plugins, store_setting
from agents.ops.errors import ConfigurationError
from agents.ops.setting_forms import claim_roles, detector_modes, require_issuer, require_webhook
from agents.ops.spared import load_spared
from agents.ops.store_setting import DATA_DIR, default_url
from pipeline.settings import KEY_BYTES, DetectorSettings, Mode

if TYPE_CHECKING:
    import ssl

PREFIX: Final = store_setting.PREFIX
FILE_SUFFIX: Final = "_FILE"
SECRET_FIELDS: Final = frozenset(
    {
        "slack_webhook",
        "slack_token",
        "slack_signing_secret",
        "slack_app_token",
        "smtp_url",
        "webhook_secret",
        "sasl_password",
        "store_url",
        "contact_key",
        "oidc_client_secret",
        "mastodon_token",
        "x_token",
    }
)
"""Fields that may come from a file, ``PILEON_SLACK_WEBHOOK_FILE`` and so on, as containers mount secrets."""

RENAMED: Final = {"LATENESS_MS": "max_out_of_orderness_ms", "GRACE_MS": "allowed_lateness_ms"}
"""Variables of version 0.1 by the field that they set; the next version but one takes them no more."""

MAX_SECRET_BYTES: Final = 64 * 1024

_DETECTOR: Final = DetectorSettings()

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class Settings(BaseModel):
    """Everything an installation can set; durations say their unit in the name.

    Only values passed in count, so that tests and programs never pick up a stray variable: use ``load`` to
    read an environment.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    bootstrap_servers: str = Field(
        default="127.0.0.1:9092",
        min_length=1,
        description="Kafka brokers to start from, host:port, comma-separated.",
    )
    security_protocol: SecurityProtocol = Field(
        default="PLAINTEXT", description="How to talk to the brokers."
    )
    sasl_mechanism: SaslMechanism = Field(
        default="SCRAM-SHA-512", description="How to log in, with a SASL protocol."
    )
    sasl_username: str | None = Field(default=None, description="Kafka user, with a SASL protocol.")
    sasl_password: SecretStr | None = Field(default=None, description="Kafka password, with a SASL protocol.")
    ssl_cafile: Path | None = Field(
        default=None,
        description="Certificates to trust (PEM), with an SSL protocol; the system's by default.",
    )
    client_id: str = Field(
        default="pileon", min_length=1, description="Name of this installation's Kafka clients."
    )
    group_id: str = Field(default="pileon", min_length=1, description="Consumer groups are named after this.")
    topic_prefix: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9._-]{0,100}$",
        description="Put before every topic's name, so that installations can share a broker.",
    )
    partitions: int = Field(
        default=4, ge=1, le=1024, description="Partitions of topics that scale with posts."
    )
    replication_factor: int = Field(default=1, ge=1, le=16, description="Copies of every topic.")

    watchlist: Path | None = Field(default=None, description="Watchlist file, YAML or JSON.")
    spared: Path | None = Field(
        default=None,
        description="Accounts that people judged organic, JSON lines: nothing flags them; see pileon export.",
    )
    all_targets: bool = Field(default=False, description="Watch every primary target; needs no watchlist.")

    max_out_of_orderness_ms: int = Field(
        default=_DETECTOR.max_out_of_orderness_ms,
        ge=0,
        le=3_600_000,
        description="Max out-of-orderness: event time that posts may come out of order by and are put in order.",
    )
    hop_ms: int = Field(
        default=_DETECTOR.hop_ms, ge=100, le=60_000, description="Event time between two looks at a window."
    )
    allowed_lateness_ms: int = Field(
        default=_DETECTOR.allowed_lateness_ms,
        ge=1_000,
        le=86_400_000,
        description="Allowed lateness: posts later than the max out-of-orderness still count, though out of order, "
        "up to so late.",
    )
    window_ms: int = Field(
        default=_DETECTOR.window_ms, ge=60_000, le=86_400_000, description="Length of a target's window."
    )
    pile_on_accounts: int = Field(
        default=_DETECTOR.pile_on_accounts,
        ge=2,
        description="Fewest accounts in a window that make a pile-on.",
    )
    episode_ms: int = Field(
        default=_DETECTOR.episode_ms,
        ge=60_000,
        description="An alert is closed when nothing was added to it for so long.",
    )
    memory_ms: int = Field(
        default=_DETECTOR.memory_ms,
        ge=3_600_000,
        description="How long it is remembered which accounts acted together.",
    )
    emerging: bool = Field(
        default=_DETECTOR.emerging,
        description="Tell of people who are not listed and are hit far beyond their usual.",
    )
    detectors: dict[str, Mode] = Field(
        default={},
        description="Detectors that run in another mode than alert, such as spray=shadow,disguise=off.",
    )
    contact_key: SecretStr | None = Field(
        default=None,
        min_length=KEY_BYTES,
        description="Key of the hashes under which the watchlist lists private contacts: see pileon hash-contact.",
    )
    idle_seconds: float = Field(
        default=5.0,
        gt=0,
        le=3_600,
        description="A partition with nothing new for so long holds no other back.",
    )
    broker_wait_seconds: float = Field(
        default=60.0,
        ge=0,
        le=3_600,
        description="A worker waits so long for a broker at its start, then it ends.",
    )
    session_seconds: float = Field(
        default=10.0,
        ge=1.0,
        le=60.0,
        description="A worker not heard of for so long loses its partitions; the broker's least is 6 by default.",
    )
    snapshot_seconds: float = Field(
        default=30.0, gt=0, le=3_600, description="Time between two snapshots of a stage's state."
    )

    data_dir: Path = Field(default=Path(DATA_DIR), description="Folder for the default store and archives.")
    store_url: str = Field(
        default="",
        repr=False,
        exclude=True,
        description="SQLAlchemy URL of the alert store; an SQLite file in data_dir by default.",
    )
    retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="The notify agent removes alerts whose window ended so many days ago; by default it keeps all.",
    )
    mastodon_token: SecretStr | None = Field(
        default=None, description="Access token for `pileon ingest mastodon`; most servers want one."
    )
    x_token: SecretStr | None = Field(
        default=None, description="Bearer token of an X project, for `pileon ingest x`."
    )
    slack_webhook: SecretStr | None = Field(
        default=None,
        description="Slack incoming webhook, where there is no bot; without either, messages are logged.",
    )
    slack_token: SecretStr | None = Field(
        default=None,
        description="Slack bot token: one message an alert, edited in place; needs slack_channel.",
    )
    slack_channel: str | None = Field(
        default=None, pattern=r"^[A-Z0-9]{1,64}$", description="Id of the channel that the bot writes to."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        pattern=r"^https?://[^\s<>|]+/$",
        description="Address of Slack's Web API; GovSlack's is https://slack-gov.com/api/.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="Slack app's signing secret: buttons, answered on interactions_port.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="Slack app-level token: buttons by Socket Mode, where Slack cannot reach this machine.",
    )
    interactions_host: str = Field(
        default="127.0.0.1", min_length=1, description="Address that Slack's buttons are answered on."
    )
    interactions_port: int | None = Field(
        default=None,
        ge=0,
        le=65_535,
        description="Port that Slack's buttons are answered on; none by default.",
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="Mail server, smtp://user:password@host:587 or smtps://…; none by default."
    )
    email_from: str = Field(default="pileon@localhost", description="Address that e-mail is from.")
    email_to: str = Field(default="", description="Addresses that e-mail goes to, comma-separated.")
    webhook_url: str | None = Field(
        default=None, description="URL that gets every event as JSON; none by default."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="Key that signs what webhook_url gets (HMAC-SHA256)."
    )
    routes: Path | None = Field(
        default=None,
        description="Routes file, YAML: who is told what; everything goes everywhere by default.",
    )
    console_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s<>|]+$",
        description="Where people reach the console; messages link to it.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID provider that people sign in to the console with: its issuer, an https URL.",
    )
    oidc_client_id: str | None = Field(
        default=None, min_length=1, description="The console's client id at the OpenID provider."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="The console's client secret at the OpenID provider; a public client has none.",
    )
    oidc_name: str = Field(
        default="single sign-on",
        min_length=1,
        max_length=60,
        description="What the OpenID provider is called on the sign-in page.",
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="Scopes asked for at the OpenID provider; openid is one."
    )
    oidc_roles_claim: str = Field(
        default="roles",
        min_length=1,
        description="Claim with a person's roles or groups; dots lead into objects, as in realm_access.roles.",
    )
    oidc_roles: dict[str, Literal["viewer", "analyst", "admin"]] = Field(
        default={"viewer": "viewer", "analyst": "analyst", "admin": "admin"},
        description="Which value of the claim gives which role, such as moderators=analyst,it-team=admin.",
    )

    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="auto is console on a terminal and json elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level logged."
    )
    metrics_host: str = Field(
        default="127.0.0.1", min_length=1, description="Address that metrics are served on."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65_535,
        description="Port of Prometheus metrics; none by default, 0 takes a free one.",
    )

    otlp_endpoint: str | None = Field(
        default=None,
        description="OpenTelemetry collector for traces (OTLP over HTTP); none by default; needs the extra tracing.",
    )

    _secret_files: dict[str, Path] = PrivateAttr(default_factory=dict)

    @property
    def secret_files(self) -> Mapping[str, Path]:
        """The files that secrets were read from, by field: containers replace them while a process runs."""
        return self._secret_files

    @model_validator(mode="before")
    @classmethod
    def _default_store(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values.get("store_url"):
            folder = Path(values.get("data_dir", cls.model_fields["data_dir"].default))
            values = {**values, "store_url": default_url(folder)}
        return values

    @field_validator("detectors", mode="before")
    @classmethod
    def _modes(cls, told: object) -> object:
        if isinstance(told, Mapping):
            # However they are given, they are read by the same rules.
            told = ",".join(f"{code}={mode}" for code, mode in told.items())
        return detector_modes(told) if isinstance(told, str) and told else told or {}

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _roles(cls, told: object) -> object:
        return claim_roles(told) if isinstance(told, str) else told

    @field_validator("oidc_issuer", mode="after")
    @classmethod
    def _issuer_form(cls, issuer: str | None) -> str | None:
        if issuer is not None:
            require_issuer(issuer)
        return issuer

    @field_validator("oidc_scopes", mode="after")
    @classmethod
    def _scopes_form(cls, scopes: str) -> str:
        if "openid" not in scopes.split():
            raise ValueError("the scope openid is missing")
        return scopes

    @field_validator("slack_webhook", mode="after")
    @classmethod
    def _webhook_form(cls, webhook: SecretStr | None) -> SecretStr | None:
        if webhook is not None:
            require_webhook(webhook.get_secret_value())
        return webhook

    @model_validator(mode="after")
    def _complete_security(self) -> Settings:
        sasl = self.security_protocol.startswith("SASL_")
        missing = [name for name in ("sasl_username", "sasl_password") if getattr(self, name) is None]
        if sasl and missing:
            names = " and ".join(PREFIX + name.upper() for name in missing)
            raise ValueError(f"{PREFIX}SECURITY_PROTOCOL={self.security_protocol} needs {names}")
        if not sasl and len(missing) < 2:
            raise ValueError(
                f"{PREFIX}SASL_USERNAME or _PASSWORD is set, but "
                f"{PREFIX}SECURITY_PROTOCOL={self.security_protocol} does not log in"
            )
        if (self.slack_token is None) != (self.slack_channel is None):
            raise ValueError(f"{PREFIX}SLACK_TOKEN and {PREFIX}SLACK_CHANNEL are set together or not at all")
        if self.interactions_port is not None and self.slack_signing_secret is None:
            raise ValueError(f"{PREFIX}INTERACTIONS_PORT needs {PREFIX}SLACK_SIGNING_SECRET")
        if self.email_to and self.smtp_url is None:
            raise ValueError(f"{PREFIX}EMAIL_TO is set, but {PREFIX}SMTP_URL is not")
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError(f"{PREFIX}OIDC_ISSUER and {PREFIX}OIDC_CLIENT_ID are set together or not at all")
        if self.oidc_client_secret is not None and self.oidc_issuer is None:
            raise ValueError(f"{PREFIX}OIDC_CLIENT_SECRET is set, but {PREFIX}OIDC_ISSUER is not")
        if self.ssl_cafile is not None and not self.security_protocol.endswith("SSL"):
            raise ValueError(
                f"{PREFIX}SSL_CAFILE is set, but "
                f"{PREFIX}SECURITY_PROTOCOL={self.security_protocol} does not encrypt"
            )
        return self

    def brokers(self) -> list[str]:
        """Return the bootstrap servers one by one."""
        return [server for server in (part.strip() for part in self.bootstrap_servers.split(",")) if server]

    def detector(self) -> DetectorSettings:
        """Return what the detector may know of the settings.

        Raises:
            ConfigurationError: If the list of spared accounts is wrong, or a detector of another package.
        """
        plugins.load()
        shared = set(DetectorSettings.__struct_fields__) & set(type(self).model_fields)
        known: dict[str, Any] = {name: getattr(self, name) for name in shared}
        return DetectorSettings(
            **known, spared_accounts={} if self.spared is None else load_spared(self.spared)
        )

    def contact_key_bytes(self) -> bytes:
        """Return the key of private contacts; empty where none is set."""
        return b"" if self.contact_key is None else self.contact_key.get_secret_value().encode()

    def client_options(self) -> dict[str, Any]:
        """Return the keyword arguments that kafka-python's and aiokafka's clients share.

        Raises:
            ConfigurationError: If the CA file cannot be read.
        """
        options: dict[str, Any] = {
            "bootstrap_servers": self.brokers(),
            "client_id": self.client_id,
            "security_protocol": self.security_protocol,
        }
        if self.security_protocol.endswith("SSL"):
            options["ssl_context"] = self._ssl_context()
        if self.sasl_password is not None:
            options["sasl_mechanism"] = self.sasl_mechanism
            options["sasl_plain_username"] = self.sasl_username
            options["sasl_plain_password"] = self.sasl_password.get_secret_value()
        return options

    def librdkafka_options(self) -> dict[str, Any]:
        """Return the same for confluent-kafka's clients, which librdkafka's names are for.

        Raises:
            ConfigurationError: If the CA file cannot be read.
        """
        options: dict[str, Any] = {
            "bootstrap.servers": ",".join(self.brokers()),
            "client.id": self.client_id,
            "security.protocol": self.security_protocol,
        }
        if self.ssl_cafile is not None:
            self._ssl_context()
            options["ssl.ca.location"] = str(self.ssl_cafile)
        if self.sasl_password is not None:
            options["sasl.mechanism"] = self.sasl_mechanism
            options["sasl.username"] = self.sasl_username
            options["sasl.password"] = self.sasl_password.get_secret_value()
        return options

    def _ssl_context(self) -> ssl.SSLContext:
        import ssl  # most commands encrypt nothing, and need not wait until it is loaded

        try:
            return ssl.create_default_context(cafile=self.ssl_cafile)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError(
                f"{PREFIX}SSL_CAFILE: {self.ssl_cafile}: {error.strerror or error}"
            ) from error


def _warn(line: str) -> None:
    print(f"pileon: {line}", file=sys.stderr)


def load(env: Mapping[str, str], warn: Callable[[str], None] = _warn) -> Settings:
    """Read the settings from an environment.

    An empty variable counts as not set, since compose files pass unset ones on that way.

    Args:
        env: Variables by name, usually ``os.environ``; those without the prefix are not looked at.
        warn: Takes one line for each variable that has a new name; standard error by default.

    Raises:
        ConfigurationError: One line that names the variable that is wrong.
    """
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    files: dict[str, Path] = {}
    for variable in sorted(env):
        if not variable.startswith(PREFIX):
            continue
        field, from_file = _field(variable, env[variable])
        if not env[variable]:
            continue
        if field in values:
            raise ConfigurationError(f"{names[field]} and {variable} are both set")
        if variable.removeprefix(PREFIX) in RENAMED:
            warn(f"{variable} is now {PREFIX}{field.upper()}; use that name, the old one will be refused")
        names[field] = variable
        if from_file:
            files[field] = Path(env[variable])
        values[field] = read_secret(variable, files[field]) if from_file else env[variable]
    settings = build(values)
    settings._secret_files = files
    return settings


def build(values: Mapping[str, object]) -> Settings:
    """Make settings of values by field name.

    Raises:
        ConfigurationError: One line that names the variable of each field that is wrong.
    """
    try:
        return Settings(**dict(values))  # type: ignore[arg-type] # pydantic converts and checks each value
    except ValidationError as error:
        raise ConfigurationError("; ".join(_complaint(one, values) for one in error.errors())) from None


def _complaint(error: ErrorDetails, values: Mapping[str, object]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return message
    field = str(error["loc"][0])
    shown = "" if field in SECRET_FIELDS else f" (it is {str(values.get(field, ''))!r})"
    return f"{PREFIX}{field.upper()}: {message}{shown}"


def _field(variable: str, value: str) -> tuple[str, bool]:
    name = variable.removeprefix(PREFIX)
    known = {field.upper(): field for field in Settings.model_fields}
    if name in known:
        return known[name], False
    if name in RENAMED:
        return RENAMED[name], False
    files = {field.upper() + FILE_SUFFIX: field for field in SECRET_FIELDS}
    if name in files:
        return files[name], True
    raise ConfigurationError(f"{variable} is not a known setting{_hint(name, value, [*known, *files])}")


def _hint(name: str, value: str, known: list[str]) -> str:
    if value.startswith("tcp://") or name.endswith(("_SERVICE_HOST", "_SERVICE_PORT")):
        return "; it looks like a Kubernetes service link: set enableServiceLinks: false on the pod"
    close = difflib.get_close_matches(name.upper(), known, n=1)
    return f"; did you mean {PREFIX}{close[0]}?" if close else ""


def read_secret(variable: str, path: Path) -> str:
    """Return what a secret's file holds, without the white space around it.

    Raises:
        ConfigurationError: One line that names the variable and the file, if it can't be read or holds nothing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_SECRET_BYTES + 1)
        text = content.decode()
    except OSError as error:
        raise ConfigurationError(f"{variable}: {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{variable}: {path} is not UTF-8 text") from None
    if len(content) > MAX_SECRET_BYTES:
        raise ConfigurationError(f"{variable}: {path} is larger than {MAX_SECRET_BYTES} bytes")
    secret = text.strip()
    if not secret:
        raise ConfigurationError(f"{variable}: {path} is empty")
    return secret
