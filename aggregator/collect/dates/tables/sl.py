"""Slovene. CLDR has its months only in the nominative; dates use the genitive."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="sl",
    months=(
        "januarja, januarju, januarjem",
        "februarja, februarju, februarjem",
        "marca, marcu, marcem",
        "aprila, aprilu, aprilom",
        "maja, maju, majem",
        "junija, juniju, junijem",
        "julija, juliju, julijem",
        "avgusta, avgustu, avgustom",
        "septembra, septembru, septembrom, sept, sep",
        "oktobra, oktobru, oktobrom",
        "novembra, novembru, novembrom",
        "decembra, decembru, decembrom",
    ),
    weekdays=(
        "ponedeljka, ponedeljku, ponedeljkom, ponedelj, pone",
        "torka, torku, torkom, tor",
        "sredo, srede, sredi, sre",
        "četrtka, četrtku, četrtkom, čet, četrt, cet",
        "petka, petku, petkom, pet",
        "soboto, sobote, soboti, sob",
        "nedeljo, nedelje, nedelji, ned",
    ),
    each=(
        "ponedeljkih, ponedeljki, ob ponedeljkih",
        "torkih, torki",
        "sredah, ob sredah",
        "četrtkih, četrtki",
        "petkih, petki",
        "sobotah",
        "nedeljah",
    ),
    ordinals={
        1: "prvi, prvo, prva, prvega, prve, prvem",
        2: "drugi, drugo, druga, drugega, druge, drugem",
        3: "tretji, tretjo, tretja, tretjega, tretje, tretjem",
        4: "četrti, četrto, četrta, četrtega, četrte",
        5: "peti, peto, peta",
        -1: "zadnji, zadnjo, zadnja, zadnjega, zadnje, zadnjem",
    },
    days=(
        "prvega, drugega, tretjega, četrtega, petega, šestega, sedmega, osmega, devetega, "
        "desetega, enajstega, dvanajstega, trinajstega, štirinajstega, petnajstega, šestnajstega, "
        "sedemnajstega, osemnajstega, devetnajstega, dvajsetega, enaindvajsetega, "
        "dvaindvajsetega, triindvajsetega, štiriindvajsetega, petindvajsetega, šestindvajsetega, "
        "sedemindvajsetega, osemindvajsetega, devetindvajsetega, tridesetega, enaintridesetega"
    ),
    hours=(
        "ena, eni, enih, ene, eno",
        "dve, dveh",
        "tri, treh",
        "štiri, štirih",
        "pet, petih",
        "šest, šestih",
        "sedem, sedmih",
        "osem, osmih",
        "devet, devetih",
        "deset, desetih",
        "enajst, enajstih",
        "dvanajst, dvanajstih",
        "trinajst, trinajstih",
        "štirinajst, štirinajstih",
        "petnajst, petnajstih",
        "šestnajst, šestnajstih",
        "sedemnajst, sedemnajstih",
        "osemnajst, osemnajstih",
        "devetnajst, devetnajstih",
        "dvajset, dvajsetih",
        "enaindvajset, enaindvajsetih",
        "dvaindvajset, dvaindvajsetih",
        "triindvajset, triindvajsetih",
        "štiriindvajset, štiriindvajsetih",
    ),
    spoken={
        "pol {}": -30,
        "ob pol {}": -30,
        "četrt na {}": -45,
        "ob četrt na {}": -45,
        "tri četrt na {}": -15,
        "ob tri četrt na {}": -15,
        "četrt čez {}": 15,
        "ob četrt čez {}": 15,
        "tričetrt na {}": -15,
        "petnajst do {}": -15,
        "petnajst čez {}": 15,
        "četrt do {}": -15,
        "tri četrti na {}": -15,
        "od pol {}": -30,
        "ob {}": 0,
        "ob {} uri": 0,
    },
    words={
        Tag.FROM: "od, s, z, od vključno, začenši, začenši s, odprta od, od dne",
        Tag.UNTIL: (
            "do, do vključno, vse do, do vključno z, tja do, do dne, do konca, razstava se zaključi"
        ),
        Tag.BETWEEN: "med",
        Tag.AND: (
            "in, ter, ali, in v, kot tudi, in še, pa, kakor tudi, kot tudi v, in nato, in potem, "
            "in ponovno, in spet, tako tudi"
        ),
        Tag.ONTO: "na",
        Tag.ON: "dne, v, dneh, na dan, na, vsakič, tudi, samo, le, že, v dneh, dan, ob, vedno",
        Tag.YEAR: "leta, l.",
        Tag.IN_YEAR: "leta, v letu, l., davnega leta, že leta, letu",
        Tag.SINCE: "od leta, že od leta",
        Tag.BY: (
            "najkasneje, najkasneje do, najpozneje, najpozneje do, pred, do najkasneje, "
            "do najpozneje"
        ),
        Tag.EVERY: "vsak, vsako, vsaka, vsakega, vsake, vsakem, vse, vsaki, vsakim, vsem",
        Tag.OF_MONTH: (
            "v mesecu, meseca, vsakega meseca, mesečno, vsak mesec, v vsakem mesecu, na mesec"
        ),
        Tag.IN: "v, v mesecu, v mesecih",
        Tag.DAILY: (
            "vsak dan, dnevno, vsakodnevno, vse dni, vsakdan, vsakega dne, vse dni v tednu, vsak "
            "dan v tednu, sedem dni v tednu, 7 dni v tednu"
        ),
        Tag.EXCEPT: "razen, razen ob, z izjemo, izvzemši, izjema, razen v",
        Tag.WORKDAY: (
            "vsak delavnik, ob delavnikih, ob delovnih dneh, vsak delovni dan, delavnik, "
            "delavniki, vse delovne dni, med delavniki, delovnik, ob delovnikih, vsak delovnik, "
            "med tednom"
        ),
        (Tag.WEEKEND, 1): (
            "vsak konec tedna, ob koncih tedna, ob koncu tedna, vsak vikend, ob vikendih, "
            "vikendi, konci tedna, vse vikende, vse konce tedna"
        ),
        (Tag.WEEKEND, 0): (
            "ta konec tedna, ta vikend, ta konec, prihodnji konec tedna, naslednji konec tedna, "
            "prihajajoči konec tedna, naslednji vikend, prihodnji vikend, prihajajoči vikend, v "
            "tem vikendu, ta prihajajoči vikend"
        ),
        (Tag.INTERVAL, 2): (
            "vsaka dva tedna, vsakih 14 dni, vsakih štirinajst dni, na dva tedna, na 14 dni, na "
            "vsaka dva tedna, vsak drugi teden, na štirinajst dni, enkrat na dva tedna, vsaka 2 "
            "tedna, na vsakih 14 dni, štirinajstdnevno, dvotedensko, enkrat na 14 dni, na 2 "
            "tedna, v sodih tednih, v lihih tednih, vsak sodi teden, vsak lihi teden"
        ),
        (Tag.INTERVAL, 3): "vsake tri tedne, na tri tedne, vsake 3 tedne, vsak tretji teden",
        (Tag.INTERVAL, 4): "vsake štiri tedne, na štiri tedne, vsake 4 tedne",
        Tag.WEEKLY: "tedensko, vsak teden, enkrat na teden, enkrat tedensko",
        Tag.THIS: "ta, to, tega, prihajajoči, prihajajočo, te",
        Tag.NEXT: "naslednji, naslednjo, naslednja, prihodnji, prihodnjo, prihodnja",
        (Tag.DAY, 0): "danes, nocoj, drevi",
        (Tag.DAY, 1): "jutri",
        (Tag.DAY, 2): "pojutrišnjem",
        Tag.AT: "ob, okoli, vsakič ob, točno ob, okrog, vedno ob",
        Tag.AT_MAYBE: "približno, pribl., cca, v",
        Tag.HOUR: "h, uri, ure, uro, ura, ur",
        (Tag.PART, 0): "zjutraj, dopoldne, dopoldan, jutro",
        (Tag.PART, 12): "zvečer, popoldne, popoldan, nocoj, drevi, večer, proti večeru",
        (Tag.PART, 1): "ponoči, po polnoči",
        (Tag.NOON, 720): "opoldne, poldne, ob poldnevu, opoldan, poldneva, točno opoldne",
        (Tag.NOON, 0): "polnoč, polnoči, opolnoči, ob polnoči",
        Tag.DOOR: (
            "odprtje vrat, vrata, vstop, vstop od, odpiranje vrat, odprta vrata od, odprtje "
            "blagajne, odprtje dvorane, vrata se odprejo, vrata odprta, vstop v dvorano, sprejem, "
            "odprtje prizorišča, doors, vstop mogoč, blagajna, vhod, vstop za obiskovalce, vrata "
            "odpremo, odpremo vrata, vrata se odpirajo, dvorana se odpre, dvorano odpremo, "
            "dvorana bo odprta, vrata bodo odprta, odpremo dvorano, odprtje prostora, blagajna se "
            "odpre, blagajna odprta, vstop v prostor, vrata bomo odprli, vrata odpirajo, vrata se "
            "odpr*, postavitev stojnic, postavljanje stojnic"
        ),
        Tag.MEET: "zbor*, zbirališče, srečanje, zberemo, dobimo, dobimo se, zbiramo, zbiranje",
        Tag.START: (
            "začetek, pričetek, začne, start, odhod, začenja, začnemo, začetku, začenjamo, "
            "pričnemo, prične, krenemo, odpravimo, odrinemo, odidemo, začetkom, začnejo, začel, "
            "začela, prvo srečanje, prvi termin, prvič, prva vaja, prva ura"
        ),
        Tag.FINISH: (
            "konec, zaključek, konča, predviden zaključek, predviden konec, končamo, zaključimo, "
            "končali, končali bomo, sklenemo, sklep, zaključi, konec prireditve, končajo, "
            "zaključku, zaključili"
        ),
        Tag.LASTS: "traja, trajanje, dolžina, trajajo, trajalo, trajal",
        Tag.UNIT: (
            "let, leta, leti, minut*, dni, dnevi, tedn*, mesec*, oseb*, evr*, eur, metr*, km, "
            "udeležen*, mest*, otrok*, odrasl*, postaj*, nadstrop*, stopinj*, ton, krat, kosov, "
            "obiskoval*, gostov, članov, min, ljudi, odstot*, postaj, dvoran, stavb*, stopnic, "
            "eksponat*, kilometr*, sedež*, ladij, delavc*, delavk*"
        ),
        Tag.LABEL: (
            "različica programa, različica aplikacije, "
            "št, številka, avtobus*, linija, linije, linijo, odst, člen, čl, soba, dvorana, "
            "peron, tir, hiša, poglavje, različica, stran, str, s, letnik, zvezek, bus, jašek, "
            "sedež, vrsta, nadstropje, verzija, merilo, hala, glasilo, starost, od starosti, "
            "zmagal, izid, odlok, vlak, §, vhod, razred, točka"
        ),
        Tag.DEADLINE: (
            "rok, rok za*, roka, rokom, zadnji dan za, zadnji rok, skrajni rok, prijavni rok, "
            "deadline*, zaključek prijav, konec prijav, izteče, poteče, začetek predprodaje, do "
            "konca prijav, zaprtje prijav, odprtje prijav, začetek prijav, prijave odprte, "
            "zbiranje prijav, zadnji termin, skrajni datum, zapade, zapadlost, rok plačila, "
            "plačilo do, rok za plačilo, prispevke pošljite, oddaja prispevkov, prispevki do, "
            "odvoz odpad*, odvoz kosovn*, odvoz smeti, kosovni odpad*, kosovnih odpad*, prosto "
            "delovno mesto, zaposlitev, zaposlimo, nastop dela, dežurn*, nov odpiralni čas, novi "
            "odpiralni časi, spremenjen odpiralni čas, nov delovni čas"
        ),
        Tag.SIGNUP: (
            "prijav*, prijaviti, rezerv*, predprodaj*, vlog*, oddaj*, oddat*, vpis*, kandidat*, "
            "pošlj*, poslati, javni razpis*, registr*, naroč*, poslane, vlagatelj*, prispet*, "
            "prispejo, kandidir*, pošiljanj*"
        ),
        (Tag.SIGNUP, 1): (
            "natečaj*, ponudb*, zbiramo, sprejemamo, vstopnice, predlog*, glasova*, najav*, "
            "velja, veljavn*, veljavnost, veljajo, prodaja, karte, plačilo, plačati, vrnite, "
            "vrniti, izpolnite"
        ),
        Tag.PUBLISHED: (
            "objavljeno, objavljen*, objava, posodobljen*, posodobitev, zadnja sprememba, zadnja "
            "posodobitev, natisnjeno, sporočilo za javnost*, spremenjeno, zadnjič spremenjeno, "
            "ustvarjeno, nazadnje posodobljeno, izdano, datum objave, dodano, tiskano, napisano, "
            "stanje na dan, stanje, odlok z dne, sklep z dne, zapisnik z dne, pogodba z dne, "
            "pravilnik z dne, z dne, uradni list, veljavno od, velja od, v veljavi od, "
            "fotografija z dne, dopis z dne, izšlo, izšel, izšla, izide, izhaja"
        ),
        Tag.CLOSED: (
            "zaprto, zaprt, zaprta, zaprti, ne obratuje, ni vodenj, ne vozi, ni odprto, ni "
            "ogledov, ne bo odprt, ne dela, ne delamo, ne odpre, ne bo odprta, ne bo odprto, ne "
            "bomo odprti, nismo odprti, ni odprt, ni odprta, zapremo, zapira, bomo zaprli, ne "
            "vodimo, brez vodenj, zapora*, zapore, izklop*, prekinitev dobave, stavka, stavke, "
            "nadomestni prevoz*"
        ),
        Tag.CANCELLED: (
            "odpovedan*, odpade, odpadel, odpadla, odpadlo, preklican*, ne bo, odpoved, odpadejo, "
            "ne poteka, ne bo potekal*, odpovedujemo, odpadla bo, odpadlo bo"
        ),
        Tag.RAIN: (
            "v primeru dežja, ob dežju, v primeru slabega vremena, ob slabem vremenu, če bo "
            "deževalo, če dežuje, v slabem vremenu"
        ),
        Tag.INSTEAD: "namesto, ne, in ne, namesto dne, namesto v, ter ne, bilo, je bilo",
        (Tag.INSTEAD, 1): (
            "prvotno, prvotni*, prvotnega, prej, sprva, načrtovan*, napovedan*, predviden*"
        ),
        Tag.MOVED: (
            "prestavljen*, prestavi, premaknjen*, preložen*, prestavimo, prestavljamo, premik*, "
            "nov termin, nov datum, nadomestil*, nadomeščen*, nadomestimo"
        ),
        Tag.STREET: "ulica, ulici, cesta, cesti, trg, trgu, ul., ul, nabrežje, ulice",
        Tag.HOURS: "odpiralni čas*, odprto :, delovni čas, obratovalni čas*, odpiralne ure",
        Tag.OFFICE: (
            "uradne ure, uradni čas, blagajn*, tajništv*, pisarn*, delovni čas tajništva, "
            "telefonsko, informacijsk*, uradnih ur, tic, govorilne ure, sprejemna, po telefonu, "
            "info točka, prodaja vstopnic, upravn*, poslovni čas, krajevni urad, poslovalnica, "
            "zbirni center, nov odpiralni čas, novi odpiralni časi, spremenjen odpiralni čas, nov "
            "delovni čas"
        ),
        Tag.NIGHT: "v noči, noč, ponoči, noči, v noč",
        (Tag.SIGNUP, 2): "lahko, mogoče, možno, prosimo, morajo, treba",
        Tag.VISIT: "ogled*, razstav*, obišč*, obisk*, odprt*, vide*",
        Tag.PLAIN: (
            "vstop prost, prost vstop, vstop je prost, vstop brezplačen, dan odprtih vrat, dnevi "
            "odprtih vrat, 24 ur na dan, 24 ur dnevno"
        ),
        (Tag.OFFICE, 1): "trgovin*, knjižnic*, recepcij*, kavarna, čitalnica, arhiv, gostilna",
        (Tag.WEEKEND, 2): "konec tedna, čez vikend",
        Tag.ALWAYS: "vedno, vsakič, redno",
        (Tag.RAIN, 1): "nadomestni termin*, rezervni termin*, nadomestni datum*, rezervni datum",
        Tag.HOLIDAY: "prazniki, praznikih, praznik, ob praznikih, prazniku",
        Tag.SHARED: "vsakič, vsakič ob, obakrat, vedno ob, vse, vsi, oba, obe",
        (Tag.SHARED, 1): "oba dneva, oba večera, vse dni, vse večere",
        Tag.FEAST: (
            "sv. treh kraljev, svetih treh kraljev, treh kraljev, svečnice, velike noči, "
            "velikonočnega ponedeljka, velikega petka, pepelnične srede, cvetne nedelje, "
            "binkošti, vseh svetih, svetega martina, martinovega, miklavža, božiča, svetega "
            "večera, silvestrovega, novega leta, prve adventne nedelje, telovega, velikega "
            "šmarna, dneva državnosti, prešernovega dne, kulturnega praznika, štefanovega"
        ),
        Tag.CEASE: "zaključijo, zaprejo, končajo",
        (Tag.OTHER, 1): "sodi, sodo, sode, lihi, liho, lihe",
        Tag.BACK: (
            "fotografije s, foto, fotogalerija, utrinki*, poročilo s, reportaž*, je bilo, je bil, "
            "je bila, bil, bila, bilo, so bili, potekal, potekala, potekalo, zmagovalc*, "
            "rezultati, umrl*, rojen, rojena, praznoval*, odvijal*, odprli smo"
        ),
        (Tag.SIGNUP, 3): (
            "razpis*, javni razpis*, javna razgrnitev, javno razgrnitev, javni poziv, anketa, "
            "anketo, anketni, javno naročilo, peticija, posvetovanj*, pripombe"
        ),
    },
    not_names="sre",
    bare_day_dot=True,
    hour_dot=True,
)
