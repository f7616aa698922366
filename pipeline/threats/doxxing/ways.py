"""Streets and houses as they are written in scripts and countries that need patterns of their own."""

from __future__ import annotations

import re
from typing import Final

WAYS: Final = (
    # Turkish: a street, its kind, "No" and a number
    re.compile(
        r"(?:[A-ZÇĞİÖŞÜ][\w'-]{1,20}\s){1,3}(?:Cad(?:desi|\.)|Sok(?:ak|ağı|\.)|Sk\.|Bulvarı|Blv\.|Mah(?:allesi|\.))"
        r"[^\n]{0,30}?\bNo\s?[:.]?\s?[0-9]{1,4}(?:\s?/\s?[0-9]{1,3}|\s(?:Daire|D)\s?[:.]?\s?[0-9]{1,3})?",
        re.IGNORECASE,
    ),
    # Portuguese, Polish, Dutch, Nordic, Czech
    re.compile(
        r"(?:rua|r\.|travessa|alameda|avenida|av\.|praça|"
        r"estrada)\s(?:[\w'-]{1,20}\s){0,4}[\w'-]{2,20},?\s(?:n[º°.]?\s?)?"
        r"[0-9]{1,5}\b|(?:ul\.|ulica|ulicy|al\.|aleja|os\.)\s(?:[\w'-]{2,20}\s){1,3}[0-9]{1,4}(?:[a-z]|"
        r"/[0-9]{1,4}|\sm\.?\s?"
        r"[0-9]{1,4})?\b|\b[A-ZÅÄÖØÆ][\wåäöøæ]{2,24}(?:straat|laan|gracht|plein|kade|gatan|vägen|gata|veien|"
        r"gade|vej|katu)"
        r"\s[0-9]{1,4}\s?[a-z]?\b|\bJalan\s(?:[\w.'-]{1,20}\s){1,4}(?:No\.?\s?)?[0-9]{1,4}\b|"
        r"\bJl\.?\s(?:[\w.'-]{1,20}\s){1,4}(?:No\.?\s?)?[0-9]{1,4}\b",
        re.IGNORECASE,
    ),
    # Colombia: a street and a house by numbers; Indonesia's estates
    re.compile(
        r"\b(?:carrera|cra|calle|cl|transversal|diagonal)\.?\s[0-9]{1,3}[a-z]?\s?(?:#|"
        r"n[º°o]\.?)\s?[0-9]{1,3}[a-z]?\s?-\s?[0-9]{1,3}\b|"
        r"\b(?:perumahan|perum|komplek|"
        r"griya)\s(?:[\w.'-]{2,20}\s){1,3}?blok\s[a-z]{1,2}-?[0-9]{0,2}\s(?:no\.?\s?)?[0-9]{1,4}\b",
        re.IGNORECASE,
    ),
    # German, in two words
    re.compile(
        r"[A-ZÄÖÜ][\w-]{2,24}\s(?:Straße|Strasse|Str\.|Allee|Platz|Weg|Damm|Ring|Ufer|Chaussee|"
        r"Gasse)\s[0-9]{1,4}\s?[a-z]?\b",
    ),
    # Chinese
    re.compile(
        r"[\u3400-\u9fff]{2,16}(?:路|街|道|巷|弄|胡同|大道|小区|花园|新村|苑)[^\n0-9]{0,6}[0-9]{1,5}\s?(?:号楼|"
        r"号|號|弄|栋|幢|单元)"
        r"(?:\s?[0-9]{1,4}\s?(?:号楼|号|楼|樓|栋|幢|单元|層|层|室))*"
    ),
    # Japanese
    re.compile(
        r"[\u3400-\u9fff\u3040-\u30ff]{1,8}[区市町村郡][\u3400-\u9fff\u3040-\u30ff]{1,12}[0-9]{1,3}"
        r"(?:丁目\s?[0-9]{1,3}番(?:地)?(?:\s?[0-9]{1,3}号?)?|-[0-9]{1,3}(?:-[0-9]{1,4}){0,2})"
    ),
    # Korean
    re.compile(
        r"[\uac00-\ud7af]{1,10}(?:로|"
        r"길)\s?[0-9]{1,4}(?:번?길\s?[0-9]{1,4})?(?:-[0-9]{1,4})?(?:,?\s?[0-9]{1,4}동)?(?:,?\s?[0-9]{1,4}호)?"
    ),
    # South Asia's other scripts
    re.compile(
        r"(?:வீடு|கதவு|வீட்டு|ఇంటి|ఇల్లు|ఫ్లాట్|ಮನೆ|ಫ್ಲಾಟ್|വീട്|ഫ്ലാറ്റ്|મકાન|ઘર|ફ્લેટ|ਮਕਾਨ|ਘਰ|ਫਲੈਟ|ବାସ|বাড়ি|"
        r"বাড়ি|বাসা|ফ্ল্যাট|ঘর)"
        r"[^\n0-9]{0,12}[0-9]{1,5}[^\n]{0,40}?(?:தெரு|நகர்|சாலை|వీధి|నగర్|రోడ్|కాలనీ|ರಸ್ತೆ|ನಗರ|ಬೀದಿ|തെരുവ്|റോഡ്|"
        r"നഗര്|શેરી|રોડ|નગર|"
        r"સોસાયટી|ਗਲੀ|ਨਗਰ|ਰੋਡ|রোড|সড়ক|সড়ক|লেন|নগর|পাড়া|পাড়া)"
    ),
    # Persian and Arabic
    re.compile(
        r"(?:خیابان|کوچه|بلوار|شارع|زنقة|حي|نهج)\s[^\n0-9]{2,40}(?:پلاک|واحد|طبقه|رقم|بناية|عمارة|شقة|منزل|فيلا|"
        r"مبنى)\s{0,2}(?:رقم\s)?[0-9]{1,5}|"
        r"(?:شارع|خیابان)\s[^\n0-9،,]{2,30}[،,]?\s?[0-9]{1,4}(?![0-9])"
    ),
    # Iraq's quarters, lanes and houses; Ukrainian
    re.compile(
        r"(?:محلة|زقاق)\s?[0-9]{1,4}[^\n]{0,12}?(?:زقاق|دار)\s?[0-9]{1,4}|"
        r"(?:вул\.?|вулиц[яіею]|просп\.?|пров\.?|бульв\.?)\s[А-ЯІЇЄҐ][^\n0-9]{2,30}[0-9]{1,4}",
        re.IGNORECASE,
    ),
    # A street's kind behind its name: Hungarian, the Baltic states, Finland, Slovenia and Croatia
    re.compile(
        r"(?:[^\W\d_][\w'-]{1,20}\s){1,3}(?:utca|u\.|út|útja|tér|tere|köz|körút|krt\.?|sétány|tänav|tn|puiestee|"
        r"maantee|iela|prospekts|gatvė|gatvės|g\."
        r"|prospektas|alėja|cesta|ulica|trg|tie|kuja|polku|katu|sokağı|küçəsi|köşesi|ko'chasi|"
        r"көшесі)\s(?:No\.?\s?|nr\.?\s?|br\.\s?)?[0-9]{1,4}\b",
        re.IGNORECASE,
    ),
    # A street's kind before its name: Slavic languages, Romanian, Italian, Catalan, Malay, Filipino, Azerbaijani
    re.compile(
        r"(?<![^\W_])(?:ulic[aeiyuou]{1,2}|ulicí|třída|třídě|náměstí|námestie|nábřeží|ulițe?i?|strada|str\.|"
        r"bulevardul|bd\.|b-dul|calea|aleea|"
        r"șoseaua|piața|corso|largo|vicolo|strada|salita|contrada|carrer|passeig|plaça|paseo|pasaje|camino|"
        r"jirón|jr\.|lorong|kampung|kg\.|улиц[аеуы]|ул\.?|"
        r"бул\.?|булевард|улица|ж\.?\s?к\.?|вуліца|вул\.?|praspekt|ulitsa|dr\.|şoseaua|quận|quai|cours|allée|"
        r"lotissement|résidence|cité|hameau|route)\s"
        r"(?:[\w'’.-]{1,20}\s){0,3}[^\W\d_][\w'’-]{1,24},?\s(?:n[º°ro.]{1,3}\s?|č\.\s?|br\.\s?|"
        r"№\s?)?[0-9]{1,4}(?:[a-z]|/[0-9]{1,4})?\b",
        re.IGNORECASE,
    ),
    # A name, a house, a postal code and a town, whatever the street is called
    re.compile(
        r"(?<!\w)[A-ZÀ-Þ][\w'’.-]{1,24}(?:\s[A-ZÀ-Þ][\w'’.-]{1,24}){0,3}\s[0-9]{1,4}[a-z]?(?:/[0-9]{1,4})?"
        r"(?=,\s(?:[A-Z]{1,2}-)?[0-9]{4,5}\s[A-ZÀ-Þ])"
        r""
    ),
    # Japanese, Taiwanese, Thai, Marathi, Punjabi, Telugu, Persian, Swahili
    re.compile(
        r"[\u3400-\u9fff\u3040-\u30ff]{2,16}(?:[0-9]{1,2}丁目\s?[0-9]{1,3}(?:-[0-9]{1,4}){0,3}|[0-9]{1,5}番地|"
        r"[0-9]{1,3}巷(?:[0-9]{1,3}弄)?[0-9]{1,4}[號号])|"
        r"(?:บ้านเลขที่\s?)?[0-9]{1,5}(?:/[0-9]{1,4})?\s(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.)\s?[0-9\u0e00-\u0e7f]{1,24}|"
        r"(?:घर|फ्लॅट|फ्लैट|मकान|बंगला|खोली|सदनिका)\s(?:क्र|क्रमांक|नं|नंबर)\.?\s?[0-9]{1,5}|"
        r"(?:ਕੋਠੀ|ਮਕਾਨ|ਘਰ|ਫਲੈਟ)\s(?:ਨੰਬਰ|ਨੰ)\.?\s?[0-9]{1,5}|(?:ఇంటి|ఫ్లాట్|ఇల్లు|డోర్)\s(?:నెం|నంబర్|"
        r"నం)?\.?\s?[0-9]{1,5}(?:-[0-9]{1,5}){0,3}|"
        r"(?:வீடு|கதவு|மனை)\s(?:எண்)\.?\s?[0-9]{1,5}|(?:ಮನೆ|ಫ್ಲಾಟ್)\s(?:ಸಂಖ್ಯೆ|ನಂ)\.?\s?[0-9]{1,5}|"
        r"(?:خیابان|کوچه|بلوار)\s[^\n]{2,40}?(?:پلاک|واحد)\s?[0-9]{1,5}|nyumba\s(?:namba|nambari)\s[0-9]{1,5}|"
        r"[0-9]{1,5}\sشارع\s[^\n0-9،,]{2,30}"
    ),
    # A name, a house and a flat in it, whatever the street is called
    re.compile(
        r"(?<!\w)[^\W\d_a-zа-яё][\w'’.-]{2,24}(?:\s[\w'’.-]{2,24}){0,2},?\s[0-9]{1,4}[a-zа-я]?(?:/[0-9]{1,4})?,\s?"
        r"(?i:кв(?:артира)?|apto|apt|depto|dpto|interno|scala|esc|daire|lgh|m|bt|wohnung|top|ap|appt|bloc|sc|et|διαμ)"
        r"\.?\s?[0-9A-Z]{1,4}\b",
    ),
    # Vietnamese, Thai, Greek, Hebrew
    re.compile(
        r"(?:số\s)?[0-9]{1,5}(?:/[0-9]{1,4})?,?\s(?:đường|phố|ngõ)\s[A-ZĐ]|บ้านเลขที่\s?[0-9]{1,5}|"
        r"(?:οδός|οδό|λεωφόρος|λεωφ\.)\s[Α-Ω][\w-]{2,20}\s[0-9]{1,4}|(?:רחוב|רח'|שדרות)\s[^\n0-9]{2,24}\s[0-9]{1,4}"
    ),
)  # fmt: skip
"""Each holds a street and a number, in unmasked text."""

