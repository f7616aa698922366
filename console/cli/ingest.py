"""``pileon ingest``: a live source, an export or a file into Kafka, resumable."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

import typer

from agents.ops.errors import ConfigurationError, RunError

if TYPE_CHECKING:
    import aiohttp

    from agents.connectors.feed import Feed
    from agents.connectors.pump import Counts
    from agents.connectors.x import Rule
    from agents.ops.settings import Settings

SourceName = Literal["bluesky", "mastodon", "x", "telegram", "file"]
Destination = Literal["raw", "posts"]
StreamName = Literal["public", "public:local", "public:remote"]
WayName = Literal["sse", "websocket"]

LIVE: Final = frozenset({"bluesky", "mastodon", "x"})


def ingest(
    source: Annotated[
        SourceName, typer.Argument(metavar="SOURCE", help="bluesky, mastodon, x, telegram or file.")
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="With telegram, the folder of exports; with file, the files."),
    ] = None,
    *,
    server: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The server; needed for mastodon, public ones by default else."),
    ] = None,
    names: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="With bluesky: whom to ask for handles and profiles; empty for nobody, DIDs then stand in.",
        ),
    ] = "https://public.api.bsky.app",
    stream: Annotated[StreamName, typer.Option(help="With mastodon: which public posts.")] = "public",
    way: Annotated[WayName, typer.Option(help="With mastodon: how to listen.")] = "sse",
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="With x: the project's rules, one a line, a tag after a tab; others are deleted. "
            "Without it the rules stay as they are.",
        ),
    ] = None,
    backfill_minutes: Annotated[
        int, typer.Option(min=0, max=5, help="With x: minutes sent again after a break, if the project may.")
    ] = 0,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="With file: what the payloads are.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="With telegram and file: wait for more at the end.")
    ] = False,
    to: Annotated[
        Destination, typer.Option(help="posts.raw, to be mapped by the ingest agent, or posts, mapped here.")
    ] = "raw",
    name: Annotated[
        str | None,
        typer.Option(
            help="Name of this connector, by which it goes on; the source and its server by default."
        ),
    ] = None,
    restart: Annotated[
        bool,
        typer.Option("--restart", help="Do not go on where the connector of this name was; begin again."),
    ] = False,
) -> None:
    """Read a live source, an export or a file into Kafka.

    It goes on where it was, whatever ended it: records are written first, then how far the source was read. Ends in
    good order on SIGTERM and Ctrl-C. Serves metrics and its health as a worker does.
    """
    from agents.ops.logs import configure
    from agents.ops.secrets import secrets_of
    from agents.ops.settings import load

    settings = load(os.environ)
    plan = _Plan(
        source, paths or [], server, stream, way, rules, backfill_minutes, format_, follow=follow, names=names
    )
    plan.check(settings)
    configure(settings.log_format, settings.log_level, secrets=secrets_of(settings))
    counts = asyncio.run(plan.run(settings, to, name or plan.name, restart=restart))
    typer.echo(
        f"read {counts.events:,} events, wrote {counts.records:,} records, refused {counts.refused:,}",
        err=True,
    )
    plan.judge()


class _Plan:
    """What to read, as the command line says."""

    def __init__(
        self,
        source: SourceName,
        paths: list[Path],
        server: str | None,
        stream: StreamName,
        way: WayName,
        rules: Path | None,
        backfill: int,
        format_: str | None,
        *,
        follow: bool,
        names: str = "",
    ) -> None:
        self._names = names
        self._source = source
        self._paths = paths
        self._server = server
        self._stream = stream
        self._way = way
        self._rules_file = rules
        self._backfill = backfill
        self._format = format_
        self._follow = follow
        self._rules: list[Rule] | None = None
        self._damaged: list[str] = []

    @property
    def name(self) -> str:
        """What the connector is called if nobody says."""
        if self._source == "mastodon":
            return f"mastodon {self._server} {self._stream}"
        if self._source in LIVE:
            return self._source
        return " ".join([self._source, self._format or "", *(str(path.resolve()) for path in self._paths)])

    def check(self, settings: Settings) -> None:
        """Make sure that the command line makes sense.

        Raises:
            ConfigurationError: Naming what does not.
        """
        live = self._source in LIVE
        if live and self._paths:
            raise ConfigurationError(f"{self._source} takes no PATH")
        if live and self._follow:
            raise ConfigurationError("--follow is for telegram and file; live sources never end")
        if not live and self._server:
            raise ConfigurationError("--server is for bluesky, mastodon and x")
        if self._source != "file" and self._format is not None:
            raise ConfigurationError("--format is for file; the other sources have their own")
        if self._source != "x" and (self._rules_file or self._backfill):
            raise ConfigurationError("--rules and --backfill-minutes are for x")
        self._check_server()
        if self._source == "x":
            if settings.x_token is None:
                raise ConfigurationError(
                    "set PILEON_X_TOKEN or PILEON_X_TOKEN_FILE, the project's bearer token"
                )
            self._rules = self._read_rules()
        if not live:
            self._check_files()

    def _check_server(self) -> None:
        if self._source == "mastodon" and not self._server:
            raise ConfigurationError("mastodon needs --server https://…, the server to listen to")
        schemes = ("ws://", "wss://") if self._source == "bluesky" else ("http://", "https://")
        if self._server and not self._server.startswith(schemes):
            raise ConfigurationError(f"--server {self._server}: it begins with {' or '.join(schemes)}")

    def _read_rules(self) -> list[Rule] | None:
        from agents.connectors.x import parse_rules

        if self._rules_file is None:
            return None
        try:
            return parse_rules(self._rules_file.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(f"--rules {self._rules_file}: {error.strerror}") from None
        except ValueError as error:
            raise ConfigurationError(f"--rules {self._rules_file}: {error}") from None

    def _check_files(self) -> None:
        from pipeline.sources.mapped import Source

        if self._source == "file" and self._format not in get_args(Source):
            raise ConfigurationError(f"file needs --format, one of {', '.join(get_args(Source))}")
        if not self._paths or (self._source == "telegram" and len(self._paths) > 1):
            raise ConfigurationError(
                "telegram needs one PATH, the folder of exports"
                if self._source == "telegram"
                else "file needs a PATH"
            )
        for path in self._paths:
            if not path.exists():
                raise ConfigurationError(f"{path}: no such file or folder")
            if path.is_dir() and self._source == "file":
                raise ConfigurationError(f"{path}: a folder; name the files in it")

    async def run(self, settings: Settings, to: Destination, name: str, *, restart: bool) -> Counts:
        """Read until the source ends or a signal comes."""
        import aiohttp

        from agents.connectors import shapes
        from agents.connectors.health import observed
        from agents.connectors.kafka_sink import KafkaSink
        from agents.connectors.pump import pump
        from pipeline.sources.mapped import Source
        from schemas import topics

        names = shapes.Topics(
            *(
                topics.topic_name(topic, settings.topic_prefix)
                for topic in (topics.POSTS_RAW, topics.POSTS, topics.POSTS_DELETED, topics.DEAD_LETTERS)
            )
        )
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with (
            observed(settings),
            aiohttp.ClientSession(trust_env=True) as session,
            KafkaSink(settings, name, names) as sink,
        ):
            feed = self._feed(settings, session)
            format_ = next(one for one in get_args(Source) if one == feed.format)
            shape = shapes.raw(format_, names) if to == "raw" else shapes.mapped(format_, names)
            counts = await pump(feed, sink, shape, stop=stop, restart=restart)
        self._damaged = getattr(feed, "damaged", [])
        return counts

    def _feed(self, settings: Settings, session: aiohttp.ClientSession) -> Feed:
        from agents.connectors import bluesky, bluesky_names, files, mastodon, x

        if self._source == "bluesky":
            names = bluesky_names.Names(self._names, session) if self._names else None
            return bluesky.BlueskyFeed(self._server or bluesky.SERVER, session, names=names)
        if self._source == "mastodon":
            token = settings.mastodon_token.get_secret_value() if settings.mastodon_token else None
            place = mastodon.Place(self._server or "", self._stream, token, self._way)
            return mastodon.MastodonFeed(place, session)
        if self._source == "x":
            token = settings.x_token.get_secret_value() if settings.x_token else ""
            return x.XFeed(
                self._server or x.SERVER, token, session, rules=self._rules, backfill=self._backfill
            )
        if self._source == "telegram":
            return files.TelegramFeed(self._paths[0], follow=self._follow)
        return files.FileFeed(self._paths, self._format or "", follow=self._follow)

    def judge(self) -> None:
        """Complain about files that could not be read to their end.

        Raises:
            RunError: Naming the first.
        """
        if self._damaged:
            raise RunError(f"damaged file: {self._damaged[0]}")
