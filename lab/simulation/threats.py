"""What single posts do to the demo's afternoon: a number published, a false account, a false link, a bystander hit.

The number belongs to a range of the North American plan that is set aside for fiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from lab.simulation.pen import Draft
from lab.simulation.scenario import START_MS, Persona, Scenario
from lab.simulation.truth import Threat
from schemas.post import Author, Mention, Post, Reference

HOUR_MS: Final = 3_600_000
NUMBER: Final = "+1 202 555 0143"
BYSTANDER: Final = "river_school"
CROWD: Final = 45

_REPOSTERS: Final = ("valley_eye4", "loud_river", "k_passer")


def planted(scenario: Scenario) -> tuple[list[Draft], list[Threat]]:
    """Return the posts of a scenario with threats, and what they are; nothing for one without."""
    if not scenario.threats:
        return [], []
    target = next(persona for persona in scenario.cast if persona.relative_of is None and persona.domains)
    relative = next(persona for persona in scenario.cast if persona.relative_of == target.handle)
    drafts = [*_doxxing(relative), *_impersonation(target), *_phishing(target), *_bystander()]
    return drafts, [
        Threat("doxxing", relative.handle, _REPOSTERS[0], _seconds(2.5)),
        Threat("impersonation", target.handle, _fake(target.handle), _seconds(2.9)),
        Threat("phishing", target.handle, "visa_desk_now", _seconds(3.1)),
        Threat("emerging_target", BYSTANDER, "", _seconds(3.7)),
    ]


def _doxxing(relative: Persona) -> Iterator[Draft]:
    text = f"Somebody ring {relative.name.split()[0]} tonight, her number is {NUMBER}"
    yield _draft(2.5, "threat1", _REPOSTERS[0], text, at=relative.handle)
    for place, handle in enumerate(_REPOSTERS[1:], 1):
        source = Reference(post_id="threat1", author_id=_id(_REPOSTERS[0]), handle=_REPOSTERS[0])
        yield _draft(2.5 + place / 60, f"threat1r{place}", handle, text, at=relative.handle, repost_of=source)


def _impersonation(target: Persona) -> Iterator[Draft]:
    yield _draft(2.9, "threat2", _fake(target.handle), "I take back what I signed.", name=target.name)


def _phishing(target: Persona) -> Iterator[Draft]:
    link = f"https://{target.domains[0]}.visa-help.example/apply"
    yield _draft(3.1, "threat3", "visa_desk_now", f"Crossing permits open today: {link}", urls=(link,))


def _bystander() -> Iterator[Draft]:
    for number in range(CROWD):
        yield _draft(
            3.7 + number / 3600,
            f"threat4n{number}",
            f"passer_{number:02d}b",
            f"so it was you, {number}",
            at=BYSTANDER,
        )


def _id(handle: str) -> str:
    return f"id-{handle}"


def _fake(handle: str) -> str:
    """Return a handle with one letter in place of another that looks the same."""
    return handle.replace("l", "I", 1) if "l" in handle else handle.replace("m", "rn", 1)


def _draft(
    hours: float,
    number: str,
    handle: str,
    text: str,
    *,
    at: str | None = None,
    name: str | None = None,
    urls: tuple[str, ...] = (),
    repost_of: Reference | None = None,
) -> Draft:
    ms = int(hours * HOUR_MS)
    post = Post(
        id=number,
        platform="x",
        created_at=datetime.fromtimestamp(START_MS / 1000, UTC) + timedelta(milliseconds=ms),
        author=Author(id=_id(handle), handle=handle, name=name),
        kind="post" if repost_of is None else "repost",
        text=text,
        mentions=() if at is None else (Mention(at),),
        urls=urls,
        repost_of=repost_of,
    )
    return ms, post


def _seconds(hours: float) -> float:
    return START_MS / 1000 + hours * 3600
