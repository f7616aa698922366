"""Sign-ins that are on their way end once, in the browser that began them, and in time."""

from __future__ import annotations

from console.web.pending import SECONDS, Pending, SignIn


def begun(pending: Pending, visitor: str = "one browser") -> SignIn:
    """Begin a sign-in."""
    return pending.begin(visitor=visitor, redirect="http://127.0.0.1/back", following="/queue")


def test_one_ends_once() -> None:
    """Whoever sends the same answer again is not signed in."""
    pending = Pending()
    one = begun(pending)
    assert pending.end(one.state, "one browser") == one
    assert pending.end(one.state, "one browser") is None


def test_another_browser_can_neither_end_it_nor_spoil_it() -> None:
    """It stays with the browser that began it."""
    pending = Pending()
    one = begun(pending)
    for state, visitor in ((one.state, "another"), (one.state, ""), ("made up", "one browser"), ("", "")):
        assert pending.end(state, visitor) is None
    assert pending.end(one.state, "one browser") == one


def test_nothing_is_used_twice() -> None:
    """Each has secrets of its own, long enough for PKCE."""
    pending = Pending()
    many = [begun(pending) for _ in range(50)]
    secrets = [word for one in many for word in (one.state, one.nonce, one.verifier)]
    assert len(set(secrets)) == len(secrets)
    assert all(43 <= len(one.verifier) <= 128 for one in many)


def test_whoever_takes_too_long_begins_again() -> None:
    """What is asked of a provider does not stay open for ever."""
    now = [0.0]
    pending = Pending(lambda: now[0])
    late, soon = begun(pending), begun(pending)
    now[0] = SECONDS
    assert pending.end(soon.state, "one browser") == soon
    now[0] = SECONDS + 1
    assert pending.end(late.state, "one browser") is None


def test_many_that_never_end_take_no_memory() -> None:
    """The oldest go first."""
    pending = Pending(most=10)
    many = [begun(pending) for _ in range(25)]
    assert [one for one in many if pending.end(one.state, "one browser")] == many[-10:]
