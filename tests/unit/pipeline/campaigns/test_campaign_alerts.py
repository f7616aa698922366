"""Alerts of campaigns: opened when members come together, revised as more come, closed when nothing is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from msgspec import msgpack, structs

from pipeline.campaigns.campaign_alerts import PRESENT, RECOUNT_MS, CampaignAlerts, CampaignState
from pipeline.campaigns.circumstances import Circumstances
from pipeline.campaigns.leads import Leads
from pipeline.campaigns.reasons import SAMPLES
from pipeline.campaigns.registry import Registry
from pipeline.detectors.base import Finding
from pipeline.detectors.suite import Suite
from pipeline.sessions.records import Records
from pipeline.sessions.session import Session
from pipeline.settings import Code
from schemas.alert import Alert, AlertTarget
from tests.support.actions import SETTINGS, action
from tests.support.stream import START_MS

TARGET = "minister"
NAME = AlertTarget(id="minister", name="The Minister")
GANG = [f"g{number:02}" for number in range(60)]
WINDOW = SETTINGS.window_ms


class _Desk:
    """Alerts about one target, with a registry that names the gang."""

    def __init__(self, gang: Iterable[str] = GANG, spared: Mapping[str, str] | None = None) -> None:
        self.registry = Registry(SETTINGS.memory_ms)
        self.records = Records(WINDOW, SETTINGS.memory_ms)
        self.leads = Leads(SETTINGS.memory_ms)
        if gang:
            self.flag(gang)
        suite = Suite(SETTINGS, self.records, lambda _: False)
        circumstances = Circumstances(self.records, suite, lambda *_: ())
        settings = structs.replace(SETTINGS, spared_accounts=spared or {})
        self.alerts = CampaignAlerts(settings, self.registry, self.leads, self.records, suite, circumstances)

    def flag(self, accounts: Iterable[str], code: Code = "co_targeting", target: str | None = None) -> None:
        keys = {f"x:{key}": 20.0 for key in accounts}
        facts = {"accounts": len(keys), "targets": 3, "pairs": 9}
        self.registry.flag(Finding(code, keys, START_MS, target, facts=facts))

    def come(self, accounts: Iterable[str], ms: int, gap: int = 1_000) -> Session:
        for place, by in enumerate(accounts):
            one = action(ms + place, ms + gap * place, by=by, target=TARGET, text=f"said by {by}")
            session = self.records.observe(one)[1]
        return session

    def review(self, session: Session, later: int = 0) -> list[Alert]:
        return self.alerts.review(session.last + later, session, NAME)


def _named(alert: Alert) -> list[str]:
    return [account.id for account in alert.accounts]


def test_members_that_come_together_make_a_campaign() -> None:
    """The alert names those who are there and known, and nobody of the crowd."""
    desk = _Desk()
    (alert,) = desk.review(desk.come(["p1", *GANG[:4], "p2"], 0))
    assert (alert.kind, alert.status, alert.revision) == ("coordinated_campaign", "open", 1)
    assert sorted(_named(alert)) == GANG[:4]
    assert alert.target == NAME
    assert (alert.counts.posts, alert.counts.accounts) == (6, 6)
    assert [(cluster.size, cluster.evidence) for cluster in alert.clusters] == [(4, ["co_targeting"])]
    assert {post.author for post in alert.posts} == set(GANG[:4])
    assert all(0 < account.score < 1 for account in alert.accounts)


def test_a_few_members_are_no_campaign() -> None:
    """Two that are known may meet anywhere."""
    desk = _Desk()
    assert desk.review(desk.come([*GANG[: PRESENT - 1], "p1", "p2", "p3"], 0)) == []


def test_members_that_come_hours_apart_are_no_campaign() -> None:
    """They must come within a window of each other to act together here."""
    desk = _Desk()
    assert desk.review(desk.come(GANG[:8], 0, gap=WINDOW // 2 + 1)) == []


def test_members_of_different_clusters_are_no_campaign_together() -> None:
    """What counts is how many of one cluster are there."""
    desk = _Desk([])
    for key in GANG[:4]:
        desk.flag([key])
    assert desk.review(desk.come(GANG[:4], 0)) == []


def test_who_is_named_for_this_target_need_not_be_in_time() -> None:
    """A slow drip spreads over hours: evidence about this very target is enough."""
    desk = _Desk([])
    desk.flag(GANG[:5], "co_sharing", TARGET)
    (alert,) = desk.review(desk.come(GANG[:5], 0, gap=WINDOW - 1))
    assert sorted(_named(alert)) == GANG[:5]


def test_an_alert_never_grows_milder() -> None:
    """What once made it grave was told; members that are forgotten, or a threat that is over, take nothing back."""
    desk = _Desk()
    desk.review(desk.come(GANG[:8], 0))
    (kept,) = desk.alerts.state()
    grave = structs.replace(kept.alert, severity="critical")
    desk.alerts.load([CampaignState(grave, kept.target, kept.start, kept.last)])
    (later,) = desk.review(desk.come(GANG[8:12], 60_000))
    assert (later.revision, later.severity, len(later.accounts)) == (2, "critical", 12)


def test_the_id_is_that_of_target_and_episode() -> None:
    """The same session has the same alert, however it went on; another session or target another."""
    few, many, later = _Desk(), _Desk(), _Desk()
    (one,) = few.review(few.come(GANG[:3], 0))
    (other,) = many.review(many.come(GANG[:9], 0))
    (third,) = later.review(later.come(GANG[:3], 10))
    assert one.id == other.id != third.id


def test_revisions_count_up_as_members_come() -> None:
    """The id stays, and so does when it was opened; each revision tells when it was made."""
    desk = _Desk()
    (first,) = desk.review(desk.come(GANG[:3], 0))
    (second,) = desk.review(desk.come(GANG[3:5], 10_000))
    assert (second.id, second.revision) == (first.id, 2)
    assert second.opened_at == first.opened_at
    assert second.detected_at > first.detected_at
    assert sorted(_named(second)) == GANG[:5]


def test_nothing_new_is_no_revision() -> None:
    """Looking again at the same accounts and posts says nothing."""
    desk = _Desk()
    session = desk.come(GANG[:3], 0)
    assert len(desk.review(session)) == 1
    assert desk.review(session, later=60_000) == []


def test_counts_alone_are_told_seldom() -> None:
    """The same accounts posting on make a revision only after a while."""
    desk = _Desk()
    (first,) = desk.review(desk.come(GANG[:3], 0))
    assert desk.review(desk.come(GANG[:3], 10_000)) == []
    (later,) = desk.review(desk.come(GANG[:3], 10_000 + RECOUNT_MS))
    assert (later.revision, later.counts.posts) == (2, 9)
    assert later.detected_at == first.detected_at


@pytest.mark.parametrize(("size", "severity"), [(3, "low"), (6, "medium"), (15, "high"), (50, "critical")])
def test_severity_follows_the_number_of_members(size: int, severity: str) -> None:
    """The more accounts, the graver."""
    desk = _Desk()
    (alert,) = desk.review(desk.come(GANG[:size], 0))
    assert alert.severity == severity


def test_quotes_are_few_redacted_and_the_earliest() -> None:
    """An alert shows the members' first posts, without telephone numbers."""
    desk = _Desk()
    first = action(1, 0, by="g00", target=TARGET, text="ring him at +91 98765 43210 tonight")
    desk.records.observe(first)
    (alert,) = desk.review(desk.come([*GANG[1:50], "p1"], 1_000))
    assert len(alert.posts) == SAMPLES
    assert [post.author for post in alert.posts] == GANG[:SAMPLES]
    assert alert.posts[0].text == "ring him at [phone] tonight"


