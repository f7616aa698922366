"""Writes ``pipeline/text/han_forms.py``: which Han letters are forms of one another, from the data of OpenCC.

Run ``python -m tools.han_forms``; the data come with ``opencc-python-reimplemented``.
"""

from __future__ import annotations

import textwrap
from importlib import resources
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent.parent / "pipeline/text/han_forms.py"

_BY_HAND: Final = (
    "髙高﨑崎邉邊辺邊齋斎齊斉斎斉濵濱栁柳槗橋桒桑渕淵舘館冨富塚塚隆隆德徳惠恵眞真內内吳吴靑青緖緒郞郎頼赖瀨濑"
)
"""Forms in names of Japan and Korea that the data leave out."""

_HEADER: Final = '''"""Han letters that are forms of one another. Written by ``python -m tools.han_forms``; do not edit.

From the dictionaries of OpenCC (Apache License 2.0): traditional and simplified letters, and those of Japan.
"""

from __future__ import annotations

from typing import Final

HAN_FORMS: Final = (
'''


def pairs() -> list[tuple[str, str]]:
    """Return pairs of one letter and the one that stands for all its forms."""
    folder = resources.files("opencc").joinpath("dictionary")
    found = list(zip(_BY_HAND[::2], _BY_HAND[1::2], strict=True))
    for name in ("TSCharacters.txt", "JPVariants.txt", "TWVariants.txt"):
        for line in folder.joinpath(name).read_text("utf-8").splitlines():
            one, _, others = line.partition("\t")
            found += [(one, other) for other in others.split()[:1]]
    head: dict[str, str] = {}

    def of(letter: str) -> str:
        while letter in head:
            letter = head[letter]
        return letter

    for one, other in found:
        if len(one) == len(other) == 1 and max(one, other) < "\U00010000" and of(one) != of(other):
            head[of(one)] = of(other)
    return sorted((one, of(one)) for one in head)


def main() -> None:
    """Write the module."""
    text = "".join(one + other for one, other in pairs())
    lines = "".join(f'    "{line}"\n' for line in textwrap.wrap(text, 50))
    TARGET.write_text(
        f'{_HEADER}{lines})\n"""Pairs: a letter, and the one that stands for it."""\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
