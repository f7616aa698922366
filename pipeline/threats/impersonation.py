"""Whether an account imitates a watched person: by its handle, its name, its picture or its words about itself.

A name alone imitates nobody, for names are shared. What counts is look-alike letters, a claim to be the real one,
and a handle together with the name. Pictures and words about oneself come in where they are known: see ``judge``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.text.normalise import fold
from pipeline.threats.common_names import is_common
from pipeline.threats.glyphs import SEPARATOR, fold_glyphs, fold_roughly, glyphs, letters
from pipeline.threats.likeness import Likeness
from pipeline.threats.near_handles import NearHandles
from pipeline.threats.parody import is_parody
from pipeline.threats.spellings import (
    LONG_NAME,
    Spellings,
    account_key,
    claims_to_be_real,
    handle_likeness,
    name_likeness,
    turned_names,
)
from schemas.post import Author
from schemas.target import Related, Target, Watchlist

SHORTEST: Final = 5
"""Letters that a watched handle or name must have: shorter ones are in too many others."""

SHORTEST_BESIDE: Final = 4
"""Letters of a watched handle that count where the name is alike as well."""

SHORTEST_ROUGH: Final = 4
"""Letters that must be left of each of them when folded roughly, for all to be sought so."""

SHORTEST_PART: Final = 6
"""Letters that must be left of a part of one when folded roughly: with five, the search takes four times as long."""

_OFFICES: Final = re.compile(
    r"(?<![^\W_])(?:ministry|embassy|consulate|office|department|dept|government|govt|police|party|news|agency|"
    r"council|commission|authority|university|institute|foundation|bank|times|tv|mission|secretariat|army|navy|"
    r"force|"
    r"court|parliament|board|corporation|ltd|inc|trust|union|federation|association|मंत्रालय|दूतावास|विभाग|"
    r"पुलिस|министерство|посольство|وزارة|سفارة)(?![^\W_])",
    re.IGNORECASE,
)


_STYLED: Final = re.compile(
    "[\uff21-\uff5a\u24b6-\u24e9\U0001d400-\U0001d7ff\U0001f110-\U0001f189\u1d00-\u1d22\ua730\ua731\u0262\u029c\u026a\u029f\u0274\u0280\u028f\u0299]"
)
"""Letters in another style than text is written in: wide, in circles or squares, bold or cursive as a character."""


class _Face(NamedTuple):
    """What a watched person looks like: spellings with what an eye takes them for."""

    key: str
    handles: Spellings
    names: Spellings
    listed: frozenset[tuple[str, str]]
    allowed: frozenset[str]
    turned: tuple[str, ...]
    common: bool
    office: bool
    own_handles: tuple[str, ...] = ()
    """Handles that hold more than the words of the name and a title."""
    plain_names: tuple[str, ...] = ()
    peculiar: bool = False
    """Of one of the own handles, three letters and more are no part of the name."""
    initials: frozenset[str] = frozenset()
    """The person's names with initials, as letters."""


