"""Names and hosts that many sites have to do with, and that say little of a link."""

from __future__ import annotations

from typing import Final

from pipeline.threats.words import words

HOSTS_ANYBODY: Final = words(
    """
    blogspot.com wordpress.com weebly.com wixsite.com github.io gitlab.io netlify.app vercel.app pages.dev
    web.app firebaseapp.com herokuapp.com glitch.me 000webhostapp.com repl.co workers.dev godaddysites.com
    square.site notion.site carrd.co sites.google.com
    """
)
"""Under which anybody may have a page."""

WIDESPREAD: Final = words(
    """
    google youtube facebook instagram twitter wikipedia wikimedia amazon microsoft apple yahoo bing reddit
    linkedin netflix whatsapp telegram tiktok pinterest tumblr wordpress blogger blogspot ebay paypal spotify
    twitch discord github gitlab stackoverflow stackexchange ubuntu debian mozilla firefox adobe dropbox zoom
    skype samsung sony nokia intel nvidia oracle cisco booking airbnb uber expedia tripadvisor alibaba aliexpress
    baidu yandex mail rambler livejournal vkontakte odnoklassniki cnn bbc reuters bloomberg guardian forbes
    imdb quora medium vimeo dailymotion flickr imgur giphy canva shopify walmart target ikea
    """
)
"""Names of sites so large that their owners use them under the endings of most countries. Under all others, and with
any other trick, a link with such a name is told like another."""

INSTITUTIONS: Final = words(
    """
    senate senado senat senato parliament parlament parlamento parlement congress congreso congresso camara assembly
    asamblea assemblee president presidency presidencia presidente premier chancellor kanzler cabinet ministry minister
    ministerio police policia polizei embassy foreignaffairs externalaffairs defense defence defensa health finance
    treasury justice interior education elections election electioncommission supremecourt court university museum
    """
)
"""What many countries have, each under its own ending, and newspapers and journals are called."""

MIRRORS: Final = (
    ".translate.goog",
    ".cdn.ampproject.org",
    ".ampproject.org",
    ".googleusercontent.com",
    ".proxy.goog",
)
"""Services that show the real page under a name made of its own: only they give such names."""

ARCHIVES: Final = words(
    """
    web.archive.org archive.org archive.ph archive.is archive.today translate.goog google.com bing.com
    duckduckgo.com facebook.com l.facebook.com twitter.com x.com
    """
)
