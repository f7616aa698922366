"""Words of many languages that stand beside personal data, and patterns of them.

A word is written as it stands in texts, with ``_`` for a space and ``*`` at its end where endings may follow. Words of
scripts that are written without spaces, or that join words, are sought anywhere.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.threats.words import words

_JOINED: Final = re.compile(
    "[\u0980-\u0dff\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Letters of Bengali to Sinhala, whose words take endings, and of Thai, Burmese, Khmer, and East Asia."""


def near(listed: str) -> str:
    """Return a pattern, to be compiled with IGNORECASE, of words as this module lists them."""
    apart: list[str] = []
    joined: list[str] = []
    for word in sorted(words(listed), key=lambda word: (-len(word), word)):
        stem = re.escape(word.removesuffix("*")).replace("_", r"[\s-]{1,2}")
        if _JOINED.search(word):
            joined.append(stem)
        else:
            apart.append(stem + (r"\w{0,12}" if word.endswith("*") else ""))
    found = [rf"(?<![^\W\d_])(?:{'|'.join(apart)})(?![^\W\d_])"] if apart else []
    return "|".join((*found, *joined))


PHONES: Final = """
    handynummer* telefonnummer* mobilnummer* nummer telefonu* telefonunu telefonnum* numaras* numara
    telefon* cep ceb* arayın arayin numero_di_telefono cellulare* telefono* telefoni chiam* número* móvil*
    celular* llam* marcad telemóvel* liguem ligue ligar telefone* portable* numéro* appel* tél téléphon*
    telefoon* telefoonnummer mobiel* bellen mobilnum* mobil* puhelin* puhelinnumero telefonszám* szám* numer
    numeru komórk* dzwoń* dzwoni* telpon* telepon* nomor nomer hp no_hp hubungi số_điện_thoại sđt gọi
    điện_thoại simu namba τηλέφωνο κινητό טלפון נייד טלפונ* номер* телефон* мобил* сотов* звон* позвон*
    дзвон* набер* мобiл* мобіл* هاتف* جوال* موبايل* رقم* اتصل* تلفن* شماره* موبایل* زنگ تماس فون نمبر کال 手机
    手機 电话 電話 号码 號碼 携帯 番号 致电 拨打 전화 번호 핸드폰 휴대폰 연락처 โทร เบอร์ มือถือ தொலைபேசி கைபேசி
    அலைபேசி எண் அழை போன் నంబర్ ఫోన్ కాల్ మొబైల్ ಫೋನ್ ಸಂಖ್ಯೆ ನಂಬರ್ ഫോൺ നമ്പർ ഫോണ് ફોન નંબર મોબાઇલ ਫੋਨ ਨੰਬਰ
    ਮੋਬਾਈਲ ଫୋନ ନମ୍ବର දුරකථන ফোন মোবাইল নম্বর নাম্বার
"""
"""Of telephones and of calling."""

COUNTED: Final = """
    auftragsnummer bestellnummer rechnungsnummer kundennummer vorgangsnummer sendungsnummer kontonummer
    aktenzeichen antragsnummer ticketnummer buchungsnummer buchungscode artikelnummer seriennummer
    steuernummer bestellung sipariş sipariş_no başvuru_no başvuru dosya_no fatura takip_no müşteri_no
    rezervasyon bilet_no kargo ordine pratica prenotazione fattura spedizione commande dossier réservation
    facture suivi référence expediente reserva factura seguimiento referencia processo protocolo rastreio
    pesanan resi tiket zamówieni* sprawy rezerwacj* paczki bestelnummer ordernummer zaaknummer zakaz заявк*
    посылк* трек* брон* обращени* накладн* билет* замовлення справ* فاتورة تذكرة معاملة سفارش پرونده رهگیری
    درخواست شکایت 订单 訂單 单号 案号 编号 票号 运单 快递 注文 予約 追跡 受付 주문 예약 송장 접수 ஆர்டர் வழக்கு
    டிக்கெட் விண்ணப்ப ఆర్డర్ కేసు టికెట్ దరఖాస్తు ಆರ್ಡರ್ ಪ್ರಕರಣ ഓർഡർ കേസ് ઓર્ડર કેસ ਆਰਡਰ ਕੇਸ অর্ডার মামলা
    টিকিট আবেদন lira liras euros złotych yen 元 円 원 万 億 亿
"""
"""Of what numbers count that are no telephone's, before them."""

