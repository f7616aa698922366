"""What can be set about the detector; nothing here is read from an environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

Code = str
"""A kind of evidence, as alerts name it: one of ``DETECTORS``, or that of a detector from outside."""

DETECTORS: Final[tuple[Code, ...]] = (
    "co_targeting",
    "co_sharing",
    "shared_pool",
    "cohort",
    "mirrors",
    "disguise",
    "lockstep",
    "repost_ring",
    "spray",
    "association",
    "co_presence",
)
"""The kinds of evidence that there are detectors of here."""

KEY_BYTES: Final = 16
"""Shortest key that contacts are hashed with: phone numbers are few enough to try them all, so that only the key keeps
a hash secret."""

Mode = Literal["alert", "shadow", "off"]
"""What becomes of a detector's findings: alerts, counts only, or nothing, as it does not even run."""


class DetectorSettings(Struct, frozen=True, kw_only=True):
    """Settings of the detector; times are milliseconds of event time.

    Attributes:
        max_out_of_orderness_ms: Posts may come out of order by so much and are put in order.
        hop_ms: Time between two looks at a target's window.
        allowed_lateness_ms: Posts later than that are still counted in, though not in order, up to so late; beyond,
            they are counted as late and left out.
        window_ms: Length of a target's window.
        case_accounts: Fewest accounts in a window that make it worth telling the memory stage of.
        pile_on_accounts: Fewest accounts in a window that make a pile-on.
        pile_on_nats: How surprising they must be under the target's own baseline, as −ln of the chance.
        episode_ms: An alert is closed when nothing was added to it for so long.
        memory_ms: How long the co-actions of a pair of accounts are remembered.
        emerging: Tell of people who are not listed and are hit far beyond their usual.
        detectors: Detectors that run in another mode than ``alert``.
        spared_accounts: Accounts, ``platform:id``, that people judged organic, each with what they found; nothing
            flags them.
        strict: Let a detector's exception end the run, as tests want it, in place of containing it.
    """

    max_out_of_orderness_ms: int = 2_000
    hop_ms: int = 500
    allowed_lateness_ms: int = 600_000
    window_ms: int = 900_000
    case_accounts: int = 5
    pile_on_accounts: int = 30
    pile_on_nats: float = 10.0
    episode_ms: int = 3_600_000
    memory_ms: int = 90 * 86_400_000
    emerging: bool = False
    detectors: Mapping[Code, Mode] = {}
    spared_accounts: Mapping[str, str] = {}
    strict: bool = False
