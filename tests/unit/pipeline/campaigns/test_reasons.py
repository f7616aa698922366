"""Every sentence of a campaign has posts that show it."""

from __future__ import annotations

from pipeline.campaigns.reasons import SAMPLES, reasons
from pipeline.campaigns.registry import Registry
from pipeline.detectors.base import Finding
from pipeline.sessions.records import Records
from pipeline.settings import Code
from tests.support.actions import SETTINGS, action
from tests.support.stream import START_MS


def _flagged(groups: dict[Code, list[str]]) -> Registry:
    registry = Registry(SETTINGS.memory_ms)
    for code, accounts in groups.items():
        keys = {f"x:{key}": 20.0 for key in accounts}
        registry.flag(Finding(code, keys, START_MS, "x:minister", facts={"accounts": len(keys)}))
    return registry


def test_posts_are_shared_out_among_the_sentences() -> None:
    """A group that came late has posts to show, though another filled the list before it."""
    early, late = [f"e{n:02}" for n in range(40)], [f"l{n}" for n in range(3)]
    registry = _flagged({"disguise": early, "spray": late})
    records = Records(SETTINGS.window_ms, SETTINGS.memory_ms)
    for number, by in enumerate([*early, "p1", *late]):
        session = records.observe(action(number, number * 1_000, by=by))[1]
    present = {key: registry.get(key) for key in session.visits}

    told = reasons(
        SETTINGS, registry, session, {key: member for key, member in present.items() if member is not None}
    )

    assert len(told.posts) == SAMPLES
    assert [post.created_at for post in told.posts] == sorted(post.created_at for post in told.posts)
    quoted = {post.id: post.author for post in told.posts}
    shown = {one.code: {quoted[post] for post in one.posts} for one in told.evidence}
    assert shown["spray"] == set(late)
    assert shown["disguise"] <= set(early)
    assert len(shown["disguise"]) == SAMPLES - len(late)
