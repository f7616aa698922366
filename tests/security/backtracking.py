"""Counts the steps of a backtracking matcher, so that a slow pattern shows without a clock.

CPython tells no step counts, so this walks the parse tree of a pattern as its engine does, without the engine's
shortcuts: what is linear here is linear there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from re import _compiler as compiler  # type: ignore[attr-defined] # the engine's own parser is private
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

Ends = Iterator[int]
Node = tuple[Any, Any]

SINGLE: Final = frozenset((op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY))
"""Nodes that take one character."""


class TooManyStepsError(Exception):
    """The budget is spent."""


class StepCounter:
    """Searches a text for a pattern from every position, and counts the characters and nodes tried.

    Args:
        pattern: The pattern, of str or bytes.

    Attributes:
        steps: Steps of the last search.
        found: Where its matches begin and end.
    """

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        source = pattern.pattern
        parsed = parser.parse(source, pattern.flags)
        self._tree = _plain(parsed)
        self._state = parsed.state
        self._flags = parsed.state.flags
        self._text: Any = source[:0]
        self._is_bytes = isinstance(source, bytes)
        self._single: dict[int, tuple[Node, re.Pattern[Any]]] = {}
        self._runs: dict[int, list[int]] = {}
        self._taken: dict[tuple[int, Any], bool] = {}
        self._groups: dict[int, tuple[int, int]] = {}
        self._handlers: dict[Any, Callable[[Any, int], Ends]] = {
            op.BRANCH: self._branch,
            op.SUBPATTERN: self._group,
            op.MAX_REPEAT: self._repeat,
            op.MIN_REPEAT: self._repeat_seldom,
            op.POSSESSIVE_REPEAT: lambda value, at: islice(self._repeat(value, at), 1),
            op.ATOMIC_GROUP: lambda value, at: islice(self._match(value, 0, at), 1),
            op.ASSERT: self._look,
            op.ASSERT_NOT: self._look_not,
            op.GROUPREF: self._reference,
            op.AT: self._position,
        }
        self._budget = 0
        self.steps = 0
        self.found: list[tuple[int, int]] = []

    @property
    def is_one_class(self) -> bool:
        """Whether the pattern is a class of characters, once or over and over: it takes each character once."""
        tree = self._tree
        while len(tree) == 1 and tree[0][0] is op.MAX_REPEAT:
            tree = tree[0][1][-1]
            if len(tree) == 1 and tree[0][0] not in SINGLE:
                return False
        return len(tree) == 1 and tree[0][0] in SINGLE

    def search_all(self, text: Any, budget: int) -> int:  # str or bytes, as the pattern
        """Find all matches as ``finditer`` does; returns the steps that took.

        Raises:
            TooManyStepsError: After so many steps as ``budget`` allows.
        """
        self._text, self._budget = text, budget
        self.steps = 0
        self.found.clear()
        self._groups.clear()
        self._runs.clear()
        at = 0
        while at <= len(text):
            self._step()
            end = next(self._match(self._tree, 0, at), None)
            if end is not None:
                self.found.append((at, end))
            at = at + 1 if end is None or end == at else end
        return self.steps

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self._budget:
            raise TooManyStepsError

    def _match(self, nodes: Sequence[Node], index: int, at: int) -> Ends:
        while index < len(nodes):
            self._step()
            node = nodes[index]
            index += 1
            handler = self._handlers.get(node[0])
            if handler is None:
                if node[0] not in SINGLE:
                    raise NotImplementedError(node[0])
                if not self._takes(node, at):
                    return
                at += 1
            elif index == len(nodes):
                yield from handler(node[1], at)
                return
            else:
                for end in handler(node[1], at):
                    yield from self._match(nodes, index, end)
                return
        yield at

    def _branch(self, value: Any, at: int) -> Ends:  # the parser's own
        for branch in value[1]:
            yield from self._match(branch, 0, at)

    def _group(self, value: Any, at: int) -> Ends:
        number, _, _, nodes = value
        for end in self._match(nodes, 0, at):
            if number is not None:
                self._groups[number] = (at, end)
            yield end

    def _repeat(self, value: Any, at: int) -> Ends:
        least, most, body = value
        if len(body) == 1 and body[0][0] in SINGLE:
            end = min(at + most, self._run(body[0])[at])
            self._step(end - at)
            for stop in range(end, at + least - 1, -1):
                self._step()
                yield stop
            return
        yield from self._times(body, least, most, at, 0)

    def _times(self, body: list[Node], least: int, most: int, at: int, done: int) -> Ends:
        self._step()
        if done < most:
            for end in self._match(body, 0, at):
                if end > at:
                    yield from self._times(body, least, most, end, done + 1)
        if done >= least:
            yield at

    def _repeat_seldom(self, value: Any, at: int) -> Ends:
        least, most, nodes = value
        waiting = [(at, 0)]
        while waiting:
            start, done = waiting.pop()
            self._step()
            if done >= least:
                yield start
            if done < most:
                ends = self._match(nodes, 0, start)
                waiting += reversed([(end, done + 1) for end in ends if end > start])

    def _look(self, value: Any, at: int) -> Ends:
        if self._is_around(value, at):
            yield at

    def _look_not(self, value: Any, at: int) -> Ends:
        if not self._is_around(value, at):
            yield at

    def _is_around(self, value: Any, at: int) -> bool:
        direction, nodes, (least, most) = value
        if direction > 0:
            return next(self._match(nodes, 0, at), None) is not None
        return any(
            end == at
            for width in range(least, min(most, at) + 1)
            for end in self._match(nodes, 0, at - width)
        )

    def _reference(self, number: int, at: int) -> Ends:
        begin, end = self._groups.get(number, (0, 0))
        if self._text.startswith(self._text[begin:end], at):
            yield at + end - begin

    def _position(self, where: Any, at: int) -> Ends:
        text, length = self._text, len(self._text)
        if where is op.AT_BEGINNING or where is op.AT_BEGINNING_STRING:
            holds = at == 0
        elif where is op.AT_END:
            holds = at == length or (at == length - 1 and text[at:] in ("\n", b"\n"))
        elif where is op.AT_END_STRING:
            holds = at == length
        elif where is op.AT_BOUNDARY:
            holds = self._is_word(at - 1) != self._is_word(at)
        elif where is op.AT_NON_BOUNDARY:
            holds = self._is_word(at - 1) == self._is_word(at)
        else:
            raise NotImplementedError(where)
        if holds:
            yield at

    def _is_word(self, at: int) -> bool:
        if not 0 <= at < len(self._text):
            return False
        one = self._text[at : at + 1]
        letter = one.decode("latin-1") if self._is_bytes else one
        return bool(letter.isalnum() or letter == "_")

    def _run(self, node: Node) -> list[int]:
        """Return for each place of the text how far characters that the node takes go on from there."""
        runs = self._runs.get(id(node))
        if runs is None:
            runs = [len(self._text)] * (len(self._text) + 1)
            for at in range(len(self._text) - 1, -1, -1):
                runs[at] = runs[at + 1] if self._takes(node, at) else at
            self._runs[id(node)] = runs
        return runs

    def _takes(self, node: Node, at: int) -> bool:
        if at >= len(self._text):
            return False
        key = id(node), self._text[at]
        taken = self._taken.get(key)
        if taken is None:
            if key[0] not in self._single:  # which keeps the node, and with it its identity
                one = parser.SubPattern(self._state, [node])
                self._single[key[0]] = (node, compiler.compile(one, self._flags))
            taken = self._single[key[0]][1].match(self._text, at, at + 1) is not None
            self._taken[key] = taken
        return taken


def _plain(nodes: Any) -> list[Node]:
    """Return a parsed pattern as lists all the way down: the parser's own are slow to walk."""
    return [(kind, _plain_value(kind, value)) for kind, value in nodes]


def _plain_value(kind: Any, value: Any) -> Any:
    if kind is op.BRANCH:
        return value[0], [_plain(branch) for branch in value[1]]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return value[0], _plain(value[1]), value[1].getwidth()
    if kind is op.ATOMIC_GROUP:
        return _plain(value)
    if kind in (op.SUBPATTERN, op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return *value[:-1], _plain(value[-1])
    return value
