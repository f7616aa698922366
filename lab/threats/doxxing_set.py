"""The doxxing set: texts that expose somebody, and texts that only look so."""

from __future__ import annotations

import string
from collections.abc import Iterator
from random import Random
from typing import Final, Literal, NamedTuple

from lab.threats import doxxing_texts as texts
from lab.threats import numbers, writing

Half = Literal["tuned", "held"]


class Case(NamedTuple):
    """One text of the set.

    Attributes:
        text: The text.
        exposes: Whether it exposes somebody.
        kind: The kind of case, to list the misses by.
        data: The personal data it holds, as written.
    """

    text: str
    exposes: bool
    kind: str
    data: tuple[str, ...] = ()


_FIRST: Final = ("tara", "arvind", "meera", "k.rath", "joseph", "sana", "ravi", "oleg", "mina", "paul")
_LAST: Final = ("rathwal", "khanvel", "ashgrove", "sokolan", "nambiark", "dostani", "wexlin", "brandvik")
_PROVIDERS: Final = (
    "gmail.com",
    "yahoo.co.in",
    "outlook.com",
    "rediffmail.com",
    "hotmail.com",
    "protonmail.com",
    "yandex.ru",
    "icloud.com",
)
_ROLES: Final = (
    "press@mea.example.gov.in",
    "info@valley.example",
    "support@bank.example",
    "media.office@ministry.example",
    "cons.help@embassy.example",
    "helpdesk@rail.example",
)
_HELP: Final = ("1800 11 4949", "1800-425-1234", "1860 266 2666", "1800 103 0123", "112", "1930", "139")


def cases(half: Half, seed: int = 17, rounds: int = 6) -> Iterator[Case]:
    """Yield the cases of one half, in the same order for the same seed."""
    dice = Random(f"{half}-{seed}")  # noqa: S311 # a test set, no secret
    for _ in range(rounds):
        yield from _exposing(half, dice)
    for _ in range(rounds):
        for template in getattr(texts.NOT_EXPOSED, half):
            yield Case(_filled(template, dice, half)[0], False, template)


def _exposing(half: Half, dice: Random) -> Iterator[Case]:
    styles = [
        style
        for place, style in enumerate(writing.HIDDEN)
        if (place % 2 == 0) is (half == "tuned") or place < 14
    ]
    for template in getattr(texts.PHONE, half):
        yield _case(template, dice, half, "phone")
        style = dice.choice(styles)
        number = numbers.mobile(dice)
        shown = writing.hidden(style, number, dice)
        text = template.replace("{p}", shown).replace("{p2}", writing.plain(numbers.mobile(dice), dice))
        yield Case(text, True, f"phone, {style}", (number, shown))
    for template in getattr(texts.PHONE_OF_OTHERS_ABROAD, half):
        yield _case(template, dice, half, "phone abroad")
    number = numbers.mobile(dice)
    for link in (
        f"https://wa.me/91{number}",
        f"wa.me/91{number} ping her",
        f"https://api.whatsapp.com/send?phone=91{number}",
    ):
        yield Case(f"{dice.choice(('', 'him: ', 'उसको '))}{link}", True, "phone, link", (number,))
    for kind, group in (
        ("email", texts.EMAIL),
        ("address", texts.ADDRESS),
        ("identity", texts.IDENTITY),
        ("place", texts.PLACE),
    ):
        for template in getattr(group, half):
            yield _case(template, dice, half, kind)


def _case(template: str, dice: Random, half: Half, kind: str) -> Case:
    text, data = _filled(template, dice, half)
    return Case(text, True, f"{kind}: {template}", data)


def _filled(template: str, dice: Random, half: Half) -> tuple[str, tuple[str, ...]]:
    return writing.filled(template, lambda name: _value(name, dice, half), _PERSONAL.__contains__)


_PERSONAL: Final = frozenset(
    (
        "p",
        "p2",
        "x",
        "e",
        "a",
        "aadhaar",
        "aadhaar4",
        "pan",
        "passport",
        "card",
        "card4",
        "ssn",
        "cnic",
        "dl",
        "c",
        "plate",
    )
)


