"""What is remembered of all targets and all accounts: the sessions at each target, and who was where."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Set

import msgspec
from msgspec import Struct

from pipeline.sessions.history import History
from pipeline.sessions.session import Session
from pipeline.sessions.statements import Statements, StatementsState
from pipeline.sessions.visitors import Visitors, VisitorsState
from pipeline.text.handles import account_key
from schemas.stages import Account, Action


class RecordsState(Struct, array_like=True):
    """A snapshot: each target's record, encoded by itself, when the stream began, ms, and what targets wrote."""

    targets: dict[str, msgspec.Raw]
    visitors: VisitorsState
    since: int
    statements: StatementsState = {}


class _HistoryState(Struct, array_like=True):
    sessions: list[Session]
    attended: dict[str, tuple[int, int]]
    swept: int


class Records:
    """The sessions at every target within memory, and every account that took part in one.

    Args:
        gap: A session ends when its target is quiet for longer, ms.
        memory: Sessions are forgotten after so long, ms.

    Attributes:
        histories: By target, the one that was longest quiet first.
        since: When the stream began, ms; 0 before it did.
        statements: What listed targets wrote themselves.
    """

    def __init__(self, gap: int, memory: int) -> None:
        self._gap = gap
        self._memory = memory
        self.histories: dict[str, History] = {}
        self.since = 0
        self.statements = Statements()
        self._visitors = Visitors()
        self._forgot = False

    def observe(self, action: Action) -> tuple[str, Session, bool]:
        """Take an action, in event-time order; returns its account's key, session, and whether it is new."""
        if not self.since:
            self.since = action.time
        target = action.target
        history = self.histories.pop(target, None) or History(target, self._gap, self._memory)
        self.histories[target] = history
        key, who, is_new = self._visitors.note(action.account, target)
        return key, history.add(key, who, action), is_new

    def __len__(self) -> int:
        return len(self.histories)

    @property
    def accounts(self) -> int:
        """How many accounts are remembered."""
        return len(self._visitors)

    def account(self, key: str) -> Account | None:
        """Return what an account last told of itself; None if it is not known."""
        return self._visitors.account(key)

    def places(self, key: str) -> Collection[str]:
        """Return the targets where an account has been."""
        return self._visitors.places(key)

    def sessions_of(self, key: str) -> Iterator[Session]:
        """Iterate over the sessions in which an account took part, target by target."""
        for target in sorted(self._visitors.places(key)):
            history = self.histories.get(target)
            if history is not None:
                for session in history.sessions:
                    if key in session.visits:
                        yield session

    def arrived(self, targets: Iterable[str], since: int) -> set[str]:
        """Return the accounts of the sessions at some targets that went on after a time, ms."""
        return {key for target in targets for key in self.histories[target].arrivals(since)}

    def answered(self, key: str, group: Container[str] = ()) -> tuple[int, int]:
        """Return how many of the targets an account addressed wrote to it, and how many it addressed.

        Args:
            key: The account.
            group: Accounts whose answers do not count: a group could answer itself.
        """
        account = self._visitors.account(key)
        places = self._visitors.places(key)
        if account is None:
            return 0, len(places)
        own = target_key(account)
        answers = 0
        for target in places:
            author = self._visitors.named(target)
            if author is not None and author not in group and own in self._visitors.places(author):
                answers += 1
        return answers, len(places)

    def talk(self, key: str) -> tuple[int, int]:
        """Return how often listed targets wrote to an account, and how many posts of it they got."""
        account = self._visitors.account(key)
        if account is None:
            return 0, 0
        answers = posts = 0
        for session in self.sessions_of(key):
            if self.statements.known(session.target):
                posts += session.visits[key].posts
        for target in self._visitors.places(key):
            answers += self.statements.addressed(target, account)
        return answers, posts

    def is_account_of(self, target: str, group: Set[str]) -> bool:
        """Whether a target is itself one of some accounts."""
        author = self._visitors.named(target)
        return author is not None and author in group

    def expire(self, now: int) -> list[str]:
        """Forget targets that were quiet for all of memory; returns them."""
        gone: list[str] = []
        while self.histories:
            target, history = next(iter(self.histories.items()))
            if history.last >= now - self._memory:
                break
            del self.histories[target]
            gone.append(target)
            self._forgot = True
        self.statements.expire(now - self._memory)
        return gone

    def forget_accounts(self) -> None:
        """Forget the accounts that were at no target that is remembered; it looks at all of them."""
        if self._forgot:
            self._forgot = False
            self._visitors.forget(self.histories)

    def state(self) -> RecordsState:
        """Return all state as plain values."""
        encode = msgspec.msgpack.Encoder().encode
        # One target's plain values after another: all at once take as much again as what is remembered.
        targets = {
            target: msgspec.Raw(encode(_HistoryState(*history.state())))
            for target, history in self.histories.items()
        }
        return RecordsState(targets, self._visitors.state(), self.since, self.statements.state())

    def load(self, state: RecordsState) -> None:
        """Take over what ``state`` gave."""
        self.histories = {}
        same = self._visitors.load(state.visitors)
        for target, raw in state.targets.items():
            history = self.histories[target] = History(target, self._gap, self._memory)
            known = msgspec.msgpack.decode(raw, type=_HistoryState)
            history.load((known.sessions, known.attended, known.swept))
            for session in history.sessions:
                for visit in session.visits.values():
                    visit.who = same.get(visit.who, visit.who)
        self.since = state.since
        self.statements.load(state.statements)


def target_key(account: Account) -> str:
    """Return the key under which an account is a target, where every target is watched."""
    return f"{account.platform}:{account_key(account.handle)}"
