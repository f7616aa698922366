"""Names that many people have, so that to bear one, and a handle made of it, says little.

A list from general knowledge of India, its neighbours, and the larger countries of the other continents.
"""

from __future__ import annotations

from typing import Final

from pipeline.threats.words import words

COMMON_NAMES: Final = words(
    """
    aarav aaditya aditya aditi ahmed ajay ajit akash akhil akshay ali alok aman amar amit amitabh amrita anand
    ananya aniket anil anita anjali ankit ankita ankur anshul anu anuj anupam anuradha anurag aparna arjun arnav
    arpit arti arun aruna arvind aryan asha ashish ashok ashwin asif atul avinash ayaan ayush babu balaji bharat
    bhavna bhaskar bilal bina bipin chandan chandra charu chetan chirag danish deepa deepak deepika dev devendra
    dhruv dilip dinesh divya faisal farhan fatima ganesh gaurav geeta girish gita gopal gopi govind hamza hari
    harish harpreet harsh harsha hasan hassan hemant hina hussain ibrahim imran irfan ishaan ishita jagdish jai
    jatin jaya jayesh jitendra jyoti kabir kamal kamla kapil karan karthik kartik kavita khalid kiran kishore
    komal krishna kumar kunal lakshmi lalit lata laxmi leela madhav madhu mahesh mamta manas manish manisha
    manju manoj mansi maya meena meera megha milan mithun mohammad mohammed mohan mohit mona monika mukesh munna
    murali muskan nadeem naina nandini naresh narayan narendra naveen navin neel neelam neeraj neeta neha nikhil
    nilesh nisha nitin nusrat om pallavi pankaj parth pooja poonam prabhakar prakash pramod pranav prasad
    prashant pratik praveen preeti priya priyanka puja puneet radha raghav rahul raj raja rajan rajat rajeev
    rajendra rajesh rajiv rajkumar raju rakesh ram rama raman ramesh rani rashid rashmi ravi ravindra reena
    rehan rekha renu rina rishi rita ritesh ritu riya rohan rohit roshan ruchi rupa sachin sagar sahil sajid
    salman sameer samir sandeep sangeeta sanjay sanjeev santosh sapna sarita satish saurabh savita seema shabana
    shahid shalini shankar sharad shashi sheela shilpa shiv shivam shobha shreya shruti shubham shweta siddharth
    simran sita sneha sonal sonia sonu sourav srinivas subhash sudha sudhir suman sumit sunil sunita suraj
    suresh sushil sushma swati syed tanvi tariq tarun tanya uday uma umesh usha usman vaibhav vandana varun
    vasant venkatesh vidya vijay vikas vikram vimal vinay vineet vinod vipin vipul viraj vishal vishnu vivek
    waseem yash yogesh yusuf zara zoya agarwal aggarwal agrawal ahmad akhtar akram alam ansari arora aziz bajaj
    banerjee bano barman basu batra begum bhardwaj bhatia bhatt bhattacharya bose chakraborty chand chatterjee
    chaudhary chauhan chawla chopra chowdhury das dasgupta datta dave desai deshmukh deshpande devi dey dhar
    dixit dubey dutta farooq fernandes gandhi garg gill ghosh goel gokhale goswami goyal gowda grover guha gupta
    haider halder haque hegde hossain hussein islam iyengar iyer jadhav jain jaiswal javed jha joseph joshi
    kadam kapoor karim kaul kaur kaushik khan khanna khatun khatri kohli krishnan kulkarni kumari kaushal lal
    mahajan malhotra malik mandal mathew mathur mehra mehta menon mirza mishra misra mittal modi mondal
    mukherjee murthy naidu naik nair nambiar nanda narang nath nayak negi pal panda pande pandey pandit parikh
    parmar patel pathak patil patnaik paul pawar pillai puri qureshi rahman rai raina rajput ramachandran rana
    rao rastogi rathi rathod rathore raut rawat ray reddy roy saha sahu saini saleem salim sarkar sawant saxena
    sen seth sethi shah shaikh sharma sheikh shetty shinde shrivastava shukla siddiqui singh singhal sinha
    solanki soni srivastava subramanian sultana suri swamy tandon thakkar thakur thapa thomas tiwari trivedi
    tripathi tyagi upadhyay varma varghese vasudevan venkataraman verma vyas wadhwa yadav zaman adam adams alan
    albert alex alexander alice allen alvarez amanda amy anderson andrea andrew angela ann anna anne anthony
    antonio arthur ashley bailey baker barbara bell benjamin bennett betty bill bob brandon brian brown bruce
    bryan butler campbell carl carlos carol caroline carter catherine charles charlotte cheryl chris christian
    christine christopher clark claire collins cook cooper cox cruz cynthia daniel david davies davis deborah
    dennis diana diaz donald donna dorothy douglas edward edwards elizabeth ellen emily emma eric ethan evans
    fernandez fisher flores foster frances francisco frank garcia gary george gomez gonzalez grace graham grant
    gray green greg gregory griffin hall hannah harold harris harrison harry heather helen henry hernandez hill
    howard hughes ian isabella jack jackson jacob james jane janet jason jean jeff jeffrey jennifer jenkins
    jeremy jerry jessica jim joan joe john johnson jon jonathan jones jordan jose joshua joyce juan judith judy
    julia julie justin karen kate katherine kathleen keith kelly kennedy kenneth kevin kim king kyle larry laura
    lauren lawrence lee leo lewis liam linda lisa long lopez louis luis lucas lucy luke marcus margaret maria
    marie mark martha martin martinez mary mason matthew megan melissa michael michelle miguel mike miller
    mitchell mohamed moore morales morgan morris murphy murray myers nancy nathan nelson nguyen nicholas nicole
    noah oliver olivia ortiz owen pablo pamela parker patricia patrick paula pedro perez perry peter peterson
    phillips powell price rachel ramirez ramos raymond rebecca reed reyes reynolds richard richardson rivera
    robert roberts robinson rodriguez roger rogers ronald rose ross russell ruth ryan sam samuel sanchez sanders
    sandra sara sarah scott sean sharon simon smith sofia sophia sophie stephanie stephen steve steven stewart
    stuart sullivan susan taylor teresa theresa thompson tim timothy tom torres tyler victor victoria vincent
    virginia walker walter ward watson white william williams wilson wood wright young zachary aleksandr aleksei
    alexei alexey anastasia andrei andrey anton artem boris daria denis dmitri dmitry ekaterina elena evgeny
    galina igor ilya irina ivan ivanov ivanova kirill konstantin kuznetsov ksenia larisa lebedev ludmila maksim
    marina maxim mikhail morozov nadezhda natalia nikita nikolai novikov oksana oleg olga pavel petr petrov
    petrova polina popov roman ruslan semenov sergei sergey smirnov sokolov stanislav svetlana tatiana vadim
    valentina vasily vera viktor vladimir volkov yulia yuri
    aaliyah abbas abbasi abdel abdul abdullah abebe abu addo adhikari adnan ahmadi akbar akhmetov akhter akter
    alamgir alemu alencar alessandro alfonso almeida alves amal ambrose amin amina amir amira ana andersen
    andersson andrade andreas angelo anh antoine antonia araujo arslan asante aslan aydin aylin ayse bach baig
    bandara baptiste barbosa barros basri bauer baumann beatriz becker begam bekele benedikt bernard bhutto
    bianca bianchi bibi blanc boateng bondarenko boyko braga braun brigitte bruno budi bui bukhari burak caio
    camila camille can cardoso carla carmen carvalho castillo castro catarina celik cem cen chan chang chaudhry
    chavez chen cheng chiara chinedu choi christina claudia claudio clement colombo conti correia costa cristina
    cunha dang daniela danilo dao delgado demir denise deniz dewi diallo dias diego diogo dissanayake dlamini
    dominik dong duarte dubois dumitru dupont duran durand eduardo ela elif emeka emre enrique erdem erik
    eriksson esposito esteban eva fabian fabio fadi farah farouk fatma felipe felix fernanda fernando ferrari
    ferreira filip filipe fischer fonseca francesca francesco franco francois freitas fuchs gabriel gabriela
    garnier gaspar georg georgiou gerhard gilani giorgio giovanni giulia goncalves gonzales gonzalo guerrero
    guillaume gul gunawardena gurung gustavo gutierrez guzman hadi hagen haile hakan halil hamad hamid hamzah
    han hans hansen haruki hashimoto hashmi hay heinz helena heng hernan herrera hiroshi ho hoang hoffmann
    hofmann hoque hosseini huang huber hugo huseyin huynh ibrahimov ines ingrid ioana ionescu iqbal irene isabel
    ito ivana ivanenko jakob jan jansen janusz jari javier jayasuriya jens jensen jesus jiang jimenez jin jing
    joana joao joaquin johan johanna johannes jonas jorge josef josep juarez julian juliana julien jun jung
    jurgen kadir kaiser kamau kang kaplan karki karl karlsson karolina katarzyna kato katrin kaya kazim kazmi
    keiko keller kemal kenji khalil kimura klaus klein kobayashi koch kofi kohler kolmann kovac kovacs kowalski
    kozlov krause kravchenko kristina kuhn kurt kwame lam lang lars larsen laurent le lea lehmann leila leonardo
    li lian liang lim lima lin linh liu lorenzo lourdes lu luca luigi luisa luiz lukas luo ma maciej magdalena
    mahmood mahmoud mahmud mai maier majid mansoor mansour manuel marc marcel marcelo marco marcos mariam
    mariana marino mario marius markus marques marta martina martins mateo matheus matteo matthias mauricio
    maximilian mayer mbeki medina mehdi mehmet meier melo mendes mendez mendoza mensah merve meyer miah michal
    michel mihai mikael milos min ming mira miranda miroslav moh mohamad molina molla monteiro mora moreau
    moreira moreno moses muhamad muhammad muller munoz mustafa mwangi nadia nakamura naqvi nasir nasser natalya
    nawaz ndiaye neumann neves ng ngo nicola nicolas nicolescu nielsen niklas nikolay nilsson njoroge noor nowak
    nugroho nuno nur ochieng odhiambo okafor oliveira olivier olsen omar omer onur orlov ortega osei osman
    otieno owusu ozgur ozturk pacheco park parveen pascal patrice paulo pavlenko pereira perera petersen pham
    phan philipp phung pierre pieter pilar pinheiro pinto piotr popescu putra putri qian quispe rachid rafael
    rafiq rahim rahma rajapaksa ramon raquel rasmussen rehman reis ren renata reza ribeiro ricardo riccardo
    ricci richter rijal rizki rizvi rizzo roberto rocha rodrigo rodrigues roland romano romero rosa rosario
    rossi roth ruiz russo sabrina sahin saito salah salazar saleh salma samira santiago santos sari sarker
    sasaki sato sayed schmid schmidt schmitt schneider scholz schroder schulz schwarz sebastian selim sergio
    serkan setiawan sharif shen shevchenko shimizu shin shrestha silva silvia simone siti soares song sorensen
    soto sousa souza stefan stefania steiner stoica su suarez sun susanne suzuki svensson syarif tahir takahashi
    tamang tanaka tang tao tatyana tavares teixeira tesfaye thanh thi thiago thiam thomsen thuy tkachenko tobias
    toma tomas tomasz tran traore tuan tunde uddin ulrich umar vargas vasile vasquez vaz vega velasco verena
    veronica vieira vincenzo viviana vo vogel vu wagner walid wang wanjiru watanabe weber wei weiss werner
    wickramasinghe wilhelm winkler wojciech wolf wong wu xavier xiao xie xin xu yamada yamamoto yamin yan yang
    yao yasmin yi yildiz yilmaz ying yoko yoon yu yuan yuki yun yusra zahra zaidi zainab zardari zeynep zhang
    zhao zheng zhou zhu zimmermann zoe zofia
    abdi achieng adan adebayo adekunle adeleke adeyemi adisa agnes ajayi akinyi alabi albu albuquerque alexandre
    andile
    anderson aragao ashleigh atieno attila auma ayoola balazs balogh balogun bamidele bandile barbu benes blessing
    bourgeois brito busisiwe cameron carolina cetin charity chukwu colette comfort cornelius cristea damian davi
    demirel diaconu diane dobre durmus emmanuel enzo erdogan erika ertas erzsebet esther etienne eze faith farkas
    fekete ferenc florea gabor gabriella gal georgescu gheorghiu glenn gloria gomes gregoire guerra gustafsson
    henrique hope horvath ida ildiko ilona imre ionita isaac istvan jabulani janos jansson jaroslav johansson jonsson
    joy jozsef juliet julio juma katalin kimani kimberly kiplagat kiprono kipruto kiss konrad krisztina ladislav
    lakatos larsson laszlo leonard linnea livia lucia lundin luz machado maina makinde mansur margareta marin mate
    mercedes mocanu molnar moura mumbi musa mutai nagy nathaniel nemes nemeth ngozi nhlanhla nistor njeri nogueira
    nunes obi ojo okonkwo olawale olofsson olsson omondi onyango oprea patience peace peixoto persson philip pires
    polak pop popa porto prabowo renee robin ruby rudolf safak salami sayyid sener sezer sezgin shirley sibusiso
    siqueira siregar soylu stan stancu stanescu suciu susanti suzanne szabo szilagyi takacs thabo thandeka thandiwe
    thembi thierry tibor tina torok toth tudor turk uche ulrika van varga vitor vitoria wafula wambui waweru wibisono
    yuksel zoltan zsolt zsuzsanna schulze schaefer schafer scholze kruger krueger lange werner krause lorenz ludwig
    sommer winter kruse meyers pohl arndt voigt seidel heinrich thomas ziegler friedrich gunther keil simon franke
    huong lan mai hoa hung dung tuan minh nam son hai long duc quang thang thao trang ngoc phuong hanh hien nga
    nhung yen
    seoyeon jiwoo minjun seojun jiho yejun minseo jimin jisoo hyunwoo eunji sujin minji jihoon dohyun hyejin sungmin
    albrecht ernst busch jager hahn horn bergmann vogt roth beck lorenzen lopes freire maciel
    """
)


