"""Links that imitate a watched domain, and links that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.threats.hosts import is_shortener, links_in, registrable, safe_domain
from pipeline.threats.phishing import TELL, Domains
from pipeline.threats.tricks import trick_of
from pipeline.threats.watched_domains import WatchedDomains, as_watched

DOMAINS = Domains([("fs", ["mea.gov.in", "valleymfa.org"])])


def _tricks(url: str) -> list[str]:
    return [one.trick for one in DOMAINS.imitations(url) if one.probability >= TELL]


def test_links_without_a_scheme_are_read() -> None:
    """As people write them; words with a slash and addresses of mail are none."""
    text = "apply at mea-gov.in.example/visa and/or tell a.b@mail.example/x, he/she 1.5/2"
    assert links_in(text) == ["mea-gov.in.example/visa"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("login at mea-gov.in today", ["mea-gov.in"]),
        ("(mea.gov.in.evil.test)", ["mea.gov.in.evil.test"]),
        ("see https://news.test/?q=mea.gov.in.evil.test and MEA-GOV.COM!",
         ["https://news.test/?q=mea.gov.in.evil.test", "MEA-GOV.COM"]),
        ("open hxxps://mea[.]gov[.]in[.]evil[.]test/x", ["hxxps://mea.gov.in.evil.test/x"]),
        ("write to help@mea.gov.in", []),
        ("They met.In fact he is.so what about main.c and v1.2.3, e.g. this", []),
    ],
)  # fmt: skip
def test_hosts_are_read_where_nothing_says_that_they_are_links(text: str, links: list[str]) -> None:
    """Without a scheme and a slash, in brackets; a sentence that goes on without a space is none."""
    assert links_in(text) == links


@pytest.mark.parametrize(
    ("watched", "url", "told"),
    [
        ("who.int", "https://who.tk/login", True),
        ("who.int", "https://who.org", False),
        ("mea.gov.in", "https://mea.org.in", True),
        ("un.org", "https://un.org.co", True),
        ("senado.gov.br", "https://senado.es", False),
        ("senado.gov.br", "https://senado.online", True),
        ("nvelankar.in", "https://velankar.com", False),
        ("watershed.org", "https://water5hed.org", True),
        ("valleymfa.org", "https://ｖａｌｌｅｙｍｆａ-login.net", True),
        ("mea.gov.in", "http://mea。gov｡in．evil.test", True),
        ("mowater.gov", "https://alert-mowater.com", True),
        ("kemlu.go.id", "https://kemlulogin.info", True),
        ("commission.gov.example", "https://c0mmission.gov.example", True),
        ("commission.gov.example", "https://treasury.gov.example", False),
        ("commission.gov.example", "https://www.commission.gov.example", False),
    ],
)
def test_short_names_institutions_and_odd_letters(watched: str, url: str, told: bool) -> None:
    """What is another's under one ending is a lure under another."""
    found = Domains([("one", [watched])]).imitations(url)
    assert any(one.probability >= TELL for one in found) is told


@pytest.mark.parametrize(
    ("url", "trick"),
    [
        ("https://mea.gov.in.login.example/a", "sub-domain"),
        ("https://mea-gov-in.com/visa", "hyphens"),
        ("https://mea-gov.in", "hyphens"),
        ("https://mea-visa.org", "hyphens"),
        ("https://rnea.gov.in", "look-alike"),
        ("https://mеa.gov.in", "look-alike"),
        ("https://valleymfa.com", "other ending"),
        ("https://valeymfa.org", "typing error"),
        ("https://valleyrnfa.org", "look-alike"),
        ("https://valleymfa-login.net", "hyphens"),
        ("https://mea.gov.in@evil.example", "user name"),
        ("http://203.0.113.9/mea.gov.in/login", "in the path"),
        ("https://mea.gov.in.net/visa", "sub-domain"),
        ("https://meagov.in", "hyphens"),
        ("https://меа.gov.in", "look-alike"),
        ("https://valleyмfa.org", "look-alike"),
        ("https://valleymfas.org", "typing error"),
    ],
)
def test_imitations_are_told(url: str, trick: str) -> None:
    """Each trick by its name."""
    assert _tricks(url) == [trick]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.mea.gov.in/press",
        "https://mea.nic.in/press",
        "https://valeymfa.at/wien",
        "https://passport.mea.gov.in",
        "https://mea.com.lb",
        "https://mea.com",
        "https://homeaway.com/mea.gov.in",
        "https://measure.org",
        "https://valley.org",
        "https://valleynews.org",
        "https://pib.gov.in",
        "https://web.archive.org/web/https://mea.gov.in",
        "not a link",
        "https://",
        "https://[::1]/",
    ],
)
def test_other_domains_are_left_alone(url: str) -> None:
    """Their own, others of the same letters, and sites that only name them."""
    assert _tricks(url) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://meaportal.com/",
        "https://mymeasupport.in/",
        "https://meakyc.org",
        "https://measupport.weebly.com/",
        "https://valleymfaportal.netlify.app",
        "https://support.valleymfa-help.com/",
        "https://mea.gov.in%40evil.example/",
        "https://mea.com.co/login",
    ],
)
def test_names_with_nothing_but_lures_around_them_are_told(url: str) -> None:
    """Also a short name, and one before a host where anybody may have a page."""
    assert _tricks(url)


