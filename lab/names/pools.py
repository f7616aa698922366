"""Names that the lists are made of: common first names with surnames that are made up or borne by thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Pool:
    """Names of one language.

    Attributes:
        script: What the table calls it.
        firsts: First names; those at even places are of the development half, those at odd ones are held out.
        lasts: Surnames, likewise.
        strangers: Surnames that nobody on the watchlist has.
        words: Words that sentences are made of.
        longer: Letters that make another name or word of a surname.
        given_last: Whether the surname comes first.
        joined: Whether names are written without a space.
    """

    script: str
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    strangers: tuple[str, ...]
    words: tuple[str, ...]
    longer: tuple[str, ...]
    given_last: bool = False
    joined: bool = False


def _pool(
    script: str, names: str, lasts: str, strangers: str, words: str, longer: str, *, given_last: bool = False,
    joined: bool = False,
) -> Pool:  # fmt: skip
    parts = (tuple(text.split()) for text in (names, lasts, strangers, words, longer))
    firsts, surnames, others, sentence, endings = parts
    return Pool(script, firsts, surnames, others, sentence, endings, given_last, joined)


POOLS: Final = (
    _pool(
        "Latin",
        "Devesh Moira Anne-Lou Conrad Philippa Tobias Imogen Rupert",
        "Rathin O'Dowdle Ferrin Brackwell Lindqvist Harrowgate D'Almeyda Wexcombe",
        "Marsden Holloway Pettifer",
        "resign now we all know what happened at the meeting last week and nobody answers",
        "son ov ley ton",
    ),
    _pool(
        "Latin, accented",
        "José Hélène Jürgen Søren Zoë François Ángela Björn",
        "Peñalver Lefèvre Größner Ærlund Müllner Gonçalves Ibáñez Håkansen",
        "Castaño Dubœuf Krämer",
        "por favor nous avons heute die ganze ciudad demain wieder",
        "sen eau inger",
    ),
    _pool(
        "Turkish",
        "Pınar İdil Çağrı Işık Şükrü Gülşen Ömer İlknur",
        "Işıltay Kırpık Yıldızoğlu Öztürkmen Şimşekli Güneşdoğan Çıtak İğdeli",
        "Karabulut Yıldırımer Akçay",
        "istifa etsin artık halk seni görüyor bugün mecliste kim konuştu",
        "gil cı lar",
    ),
    _pool(
        "Polish",
        "Andrzej Katarzyna Paweł Beata Krzysztof Joanna Mateusz Zofia",
        "Wierzbiński Żółtowska Kowalczyk Śliwińska Dąbrowiecki Ćwiklińska Jabłoński Górska",
        "Nowicki Mazurek Wrona",
        "niech odejdzie dzisiaj wszyscy wiedzą jak było wczoraj w sejmie",
        "ewicz owa",
    ),
    _pool(
        "Vietnamese",
        "Văn-Dũng Thị-Hồng Quốc-Bảo Minh-Đức Thanh-Hằng Hữu-Phước Kim-Ngân Đình-Trọng",
        "Nguyễn Trần Phạm Đặng Bùi Võ Hoàng Đỗ",
        "Lê Ngô Dương",
        "hãy từ chức ngay hôm nay mọi người đều biết chuyện này rồi",
        "h nh",
        given_last=True,
    ),
    _pool(
        "Cyrillic",
        "Сергей Мария Фёдор Наталья Игорь Ксения Артём Алёна",
        "Ратвальский Захарьина Семёнов Воронцова Берёзкин Тихомирова Кудрин Лебедева",
        "Громов Пахомов Снегирёв",
        "уходи уже все знают что было вчера на совете и никто не ответил",
        "ич чук янц",
    ),
    _pool(
        "Greek",
        "Νίκος Ελένη Γιώργος Μαρία Κώστας Άννα Θανάσης Σοφία",
        "Παπαδόπουλος Ραθινού Αλεξίου Μαυρομάτη Δημητρίδης Καλογεράκη Στεφάνου Λαμπράκη",
        "Βασιλείου Οικονόμου Σπανού",
        "παραιτήσου τώρα όλοι ξέρουν τι έγινε χτες στη βουλή",
        "άκης ίδης",
    ),
    _pool(
        "Arabic",
        "أحمد فاطمة إبراهيم هدى خالد منى ياسين رؤى",
        "الكرمي الراضى البشيري القاضي الهاشمي الزهراني المصري السامرائي",
        "التميمي العنزي الخولي",
        "استقل الآن الجميع يعرف ما حدث أمس في المجلس",
        "ون ان",
    ),
    _pool(
        "Persian and Urdu",
        "علی مریم کاوه زهرا بہادر یاسمین کمال پروین",
        "کرمانشاهی یزدانی گیلانی ہاشمی کاظمی چیمہ قریشی نیکزاد",
        "شیرازی بھٹی صادقی",
        "استعفا بده همه می‌دانند دیروز چه شد آج سب جانتے ہیں",
        "زاده پور",
    ),
    _pool(
        "Hebrew",
        "בנימין רחל יוסף תמר אברהם נעמי שמעון מרים",
        "לוינסקי כהנוביץ גולדברג שרוןי אלמוג ברקוביץ׳ פרידמן אזולאין",
        "שטרנברג מזרחי הורביץ",
        "תתפטר עכשיו כולם יודעים מה קרה אתמול בכנסת",
        "יאן סון",
    ),
    _pool(
        "Devanagari",
        "राहुल प्रियंका फ़रहान सञ्जय अनिल ज़ोया विक्रम मीनाक्षी",
        "पण्डित राठवालकर ज़ैदी चन्द्रन वर्मानी सिंघानिया गड़करे बिन्दल",
        "जोशी मेहता दुबे",
        "इस्तीफा दो सब जानते हैं कल संसद में क्या हुआ था",
        "ानी वाला",
    ),
    _pool(
        "Bengali",
        "শেখর অনন্যা রফিকুল মৌসুমী বিকাশ তাহমিনা সুব্রত নুসরাত",
        "মুজিবর চট্টরাজ হাসানুল বড়ুয়া সেনগুপ্ত চৌধুরানী রায়চাঁদ মণ্ডল",
        "পালিত দত্তগুপ্ত খন্দকার",
        "পদত্যাগ করুন সবাই জানে কাল সংসদে কী হয়েছিল",
        "ান াইল",
    ),
    _pool(
        "Tamil",
        "கண்ணன் மீனாட்சி சுந்தரம் கயல்விழி முருகன் பூங்கொடி அருண் செல்வி",
        "ராமநாதன் வேலுசாமி அழகிரி தேவராஜன் சிவகுமார் இளங்கோவன் நெடுமாறன் பொன்முடி",
        "சேகரன் குமரவேல் வீரமணி",
        "பதவி விலகு எல்லோருக்கும் தெரியும் நேற்று என்ன நடந்தது",
        "புரம் நாடு",
    ),
    _pool(
        "Telugu",
        "వెంకట సీతాలక్ష్మి రాజేష్ పద్మావతి శ్రీకాంత్ అనురాధ మహేష్ స్వాతి",
        "రాత్నాల కొండపల్లి నాయుడపు చింతలపూడి గొల్లపల్లి వేమూరి బొమ్మారెడ్డి తాడేపల్లి",
        "గుమ్మడి పోతుల మంచాల",
        "రాజీనామా చేయాలి అందరికీ తెలుసు నిన్న సభలో ఏం జరిగింది",
        "పురం వాడ",
    ),
    _pool(
        "Gurmukhi",
        "ਹਰਪ੍ਰੀਤ ਜਸਲੀਨ ਗੁਰਦੀਪ ਸਿਮਰਨ ਬਲਵਿੰਦਰ ਨਵਜੋਤ ਮਨਮੋਹਨ ਕੁਲਜੀਤ",
        "ਢਿੱਲਵਾਂ ਸਿੱਧਵਾਲ ਗਰੇਵਾਲ ਬਾਜਵੇਕਾ ਰੰਧਾਵੇ ਸੰਧੂਵਾਲ ਖੰਡੇਵਾਲ ਚੰਨੀਕਾ",
        "ਬਰਾੜ ਮਾਨਸਾ ਗਿੱਲਾਂ",
        "ਅਸਤੀਫਾ ਦਿਓ ਸਭ ਜਾਣਦੇ ਹਨ ਕੱਲ੍ਹ ਕੀ ਹੋਇਆ",
        "ਪੁਰ ਾਨੀ",
    ),
    _pool(
        "Thai",
        "กมลชัย ศิริพร ธนากร วราภรณ์ ปิยะพงษ์ มัณฑนา สุรเดช จินตนา",
        "ศรีสุขเกษม วงศ์ไพศาล เจริญรัตน์ ทองประเสริฐ บุญญาวิวัฒน์ แสงอรุณ พัฒนกิจ อินทรโชติ",
        "มหาชัย รุ่งโรจน์ดี ใจบุญ",
        "ลาออก เดี๋ยวนี้ ทุกคน รู้ว่า เมื่อวาน เกิดอะไรขึ้น",
        "ุ ์",
    ),
    _pool(
        "Georgian",
        "გიორგი ნინო დავით თამარ ლევან მარიამ ზურაბ ეკატერინე",
        "მარგველიანი ჯაფარაშვილი რატინაძე ბერიძიშვილი კვარაცხელიძე ლომთათიანი გოგიბერიძე ცინცაშვილი",
        "წერეთლიანი მესხიძე ჩხეიძიანი",
        "გადადექი ახლავე ყველამ იცის რა მოხდა გუშინ",
        "ური ელი",
    ),
    _pool(
        "Armenian",
        "Արմեն Անահիտ Տիգրան Լուսինե Վահագն Նարե Հովհաննես Սևակ",
        "Հակոբյան Ռաթինյան Գևորգյան Սարգսյանց Պետրոսեան Մելքումյան Ավետիսյան Բաղդասարյան",
        "Դավթյան Գրիգորյան Մանուկյան",
        "հրաժարական տուր բոլորը գիտեն ինչ եղավ երեկ",
        "ական ցի",
    ),
    _pool(
        "Chinese",
        "水龙 晓丽 国强 建华 志远 文静 伟杰 秀兰",
        "陈 欧阳 张 刘 马 罗 司徒 黄",
        "赵 钱 孙",
        "辞职 大家 都知道 昨天 发生 什么 不要 再说",
        "",
        given_last=True,
        joined=True,
    ),
    _pool(
        "Japanese",
        "太郎 花子 健一 美咲 直樹 陽子 翔太 恵美",
        "山田 渡辺 斎藤 高橋 長谷川 小野寺 佐々木 宇都宮",
        "中村 伊藤 黒木",
        "辞任して ください みんな 知っている 昨日 何が あった",
        "",
        given_last=True,
        joined=True,
    ),
    _pool(
        "Japanese, katakana",
        "ドナルド マリア ガブリエル ステファン ピーター ジャクリーヌ ヴィクトル ベアトリス",
        "ラティン オダウド ベルナール ブラックウェル パパドプロス ジョンソニア ゲオルギウ ポルタレス",
        "マルケス ドヌーヴ コスタス",
        "辞任して ください みんな 知っている 昨日 何が あった",
        "ズ ート",
    ),
    _pool(
        "Korean",
        "지훈 수빈 영호 민서 태현 하윤 상철 은지",
        "박 최 남궁 강 윤 임 황보 서",
        "김 이 정",
        "사퇴 하라 모두가 알고 있다 어제 무슨 일이",
        "련 경",
        given_last=True,
        joined=True,
    ),
    _pool(
        "Ethiopic",
        "አበበ ሰላማዊት ኃይሉ ዓለሙ ጸሐይ መሠረት ዮሐንስ ሕይወት",
        "ቢቂላው ረታነህ ወርቅነህ ደስታዬ ገብረሥላሴ ታደሰች ሐጎስ ፀጋዬ",
        "ከበደው በላቸው ሙሉጌታ",
        "ስልጣን ይልቀቁ ሁሉም ያውቃል ትናንት ምን ሆነ",
        "ውያን ዎች",
    ),
)
"""All languages; twelve scripts and more."""
