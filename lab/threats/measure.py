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
from lab.threats.doxxing_set import Half
from lab.threats.emerging_stream import Traffic
from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told
from pipeline.threats.emerging import Emerging
from pipeline.threats.impersonation import Faces
from pipeline.threats.likeness import TELL, judge
from pipeline.threats.phishing import TELL as TELL_LINK
from pipeline.threats.phishing import Domains

RESULTS: Final = Path(__file__).parent / "results"
BURSTS: Final = (35, 60, 120, 300, 35, 60)
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


def emerging(half: Half, minutes: int = 24, rate: int = 10_000) -> dict[str, Any]:
    """Measure how soon bursts are found in ordinary traffic, and what else is told."""
    traffic = Traffic(1 if half == "tuned" else 2, rate=rate, minutes=minutes, bursts=BURSTS)
    detector = Emerging()
    found: dict[str, int] = {}
    false = posts = 0
    for at, items in traffic.steps():
        posts += len(items)
        for item in items:
            detector.add(item)
        for burst in detector.advance(at):
            found.setdefault(burst.target, burst.at)
            false += not burst.target.startswith("x:nobody")
    seconds = [
        {"accounts_a_minute": one.accounts_a_minute, "seconds": (found[one.target] - one.start) / 1000}
        if one.target in found
        else {"accounts_a_minute": one.accounts_a_minute, "seconds": None}
        for one in traffic.bursts
    ]
    return {"posts": posts, "minutes": minutes, "rate": rate, "bursts": seconds, "false": false}


SUBJECTS: Final[dict[str, Callable[[Half], dict[str, Any]]]] = {
    "doxxing": doxxing,
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
