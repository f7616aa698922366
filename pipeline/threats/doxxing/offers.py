"""Numbers that are given to be called by whoever needs what is offered: lessons, a room, repairs, relief, a lost dog.

Whoever offers or seeks something gives a number that is theirs to give. The words are those of small
advertisements and
notices, which are much alike in all languages.
"""

from __future__ import annotations

from typing import Final

from pipeline.threats.doxxing import context
from pipeline.threats.doxxing.nearby import Nearby

_LEFT: Final = 140
_RIGHT: Final = 80
"""Characters before and after a number in which an offer may stand: it often opens the text, and the number ends it."""

_RIGHT_BEFORE: Final = 30
"""Characters before a number in which somebody else who is named makes it theirs, whatever is offered."""

OFFERS: Final = """
    sælges udlejes utleies iznajmljuj* prodajem prodajemo dajem_instrukcije eladnám müüa nomaale parduodam*
    išnuomoj* pārdod* izīrē
    مدرس مدرسة_خصوصي خصوصي معلم_خصوصي lost: found: missing: pg_available rooms_available room_available
    available_for_rent for_sale for_rent
    to_let for_hire rent_out sublet second-hand secondhand asking_price bookings reservations
    admission lessons tutor* tuition* coaching repair* plumb* electrician* wiring carpent* painter* painting_and
    roofing gutter* locksmith* cleaner* babysit* childminder caregiver driver_needed driver_wanted hiring
    vacanc* job_opening apply_to we_deliver home_delivery catering bakery cakes salon parlour tailor* mechanic*
    towing tow_truck breakdown_service taxi cab_service car_hire movers packers donate donation* donor*
    fundrais* charity relief_camp* relief_desk relief_work relief_fund relief_material flood_relief
    animal_shelter night_shelter flood_victims volunteer* adopt_a adoption adoptions rehom* lost_dog lost_cat
    lost_and_found found_a found_wallet missing_since if_found blood_needed platelets ration* food_packets
    langar soup_kitchen food_bank helpdesk registration* rsvp tickets_from open_daily open_all_night walk-ins
    special_offer discount* per_month per_kg sq_ft bhk pg_for paying_guest roommate* flatmate* yoga_class
    guitar_lessons piano_lessons dance_class gym_membership veterinar* physiotherap* dentist* nurse_available
    ambulance hearse funeral memorial_service wedding_photograph* photographer* mehendi decorator* tent_house
    sound_system printing_press xerox notary astrologer* puncture battery_ kiraye kiraya kiraye_par bechna bikau
    bikaaw chahiye_kisi tution sikhna sikhaye marammat madad_chahiye baadh rahat daan raktdan khoya_hua gumshuda
    mil_jaye_to naukri bharti किराए* किराये* किराया बिकाऊ बेचना बेचनी ट्यूशन कोचिंग मरम्मत रिपेयर* प्लंबर
    मिस्त्री नौकरी भर्ती दान रक्तदान बाढ़* राहत* शिविर स्वयंसेवक* लंगर राशन गुमशुदा खोया_हुआ खो_गया मिले_तो
    पंजीकरण बुकिंग छूट दुकान होम_डिलीवरी एम्बुलेंस टिफिन इलाज गोद_लेने पूरग्रस्त* मदतकार्य भाड्याने विकणे शिकवणी
    दुरुस्ती नोकरी کرائے* کرایہ برائے_فروخت ٹیوشن مرمت نوکری عطیہ* خون_کی سیلاب* امداد* رضاکار* گمشدہ لاپتہ بکنگ
    رعایت دکان ایمبولینس ভাড়া* বিক্রি_হবে বিক্রয়* টিউশন পড়াই মেরামত চাকরি নিয়োগ দান রক্ত* বন্যা* ত্রাণ*
    স্বেচ্ছাসেবক* হারিয়ে* নিখোঁজ দোকান ছাড় অ্যাম্বুলেন্স ডেলিভারি রেজিস্ট্রেশন আশ্রয়* வாடகை* விற்பனை* டியூஷன்
    பழுது வேலைவாய்ப்பு வேலை_வாய்ப்பு நன்கொடை இரத்த* ரத்த* வெள்ள* நிவாரண* தன்னார்வ* காணாமல் முன்பதிவு தள்ளுபடி
    ஆம்புலன்ஸ் అద్దె* అమ్మక* ట్యూషన్ మరమ్మ* ఉద్యోగ* విరాళ* రక్త* వరద* సహాయక* స్వచ్ఛంద* తప్పిపోయి* బుకింగ్
    ಬಾಡಿಗೆ* ಮಾರಾಟ* ಟ್ಯೂಷನ್ ದುರಸ್ತಿ ಉದ್ಯೋಗ* ದೇಣಿಗೆ ರಕ್ತ* ಪ್ರವಾಹ* ಪರಿಹಾರ* ಸ್ವಯಂಸೇವ* വാടക* വിൽപ്പന* ട്യൂഷൻ
    ജോലി_ഒഴിവ് സംഭാവന രക്ത* പ്രളയ* ദുരിതാശ്വാസ* കാണാതായ ભાડે ભાડા* વેચાણ* વેચવા* ટ્યુશન રિપેર* નોકરી દાન રક્ત*
    પૂર_* રાહત* સ્વયંસેવક* ખોવાય* ਕਿਰਾਏ* ਵਿਕਾਊ ਟਿਊਸ਼ਨ ਮੁਰੰਮਤ ਨੌਕਰੀ ਦਾਨ ਖੂਨ* ਹੜ੍ਹ* ਰਾਹਤ* ਲੰਗਰ ਗੁੰਮ zu_verkaufen
    zu_vermieten vermiet* verkaufe verkaufen_wir mietwohnung untermieter nachhilfe* spendenkonto spendenkonten
    unterricht klavierunterricht reparatur* klempner elektriker handwerker* stellenangebot aushilfe spenden
    spendenkonto* spendenaktion hochwasserhilfe fluthilfe freiwillige* tierheim* entlaufen zugelaufen vermisst*
    gefunden_worden pannenhilfe* abschleppdienst* schlüsseldienst* lieferservice termine anmeldung* auskunft*
    restkarten rabatt umzug* entrümpelung à_vendre à_louer vends loue_ colocation cours_de soutien_scolaire
    réparation* plombier* électricien* serrurier* dépann* recrut* embauche emploi dons_de don_du_sang collecte*
    bénévole* inondation* sinistré* refuge perdu_chien perdu_chat adoption* renseignement* inscription* réservez
    billetterie livraison promo* remise covoiturage déménag* se_vende se_alquila se_arrienda se_renta se_busca
    alquil* vendo arriendo clases_de clases_particulares fontaner* electricist* cerrajer* reparac* contratamos
    se_contrata empleo vacante* donac* donar donativo* damnificad* voluntari* albergue refugio* adopc*
    extraviad* perdido_perro recompensa informes inscripc* matrículas_abiertas reservas entregas a_domicilio
    descuento* mudanz* grúa vende-se aluga-se alugo aluguel aulas_de aula_particular encanador* eletricista*
    chaveiro conserto* contrata-se vaga* emprego doaç* doar doador* desabrigad* enchente* voluntári* abrigo
    adoç* desaparecid* procura-se informações inscriç* matrículas entrega* desconto* mudanças frete guincho
    vendesi affittasi affitto ripetizioni lezioni idraulico elettricista fabbro riparaz* assum*
    offerta_di_lavoro donaz* donare donare_il_sangue alluvion* sfollat* volontari* canile smarrit* adoz* iscriz*
    prenot* consegn* sconto traslochi soccorso_stradale satılık kiralık özel_ders* tamir* tesisatçı çilingir
    elektrikçi eleman iş_ilanı bağış* kan_ihtiyacı sel_* deprem* gönüllü* barınak kayıp_* sahiplendir*
    rezervasyon kayıt_için sipariş_için indirim* nakliyat çekici yardım_kampanyası dijual disewakan jual_rumah
    jual_mobil jual_cepat sewa_* kos_* les_privat les_piano servis_* tukang lowongan loker donasi donor_darah
    banjir relawan posko hilang_* adopsi reservasi pendaftaran diskon pesan_antar promo rental_mobil na_sprzedaż
    sprzedam do_wynajęcia wynajmę korepetycj* lekcje naprawa naprawy hydraulik elektryk ślusarz praca_dla
    zatrudni* zbiórka datki krwiodaw* powodzian* wolontari* schronisk* zaginął zaginęła znaleziono rezerwacj*
    zapisy zniżk* dowóz pomoc_drogowa te_koop te_huur bijles loodgieter elektricien slotenmaker vacature*
    donatie* doneren vrijwilliger* dierenasiel vermist weggelopen aanmelden reserveren korting bezorging
    pechhulp till_salu säljes uthyres hyres läxhjälp rörmokare låssmed lediga_jobb insamling donera volontär*
    bortsprungen anmälan bokning bärgning til_salgs til_leie til_salg udlejes leksehjelp rørlegger blikkenslager
    frivillige påmelding tilmelding myydään vuokrataan putkimies vapaaehtois* keräys kadonnut продам продаю
    продаётся продается сдам сдаю сдаётся сдается сниму куплю репетитор* уроки ремонт* сантехник* электрик*
    вакансии вакансия требуется требуются пожертв* донор* подтопл* паводк* наводнен* пострадавш* волонт* приют*
    пропал_без пропала_собака пропала_кошка пропал_человек потерялся потерялась потеряна найдена найден_ отдам
    запись_по бронирован* заказы скидк* эвакуатор* грузчики грузоперевозк* гуманитар* продається здам здається
    оренда вакансі* потрібен потрібні збір_коштів донат* волонтер* евакуац* притулок зник_безвісти знайдено
    запис_на знижк* гуманітар* продава_се под_наем дава_се_под уроци ремонт доброволц* дарен* prodaje_se
    iznajmljuje instrukcije popravak* volonter* donacij* prodam oddam inštrukcije na_prodej prodám pronajmu
    doučov* instalatér opravy dobrovoln* sbírka ztratil_se predám prenajm* de_vânzare vând de_închiriat
    închiriez meditații instalator reparații angajăm donații voluntari sinistrați eladó kiadó albérlet
    korrepetálás vízszerelő javítás adomány* önkéntes* menhely elveszett πωλείται ενοικιάζεται μαθήματα
    υδραυλικός επισκευ* θέση_εργασίας δωρε* εθελοντ* πλημμυρ* καταφύγιο χάθηκε κρατήσεις למכירה להשכרה שיעורים*
    אינסטלטור תיקון תיקונים דרושים תרומות תרומה מתנדב* אבד נמצא_כלב הרשמה הזמנות للبيع للإيجار للايجار دروس
    مدرس_خصوصي صيانة سباك* كهربائي وظيفة وظائف مطلوب_سائق مطلوب_موظف تبرع* للتبرع متبرع* السيول سيول الفيضان*
    إغاثة متطوع* مفقود* تائه للتسجيل خصومات عروض توصيل سطحة نقل_عفش للاستعلام فروش_خانه فروش_ماشین فروشی اجاره*
    تدریس کلاس_خصوصی تعمیر* لوله‌کش استخدام* کمک‌های_مردمی اهدای_خون سیل‌زد* زلزله‌زد* داوطلب* گمشده پناهگاه
    رزرو ثبت‌نام تخفیف* 出租 出售 转让 求租 家教 补课 维修 修理 水电工 招聘 招工 捐款 捐赠 献血 救灾 灾民 志愿者
    寻人 寻狗 寻物 领养 报名 订位 外卖 优惠 搬家 拖车 売ります
    譲ります 賃貸 募集 家庭教師 求人 寄付 被災 ボランティア 迷子 里親 申し込み 予約 割引 引越し 팝니다 판매 임대
    월세 과외 수리 구인 채용 기부 헌혈 수재민 이재민 자원봉사 실종 찾습니다 분양
    신청 예약 할인 이삿짐 ให้เช่า ขายบ้าน ขายรถ ขายคอนโด ติว เรียนพิเศษ ซ่อม รับสมัคร บริจาค น้ำท่วม อาสาสมัคร
    สุนัขหาย
    แมวหาย คนหาย หาบ้าน จองคิว ส่วนลด ช่าง bán_nhà cho_thuê gia_sư sửa_chữa tuyển quyên_góp hiến_máu lũ_lụt
    tình_nguyện thất_lạc tìm_chó đăng_ký đặt_bàn giảm_giá inauzwa inapangishwa mafunzo fundi ajira mchango
    mafuriko kujitolea amepotea punguzo paupahan ibinebenta binebenta trabaho donasyon bumaha biktima_ng
    boluntaryo nawawala diskwento tubero
"""
"""Of small advertisements and notices, as ``vocabulary`` writes words."""

_OFFERS: Final = Nearby(OFFERS)


def is_offered(text: str, start: int, end: int) -> bool:
    """Say whether a number stands in a notice that offers or seeks something, and right before it nobody else.

    Args:
        text: Unmasked text.
        start: Where the number begins.
        end: Where it ends.
    """
    before = text[max(0, start - _LEFT) : start]
    if _OFFERS.search(before) is None and _OFFERS.search(text[end : end + _RIGHT]) is None:
        return False
    beside = before[-_RIGHT_BEFORE:]
    return not (context.is_hostile(text) or context.points_at_person(beside, ""))
