"""Short everyday phrases of more languages; sentences are put together of a start, a thing, a verdict and an end."""

from __future__ import annotations

from typing import Final, NamedTuple


class Phrases(NamedTuple):
    """What people of one language say.

    Attributes:
        starts: How a remark begins; often not at all.
        things: What it is about.
        verdicts: What it says of it.
        ends: How it ends.
        angry: Stock phrases of the angry, the commonest first.
        warm: Stock phrases of well-wishers, the commonest first.
        asks: Questions.
        calls: What people demand.
    """

    starts: tuple[str, ...]
    things: tuple[str, ...]
    verdicts: tuple[str, ...]
    ends: tuple[str, ...]
    angry: tuple[str, ...]
    warm: tuple[str, ...]
    asks: tuple[str, ...]
    calls: tuple[str, ...]


def _split(*lists: str) -> Phrases:
    starts, things, verdicts, ends, angry, warm, asks, calls = (
        tuple(phrase.strip() for phrase in phrases.split("|")) for phrases in lists
    )
    return Phrases(starts, things, verdicts, ends, angry, warm, asks, calls)


PHRASES: Final = {
    "en": _split(
        "|honestly,|look,|come on,|sorry but|I mean,|not gonna lie,|as a parent,|every year|once again|so|wow,|well,|"
        "oh please,|no but seriously|hot take:|for the record,|just heard that",
        "the bus line|the tram works|this budget|the new school|the hospital plan|the vote|your speech|the harbour|"
        "the clinic|the library|the tax letter|the water bill|the report|the interview|that answer|our street|"
        "the stadium|the timetable|the trial|the festival|the bridge|the whole thing|your department|the town hall",
        "is a joke|was the last straw|costs us twice|came too late|makes me furious|is what we asked for|"
        "needs a second look|was promised in spring|is falling apart|went as expected|has nothing to do with us|"
        "deserves better|was sold as progress|will be remembered|should never have passed|is not what you said in May|"
        "hits the wrong people|sounds nice on paper|is over for me|works better than they say",
        "|good night|think about it|I waited two hours for that|my mum cried|shame|ask anyone here|that is all|"
        "explain that|and you know it|we see you|no words|thank you for nothing|do better|not surprised|the end",
        "shame on you|shame|resign|liar|disgusting|resign now|you should be ashamed|clown|unbelievable|"
        "who pays for this|go home|never again|how do you sleep at night|pathetic|what a joke|traitor|lies lies lies|"
        "wake up|do your job|enough is enough|delete this|coward|get lost|you lost my vote|read the room",
        "well said|thank you|love this|respect|finally|so proud|this|100%|stay strong|bravo|exactly|keep going|"
        "legend|congratulations|beautiful|we are with you|amen|hero|best of luck|great news|you are the best",
        "who decided that|when will it open|what happens to the old one|why was nobody asked|is there a date|"
        "how much is it in the end|will the line stop here|can we read the contract|and the staff|since when",
        "resign|answer the question|publish the numbers|open the files|come and talk to us|stop the sale|"
        "give us a date|pay the nurses|fix the road|tell the truth|meet the families|take it back",
    ),
    "es": _split(
        "|la verdad,|mira,|perdona pero|otra vez|a ver,|de verdad,|como madre,|hoy",
        "el presupuesto|la línea de bus|el hospital|tu discurso|el colegio|la votación|el puerto|esta ley|el metro|"
        "la factura del agua|el informe|nuestra calle",
        "es una vergüenza|llega tarde|nos cuesta el doble|no se entiende|era lo que pedíamos|se cae a pedazos|"
        "no es lo que dijiste|merece algo mejor|suena bien en el papel|se recordará",
        "|buenas noches|piénsalo|sin palabras|ya basta|gracias por nada|lo sabes|pregunta a cualquiera",
        "vergüenza|dimisión|qué vergüenza|mentiroso|fuera|dimite ya|sinvergüenza|asco|basta ya|payaso|a la calle",
        "bravo|gracias|ánimo|por fin|grande|te queremos|enhorabuena|así se habla|qué bonito|vamos",
        "¿quién paga esto?|¿y los vecinos?|¿cuándo abre?|¿por qué nadie preguntó?|¿hay fecha?",
        "dimite|responde|publica los datos|ven a hablar con nosotros|para la venta|di la verdad",
    ),
    "pt": _split(
        "|olha,|sério,|de novo|desculpa mas|como pai,|gente,|hoje",
        "o orçamento|o ônibus|o hospital|seu discurso|a escola|a votação|o porto|essa lei|o metrô|a conta de água|"
        "a nossa rua|o relatório",
        "é uma piada|chegou tarde|custa o dobro|ninguém entende|era o que a gente pedia|está caindo aos pedaços|"
        "não foi o que você disse|merece mais|parece bom no papel",
        "|boa noite|pensa nisso|sem palavras|chega|obrigado por nada|você sabe|que tristeza",
        "vergonha|fora|mentiroso|renuncia|que vergonha|palhaço|nojo|chega|acabou|vai trabalhar",
        "parabéns|obrigado|força|finalmente|lindo|arrasou|te amo|bravo|tamo junto|maravilhoso",
        "quem paga isso?|e os moradores?|quando abre?|por que ninguém perguntou?|tem data?",
        "renuncia|responde|publica os dados|vem conversar|para a venda|fala a verdade",
    ),
    "de": _split(
        "|ehrlich,|also|Entschuldigung, aber|schon wieder|als Mutter:|wow,|naja,|mal ehrlich,|heute",
        "der Haushalt|die Buslinie|die Klinik|Ihre Rede|die neue Schule|die Abstimmung|der Hafen|dieses Gesetz|"
        "die Straßenbahn|der Bescheid|unsere Straße|der Bericht|das Stadion",
        "ist ein Witz|kommt zu spät|kostet uns doppelt|versteht kein Mensch|war überfällig|fällt auseinander|"
        "ist nicht das, was Sie sagten|hat Besseres verdient|klingt gut auf dem Papier|trifft die Falschen",
        "|gute Nacht|denken Sie nach|ohne Worte|es reicht|danke für nichts|das wissen Sie genau|fragen Sie hier jeden",
        "Schämen Sie sich|Rücktritt|Lügner|peinlich|unfassbar|Rücktritt jetzt|eine Schande|"
        "es reicht|abtreten|Frechheit",
        "danke|bravo|endlich|stark|Respekt|richtig so|weiter so|alles Gute|toll|genau so",
        "wer zahlt das?|und die Anwohner?|wann wird eröffnet?|warum hat keiner gefragt?|gibt es einen Termin?",
        "treten Sie zurück|antworten Sie|legen Sie die Zahlen offen|reden Sie mit uns|stoppen Sie den Verkauf",
    ),
    "fr": _split(
        "|franchement,|bon,|désolé mais|encore une fois|en tant que père,|non mais|ce soir",
        "le budget|la ligne de bus|l'hôpital|votre discours|l'école|le vote|le port|cette loi|le tram|"
        "la facture d'eau|notre rue|le rapport",
        "est une blague|arrive trop tard|nous coûte le double|personne ne comprend|était attendu|tombe en ruine|"
        "n'est pas ce que vous disiez|mérite mieux|touche les mauvaises personnes",
        "|bonne nuit|réfléchissez|sans commentaire|ça suffit|merci pour rien|et vous le savez",
        "honte à vous|honteux|démission|menteur|dehors|quelle honte|ridicule|ça suffit|clown|dégage",
        "bravo|merci|enfin|courage|respect|magnifique|félicitations|bien dit|on est avec vous|top",
        "qui paie ?|et les riverains ?|ça ouvre quand ?|pourquoi personne n'a demandé ?|une date ?",
        "démissionnez|répondez|publiez les chiffres|venez nous parler|arrêtez la vente|dites la vérité",
    ),
    "tr": _split(
        "|bak,|yani|kusura bakma ama|yine|bir anne olarak|vallahi|bugün",
        "bütçe|otobüs hattı|hastane|konuşman|yeni okul|oylama|liman|bu yasa|metro|su faturası|sokağımız|rapor",
        "tam bir şaka|çok geç geldi|bize iki katına mal oldu|kimse anlamıyor|zaten istediğimizdi|dökülüyor|"
        "söylediğin bu değildi|daha iyisini hak ediyor|kâğıtta güzel",
        "|iyi geceler|bir düşün|söyleyecek söz yok|yeter artık|biliyorsun",
        "istifa|utan|yazıklar olsun|yalancı|yeter|rezalet|istifa et|utanmaz|komik|git artık",
        "helal|teşekkürler|sonunda|bravo|yanındayız|çok güzel|tebrikler|adamsın|devam|kalp",
        "kim ödeyecek?|peki ya mahalleli?|ne zaman açılıyor?|neden kimse sormadı?",
        "istifa et|cevap ver|rakamları açıkla|gel konuşalım|satışı durdur",
    ),
    "ar": _split(
        "|بصراحة|يا أخي|آسف لكن|مرة أخرى|اليوم|والله|كأم",
        "الميزانية|خط الحافلة|المستشفى|خطابك|المدرسة الجديدة|التصويت|الميناء|هذا القانون|فاتورة الماء|شارعنا|التقرير",
        "نكتة|جاء متأخرا|يكلفنا الضعف|لا يفهمه أحد|هذا ما طلبناه|ينهار|ليس ما قلته|يستحق أفضل",
        "|تصبحون على خير|فكروا|بلا تعليق|كفى|وأنت تعرف",
        "عيب|استقل|كذاب|كفى|عار عليك|ارحل|مهزلة|خائن|لا حول ولا قوة إلا بالله",
        "شكرا|أحسنت|أخيرا|كل التوفيق|ما شاء الله|معك|مبروك|الله يحفظك",
        "من يدفع؟|متى يفتح؟|لماذا لم يسأل أحد؟|هل هناك موعد؟",
        "استقل|أجب|انشر الأرقام|تعال نتحدث|أوقف البيع",
    ),
    "id": _split(
        "|jujur,|aduh,|maaf tapi|lagi-lagi|sebagai ibu,|ya ampun,|hari ini",
        "anggaran|jalur bus|rumah sakit|pidatomu|sekolah baru|pemungutan suara|pelabuhan|undang-undang ini|"
        "tagihan air|jalan kami|laporan itu",
        "lucu sekali|terlambat|mahal dua kali lipat|tidak ada yang mengerti|memang yang kami minta|hancur|"
        "bukan yang kamu bilang|pantas lebih baik",
        "|selamat malam|pikirkan|tidak ada kata|cukup|terima kasih banyak|kamu tahu itu",
        "malu dong|mundur|bohong|cukup|mundur sekarang|memalukan|parah|gagal|badut",
        "mantap|terima kasih|akhirnya|semangat|bangga|keren|selamat|hebat|sukses selalu",
        "siapa yang bayar?|kapan dibuka?|kenapa tidak tanya warga?|ada tanggal?",
        "mundur|jawab|buka datanya|temui kami|hentikan penjualan",
    ),
    "ja": _split(
        "|正直、|まあ、|また|え、|今日の|申し訳ないけど",
        "予算は|バス路線は|病院は|あの演説は|新しい学校は|投票は|港は|この法律は|水道代は|報告書は",
        "ひどい|遅すぎる|二倍かかる|誰もわからない|望んでいた通り|もう限界|話が違う|もっと良くなる",
        "|おやすみ|考えてほしい|言葉もない|もういい|知ってるはず",
        "恥を知れ|辞めろ|嘘つき|ひどい|最低|もう無理|辞任しろ|ありえない",
        "ありがとう|応援してます|最高|やっと|おめでとう|素敵|かっこいい|頑張って",
        "誰が払うの？|いつ開くの？|なぜ聞かないの？",
        "辞任して|答えて|数字を出して|話し合って",
    ),
}
"""BCP 47 code to its phrases."""

