"""What the words beside a number or an address say of it: whose it is, or that it is none."""

from __future__ import annotations

import re
from typing import Final

from pipeline.threats.doxxing import vocabulary
from pipeline.threats.doxxing.exposure import Whose
from pipeline.threats.doxxing.nearby import Nearby

LEFT: Final = 56
RIGHT: Final = 40
"""Characters of context that count, before and after."""

_NUMBER_OF: Final = (
    r"(?:[\s:.#\-=]{0,3}(?:no|num|number|nr|nos|id|ids|code|ref|is|was|of|are|के|का|की|संख्या|नंबर|"
    r"नं|رقم|نمبر|номер|নং|নম্বর|numaras[ıi]|num[eé]ro|n[uú]mero|numero|nummer|numer|číslo|szám|nomor|nombor|số|"
    r"αριθμός|מספר|شماره|หมายเลข|号码|编号|番号|번호|எண்|நம்பர்|నంబర్|సంఖ్య|ಸಂಖ್ಯೆ|ನಂಬರ್|നമ്പർ|નંબર|ਨੰਬਰ|ନମ୍ବର|"
    r"අංකය|n[º°])(?!\w))?[\s:.#\-=(\[\"'№]{0,4}"
)
_COUNTED: Final = re.compile(
    r"(?:(?<![^\W\d_])(?:rs|inr|usd|pkr|bdt|rub|eur|gbp|aed|price|priced|cost|costs|mrp|budget|fund|worth|"
    r"amount|total|sum|paid|pay|salary|tender|"
    r"order|orders|booking|rti|diary|request|requests|passcode|meeting|webinar|zoom|pnr|reference|case|cases|"
    r"fir|docket|complaint|ticket|tracking|awb|utr|txn|"
    r"transaction|invoice|bill|receipt|"
    r"token|employee|staff|student|member|membership|enrol|slot|locker|sim|iccid|uan|epf|ppo|permit|scheme|survey|"
    r"serial|imei|isbn|issn|ean|upc|sku|asin|doi|pmid|arxiv|version|build|commit|epoch|timestamp|unix|"
    r"count|lottery|jackpot|draw|error|acknowledge?ments?|ack|"
    r"folio|srn|crn|arn|grn|lrn|file|gazette|memo|letter|notification|notice|result|results|"
    r"population|pop|cutoff|cut-off|rank|votes?|score|scored|runs|ts|"
    r"post|tweet|status|id|uid|roll|enrolment|enrollment|application|registration|petition|writ|challan|flight|"
    r"train|bus|lot|batch|model|part|"
    r"consignment|account|a/c|acct|ac|ifsc|gst|gstin|pin|zip|otp|code|msg|message|thread|issue|bug|pr|ref|"
    r"shipment|parcel|policy|claim|voucher|coupon|"
    r"licen[cs]e|meter|views?|viewers|likes|followers|subscribers|hits|consumer|customer|device|product|item|"
    r"article|clause|section|act|resolution|volume|page|seed|hash|port|pid|"
    r"pixel|pixels|size|byte|bytes|distance|altitude|latitude|longitude|lat|lon|long|grid|coordinates?|height|"
    r"pedido|caso|precio|номер дела|дело|заказ|заказа|счет|счёт|артикул|цена|рублей|голосов|индекс|инн|огрн|кпп|бик|"
    r"ऑर्डर|आर्डर|बुकिंग|केस|मामला|मामले|रुपये|रुपए|रुपया|कीमत|टिकट|संख्या|वोट|जनसंख्या|शिकायत|आवेदन|रसीद|खाता|बिल|"
    r"অর্ডার|মামলা|মামলা নং|নং|টাকা|টিকিট|طلب|طلبي|طلبنا|طلبية|رقم الطلب|قضية|رقم القضية|سعر|آرڈر|کیس|رقم الحجز|حجز)"
    + _NUMBER_OF
    + r"|[$€£₹₽৳¥₨]\s?|[#=/@_]|\bv\.?|№\s?)\Z",
    re.IGNORECASE,
)
_COUNTED_ABROAD: Final = Nearby(vocabulary.COUNTED)
_UP_TO_NUMBER: Final = re.compile(rf"[^\W\d_]{{0,4}}{_NUMBER_OF}", re.IGNORECASE)
_COUNTS: Final = re.compile(
    r"\A[)\]\"']?\s?(?:/(?:19|20)[0-9]{2}(?![0-9])|(?:[$€£₹₽৳¥₨₫₩฿](?!\w)|rupees|rupee|rupaye|rupay|rupiye|rupe|"
    r"रुपे|rs|inr|usd|dollars?|cents?|paise|paisa|पैसे|fils|kopecks?|euros?|pounds|rubles?|taka|lakhs?|crores?|"
    r"million|billion|people|persons|votes?|voters|followers|views|visits?|visitors|downloads|hits|plays|"
    r"streams|readers|signatures|likes|retweets|tonnes?|tons?|kg|kms?|miles|"
    r"metres|meters|m|cm|mb|gb|kb|bytes|seconds|secs?|ms|hz|years|days|runs|units|shares|subscribers|copies|"
    r"btc|eth|coins?|tokens?|seats|barrels|watts|kwh|रुपये|रुपए|लोग|वोट|करोड़|लाख|руб|рублей|голосов|человек|"
    r"টাকা|জন|ريال|دينار|درهم|جنيه|ليرة|روپے|ரூபாய்|రూపాయలు|ರೂಪಾಯಿ|രൂപ|reais|reales|pesos|soles|rupiah|ringgit|"
    r"liras?|liralık|złotych|元|円|원|万|億|亿|"
    r"is (?:the|my|our) (?:order|booking|case|ticket|tracking|reference|pnr|complaint|docket)|"
    r"(?:order|booking|case|ticket|tracking|reference|pnr|complaint) (?:no|number|id))(?![^\W\d_])|%|/-)",
    re.IGNORECASE,
)
_MEETING: Final = re.compile(
    r"(?<![^\W_])(?:zoom(?! in\b)|webinar|google meet|teams meeting|meeting id|dial-?in|conference id)(?![^\W_])",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?<![^\W\d_])(?:phone|phones|tel|telephone|call|calls|calling|mobile|mob|cell|cellphone|whats ?app|"
    r"whatsapp|wa|ring|ringing|text|sms|contact|contacts|ph|phn|fone|"
    r"reached (?:on|at)|reach (?:him|her|them)|buzz|spam|dial|fax|handy|le 0[67]|"
    r"m[oó]vil|t[eé]l[eé]fono|telefon|telefone|celular|numero|n[uú]mero|number|numbers|nmbr|"
    r"mobail|nambar|numbr|landline|"
    r"telegram|signal|viber|imo|gpay|paytm|phonepe|upi|missed call|lama|llama|llámal[oa]|appelle|appelez|anruf|"
    r"ruf|звони|звоните|позвоните|позвони|номер|тел|телефон|"
    r"сотовый|мобильный|набери|फोन|फ़ोन|मोबाइल|मोबाईल|नंबर|नम्बर|नं|कॉल|व्हाट्सएप|व्हाट्सऐप|वॉट्सऐप|संपर्क|ফোন|"
    r"মোবাইল|নম্বর|নাম্বার|কল|"
    r"هاتف|هاتفه|هاتفها|جوال|رقم|رقمه|رقمها|اتصل|اتصلوا|واتساب|فون|نمبر|موبائل|کال|تلفن|شماره|電話|电话|号码|"
    r"手机|戦話|"
    r"전화|번호)(?![^\W\d_])|[☎📞📱📲☏]",
    re.IGNORECASE,
)
_HELP: Final = re.compile(
    r"help ?-?lines?|help ?desk|hot ?line|toll ?-?free|customer (?:care|service|support|helpline)|call "
    r"?cent(?:re|er)|emergenc|control room|"
    r"\bfax\b|press (?:note|release|information|bureau|office|desk|team|contact|enquiries|inquiries|section|"
    r"officer|queries)|media (?:office|desk|team|"
    r"contact|enquiries|inquiries|cell|relations|queries)|"
    r"embass|consul(?:ate|ar)|high commission|switch ?board|reception\b|front desk|duty officer|passport "
    r"office|police station|ambulance|"
    r"fire (?:brigade|station)|blood bank|reservations?\b|enquir|inquir(?:y|ies)|crisis line|suicide|cyber "
    r"?crime|grievance|box office|tickets? (?:at|on|from)|"
    r"support (?:line|team|number)|\bcare number|service cent(?:re|er)|\bngo\b|clinic|hospital|ministry|volunteers|"
    r"electricity|municipal|(?:eye|health|blood) camp|dhaba|workshop|repairs?\b|register\b|trust's|charity|"
    r"dukaan|dukan|दुकान|party booking|(?:mp|mla|party|district|ward|block|tehsil|collector'?s?) office\b|мастерск|"
    r"сервис|معرض|للتواصل مع(?:نا|ي)|निगम|शिकायत|विभाग|"
    r"organi[sz]ers?\b|convenors?\b|\b(?:pmo|mea|mha|cmo|cpio|pib)\b|press (?:briefing|meet|conference)|"
    r"secretariat|spokes(?:person|man|woman)'?s? (?:office|desk|number)|"
    r"restaurant|hotel\b|delivery|shop\b|store\b|showroom|salon\b|franchise|admissions?\b|to register|register "
    r"(?:at|on|by)|rsvp|"
    r"हेल्पलाइन|टोल ?फ्री|दूतावास|कंट्रोल रूम|नियंत्रण कक्ष|थाना|अस्पताल|कार्यालय|मंत्रालय|горячая линия|"
    r"горячей линии|посольств|консульств|пресс-служб|"
    r"скорая|полиция|справочн|হেল্পলাইন|দূতাবাস|سفارة|السفارة|قنصلية|خط ساخن|الخط الساخن|سفارت|ہیلپ ?لائن|"
    r"línea de ayuda|embajada|ambassade(?!u)|botschaft(?!er)|distress (?:line|number|call)|"
    r"(?:tourist|traffic|railway|women) police|police (?:control|helpline|number)|public relations|"
    r"relations officer|visa section|"
    r"(?:visa|passport|consular|press|media|public) (?:section|wing|cell|unit|division)|front office|"
    r"help ?centre|help ?center",
    re.IGNORECASE,
)
_APPEAL: Final = re.compile(
    r"(?<![^\W_])(?:please help|pls help|plz help|kindly help|help me|need(?:s|ed)? help|my (?:son|daughter|"
    r"father|mother|brother|sister|wife|husband|"
    r"friend|parents|uncle|aunt|cousin)|"
    r"blood (?:needed|required|donor|group|(?:ab|[abo])\s?[+-])|attendant|if found|reunite|selling|on sale|"
    r"asking price|"
    r"(?:platelets|oxygen|plasma) "
    r"(?:needed|required)|lost (?:dog|cat|child|"
    r"wallet|bag|phone)|missing (?:child|person|girl|boy|dog|cat|since)|(?:for|to) (?:book|booking|order|"
    r"enquir|rent|sale|sell(?!out)|buy|join|register|"
    r"advertis|franchise|details|appointment)\w*|order (?:your|now|online)|admissions? open|hiring|vacanc\w+|"
    r"job (?:opening|offer|vacancy)|send (?:your )?"
    r"(?:cv|resume)|walk-?in|whatsapp (?:channel|group)|join (?:us|our|my)|follow us|subscribe (?:to|now|us|"
    r"my|our)|limited "
    r"offer|discount|cash on delivery|"
    r"tiffin|tutors?|plumber|electrician|carpenter|painter|mechanic|packers|movers|hostel|catering|cakes?|salon|"
    r"gym|yoga|"
    r"coaching|tuitions?|tailor|cab service|taxi service|home service|lapata|khabar mile|respected sir|dear sir|"
    r"sir please|madam please|मदद (?:कीजिए|करें|करो|चाहिए)|कृपया|"
    r"खून की|madad (?:kijiye|"
    r"karo|karein|chahiye)|kripya|"
    r"помогите|потерял\w*|продам|сдам|يرجى المساعدة|ساعدونا|مدد کریں)(?![^\W_])",
    re.IGNORECASE,
)
"""What people write who give a number to be called: asking for help, selling, looking for somebody or something."""

