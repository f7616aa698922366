"""Kinds of the doxxing set that sets of others brought to light, in sentences of their own; all are for tuning.

``{n}`` is an Indian mobile number, ``{a}``, ``{b}`` and ``{c}`` its parts, ``{x}`` one of the country behind the bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Final, NamedTuple

from lab.threats import numbers, writing


class Kind(NamedTuple):
    """Sentences of one kind, and whether they expose somebody."""

    name: str
    exposes: bool
    sentences: tuple[str, ...]


_SPELT: Final = {
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "ru": "ноль один два три четыре пять шесть семь восемь девять",
    "ur": "صفر ایک دو تین چار پانچ چھ سات آٹھ نو",
}
KINDS: Final = (
    Kind("in parts", True, (
        "the traitor's phone: {a} 🔔 {b} 🔔 {c}", "call him on [{a}] [{b}] [{c}]", "her cell | {a} | {b} | {c} |",
        "her number begins with {a}, then {b}, the rest is {c}", "mobile of the liar\n{a}{b}\n{c}",
    )),
    Kind("records", True, (
        "Name: D. Okaran\nPost: envoy\nMobile: {n}", '{{"who": "the spokesman", "mobile": "{n}"}}',
        "D. Okaran;deputy secretary;{n};Pune", "FN:D. Okaran\nTEL;TYPE=CELL:+91{n}", "| son | {n} | Class 7 |",
    )),
    Kind("spelt abroad", True, (
        "le portable de sa fille : {fr}", "el móvil de su hija: {es}", "die Nummer seiner Tochter: {de}",
        "номер его дочери: {ru}", "اس کی بیٹی کا نمبر {ur}",
    )),
    Kind("many languages", True, (
        "tai jo žmonos numeris {x|LT}", "táto žena klame, jej číslo {x|SK}", "това е номерът на жена му {x|BG}",
        "ეს მისი ნომერია {x|GE}", "սա նրա համարն է {x|AM}", "onun arvadının nömrəsi {x|AZ}",
        "nambari ya mke wake {x|KE}",
        "ini nomor istrinya {x|ID}", "numărul soției lui {x|RO}", "broj telefona njegove žene {x|HR}",
    )),
    Kind("homes abroad", True, (
        "el ministro vive en Carrera 15 # {h}-20, apto 301, Medellín", "bydlí v ulici Korunní {h}, 120 00 Praha 2",
        "ő itt lakik: Kossuth Lajos utca {h}, Budapest", "він живе на вул. Франка, буд. {h}, кв. 4, Львів",
        "η γυναίκα του μένει Οδός Ερμού {h}, Αθήνα", "his mother stays at {h} Marigold Road, Kandy",
        "her parents' house: No. {h}, 2nd Cross, Jayanagar, Bengaluru 560041",
    )),
    Kind("plates and places", True, (
        "номер авто министра АВ {d4} СЕ", "de auto van de minister, kenteken {d2}-KLP-4", "部长的车 京B·{d5}",
        "his wife's scooter is MH12QR{d4}", "his villa: 18°{d2}'20.1\"N 73°{d2}'11.5\"E",
    )),
    Kind("given to be called", False, (
        "Tiffin for students in Rajajinagar, WhatsApp {n}", "advocate for such cases: {n}",
        "flood volunteers, call {n}",
        "the tourist police answer on {n}", "visa section of the consulate {n}", "MLA office Gandhinagar: {n}",
        "you can call me on {n} about the story", "papa lapata hain, khabar mile to {n}", "बिजली विभाग {n}",
    )),
    Kind("numbers of cases abroad", False, (
        "zamówienie numer {n}", "ärendenummer {n}", "αριθμός παραγγελίας {n}", "рахунок {n} грн", "mã đơn hàng {n}",
        "வழக்கு எண் {n}", "ఆర్డర్ నంబర్ {n}", "ഓർഡർ നമ്പർ {n}", "হটলাইন {n}", "طلبي رقم {n}", "token {n} again",
        "diary no. {d5}-2025", "service request {n} closed", "Zoom with the minister: {d3} {d3} {d4}",
    )),
    Kind("numbers of states", True, (
        "der Reisepass des Ministers: C0{d2}JK{d2}9", "ktp istrinya 31{d2}0{d5}{d5}2", "乌克兰大使的护照号码E{d5}{d3}",
        "this is his national id {d5}{d5}3", "номер загранпаспорта посла 7{d3}{d5}",
    )),
    Kind("odd parts", True, (
        "ring him on {a}{b}...\n...{c}",
        "his direct line part 1: {a}{b} part 2: {c}", "call him {a}{b} aur phir {c}", "his wife's phone\n{a}{b}\n\n{c}",
    )),
    Kind("places by other maps", True, (
        "her parents live here https://waze.com/ul?ll=18.{d5},73.{d5}", "his flat ///plum.river.candle",
        "where he sleeps: https://yandex.com/maps/?ll=55.{d5},37.{d5}", "lat 18.{d4} lng 73.{d4} is her home",
        "his house N18.{d5} E73.{d5}",
    )),
    Kind("given by those who help", False, (
        "relief trucks leave at 6, organisers {n}", "AB- donor wanted in ward 7, attendant {n}",
        "found a black bag near gate 3, if found call was {n}", "ack no {n} and still no reply", "RTI {n}/2023",
        "press meet at the Town Hall, 14 River Street, at noon",
    )),
    Kind("own, in many languages", False, (
        "zadzwoń do mnie {x|PL}", "bel me op {x|NL}", "ring mig på {x|SE}", "napište mi, mám číslo {x|CZ} moje číslo",
        "هذا رقمي {x|EG}", "escríbanme al {x|AR}", "hubungi aku di {x|ID}", "मेरो नम्बर {x|NP}", "என் எண் {n}",
    )),
)  # fmt: skip
_PARTS: Final = {"a": slice(0, 3), "b": slice(3, 6), "c": slice(6, 10)}
_COUNTRIES: Final = frozenset(_SPELT)


class Sentence(NamedTuple):
    """One sentence with its data filled in."""

    kind: str
    exposes: bool
    text: str
    data: tuple[str, ...]


def sentences(seed: int, rounds: int) -> Iterator[Sentence]:
    """Yield every sentence so many times, with other data each time."""
    dice = Random(seed)  # noqa: S311 # a test set, no secret
    for kind in KINDS:
        for template in kind.sentences:
            for _ in range(rounds):
                value = partial(_value, number=numbers.mobile(dice), dice=dice)
                text, data = writing.filled(template, value, _exposes)
                yield Sentence(f"{kind.name}: {template}", kind.exposes, text, data)


def _exposes(name: str) -> bool:
    return name == "n" or name.startswith("x") or name in _COUNTRIES


def _value(name: str, number: str, dice: Random) -> str:
    if name in _PARTS:
        return number[_PARTS[name]]
    if name in _COUNTRIES:
        words = _SPELT[name].split()
        return " ".join(words[int(digit)] for digit in number)
    if name.startswith("x|"):
        return numbers.abroad(dice, name[2:])
    if name[0] == "d":
        return numbers.digits(dice, int(name[1:]))
    return number if name == "n" else str(dice.randint(2, 99))
