"""``make audit``: known weaknesses of the locked packages, by pip-audit; says plainly what it could not ask."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
LOCKS: Final = ("requirements/runtime.txt", "requirements/dev.txt", "requirements/bootstrap.txt")
SERVICES: Final = ("pypi", "osv")
"""Advisory services; who can't answer about every package is followed by the next."""

NOT_ASKED: Final = 3
"""Exit code when something could not be asked about: nothing may be known against it, or much."""


class Verdict(NamedTuple):
    """What the services say of the packages of one lock file.

    Attributes:
        asked: How many packages a service answered about.
        skipped: Those that none did.
        weak: Known weaknesses, one a line.
    """

    asked: int
    skipped: list[str]
    weak: list[str]


def audit(lock: str, services: Iterable[str] = SERVICES, program: Sequence[str] = ()) -> Verdict:
    """Ask about one lock file.

    Args:
        lock: Its path.
        services: Who is asked, in this order, until one answers about every package.
        program: What is run instead of pip-audit.
    """
    best = Verdict(0, ["every package"], [])
    for service in services:
        command = [*(program or [sys.executable, "-m", "pip_audit"]), "--requirement", lock]
        command += ["--vulnerability-service", service, "--disable-pip", "--require-hashes"]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", "20"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        try:
            packages = json.loads(done.stdout)["dependencies"]
        except ValueError:
            continue
        # A package that the service does not know is no package without weaknesses, though pip-audit ends with 0.
        answered = [package for package in packages if "vulns" in package]
        verdict = Verdict(
            len(answered),
            [package["name"] for package in packages if "vulns" not in package],
            [f"{one['name']} {one['version']}: {weak['id']}" for one in answered for weak in one["vulns"]],
        )
        if verdict.asked > best.asked or verdict.weak:
            best = verdict
        if not verdict.skipped:
            break
    return best


def main() -> int:
    """Ask about every lock file, and print what came of it; 1 if something is weak, 3 if something was not asked."""
    code = 0
    for lock in LOCKS:
        verdict = audit(lock)
        print(f"{lock}: {verdict.asked} packages asked about, {len(verdict.weak)} weaknesses")
        for line in verdict.weak:
            print(f"  {line}")
        if verdict.skipped:
            print(
                f"  NOT AUDITED, as no advisory service answered: {', '.join(verdict.skipped[:5])} and so on"
            )
        code = 1 if verdict.weak else code or (NOT_ASKED if verdict.skipped else 0)
    return code


if __name__ == "__main__":
    sys.exit(main())