_OWN: Final = re.compile(
    r"(?<![^\W_])(?:my|mine|our|ours|i'm|i am|i live|we live|i left|journalist here|i can be|you can (?:call|"
    r"reach|text|find) me|"
    r"hum ?se|hamse|mujh ?se|call back on|call me back|call me|text me|ring me|whatsapp me|msg me|"
    r"message me|ping me|dm me|email me|mail me|write to me|write me|reach me|"
    r"contact me|contact us|call us|reach us|email us|mail us|write to us|reach out to me|get in touch with me|"
    r"(?:call|whatsapp|contact|ping|text) on (?:my|our)|"
    r"hamara|hamare|hamari|mera|mere|meri|mujhe|mujhko|mujhse|humse|hume|मेरा|मेरे|मेरी|मुझे|मुझसे|मुझको|हमारा|"
    r"हमारे|हमारी|हमें|हमसे|мой|моя|моё|моего|мне|меня|наш|нам|наша|"
    r"আমার|আমাকে|আমাদের|رقمي|هاتفي|اتصل بي|اتصلوا بي|راسلني|بريدي|میرا|میرے|میری|مجھے|ہمارا|"
    r"mi n[uú]mero|mon num[eé]ro|meine nummer|mein handy)(?![^\W_])",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"(?<![^\W_])(?:his|her|hers|their|theirs|him|them|this (?:man|woman|guy|traitor|clown)|uska|uske|uski|"
    r"usko|isko|inko|inhe|unhe|isse|usse|use|unka|unke|unki|unko|iska|iske|iski|inka|inke|inki|"
    r"उसका|उसके|उसकी|उसको|उसे|उनका|उनके|उनकी|उनको|उन्हें|इसका|इसके|इसकी|इसे|इनका|इनके|इनकी|"
    r"ses|leurs|его|её|ее|ей|ему|их|им|তার|তাঁর|ওর|رقمه|رقمها|هاتفه|هاتفها|عنوانه|عنوانها|بيته|بيتها|اس کا|"
    r"اس کے|اس کی|"
    r"ان کا|ان کے|su|sus|sa|son|leur|sein|seine|ihr|ihre|daughter|son|wife|husband|mother|father|"
    r"minister|ambassador|envoy|diplomat|spokes(?:man|woman|person)|senator|consul|attach[eé]|secretary|"
    r"(?:real|private|personal|secret) (?:inbox|mail|e-?mail|number|cell|mobile|address)|(?:this|that) (?:snake|"
    r"rat|pig|dog|bastard|scum|puppet|stooge|crook|thief|liar|coward)|in-laws|"
    r"beti|beta|bete|biwi|patni|पत्नी|बेटी|बेटा|बेटे|traitor|gaddar|गद्दार|dox|doxx|doxxed|leaked|"
    r"exposed)(?:'s)?(?![^\W_])",
    re.IGNORECASE,
)


