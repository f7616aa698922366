"""Words that a domain has beside a name that it imitates, to lure people."""

from __future__ import annotations

import re
from typing import Final

from pipeline.threats.words import words

BAIT: Final = re.compile(
    r"log-?in|sign-?in|verif|secur|account|auth|passw|wallet|update|confirm|support|portal|service|visa|"
    r"passport|appointment|apply|form|survey|refund|claim|bonus|gift|help|webmail|mail|owa|sso|"
    r"applic|session|download|payment|fees?\b|track|status|\bmy\b|id\b|kyc|pay|otp|online|official|gov|india|embassy|"
    r"alert|reset|unlock|restor|recover|protect|validat|notic|notif|invoice|billing|\btax|parcel|deliver|reward|"
    r"prize|promo|offer|grant|donat|relief|\bjobs?\b|career|recruit|admission|regist|renew|slots?\b|ticket|crypto|"
    r"airdrop|token|client|customer|user|panel|desk\b|cent(?:er|re)\b|\be\b|\bweb\b|access|acces|ingres|conex|connex|"
    r"anmeld|giris|masuk|entrar|cuenta|konto|compte|conta\b"
)
"""Beside a name, apart from it by a hyphen or a dot."""

BAIT_WORDS: Final = (
    "login", "signin", "verify", "secure", "security", "account", "auth", "update", "support", "portal", "visa",
    "passport", "apply", "online", "official", "gov", "india", "refund", "claim", "kyc", "help", "webmail", "service",
)  # fmt: skip
"""Beside a name without anything between."""

JOINED_ENDINGS: Final = words(
    """
    gov govin gov-in goin india govt nic nicin indiagov govindia gv qov g0v
    """
)


_LURING: Final = re.compile(
    rf"(?:my|the|forms?|status|track|mail|owa|sso|session|otp|pay|payments?|fees?|apps?|application|appointment|"
    rf"alerts?|info|reset|unlock|restore|recovery?|safe|protect|check|confirm|validate|notice|invoice|billing|tax|"
    rf"parcel|delivery|rewards?|prizes?|promo|offers?|grants?|donate|donations?|relief|jobs?|careers?|recruitment|"
    rf"admissions?|register|registration|renewal|slots?|tickets?|crypto|airdrop|tokens?|clients?|customers?|users?|"
    rf"panel|desk|id|login|center|centre|web|access|acceso|ingreso|connexion|giris|masuk|entrar|cuenta|konto|compte|gift|"
    rf"wallet|bonus|sign|signon|{'|'.join(BAIT_WORDS)})*"
)
"""Words that lure, one after another."""


def lures(label: str, name: str) -> bool:
    """Whether a label is a name and words that lure, and nothing else: pmoofficial, mypmoportal."""
    at = label.find(name)
    if at < 0 or label == name:
        return False
    rest = (label[:at], label[at + len(name) :])
    return all(_LURING.fullmatch(part) for part in rest) and rest != ("my", "")
