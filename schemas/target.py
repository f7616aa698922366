"""The watchlist: who is protected, under which accounts, names and domains."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from schemas.post import Identifier

Alias = Annotated[str, Meta(min_length=2, max_length=200)]
Accounts = dict[str, list[Identifier]]


class Related(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A person near the target, whose mistreatment is meant for the target: family, staff."""

    id: Identifier
    name: str
    relation: str
    aliases: list[Alias] = []
    accounts: Accounts = {}
    public_contacts: list[str] = []
    private_contacts: list[str] = []
    allow: list[str] = []


class Target(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A protected person or office. ``accounts`` maps a platform to handles without ``@``."""

    id: Identifier
    name: str
    accounts: Accounts = {}
    aliases: list[Alias] = []
    domains: list[str] = []
    related: list[Related] = []
    public_contacts: list[str] = []
    private_contacts: list[str] = []
    allow: list[str] = []


class Watchlist(Struct, frozen=True, forbid_unknown_fields=True):
    """All targets of one installation; ids are unique over targets and related persons together."""

    targets: list[Target]
