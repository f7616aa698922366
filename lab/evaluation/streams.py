"""Streams whose answer is known: from a folder, or simulated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from agents.archives.lines import LineArchive
from agents.ops.errors import ConfigurationError
from agents.watchlist import load_watchlist
from lab.simulation import NAMES, encode_truth, preset, simulate
from pipeline.match.primary import primary_target
from schemas.post import Post
from schemas.target import Watchlist

_SUFFIXES: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_UNKNOWN: Final = "not stated"


class KeyRaid(Struct, frozen=True):
    """A raid in an answer key; what a key leaves out is worked out from the posts."""

    target: str
    start: float
    end: float
    accounts: list[str]
    crowd: int = 0
    style: str = _UNKNOWN
    fifth: float | None = None


class AnswerKey(Struct, frozen=True):
    """What is true of a stream: handles of all coordinated accounts, and the raids they made."""

    coordinated: list[str]
    raids: list[KeyRaid]
    pile_ons: int = 0


class Loaded(NamedTuple):
    """A stream in memory."""

    posts: list[Post]
    key: AnswerKey
    watchlist: Watchlist | None


@dataclass(frozen=True, slots=True)
class StreamSource:
    """Where a stream comes from; loads the same each time.

    Attributes:
        group: What tables sum it up under: the preset, or the file's name.
        seed: The seed, or 0 for a file.
        path: The posts' file, or None when simulated.
        metadata: Whether simulated authors have more than id and handle.
    """

    group: str
    seed: int = 0
    path: Path | None = None
    metadata: bool = True

    @property
    def name(self) -> str:
        """Name that tells the stream from all others."""
        return self.group if self.path is not None else f"{self.group}-{self.seed}"

    def load(self) -> Loaded:
        """Read or simulate the stream, posts in order of event time.

        Raises:
            ConfigurationError: If the file holds anything that is no post, or its answer key is not one.
        """
        if self.path is None:
            simulation = simulate(preset(self.group, self.seed, metadata=self.metadata))
            key = msgspec.json.decode(encode_truth(simulation.truth), type=AnswerKey)
            return Loaded(list(simulation), key, simulation.watchlist)
        posts: list[Post] = []
        for item in LineArchive(self.path).items():
            if not isinstance(item, Post):
                raise ConfigurationError(f"{item}: a stream to evaluate on must hold nothing but posts")
            posts.append(item)
        posts.sort(key=lambda post: (post.created_at, post.platform, post.id))
        truth, watchlist = beside(self.path, ".truth.json"), beside(self.path, ".watchlist.yaml")
        try:
            key = msgspec.json.decode(truth.read_bytes(), type=AnswerKey)
        except msgspec.MsgspecError as error:
            raise ConfigurationError(f"{truth}: {error}") from None
        return Loaded(posts, completed(key, posts), load_watchlist(watchlist) if watchlist.exists() else None)


def beside(path: Path, suffix: str) -> Path:
    """Return the file of another kind that belongs to a file of posts."""
    return path.with_name(path.name[: path.name.index(".jsonl")] + suffix)


def in_folder(folder: Path) -> list[StreamSource]:
    """Return all streams of a folder that have an answer key.

    Raises:
        ConfigurationError: If there is none.
    """
    files = sorted(
        path
        for path in folder.rglob("*.jsonl*")
        if path.name.endswith(_SUFFIXES) and beside(path, ".truth.json").exists()
    )
    if not files:
        raise ConfigurationError(
            f"{folder}: holds no NAME.jsonl, .gz or .zst with a NAME.truth.json beside it"
        )
    return [StreamSource(path.name[: path.name.index(".jsonl")], path=path) for path in files]


def simulated(presets: list[str], seeds: int, *, metadata: bool = True) -> list[StreamSource]:
    """Return presets times seeds 1 to ``seeds``.

    Raises:
        ConfigurationError: If a preset is not known.
    """
    for name in presets:
        if name not in NAMES:
            raise ConfigurationError(f"no preset is called {name!r}; there are {', '.join(NAMES)}")
    return [StreamSource(name, seed, metadata=metadata) for name in presets for seed in range(1, seeds + 1)]


def completed(key: AnswerKey, posts: list[Post]) -> AnswerKey:
    """Return the key with the moment at which each raid's fifth account joined, where it does not say so."""
    if all(raid.fifth is not None for raid in key.raids):
        return key
    by_target: dict[str, list[tuple[float, str]]] = defaultdict(list)
    raiders = {handle for raid in key.raids for handle in raid.accounts}
    for post in posts:
        aimed = primary_target(post)
        if aimed is not None and post.author.handle in raiders:
            by_target[aimed[1]].append((post.created_at.timestamp(), post.author.handle))
    return msgspec.structs.replace(
        key,
        raids=[
            msgspec.structs.replace(raid, fifth=_fifth(raid, by_target[raid.target])) for raid in key.raids
        ],
    )


def _fifth(raid: KeyRaid, hits: list[tuple[float, str]]) -> float:
    members, joined = set(raid.accounts), set[str]()
    for at, handle in hits:
        # Keys round their times; a second's tolerance keeps the first post in.
        if raid.start - 1 <= at <= raid.end + 1 and handle in members:
            joined.add(handle)
            if len(joined) == min(5, len(members)):
                return at
    return raid.end
