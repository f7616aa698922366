"""The table of tricks: each has an example that it and none before it tells."""

from __future__ import annotations

from pipeline.threats.hosts import in_unicode, registrable
from pipeline.threats.phishing import Domains
from pipeline.threats.tricks import HARMLESS, TRICKS, pair_of, trick_of
from pipeline.threats.watched_domains import as_watched

EXAMPLES = {
    "cut within its ending": ("valleymfa.o", "valleymfa.org"),
    "other hyphens": ("valley-mfa.org", "valleymfa.org"),
    "letters that look alike": ("rnea.gov.in", "mea.gov.in"),
    "the domain before another": ("mea.gov.in.login.example", "mea.gov.in"),
    "hyphens for dots": ("mea-gov-in.com", "mea.gov.in"),
    "a missing dot": ("meagov.in", "mea.gov.in"),
    "another ending": ("valleymfa.net", "valleymfa.org"),
    "right after www": ("wwwvalleymfa.com", "valleymfa.org"),
    "its ending as a name": ("mea.govin.com", "mea.gov.in"),
    "the domain between hyphens": ("visa-mea-gov-in-form.com", "mea.gov.in"),
    "the domain in one word between hyphens": ("meagovin-update.com", "mea.gov.in"),
    "the name between hyphens": ("mea-login.com", "mea.gov.in"),
    "a typing error": ("valeymfa.org", "valleymfa.org"),
    "a name inside a longer one": ("thevalleymfaportal.com", "valleymfa.org"),
    "its ending joined to it": ("meagov.com", "mea.gov.in"),
    "nothing but words that lure": ("meaportal.com", "mea.gov.in"),
    "words that lure at a host for anybody": ("valleylogin.wordpress.com", "valley.org"),
    "the name before another domain": ("mea.visa-help.com", "mea.gov.in"),
}


def test_each_trick_has_an_example() -> None:
    """The first row that has a say about it is its own."""
    assert set(EXAMPLES) == {name for name, _, _ in TRICKS}
    for name, (host, watched) in EXAMPLES.items():
        pair = pair_of(in_unicode(host), registrable(host) or host, as_watched("fs", watched))
        assert next(row for row, _, test in TRICKS if test(pair) is not None) == name


def test_what_is_harmless_ends_the_row() -> None:
    """A state's own name under another state's ending is told by no later trick."""
    watched = as_watched("fs", "passport.gov.in")
    pair = pair_of("passport.com", "passport.com", watched)
    assert HARMLESS in [test(pair) for _, _, test in TRICKS]
    assert trick_of("passport.com", "passport.com", watched) is None


def test_a_ministry_of_another_state_is_another() -> None:
    """Also where the list of endings does not know that state's."""
    assert trick_of("mfa.gov.hu", "gov.hu", as_watched("fs", "mfa.gov.tr")) is None


def test_a_domain_that_goes_on_with_a_hyphen_is_told() -> None:
    """The eye stops at the hyphen."""
    assert trick_of("mofa.go.kr-doc.com", "kr-doc.com", as_watched("fs", "mofa.go.kr")) is not None


def test_mirrors_show_the_real_page() -> None:
    """Translations and fast copies are made of the real address by their service."""
    domains = Domains([("fs", ["mea.gov.in"])])
    assert domains.imitations("https://www-mea-gov-in.translate.goog/a") == ()
    assert domains.imitations("https://www-mea-gov-in.cdn.ampproject.org/c/s/www.mea.gov.in/a") == ()