EMOJIS: Final = {
    "angry": ("😡", "🤡", "🤬", "👎", "😤", "💩", "🙄", "😠", "🤢", "🖕", "😂", "🤮"),
    "warm": ("❤️", "👏", "🙏", "😍", "🔥", "💪", "🥰", "😭", "💙", "👍", "🎉", "✨"),
    "plain": ("😂", "🤔", "🤷", "👀", "😅", "🙃", "💀", "🙄", "😴", "☕"),
}
"""Mood to emojis, the commonest first."""

ALPHABETS: Final = {
    "latin": ("bcdfghklmnprstvz", "aeiou"),
    "cyrillic": ("бвгджзклмнпрст", "аеиоуя"),
    "greek": ("βγδζκλμνπρστφχ", "αεηιοω"),
    "devanagari": ("कखगचजटडतदनपबमरलवसह", "ािीुूेैो"),
    "hangul": ("가나다라마바사아자차카타파하", "고노도로모보소오조호"),
    "arabic": ("بتثجحخدذرزسشصطعغفقكلمن", "اوي"),
    "hebrew": ("בגדהזחטילמנסעפצקרשת", "אוי"),
    "thai": ("กขคงจชดตทนบปผพมยรลวสห", "ะาิีุู"),
    "han": ("天地人山水火木金土日月年大小上下中国学校工作时间路车电话公司", "的了是不我有他这来到"),
}
"""Script to beginnings and ends of the syllables of languages that are made up."""
