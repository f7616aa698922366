"""Consumer groups in virtual time, as the broker sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from tests.simulation.log import Log
from tests.simulation.loop import SimulatedLoop

if TYPE_CHECKING:
    from tests.simulation.member import Member

SESSION_SECONDS: Final = 3.0
HEARTBEAT_SECONDS: Final = 0.6


class Group:
    """A consumer group as the broker sees it: who is in it, who has what, and what is committed.

    Args:
        log: The log.
        topic: What the group reads.
        loop: Whose time it is.
    """

    def __init__(self, log: Log, topic: str, loop: SimulatedLoop) -> None:
        self.log: Final = log
        self.topic: Final = topic
        self.committed: dict[int, int] = {}
        self.refused = 0
        self.rebalances = 0
        self._loop = loop
        self._members: list[Member] = []
        self._joining: list[Member] = []
        self._leaving: list[Member] = []
        self._generation = 0

    def join(self, member: Member) -> None:
        """Take a member in at the next rebalance."""
        if member not in self._joining:
            self._joining.append(member)

    def leave(self, member: Member) -> None:
        """Let a member go at the next rebalance."""
        self._leaving.append(member)

    def has(self, member: Member) -> bool:
        """Whether a member is in the group, or will be."""
        return member in self._members or member in self._joining

    def commit(self, member: Member, offsets: Mapping[int, int]) -> bool:
        """Commit offsets, unless the member was thrown out since it got its partitions."""
        if member not in self._members or member.generation != self._generation:
            self.refused += 1
            return False
        self.committed.update(offsets)
        return True

    async def coordinate(self) -> None:
        """Rebalance whenever members come, go or fall silent."""
        seen: dict[Member, float] = {}
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            now = self._loop.time()
            for member in self._members:
                if member.process.running:
                    seen[member] = now
            lost = [
                member for member in self._members if now - seen.setdefault(member, now) > SESSION_SECONDS
            ]
            if lost or self._joining or self._leaving:
                await self._rebalance(lost)

    async def _rebalance(self, lost: list[Member]) -> None:
        self.rebalances += 1
        gone = [*lost, *self._leaving]
        self._leaving = []
        stay = [member for member in self._members if member not in gone]
        answered = await self._told(stay, lambda member: member.revoke())
        self._generation += 1
        joining, self._joining = self._joining, []
        self._members = answered + [member for member in joining if member.process.alive]
        if not self._members:
            return
        self.log.faults.dice.shuffle(self._members)
        shares: dict[Member, list[int]] = {member: [] for member in self._members}
        for number in range(len(self.log.topics[self.topic])):
            shares[self._members[number % len(self._members)]].append(number)
        generation = self._generation
        ready = await self._told(list(shares), lambda member: member.assign(shares[member], generation))
        self._members = [member for member in self._members if member in ready]

    async def _told(self, members: list[Member], call: Callable[[Member], Awaitable[None]]) -> list[Member]:
        """Tell members something side by side; returns those that were done with it within the session."""
        tasks = {
            member: member.process.start(self._loop, _awaited(call, member))
            for member in members
            if member.process.alive
        }
        end = self._loop.time() + SESSION_SECONDS
        while self._loop.time() < end:
            waiting = [member for member, task in tasks.items() if not task.done() and member.process.alive]
            if not waiting:
                break
            await asyncio.sleep(0.02)
        return [member for member, task in tasks.items() if task.done() and member.process.alive]


async def _awaited(call: Callable[[Member], Awaitable[None]], member: Member) -> None:
    await call(member)
