"""How an account is like a watched person, and how sure it is then that it imitates them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

HandleLikeness = Literal[
    "",
    "same",
    "disguised",
    "swapped",
    "official",
    "title",
    "digits",
    "separated",
    "near",
    "holds",
    "turned",
    "other",
]
NameLikeness = Literal["", "same", "disguised", "marked", "swapped", "official", "near", "initials"]

TELL: Final = 0.8
"""Probability from which on an account is told of."""

YOUNG_DAYS: Final = 30
"""An account younger than this, with the name and nearly the handle of a watched one, is hardly a namesake."""

OLD_DAYS: Final = 365
"""An account older than this, with a name that many have, may have made a handle like the watched one by itself."""


class Likeness(NamedTuple):
    """How an account is like a watched person.

    Attributes:
        target: The watched person's key.
        handle: How its handle is like one of theirs.
        name: How its name is like one of theirs.
        common: The person's name is one that many have.
        office: The person is an office or organisation, which has no namesakes.
        mark: The affix that claims to be the real one, if any.
    """

    target: str
    handle: HandleLikeness
    name: NameLikeness
    common: bool
    office: bool
    mark: str = ""


def judge(
    likeness: Likeness,
    *,
    same_avatar: bool = False,
    same_bio: bool = False,
    age_days: float | None = None,
    named: bool = True,
) -> float:
    """Return the probability that an account imitates somebody, from all that is known.

    Args:
        likeness: How its handle and name are like theirs.
        same_avatar: Its picture is theirs.
        same_bio: Its words about itself are theirs.
        age_days: How old it was when it posted; None if that is not known.
        named: Whether its display name is known.
    """
    handle, name = likeness.handle, likeness.name
    copied = same_avatar or same_bio
    singular = likeness.office or not likeness.common
    young = age_days is not None and age_days <= YOUNG_DAYS
    known = name in ("same", "disguised", "marked", "swapped", "official")
    if handle == "disguised" or name == "disguised":
        base = 0.95
    elif handle == "swapped":
        base = 0.92 if known or copied or likeness.mark == "own" else (0.8 if not named else 0.4)
    elif name == "swapped":
        base = 0.9 if handle or copied else 0.3
    elif name == "official":
        base = 0.93 if handle not in ("", "other") else (0.85 if singular else 0.6)
    elif handle == "official" and likeness.mark == "own" and (age_days or 0) > OLD_DAYS:
        base = 0.6
    elif handle == "official":
        base = 0.93 if known else (0.85 if not named or singular else 0.6)
    elif handle == "title":
        base = (0.88 if singular else (0.82 if young else 0.55)) if known else 0.4
    elif name == "marked" and singular:
        base = 0.85
    elif handle in ("same", "digits", "near", "separated", "holds"):
        base = _with_name(
            handle, known=known, likeness=likeness, singular=singular, young=young, aged=age_days is not None
        )
    elif name == "same":
        base = 0.85 if likeness.office else 0.2
    else:
        base = 0.1
    if copied and base < TELL and (known or name in ("near", "initials") or handle not in ("", "other")):
        base = 0.93
    if (
        base < TELL
        and _together(likeness, same_avatar=same_avatar, same_bio=same_bio, young=young) >= _ENOUGH
    ):
        base = 0.82
    if same_avatar and same_bio:
        # Nobody has both by chance, whatever they are called.
        base = max(base, 0.9)
    return round(min(base + (0.03 if copied else 0.0) + (0.02 if young else 0.0), 0.99), 3)


_HANDLES: Final[dict[HandleLikeness, float]] = {
    "same": 1.6, "official": 1.6, "swapped": 1.6, "title": 1.2, "near": 1.2, "separated": 1.0, "digits": 0.8,
    "holds": 0.8, "turned": 0.8,
}  # fmt: skip
_NAMES: Final[dict[NameLikeness, float]] = {
    "official": 1.4, "marked": 1.4, "swapped": 1.4, "same": 1.0, "near": 0.8, "initials": 0.8,
}  # fmt: skip
_COPIED: Final = 1.6
_YOUNG: Final = 0.7
_ENOUGH: Final = 2.0
"""What each likeness that alone tells nothing adds on one scale, and from which sum on they are no chance together."""


def _together(likeness: Likeness, *, same_avatar: bool, same_bio: bool, young: bool) -> float:
    """Add up likenesses that have nothing to do with one another: of handle, name and looks at least two.

    What is made of a name that many have counts half.
    """
    rarity = 0.5 if likeness.common and not likeness.office else 1.0
    handle = rarity * _HANDLES.get(likeness.handle, 0.0)
    name = rarity * _NAMES.get(likeness.name, 0.0)
    if likeness.handle == likeness.name == "near":
        # Somebody with another name has another handle as well.
        name = 0.0
    looks = _COPIED * (same_avatar + same_bio)
    if sum(part > 0 for part in (handle, name, looks)) < 2:
        return 0.0
    return handle + name + looks + (_YOUNG if young else 0.0)


def _with_name(
    handle: HandleLikeness, *, known: bool, likeness: Likeness, singular: bool, young: bool, aged: bool
) -> float:
    """Weigh a handle that a namesake could have as well."""
    if not known:
        return 0.5 if likeness.office and handle in ("same", "digits") else 0.3
    if likeness.office:
        return 0.92
    if likeness.mark == "own":
        # A namesake has the name, not what somebody made of it for a handle.
        return 0.88
    if young:
        return 0.88 if singular else 0.82
    if handle == "near":
        return 0.86 if singular else 0.4
    if handle == "digits":
        return 0.82 if singular and likeness.mark == "short" and not aged else 0.5
    if handle == "holds":
        # Whoever has a rare name and the whole of the watched handle in theirs hardly came by both; a namesake whose
        # handle is the name and something else may have had it for years.
        return 0.82 if singular and (likeness.mark == "own" or not aged) else 0.5
    if handle == "same":
        return 0.85 if singular else 0.5
    return 0.82 if singular else 0.5


def age_days(created_at_ms: int | None, now_ms: int) -> float | None:
    """Return how old an account was, in days; None if that is not known or not possible."""
    if created_at_ms is None or created_at_ms > now_ms:
        return None
    return (now_ms - created_at_ms) / 86_400_000


def features_of(likeness: Likeness, *, named: bool) -> tuple[str, ...]:
    """Return a likeness as the features of a finding.

    Args:
        likeness: What an account is like.
        named: Whether the account's display name is known.
    """
    features = (
        f"handle={likeness.handle}" if likeness.handle else "",
        f"name={likeness.name}" if likeness.name else "",
        "common" if likeness.common else "",
        "office" if likeness.office else "",
        f"mark={likeness.mark}" if likeness.mark else "",
        "" if named else "unnamed",
    )
    return tuple(filter(None, features))


def likeness_of(target: str, features: Sequence[str]) -> Likeness:
    """Return the likeness that ``features_of`` told of."""
    told = dict(feature.partition("=")[::2] for feature in features)
    return Likeness(
        target,
        told.get("handle", ""),  # type: ignore[arg-type] # as ``features_of`` wrote it
        told.get("name", ""),  # type: ignore[arg-type] # likewise
        "common" in told,
        "office" in told,
        told.get("mark", ""),
    )
