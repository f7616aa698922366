"""Alerts of kinds ``doxxing``, ``impersonation``, ``phishing`` and ``emerging_target``: one for each thing found.

What it is about gives an alert its id: a datum, an account, a domain. So the same thing is one alert, whenever it
comes; who carries it on revises it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import structs

from pipeline.campaigns import threat_sentences as sentences
from pipeline.campaigns.explain import at as moment
from pipeline.campaigns.identity import alert_id
from pipeline.campaigns.profiles import Profiles
from pipeline.campaigns.threat_severity import severity
from pipeline.campaigns.threat_state import ThreatsState, ThreatState, person_of
from pipeline.settings import DetectorSettings
from schemas.alert import Alert, AlertKind, AlertTarget, Counts, Evidence, Window
from schemas.findings import Finding
from schemas.stages import Account, Action

ACCOUNTS: Final = 50
"""Accounts named in an alert, the first ones."""

REVISE_MS: Final = 60_000
"""An alert in which only counts changed is revised at most this often."""

EMERGING_AN_HOUR: Final = 6
"""Alerts of people hit beyond their usual in an hour; the strongest of a moment come first."""

HOUR_MS: Final = 3_600_000

NEVER: Final = 1 << 62
"""Later than any event time, ms."""


class ThreatAlerts:
    """Opens, revises and closes alerts of what single posts show.

    Args:
        settings: The detector's settings.
    """

    def __init__(self, settings: DetectorSettings) -> None:
        self._settings = settings
        self._states: dict[str, ThreatState] = {}
        self._carried: dict[int, dict[str, None]] = {}
        self._profiles = Profiles()
        self._revisions: dict[str, int] = {}
        self._emerged: list[int] = []
        self._due = NEVER

    def observe(
        self,
        at: int,
        findings: Sequence[Finding],
        actions: Sequence[Action],
        names: Mapping[str, AlertTarget],
    ) -> list[Alert]:
        """Take what was found up to ``at``, ms, in total order; returns new alerts and revisions.

        Args:
            at: End of the hop, ms.
            findings: What single posts show.
            actions: All posts at targets, for those that carry on what others exposed.
            names: What alerts say of the targets in ``findings``.
        """
        touched: dict[str, None] = {}
        for finding in _strongest_first(findings):
            key = self._take(at, finding, names)
            if key is not None:
                touched[key] = None
        if self._carried:
            for action in actions:
                for key in self._carry(action):
                    touched[key] = None
        return [alert for key in touched for alert in self._told(at, self._states[key])]

    def _take(self, at: int, finding: Finding, names: Mapping[str, AlertTarget]) -> str | None:
        """Count a finding in; returns the key of what it is about, if it is told of."""
        if finding.kind == "profile":
            self._profiles.note(finding)
            return None
        evidence: list[Evidence] | None
        probability = finding.probability
        match finding.kind:
            case "doxxing":
                evidence = sentences.doxxing(finding)
            case "phishing":
                evidence = sentences.phishing(finding)
            case "impersonation":
                probability, evidence = self._profiles.judge(finding)
            case "emerging_target":
                evidence = [sentences.emerging(finding)]
        if evidence is None:
            return None
        key = f"{finding.kind}\n{person_of(finding)}\n{finding.subject}"
        state = self._states.get(key)
        if state is None:
            if finding.kind == "emerging_target" and not self._may_emerge(at):
                return None
            state = self._states[key] = self._opened(at, key, finding, names)
            self._due = min(self._due, self._due_of(state))
        self._add(state, finding, probability, evidence)
        return key

    def _may_emerge(self, at: int) -> bool:
        self._emerged = [time for time in self._emerged if time > at - HOUR_MS]
        if len(self._emerged) >= EMERGING_AN_HOUR:
            return False
        self._emerged.append(at)
        return True

    def _opened(self, at: int, key: str, finding: Finding, names: Mapping[str, AlertTarget]) -> ThreatState:
        kind: AlertKind = finding.kind  # type: ignore[assignment] # profiles make no alert
        name = names.get(finding.target) or AlertTarget(id=finding.target)
        if kind == "emerging_target":
            platform, _, handle = finding.target.partition(":")
            name = AlertTarget(platform=platform, handle=handle)
        identity = alert_id(kind, key, 0)
        start = moment(finding.time)
        alert = Alert(
            id=identity,
            revision=self._revisions.get(identity, 0),
            kind=kind,
            target=name,
            status="open",
            severity="low",
            score=0.0,
            opened_at=start,
            detected_at=moment(at + self._settings.max_out_of_orderness_ms),
            window=Window(start, start),
            counts=Counts(0, 0),
        )
        return ThreatState(key, alert, finding, finding.time, finding.time, 0, {}, [], [])

    def _add(
        self, state: ThreatState, finding: Finding, probability: float, evidence: list[Evidence]
    ) -> None:
        """Count one more post in."""
        state.last = max(state.last, finding.time)
        state.relation = state.relation or finding.relation
        if finding.kind == "emerging_target":
            state.finding = finding
        else:
            if not state.is_new(finding.platform, finding.post):
                return
            if "repost" in finding.features:
                state.reposts += 1
            else:
                state.copies += 1
            account = Account(finding.platform, finding.author, finding.handle)
            state.name(account, probability, evidence[0].code)
            state.quote(account, finding.post, finding.time, finding.excerpt, finding.url)
            for carrier in finding.objects:
                if carrier not in state.carriers and len(state.carriers) < 500:
                    state.carriers.append(carrier)
                    self._carried.setdefault(carrier, {})[state.key] = None
        known = {one.code: one for one in state.alert.evidence}
        for one in evidence:
            before = known.get(one.code)
            if before is None or one.weight > before.weight or finding.kind == "emerging_target":
                state.changed = True
            else:
                one = before
            known[one.code] = structs.replace(one, posts=state.shown_by(before, finding.post))
        if state.relation:
            known.setdefault("related_person", sentences.relation(state.relation))
        score = max(state.alert.score, round(min(probability, 1.0), 4))
        state.alert = structs.replace(state.alert, evidence=list(known.values()), score=score)

    def _carry(self, action: Action) -> Iterator[str]:
        """Count in a post that reposts, or shows the picture of, a post that exposes somebody."""
        for kind, name in action.objects:
            if kind not in ("repost", "media") or name not in self._carried:
                continue
            for key in self._carried[name]:
                state = self._states[key]
                if not state.is_new(action.account.platform, action.post):
                    continue
                state.last = max(state.last, action.time)
                if kind == "repost":
                    state.reposts += 1
                else:
                    state.pictures += 1
                state.name(action.account, state.alert.score, "spread")
                state.quote(action.account, action.post, action.time, action.excerpt, action.url)
                yield key

    def _told(self, at: int, state: ThreatState) -> Iterator[Alert]:
        """Yield the alert or revision that is due: at once for the first, a reason or a severity, else now and then."""
        alert = self._composed(state, "open")
        fresh = state.told == 0 or state.alert.status == "closed"
        if (
            not fresh
            and not state.changed
            and alert.severity == state.alert.severity
            and at - state.told < REVISE_MS
        ):
            state.held_back = True
            self._due = min(self._due, self._due_of(state))
            return
        yield self._revised(at, state, alert)

    def _composed(self, state: ThreatState, status: str) -> Alert:
        old = state.alert
        finding = state.finding
        evidence = [one for one in old.evidence if one.code != "spread"]
        if old.kind == "doxxing":
            spread = sentences.spread(state.reposts, state.copies, state.pictures, len(state.accounts))
            if spread is not None:
                evidence.append(structs.replace(spread, posts=[post.id for post in state.posts]))
        posts = state.reposts + state.copies + state.pictures
        counts = (
            Counts(finding.accounts, finding.accounts)
            if old.kind == "emerging_target"
            else Counts(posts, len(state.accounts))
        )
        return structs.replace(
            old,
            status=status,
            severity=severity(state, counts),
            window=Window(moment(state.first), moment(state.last)),
            counts=counts,
            accounts=list(state.accounts.values())[:ACCOUNTS],
            evidence=evidence,
            posts=list(state.posts),
        )

    def _revised(self, at: int, state: ThreatState, alert: Alert) -> Alert:
        state.alert = structs.replace(alert, revision=state.alert.revision + 1)
        self._revisions[state.alert.id] = state.alert.revision
        state.told, state.changed, state.held_back = at, False, False
        self._due = min(self._due, self._due_of(state))
        return state.alert

    def close(self, now: int) -> list[Alert]:
        """Return what was due before ``now``, ms: revisions held back, and those that close; forget old alerts."""
        alerts: list[Alert] = []
        while now > self._due:
            due, key = min((self._due_of(state), key) for key, state in self._states.items())
            self._due = due
            if now <= due:
                break
            state = self._states[key]
            if state.held_back and due < state.last + self._settings.episode_ms:
                alerts.append(self._revised(due, state, self._composed(state, "open")))
            elif state.alert.status == "open":
                alerts.append(self._revised(due, state, self._composed(state, "closed")))
            else:
                self._forget(key)
            if not self._states:
                self._due = NEVER
        return alerts

    def _due_of(self, state: ThreatState) -> int:
        """Return when something is to be done about an alert unless more comes, ms."""
        if state.alert.status == "closed":
            return state.last + self._settings.memory_ms
        closing = state.last + self._settings.episode_ms
        return min(closing, state.told + REVISE_MS) if state.held_back else closing

    def _forget(self, key: str) -> None:
        for carrier in self._states.pop(key).carriers:
            keys = self._carried.get(carrier, {})
            keys.pop(key, None)
            if not keys:
                self._carried.pop(carrier, None)

    def kinds_at(self, person: str, start: int, end: int) -> set[AlertKind]:
        """Return the kinds of alerts about a person, or somebody near, that went on between two times, ms."""
        return {
            state.alert.kind
            for state in self._states.values()
            if person_of(state.finding) == person and state.first <= end and state.last >= start
        }

    def state(self) -> ThreatsState:
        """Return all state as plain values."""
        return ThreatsState(
            list(self._states.values()), self._profiles.state(), self._revisions, self._emerged
        )

    def load(self, state: ThreatsState) -> None:
        """Take over what ``state`` gave."""
        self._states = {one.key: one for one in state.states}
        self._carried = {}
        for one in state.states:
            for carrier in one.carriers:
                self._carried.setdefault(carrier, {})[one.key] = None
        self._profiles.load(state.profiles)
        self._revisions = dict(state.revisions)
        self._emerged = list(state.emerged)
        self._due = min(map(self._due_of, self._states.values()), default=NEVER)

    def __len__(self) -> int:
        return len(self._states)


def _strongest_first(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings in their order, bursts among them by how strong they are: they are rationed."""
    bursts = sorted(
        (one for one in findings if one.kind == "emerging_target"),
        key=lambda one: (-one.accounts, one.target),
    )
    return [one for one in findings if one.kind != "emerging_target"] + bursts
