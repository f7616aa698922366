"""Mistakes that somebody could make in our code, one each, and the tests that must notice it."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Tier = Literal["unit", "property", "simulation", "integration"]

SCHEDULES: Final = "tests/simulation/test_schedules.py::test_no_crash_loses_or_doubles_anything"
SAME_ALERTS: Final = "tests/property/test_same_alerts.py"
BOT: Final = "tests/unit/agents/delivery/sinks/test_slack_bot.py"
STORE: Final = "tests/integration/store/test_write.py"


class Mutant(Struct, frozen=True):
    """A change to one place of our code that makes it wrong.

    Attributes:
        name: What it is called.
        file: Where it is made.
        search: What stands there, exactly once.
        replace: What the mutant puts in its place.
        harm: What would go wrong.
        tier: Which kind of test must notice.
        tests: The tests that are run, of that tier.
    """

    name: str
    file: str
    search: str
    replace: str
    harm: str
    tier: Tier
    tests: str


MUTANTS: Final = (
    Mutant(
        "commit-past-hold",
        "agents/kafka/transport/ledger.py",
        "bound = account.done if account.hold is None else min(account.done, account.hold)",
        "bound = account.done",
        "Offsets are committed that no snapshot stands for.",
        "unit",
        "tests/unit/agents/kafka/transport/test_ledger.py",
    ),
    Mutant(
        "commit-over-gap",
        "agents/kafka/transport/ledger.py",
        "while spans and spans[0].acked:",
        "while any(span.acked for span in spans):",
        "A chunk that is done carries an earlier one along that is not.",
        "unit",
        "tests/unit/agents/kafka/transport/test_ledger.py",
    ),
    Mutant(
        "commit-goes-back",
        "agents/kafka/transport/ledger.py",
        "        account.start = committed\n",
        "        account.start = None\n",
        "Records that are read once more take the commit back.",
        "unit",
        "tests/unit/agents/kafka/transport/test_ledger.py",
    ),
    Mutant(
        "ack-before-work",
        "agents/kafka/subscription.py",
        "            if await self._listener.take(cast(ChunkMessage, event.message), event.value):\n"
        "                event.ack()\n",
        "            event.ack()\n"
        "            await self._listener.take(cast(ChunkMessage, event.message), event.value)\n",
        "A chunk is acknowledged before what follows from it is safe; a crash in between loses its posts.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "stale-chunk-taken",
        "agents/kafka/transport/consumer.py",
        "return message.epoch == self.epoch",
        "return message.epoch <= self.epoch",
        "A chunk from before a rebalance is worked on after it, and those before it are skipped.",
        "unit",
        "tests/unit/agents/kafka/transport/test_consumer.py",
    ),
    Mutant(
        "held-offset-ignored",
        "agents/runtime/stage_runner.py",
        "return self.next if held is None else held",
        "return self.next",
        "A snapshot stands for posts that still waited; a crash loses them.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "outputs-not-awaited",
        "agents/runtime/checkpoint.py",
        "        await self._sender.send_all(outputs)\n",
        "        import asyncio\n\n        asyncio.get_running_loop().create_task(self._sender.send_all(outputs))\n",
        "Hops and alerts are on their way when the snapshot after them is kept; a crash loses them.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "position-not-kept",
        "agents/runtime/stage_runner.py",
        "        run.next = records[-1].offset + 1\n",
        "",
        "Snapshots stay behind what was taken, and nothing is ever committed.",
        "unit",
        "tests/unit/agents/runtime/test_stage_runner.py",
    ),
    Mutant(
        "older-snapshot-wins",
        "agents/kafka/state.py",
        "marker.offset < self._best[1].offset",
        "marker.offset < 0",
        "A worker that was thought dead turns the state back.",
        "unit",
        "tests/unit/agents/kafka/test_state.py",
    ),
    Mutant(
        "torn-snapshot-taken",
        "agents/kafka/state.py",
        "if sha256(compressed).digest() == marker.digest:",
        "if compressed:",
        "A snapshot with a part missing is restored.",
        "unit",
        "tests/unit/agents/kafka/test_state.py",
    ),
    Mutant(
        "waiting-posts-taken-for-seen",
        "pipeline/windows/stage.py",
        "seen = [entry for entry in self._seen.state() if entry[1] not in waiting]",
        "seen = self._seen.state()",
        "Posts that waited in a crash are taken for duplicates when they are read again.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "waiting-hops-taken-for-copies",
        "pipeline/campaigns/stage.py",
        "                taken[hop.source] = min(taken[hop.source], hop.at - 1)\n",
        "                taken[hop.source] = hop.at\n",
        "Hops that waited in a crash are taken for copies when they are read again.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "emitted-not-restored",
        "pipeline/windows/stage.py",
        "self._taken, self._emitted, self._swept = old.taken, old.emitted, old.swept",
        "self._taken, self._swept = old.taken, old.swept",
        "A restored stage gives hops for times that it gave hops for before.",
        "unit",
        "tests/unit/pipeline/windows/test_stage.py",
    ),
    Mutant(
        "read-again-believed",
        "pipeline/windows/stage.py",
        "again = offset <= self._taken",
        "again = offset < 0",
        "What a batch said of its source is believed a second time after a crash.",
        "unit",
        "tests/unit/pipeline/windows/test_stage.py",
    ),
    Mutant(
        "duplicates-counted",
        "pipeline/windows/stage.py",
        'if arrival == "copy":',
        "if arrival is None:",
        "A post that comes twice counts twice.",
        "unit",
        "tests/unit/pipeline/windows/test_stage.py",
    ),
    Mutant(
        "grace-off",
        "pipeline/windows/stage.py",
        "return self._emitted - self._settings.allowed_lateness_ms if self._emitted else -1",
        "return self._emitted if self._emitted else -1",
        "Posts that are minutes late are left out.",
        "unit",
        "tests/unit/pipeline/windows/test_stage.py",
    ),
    Mutant(
        "watermark-of-the-fastest",
        "pipeline/windows/watermark.py",
        "min(busy) if busy else max(standing.values())",
        "max(busy) if busy else max(standing.values())",
        "Event time goes by the source that is ahead; the others' posts come late.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "lateness-off",
        "pipeline/windows/watermark.py",
        "return max(self.reached - self._lateness - 1, 0)",
        "return max(self.reached - 1, 0)",
        "Posts that are as late as is allowed come out of order.",
        "unit",
        "tests/unit/pipeline/windows/test_watermark.py",
    ),
    Mutant(
        "hops-in-order-of-arrival",
        "pipeline/campaigns/stage.py",
        "for at in sorted(at for at in self._waiting if at <= watermark):",
        "for at in [at for at in self._waiting if at <= watermark]:",
        "What is found depends on which partition was read first.",
        "property",
        SAME_ALERTS,
    ),
    Mutant(
        "one-witness",
        "pipeline/windows/watermark.py",
        "WITNESSES: Final = 3",
        "WITNESSES: Final = 1",
        "One broken clock moves event time.",
        "unit",
        "tests/unit/pipeline/windows/test_watermark.py",
    ),
    Mutant(
        "no-look-back",
        "agents/stages/watch.py",
        "    rewind = LOOK_BACK\n",
        "    rewind = 0\n",
        "After a restart, the last posts of a partition that fell silent are never judged.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "dead-letter-dropped",
        "agents/stages/watch.py",
        "for index, error in output.rejected:",
        "for index, error in output.rejected[1:]:",
        "Bad records vanish.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "id-depends-on-the-process",
        "pipeline/campaigns/identity.py",
        "{kind}\\n{target}\\n{start}",
        "{kind}\\n{hash(target)}\\n{start}",
        "A replay gives other alert ids than live.",
        "property",
        "tests/property/test_same_bytes.py",
    ),
    Mutant(
        "discoveries-unbounded",
        "pipeline/detectors/discoveries.py",
        "self._rate * many / tests",
        "self._rate * many",
        "False discoveries are not controlled: chance makes groups.",
        "unit",
        "tests/unit/pipeline/detectors/test_discoveries.py",
    ),
    Mutant(
        "own-reposts-counted",
        "pipeline/detectors/items.py",
        '        if action.relation == "repost":\n            return []\n',
        "",
        "Who passes on what the target said is taken for a group with one text.",
        "unit",
        "tests/unit/pipeline/detectors/test_items.py",
    ),
    Mutant(
        "answers-ignored",
        "pipeline/detectors/correspondence.py",
        "bool(shares) and fmean(shares) > ANSWERED",
        "bool(shares) and fmean(shares) > 1.0",
        "People who talk with those they address are flagged as coordinated.",
        "unit",
        "tests/unit/pipeline/detectors/test_suite.py",
    ),
    Mutant(
        "one-alteration-for-all",
        "pipeline/detectors/disguise.py",
        "own = {account for accounts in users.values() if len(accounts) == 1 for account in accounts}",
        "own = {account for accounts in users.values() for account in accounts}",
        "Many people who paste one altered text are flagged.",
        "unit",
        "tests/unit/pipeline/detectors/test_suite.py",
    ),
    Mutant(
        "failure-ends-the-others",
        "pipeline/detectors/panel.py",
        "            if self._strict:\n",
        "            if not self._strict:\n",
        "One detector's fault ends detection.",
        "unit",
        "tests/unit/pipeline/detectors/test_panel.py",
    ),
    Mutant(
        "spray-by-many",
        "pipeline/detectors/spray.py",
        " or each < EACH or",
        " or",
        "People who write to two or three members of parliament are flagged.",
        "unit",
        "tests/unit/pipeline/detectors/test_suite.py",
    ),
    Mutant(
        "text-not-redacted",
        "pipeline/windows/exposures.py",
        "        quote = excerpt(post.text if reading is NOTHING else _own_part(post, reading))\n",
        "        quote = post.text\n",
        "Telephone numbers and addresses reach alerts.",
        "unit",
        "tests/unit/pipeline/windows/test_stage.py",
    ),
    Mutant(
        "text-not-escaped",
        "agents/delivery/render/slack.py",
        '.replace("<", "&lt;")',
        "",
        "A post pings the whole channel.",
        "unit",
        "tests/unit/agents/delivery/render/test_slack.py",
    ),
    Mutant(
        "noted-before-sent",
        "agents/delivery/sender.py",
        "        outcome = await self._sink.deliver(claim.messages)\n",
        "        await asyncio.to_thread(self._outbox.sent, claim.messages)\n"
        "        outcome = await self._sink.deliver(claim.messages)\n",
        "A crash between the note and the message leaves an alert untold.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "announced-with-each-revision",
        "agents/delivery/routing.py",
        "duration_ms(way.group_wait))\n            for sink, way in ways.items()\n            if sink not in before\n",
        "duration_ms(way.group_wait), again=True)\n            for sink, way in ways.items()\n",
        "People are told of a campaign again and again.",
        "simulation",
        SCHEDULES,
    ),
    Mutant(
        "older-revision-stored",
        "agents/store/write.py",
        "stored.revision >= alert.revision",
        "stored.revision == alert.revision",
        "Alerts that are delivered again overwrite newer ones.",
        "integration",
        STORE,
    ),
    Mutant(
        "no-lease",
        "agents/store/due.py",
        "next_attempt_at=now + self._lease_ms",
        "next_attempt_at=now",
        "Two workers send the same message.",
        "integration",
        STORE,
    ),
    Mutant(
        "late-sender-believed",
        "agents/store/outbox.py",
        '                outbox.c.attempts == message.attempts,\n                outbox.c.state == "pending",\n',
        "",
        "A process that was stopped marks as dead what another one sent meanwhile.",
        "integration",
        STORE,
    ),
    Mutant(
        "order-lost",
        "agents/store/due.py",
        "                held.add(row.target)\n",
        "                pass\n",
        "A campaign is told of before the pile-on that it was in.",
        "integration",
        STORE,
    ),
    Mutant(
        "retry-after-ignored",
        "agents/delivery/sender.py",
        "channel = max(told, self._spacing(messages), ",
        "channel = max(self._spacing(messages), ",
        "Slack, which asked to wait, is hammered.",
        "unit",
        "tests/unit/agents/delivery/test_sender.py",
    ),
    Mutant(
        "uncertain-not-looked-for",
        "agents/delivery/sinks/slack_bot.py",
        "        if message.uncertain:\n",
        "        if not message:\n",
        "A crash between Slack's answer and its note costs a second message.",
        "unit",
        BOT + "::test_what_slack_may_have_taken_is_not_sent_twice",
    ),
)
