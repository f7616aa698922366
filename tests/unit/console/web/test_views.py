"""What an alert claims, in sentences that accuse nobody without cause."""

from __future__ import annotations

from agents.store import AlertStore
from agents.store.views import Summary
from console.web.views import claim, people, posts, reasons
from lab.samples import campaign, pile_on
from schemas.alert import Alert


def summary_of(alert: Alert) -> Summary:
    """Return the line that the store has of an alert."""
    with AlertStore("sqlite://") as store:
        store.upsert(alert)
        found = store.reader.summary(alert.id)
    assert found is not None
    return found


def test_a_campaign_is_claimed_of_its_accounts_and_not_of_the_crowd() -> None:
    """And a pile-on of nobody."""
    assert claim(summary_of(campaign(0))) == "24 of 896 accounts likely act together; 1,254 posts in 45 min."
    assert "nothing ties them together" in claim(summary_of(pile_on(0)))


def test_accounts_come_by_score() -> None:
    """Leads apart, and not more than are wanted."""
    named, leads = people(campaign(0), {("x", campaign(0).accounts[0].id): 3}, 5)
    assert len(named) == 5
    assert [one.score for one in named] == sorted((one.score for one in named), reverse=True)
    assert len(leads) == 5
    everybody, _ = people(campaign(0), {("x", campaign(0).accounts[0].id): 3})
    assert sorted(one.others for one in everybody)[-1] == 3


def test_a_reason_has_its_posts() -> None:
    """Those recorded with it, else those by the accounts that it names."""
    alert = campaign(0)
    with AlertStore("sqlite://") as store:
        store.upsert(alert)
        case = store.reader.case(alert.id, 0)
    assert case is not None
    shown = posts(alert, case.posts)
    numbers = {post.id: number for number, post in enumerate(alert.posts, 1)}
    found = {one.code: one for one in reasons(alert, shown, numbers)}
    assert [post.number for post in found["shared_objects"].posts] == [1, 2, 3]
    assert len(found["recurrence"].posts) == 20
    assert found["burst"].posts == []