_NEVER: Final = b"\xff" * 256
"""A pattern that is in no UTF-8: see ``pipeline.match.names``."""
_SEPARATOR: Final = SEPARATOR.encode()


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
            seen = [glyph for plain, glyph in (*face.handles, *face.names) if len(plain) >= SHORTEST]
            for glyph in dict.fromkeys((*seen, *(glyphs(turned) for turned in face.turned), *_parts(face))):
                holders.setdefault(glyph.encode("utf-8", "surrogatepass"), []).append(face)
        self._holders = list(holders.values())
        self._near = NearHandles([(handle, face) for face in faces for handle, _ in face.handles])
        self._near_names = NearHandles([(name, face) for face in faces for name in _long_names(face)])
        self._short: dict[str, list[_Face]] = {}
        for face in faces:
            short = {glyph for plain, glyph in face.names if len(plain) < SHORTEST}
            short.update(seen for seen in map(glyphs, face.initials) if not _may_be_sought(seen))
            for glyph in short:
                self._short.setdefault(glyph, []).append(face)
        self._automaton = _automaton(list(holders))
        rough = {fold_roughly([pattern.decode("utf-8", "surrogatepass")]) for pattern in holders}
        # A name of which little is left is in too many others.
        self._is_rough = all(len(pattern) >= SHORTEST_ROUGH for pattern in rough)
        self._names = len(rough) if self._is_rough else 0
        # What is sought in names folded roughly: what is in anybody's, short ones whole, and the ends of handles.
        whole = sorted({_SEPARATOR + fold_roughly([glyph]) + _SEPARATOR for glyph in self._short})
        self._edges = self._names + len(whole)
        self._name_edges = self._edges + len(self._near.edges)
        self._first = _automaton(
            [*sorted(rough)[: self._names], *whole, *self._near.edges, *self._near_names.edges]
        )

    def suspects(self, handles: Sequence[str], names: Sequence[str]) -> list[int] | None:
        """Return the places of all authors with something like anybody's name or handle; None if that cannot be told.

        Most have nothing: one search over all of them, folded roughly, tells so in half the time of a thorough one.

        Args:
            handles: Those of all authors.
            names: Their display names, in the same order; empty where one has none.
        """
        if self._first is None:
            return []
        rough = fold_roughly(handles)
        apart = _SEPARATOR + rough + _SEPARATOR
        folded = apart + fold_roughly(names) + _SEPARATOR
        hits = self._first.find_matches_as_indexes(folded, overlapping=True)
        within = [start for index, start, _ in hits if index < self._names]
        exact = folded
        if not self._is_rough:
            exact = _SEPARATOR + fold_glyphs([*handles, *names])
            thorough = (
                self._automaton.find_matches_as_indexes(exact, overlapping=True) if self._automaton else ()
            )
            within = [start for _, start, _ in thorough]
        if not hits and not within:
            return []
        if rough.count(_SEPARATOR) != len(handles) - 1 or folded.count(_SEPARATOR) != 2 * len(handles) + 1:
            return None
        shown = [*handles, *names]
        places = {exact.count(_SEPARATOR, 0, start) - 1 for start in within}
        suspects = {place % len(handles) for place in places if self._holds(shown[place])}
        suspects.update(
            folded.count(_SEPARATOR, 0, start) % len(handles)
            for index, start, _ in hits
            if self._names <= index < self._edges
        )
        first, last = self._edges, self._name_edges
        edges = [
            (hit[0] - first, hit[1], hit[2])
            for hit in hits
            if first <= hit[0] < last and hit[2] <= len(apart)
        ]
        suspects.update(self._near.places(apart, edges))
        # The separator before the first name is the one behind the last handle.
        begin = len(apart) - 1
        edges = [
            (hit[0] - last, hit[1] - begin, hit[2] - begin)
            for hit in hits
            if hit[0] >= last and hit[1] >= begin
        ]
        if edges:
            suspects.update(self._near_names.places(folded[begin:], edges))
        return sorted(suspects)

    def _holds(self, shown: str) -> bool:
        assert self._automaton is not None  # the caller checked; narrows the type
        return bool(self._automaton.find_matches_as_indexes(fold_glyphs([shown])))

    def likenesses(self, platform: str, author: Author) -> Iterator[Likeness]:
        """Yield whom an account is like, and how; nobody for one that is listed, allowed, or says it is a parody."""
        handle = account_key(author.handle)
        if (platform, handle) in self.listed or (platform, account_key(author.id)) in self.listed:
            return
        faces = self._like(author)
        if not faces or is_parody(author, [watched for face in faces for watched, _ in face.handles]):
            return
        for face in faces:
            if handle in face.allowed:
                continue
            handle_like, mark = handle_likeness(author.handle, face.handles, face.names)
            name_like, name_mark = name_likeness(author.name, face.names) if author.name else ("", "")
            if name_like == "same" and not face.common and _STYLED.search(author.name or ""):
                # Few write their own name so that no search finds it, and fewer a name that hardly anybody has.
                name_like = "disguised"
            if face.common and handle_like == "official" and not _holds_handle(face, author.handle):
                # "rahulsharma_official" may be any of them.
                handle_like = "other"
            near = handle_like == "near"
            own = handle_like in _AROUND and (near or _has_own_handle(face, author.handle))
            if face.common and name_like and own and face.own_handles:
                # Namesakes share the name, not what somebody made of it for a handle, or nearly that.
                exact = handle_like in _EXACT or (handle_like == "digits" and face.peculiar)
                handle_like, mark = "official", mark or ("exact" if exact else "near" if near else "own")
            elif (own and (handle_like == "holds" or (name_like and handle_like in _AROUND_OWN))) or (
                handle_like == "swapped" and face.own_handles
            ):
                mark = "own"
            if face.common and name_like == "same" and handle_like and _STYLED.search(author.name or ""):
                name_like = "disguised"
            if not name_like and author.name and letters(author.name) in face.initials:
                name_like = "initials"
            if handle_like or name_like:
                yield Likeness(face.key, handle_like, name_like, face.common, face.office, mark or name_mark)

    def _like(self, author: Author) -> list[_Face]:
        near = self._near.holders(author.handle.replace(SEPARATOR, ""))
        near += self._near_names.holders((author.name or "").replace(SEPARATOR, ""))
        found = {face.key: face for face in (*near, *self._short.get(glyphs(author.name or ""), ()))}
        folded = fold_glyphs(
            [text.replace(SEPARATOR, "") for text in (author.handle, author.name or "", _rid(author.name))]
        )
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True) if self._automaton else ()
        for index, _, _ in hits:
            for face in self._holders[index]:
                found[face.key] = face
        return list(found.values())


_EXACT: Final = frozenset(("same", "separated"))
_AROUND_OWN: Final = frozenset(("digits", "near", "separated"))
_AROUND: Final = frozenset(("other", "holds", "title", "digits", "near", "separated", "same"))


def _long_names(face: _Face) -> Iterator[str]:
    """Yield the names that are long enough for one with a letter wrong to be the same."""
    for plain, _ in face.names:
        if len(plain) >= LONG_NAME:
            yield plain


