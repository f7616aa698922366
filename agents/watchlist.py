"""Reading a watchlist file, YAML or JSON, and refusing one that would not watch what its author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from agents.ops.errors import ConfigurationError
from agents.ops.yaml_letters import WholeLetters
from agents.watchlist_forms import handle_fault, host_fault, platform_fault, private_contact_fault
from pipeline.match.aliases import forms
from pipeline.text.handles import account_key
from pipeline.text.normalise import fold
from schemas.codec import decode_watchlist
from schemas.target import Related, Target, Watchlist

MAX_BYTES: Final = 16 * 1024 * 1024


class WatchlistError(ConfigurationError):
    """The watchlist is wrong; the message is one line that names the file and the place in it."""


class _Loader(WholeLetters):
    """Plain YAML: no aliases, which can grow a file without bound, no tags, no key twice, and only strings.

    A watchlist holds nothing but strings, so a handle ``007`` or ``no`` is taken as written.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 # PyYAML's own attribute

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it untyped
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _refusal("anchors and aliases are not taken", event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise _refusal("tags are not taken", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _refusal(f"the key {key.value!r} comes twice", key.start_mark)
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refusal(problem: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def load_watchlist(path: Path) -> Watchlist:
    """Read a watchlist file; ``.json`` is JSON and anything else YAML.

    Raises:
        WatchlistError: One line that names the file, the place in it and what is wrong.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WatchlistError(f"{path}: {error.strerror or error}") from None
    try:
        return parse_watchlist(content, is_json=path.suffix.lower() == ".json")
    except WatchlistError as error:
        raise WatchlistError(f"{path}: {error}") from None


def parse_watchlist(content: bytes, *, is_json: bool) -> Watchlist:
    """Parse and check a watchlist.

    Raises:
        WatchlistError: One line that names the place and what is wrong.
    """
    if len(content) > MAX_BYTES:
        raise WatchlistError(f"larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WatchlistError(f"byte {error.start} is not UTF-8") from None
    try:
        watchlist = decode_watchlist(text.encode()) if is_json else _from_yaml(text)
    except msgspec.ValidationError as error:
        raise WatchlistError(str(error)) from None
    except msgspec.DecodeError as error:
        raise WatchlistError(f"not JSON: {error}") from None
    except yaml.YAMLError as error:
        raise WatchlistError(f"not YAML that is taken here: {_place(error)}") from None
    except RecursionError:
        raise WatchlistError("nested too deep") from None
    complaint = next(_complaints(watchlist), None)
    if complaint is not None:
        raise WatchlistError(complaint)
    return watchlist


def _from_yaml(text: str) -> Watchlist:
    loader = _Loader(text)
    try:
        return msgspec.convert(loader.get_single_data(), Watchlist)
    finally:
        loader.dispose()


def _place(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem or error.context}"
    return " ".join(str(error).split())


def _complaints(watchlist: Watchlist) -> Iterator[str]:
    """Yield what the types cannot say, in the order of the file."""
    if not watchlist.targets:
        yield "nobody is watched - at `$.targets`"
    ids: dict[str, str] = {}
    holders: dict[tuple[str, str], str] = {}
    for path, key, person in _persons(watchlist):
        for taken in {person.id, key}:
            if taken in ids:
                yield f"the id {taken!r} is used twice, first at `{ids[taken]}` - at `{path}.id`"
            ids[taken] = path
        if not fold(person.name):
            yield f"the name is blank - at `{path}.name`"
        if not person.accounts and not person.aliases:
            yield f"{person.id!r} has neither accounts nor aliases to be found by - at `{path}`"
        yield from _account_complaints(path, person, holders)
        for index, alias in enumerate(person.aliases):
            if not forms(alias):
                what = "blank" if not fold(alias) else "no name: it has no letters"
                yield f"the alias {alias!r} is {what} - at `{path}.aliases[{index}]`"
        for index, domain in enumerate(person.domains if isinstance(person, Target) else []):
            if fault := host_fault(domain):
                yield f"{fault} - at `{path}.domains[{index}]`"
        yield from _contact_complaints(path, person)


def _contact_complaints(path: str, person: Target | Related) -> Iterator[str]:
    """Yield what is wrong with contacts; a private one written out is not repeated, for logs show complaints."""
    for index, contact in enumerate(person.public_contacts):
        if not contact.strip():
            yield f"the contact is blank - at `{path}.public_contacts[{index}]`"
    for index, contact in enumerate(person.private_contacts):
        if fault := private_contact_fault(contact):
            yield f"{fault} - at `{path}.private_contacts[{index}]`"
    for index, handle in enumerate(person.allow):
        if fault := handle_fault(handle, None):
            yield f"{fault} - at `{path}.allow[{index}]`"


def _account_complaints(
    path: str, person: Target | Related, holders: dict[tuple[str, str], str]
) -> Iterator[str]:
    for platform, handles in person.accounts.items():
        where = f"{path}.accounts.{platform}"
        if fault := platform_fault(platform):
            yield f"{fault} - at `{where}`"
        if not handles:
            yield f"no account is listed - at `{where}`"
        for index, handle in enumerate(handles):
            holder = holders.setdefault((platform, account_key(handle)), path)
            if fault := handle_fault(handle, platform):
                yield f"{fault} - at `{where}[{index}]`"
            elif holder != path:
                yield f"the account {handle!r} is also listed at `{holder}` - at `{where}[{index}]`"


def _persons(watchlist: Watchlist) -> Iterator[tuple[str, str, Target | Related]]:
    for index, target in enumerate(watchlist.targets):
        path = f"$.targets[{index}]"
        yield path, target.id, target
        for number, person in enumerate(target.related):
            yield f"{path}.related[{number}]", f"{target.id}/{person.id}", person
