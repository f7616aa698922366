"""Whether an account imitates a watched person: by its handle, its name, its picture or its words about itself.

A name alone imitates nobody, for names are shared. What counts is look-alike letters, a claim to be the real one,
and a handle together with the name. Pictures and words about oneself come in where they are known: see ``judge``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from rapidfuzz.distance import OSA

from pipeline.text.normalise import fold
from pipeline.threats.common_names import is_common
from pipeline.threats.glyphs import SEPARATOR, fold_glyphs, glyphs, letters
from pipeline.threats.words import words
from schemas.post import Author
from schemas.target import Related, Target, Watchlist

HandleLikeness = Literal[
    "", "same", "disguised", "swapped", "official", "title", "digits", "separated", "near", "other"
]
NameLikeness = Literal["", "same", "disguised", "swapped", "official"]

SHORTEST: Final = 5
"""Letters that a watched handle or name must have: shorter ones are in too many others."""

TELL: Final = 0.8
"""Probability from which on an account is told of."""

YOUNG_DAYS: Final = 30
"""An account younger than this, with the name and nearly the handle of a watched one, is hardly a namesake."""


def account_key(account: str) -> str:
    """Return the one spelling of a handle or account id: see ``pipeline.match.primary``, which may import this."""
    return account.removeprefix("@").casefold()


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


_OFFICIAL: Final = words(
    """
    official officialy officially offcl ofcl offl ofc offical officiel oficial real thereal therealone
    iamreal the true original genuine verified office officeof offices team pvt private personal backup back
    second secondary new newaccount acc account alt main hq desk live press media आधिकारिक ऑफिशियल असली
    официальный оф настоящий رسمي الرسمي الحقيقي আসল
    """
)
_TITLES: Final = words(
    """
    cmo dgp dcp sp dm collector mayor governor speaker mos eam nsa cds coas envoy deputy dy chief cabinet state
    home finance defence defense chairman dg dir director
    fs mea mfa mofa gov govt goi india in ind bharat pm pmo cm min minister secretary sec foreign
    foreignsecretary amb ambassador spokesperson mp mla mlc dr prof adv adm gen col capt ias ifs ips irs
    irts mr mrs ms shri smt sir hon honble his her excellency senator sen rep president vp ceo md uk us usa
    eu un pti ani x tw fb ig insta tg
    """
)
_PARODY: Final = re.compile(
    r"(?<![^\W_])(?:parod\w*|satir\w*|spoof|fake|not (?:affiliated|associated|the real|him|her|official)|"
    r"unofficial|non[- ]official|commentary|fan|fans|fanclub|fan ?page|fan ?account|fc|tribute|stan|army|"
    r"supporters?|"
    r"devotees?|followers of|admirers?|quotes?|memes?|troll|bot|archive|updates|news about|role ?play|rp|"
    r"impression|comedy|humou?r|joke|पैरोडी|व्यंग्य|फैन|प्रशंसक|समर्थक|пародия|фан\w*|фейк|неофициальн\w*|"
    r"سخرية|معجب\w*|ساخر)(?![^\W_])",
    re.IGNORECASE,
)
_PARODY_HANDLE: Final = re.compile(
    r"parody|satire|spoof|fanclub|fanpage|fans?(?:_|\d|\Z)|(?:\A|_)fans?|unofficial|fake|notreal|not_|memes?|"
    r"stan(?:_|\Z)|tribute|quotes|archive|(?:_|\A)bot(?:_|\Z)|_fc\Z|fc\Z|troll"
)
_OFFICES: Final = re.compile(
    r"(?<![^\W_])(?:ministry|embassy|consulate|office|department|dept|government|govt|police|party|news|agency|"
    r"council|commission|authority|university|institute|foundation|bank|times|tv|mission|secretariat|army|navy|"
    r"force|"
    r"court|parliament|board|corporation|ltd|inc|trust|union|federation|association|मंत्रालय|दूतावास|विभाग|"
    r"पुलिस|министерство|посольство|وزارة|سفارة)(?![^\W_])",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\A[0-9]*(.*?)[0-9]*\Z")
_MARKS: Final = str.maketrans(dict.fromkeys("✓✔☑✅🔵🟦®™", " official "))
_UNSEEN: Final = re.compile(r"(?<=\w)[\u00ad\u200b\u200c\u200d\u2060\ufeff](?=\w)")
_LATIN: Final = re.compile(r"[a-z]")
_MIXED_CASE: Final = re.compile(r"[A-Z]l[A-Z]|[a-z]I[a-z]")
_BETWEEN_WORDS: Final = re.compile(r"[\s()\[\]{}|·•,:;/\-–—_.~*!\"']+")
_WITHOUT_SEPARATORS: Final = str.maketrans("", "", "._-")
_WITHOUT_DIGITS: Final = str.maketrans("", "", "0123456789")


class _Face(NamedTuple):
    """What a watched person looks like: spellings with what an eye takes them for."""

    key: str
    handles: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str, str], ...]
    listed: frozenset[tuple[str, str]]
    allowed: frozenset[str]
    turned: tuple[str, ...]
    common: bool
    office: bool


_NEVER: Final = b"\xff" * 256
"""A pattern that is in no UTF-8: see ``pipeline.match.matcher``."""


class Faces:
    """Everybody of a watchlist, ready to be compared with.

    Args:
        watchlist: Who is watched.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        faces = [_face(key, person) for key, person in _persons(watchlist)]
        self.listed: dict[tuple[str, str], str] = {place: face.key for face in faces for place in face.listed}
        holders: dict[bytes, list[_Face]] = {}
        for face in faces:
            seen = (*(glyph for _, glyph in face.handles), *(glyph for _, glyph, _ in face.names))
            for glyph in dict.fromkeys((*seen, *(glyphs(turned) for turned in face.turned))):
                holders.setdefault(glyph.encode("utf-8", "surrogatepass"), []).append(face)
        self._holders = list(holders.values())
        self._automaton = (
            BytesAhoCorasick(
                [*holders, _NEVER], matchkind=MatchKind.Standard, implementation=Implementation.DFA
            )
            if holders
            else None
        )

    def any_in(self, folded: bytes) -> bool:
        """Say whether folded names and handles hold something that is like anybody's."""
        return (
            self._automaton is not None
            and next(iter(self._automaton.find_matches_as_indexes(folded)), None) is not None
        )

    def places(self, folded: bytes) -> list[int]:
        """Return where in folded names and handles something begins that is like anybody's: see ``fold_glyphs``."""
        if self._automaton is None:
            return []
        return [start for _, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True)]

    def likenesses(self, platform: str, author: Author) -> Iterator[Likeness]:
        """Yield whom an account is like, and how; nobody for one that is listed, allowed, or says it is a parody."""
        handle = account_key(author.handle)
        if (platform, handle) in self.listed or (platform, account_key(author.id)) in self.listed:
            return
        faces = self._like(author)
        if not faces or is_parody(author):
            return
        for face in faces:
            if handle in face.allowed:
                continue
            handle_like, mark = _handle_likeness(author.handle, face)
            name_like, name_mark = _name_likeness(author.name, face) if author.name else ("", "")
            if handle_like or name_like:
                yield Likeness(face.key, handle_like, name_like, face.common, face.office, mark or name_mark)

    def _like(self, author: Author) -> list[_Face]:
        if self._automaton is None:
            return []
        folded = fold_glyphs(
            [text.replace(SEPARATOR, "") for text in (author.handle, author.name or "", _rid(author.name))]
        )
        found: dict[str, _Face] = {}
        for index, _, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for face in self._holders[index]:
                found[face.key] = face
        return list(found.values())


