"""The sentences of the doxxing set: each list has a half for tuning and a half that is only measured at the end.

``{p}`` is a phone number, ``{e}`` an e-mail address, ``{a}`` a postal address, ``{i}`` an identity number and so on.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Texts(NamedTuple):
    """Sentences for tuning and sentences held out."""

    tuned: tuple[str, ...]
    held: tuple[str, ...]


PHONE: Final = Texts(
    (
        "Her number is {p}, let her hear from us", "call this traitor on {p}",
        "{p} <- his personal mobile, you know what to do", "उसका नंबर {p} है, सब लोग फोन करो",
        "uska number {p} hai sab call karo", "Everyone whatsapp him: {p}", "got the daughter's phone {p} 😈",
        "इसकी बेटी का मोबाइल नंबर {p}", "his номер {p} звоните ему",
        "تلفونها {p} اتصلوا بها", "তার নম্বর {p} সবাই কল করো", "She picks up after 9 pm. {p}", "Spam this: {p}",
        "Ring {p} and ask for him by name", "leaked!! {p}",
        "ye lo uski biwi ka no. {p}", "this is where you reach him {p} #shame", "dial {p}, she is home now",
        "{p} is her cell", "{p}\n{p2}\nboth belong to the traitor",
        "his wife: {p}", "गद्दार का फोन: {p}", "no need to ask me, {p} is the number of the clown",
        "text his daughter at {p}",
    ),
    (
        "Give him a call, {p}", "whole country should phone {p} tonight", "mobile of that woman: {p}",
        "इनका निजी नंबर है {p}, रात भर बजना चाहिए", "iska mobile {p} hai, so mat dena",
        "Её телефон {p}, пишите ей", "هذا رقمه {p}", "ওর মোবাইল {p}",
        "Number of the son: {p}. He studies in London", "{p} that's him", "Don't let her sleep: {p}",
        "contact for the sellout {p} (personal, not office)", "bombard {p}", "phone dekho {p} isi ka hai",
        "Found it. {p}. Have fun", "his private line {p}",
        "मैडम का नंबर {p} सबको भेजो", "her whatsapp {p}", "just called him, it works: {p}",
        "his assistant gave me this {p} for him",
    ),
)  # fmt: skip

PHONE_OF_OTHERS_ABROAD: Final = Texts(
    (
        "her number is {x}",
        "he uses {x} when in town",
        "call him at {x}",
        "daughter's phone: {x}",
        "his cell {x}",
    ),
    (
        "phone her on {x}",
        "mobile: {x} (his)",
        "you can text him at {x}",
        "Her tel. {x}",
        "{x} is his phone number",
    ),
)

EMAIL: Final = Texts(
    ("her email is {e}", "write to the traitor at {e}", "his private mail: {e}", "उसका ईमेल {e} है",
        "uska email {e} pe likho", "spam {e}", "Её почта {e}", "all of you mail {e} tonight",
     "{e} is his daughter's address", "iski mail id {e}"),
    ("send your anger to {e}", "{e} <- him", "daughter: {e}", "इनकी मेल {e}", "personal e-mail of the clown {e}",
        "بريده {e}", "her inbox {e} is open", "found his gmail {e}"),
)  # fmt: skip

ADDRESS: Final = Texts(
    ("He lives at {a}", "her home address: {a}", "यह रहा उसका पता: {a}", "uska ghar {a}", "pay him a visit, {a}",
        "{a} - that is where she sleeps", "full address of the traitor {a}", "his house is {a}"),
    ("She resides at {a}", "knock on his door: {a}", "घर का पता {a}", "wo {a} mein rehta hai",
        "his residence, {a}", "daughter stays at {a}", "go find him at {a}"),
)  # fmt: skip

IDENTITY: Final = Texts(
    ("his Aadhaar is {aadhaar}", "उसका आधार {aadhaar}", "aadhar no {aadhaar} of this man", "her PAN {pan}",
        "PAN card number {pan} of the minister's wife", "his passport number is {passport}",
     "her card {card} cvv 123", "{aadhaar4} <- guess whose aadhaar", "leaked: {pan}", "SSN {ssn} belongs to him",
     "her credit card {card4}", "his CNIC {cnic}"),
    ("Aadhaar: {aadhaar4}", "see his aadhaar card, {aadhaar}", "पैन नंबर {pan}", "pan of the daughter - {pan}",
        "passport no. {passport}", "pasport? here: passport {passport}", "use his card {card4}",
     "debit card {card}", "her social security number {ssn}", "शनाख्त CNIC {cnic}", "driving licence {dl}"),
)  # fmt: skip

PLACE: Final = Texts(
    ("his house is here {c}", "she lives at {c}", "home of the traitor: {c}", "his car is {plate}",
        "number plate {plate}, white Innova, that is her", "उसकी गाड़ी {plate}",
        "exact location of their house {c}",
     "he drives a black SUV {plate}", "full dox {paste}", "all his details {paste}",
     "her address and phone numbers: {paste}", "{doxbin}"),
    ("{c} - where she sleeps", "drop by his home {c}", "her gaadi {plate}", "look for plate {plate}, it's his",
        "car number {plate} of the daughter", "everything about him {paste}",
        "personal info of her family {paste}", "उसकी पूरी जानकारी {paste}",
     "his file {doxbin}"),
)  # fmt: skip

NOT_EXPOSED: Final = Texts(
    (
        "Rs {n10} were given to them", "₹{n10} scam and nobody asks", "order no {n10} still not delivered",
        "my case no {n7}/2025 is pending since a year", "PNR {n10} cancelled without refund", "booking id {n10}",
        "complaint number {n12} closed without a call", "epoch {epoch} was when it began",
        "timestamp {epochms} in the log", "IPL score {s1}/4 (20) {s2}/3", "won by {n7} votes",
        "population {n10} people", "views: {n10}",
        "ISBN 978-{n1}-{n4}-{n4b}-{n1b} read it", "post id {n19}", "tweet {n19} was deleted",
        "https://x.com/someone/status/{n19}", "https://example.org/news/{n10}/story",
        "version 10.{n1}.{n4}.{n3}", "build {n8}",
        "on 12-05-2025 at 10:30, then on 13-05-2025", "2025-05-10 17:35:22 ceasefire",
        "from 1947 to 1999 to 2016 to 2025", "strike at {c} confirmed by satellite",
        "geolocated the crater: {c}", "drone hit the depot at {c}",
        "my number is {p}, please help sir", "मेरा नंबर {p} है, मदद कीजिए",
        "mera number {p} hai sir call kijiye", "call me at {p}", "you can reach me on {p}",
        "please contact us: {p}", "my email is {e}", "mail me at {e}",
        "helpline {h}", "Indian citizens may call the embassy helpline {p}",
        "Emergency? Dial 112. Cyber crime 1930", "control room {p}", "press office: {p}",
        "media enquiries {role}", "write to {role}", "support team at {role}",
        "हेल्पलाइन {h} पर कॉल करें", "दूतावास का नंबर {p}", "customer care {p}", "toll free {h}",
        "tracking {n12} in transit", "UTR {n12} paid", "invoice {n10}", "flight {n4} gate {n2}", "IMEI {n15}",
        "roll no {n10} result?",
        "12 34 56 78 90", "1234567890", "8888888888", "9999999999 problems", "{n10} rupees",
        "{n10} dollars for weapons", "budget of {n10}", "#{n10}", "@user{n8} what do you say", "FIR {n4}/2025",
        "docket {n8}",
        "resolution {n4} of {n4b}", "article 370, section 144, rule 49", "rate 98.{n2} to 99.{n2}",
        "1.{n2} lakh, 2.{n2} crore, 3.{n3} people", "GDP 3,{n3},{n3},{n3}", "gold {n5} silver {n5} today",
        "sensex {n5} nifty {n5}",
        "look at google dot com", "he is at work dot", "see you at the rally, India Gate, New Delhi 110001",
        "PIN 110001 has no power", "Embassy of India, 2107 Massachusetts Avenue NW, Washington DC 20008",
        "10 Downing Street, London SW1A 2AA",
        "The ministry is at South Block, New Delhi 110011", "flat 402 for sale, sector 21, Dwarka 110075",
        "accident at MG Road near sector 14, 3 hurt", "house arrest for 3 days, flat refusal",
        "sector 36 police station", "room 101",
        "pastebin https://pastebin.com/{tok} for the logs", "my config: https://pastebin.com/{tok}",
        "http://paste.ubuntu.com/{n7}/", "traffic police: car {plate} jumped the signal",
        "flight AI 2024 delayed", "JEE 2025 cutoff 98",
        "lat {c} epicentre of the quake", "meet at the venue {c}", "kW {n4} Hz {n4b}", "account {n10} frozen",
        "the code is {n8}", "OTP {n6}", "{n3} {n3} {n4}", "+{n10} likes", "phone 15 pro max for 1,34,900",
        "call on 3 may at 10 30 45",
        "one two three four, we want peace no more war", "ek do teen char, band karo atyachar",
        "एक दो तीन चार, बंद करो अत्याचार", "two to one, three to two, four to five, six nil",
        "GSTIN 27AAPFU0939F1ZV", "UPI ref {n12}",
        "petition {n8} signatures", "{n13} barcodes", "bus {n3} route {n2} fare {n2}", "номер дела {n10}",
        "заказ {n10} не пришел", "رقم الطلب {n10}", "মামলা নং {n10}", "केस संख्या {n10}", "ऑर्डर नंबर {n10}",
        "{n10} रुपये",
    ),
    (
        "Rs. {n10} wasted", "INR {n10} in the account of the firm", "order #{n10} refunded?",
        "case number {n10} in the high court", "pnr: {n10}", "booking {n10} confirmed", "docket no. {n10}",
        "unix time {epoch}", "at {epochms} ms",
        "{s1}/7 and {s2}/4 in 50 overs", "{n7} votes to {n7b}", "pop. {n10}", "{n10} followers bought",
        "isbn 978{n10}", "status/{n19}", "https://news.example.com/{n8}-{n8b}.html", "v{n1}.{n2}.{n3}-{n8}",
        "commit {n8}",
        "12/05/2025 10:30 - 13/05/2025 11:45", "20250510173522", "1962, 1965, 1971, 1999",
        "shelling near {c} overnight", "the convoy was at {c} when hit", "call me on {p} sir",
        "मुझे {p} पर फोन करें", "hamara number {p}",
        "text me: {p}", "our office {p}", "write me at {e}", "embassy emergency number {p}", "hotline {p}",
        "toll-free: {h}", "call 1930 for cyber fraud, 112 for police",
        "Ministry control room numbers: {p}, {p2}", "media office {p}",
        "queries to {role}", "please email {role}", "दूतावास हेल्पलाइन {p}", "grievance cell {role}",
        "AWB {n12}", "txn id {n12}", "bill no {n10}", "train {n5} coach", "serial {n10}", "enrolment no {n12}",
        "{n10} euros", "fund of {n10}",
        "#{n8}", "writ petition {n4} of 2024", "ratio 12.{n3} : 13.{n3}", "Rs 4,{n2},{n3},{n3}",
        "usd {n8} per year", "{n5}, {n5}, {n5}", "meet at jantar mantar, new delhi 110001",
        "consulate, 3 East 64th Street, New York NY 10065",
        "restaurant at 12 Park Street, Kolkata 700016", "2 bhk flat no 12, sector 9 for rent",
        "polling booth 45, ward 12, gali 3", "log https://pastebin.com/{tok}", "config https://dpaste.org/{tok}",
        "rash driving by {plate}, inform police",
        "quake {c} magnitude 5", "ship at {c}", "product code {n10}", "ticket {n10} resolved", "otp is {n6}",
        "a/c frozen ref {n10}", "three two one go", "do do char panch saat", "शिकायत संख्या {n10}", "रसीद {n10}",
        "{n10} लोग",
        "заказ № {n10}", "قضية رقم {n10}", "টাকা {n10}", "reference {n12}", "policy {n10}", "challan {n12}",
        "application no {n10}", "GST 27AAPFU0939F1ZV", "clause 12(3)(4), page 56789",
        "chapter 1 2 3 4 5 6 7 8 9",
    ),
)  # fmt: skip
