"""The one setting that whoever only looks at alerts needs, without loading what checks all the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

PREFIX: Final = "PILEON_"

DATA_DIR: Final = "pileon-data"
"""The folder that the store is in by default."""

STORE_FILE: Final = "pileon.sqlite3"

ANY_TEXT: Final = frozenset(
    {
        "BOOTSTRAP_SERVERS",
        "CLIENT_ID",
        "DATA_DIR",
        "GROUP_ID",
        "SPARED",
        "STORE_URL",
        "WATCHLIST",
    }
)
"""Settings that no text is wrong for."""

_SWITCHES: Final = {"ALL_TARGETS": frozenset({"true", "false"}), "EMERGING": frozenset({"true", "false"})}


def default_url(folder: Path) -> str:
    """Return the URL of the store in a data folder."""
    return f"sqlite:///{folder / STORE_FILE}"


def plain_store_url(env: Mapping[str, str]) -> str | None:
    """Return the URL of the alert store if nothing that is set can be wrong; else None, and ``load`` has to say.

    Pydantic, which checks settings, takes longer to load than a list of alerts may take.

    Args:
        env: Variables by name, usually ``os.environ``.
    """
    told = {name.removeprefix(PREFIX): text for name, text in env.items() if name.startswith(PREFIX)}
    if all(name in ANY_TEXT or text in _SWITCHES.get(name, ()) for name, text in told.items()):
        return told.get("STORE_URL") or default_url(Path(told.get("DATA_DIR") or DATA_DIR))
    return None