def _rid(name: str | None) -> str:
    """Return the letters of a name alone: signs between them would keep it from being found."""
    return "" if name is None or name.replace(" ", "").isalnum() else letters(name)


def is_parody(author: Author) -> bool:
    """Say whether an account says of itself that it is a parody, a fan or a commentator."""
    if _PARODY_HANDLE.search(author.handle.casefold()) is not None:
        return True
    return any(text and _PARODY.search(text) for text in (author.name, author.bio))


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
    known = name in ("same", "disguised", "swapped", "official")
    if handle == "disguised" or name == "disguised":
        base = 0.95
    elif handle == "swapped":
        base = 0.92 if known or copied else (0.8 if not named else 0.4)
    elif name == "swapped":
        base = 0.9 if handle or copied else 0.3
    elif name == "official":
        base = 0.93 if handle not in ("", "other") else (0.85 if singular else 0.6)
    elif handle == "official":
        base = 0.93 if known else (0.85 if not named or singular else 0.6)
    elif handle == "title":
        base = (0.88 if singular else (0.82 if young else 0.55)) if known else 0.4
    elif handle in ("same", "digits", "near", "separated"):
        base = _with_name(
            handle, known=known, likeness=likeness, singular=singular, young=young, aged=age_days is not None
        )
    elif name == "same":
        # Somebody a few days old, with a rare name and the watched handle inside their own, is no chance.
        base = 0.85 if likeness.office else (0.82 if handle == "other" and young and singular else 0.2)
    else:
        base = 0.1
    if copied and base < TELL and (known or handle not in ("", "other")):
        base = 0.93
    return round(min(base + (0.03 if copied else 0.0) + (0.02 if young else 0.0), 0.99), 3)


