"""Words of many languages that stand beside personal data, and patterns of them.

    A word is written as it stands in texts, with ``_`` for a space and ``*`` at its end where endings may
    follow. Words of
scripts that are written without spaces, or that join words, are sought anywhere; ``nearby`` seeks them.
"""

from __future__ import annotations

import re
from typing import Final

JOINED: Final = re.compile(
    "[\u0980-\u0dff\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Letters of Bengali to Sinhala, whose words take endings, and of Thai, Burmese, Khmer, and East Asia."""


PHONES: Final = """
    handynummer* telefonnummer* mobilnummer* nummer telefonu* telefonunu telefonnum* numara*
    telefon* cep ceb* arayın arayin numero_di_telefono cellulare* telefono* telefoni chiam* número* móvil*
    celular* llam* marcad telemóvel* liguem ligue ligar telefone* portable* numéro* appel* tél téléphon*
    telefoon* telefoonnummer mobiel* bellen mobilnum* mobil* puhelin* puhelinnumero telefonszám* szám* numer
    numeru ruft_* rufe_* komórk* dzwoń* dzwoni* telpon* telepon* nomor nomornya nomer hp no_hp hubungi
    số_điện_thoại sđt
    gọi     điện_thoại simu namba τηλέφωνο κινητό טלפון נייד טלפונ* номер* телефон* мобил* сотов* звон* позвон*
    дзвон* набер* мобiл* мобіл* هاتف* جوال* موبايل* رقم* اتصل* تلفن* شماره* موبایل* زنگ تماس فون نمبر کال 手机
    手機 电话 電話 号码 號碼 携帯 番号 致电 拨打 전화 번호 핸드폰 휴대폰 연락처 โทร เบอร์ มือถือ தொலைபேசி கைபேசி
    அலைபேசி எண் அழை போன் నంబర్ ఫోన్ కాల్ మొబైల్ ಫೋನ್ ಸಂಖ್ಯೆ ನಂಬರ್ ഫോൺ നമ്പർ ഫോണ് ફોન નંબર મોબાઇલ ਫੋਨ ਨੰਬਰ
    ਮੋਬਾਈਲ ଫୋନ ନମ୍ବର දුරකථන ফোন মোবাইল নম্বর নাম্বার
    handphone handphones mobile_line selfoon* selfoonnommer foonnommer gsm gsm-nummer natel natelnummer
    festnetz* rufnummer* anrufen fijo fono celu móviles llamad llámenle teléfonos telemóveis téléphonez
    texto telefonino chiama telefona* telefonnr mobilnr ringen ringa puhelimeen soitt* helist*
    telefoninumber mobiili* zvaniet tālruņ* telefona_numur* skambin* numeris mobilu zavol* zovite klič*
    številk* broj_telefona broj_mobitela mobitel* број* ѕвон* тэлефон* тэлефан* қоңырау ұялы нөмір* raqam*
    qo'ng'iroq numri telefononi numărul sunați mobiltelefon* hívj* csörgess* puhelinnumer* τηλ κινητ*
    τηλέφων* καλέστε πάρτε_τ* מספר_הטלפון התקשר* תתקשר* nömrə* zəng ნომერ* ტელეფონ* დარეკ* დაურეკ* հեռախոս*
    զանգ* утас* дугаар* залга* ژمارە* ژماره* مۆبایل* شمېر* تیلیفون* نمبرن جهاز* دقوا دگوا احكو* كلمو* خليوي
    تلفون* ስልክ* ደውል* taleefan* lambar_waya* lambarka_taleefan* kira_ta kira_shi nọ́mbà fóònù inombolo*
    ucingo* yocingo mshayel* simu_yake jimar* telefona_keça uimhir ghutháin rhif_ffôn símanúmer* hringið
    telèfon trucar truqu* zenbaki* deitu numru_tat-telefon zap zapzap whatsappear ဖုန်း* ဆက်ပါ ទូរស័ព្ទ* ໂທ
    ໂທລະສັບ* หมายเลข เบอร์โทร 手机号 打爆 撥打 連絡先 전번 폰번호 telpun nomer_hape hape* telefonnya
    telefono_fijo 텔레폰
    தொலைப்பேசி ఫోను మొబైలు ದೂರವಾಣಿ ಮೊಬೈಲ್ മൊബൈൽ ഫോണ ટેલિફોન ਟੈਲੀਫੋਨ ମୋବାଇଲ දුරකථනය ফোননম্বর
    privatnummer* geheimnummer* durchwahl zadzwoń* zadzwońcie dzwonić bel opbellen mobieltje
    chiamate chiamatelo chiamatela liguem_pro llamen_al llámenlo appelez_ce номерок мобільн*
    зателефонуйте arayip arayın_onu 打给 打電話給 打电话给 傳簡訊 文字くれ 電話して 전화해 call_karo mpigieni telponi
    கூப்பிடு* நம்பர் అందరూ_కాల్ whatsapp* whats_app* wapp watsapp* வாட்ஸ்* வாட்சப்* ওয়াটস* ওয়াটস* হোয়াটস* হোয়াটস*
    واٹس* واتس* وتس* ватсап* вотсап* вацап* вайбер* телеграм* व्हाट्स* वाट्स* व्हॉट्स* zap wa_aja wa_in chat_wa
    kontak* contacto contato contatos iletişim irtibat* контакт* رابطہ للتواصل تواصل* যোগাযোগ* கண்டாக்ட்* தொடர்பு*
    संपर्क* सम्पर्क* कॉन्टैक्ट* contact* ulaş* cel cel. disqu* márquen* sonnez* tél. çaldır* misscall*
    miscall* picks_up answers_on geht_ran décroche*
    contesta_en atende_no отвечает_по angkat_di
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
    ärendenummer ärende diarienummer bestallning* beställning* bokning* fakturanr fakturanummer kvitto*
    sporingsnummer saksnummer saks_nr bestilling* ordrenummer sagsnummer tilaus* tilausnumero varausnumero
    asianumero diaarinumero lasku* tellimus* arve* pasūtījum* lietas užsakym* byl* objednávk* objednáv*
    zásilk* spis* spisová_značka rezervac* žiadost* faktúr* naročil* narudžb* predmet* računa поръчка дело_№
    нарачка* заказу жолд* tapsırıq* sifariş* buyurtma rendelés* ügyszám* számla* foglalás* csomagszám*
    comenzii comand* dosar* factur* rezervăr* παραγγελί* υπόθεση* υπόθεσης κράτηση* κράτησης τιμολογί*
    πρωτοκόλλου הזמנה תיק קבלה פנייה משלוח שובר التذكرة الطلب* الطلبية المعاملة الحجز القضية الشكوى الفاتورة
    الشحنة الملف سفارش* پیگیری قبض مرسوله آرڈر کیس بکنگ ٹکٹ رسید حوالہ মামলার অর্ডারের বুকিং অভিযোগ রসিদ
    முன்பதிவு புகார் ரசீது బుకింగ్ ఫిర్యాదు రసీదు ఆర్డరు ಬುಕಿಂಗ್ ದೂರು ಟಿಕೆಟ್ ಆದೇಶ ಅರ್ಜಿ ബുക്കിംഗ്
    പരാതി ടിക്കറ്റ് അപേക്ഷ രസീത് બુકિંગ ફરિયાદ ટિકિટ અરજી ਬੁਕਿੰਗ ਸ਼ਿਕਾਇਤ ਟਿਕਟ ਅਰਜ਼ੀ ଅର୍ଡର ମାମଲା ଟିକେଟ ଅଭିଯୋଗ
    ඇණවුම් නඩු අයදුම් คำสั่งซื้อ พัสดุ คดี ใบเสร็จ ใบจอง ຄຳສັ່ງຊື້ បញ្ជាទិញ អ្នកដាក់ အော်ဒါ အမှု đơn_hàng
    mã_đơn vận_đơn hồ_sơ biên_lai đặt_chỗ mã_số no_pesanan no_resi nomor_perkara perkara tempahan kes bili
    aduan agizo kesi tiketi malipo oda shari'a ẹjọ́ icala i-oda bestelling saaknommer verwysing ትዕዛዝ መዝገብ
    შეკვეთ* საქმ* պատվեր* գործ* захиалг* 訂單號 工单 受理 受注 お問い合わせ番号 伝票 승인 접수번호
    운송장 사건 grn hrn грн гривень гривен
    крон kronor kroner euro€ dinar* dirham* riyal* دولار دينار درهم ريال ليرة تومان ریال دالر डॉलर টাকার
    diary service_request request webinar meeting_id passcode conference_id helpdesk_id grievance_no sr_no
    పీఎన్ఆర్ पीएनआर பிஎன்ஆர் পিএনআর ಪಿಎನ್‌ಆರ್ પીએનઆર ਪੀਐਨਆਰ پی_این_آر pengaduan laporan 申請 申请 案件番号 민원
    신청 srn rp reais idr myr ngn kes zar aoa
"""
"""Of what numbers count that are no telephone's, before them."""

OTHERS: Final = """
    cá_nhân riêng_tư
    minister* ambassador* secretary diplomat* senator* министр* посол* посла предател* личная_почта
    о_нём о_нем о_ней о_них личный_телефон личный_номер личный_адрес личные_данные личный_имейл
    его её ее дочер* дочк* сын* жен*
    мать матери муж* семь* доньк* його її bakan* vekil* kişisel hain* kızı* kizi* oğlu* oglu* karısı* eşi*
    ministro* ministra* embajador* traidor* hija* hijo* mujer esposa* marido ministre* traître* fille fils
    femme mari tochter* sohn* frau privat* verräter* moglie figlia* figlio* traditor* personale filha*
    filho* pessoal dela dele ele ela anaknya istrinya pribadi córk* syn* żon* prywatn* jego jej dochter zoon
    vrouw persoonlijk* privé* zijn dotter son hustru وزير* الوزير سفير* خائن* شخصي* الشخصي ابنته* ابنه*
    زوجته* ابنتها دخترش پسرش همسرش خائن شخصی وزیر* بیٹی بیوی بیٹا ذاتی غدار* 部长 部長 大使 女儿 女兒 儿子 兒子
    妻子 太太 叛徒 私人 他的 她的 大臣 娘 息子 장관 대사 딸 아들 아내 배신자 রহস্য মন্ত্রী মেয়ে ছেলে স্ত্রী
    ব্যক্তিগত அமைச்சர் மகள் மகன் மனைவி துரோகி இவர் அவர் మంత్రి కూతురు కొడుకు భార్య ಸಚಿವ ಮಗಳು ಮಗ ಹೆಂಡತಿ
    മന്ത്രി മകൾ മകൻ મંત્રી દીકરી પત્ની ਮੰਤਰੀ ਧੀ ਪਤਨੀ मंत्री मुलगी* मुली* मुलगा मुलाचा मुलाची बायको* नवरा नवऱ्या*
    वडिलां*
    personal private
    envoy spokesman spokeswoman deputy consul attaché attache senator chancellor canciller* mla
    official wife_of sellout* coward* liar* snitch statsråd* hennes
    hans sin_datter datteren min_ister tütre* meita* viņa viņas meitas dukters jo_dukter* jeho její jejich
    dcér* dcéru sina njegov* njen* ženy njegove kćer* hčer* предатель неговата ќерка дъщеря* жената съпруга
    яго яе дачк* оның қызы* uning qizi* onun vajzës gruas lánya* felesége fia neki fiicei fiica soției lui
    ei του της κόρη* γιου γυναίκα* υπουργ* προδότη* שלו שלה הבת הבן אשתו בוגד* qızı* arvadı მისი ქალიშვილ*
    ცოლ* նրա դստեր դուստր* կնոջ түүний охин* охины کچەکەی* کوڕەکەی* د_هغه د_هغې لور هن_جي ڌيءَ بنته بنتو
    بنتا مرتو مراته ابنو أخوه خاين* የልጁ ልጁ ልጅቷ ሚስቱ yarsa matarsa ɗansa yake ọmọ_rẹ̀ ìyàwó gabadhiisa
    xaaskiisa yakhe indodakazi* inkosikazi* binti_yake mke_wake mtoto_wake waziri seun vrou dogter* sy_vrou
    verraaier* keça* kurê jina_wî filla_seva seva_filla dona alabaren emazte* iníne mhic ferch wraig dóttur*
    eiginkon* bintu martu traïdor vendepatria* esposa señora_suya သူ့ သမီး ဇနီး သားရဲ့ កូនស្រី ប្រពន្ធ
    របស់គាត់ ລູກສາວ ເມຍ ลูกสาว ลูกชาย เมีย ของเขา ของมัน คนขายชาติ รัฐมนตรี con_gái con_trai vợ hắn nó
    bộ_trưởng kẻ_phản_bội istri* anak* menteri pengkhianat isteri bininya asawa anak_niya traydor kalihim
    taksil 매국노 딸내미 와이프 남편 裏切り者 嫁 旦那 汉奸 卖国贼 賣國賊 老婆 老公 佢 他家 她家 দালাল
    রাজাকার গদ্দার মেয়ের ছেলের বউ மனைவியின்
    மகளின் துரோகியின் ద్రోహి* గద్దార్ కూతురి ద్రోహి ದ್ರೋಹಿ* ಮಗಳ ಹೆಂಡತಿಯ വഞ്ചക* മകള ഭാര്യ ગદ્દાર* દેશદ્રોહી
    દીકરીનો ਗੱਦਾਰ* ਧੀ_ਦਾ ਇਹਦਾ ଗଦ୍ଦାର* ଝିଅ* ඔහුගේ දුවගේ බිරිඳ छोरी* छोरा* श्रीमती गद्दार* देशद्रोही एकर ओकर
    गद्दार_के
    ambassadeur* botschafter* ambasciatore* ambasador* duta_besar büyükelçi* hainin hain послу посол
    зрадник* дружин* zdrajc* verrader* vrouw_van traditore pengkhianat* msaliti balozi* खोटा
    सचिवांच्या गद्दाराच* राजदूत* सचिव* प्रवक्ता* सफेद دالال* দালালে* রাষ্ট্রদূত* தூதர* రాయబారి*
    ರಾಯಭಾರಿ* സ്ഥാനപതി* રાજદૂત* ਰਾਜਦੂਤ* سفیر* ابن_الخائن 漢奸 外长 外長 發言人 发言人 대변인
    hänen hänet његове његов његова ћерке ఇతని అతని ఆమె ਉਹਦੀ ਉਹਦਾ ਘਰਵਾਲੀ زوجة زوجته السفير mulher embaixador*
    embaixatriz
    ambassadrice* botschafterin embajadora মহিলা* মহিলার মন্ত্ৰীৰ জীয়েকৰ tema isiklik isikliku magán*
    feleségének férje madam
    посольши послом предателя landverrader* hain_kadın kadını karının pribadi*
    sahab saheb sahib madam साहब मैडम صاحب میڈم ওনার ম্যাডাম* சார் மேடம் llenad* inund*
    sie elle lui ella ela ele onu ona onun он она dia beliau هو هي
    وہ او সে তিনি
    escríbanle* escribanle* escribidle* escríbele* mándenle* écrivez-lui écris-lui envoyez-lui schreibt_ihm
    schreibt_ihr
    spammez* bombard* завали* بريده بريدها املؤوا* özel* पर्सनल escrevam_pra mandem_pra пишите_ему пишите_ей
    yazın_ona اكتبوا_له اكتبوا_لها அவளுக்கு இவளுக்கு அவனுக்கு இவனுக்கு இவன் அவன்
"""
"""Of somebody else, of kin, of offices that people hold, and of what is theirs alone."""

OWN: Final = """
    me_liguem me_liga me_llamen llámenme_al ruft_mich
    benim numaram bana beni_ara mi_número mi_numero mi_móvil mi_celular mi_correo mi_teléfono llámame
    escríbeme contáctame meu_número meu_numero meu_celular meu_email me_liga me_ligue mon_numéro
    mon_portable mon_mail mon_adresse appelez-moi appelle-moi écrivez-moi contactez-moi contactez-nous
    appelez-nous meine_nummer meine_handynummer mein_handy mich_an mir_unter meine_e-mail il_mio_numero
    il_mio_cellulare la_mia_mail chiamatemi scrivetemi nomor_saya hubungi_saya hubungi_kami mój_numer
    mój_telefon do_mnie mijn_nummer bel_mij mitt_nummer ring_mig мій_номер мені شماره_من با_من رقم_هاتفي
    رقمي جوالي راسلوني تواصلوا_معي میرا_نمبر 我的 联系我 聯繫我 加我 私の 내_번호 제_번호 저에게 எனது என்னுடைய
    என்னை నా_నంబర్ నన్ను ನನ್ನ എന്റെ મારો મારા ਮੇਰਾ ਮੇਰੇ আমার আমাকে माझा माझ्या माझे
    mig_på mitt_mobil* kontakta_mig min_nummer mit_nummer kontakt_mig ota_yhteyttä_minuun numeroni
    soita_minulle minu_number helista_mulle mans_numurs zvaniet_man mano_numeris skambinkite_man napiš*
    napište_mi volejte_mi moje_číslo môj_telefon zavolajte_mi pišite_mi moj_broj nazovite_me moja_številka
    моят_номер моят_телефон пишете_ми мојот_број мой_нумар менің_нөмірім mening_raqamim numri_im hívjatok
    keressetek_engem számom numărul_meu sunați-mă scrieți-mi ο_αριθμός_μου τηλεφωνήστε_μου
    επικοινωνήστε_μαζί_μου איתי אליי אלי המספר_שלי mənim_nömrəm mənə ჩემი_ნომერი დამირეკეთ իմ_համարը ինձ
    миний_дугаар над_руу ژمارەی_من زما_شمېره منهنجو معي عندي تلفوني ايميلي كلموني اتصلوا_بي تواصل_معي
    تماس_بگیرید_با_من شماره_ام شمارم من_تماس به_من_زنگ ስልኬ ደውሉልኝ lambata ku_kira_ni nọ́mbà_mi lambarkayga
    inombolo_yami ngishayele my_nommer bel_my skakel_my numéro_perso_à_moi écris-moi contacte-moi
    joignez-moi escríbanme escribidme llámenme llamadme contáctenme mi_celu mi_mail escrevam-me liguem-me
    contactem-me meu_zap contattatemi mandatemi chiamami scrivimi zadzwońcie_do_mnie napisz_do_mnie nomorku
    hubungi_aku hub_saya telpon_aku nombor_saya number_ko tawagan_ako i-text_ako ติดต่อผม ติดต่อฉัน โทรหาผม
    เบอร์ผม เบอร์ฉัน số_của_tôi gọi_tôi liên_hệ_tôi gọi_cho_tôi ကျွန်တော့် ကျွန်မ លេខខ្ញុំ ເບີຂ້ອຍ 打给我 找我
    我电话 私に 僕の 俺の 連絡ください 제_폰 저한테 내게 எனக்கு என்னுடன் నాకు నాతో ನನಗೆ എനിക്ക് എന്നെ મને ਮੈਨੂੰ
    ମୋର ମୋତେ මගේ මට
    নিজের মোর मलाई मेरो मला हमार namba_yangu nipigie nitafute telefonumu numaramı beni arayabilirsiniz
    bana_ulaş*
    meu minha meus nosso nossa mi mis nuestro nuestra mio mia miei nostro mon notre nos_coordonnées
    meine meinen meiner meinem unsere unser mijn onze mitt mina vårt vår min_telefon mój moja moje
    mojego nasz můj naše môj moj мій моя моє наш наші мои моих мне ко_мне со_мной bizim
    kendi_numaram saya kami của_tôi của_mình tôi_là என் எங்கள் నా మా ನಮ್ಮ ഞങ്ങളുടെ ഞങ്ങൾ અમારો અમને
    ਸਾਡਾ ਸਾਨੂੰ আমাদের আমি माझं आमचा आमच्याशी आमचे हाम्रो هذا_رقمي رقمنا لنا بي عليّ مجھ مجھ_سے ہم_سے
    ہمارے من_است شماره‌ی_من ما_تماس 我们的 我們的 我的手机 俺 私たち 저희 우리 제_연락처 ผม ฉัน ของฉัน ของผม
    bel_me app_me
    stuur_me me_llamo rufen_sie_mich erreicht_mich erreichbar_unter_mir zadzwoń_do_mnie yangu zangu
    jina_langu
"""
"""Of what is the author's own."""

HELP: Final = """
    press@* media@* info@* contact@* support@* office@* for_comment* yardım_hattı danışma_hattı danışma
    büyükelçili* konsoloslu* numéro_vert ligne_d'écoute standard_de consulat* botschaft* konsulat*
    bürgertelefon pressestelle auswärtiges_amt teléfono_de_atención atención_al_cliente línea_de consulado*
    oficina_de_prensa embaixada* ouvidoria atendimento numero_verde ambasciata ambasciate ufficio_stampa infolini*
    ambasada ambasady ambasadzie ambasadą layanan kedutaan* hulplijn ambassade ambassades посольств*
    консульств* горяч* пресс-служб* приёмн*
    приемн* довiдков* посольство_* 热线 熱線 客服 大使馆 大使館 领事馆 窓口 お問い合わせ 고객센터 콜센터 대사관
    สายด่วน உதவி_எண் தூதரக హెల్ప్‌లైన్ సహాయ ಸಹಾಯವಾಣಿ ഹെൽപ്പ് হেল্পলাইন হটলাইন দূতাবাস خط_المساعدة السفارة*
    سفارة* القنصلية* سفارت*
    pressetelefon presstjänst pressjour presstjänsten presstalesman pressekontakt servicenummer
    kundenservice kundendienst telefonseelsorge seelsorge notruf* giftnotruf beratungsstelle praxis
    termine_unter ordination service_de_presse service_client urgences secours écoute renseignements
    réservation* oficina_comercial reservas gabinete_de_prensa sala_de_prensa emergencia*
    atención_al_público assessoria_de_imprensa emergência* pronto_soccorso prenotazion* centralino piket
    noodnummer alarmnummer persdienst klantenservice hätänumero asiakaspalvelu kriisipuhelin hädaabi
    glābšan* pagalbos_linij* linka_bezpečí tísňov* zákaznick* linia_zaufania infolinia infolinka pogotowi*
    rzecznik krízov* sos_telefon* hitna dežurna телефон_за_помощ гореща_линия экстренн* телефон_доверия
    спасател* справочная доставка_* доставк* запис*_на_приём сервисн* магазин* аренд* довір* гаряча_лінія
    rezervasyon_hattı imdat acil* destek_hattı müşteri_hizmetleri bilgi_için kiralık satılık elçili*
    segélyvonal ügyfélszolgálat sajtóiroda linia_de_asistenț* urgenț* biroul_de_presă γραμμή_βοήθειας
    γραφείο_τύπου πρεσβεία* προξενείο* קו_חם מוקד שגרירות קונסוליה דובר_המשרד الطوارئ طوارئ النجدة للحجز
    والاستفسار للاستفسار لطلب للتوصيل خدمة_العملاء المكتب_الصحفي الإسعاف اورژانس کنسولگری روابط_عمومی
    پشتیبانی ہنگامی ریسکیو سفارتخانہ কন্ট্রোল_রুম সহায়তা জরুরি_সেবা அவசர உதவி கட்டுப்பாட்டு_அறை
    అత్యవసర సహాయవాణి ತುರ್ತು ഹെൽപ്‌ലൈൻ ഹെല്പ് അടിയന്തര હેલ્પલાઇન દૂતાવાસ ਹੈਲਪਲਾਈਨ ਦੂਤਾਵਾਸ ହେଲ୍ପଲାଇନ
    हेल्पडेस्क आपातकालीन आपत्कालीन मदत_केंद्र सहायता_केंद्र राहत_शिविर बाढ़_राहत දූතාවාස හදිසි ฉุกเฉิน
    รับสมัคร สถานทูต ให้บริการ จองโต๊ะ ศูนย์ ခလုတ် သံရုံး ស្ថានទូត ສະຖານທູດ đường_dây_nóng tổng_đài
    đại_sứ_quán cho_thuê tuyển_dụng khẩn_cấp darurat layanan_pelanggan hotline* dijual disewakan kecemasan
    kedubes emerhensiya pasuguan dharura ubalozi huduma_kwa_wateja ofishin_jakadanci ilé_aṣojú
    inombolo_yosizo noodlyn ድንገተኛ ኤምባሲ ცხელი_ხაზი საელჩო դեսպանատուն элчин 報警 报警 急救 救援 领事保护
    預約 预约 招聘 出租
    相談 救急 領事館 予約は 긴급 상담 예약 문의 영사관 응급 samaritans childline nightline crisis_text women's_line
    telefono_azzurro antiviolenza advocate lawyer legal_aid free_legal volunteers_at tours_and_travels
    travel_agency catering
    tiffin_service tuition coaching donor last_seen reward coordinator relief reach_out_if feel_low counsel*
    constituency surgeries surgery_hours appointments booking_office rescue いのちの電話 フリーダイヤル
"""
"""Of offices, helplines and the like."""

LIVES: Final = """
    ikamet* encuentran_en வசிக்கும்* வசிக்கிறார்* staying_at spotted_him spotted_her crèche mora_na tinggal_di
    abita abitano mora_na mora_no mora_em vive_en vive_a viven_en casa_dele casa_dela oturuyor* evi_* evi
    ev_adresi adresi adres_* woont wohnt wohnen wohnhaft mieszka* bor_på bydlí lakik tinggal rumahnya
    alamat* sống_ở habite* domicile adresse adresse_* domicilio dirección indirizzo endereço живет живёт живут
    проживает прописан* дом_предател* мешка* мешкає живе وہاں_رہتا گھر_کا رہتے يسكن* تسكن* بيته* بيتها*
    منزله* منزلها* خانه* آدرس* 住在 家住 住址 地址 住所 自宅 살고 집_주소 주소 사는 ওর_বাসা তার_বাসা তাঁর_বাসা
    তার_বাড়ি ঠিকানা থাকে থাকেন வீடு வசிக்கிற முகவரி ఇల్లు ఇంటి నివాస ಮನೆ ವಿಳಾಸ വീട് വിലാസം ઘર સરનામું ਘਰ
    ਪਤਾ his_family_lives her_family_lives where_his_family where_her_family where_his_kids where_her_kids
    where_his_wife where_her_husband where_he_lives where_she_lives where_they_live family_stays
    family_lives kids_live kids_are home: house: kids_go kids_play kids_sleep su_casa sa_maison nhà_hắn
    nhà_ông nhà_bà ở_số
    อยู่ที่ briefumschlag* enveloppe umschlag sobre_con envelope_with mtembeleeni कुठे_राहतो அட்ரஸ் అడ్రస్
    అడ్రస్: ಅಡ್ರೆಸ್ അഡ്രസ് એડ્રેસ ਐਡਰੈੱਸ
    כתובת_של הכתובת_של כתובתו כתובתה
    ahí_vive viven vive_el domicilio_del su_domicilio queda_en casa_queda su_piso mora residência moram
    casa_do casa_da abite habitent sa_femme_habite logement dimora sua_casa lakhelye lakása itt_lakik
    locuiește locuiesc stă_pe acasă_la jeho_byt bydlisko býva bydliště mieszkają dom_* dom_ministra
    adres_domowy stanuje živi_u živi_na kuća_mu кућа_му кућа* живе_у живее дома_му будинок* його_дім
    його_хата кватэр* жыве үйі turadi uyi shtëpia banon μένει μένουν σπίτι* κατοικ* גר_ב* גרה הבית_של מתגורר*
    yaşayır evi_burada ცხოვრობს სახლი ապրում տունը гэр_нь амьдардаг bor_i bor_ved bostad* hemadress bopæl
    asuu asuvat koti* kotiosoite elab kodu dzīvo mājas gyvena namai býr heimili cartref tá_cónaí viu_a
    bizi_da bahay_niya nakatira rumah_menteri kediaman tinggalnya nyumbani kwake anaishi makaazi gida_nsa
    gidansa ilé_rẹ̀ guriga_uu umuzi hlala huis woonplek woon_by መኖሪያ ቤቱ بيت_الوزير ساكن* يقيم منزل_الوزير
    داره خانه‌اش خانه‌شان ساکن_در زندگی_می‌کند کور_یې گھر_ہے رہائش* บ้านของ บ้านเขา ที่อยู่ อาศัยอยู่
    nhà_riêng nhà_của cư_trú chỗ_ở နေအိမ် အိမ်လိပ်စာ ផ្ទះ ເຮືອນ 他家 她家 家在 府邸 豪宅 住所は 家は
    自宅は 사는_곳 자택 집은 இல்லம்
    వీటి నివసి ವಾಸ താമസ રહે_છે ઘર: ઘરનું ਰਹਿੰਦਾ ଘର ଠିକଣା නිවස ලිපිනය घरको ठेगाना बस्छ घर: इसका_घर राहतो
    राहते house_of home_of residence_of place_of sleeps_at in-laws his_mum her_mum his_mother
    her_mother his_parents her_parents kid_sleeps is_her_flat is_his_flat his_place her_place family_stay
    grandma's wife_lives go_greet go_visit knock_on his_flat
    her_flat ambassador's_place minister's_place minister's_house minister's_home envoy's_house 's_place
    's_house 's_home
"""
"""Of living somewhere."""

DWELLS: Final = """
    woont wohnt mieszka mieszkają bydlí býva lakik itt_lakik locuiește locuiesc stanuje živi_u živi_na živi_v
    живее živi oturuyor
    abita abitano vive viven mora_na mora_no mora_em moram habite habitent asuu elab dzīvo gyvena bor_på bor_i bor_ved
    живет живёт живут проживает ночует прячется мешкає живе жыве тұрады turadi yaşayır μένει μένουν κατοικεί
    גר גרה מתגורר מתגוררת
    يسكن تسكن يعيش تعيش يقيم ساکن زندگی_می‌کند رہتا رہتی रहता रहती रहते राहतो राहते থাকে থাকেন வசிக்கிறார் வசிக்கிற
    نشسته tinggal_di anaishi hlala nakatira sống_ở อาศัยอยู่ 住在 사는 살고 cư_trú ცხოვრობს ապրում амьдардаг banon
"""
"""Of living somewhere, as they are said of others only."""

HOMES: Final = """
    duerme duermen dorme dormono schläft schlafen śpi śpią спит спят спить ночует uyuyor tidur_di slaapt sover
    sover_han ينام تنام می‌خوابه
    सोता सोती ঘুমায় хати хату хатою дачи дачу даче дачей дачі хатинк* خونه خونهاش خونهش خونه‌اش خونه‌ش خونشون
    他睡 寝てる
    bangla bungalow kothi flat apartment apê piso pad ফ্ল্যাট کوٹھی بنگلہ فلیٹ बंगला बंगले फ्लैट कोठी شقتها شقته فيلا
    haus wohnung wohnort maison domicile appartement casa hogar piso lar apartamento dimora dom domu
    domem mieszkani* byt dům domov kuća kuća*
    dom_ministra ev evi evinin evine evinde konutu дом дома дому доме квартир* дача будинок* хата
    хаті будинк* кућа стан къща* апартамент*
    hus huset hjem hjemme hjemmet bolig bostad hem koti kotona talo asunto kodu maja māja namai butas
    ház otthon lakás casă acasă locuința shtëpi
    σπίτι διαμέρισμα בית הבית דירה بيت بيته بيتها منزل منزله شقته داره خانه خانه‌اش منزلش کور ماڵ گھر
    گھر_ہے घर घराचे मकान বাড়ি বাসা বাড়ি ঘর ਘਰ ઘર
    ଘର வீடு இல்லம் ఇల్లు నివాసం ಮನೆ വീട് ගෙදර නිවස บ้าน ຣືອນ ເຮືອນ ផ្ទះ အိမ် nhà rumah kediaman bahay
    nyumba nyumbani gida ilé umuzi huis mənzil
    სახლი տուն гэр үй uy 家 住宅 住所 自宅 家里 집 자택
"""
"""Of homes: beside coordinates."""

EVENTS: Final = """
    kundgebung* demo demos demonstration* mahnwache* treffpunkt versammlung* concentración manifestación
    marcha protesta* rassemblement* manif* marche rendez-vous comício manifestação passeata corteo presidio
    manifestazion* miting* yürüyüş* protesto* eylem* demonstracj* zgromadzeni* aksi unjuk_rasa митинг* акци*
    пикет* шестви* protest* betoging* tüntetés* oficina* büro* buero* bureau* ufficio* kantor escritório
    tienda* laden geschäft* magasin* negozio* restaurante* ristorante* concierto* concert* konzert*
    exposición ausstellung* mostra exposition* مظاهر* مسيرة وقفة تجمع* اعتصام جلوس احتجاج* 集会 游行 公司 大厦
    酒店 餐厅 デモ 集合 会場 집회 시위 கூட்டம் போராட்ட సభ ధర్నా বিক্ষোভ সমাবেশ
    misa iglesia missa messe gottesdienst culto kulturhaus eintritt entrée_libre entrada_libre ingresso
    vernissage lesung conférence spectacle koncert* předst* výstav* kiállítás* έκθεση συγκέντρωση*
    διαδήλωση* הפגנה* הרצאה تظاهر* مؤتمر معرض راهپیمایی جلسه ชุมนุม biểu_tình cuộc_họp maandamano mkutano
    élysée matignon assemblée_nationale sénat sejm sejmu kancelaria_premiera 外務省 省庁 財務省 総務省 官邸 国会
    議員会館 市役所 县政府
    市政府 国务院 外交部 bundestag* bundeskanzleramt reichstag* rathaus* kanzleramt landtag* palazzo_chigi
    montecitorio quirinale farnesina
    moncloa congreso_de palacio_de itamaraty planalto casa_rosada bakanlık* bakanlığı* meclis* tbmm кремль дума
    госдум* мэрия мэрии
    администрац* верховна_рада кабмін* министерств* міністерств* मंत्रालय* संसद* विधानसभा* राजभवन مجلس_الشعب
    البرلمان مجلس_شورا وزارت
    청와대 국회 정부청사 외교부 รัฐสภา ทำเนียบ กระทรวง quốc_hội văn_phòng bunge ikulu istana_negara kementerian
    ministère ministerio
    ministério ministero ministerium ministerie ministerstw* departementet riksdag* folketing* eduskunta*
    országgyűlés parlament*
    otwarte_spotkanie spotkanie write_to_the écrivez_à schreibt_an escriban_a scrivete_a napište pište
    piszcie_do に手紙 手紙を
    mairie hôtel_de_ville école collège lycée école_primaire szkoła szkoły szkole przedszkol* urząd* schule*
    grundschule kita rathaus
    scuola liceo municipio comune_di escuela colegio ayuntamiento escola prefeitura câmara_municipal okul*
    belediye* skola skole
    škola školy koulu iskola önkormányzat σχολείο δημαρχείο школа школы школу школе садик мэрия مدرسة بلدية
    مدرسه شهرداری 学校 小学校 学校で
    bibliothèque biblioteka bibliotek bücherei biblioteca kütüphane библиотек* kościół kirche église iglesia
    chiesa igreja cami kirke kyrka
    permanence_du permanence_de sprechstunde* bürgersprechstunde* sesión_abierta audiencia_pública réunion_publique
    protes demonstrasi pameran konser rali walk-in grand_opening exhibition
"""
"""Of gatherings, and of places that are open to all."""

CARS: Final = """
    машин* авто автомобил* тачк* госномер* номерн* auto wagen kennzeichen* plaka* plakas* arabası* araba*
    aracı* coche* carro* matrícula* matricula* placa* targa* macchina* voiture* immatricul* plaque* mobilnya
    mobil plat_nomor kenteken* samoch* rejestrac* سيارته* سيارتها* لوحة* ماشینش پلاک* 车牌 車牌 汽车 차량_번호
    차_번호 வண்டி கார் బండి కారు ಕಾರು കാർ ગાડી ਗੱਡੀ গাড়ি
    scooter scooters car_number car_ka gaadi_ka ride suv range_rover toyota mercedes bmw audi skoda volvo
    fortuner innova swift creta lexus машину номер_авто авто* тойот* мерседес* номером своём matriculación
    wagens wagen* autos dienstwagen fahrzeug* véhicule* voitures bagnole carro_do vettura автомобіл* автівк*
    bilen bil registreringsnummer kolloj makina автомобілі 的车 车号 座驾 開的車 車號 ナンバー 車の
    차번호 차량 รถ ทะเบียน biển_số
    xe_của sasakyan gari_lake
"""
"""Of cars and of their plates."""

AFFAIRS: Final = """
    pending rejected reject refund* waitlist* waiting_list rac confirm confirmed not_confirmed delivered undelivered
    shipped unshipped dispatched delayed unresolved closed lapsed expired cancelled canceled debited credited withheld
    not_arrived never_arrived still_waiting no_update in_transit misread overcharged billed double-billed
    वेटिंग कन्फर्म लंबित खारिज रिफंड निरस्त अस्वीकृत पेंडिंग रिजल्ट बकाया डिलीवर
    confirm_nahi reject_kyun refund_do refund_nahi
    ویٹنگ کنفرم زیر_التوا مسترد ریفنڈ منسوخ নিষ্পত্তি বাতিল ঝুলে রিফান্ড স্থগিত ফেরত
    நிலுவை* நிராகரி* ரத்து உறுதி_செய்ய* كشف معلق* مرفوض* ملغي ملغى مؤجل* لم_يصل لم_تصل مسترد
    pendiente* rechazad* vencid* cancelad* reembols* sin_respuesta sin_atender extraviad* facturado
    en_attente rejeté* refusé* résilié* remboursement perdu* égaré* annulé* toujours_pas
    abgelehnt* storniert* gekündigt* erstattung* gesperrt* abgelesen unbearbeitet verloren_gegangen liegt_seit
    pendente* negad* indeferid* vencida reembolso extraviado sem_resposta não_chegou estorno
    bekliyor bekleniyor reddedil* iptal iade gelmedi okundu onaylanmadı
    отклонен* отклонён* отклонили возврат* без_ответа не_пришёл не_пришел не_пришла задерж* висит расторгнут*
    аннулирован*
    paise_nahi पैसे_नहीं not_credited not_received belum_sampai belum_diproses belum_ditanggapi ditolak
    dibatalkan refund belum_masuk salah_tagihan tertunda
"""
"""Of how an affair of a customer or a citizen stands: a number beside them is the affair's."""