OTHERS: Final = """
    minister* ambassador* secretary diplomat* senator* министр* посол* посла предател* личная_почта
    личный_телефон личный_номер личный_адрес личные_данные личный_имейл его её ее дочер* дочк* сын* жен*
    мать матери муж* семь* доньк* його її bakan* vekil* kişisel hain* kızı* kizi* oğlu* oglu* karısı* eşi*
    ministro* ministra* embajador* traidor* hija* hijo* mujer esposa* marido ministre* traître* fille fils
    femme mari tochter* sohn* frau privat* verräter* moglie figlia* figlio* traditor* personale filha*
    filho* pessoal dela dele ele ela anaknya istrinya pribadi córk* syn* żon* prywatn* jego jej dochter zoon
    vrouw persoonlijk* privé* zijn dotter son hustru وزير* الوزير سفير* خائن* شخصي* الشخصي ابنته* ابنه*
    زوجته* ابنتها دخترش پسرش همسرش خائن شخصی وزیر* بیٹی بیوی بیٹا ذاتی غدار* 部长 部長 大使 女儿 女兒 儿子 兒子
    妻子 太太 叛徒 私人 他的 她的 大臣 娘 息子 장관 대사 딸 아들 아내 배신자 রহস্য মন্ত্রী মেয়ে ছেলে স্ত্রী
    ব্যক্তিগত அமைச்சர் மகள் மகன் மனைவி துரோகி இவர் அவர் మంత్రి కూతురు కొడుకు భార్య ಸಚಿವ ಮಗಳು ಮಗ ಹೆಂಡತಿ
    മന്ത്രി മകൾ മകൻ મંત્રી દીકરી પત્ની ਮੰਤਰੀ ਧੀ ਪਤਨੀ मंत्री मुलगी मुलीचा बायको personal private
"""
"""Of somebody else, of kin, of offices that people hold, and of what is theirs alone."""

OWN: Final = """
    benim numaram bana beni_ara mi_número mi_numero mi_móvil mi_celular mi_correo mi_teléfono llámame
    escríbeme contáctame meu_número meu_numero meu_celular meu_email me_liga me_ligue mon_numéro
    mon_portable mon_mail mon_adresse appelez-moi appelle-moi écrivez-moi contactez-moi contactez-nous
    appelez-nous meine_nummer meine_handynummer mein_handy mich_an mir_unter meine_e-mail il_mio_numero
    il_mio_cellulare la_mia_mail chiamatemi scrivetemi nomor_saya hubungi_saya hubungi_kami mój_numer
    mój_telefon do_mnie mijn_nummer bel_mij mitt_nummer ring_mig мій_номер мені شماره_من با_من رقم_هاتفي
    رقمي جوالي راسلوني تواصلوا_معي میرا_نمبر 我的 联系我 聯繫我 加我 私の 내_번호 제_번호 저에게 எனது என்னுடைய
    என்னை నా_నంబర్ నన్ను ನನ್ನ എന്റെ મારો મારા ਮੇਰਾ ਮੇਰੇ আমার আমাকে माझा माझ्या माझे
"""
"""Of what is the author's own."""

