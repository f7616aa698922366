"""Who has been where: each account once, for all that remember it."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable

from pipeline.sessions.packed import pack_account, unpack_account
from pipeline.text.handles import account_key
from schemas.stages import Account

_FEW = 16
"""Most places that are kept in a tuple, a fifth of the size of a dict; most accounts have one or two."""

_Places = tuple[str, ...] | dict[str, None]


VisitorsState = list[tuple[bytes, list[str]]]
"""A snapshot: each account, packed, and the targets where it has been."""


class Visitors:
    """Every account at any target in memory, as it last described itself, and the targets where it has been."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, bytes, _Places]] = {}
        self._alone: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}

    def note(self, account: Account, target: str) -> tuple[str, bytes, bool]:
        """Take note of an account at a target.

        Returns:
            Its key and the account itself, packed, both the same objects as long as they are equal, to be kept in
            place of copies; and whether it was never seen before.
        """
        key, packed = account.key, pack_account(account)
        known = self._known.get(key)
        if known is None:
            self._known[key] = key, packed, self._alone.setdefault(target, (target,))
            self._names[_name(account)] = key
            return key, packed, True
        key, same, places = known
        if same == packed:
            packed = same
            if target in places:
                return key, packed, False
        else:
            self._names[_name(account)] = key
        if target not in places:
            places = _with(places, target)
        self._known[key] = key, packed, places
        return key, packed, False

    def account(self, key: str) -> Account | None:
        """Return an account as it last described itself; None if it is not known."""
        known = self._known.get(key)
        return unpack_account(known[1]) if known is not None else None

    def named(self, target: str) -> str | None:
        """Return the account that goes by the name of a target (``platform:handle``); None if none is known."""
        return self._names.get(target)

    def places(self, key: str) -> Collection[str]:
        """Return the targets where an account has been."""
        known = self._known.get(key)
        return known[2] if known is not None else ()

    def forget(self, targets: Container[str]) -> None:
        """Forget all places but those among ``targets``, and who was nowhere else."""
        kept: dict[str, tuple[str, bytes, _Places]] = {}
        for key, packed, places in self._known.values():
            left = [target for target in places if target in targets]
            if left:
                kept[key] = key, packed, _places(left)
        self._known = kept
        self._names = {name: key for name, key in self._names.items() if key in kept}
        self._alone = {target: alone for target, alone in self._alone.items() if target in targets}

    def state(self) -> VisitorsState:
        """Return all state as plain values."""
        return [(packed, list(places)) for _, packed, places in self._known.values()]

    def load(self, state: VisitorsState) -> dict[bytes, bytes]:
        """Take over what ``state`` gave; returns the packed accounts, each by itself, to be kept in place of copies."""
        self._known, self._alone, self._names = {}, {}, {}
        for packed, places in state:
            account = unpack_account(packed)
            key = account.key
            alone = self._alone.setdefault(places[0], (places[0],)) if len(places) == 1 else _places(places)
            self._known[key] = key, packed, alone
            self._names[_name(account)] = key
        return {packed: packed for _, packed, _ in self._known.values()}

    def __len__(self) -> int:
        return len(self._known)


def _name(account: Account) -> str:
    return f"{account.platform}:{account_key(account.handle)}"


def _places(targets: Iterable[str]) -> _Places:
    places = dict.fromkeys(targets)
    return places if len(places) > _FEW else tuple(places)


def _with(places: _Places, target: str) -> _Places:
    if isinstance(places, dict):
        places[target] = None
        return places
    return _places((*places, target))
