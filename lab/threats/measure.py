"""What the detectors of threats make of their test sets, as JSON: ``python -m lab.threats.measure``."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from lab.threats import doxxing_set, impersonation_set, phishing_set
from lab.threats.doxxing_kinds import sentences
from lab.threats.doxxing_set import Half
from lab.threats.emerging_counts import CountingEmerging
from lab.threats.emerging_stream import BURST_MS, Traffic, World
from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told
from pipeline.threats.emerging import BLOCK_MS
from pipeline.threats.impersonation import Faces
from pipeline.threats.likeness import TELL, judge
from pipeline.threats.phishing import TELL as TELL_LINK
from pipeline.threats.phishing import Domains

RESULTS: Final = Path(__file__).parent / "results"
HOUR_MS: Final = 3_600_000
WORLDS: Final[dict[Half, tuple[World, int, tuple[int, ...]]]] = {
    "tuned": (World(), 2, (35, 45, 60, 80, 120, 300, 40, 60, 90, 600, 35, 120)),
    "held": (
        World(targets=800_000, posting=3_000, posts_an_hour=1.5, spread=0.4),
        11,
        (40, 150, 75, 50, 35, 200, 100, 60, 110, 400, 45, 1_000, 70, 36, 250),
    ),
}
"""What the stream of each half is like, its seed, and the accounts a minute of its bursts."""

PLAIN: Final = (
    "This is a scandal and we will not forget what was signed on Monday; the minister must answer to us all at once",
    "यह समझौता देश के साथ धोखा है, मंत्री जी को तुरंत इस्तीफा देना चाहिए और जनता से माफी मांगनी चाहिए",
    "@minister_x shame on you, how could you sign this, see https://t.co/abcd123456 #resign",
    "Это не то, что нам обещали весной, и никто нас не спросил, когда цены снова выросли",
    "यह देखिए https://www.example.in/khabar/2026/11/30/samjhauta पूरा सच यहाँ है, मंत्री जी जवाब दो",
    "In 2024 they promised 50 lakh jobs, in 2025 we saw only 3 percent growth and 12 scams",
)


class Tally:
    """Counts of hits and misses, by kind of case."""

    def __init__(self) -> None:
        self.right = self.missed = self.false = self.passed = 0
        self.misses: Counter[str] = Counter()
        self.alarms: Counter[str] = Counter()

    def add(self, truth: bool, found: bool, kind: str) -> None:
        """Count one case."""
        if truth and found:
            self.right += 1
        elif truth:
            self.missed += 1
            self.misses[kind] += 1
        elif found:
            self.false += 1
            self.alarms[kind] += 1
        else:
            self.passed += 1

    def result(self) -> dict[str, Any]:
        """Return precision, recall and what was missed."""
        return {
            "precision": round(self.right / max(self.right + self.false, 1), 4),
            "recall": round(self.right / max(self.right + self.missed, 1), 4),
            "found": self.right,
            "missed": self.missed,
            "false": self.false,
            "passed": self.passed,
            "misses": dict(self.misses.most_common()),
            "false_alarms": dict(self.alarms.most_common()),
        }


def doxxing(half: Half) -> dict[str, Any]:
    """Measure doxxing, what is left of data in masked texts, and the time for a plain text."""
    tally, left = Tally(), 0
    nobody = Contacts()
    for case in doxxing_set.cases(half):
        reading = read(case.text)
        found = any(told(reading, nobody))
        tally.add(case.exposes, found, case.kind)
        left += found and any(datum in (reading.masked or case.text) for datum in case.data)
    return {
        **tally.result(),
        "data_left_in_masked": left,
        "us_plain_text": [_microseconds(text) for text in PLAIN],
    }


def doxxing_kinds(half: Half) -> dict[str, Any]:
    """Measure the kinds that later sets brought to light; the half only varies the data."""
    tally, left = Tally(), 0
    nobody = Contacts()
    for sentence in sentences(seed=1 if half == "tuned" else 2, rounds=4):
        reading = read(sentence.text)
        found = any(told(reading, nobody))
        tally.add(sentence.exposes, found, sentence.kind)
        left += found and any(datum in (reading.masked or sentence.text) for datum in sentence.data)
    return {**tally.result(), "data_left_in_masked": left}


def _microseconds(text: str, turns: int = 7, each: int = 500) -> float:
    best = 1e9
    for _ in range(turns):
        begun = time.process_time()
        for _ in range(each):
            read(text)
        best = min(best, time.process_time() - begun)
    return round(best / each * 1e6, 1)


def impersonation(half: Half) -> dict[str, Any]:
    """Measure impersonation, and false alarms among namesakes."""
    faces = Faces(impersonation_set.watchlist(half))
    tally, namesakes = Tally(), [0, 0]
    for profile in impersonation_set.profiles(half):
        probability = max(
            (
                judge(
                    likeness,
                    same_avatar=profile.same_avatar,
                    same_bio=profile.same_bio,
                    age_days=profile.age_days,
                    named=profile.author.name is not None,
                )
                for likeness in faces.likenesses(profile.platform, profile.author)
            ),
            default=0.0,
        )
        tally.add(profile.imitates, probability >= TELL, profile.kind)
        if profile.kind == "namesake":
            namesakes[0] += 1
            namesakes[1] += probability >= TELL
    return {**tally.result(), "namesakes": namesakes[0], "false_namesakes": namesakes[1]}


def phishing(half: Half) -> dict[str, Any]:
    """Measure phishing."""
    domains = Domains([("target", phishing_set.DOMAINS[half])])
    tally = Tally()
    for link in phishing_set.links(half):
        found = any(one.probability >= TELL_LINK for one in domains.imitations(link.url))
        tally.add(link.imitates, found, link.kind)
    return tally.result()


def emerging(half: Half, warm: int = 6, hours: int = 2) -> dict[str, Any]:
    """Measure how soon bursts are found in ordinary traffic, and what else is told.

    Args:
        half: Which world and which bursts.
        warm: Hours before the first burst.
        hours: Hours with bursts.
    """
    world, seed, bursts = WORLDS[half]
    traffic = Traffic(seed, world, minutes=(warm + hours) * 60, warm=warm * 60, bursts=bursts)
    detector = CountingEmerging(traffic.size)
    starts = {burst.target: burst.start for burst in traffic.bursts}
    found: dict[int, float] = {}
    false, posts = [0] * (warm + hours), 0
    for start, targets in traffic.steps():
        posts += len(targets) if start >= warm * HOUR_MS else 0
        for target, at in detector.judge(start // BLOCK_MS + 1, targets):
            seconds = (at - BLOCK_MS - starts.get(target, at)) / 1000
            if 0 < seconds <= BURST_MS / 1000:
                found[target] = seconds
            else:
                false[(at - BLOCK_MS - 1) // HOUR_MS] += 1
    return {
        "world": msgspec.to_builtins(world._asdict()),
        "hours_before": warm,
        "hours": hours,
        "posts_a_second": round(posts / hours / 3600),
        "bursts": [
            {
                "accounts_a_minute": burst.accounts_a_minute,
                "usual": burst.target < world.targets,
                "seconds": found.get(burst.target),
            }
            for burst in traffic.bursts
        ],
        "false_an_hour": sum(false[warm:]) / hours,
        "false_by_hour": false,
    }


SUBJECTS: Final[dict[str, Callable[[Half], dict[str, Any]]]] = {
    "doxxing": doxxing,
    "doxxing_kinds": doxxing_kinds,
    "impersonation": impersonation,
    "phishing": phishing,
    "emerging": emerging,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one half and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=("tuned", "held"), help="held is looked at once, at the end")
    parser.add_argument("--only", choices=tuple(SUBJECTS), action="append", help="measure no other subject")
    chosen = parser.parse_args(arguments)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{chosen.half}.json"
    results: dict[str, Any] = msgspec.json.decode(path.read_bytes()) if path.exists() else {}
    for name in chosen.only or SUBJECTS:
        results[name] = SUBJECTS[name](chosen.half)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results, order="sorted"), indent=2) + b"\n")


if __name__ == "__main__":
    main()
