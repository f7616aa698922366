"""Draws the pictures of all figures that were measured: ``python -m bench.pictures``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench.end_to_end import plots as end_to_end
from bench.files import PICTURES, ROOT, results_path
from bench.replay import plots as replay
from bench.watch_stage import plots as watch_stage

_DRAW: Final[dict[str, Callable[[dict[str, Any], Path], list[Path]]]] = {
    "watch_stage": watch_stage.draw,
    "replay": replay.draw,
    "end_to_end": end_to_end.draw,
}


def main() -> None:
    """Draw what there are figures for, into the documents."""
    for bench, draw in _DRAW.items():
        path = results_path(bench, quick=False)
        if path.exists():
            for picture in draw(json.loads(path.read_text(encoding="utf-8")), PICTURES):
                print(picture.relative_to(ROOT))


if __name__ == "__main__":
    main()