_NO: Final = re.compile(r"(?<![^\W_])(?:no|nos|num|nr)\b\W{0,3}\Z", re.IGNORECASE)
_HOSTILE: Final = re.compile(
    r"(?<![^\W_])(?:(?:order|send|deliver)\w* (?:\w+ ){0,3}(?:pizzas|taxis|cabs|coffins?|hearse|"
    r"manure)|swat(?:ted|ting)?|"
    r"spam|bombard|flood|anger|angry|shame|traitors?|leak\w*|expos\w*|dox\w*|clown|hate|"
    r"snakes?|rats?|pigs?|bastards?|scum|puppets?|stooges?|crooks?|thief|thieves|chor|kutta|haramkhor|"
    r"namak ?haram|dalal|"
    r"deshdrohi|sign \w+(?: \w+)? up|newsletters?|be (?:rude|creative)|(?:love|hate|fan) (?:letters?|mails?)|"
    r"threat\w*|fraud|corrupt|guilty|liar|coward|sellouts?|"
    r"everyone (?:mail|write|email)|all of you|गद्दार|शर्म|gaddar|sharm|предател\w*|خائن|غدار)(?![^\W_])",
    re.IGNORECASE,
)


_PHONE_ABROAD: Final = Nearby(vocabulary.PHONES)
_HELP_ABROAD: Final = Nearby(vocabulary.HELP)
_OWN_ABROAD: Final = Nearby(vocabulary.OWN)
_OTHERS_ABROAD: Final = Nearby(vocabulary.OTHERS)
_HOMES: Final = Nearby(vocabulary.HOMES)
_AFFAIRS: Final = Nearby(vocabulary.AFFAIRS)