@pytest.mark.parametrize(
    "url", ["https://mea.gov.au/", "https://meadow.com/", "https://measure.weebly.com", "https://mymea.de/"]
)
def test_another_state_s_name_and_other_words_are_none(url: str) -> None:
    """Nobody gets a name under a state's ending but the state, and short names are in many words."""
    assert _tricks(url) == []


def test_punycode_is_seen_through_and_shown_safely() -> None:
    """A link that looks right in a browser is told, and an alert shows it in ASCII and not clickable."""
    shown = "mеa"
    url = f"https://xn--{shown.encode('punycode').decode()}.gov.in"
    (found,) = DOMAINS.imitations(url)
    assert found.trick == "look-alike"
    assert safe_domain(found.domain).isascii()
    assert "." not in safe_domain(found.domain).replace("[.]", "")


def test_hosts_seen_before_are_plain() -> None:
    """Most links of a stream go to few hosts, which are compared once."""
    domains = Domains([("t", ["mea.gov.in"])])
    assert "news.example" not in domains.plain
    assert not domains.imitations("https://news.example/a")
    assert not domains.imitations("https://192.0.2.1/a")
    assert domains.imitations("https://mea-gov.in/a")
    assert domains.plain == {"news.example"}  # of an address, the path has to be looked at each time


_LABELS = st.sampled_from(
    [
        "mea",
        "gov",
        "in",
        "login",
        "rnea",
        "ministry",
        "rninistry",
        "minstry",
        "rathwalkar",
        "rathwalkars",
        "news",
    ]
)
_HOSTS = st.builds(
    "{}.{}".format,
    st.lists(st.lists(_LABELS, min_size=1, max_size=3).map("-".join), min_size=1, max_size=4).map(".".join),
    st.sampled_from(["example", "gov.in", "in", "com", "co.uk"]),
)


@given(st.lists(_HOSTS, min_size=1, max_size=6), _HOSTS)
def test_the_index_leaves_out_no_domain_that_is_imitated(listed: list[str], host: str) -> None:
    """It gives a superset, in order, of what comparing with every domain gives."""
    domains = [as_watched("t", one) for one in listed]
    domain = registrable(host)
    if domain is None:
        return
    every = [one for one in domains if trick_of(host, domain, one)]
    some = [
        one
        for one in WatchedDomains(domains).like(host, domain.partition(".")[0])
        if trick_of(host, domain, one)
    ]
    assert some == every


def test_links_are_found_in_text() -> None:
    """Also where somebody made them unclickable."""
    assert links_in("see https://a.example/x and hxxps://b.example") == [
        "https://a.example/x",
        "hxxps://b.example",
    ]


def test_shorteners_and_suffixes_are_known() -> None:
    """Without a network."""
    assert is_shortener("https://bit.ly/x")
    assert not is_shortener("https://mea.gov.in/x")
    assert registrable("a.b.mea.gov.in") == "mea.gov.in"
    assert registrable("co.uk") is None


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("https://wikipedia.com/wiki", False),
        ("https://www.wikipedia.de/", False),
        ("https://wikipedia.co.uk/", False),
        ("https://wikipedia.com/", False),
        ("https://wikipedia.com.au/", False),
        ("https://wikipedia.net/", True),
        ("https://wikipedia.info/", True),
        ("https://wikipedia.co/", True),
        ("https://wikipedia.tk/", True),
        ("https://wikipedia.io/", True),
        ("https://wikipedia.gov.co/", True),
        ("https://wikipedia.xyz/", True),
        ("https://wikipedia.support/", True),
        ("https://wikipedla.org/", True),
        ("https://wikipedia.org.login-check.example/", True),
    ],
)
def test_the_largest_sites_have_many_endings(link: str, told: bool) -> None:
    """A country's ending is no imitation; one that is sold to anybody, look-alike letters or a sub-domain trick is."""
    found = Domains([("fs", ["wikipedia.org"])]).imitations(link)
    assert any(one.probability >= TELL for one in found) is told


def test_a_small_site_under_another_ending_is_told() -> None:
    """Its owner does not register everywhere."""
    found = Domains([("fs", ["rathwalkar.org"])]).imitations("https://rathwalkar.com/")
    assert [one.trick for one in found] == ["other ending"]
