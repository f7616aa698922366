"""What is written in a form that can match nothing is refused with the right one, which is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.watchlist_forms import handle_fault, host_fault, platform_fault, private_contact_fault


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("twitter", "x"),
        ("Twitter", "x"),
        ("X", "x"),
        ("x.com", "x"),
        ("https://twitter.com/", "x"),
        ("bsky", "bluesky"),
        ("fb", "facebook"),
        ("Mastodon", "mastodon"),
        (" telegram", "telegram"),
        ("tik tok", "tiktok"),
    ],
)
def test_other_names_of_platforms_are_refused_with_the_right_one(written: str, right: str) -> None:
    """Posts have one name for a platform, and no other matches."""
    assert platform_fault(written) == f"{written!r} is no platform name: write {right!r}"
    assert platform_fault(right) is None


@pytest.mark.parametrize("platform", ["x", "mastodon", "stackexchange", "irc", "vk", "our-forum", "4chan"])
def test_any_platform_in_lower_case_is_taken(platform: str) -> None:
    """The list of platforms is open."""
    assert platform_fault(platform) is None


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("blusky", "bluesky"),
        ("Mastadon", "mastodon"),
        ("telegramm", "telegram"),
        ("redit", "reddit"),
        ("youtub", "youtube"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_what_may_be_meant(written: str, right: str) -> None:
    """It would match nothing, and nobody would notice."""
    assert platform_fault(written) == f"{written!r} is no platform name: did you mean {right!r}?"


@pytest.mark.parametrize("platform", ["", " ", "our forum", "a/b", "@x"])
def test_what_names_no_platform_is_refused(platform: str) -> None:
    """Where the right form is not known, the message shows what one looks like."""
    assert "no platform name: write one in lower case" in str(platform_fault(platform))


@pytest.mark.parametrize(
    ("platform", "written", "right"),
    [
        ("x", "@minister", "minister"),
        ("x", "https://x.com/minister", "minister"),
        ("x", "https://twitter.com/minister?s=20", "minister"),
        ("x", "x.com/minister/", "minister"),
        ("x", " minister", "minister"),
        ("x", "minis\u200bter", "minister"),
        ("x", "minister@x.com", "minister"),
        ("bluesky", "https://bsky.app/profile/minister.example", "minister.example"),
        ("bluesky", "@minister.example", "minister.example"),
        ("telegram", "t.me/minister", "minister"),
        ("telegram", "https://t.me/s/minister", "minister"),
        ("reddit", "u/minister", "minister"),
        ("reddit", "https://www.reddit.com/user/minister/", "minister"),
        ("youtube", "https://youtube.com/@minister", "minister"),
        ("mastodon", "@minister@social.example", "minister@social.example"),
        ("mastodon", "https://social.example/@minister", "minister@social.example"),
        ("mastodon", "https://social.example/users/minister", "minister@social.example"),
    ],
)
def test_handles_in_another_form_are_refused_with_the_right_one(
    platform: str, written: str, right: str
) -> None:
    """What people copy from a browser or type with an @ would match no post."""
    assert handle_fault(written, platform) == f"{written!r} is no handle: write {right!r}"
    assert handle_fault(right, platform) is None


@pytest.mark.parametrize(
    ("platform", "handle"),
    [
        ("x", "007"),
        ("x", "A_b"),
        ("bluesky", "did:plc:abc"),
        ("telegram", "-100123"),
        ("mastodon", "a@b.example"),
        ("youtube", "мэр"),
        ("vk", "id1"),
    ],
)
def test_handles_as_platforms_show_them_are_taken(platform: str, handle: str) -> None:
    """Ids that outlive handles are handles too."""
    assert handle_fault(handle, platform) is None


def test_a_handle_on_mastodon_may_lack_its_server() -> None:
    """Some exports do not tell it; such a name matches no account that tells its server."""
    assert handle_fault("minister", "mastodon") is None
    assert "write 'name@server'" in str(handle_fault("minister@", "mastodon"))


def test_a_name_with_spaces_belongs_under_aliases() -> None:
    """No platform has handles with spaces."""
    assert "names are written under `aliases`" in str(handle_fault("The Minister", "x"))


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("https://minister.example/", "minister.example"),
        ("minister.example/contact", "minister.example"),
        ("Minister.Example", "minister.example"),
        ("*.minister.example", "minister.example"),
        ("minister.example:8443", "minister.example"),
        ("minister.example.", "minister.example"),
        ("press@minister.example", "minister.example"),
        (" minister.example", "minister.example"),
    ],
)
def test_domains_are_host_names(written: str, right: str) -> None:
    """An address or a pattern would equal no link's host."""
    assert host_fault(written) == f"{written!r} is no host name: write {right!r}"
    assert host_fault(right) is None


@pytest.mark.parametrize("domain", ["", "minister", "10.0.0.1", "a..b", "http://"])
def test_what_holds_no_host_name_is_refused(domain: str) -> None:
    """A name without a dot and an IP address are no domains."""
    assert "no host name such as example.org" in str(host_fault(domain))


def test_a_domain_of_any_script_is_taken() -> None:
    """Host names may be written in letters of the country."""
    assert host_fault("министр.рф") is None


def test_a_private_contact_is_never_repeated() -> None:
    """Whoever writes the contact itself must not find it in a log."""
    assert "+44 20" not in str(private_contact_fault("+44 20 7946 0000"))
    assert private_contact_fault("hmac-sha256:" + "0f" * 32) is None


@given(st.text(), st.sampled_from(["x", "bluesky", "mastodon", "reddit", "vk", None]))
def test_a_form_that_is_offered_is_taken(handle: str, platform: str | None) -> None:
    """Whatever somebody writes, the form in the message is right."""
    fault = handle_fault(handle, platform) or ""
    _, offered, right = fault.partition(" is no handle: write ")
    if offered and right[:1] == "'" and "\\" not in right and "it as" not in right:
        assert handle_fault(right[1:-1], platform) is None