def _with_name(
    handle: HandleLikeness, *, known: bool, likeness: Likeness, singular: bool, young: bool, aged: bool
) -> float:
    """Weigh a handle that a namesake could have as well."""
    if not known:
        return 0.5 if likeness.office and handle in ("same", "digits") else 0.3
    if likeness.office:
        return 0.92
    if young:
        return 0.88 if singular else 0.82
    if handle == "near":
        return 0.86 if singular else 0.4
    if handle == "digits":
        return 0.82 if singular and likeness.mark == "short" and not aged else 0.5
    if handle == "same":
        return 0.85 if singular else 0.5
    return 0.82 if singular and not aged else 0.5


def _persons(watchlist: Watchlist) -> Iterator[tuple[str, Target | Related]]:
    for target in watchlist.targets:
        yield target.id, target
        for person in target.related:
            yield f"{target.id}/{person.id}", person


def _face(key: str, person: Target | Related) -> _Face:
    handles = {
        account_key(handle).split("@")[0] for handles in person.accounts.values() for handle in handles
    }
    names = [
        person.name,
        *(alias for alias in person.aliases if len(alias.split()) > 1 or len(letters(alias)) > 8),
    ]
    named = {letters(name): fold(name) for name in names}
    spelt = [
        (plain, glyphs(plain), folded)
        for plain, folded in named.items()
        if len(plain) >= SHORTEST and " " in folded
    ]
    bare = {letters(handle) for handle in handles}
    return _Face(
        key,
        tuple((handle, glyphs(handle)) for handle in sorted(bare) if len(handle) >= SHORTEST),
        tuple(spelt),
        frozenset(
            (platform, account_key(handle))
            for platform, handles in person.accounts.items()
            for handle in handles
        ),
        frozenset(account_key(handle) for handle in person.allow),
        tuple("".join(reversed([letters(word) for word in name.split()])) for name in names if " " in name),
        is_common(fold(person.name)),
        _OFFICES.search(person.name) is not None,
    )


def _handle_likeness(handle: str, face: _Face) -> tuple[HandleLikeness, str]:
    local = account_key(handle).split("@")[0].split(".bsky.")[0]
    plain, seen = letters(local), glyphs(local)
    best: tuple[HandleLikeness, str] = ("", "")
    for watched, glyph in face.handles:
        found = _compare_handle(handle, local, plain, seen, watched, glyph)
        if _ORDER[found[0]] > _ORDER[best[0]]:
            best = found
    if best[0] in ("", "other"):
        for watched, glyph, _ in face.names:
            found = _compare_handle(handle, local, plain, seen, watched, glyph)
            if found[0] in ("official", "disguised") and _ORDER[found[0]] > _ORDER[best[0]]:
                best = found
            elif found[0] and not best[0]:
                best = ("other", "")
    return best


_ORDER: Final[dict[HandleLikeness, int]] = {
    "": 0, "other": 1, "separated": 2, "digits": 3, "near": 4, "title": 5, "same": 6, "swapped": 7, "official": 8,
    "disguised": 9,
}  # fmt: skip


