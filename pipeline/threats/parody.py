"""Accounts that say of themselves that they are a parody, fans or commentators, and so imitate nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from schemas.post import Author

_PARODY: Final = re.compile(
    r"(?<![^\W_])(?:parod\w*|satir\w*|spoof|fake|not (?:affiliated|associated|the real|him|her|official)|"
    r"unofficial|non[- ]official|commentary|fan|fans|fanclub|fan ?page|fan ?account|fc|tribute|stan|army|"
    r"supporters?|"
    r"devotees?|followers of|admirers?|quotes?|memes?|troll|bot|archive|updates|news about|role ?play|rp|"
    r"(?:i|we) (?:support|love|trust|hate|am with|are with|stand (?:with|by|for))|"
    r"istandwith\w*|justice for|must resign|"
    r"impression|comedy|humou?r|joke|पैरोडी|व्यंग्य|फैन|प्रशंसक|समर्थक|пародия|фан\w*|фейк|неофициальн\w*|"
    r"سخرية|معجب\w*|ساخر)(?![^\W_])",
    re.IGNORECASE,
)
_PARODY_HANDLE: Final = re.compile(
    r"parody|satire|spoof|fanclub|fanpage|(?<!ste)(?<![eiu]r)fans?(?:_|[0-9]*\Z)|(?:\A|_|\0)fans?|unofficial|fake|notreal|not_|memes?|"
    r"(?:\A|_|\0)stan(?:_|\Z)|tribute|quotes|archive|(?:_|\A|\0)bot(?:_|\Z)|(?<!o)fc\Z|troll"
)


def is_parody(author: Author, watched: Iterable[str] = ()) -> bool:
    """Say whether an account says of itself that it is a parody, a fan or a commentator.

    Args:
        author: The account.
        watched: Handles that its own may hold, as letters: "kolun" and "official" make no "unofficial".
    """
    handle = author.handle.casefold()
    for one in watched:
        handle = handle.replace(one, "\0")
    if _PARODY_HANDLE.search(handle) is not None:
        return True
    return any(text and _PARODY.search(text) for text in (author.name, author.bio))
