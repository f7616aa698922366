"""``pileon simulate PRESET``: writes a simulated stream, its answer key and its watchlist."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, Protocol

import msgspec
import typer
import yaml
import zstandard

from agents.ops.errors import ConfigurationError
from lab.simulation import NAMES, Simulation, encode_truth, preset
from lab.simulation import simulate as play
from schemas.codec import encode_post

Compression = Literal["none", "gz", "zst"]


class _Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


def simulate(
    name: Annotated[str, typer.Argument(metavar="PRESET", help=f"One of: {', '.join(NAMES)}.")],
    seed: Annotated[int, typer.Option(help="Same preset and seed, same bytes.", min=0)] = 1,
    out: Annotated[Path, typer.Option(help="Folder to write to; made if missing.")] = Path("simulated"),
    compression: Annotated[Compression, typer.Option(help="How the posts are compressed.")] = "none",
    metadata: Annotated[bool, typer.Option(help="Whether authors have more than id and handle.")] = True,
) -> None:
    """Write a simulated stream: posts, answer key (.truth.json) and watchlist (.watchlist.yaml)."""
    try:
        scenario = preset(name, seed, metadata=metadata)
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    simulation = play(scenario)
    stem = f"{name}-{seed}"
    posts, count = write_simulation(simulation, out, stem, compression)
    typer.echo(
        f"{posts}: {count} posts; coordinated attacks: {len(simulation.truth.raids)}, "
        f"crowds: {simulation.truth.pile_ons}, other threats: {len(simulation.truth.threats)}",
        err=True,
    )


def write_simulation(
    simulation: Simulation, folder: Path, stem: str, compression: Compression = "none"
) -> tuple[Path, int]:
    """Write the three files of a simulation and return the posts' path and number.

    Args:
        simulation: What to write.
        folder: Where to; made if missing.
        stem: Beginning of the files' names.
        compression: How the posts are compressed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "" if compression == "none" else f".{compression}"
    path = folder / f"{stem}.jsonl{suffix}"
    count = 0
    with open_sink(path, compression) as sink:
        for post in simulation:
            sink.write(encode_post(post) + b"\n")
            count += 1
    (folder / f"{stem}.truth.json").write_bytes(encode_truth(simulation.truth) + b"\n")
    watchlist = yaml.safe_dump(msgspec.to_builtins(simulation.watchlist), allow_unicode=True, sort_keys=False)
    (folder / f"{stem}.watchlist.yaml").write_text(watchlist, encoding="utf-8")
    return path, count


@contextmanager
def open_sink(path: Path, compression: Compression) -> Iterator[_Sink]:
    """Open a file to write posts to, compressed as asked; the same posts give the same file."""
    with path.open("wb") as file:
        if compression == "gz":
            # Without a name and time in its header the same posts give the same file.
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                yield packed
        elif compression == "zst":
            with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as stream:
                yield stream
        else:
            yield file
