"""The audit never takes silence for a good answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import audit
from tests.support.audit import NOT_ASKED, Verdict


def _program(folder: Path, *answers: dict[str, Any] | None) -> list[str]:
    """Return a stand-in for pip-audit that gives one answer for each service; None is a crash without one."""
    given = dict(zip(audit.SERVICES, answers, strict=True))
    script = folder / "pip_audit.py"
    script.write_text(
        "import json, sys\n"
        f"answers = json.loads({json.dumps(json.dumps(given))})\n"
        "answer = answers[sys.argv[sys.argv.index('--vulnerability-service') + 1]]\n"
        "print(json.dumps(answer)) if answer else sys.exit('no network')\n"
    )
    return [sys.executable, str(script)]


WELL = {
    "dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": []}]
}
UNKNOWN = {
    "dependencies": [{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "not found"}]
}
WEAK = {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}]}


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ((WELL, None), Verdict(2, [], [])),
        ((None, WELL), Verdict(2, [], [])),
        ((UNKNOWN, WELL), Verdict(2, [], [])),
        ((UNKNOWN, None), Verdict(0, ["every package"], [])),
        ((None, None), Verdict(0, ["every package"], [])),
        ((WEAK, None), Verdict(1, [], ["a 1: CVE-1"])),
    ],
    ids=["first", "second", "first-knows-nothing", "nobody-knows", "nobody-there", "weak"],
)
def test_only_an_answer_counts(answers: tuple[Any, Any], verdict: Verdict, tmp_path: Path) -> None:
    """A service that is away, or knows nothing of a package, has not cleared it."""
    assert audit.audit("lock.txt", program=_program(tmp_path, *answers)) == verdict


@pytest.mark.parametrize(
    ("verdict", "code"),
    [(Verdict(2, [], []), 0), (Verdict(1, ["b"], []), NOT_ASKED), (Verdict(1, ["b"], ["a 1: CVE-1"]), 1)],
)
def test_the_exit_code_tells_weak_from_not_asked(
    verdict: Verdict, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A weakness counts for more than silence, and silence is not success."""
    monkeypatch.setattr(audit, "audit", lambda _lock: verdict)
    assert audit.main() == code
    assert ("NOT AUDITED" in capsys.readouterr().out) == bool(verdict.skipped)