HELP: Final = """
    press@* media@* info@* contact@* support@* office@* for_comment* yardım_hattı danışma_hattı danışma
    büyükelçili* konsoloslu* numéro_vert ligne_d'écoute standard_de consulat* botschaft* konsulat*
    bürgertelefon pressestelle auswärtiges_amt teléfono_de_atención atención_al_cliente línea_de consulado*
    oficina_de_prensa embaixada* ouvidoria atendimento numero_verde ambasciat* ufficio_stampa infolini*
    ambasad* layanan kedutaan* hulplijn ambassade* посольств* консульств* горяч* пресс-служб* приёмн*
    приемн* довiдков* посольство_* 热线 熱線 客服 大使馆 大使館 领事馆 窓口 お問い合わせ 고객센터 콜센터 대사관
    สายด่วน உதவி_எண் தூதரக హెల్ప్‌లైన్ సహాయ ಸಹಾಯವಾಣಿ ഹെൽപ്പ് হেল্পলাইন হটলাইন দূতাবাস خط_المساعدة السفارة*
    سفارة* القنصلية* سفارت*
"""
"""Of offices, helplines and the like."""

LIVES: Final = """
    abita abitano mora_na mora_no mora_em vive_en vive_a viven_en casa_dele casa_dela oturuyor* evi_* evi
    ev_adresi adresi adres_* woont wohnt wohnen wohnhaft mieszka* bor_på bydlí lakik tinggal rumahnya
    alamat* sống_ở habite* domicile adresse_* domicilio dirección indirizzo endereço живет живёт живут
    проживает прописан* дом_предател* мешка* мешкає живе وہاں_رہتا گھر_کا رہتے يسكن* تسكن* بيته* بيتها*
    منزله* منزلها* خانه* آدرس* 住在 家住 住址 地址 住所 自宅 살고 집_주소 주소 사는 ওর_বাসা তার_বাসা তাঁর_বাসা
    তার_বাড়ি ঠিকানা থাকে থাকেন வீடு வசிக்கிற முகவரி ఇల్లు ఇంటి నివాస ಮನೆ ವಿಳಾಸ വീട് വിലാസം ઘર સરનામું ਘਰ
    ਪਤਾ his_family_lives her_family_lives where_his_family where_her_family where_his_kids where_her_kids
    where_his_wife where_her_husband where_he_lives where_she_lives where_they_live family_stays
    family_lives kids_live kids_are home: house: kids_go kids_play kids_sleep su_casa sa_maison nhà_hắn
    nhà_ông nhà_bà ở_số
"""
"""Of living somewhere."""

EVENTS: Final = """
    kundgebung* demo demos demonstration* mahnwache* treffpunkt versammlung* concentración manifestación
    marcha protesta* rassemblement* manif* marche rendez-vous comício manifestação passeata corteo presidio
    manifestazion* miting* yürüyüş* protesto* eylem* demonstracj* zgromadzeni* aksi unjuk_rasa митинг* акци*
    пикет* шестви* protest* betoging* tüntetés* oficina* büro* buero* bureau* ufficio* kantor escritório
    tienda* laden geschäft* magasin* negozio* restaurante* ristorante* concierto* concert* konzert*
    exposición ausstellung* mostra exposition* مظاهر* مسيرة وقفة تجمع* اعتصام جلوس احتجاج* 集会 游行 公司 大厦
    酒店 餐厅 デモ 集合 会場 집회 시위 கூட்டம் போராட்ட సభ ధర్నా বিক্ষোভ সমাবেশ
"""
"""Of gatherings, and of places that are open to all."""

CARS: Final = """
    машин* авто автомобил* тачк* госномер* номерн* auto wagen kennzeichen* plaka* plakas* arabası* araba*
    aracı* coche* carro* matrícula* matricula* placa* targa* macchina* voiture* immatricul* plaque* mobilnya
    mobil plat_nomor kenteken* samoch* rejestrac* سيارته* سيارتها* لوحة* ماشینش پلاک* 车牌 車牌 汽车 차량_번호
    차_번호 வண்டி கார் బండి కారు ಕಾರು കാർ ગાડી ਗੱਡੀ গাড়ি
"""
"""Of cars and of their plates."""
