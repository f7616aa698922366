"""Leads are kept by target, the strongest of them, for as long as memory goes."""

from __future__ import annotations

from msgspec import msgpack

from pipeline.campaigns.leads import MOST, Leads, LeadsState
from pipeline.detectors.base import Finding

MEMORY = 1_000


def _lead(accounts: dict[str, float], at: int = 0, target: str | None = "t") -> Finding:
    return Finding("co_sharing", accounts, at, target, lead=True)


def test_the_strongest_evidence_of_an_account_counts() -> None:
    """Weaker evidence takes nothing away; each target has its own."""
    leads = Leads(MEMORY)
    for surprise, at in ((3.0, 0), (5.0, 1), (4.0, 2)):
        leads.note(_lead({"a": surprise}, at))
    leads.note(_lead({"b": 1.0}, target="u"))
    assert {key: (lead.surprise, lead.at) for key, lead in leads.of("t").items()} == {"a": (5.0, 1)}
    assert set(leads.of("u")) == {"b"}
    assert leads.of("v") == {}


def test_a_lead_about_no_target_has_no_place() -> None:
    """Leads stand beside the alert of a target."""
    leads = Leads(MEMORY)
    leads.note(_lead({"a": 3.0}, target=None))
    assert leads.state() == {}


def test_only_the_strongest_are_kept() -> None:
    """However many there are at a target, in whatever order they come."""
    for order in (1, -1):
        leads = Leads(MEMORY)
        for number in range(2 * MOST)[::order]:
            leads.note(_lead({f"a{number:03}": float(number)}))
        assert sorted(leads.of("t")) == [f"a{number:03}" for number in range(MOST, 2 * MOST)]


def test_old_leads_are_forgotten() -> None:
    """Each by its own age, and a target with its last."""
    leads = Leads(MEMORY)
    leads.note(_lead({"a": 3.0}, 0))
    leads.note(_lead({"b": 3.0}, 10))
    leads.expire(MEMORY)
    assert set(leads.of("t")) == {"a", "b"}
    leads.expire(MEMORY + 1)
    assert set(leads.of("t")) == {"b"}
    leads.expire(MEMORY + 11)
    assert leads.state() == {}


def test_state_carries_on() -> None:
    """A copy made of the encoded state is the same."""
    leads, copy = Leads(MEMORY), Leads(MEMORY)
    leads.note(_lead({"a": 3.0, "b": 4.0}))
    copy.load(msgpack.decode(msgpack.encode(leads.state()), type=LeadsState))
    assert copy.of("t") == leads.of("t")
