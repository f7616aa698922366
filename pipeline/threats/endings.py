"""Endings of domains: which only a state gives, which anybody may have, and which look like one that they are not."""

from __future__ import annotations

from typing import Final

from pipeline.threats.glyphs import glyphs
from pipeline.threats.words import words


def is_reserved(suffix: str) -> bool:
    """Say whether only a state gives names under an ending: whoever has one there is no stranger."""
    return suffix in _STATES or any(
        part in ("gov", "gob", "gouv", "govt", "gub", "mil") for part in suffix.split(".")
    )


_STATES: Final = words(
    """
    nic.in gc.ca gv.at go.jp go.kr go.id go.th go.ke go.tz go.ug go.cr admin.ch bund.de europa.eu
    """
)
"""Endings of states that are not named so."""


def is_official(suffix: str) -> bool:
    """Say whether an ending is one of states, or of universities."""
    return any(part in ("gov", "gob", "gouv", "mil", "edu", "ac", "nic") for part in suffix.split("."))


def imitates_ending(suffix: str, watched: str) -> bool:
    """Say whether an ending looks like an official one that it is not: gov.in.net, gov.co, g0v.in."""
    parts, wanted = suffix.split("."), watched.split(".")
    return bool(set(parts) & set(wanted)) or glyphs(suffix) == glyphs(watched) or suffix in CHEAP


def is_suspect_under(name_size: int, suffix: str, watched: str) -> bool:
    """Say whether a short name under another ending than the watched one is no other's.

    All names of three letters were taken long ago under the oldest endings, and under most countries'. Who has one
    where names cost little, or in the watched one's own country, means that one.

    Args:
        name_size: Letters of the name.
        suffix: The ending.
        watched: That of the watched name.
    """
    if name_size < _SHORTEST_SWAPPED:
        return False
    *_, country = watched.split(".")
    if suffix in _SOLD_TO_LURE or (suffix in CHEAP and suffix not in ("org", "net", "info")):
        return True
    if "." in watched and suffix.split(".")[-1] == country and suffix != watched and not is_reserved(suffix):
        return True
    return (
        name_size > _SHORTEST_SWAPPED
        and is_official(watched)
        and (suffix in CHEAP or suffix in ("com", "co"))
    )


_SHORTEST_SWAPPED: Final = 3


def is_ordinary(suffix: str) -> bool:
    """Say whether an ending is ``com`` or a country's, under which the largest sites are the same site.

    Endings of countries that are sold to anybody as if they were general ones are not among them, nor are ``org``,
    ``net`` and the like: there a stranger has the name as easily as its owner.
    """
    *before, country = suffix.split(".")
    if not before:
        return country == "com" or (len(country) == 2 and country not in _SOLD)
    return len(country) == 2 and before in (["co"], ["com"])


def may_be_mistyped(suffix: str, watched: str, size: int) -> bool:
    """Say whether a name that differs in a letter or two, under ``suffix``, is a trap for who mistypes a watched one.

    Traps are set under the same ending, or where names are sold to anybody. Under another country's ending, or
    another name of a few letters, it is somebody else's word: parlament.at is nothing of parliament.uk's.

    Args:
        suffix: The ending of the name.
        watched: That of the watched one.
        size: Letters of the watched name.
    """
    if suffix == watched or suffix.split(".")[-1] == watched.split(".")[-1]:
        return True
    if is_reserved(suffix) or size <= _FEW:
        return False
    country = suffix.split(".")[-1]
    return suffix in CHEAP or country in _SOLD or (len(country) > 2 and size > _MANY)


_FEW: Final = 7
"""Letters up to which a name that differs in one is often another word."""

_MANY: Final = 9
"""Letters up to which a name that differs in one may be a firm's own under ``com``: novabank, norvabank."""

_SOLD: Final = words(
    """
    co cc tk ml ga cf gq me io ai ws to pw la su tv fm sh nu gg ly st sc vc bz ag ac am im is so vu cx gl gs ms tc
    """
)
"""Endings of countries under which anybody anywhere registers, many of them for nothing."""

_SOLD_TO_LURE: Final = words("tk ml ga cf gq cc pw")
"""Endings of countries that were given away, mostly to those who lure."""

CHEAP: Final = words(
    """
    com.co org.co net.co in.com
    org info net online site top xyz live click link co in.net vip icu shop club website space support
    services gov.co cc
    """
)