def _value(name: str, dice: Random, half: Half) -> str:  # one line a kind
    if name[0] == "n" and name[1:].rstrip("b").isdigit():
        length = int(name[1:].rstrip("b"))
        return numbers.digits(dice, length, "6789123" if length == 10 else "123456789")
    match name:
        case "p" | "p2":
            return writing.plain(numbers.mobile(dice), dice)
        case "x":
            return _abroad(dice, half)
        case "e":
            return _email(dice, half)
        case "a":
            return _address(dice, half)
        case "aadhaar":
            return numbers.aadhaar(dice)
        case "aadhaar4":
            found = numbers.aadhaar(dice)
            return f"{found[:4]} {found[4:8]} {found[8:]}"
        case "pan":
            return numbers.pan(dice)
        case "passport":
            return f"{dice.choice('JKLMNPRSTUVZ')}{numbers.digits(dice, 7)}"
        case "card":
            return numbers.card(dice)
        case "card4":
            found = numbers.card(dice)
            return " ".join(found[at : at + 4] for at in range(0, 16, 4))
        case "ssn":
            return f"{dice.randint(100, 665)}-{dice.randint(10, 99)}-{dice.randint(1000, 9999)}"
        case "cnic":
            return f"{numbers.digits(dice, 5, '1234567')}-{numbers.digits(dice, 7)}-{dice.randint(1, 9)}"
        case "dl":
            state, year = dice.choice(("DL", "MH", "KA")), dice.randint(10, 22)
            return f"{state}{dice.randint(10, 50)} 20{year}{numbers.digits(dice, 7)}"
        case "c":
            return (
                f"{dice.uniform(8, 34):.{dice.randint(4, 6)}f}, {dice.uniform(69, 95):.{dice.randint(4, 6)}f}"
            )
        case "plate":
            state, series = dice.choice(("DL", "MH", "KA", "HR", "UP")), dice.choice(("AB", "C", "CZ", "XY"))
            gaps = dice.choices((" ", "", "-"), k=3)
            return f"{state}{gaps[0]}{dice.randint(1, 52):02d}{gaps[1]}{series}{gaps[2]}{dice.randint(1000, 9999)}"
        case "paste" | "doxbin" | "tok":
            token = "".join(dice.choices(string.ascii_letters + string.digits, k=8))
            host = dice.choice(
                ("pastebin.com", "rentry.co", "justpaste.it") if name == "paste" else ("doxbin.org/upload",)
            )
            return token if name == "tok" else f"https://{host}/{token}"
        case "h":
            return dice.choice(_HELP)
        case "role":
            return dice.choice(_ROLES)
        case "epoch":
            return str(dice.randint(1_600_000_000, 1_790_000_000))
        case "epochms":
            return str(dice.randint(1_600_000_000_000, 1_790_000_000_000))
        case "s1" | "s2":
            return str(dice.randint(120, 240))
    raise KeyError(name)


def _abroad(dice: Random, half: Half) -> str:
    regions = (
        ("GB", "US", "PK", "RU", "AE")
        if half == "tuned"
        else ("GB", "US", "PK", "BD", "UA", "NP", "FR", "DE")
    )
    region = dice.choice(regions)
    number = numbers.mobile(dice, region)
    if dice.random() < 0.5 or region in ("NP", "UA", "FR", "DE"):
        return f"+{numbers.country_code(region)} {number[:4]} {number[4:]}"
    if region == "US":
        return dice.choice(
            (f"({number[:3]}) {number[3:6]}-{number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}")
        )
    return f"{numbers.TRUNK[region]}{number[:3]} {number[3:]}"


def _email(dice: Random, half: Half) -> str:
    local = f"{dice.choice(_FIRST)}{dice.choice(('.', '_', ''))}{dice.choice(_LAST)}{dice.choice(('', '92', '7'))}"
    domain = dice.choice(_PROVIDERS)
    name, _, rest = domain.partition(".")
    spelt = (
        f"{local} [at] {name} [dot] {rest}", f"{local}(at){name}(dot){rest}",
        f"{local} at {name} dot {rest.replace('.', ' dot ')}",
    ) if half == "tuned" else (
        f"{local} AT {name} DOT {rest.replace('.', ' DOT ')}", f"{local} (at) {domain}", f"{local}[at]{domain}",
        f"{local.replace('.', ' dot ')} at {name} dot {rest.replace('.', ' dot ')}",
    )  # fmt: skip
    return f"{local}@{domain}" if dice.random() < 0.6 else dice.choice(spelt)


def _address(dice: Random, half: Half) -> str:
    number = dice.randint(1, 900)
    tuned = (
        f"Flat {number}, Sunrise Apartments, Sector {dice.randint(1, 99)}, Dwarka, New Delhi 110075",
        f"H.No. {number}, Gali No. 4, Shastri Nagar, Meerut - 250004",
        f"{number} Maple Street, Springfield, IL 62704",
        f"{dice.randint(1, 200)} Albert Road, London SE25 4JE",
        f"मकान नंबर {number}, गली नंबर 3, शास्त्री नगर, मेरठ 250004",
        f"Plot No {number}, Phase 2, Jubilee Hills, Hyderabad 500033",
        f"ул. Ленина, д. {dice.randint(1, 90)}, кв. {dice.randint(1, 90)}",
    )
    held = (
        f"House No {number}, Block C, Lajpat Nagar, New Delhi - 110024",
        f"#{number}, 5th Cross, Indiranagar, Bengaluru 560038",
        f"{number} Oakwood Drive, Austin, TX 78701",
        f"{dice.randint(1, 200)} Victoria Terrace, Leeds LS3 1AB",
        f"फ्लैट नंबर {number}, सेक्टर 12, रोहिणी, दिल्ली 110085",
        f"Villa {number}, Palm Residency, Baner, Pune 411045",
        f"улица Гагарина, дом {dice.randint(1, 90)}, квартира {dice.randint(1, 90)}",
        f"B-{number}, Green Park Extension, New Delhi 110016",
    )
    return dice.choice(tuned if half == "tuned" else held)
