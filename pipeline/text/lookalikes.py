"""Which letters pass for a Latin one. Written by ``python -m tools.lookalikes``; do not edit.

From the confusables of Unicode Technical Standard #39, (c) Unicode, Inc., under the Unicode licence.
"""

from __future__ import annotations

from typing import Final

LOOKALIKES: Final = {
    "a": "ɑαаᎪᗅᗩᴀꓮ𐊠",
    "b": "ƅʙβвьᏏᏴᑲᖯᗷꓐꞵ𐊂𐊡𐌁",
    "c": "сᏟᴄⲥꓚ𐊢𐌂𐐽𐔜",
    "d": "ԁᎠᏧᑯᗞᗪᴅꓒꓓ",
    "e": "ǝəεеҽᎬᗴᴇⴹꓰꬲ𐊆𑣆𑣎",
    "f": "ƒϝքᖴẝꓝꜰꞙꬵ𐊇𐊥𐔥𑣂",
    "g": "ƍɡɢԍցᏀᏳᘜᶃꓖ",
    "h": "ʜηнһհᎻᏂᕼⲏꓧ𐋏",
    "i": "ıɩɪιіӏᎥꙇ𑣃",
    "j": "ʝϳјᎫᒍᴊꓙ",
    "k": "κкᏦᴋⲕꓗ𐔘",
    "l": "ǀɩʟιіӏᏞᒪⲓⳑⵏꓡꓲ𐊊𐌉𐑃𐔦𑣃𑣒",
    "m": "μϻмᎷᗰᴍⲙꓟ𐊰𐌑",
    "n": "ɴνпոռᑎⲛꓠ𐔓",
    "o": "οσоօᴏᴑⲟⵔꓳꬽ𐊒𐊫𐐬𐓪𐔖𑣈𑣕𑣗",
    "p": "ρрᏢᑭᴘⲣꓑ𐊕",
    "q": "ԛգզⵕꞯ",
    "r": "ʀгᎡᎱᏒᖇᴦⲅꓣꭇꭈ𐓜",
    "s": "ƽѕտᏕᏚᔕꓢꜱ𐊖𐑈𑣁",
    "t": "τтᎢᴛⲧꓔ𐊗𐊱𐌕𑣜",
    "u": "ʋυսᑌᴜꓴꞟꭎꭒ𐓶𑣘",
    "v": "νѵᏙᐯᴠⴸꓦ𐔝𑣀",
    "w": "ɯωшѡԝաᎳᏔᗯᴡꓪ",
    "x": "χхᕁᕽⲭⵝꓫꭓ𐊐𐊴𐌗𐔧",
    "y": "ɣʏγυуүᎩᎽᶌỿⲩꓬꭚ𐊲𑣄𑣜",
    "z": "ζᏃᘔᴢꓜ𑣄𑣉",
}
