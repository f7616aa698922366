"""Who may sign in, and who is signed in."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from agents.store import AlertStore
from agents.store.people import IDLE_MS, SESSION_MS, People, UserError
from agents.store.tables import sessions, users
from tests.integration.store.conftest import Clock

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def people(store: AlertStore, clock: Clock) -> People:
    """A store with one analyst."""
    found = People(store.engine, clock=clock, hasher=CHEAP)
    found.create("Priya", "analyst", password=PASSWORD)
    return found


def test_a_password_signs_in_and_is_not_kept(store: AlertStore, people: People) -> None:
    """Only as a hash; a name's case does not count."""
    user = people.verified("PRIYA ", PASSWORD)
    assert user is not None
    assert (user.name, user.role, user.disabled) == ("priya", "analyst", False)
    assert people.verified("priya", PASSWORD + "x") is None
    assert people.verified("nobody", PASSWORD) is None
    with store.engine.connect() as connection:
        assert str(connection.scalar(select(users.c.password))).startswith("$argon2id$")


def test_a_hash_of_old_cost_is_made_anew(store: AlertStore, people: People) -> None:
    """When its owner signs in, since only then the password is known."""
    dearer = People(store.engine, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert dearer.verified("priya", PASSWORD) is not None
    with store.engine.connect() as connection:
        assert "m=16,t=2" in str(connection.scalar(select(users.c.password)))


def test_a_session_ends_after_its_time_or_when_nobody_uses_it(people: People, clock: Clock) -> None:
    """Using it keeps it alive, though not for ever."""
    user = people.verified("priya", PASSWORD)
    assert user is not None
    token, begun = people.sign_in(user)
    begin = clock.now
    while clock.now < begin + SESSION_MS:
        session = people.session(token)
        assert session is not None
        assert (session.user, session.csrf) == (user, begun.csrf)
        clock.now += IDLE_MS - 1
    assert people.session(token) is None
    token, _ = people.sign_in(user)
    clock.now += IDLE_MS
    assert people.session(token) is None
    assert people.session("guess") is None


def test_the_store_holds_nothing_that_signs_in(store: AlertStore, people: People) -> None:
    """A copy of it is no way in."""
    user = people.verified("priya", PASSWORD)
    assert user is not None
    token, _ = people.sign_in(user)
    with store.engine.connect() as connection:
        stored = str(connection.scalar(select(sessions.c.token)))
    assert stored != token
    assert people.session(stored) is None
    people.sign_out(token)
    assert people.session(token) is None


def test_a_disabled_user_is_out_at_once(people: People) -> None:
    """So is one with another password, everywhere."""
    user = people.verified("priya", PASSWORD)
    assert user is not None
    token, _ = people.sign_in(user)
    people.set_password("priya", "another long password")
    assert people.session(token) is None
    assert people.verified("priya", PASSWORD) is None
    token, _ = people.sign_in(user)
    people.disable("priya")
    assert people.session(token) is None
    assert people.verified("priya", "another long password") is None


def test_a_new_role_holds_in_running_sessions(people: People) -> None:
    """What was taken away is not used for another twelve hours."""
    user = people.verified("priya", PASSWORD)
    assert user is not None
    token, _ = people.sign_in(user)
    people.set_role("priya", "viewer")
    session = people.session(token)
    assert session is not None
    assert session.user.role == "viewer"


def test_a_user_of_an_openid_provider_has_no_password(people: People) -> None:
    """They are added when they first come, and found by their subject alone, whatever they are called later."""
    added = people.from_provider("https://id.example|42", ["Jonas"], "admin")
    assert added is not None
    assert (added.name, added.role) == ("jonas", "admin")
    assert people.from_provider("https://id.example|42", ["somebody-else"], "admin") == added
    assert people.verified("jonas", "") is None
    assert [user.name for user in people.users()] == ["jonas", "priya"]


def test_a_provider_gives_the_role_and_not_the_name_of_somebody_else(people: People) -> None:
    """Whoever is called as a user of the console's own gets another name; a new role holds at once."""
    added = people.from_provider("https://id.example|7", ["Priya", "priya@id.example"], "admin")
    assert added is not None
    assert added.name == "priya@id.example"
    assert people.verified("priya", PASSWORD) is not None
    lowered = people.from_provider("https://id.example|7", ["Priya"], "viewer")
    assert lowered is not None
    assert (lowered.id, lowered.role) == (added.id, "viewer")
    people.disable("priya@id.example")
    assert people.from_provider("https://id.example|7", ["Priya"], "admin") is None
    with pytest.raises(UserError, match="there is a user priya already"):
        people.from_provider("https://id.example|8", ["priya"], "viewer")


@pytest.mark.parametrize(
    ("name", "role", "password", "message"),
    [
        ("PRIYA", "viewer", PASSWORD, "there is a user priya already"),
        ("a b", "viewer", PASSWORD, "name: "),
        ("", "viewer", PASSWORD, "name: "),
        ("x", "root", PASSWORD, "role: 'root' is none of viewer, analyst, admin"),
        ("x", "viewer", "short", "password: 12 to 1,024 characters"),
    ],
)
def test_wrong_users_are_refused(people: People, name: str, role: str, password: str, message: str) -> None:
    """With one line that names the field."""
    with pytest.raises(UserError, match=message):
        people.create(name, role, password=password)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="there is no user nobody"):
        people.set_role("nobody", "admin")
