"""How abusive a text is, by a list of words and patterns that everybody can read; never a reason for an alert.

English, Hindi and Hindi in Latin letters. Replace it by any scorer that keeps the protocol.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol

from pipeline.text.normalise import fold
from pipeline.text.skeleton import skeleton

AbuseKind = Literal["insult", "slur", "sexual", "threat", "call to act"]


class Abuse(NamedTuple):
    """How abusive a text is.

    Attributes:
        score: 0 is none, from .3 an insult, from .8 a threat.
        kinds: What was found.
        marks: The words that told it, folded, for people to check.
    """

    score: float
    kinds: tuple[AbuseKind, ...] = ()
    marks: tuple[str, ...] = ()


class AbuseScorer(Protocol):
    """Says how abusive a text is."""

    def score(self, text: str) -> Abuse:
        """Return the abuse in one text."""
        ...


NO_ABUSE: Final = Abuse(0.0)

_WEIGHTS: Final[Mapping[AbuseKind, float]] = {
    "insult": 0.35, "slur": 0.6, "sexual": 0.65, "call to act": 0.75, "threat": 0.85,
}  # fmt: skip
_AT_SOMEBODY: Final = (
    r"(?:you|u|him|her|them|your (?:family|daughter|wife|son|kids|children|house)|his (?:family|house|kids)|"
    r"(?:his|her) (?:daughter|wife|son)|this (?:man|woman|traitor))"
)
_PATTERNS: Final[Mapping[AbuseKind, str]] = {
    "insult": (
        r"traitors?|coward(?:s|ly)?|clowns?|idiots?|morons?|imbeciles?|liars?|pathetic|disgusting|scum|"
        r"shameless|spineless|stooges?|puppets?|sell-?outs?|bootlickers?|joker|"
        r"sharm karo|besharam|nikamma|nalayak|gadha|gadhe|ullu|bewakoof|bevkoof|pagal|chor|jhootha|dalal|"
        r"chamcha|chamche|gaddar|gaddaar|namak ?haram|deshdrohi|"
        r"गद्दार|देशद्रोही|बेशर्म|निकम्मा|नालायक|गधा|उल्लू|बेवकूफ|पागल|चोर|झूठा|दलाल|चमचा|नमक ?हराम|कायर|शर्म करो"
    ),
    "slur":
    r"bastards?|son of a bitch|bitch(?:es)?|asshole|dickhead|harami|haraami|haramkhor|kutta|kutte|kutiya|"
    r"kamina|kamine|suar|suwar|saala|saale|हरामी|हरामखोर|कुत्ता|कुत्ते|कुतिया|कमीना|कमीने|सूअर|साला|साले",
    "sexual":
    r"whore|slut|randi|raand|chinaal|रंडी|छिनाल|bhosdi\w*|bhosadi\w*|madarchod|behenchod|bhenchod|chutiya|"
    r"chutiye|gaand|lund|मादरचोद|भोसड़ी\w*|बहनचोद|चूतिया|गांड",
    "call to act": (
        rf"(?:everyone|everybody|all of you|let us|let's|go) (?:call|phone|spam|visit|find|hunt|get|attack|"
        rf"teach) {_AT_SOMEBODY}|teach {_AT_SOMEBODY} a lesson|make (?:him|her|them) pay|"
        r"(?:isko|isse|usko|use|inko|unko) sabak sikha\w*|sabak sikha(?:o|na|enge|ayenge)|ghar ghus ke|ghar "
        r"mein ghus|(?:इसे|इसको|उसे|उसको|इन्हें) सबक सिखा\w*|सबक सिखा\w*|घर में घुस\w*|"
        rf"dox {_AT_SOMEBODY}"
    ),
    "threat": (
        rf"(?:kill|hang|shoot|lynch|burn|behead|rape|stab|slaughter|bury|hurt|acid) {_AT_SOMEBODY}|(?:should|"
        rf"must|will|deserves? to) (?:be (?:hanged|shot|killed|lynched|raped|burned|burnt|beheaded)|hang|die)|"
        r"(?:you|he|she|they) (?:will|gonna|going to|are going to|is going to) (?:die|pay with|bleed|regret)|"
        r"we (?:know|will find) where (?:you|he|she|they) lives?|we are coming for|watch your back|dead (?:man|"
        r"woman)|your days are numbered|"
        r"(?:maar|mar|kaat|jala|kat|goli maar|uda) (?:do|dalo|denge|dunga|daalo|dalenge|dalunga|dega)|goli "
        r"maro|zinda nahi\w* (?:chhod|chod)\w*|jaan se maa?r\w*|phaansi (?:do|de do)|fansi (?:do|de do)|"
        r"(?:मार|काट|जला|उड़ा|गोली मार) (?:दो|डालो|देंगे|दूंगा|दूँगा|डालेंगे|देना चाहिए)|गोली मारो|ज़?जिंदा "
        r"नहीं छोड़\w*|जान से मार\w*|फांसी (?:दो|दे दो)|फाँसी (?:दो|दे दो)"
    ),
}  # fmt: skip
_COMPILED: Final = {
    kind: re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])") for kind, pattern in _PATTERNS.items()
}
_LEET: Final = str.maketrans("013457@$", "oieastas")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")


class LexiconScorer:
    """Scores by the strongest kind found, a little more for each further one.

    >>> LexiconScorer().score("You traitor, we know where you live").kinds
    ('insult', 'threat')
    """

    def score(self, text: str) -> Abuse:
        """Return the abuse in one text; look-alike letters and digits for letters are seen through."""
        return _score(text)


@lru_cache(4_096)
def _score(text: str) -> Abuse:
    """Score a text: each revision of an alert asks for the same ones again."""
    folded = _STRETCHED.sub(r"\1", skeleton(fold(text)))
    spellings = (folded, folded.translate(_LEET)) if not folded.isalpha() else (folded,)
    kinds: list[AbuseKind] = []
    marks: list[str] = []
    for kind, pattern in _COMPILED.items():
        found = next((match[0] for spelling in spellings if (match := pattern.search(spelling))), None)
        if found is not None:
            kinds.append(kind)
            marks.append(found)
    if not kinds:
        return NO_ABUSE
    strongest = max(_WEIGHTS[kind] for kind in kinds)
    return Abuse(round(min(strongest + 0.05 * (len(kinds) - 1), 1.0), 2), tuple(kinds), tuple(marks))
