"""``pileon simulate``: writes a preset's stream or a world, with its answer key and its watchlist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import yaml

from agents.ops.errors import ConfigurationError
from lab.simulation import NAMES
from lab.simulation.command import Compression, open_sink
from lab.simulation.command import simulate as simulate_preset
from lab.worlds.families import FAMILIES
from lab.worlds.model import World, encode_truth
from lab.worlds.world import world as play
from schemas.codec import encode_post


def simulate(
    name: Annotated[
        str | None, typer.Argument(metavar="PRESET", help=f"One of: {', '.join(NAMES)}.", show_default=False)
    ] = None,
    world: Annotated[
        str | None,
        typer.Option(
            metavar="FAMILY", help=f"Write a world of a family instead of a preset: {', '.join(FAMILIES)}."
        ),
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(help="JSON file with parameters of the world that take the place of drawn ones."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Same preset or family and seed, same bytes.", min=0)] = 1,
    out: Annotated[Path, typer.Option(help="Folder to write to; made if missing.")] = Path("simulated"),
    compression: Annotated[Compression, typer.Option(help="How the posts are compressed.")] = "none",
    metadata: Annotated[
        bool, typer.Option(help="Whether authors of a preset have more than id and handle.")
    ] = True,
) -> None:
    """Write a simulated stream: posts, answer key (.truth.json) and watchlist (.watchlist.yaml)."""
    if (name is None) == (world is None):
        raise ConfigurationError("name either a preset or, with --world, a family of worlds")
    if name is not None:
        if parameters is not None:
            raise ConfigurationError("--parameters belongs to --world; a preset has none")
        simulate_preset(name, seed, out, compression, metadata)
        return
    try:
        made = play(str(world), seed, _given(parameters))
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
    posts = write_world(made, out, compression)
    attacks = len({group.number for group in made.truth.groups})
    typer.echo(
        f"{posts}: {len(made.posts)} posts, {attacks} groups, {len(made.truth.accounts)} members", err=True
    )


def write_world(made: World, folder: Path, compression: Compression = "none") -> Path:
    """Write the three files of a world, and return the posts' path.

    Args:
        made: What to write.
        folder: Where to; made if missing.
        compression: How the posts are compressed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{made.name}.jsonl{'' if compression == 'none' else f'.{compression}'}"
    with open_sink(path, compression) as sink:
        for post in made.posts:
            sink.write(encode_post(post) + b"\n")
    (folder / f"{made.name}.truth.json").write_bytes(encode_truth(made) + b"\n")
    watchlist = yaml.safe_dump(msgspec.to_builtins(made.watchlist), allow_unicode=True, sort_keys=False)
    (folder / f"{made.name}.watchlist.yaml").write_text(watchlist, encoding="utf-8")
    return path


def _given(path: Path | None) -> dict[str, bool | int | float | str]:
    if path is None:
        return {}
    try:
        given = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from None
    if isinstance(given, dict) and isinstance(given.get("parameters"), dict):
        given = given["parameters"]
    if not isinstance(given, dict) or not all(
        isinstance(value, (bool, int, float, str)) for value in given.values()
    ):
        raise ConfigurationError(f"{path}: holds no object of parameters")
    return given