def _compare_handle(
    raw: str, local: str, plain: str, seen: str, watched: str, glyph: str
) -> tuple[HandleLikeness, str]:
    if seen == glyph:
        if plain == watched:
            return ("same" if local == watched else "separated"), ""
        return ("swapped" if _only_l_and_i(plain, watched) and not _mixed_case(raw) else "disguised"), ""
    trimmed = local.strip("0123456789_.-")
    if trimmed != local and letters(trimmed) == watched:
        digits = "".join(filter(str.isdigit, local))
        return "digits", "short" if digits in _SHORT_DIGITS else ""
    at, size = seen.find(glyph), len(glyph)
    if at >= 0:
        rest = _residue(local, watched) or (seen[:at] + " " + seen[at + size :])
        found = _affix(rest, exact=watched in plain)
        if found[0] != "other":
            return found
        if len(plain) - len(watched) > 1:
            return found
    if (
        abs(len(plain) - len(watched)) <= 1
        and len(watched) >= 7
        and OSA.distance(plain, watched, score_cutoff=1) <= 1
    ):
        return "near", ""
    return "", ""


_SHORT_DIGITS: Final = frozenset(("0", "1", "2", "01", "00", "001", "007", "11", "12", "123", "100"))
_OFFICIAL_SEEN: Final = frozenset(glyphs(word) for word in _OFFICIAL)
_TITLES_SEEN: Final = frozenset(glyphs(word) for word in _TITLES)


def _residue(local: str, watched: str) -> str:
    """Return what stands before and after a watched handle in another, apart by a space."""
    bare = local.translate(_WITHOUT_SEPARATORS)
    at = bare.find(watched)
    return f"{bare[:at]} {bare[at + len(watched) :]}" if at >= 0 else ""


def _affix(rest: str, *, exact: bool) -> tuple[HandleLikeness, str]:
    """Say what is put before or after a watched handle."""
    parts = [part.translate(_WITHOUT_DIGITS) for part in rest.split(" ")]
    parts = [part for part in parts if part]
    if not parts:
        return ("digits" if exact else "disguised"), ""
    seen = [glyphs(part) for part in parts]
    if all(part in _OFFICIAL_SEEN or part in _TITLES_SEEN for part in seen):
        official = [part for part, glyph in zip(parts, seen, strict=True) if glyph in _OFFICIAL_SEEN]
        if official:
            return ("official" if exact else "disguised"), official[0]
        return ("title" if exact else "disguised"), parts[0]
    return "other", ""


def _name_likeness(name: str, face: _Face) -> tuple[NameLikeness, str]:
    best: tuple[NameLikeness, str] = ("", "")
    text = unicodedata.normalize("NFC", name).translate(_MARKS)
    words = [word for word in _BETWEEN_WORDS.split(text) if letters(word)]
    official = [
        word
        for word in words
        if letters(word) in _OFFICIAL and letters(word) not in ("the", "new", "in", "live", "main")
    ]
    rest = [word for word in words if letters(word) not in _OFFICIAL and letters(word) not in _TITLES]
    joined, turned = "".join(map(letters, rest)), "".join(map(letters, reversed(rest)))
    whole = "".join(map(letters, words))
    seen = glyphs("".join(rest))
    for watched, glyph, _ in face.names:
        if watched in (joined, turned, whole):
            if official:
                return "official", official[0]
            found: NameLikeness = "disguised" if _UNSEEN.search(name) and _LATIN.search(watched) else "same"
        elif seen == glyph or glyphs("".join(words)) == glyph:
            found = "swapped" if _only_l_and_i(joined, watched) and not _mixed_case(name) else "disguised"
        else:
            continue
        if found == "disguised":
            return found, ""
        best = (found, "") if not best[0] or found == "swapped" else best
    return best


def _only_l_and_i(plain: str, watched: str) -> bool:
    """Whether two spellings differ in nothing but l for i: such a pair may be two names, as Nell and Neil."""
    return len(plain) == len(watched) and all(
        one == other or {one, other} == {"i", "l"} for one, other in zip(plain, watched, strict=True)
    )


def _mixed_case(text: str) -> bool:
    """Whether a small l stands among capitals or a capital I among small letters, as only a disguise has it."""
    return _MIXED_CASE.search(text) is not None


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