_FEW_WORDS: Final = 4
"""Words beside a datum in a text that is hardly more than it."""


def points_at_somebody(text: str, before: str, after: str, *, short: bool = True) -> bool:
    """Say whether words beside a datum name a third person, or a text is hostile or hardly more than the datum.

    Args:
        text: All of it.
        before: What stands before the datum.
        after: What stands behind it.
        short: Whether a text of hardly more than the datum counts.
    """
    if _OTHERS.search(before) or _OTHERS.search(after) or _HOSTILE.search(text):
        return True
    if _OTHERS_ABROAD.search(before) or _OTHERS_ABROAD.search(after):
        return True
    return short and len(before.split()) + len(after.split()) <= _FEW_WORDS


_KIND_OF_NUMBER: Final = re.compile(
    r"(?<!\S)(?P<noun>[^\s\d.,:;!?()\[\]\"'#@/]{3,24})[ -](?:no|num|number|nr|sayılı|numaralı|numarası|"
    r"nambar|नंबर|नम्बर|संख्या|क्रमांक|نمبر|নম্বর|নং|எண்|நம்பர்)\.?(?:\s(?:is|was|है|ہے))?[\s:.#-]{0,3}\Z|"
    r"(?<!\w)(?P<compound>\w{3,30}(?:nummer|nr))[\s:.#-]{1,3}\Z|"
    r"(?<!\S)(?P<owner>[^\s\d.,:;!?()]{3,24})\sرقم[\s:.#]{0,3}\Z|"
    r"رقم\s(?P<what>ال[^\s\d.,:;!?()]{2,24})[\s:.#]{0,3}\Z|"
    r"\bnomor\s(?P<mine>[a-z]{3,24})[\s:.#]{1,3}\Z",
    re.IGNORECASE,
)
"""A noun that says what a number is of: a meter's, an application's."""