TRIGGERS: Final = (
    " r. ", "carrera ", "cra ", "perumahan", "komplek", "caddesi", " sk.",
    "cad.", "sokak", "sokağı", "sok.", "bulvarı", "mahallesi", "mah.", "rua ", "travessa",
    "alameda", "praça", "estrada", "av.", "ul. ", "ulica", "ulicy", "aleja", "straat", "laan ",
    "gracht", "plein", "gatan", "vägen", "veien", "gade ", "vej ", "katu ", "jalan ", "jl. ", "jl ",
    "路", "街", "弄", "巷", "胡同", "大道", "小区", "花园", "号", "丁目", "番地", "区", "市", "로 ",
    "로", "길", "வீடு", "கதவு", "வீட்டு", "ఇంటి", "ఇల్లు", "ఫ్లాట్", "ಮನೆ", "ಫ್ಲಾಟ್", "വീട്",
    "ഫ്ലാറ്റ്", "મકાન", "ઘર", "ફ્લેટ", "ਮਕਾਨ", "ਘਰ", "ਫਲੈਟ", "বাড়ি", "বাড়ি", "বাসা", "ফ্ল্যাট", "ঘর",
    "محلة", "زقاق", "вул", "просп", "пров.", "خیابان", "کوچه", "بلوار", "شارع", "đường", "phố ",
    "บ้านเลขที่", "οδός", "οδό ", "λεωφόρ", "רחוב",
    "שדרות",
    "丁目", "番地", "巷", "หมู่", "ซอย", "ถนน", "घर क्र", "फ्लॅट", "सदनिका", "ਕੋਠੀ", "ਮਕਾਨ", "డోర్", "پلاک",
    "nyumba nam", "எண்", "wohnt", "wohnen", "zuhause", "abita", "habite", "vive ", "mieszka", "bydlí", "lakik",
    "woont", "bor på", "adresse", "adres", "villa",
    "indirizzo", "dirección", "endereço", "umschlag", "enveloppe",
    "utca", " u. ", " út ", " tér ", " tere ", "körút", "krt", "tänav", "puiestee", "maantee", " iela",
    "gatvė", " g. ", "alėja", "cesta",
    " trg", " tie ", "kuja", "polku", "küçəsi", "көшесі", "ulic", "třída", "náměstí", "námestie", "strada",
    "str.", "bulevardul",
    "bd. ", "b-dul", "calea", "aleea", "șoseaua", "piața", "corso", "largo", "vicolo", "carrer", "passeig",
    "plaça", "paseo", "pasaje",
    "jirón", "lorong", "kampung", "бул", "вуліца", "résidence", "cité", "hameau", "route ", "квартир", " кв",
    "apto", "depto",
    "dpto", "interno", "daire", " lgh", "wohnung", "appt", "पार्क", "रोड", "मार्ग", "विहार", "सेक्टर",
    "कॉलोनी", "अपार्टमेंट", "सोसायटी", "मंजिल", "मंज़िल",
)  # fmt: skip
"""Something of each of them, in small: what none of it is in holds no such address."""