_HAN: Final = range(0x3400, 0xA000)
_HAN_FAMILIES: Final = words(
    """
    王 李 张 張 刘 劉 陈 陳 杨 楊 赵 趙 黄 黃 周 吴 吳 徐 孙 孫 胡 朱 高 林 何 郭 马 馬 罗 羅 梁 宋 郑 鄭 谢 謝
    韩 韓 唐 冯 馮 于 董 萧 肖 程
    曹 袁 邓 鄧 许 許 傅 沈 曾 彭 吕 呂 苏 蘇 卢 盧 蒋 蔣 蔡 贾 賈 丁 魏 薛 叶 葉 阎 余 潘 杜 戴 夏 钟 鍾 汪 田
    任 姜 范 方 石 姚 谭 譚 廖 邹 熊 金
    陆 陸 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 顧 侯 邵 孟 龙 龍 万 萬 段 雷 钱 錢 汤 尹 黎 易 常 武 乔 贺 赖 龚 文
    佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森
    池田 橋本 阿部 石川 山下 中島
    石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 中野
    三浦 原田 中川 松田 竹内 小野
    田村 中山 和田 石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 工藤 今井 高田 増田
    丸山 杉山 村田 大塚 新井 小山
    """
)
"""Families of China and Japan in their signs, of which there are so many that their names come again and again."""


def is_common(name: str) -> bool:
    """Say whether every word of a folded name is one that many people have, so that namesakes are to be expected."""
    words = name.split()
    if name and ord(name[0]) in _HAN:
        whole = "".join(words)
        return any(whole.startswith(family) for family in _HAN_FAMILIES)
    return bool(words) and all(word in COMMON_NAMES or len(word) < 3 for word in words)
