"""Names that are common words: where their letters are the words, and where they are the name.

"Rose May" is a person; "a rose may bloom" is none. Written with capitals such a name is taken. In small letters, or in
capitals throughout, it is not taken where the word before it makes it part of a sentence: an article or the like before
a noun, a pronoun before *will*, *may*, *might* and *can*.
"""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WORDS: Final = _set(
    "abbot amber april apple arch archer art ash august autumn baker banks basil bay bean berry bill birch "
    "bird bishop black blue bloom blunt brave bright brook brooks brown bud bull burns bush bushes butler "
    "candy carpenter case cash chance chapel charity chase cherry chip church clay cliff close cloud coal "
    "coin cook cooper cope cotton court crane crisp crow crystal daisy dale dark dawn day dean dear dell "
    "diamond dove drake drew drum duke earl east english eve fair faith falls farmer fern field fields finch "
    "fine fire fish fisher flowers flood ford forest fox frank freed freeman french frost gale gardener "
    "garland gates gem ginger glass gold golden good grace grant gray green grey guy hall hand hardy hart "
    "hazel head heart heath heather heaven hill hills holly honey hood hope house hunt hunter ivy jade jewel "
    "joy judge june justice keen key keys king kings knight lake lamb lane lark laurel law lawless leaf light "
    "lily little long love low major mark marks marsh marshal mason may mercy miles mill miller mills money "
    "moon moss neat noble north oak oaks olive page park parks patience peace peach pearl penny pepper piper "
    "player pope porter potter power powers price prince queen quick rain read reed rice rich rivers robin "
    "rock rocket rose roses ruby rush rusty sage sandy savage sergeant sharp shepherd short silver singer "
    "skip sky small smart snow south spring star stern stone storm strange street strong summer sunny swan "
    "sweet swift tailor temple tide tiger tower town true turner underwood violet walker wall ward waters way "
    "weaver webb wells west wheat wheeler white wild will willow wills winter wise wolf wood woods worth wren "
    "young"
)
"""English words that people are called by."""

_BEFORE_NOUNS: Final = _set(
    "a an the this that these those every each no any some my your his her its our their one another"
)
_BEFORE_VERBS: Final = _set("i you he she it we they who what which that there this")
_AUXILIARIES: Final = ("will", "may")


def is_in_sentence(word: str, name: str) -> bool:
    """Whether the word before letters that may be a name of common words makes them words of a sentence.

    Args:
        word: The word before, folded.
        name: The letters of the name, folded and joined.

    >>> is_in_sentence("a", "rosemay"), is_in_sentence("who", "willyoung"), is_in_sentence("hate", "rosemay")
    (True, True, False)
    """
    return word in _BEFORE_NOUNS or (word in _BEFORE_VERBS and name.startswith(_AUXILIARIES))
