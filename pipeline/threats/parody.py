"""Accounts that say of themselves that they are a parody, fans or commentators, and so imitate nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from schemas.post import Author

_PARODY: Final = re.compile(
    r"(?<![^\W_])(?:parod\w*|satir\w*|spoof|fake|not (?:affiliated|associated|the real|him|her|official)|"
    r"unofficial|non[- ]official|fan|fans|fanclub|fan ?page|fan ?account|fc|tribute|stan|"
    r"supporters?|devotees?|followers of|admirers?|memes?|role ?play|"
    r"(?:i|we) (?:support|love|trust|hate|am with|are with|stand (?:with|by|for))|"
    r"istandwith\w*|justice for|must resign|"
    r"impression|comedy|humou?r|joke|"
    r"paród\w*|sátir\w*|fã|fãs|fanseite|fanklub\w*|parodi\w*|persiflage|nicht offiziell|inoffiziell\w*|"
    r"non officiel\w*|no oficial|"
    r"não oficial|non ufficiale|nieoficjaln\w*|resmi değil|gayriresm\w*|hayran\w*|tidak resmi|"
    r"bukan akun (?:asli|resmi)|penggemar|hiciv|"
    r"mizah|chế|nhại|không chính thức|người hâm mộ|mashabiki|si rasmi|mzaha|uofficiel\w*|inofficiell\w*|παρωδία|"
    r"ανεπίσημ\w*|"
    r"पैरोडी|व्यंग्य|फैन|फॅन|प्रशंसक|समर्थक|अनौपचारिक|विडंबन|चाहते|пародия|пародійн\w*|пародійний|пародия\w*|"
    r"пародийн\w*|фан\w*|фейк|неофициальн\w*|"
    r"неофіційн\w*|سخرية|معجب\w*|ساخر\w*|محاكاة|غير رسمي\w*|طنز\w*|هوادار\w*|غیررسمی|غیر رسمی|پیروڈی|مزاح\w*|"
    r"مداح\w*|פרודיה|סאטירה|לא רשמי|מעריצ\w*)"
    r"(?![^\W_])|"
    r"প্যারোডি|ব্যঙ্গ|ফ্যান|ভক্ত|அதிகாரப்பூர்வமற்ற|பகடி|ரசிகர்|பேரடி|పేరడీ|అభిమాన|అనధికార|ಅಭಿಮಾನಿ|ವಿಡಂಬನೆ|"
    r"ಅನಧಿಕೃತ|ആരാധക|പാരഡി|પેરોડી|ચાહક|ਪੈਰੋਡੀ|ਪ੍ਰਸ਼ੰਸਕ|"
    r"恶搞|惡搞|粉丝|粉絲|后援|後援|应援|非官方|模仿|パロディ|非公式|ファン|応援|패러디|팬클럽|팬계정|비공식|"
    r"ล้อเลียน|แฟนคลับ|ไม่เป็นทางการ",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(
    r"(?<![^\W_])(?:commentary|army|quotes?|troll|bot|archive|updates|news about|rp)(?![^\W_])", re.IGNORECASE
)
"""What fans and commentators have in their name; in words about oneself, officers and their states have it as well."""

_PARODY_HANDLE: Final = re.compile(
    r"parody|satire|spoof|fanclub|fanpage|(?<!ste)(?<![eiu]r)fans?(?:_|[0-9]*\Z)|(?:\A|_|\0)fans?|unofficial|"
    r"fake|notreal|not_|memes?|"
    r"(?:\A|_|\0)stan(?:_|\Z)|tribute|quotes|archive|(?:_|\A|\0)bot(?:_|\Z)|(?<!o)fc\Z|troll|"
    r"(?:\A|_)not\0"
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
    if author.name and _COMMENTS.search(author.name) is not None:
        return True
    return any(text and _PARODY.search(text) for text in (author.name, author.bio))