def _parts(face: _Face) -> Iterator[str]:
    """Yield the beginnings and ends of handles and names, of which one is left where a single letter is wrong."""
    whole = [glyph for handle, glyph in face.handles if len(handle) >= SHORTEST]
    if not face.common:
        whole += [glyph for _, glyph in face.names]
    for glyph in whole:
        middle = len(glyph) // 2
        # Two letters that changed places may be those in the middle.
        gap = 1 if len(glyph) >= 2 * SHORTEST + 2 else 0
        for parts in ((glyph[: middle - gap], glyph[:middle]), (glyph[middle + gap :], glyph[middle:])):
            yield from [part for part in parts if _may_be_sought(part)][:1]
    for initials in face.initials:
        if _may_be_sought(glyphs(initials)):
            yield glyphs(initials)


def _may_be_sought(part: str) -> bool:
    return len(part) >= SHORTEST and len(fold_roughly([part])) >= SHORTEST_PART


def _holds_handle(face: _Face, handle: str) -> bool:
    seen = glyphs(handle)
    return any(glyph in seen for _, glyph in face.handles)


def _has_own_handle(face: _Face, handle: str) -> bool:
    """Whether a handle holds the whole of a watched one that is more than the person's name."""
    plain = letters(handle)
    return any(own in plain and all(own not in name for name in face.plain_names) for own in face.own_handles)


def _automaton(patterns: Sequence[bytes]) -> BytesAhoCorasick | None:
    if not patterns:
        return None
    return BytesAhoCorasick(
        [*patterns, _NEVER], matchkind=MatchKind.Standard, implementation=Implementation.DFA
    )


def _rid(name: str | None) -> str:
    """Return the letters of a name alone: signs between them would keep it from being found."""
    return "" if name is None or name.replace(" ", "").isalnum() else letters(name)


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
        *(
            alias
            for alias in person.aliases
            if len(alias.split()) > 1 or len(letters(alias)) > 8 or _EAST_ASIAN.fullmatch(letters(alias))
        ),
    ]
    named = {letters(name): fold(name) for name in names}
    # Some capitals look like other letters than their small ones do, above all Cyrillic ones.
    spelt = dict.fromkeys(
        (plain, glyphs(written))
        for name in names
        if _is_whole(plain := letters(name), named[plain])
        for written in (plain, name, name.title(), name.upper())
    )
    bare = {letters(handle) for handle in handles}
    return _Face(
        key,
        tuple((handle, glyphs(handle)) for handle in sorted(bare) if len(handle) >= SHORTEST_BESIDE),
        tuple(spelt),
        frozenset(
            (platform, account_key(handle))
            for platform, handles in person.accounts.items()
            for handle in handles
        ),
        frozenset(account_key(handle) for handle in person.allow),
        tuple(
            turned for name in names if " " in name for turned in turned_names([*map(letters, name.split())])
        ),
        is_common(fold(person.name)),
        _OFFICES.search(person.name) is not None,
        tuple(handle for handle in sorted(bare) if _is_own(handle, names)),
        tuple(named),
        any(_is_own(handle, names) and len(_beside_name(handle, names)) >= _PECULIAR for handle in bare),
        frozenset(short for name in names for short in _with_initials(name)),
    )


_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2,8}|[\u1100-\u11ff\uac00-\ud7af]{2,24}")
"""Names in signs, and in Korean letters, which are taken apart."""
_ONE_WORD: Final = 9
"""Letters of a name of one word that is more than a given name."""


def _is_whole(plain: str, name: str) -> bool:
    """Whether a name is a whole one: of several words, in signs of East Asia, or of one word that few share."""
    if _EAST_ASIAN.fullmatch(plain):
        return True
    return (len(plain) >= SHORTEST_BESIDE and " " in name) or (
        len(plain) >= _ONE_WORD and not is_common(name)
    )


def _with_initials(name: str) -> Iterator[str]:
    """Yield a name as letters with the first of its given names, and with initials for all of them."""
    *given, last = (letters(word) for word in name.split())
    if given and all(given) and len(last) >= SHORTEST:
        yield given[0][0] + last
        yield "".join(word[0] for word in given) + last


_LONGEST_SHARED: Final = 8
"""Letters of a handle from which on something of its own in it is no chance."""


_PART: Final = re.compile(r"[\s\-‐]+")


def _beside_name(handle: str, names: Sequence[str]) -> str:
    """Return what is left of a handle without the words of the names."""
    words = {letters(word) for name in names for word in _PART.split(name)}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        handle = handle.replace(word, "", 1)
    return handle


_PECULIAR: Final = 3


def _is_own(handle: str, names: Sequence[str]) -> bool:
    """Whether a handle is a name with something of its own, so that a namesake would hardly choose it."""
    left = _beside_name(handle, names)
    return (
        len(handle) >= _LONGEST_SHARED
        and len(left) >= 2
        and len(left) < len(handle)
        and not left.isdigit()
        and not claims_to_be_real(left)
    )