_BESIDE_NUMBER: Final = Nearby(
    """
    the this that his her their its new old real right same correct whole full secret leaked found direct personal
    private home office work mobile cell phone contact call calling landline fax whatsapp wa mob ph tel house family
    number emergency is on at to and or a an s ka ke ki hai ye yeh wo woh is iss us naya purana ghar niji asli
    wala wali sahi dusra doosra pura एक यह ये इस उस का के की है नया पुराना निजी असली सही दूसरा पूरा घर पर्सनल वाला
    یہ اس اس_کا کا کی کے نیا پرانا ذاتی اصلی گھر ہے یہی এই ওই তার ওর নতুন ব্যক্তিগত আসল বাড়ির ঘরের এটা
    lelo dekho likho note save dial try use here got have find guy man woman sir madam boss driver assistant friend
    neighbour neighbor brother sister bhai behan saala aadmi banda bande uska iska unka inka tera mera apna aapka
    त्याचा त्याची त्यांचा तिचा तिची याचा ह्याचा तेरा मेरा आपका अपना जिसका भाई साहब सर मैडम लो देखो लिखो दबाओ
    اسکا انکا اُس تیرا آپ ওঁর উনার ওনার তাঁর তোমার আপনার এর தன் அவனோட இவனோட அவளோட இவளோட அவருடைய இவருடைய அவரது இவரது
    அவனது அவளது bunun adamın kadının kızının oğlunun bana sana
    இந்த அந்த அவர் அவன் அவள் இவர் புதிய தனிப்பட்ட வீட்டு bu şu o onun yeni özel kişisel ev iş cep gizli
    """
)
"""What stands before a word for a number and does not say of what it is, or says that it is a telephone's."""


def counts_something(before: str) -> bool:
    """Say whether the word before "number" is a noun that has nothing to do with telephones or with people."""
    found = _KIND_OF_NUMBER.search(before)
    if found is None:
        return False
    noun = next(filter(None, found.groups()))
    if noun[0].isupper() and noun.isascii() and not noun.isupper() and found["noun"]:
        # A name, or the first word of a sentence.
        return False
    return not any(
        words.search(noun) for words in (_BESIDE_NUMBER, _PHONE_ABROAD, _OTHERS_ABROAD, _OWN_ABROAD, _HOMES)
    ) and not (_PHONE.search(noun) or _OTHERS.search(noun) or _OWN.search(noun) or _HOSTILE.search(noun))


def is_hostile(text: str) -> bool:
    """Say whether a text has words of those who set others on somebody."""
    return _HOSTILE.search(text) is not None


def is_meeting(before: str) -> bool:
    """Say whether what stands before a number speaks of a meeting to dial into."""
    return _MEETING.search(before) is not None