def test_an_alert_is_closed_once_when_nothing_is_added() -> None:
    """The closing revision says what the newest said, and comes once."""
    desk = _Desk()
    session = desk.come(GANG[:3], 0)
    (alert,) = desk.review(session)
    assert desk.alerts.close(session.last + SETTINGS.episode_ms) == []
    (closed,) = desk.alerts.close(session.last + SETTINGS.episode_ms + 1)
    assert (closed.id, closed.revision, closed.status) == (alert.id, 2, "closed")
    assert _named(closed) == _named(alert)
    assert desk.alerts.close(session.last + 2 * SETTINGS.episode_ms) == []


def test_who_goes_on_keeps_the_alert_open() -> None:
    """A post of a member puts the closing off, even where it makes no revision."""
    desk = _Desk()
    desk.review(desk.come(GANG[:3], 0))
    session = desk.come(GANG[:1], RECOUNT_MS // 2)
    assert desk.review(session) == []
    assert desk.alerts.close(START_MS + 2_000 + SETTINGS.episode_ms + 1) == []
    assert len(desk.alerts.close(session.last + SETTINGS.episode_ms + 1)) == 1


def test_an_episode_looked_back_at_long_after_is_closed_at_once() -> None:
    """What is found out too late to act on is told as ended."""
    desk = _Desk()
    session = desk.come(GANG[:3], 0)
    (alert,) = desk.review(session, later=SETTINGS.episode_ms + 1)
    assert (alert.status, alert.revision) == ("closed", 1)
    assert desk.alerts.close(session.last + 3 * SETTINGS.episode_ms) == []


def test_alerts_beyond_memory_are_forgotten() -> None:
    """State does not grow with every campaign there ever was."""
    desk = _Desk()
    session = desk.come(GANG[:3], 0)
    desk.review(session)
    desk.alerts.close(session.last + SETTINGS.memory_ms)
    assert len(desk.alerts.state()) == 1
    desk.alerts.close(session.last + SETTINGS.memory_ms + 1)
    assert desk.alerts.state() == []


def test_named_accounts_are_told_from_a_crowd() -> None:
    """Those that came since a time are counted, once each an session, and only the known."""
    desk = _Desk()
    desk.come(["p1", *GANG[:4]], 0, gap=10_000)
    assert desk.alerts.flagged_since(desk.records.histories[TARGET], START_MS) == 4
    assert desk.alerts.flagged_since(desk.records.histories[TARGET], START_MS + 30_000) == 2
    assert desk.alerts.flagged_since(desk.records.histories[TARGET], START_MS + 40_001) == 0


@pytest.mark.parametrize("talk", [[], [(1, 0)], [(1, 0), (0, 1), (4, 2)]])
def test_who_talks_to_whom_is_told_where_targets_are_accounts(talk: list[tuple[int, int]]) -> None:
    """Named accounts that replied to or mentioned another one are counted, however often they did."""
    desk = _Desk()
    for number, (one, other) in enumerate(talk):
        target = f"x:{GANG[other]}"
        for by, place in ((GANG[one], number), ("p1", 100 + number)):
            desk.records.observe(action(place, by=by, target=target))
    session = desk.come(GANG[:6], 0)
    (alert,) = desk.alerts.review(session.last, session, AlertTarget(platform="x", handle="minister"))
    (told,) = (evidence for evidence in alert.evidence if evidence.code == "acquaintance")
    count = len({one for pair in talk for one in pair})
    assert told.statement.startswith(f"For context: {count} of 6 accounts")


def test_who_talks_to_whom_is_not_told_of_a_watchlist() -> None:
    """Where only a few people are watched, nobody could know."""
    desk = _Desk()
    (alert,) = desk.review(desk.come(GANG[:6], 0))
    assert "acquaintance" not in {evidence.code for evidence in alert.evidence}


def test_state_carries_on() -> None:
    """A copy made of the encoded state revises and closes the same alerts."""
    desk, copy = _Desk(), _Desk()
    session = desk.come(GANG[:3], 0)
    copy.come(GANG[:3], 0)
    desk.review(session)
    copy.alerts.load(msgpack.decode(msgpack.encode(desk.alerts.state()), type=list[CampaignState]))
    for one in (desk, copy):
        one.come(GANG[3:6], 5_000)
    told = [one.review(one.records.histories[TARGET].sessions[-1]) for one in (desk, copy)]
    assert told[0] == told[1] != []
    closed = [one.alerts.close(START_MS + 2 * SETTINGS.episode_ms) for one in (desk, copy)]
    assert closed[0] == closed[1] != []


def test_leads_stand_beside_and_are_nobody_that_is_flagged() -> None:
    """Who is suspicious and took part is listed apart, with less than half; who was not there is not."""
    desk = _Desk(GANG[:4])
    leads = {f"x:{by}": 5.0 for by in ("p1", "p2", GANG[0])}
    desk.leads.note(Finding("association", leads, START_MS, TARGET, lead=True))
    (alert,) = desk.review(desk.come([*GANG[:4], "p1", "p3"], 0))
    assert [(one.id, one.evidence) for one in alert.leads or []] == [("p1", ["association"])]
    assert all(one.score < 0.5 for one in alert.leads or [])
    assert sorted(_named(alert)) == GANG[:4]


def test_the_time_line_tells_the_group_in_the_crowd() -> None:
    """All posts by the minute, and of them those by flagged accounts; the reasons lead to posts."""
    desk = _Desk()
    desk.come(["p1", *GANG[:4]], 0)
    (alert,) = desk.review(desk.come(["p2", GANG[0]], 120_000))
    assert [(minute.posts, minute.named) for minute in alert.timeline] == [(5, 4), (0, 0), (2, 1)]
    assert alert.evidence[0].posts == [post.id for post in alert.posts]


def test_who_was_judged_organic_is_left_alone() -> None:
    """Listed with the reason, not flagged; where too few are left, there is no alert."""
    desk = _Desk(spared={f"x:{GANG[0]}": "fandom", "x:somebody": "news"})
    (alert,) = desk.review(desk.come(GANG[:5], 0))
    assert sorted(_named(alert)) == GANG[1:5]
    assert [(lead.id, lead.evidence) for lead in alert.leads] == [(GANG[0], ["spared"])]
    said = next(one.statement for one in alert.evidence if one.code == "spared")
    assert "1 account acts with these and is not flagged" in said
    assert "fandom (1)" in said

    fans = _Desk(spared=dict.fromkeys((f"x:{key}" for key in GANG), "fandom"))
    session = fans.come(GANG[:5], 0)
    assert not fans.alerts.concern(session)
    assert fans.review(session) == []


def test_a_helpful_program_is_left_alone() -> None:
    """It is wherever it is called; one that disguises texts is not helpful."""
    cases: list[tuple[Code, int]] = [("co_presence", 4), ("disguise", 5)]
    for code, named in cases:
        desk = _Desk([])
        desk.flag([*GANG[:4], "remind_bot"], code)
        desk.come([*GANG[:4], "remind_bot"], 0)
        (alert,) = desk.review(desk.come(["remind_bot"] * 25, 60_000, gap=60_000))
        assert len(alert.accounts) == named
        assert any(lead.evidence == ["helpers"] for lead in alert.leads) == (named == 4)


def test_severity_is_not_taken_back() -> None:
    """What raised it once may lie behind in a later revision."""
    desk = _Desk()
    (first,) = desk.review(desk.come(GANG[:50], 0))
    desk.alerts.load(
        [
            structs.replace(state, alert=structs.replace(state.alert, severity="critical"))
            for state in desk.alerts.state()
        ]
    )
    (second,) = desk.review(desk.come(GANG[50:52], 10_000))
    assert (first.severity, second.severity) == ("critical", "critical")