def is_affair(before: str, after: str) -> bool:
    """Say whether the words beside a number say how something stands that an office or a shop has to do."""
    return _AFFAIRS.search(after) is not None or _AFFAIRS.search(before) is not None


def points_at_person(before: str, after: str) -> bool:
    """Say whether the words beside a datum speak of a third person."""
    return any(
        words.search(side) is not None for words in (_OTHERS, _OTHERS_ABROAD) for side in (before, after)
    )


def is_counted(before: str, after: str) -> bool:
    """Say whether the words beside a number make it a price, a case, a score or the like."""
    return (
        _COUNTED.search(before) is not None
        or _COUNTS.match(after) is not None
        or any(_UP_TO_NUMBER.fullmatch(before, end) for _, end in _COUNTED_ABROAD.spans(before))
        or _MEETING.search(before) is not None
    )


def names_phone(before: str, after: str) -> bool:
    """Say whether the words beside a number speak of a telephone."""
    return any(
        found is not None
        for found in (
            _PHONE.search(before), _NO.search(before), _PHONE.search(after), _PHONE_ABROAD.search(before),
            _PHONE_ABROAD.search(after),
        )
    )  # fmt: skip


_TELEPHONE: Final = re.compile(
    r"(?<![^\W\d_])(?:reached (?:on|at)|reach (?:him|her|them)|buzz|spam|phone|tel|"
    r"telephone|call|calls|dial|mobile|cell|cellphone|handphone|whats ?app|ring|text|"
    r"sms|landline|"
    r"(?:his|her|their|s|the|personal|private|direct)(?: \w{2,10})? line|"
    r"(?:his|her|their|'s) (?:\w{2,12} )?(?:number|no|num|nr)|gsm)(?![^\W\d_])|[☎📞📱📲☏]",
    re.IGNORECASE,
)


def speaks_of_phones(before: str, after: str) -> bool:
    """Say whether the words beside a number speak of a telephone, and not only of a number."""
    return any(
        pattern.search(side) is not None
        for pattern in (_TELEPHONE, _PHONE_ABROAD)
        for side in (before, after)
    )


def whose(before: str, after: str) -> Whose:
    """Say whose a datum is by the words beside it; whoever is named nearest before it counts."""
    helps = any(pattern.search(side) for pattern in (_HELP, _HELP_ABROAD) for side in (before, after))
    if helps and not (_NOT_HELP.search(before) or _PICKS_UP.search(before)):
        return "public"
    if (_APPEAL.search(before) or _APPEAL.search(after)) and not _HOSTILE.search(f"{before} {after}"):
        return "own"
    own = max(_last(_OWN, before), _OWN_ABROAD.last(before))
    others = max(_last(_OTHERS, before), _OTHERS_ABROAD.last(before))
    if own > others:
        return "own"
    # A word that is cut would be read as another: "to the mi" of a minister's is no "mi".
    behind = after if len(after) <= _BEHIND else after[:_BEHIND].rpartition(" ")[0]
    if (
        others < 0
        and (_OWN.search(behind) or _OWN_ABROAD.search(behind))
        and not (_OTHERS.search(behind) or _OTHERS_ABROAD.search(behind))
    ):
        return "own"
    return "other"


_NOT_HELP: Final = re.compile(
    r"(?<![^\W_])(?:don'?t|do not|forget|skip|bypass|instead of|rather than|not the|no more|why bother|statt|anstatt|"
    r"au lieu de|en vez de|em vez de|invece di|вместо|замість|yerine|के बजाय|की जगह|بدل)"
    r"(?![^\W_])[^.;:!?\n]{0,40}[:\s]{0,3}\Z|"
    r"(?<![^\W_])(?:don'?t|do not|forget|skip) (?:bother |call |try |waste )?(?:\w+ ){0,3}(?:customer|help|"
    r"press|front|switch|call|support)",
    re.IGNORECASE,
)
_PICKS_UP: Final = re.compile(
    r"(?<![^\W_])(?:he|she|him|her|herself|himself|@\w{2,30}) (?:\w+ )?(?:picks? up|answers?|reachable|"
    r"reached)[^.;!?\n]{0,16}\Z",
    re.IGNORECASE,
)
"""Words of help that somebody says to leave aside, and a person who answers."""

_BEHIND: Final = 24
"""Characters behind a datum in which its author may be spoken of."""


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for match in pattern.finditer(text):
        place = match.end()
    return place
