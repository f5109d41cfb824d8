"""Croatian."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="hr",
    months=(
        "siječanj, siječnju, siječnjem, januar, januara",
        "veljača, veljači, veljaču, veljačom, februar, februara",
        "ožujak, ožujku, ožujkom, mart, marta",
        "travanj, travnju, travnjem, april, aprila",
        "svibanj, svibnju, svibnjem, maj, maja",
        "lipanj, lipnju, lipnjem, juni, juna, jun",
        "srpanj, srpnju, srpnjem, juli, jula, jul",
        "kolovoz, kolovozu, kolovozom, august, augusta, avgusta",
        "rujan, rujnu, rujnom, septembar, septembra",
        "listopad, listopadu, listopadom, oktobar, oktobra",
        "studeni, studenoga, studenog, studenom, studenome, novembar, novembra",
        "prosinac, prosincu, prosincem, decembar, decembra",
    ),
    weekdays=(
        "ponedjeljka, ponedjeljku, poned",
        "utorka, utorku, utor, ut",
        "srijedu, srijede, srijedi, srij, sr, sre",
        "četvrtka, četvrtku, čet, četv, cet",
        "petka, petku, pet",
        "subotu, subote, suboti, sub",
        "nedjelju, nedjelje, nedjelji, ned",
    ),
    each=(
        "ponedjeljkom, ponedjeljcima",
        "utorkom, utorcima",
        "srijedom, srijedama",
        "četvrtkom, četvrtcima",
        "petkom, petcima",
        "subotom, subotama",
        "nedjeljom, nedjeljama",
    ),
    ordinals={
        1: "prvi, prvu, prva, prvog, prvoga, prve, prvom",
        2: "drugi, drugu, druga, drugog, drugoga, druge, drugom",
        3: "treći, treću, treća, trećeg, trećega, treće",
        4: "četvrti, četvrtu, četvrta, četvrtog, četvrtoga, četvrte",
        5: "peti, petu, peta, petog",
        -1: (
            "zadnji, zadnju, zadnja, zadnjeg, zadnjega, zadnje, posljednji, posljednju, "
            "posljednja, posljednjeg, posljednjega, posljednje, zadnjem"
        ),
    },
    days=(
        "prvog/prvoga, drugog/drugoga, trećeg/trećega, četvrtog/četvrtoga, petog/petoga, "
        "šestog/šestoga, sedmog/sedmoga, osmog/osmoga, devetog/devetoga, desetog/desetoga, "
        "jedanaestog/jedanaestoga, dvanaestog/dvanaestoga, trinaestog/trinaestoga, "
        "četrnaestog/četrnaestoga, petnaestog/petnaestoga, šesnaestog/šesnaestoga, "
        "sedamnaestog/sedamnaestoga, osamnaestog/osamnaestoga, devetnaestog/devetnaestoga, "
        "dvadesetog/dvadesetoga, dvadeset prvog/dvadeset i prvog, dvadeset drugog/dvadeset i "
        "drugog, dvadeset trećeg/dvadeset i trećeg, dvadeset četvrtog/dvadeset i četvrtog, "
        "dvadeset petog/dvadeset i petog, dvadeset šestog/dvadeset i šestog, dvadeset "
        "sedmog/dvadeset i sedmog, dvadeset osmog/dvadeset i osmog, dvadeset devetog/dvadeset i "
        "devetog, tridesetog, trideset prvog"
    ),
    hours=(
        "jedan, jedna, jednog",
        "dva, dvije",
        "tri",
        "četiri",
        "pet",
        "šest",
        "sedam",
        "osam",
        "devet",
        "deset",
        "jedanaest",
        "dvanaest",
        "trinaest",
        "četrnaest",
        "petnaest",
        "šesnaest",
        "sedamnaest",
        "osamnaest",
        "devetnaest",
        "dvadeset",
        "dvadeset jedan, dvadeset i jedan",
        "dvadeset dva, dvadeset i dva",
        "dvadeset tri, dvadeset i tri",
        "dvadeset četiri, dvadeset i četiri",
    ),
    spoken={
        "pola {}": -30,
        "u pola {}": -30,
        "{} i pol": 30,
        "u {} i pol": 30,
        "{} i po": 30,
        "{} i trideset": 30,
        "pol {}": -30,
        "u pol {}": -30,
        "{} i petnaest": 15,
        "u {} i petnaest": 15,
        "{} i četvrt": 15,
        "u {} i četvrt": 15,
        "četvrt do {}": -15,
        "petnaest do {}": -15,
        "frtalj {}": -45,
        "tri frtalja {}": -15,
        "u {} i trideset": 30,
        "{} sati i trideset minuta": 30,
        "{} i 30": 30,
        "u petnaest do {}": -15,
        "{} sati": 0,
        "u {} sati": 0,
        "u {} sata": 0,
        "u {} sat": 0,
        "u {}": 0,
        "od {} sati": 0,
    },
    words={
        Tag.FROM: "od, počevši od, s, sa, od dana, počev od, s početkom od, početkom od",
        Tag.UNTIL: (
            "do, do uključivo, sve do, zaključno s, pa do, do zaključno, do dana, zaključno sa, "
            "izložba se zatvara, izložba završava"
        ),
        Tag.BETWEEN: "između",
        Tag.AND: (
            "i, te, ili, i u, kao i, pa, i u subotu i, kao i u, tako i, i ponovno, i opet, i "
            "zatim, a zatim, te ponovno"
        ),
        Tag.ONTO: "na, za",
        Tag.ON: (
            "dana, u, dan, dane, u dane, svaki put, na, uvijek, samo, također, na dan, u danima, "
            "već, i to"
        ),
        Tag.YEAR: "godine, god, god., g., g, godina",
        Tag.IN_YEAR: "godine, u godini, davne, daleke, još, god.",
        Tag.SINCE: "od godine, još od",
        Tag.BY: "najkasnije, najkasnije do, prije, do najkasnije, najdalje do, zaključno do",
        Tag.EVERY: "svaki, svaku, svaka, svakog, svakoga, svake, svakom, sve, svakim, svih",
        Tag.OF_MONTH: (
            "u mjesecu, mjeseca, svakog mjeseca, mjesečno, svaki mjesec, u svakom mjesecu, "
            "na mjesec"
        ),
        Tag.IN: "u, tijekom, u mjesecima",
        Tag.DAILY: (
            "svaki dan, svakodnevno, svakog dana, dnevno, svakoga dana, sve dane, svakim danom, "
            "svaki dan u tjednu, sedam dana u tjednu, 7 dana u tjednu, svih dana"
        ),
        Tag.EXCEPT: "osim, osim u, izuzev, s izuzetkom, uz iznimku, izuzevši",
        Tag.WORKDAY: (
            "radnim danom, radnim danima, svaki radni dan, svakog radnog dana, radni dan, "
            "u radne dane, svakim radnim danom, radne dane"
        ),
        (Tag.WEEKEND, 1): (
            "svaki vikend, vikendom, vikendima, svakog vikenda, sve vikende, svakim vikendom"
        ),
        (Tag.WEEKEND, 0): (
            "ovaj vikend, ovog vikenda, ovoga vikenda, idući vikend, nadolazeći vikend, sljedeći "
            "vikend, idućeg vikenda, sljedećeg vikenda, ovim vikendom, ovaj nadolazeći vikend, "
            "nadolazećeg vikenda"
        ),
        (Tag.INTERVAL, 2): (
            "svaka dva tjedna, svakih 14 dana, svakih četrnaest dana, svaki drugi tjedan, svakog "
            "drugog tjedna, svaka 2 tjedna, jednom u dva tjedna, dvotjedno, u dva tjedna, svako "
            "dva tjedna, svakih 15 dana, svaka dva tjedna u, jednom u 14 dana, svakih dva tjedna, "
            "svako 14 dana, u parnim tjednima, u neparnim tjednima, svaki parni tjedan, svaki "
            "neparni tjedan"
        ),
        (Tag.INTERVAL, 3): "svaka tri tjedna, svaka 3 tjedna, svaki treći tjedan",
        (Tag.INTERVAL, 4): "svaka četiri tjedna, svaka 4 tjedna",
        Tag.WEEKLY: "tjedno, svaki tjedan, svakog tjedna, jednom tjedno",
        Tag.THIS: "ovaj, ovu, ovog, ove, ovoga, nadolazeći, nadolazeću, nadolazeće, ova",
        Tag.NEXT: (
            "idući, iduću, idućeg, iduće, sljedeći, sljedeću, sljedećeg, sljedeće, slijedeći, "
            "slijedeću"
        ),
        (Tag.DAY, 0): "danas, večeras, noćas, jutros",
        (Tag.DAY, 1): "sutra",
        (Tag.DAY, 2): "prekosutra",
        Tag.AT: "točno u, oko, uvijek u, vrijeme :, svaki put u",
        Tag.AT_MAYBE: "otprilike, cca, cca., u, na",
        Tag.HOUR: "h, sati, sata, sat, satī",
        (Tag.PART, 0): "ujutro, prijepodne, ujutru, jutro, izjutra, jutros, dopodne",
        (Tag.PART, 12): "navečer, poslijepodne, večeras, uvečer, poslije podne, popodne, predvečer",
        (Tag.PART, 1): "noću, u noći, iza ponoći, poslije ponoći, noćas",
        (Tag.NOON, 720): "u podne, podne, podneva, točno u podne, podnevu",
        (Tag.NOON, 0): "ponoć, u ponoć, ponoći",
        Tag.DOOR: (
            "ulaz, ulaz od, otvaranje vrata, vrata, otvorenje vrata, otvaranje ulaza, ulazak, "
            "ulazak od, blagajna, otvaranje blagajne, otvaranje dvorane, vrata se otvaraju, "
            "prijem, prijem gostiju, doors, otvaranje blagajni, ulaz u dvoranu, ulaz za "
            "posjetitelje, vrata otvaramo, otvaramo vrata, vrata se otvore, vrata se otv*, "
            "dvorana se otv*, dvorana otvorena, ulaz u prostor, ulaz publike, ulazak publike, "
            "ulaz moguć, otvaramo dvoranu, blagajna otvorena, blagajna se otv*, otvaranje kluba, "
            "ulazak u dvoranu, ulaz u klub, ulazna vrata, postavljanje štandova, postava štandova"
        ),
        Tag.MEET: (
            "okupljanje, sastanak, okupljamo, polazak s, nalazimo, mjesto okupljanja, nalazište, "
            "sastajemo, okupljanja, okuplja, zborno mjesto, zborište, skup"
        ),
        Tag.START: (
            "početak*, start*, počinje, kreće, početkom, polazak, krećemo, počinjemo, počne, "
            "započinje, odlazak, kretanje, počinju, započet*, počet*, krećemo u, prvi susret, "
            "prvi termin, prvi put, prva proba, prvi sat"
        ),
        Tag.FINISH: (
            "kraj, završetak, završava, do kraja, zatvaranje u, predviđeni završetak, završavamo, "
            "završit*, završetkom, kraju, završi"
        ),
        Tag.LASTS: "traje, trajanje, traju, u trajanju od, trajanja",
        Tag.UNIT: (
            "godina, godine, god, minut*, dana, tjed*, mjesec*, osob*, eur*, metar*, metara, km, "
            "sudionik*, mjest*, djec*, odrasl*, postaj*, kat, kata, katova, stupnj*, tona, puta, "
            "komad*, posjetitelj*, gost*, član*, min, ljudi, kilometara, zgrad*, stanic*, "
            "dvoran*, strojeva, posto, radnik*, eksponat*, stepenica"
        ),
        Tag.LABEL: (
            "verzija programa, inačica programa, verzija aplikacije, "
            "br, broj, autobus*, linija, linije, linijom, st, čl, članak, soba, dvorana, peron, "
            "kolosijek, kuća, poglavlje, inačica, verzija, strana, str, s, svezak, godište, "
            "tramvaj*, bus, okno, sjedalo, red, mjerilo, hala, zakon, vrata, odluka, glasnik, "
            "pobijedio, rezultat, rezultatom, dob, uzrast, izlaz, prizemlje, stavak, razred"
        ),
        Tag.DEADLINE: (
            "rok, rok za*, roka, rokom, zadnji dan za, krajnji rok, zadnji rok, natječaj je "
            "otvoren, deadline*, natječaj traje, rok prijave, rok prijava, zatvaranje prijava, "
            "ističe, istječe, početak pretprodaje, otvorenje prijava, otvaranje prijava, početak "
            "prijava, kraj prijava, prijave otvorene, prijave traju, zaključenje prijava, "
            "posljednji rok, krajnji datum, rok plaćanja, dospijeće, dospijeva, rok uplate, rok "
            "predaje, predaja priloga, prilozi do, odvoz otpad*, odvoz glomazn*, glomazni otpad, "
            "glomaznog otpada, odvoz smeća, odvoz papira, radno mjesto, slobodno radno mjesto, "
            "oglas za posao, zapošljavamo, dežurn*, natječaj za radno mjesto, porez na, novo "
            "radno vrijeme, promjena radnog vremena, izmijenjeno radno vrijeme"
        ),
        Tag.SIGNUP: (
            "prijav*, rezerv*, pretprodaj*, zahtjev*, predaj*, upis*, kandidat*, posla*, šalju, "
            "šalje, slati, pošalj*, registr*, zaprim*, ulaznice u pretprodaji, zamolb*, dostav*, "
            "podnos*, podnije*, kandidir*, ulaznice u prodaji, predat*, pristig*, dostavlj*"
        ),
        (Tag.SIGNUP, 1): (
            "ponud*, primaju, prijedlo*, glasova*, najav*, javiti, javite, vrijedi, vrijede, "
            "važi, važeć*, prodaja, ulaznice, karte, uplata, uplatiti, platiti, vratiti, ispunite"
        ),
        Tag.PUBLISHED: (
            "objavljen*, objava, ažuriran*, zadnja izmjena, zadnje ažuriranje, posljednja "
            "izmjena, tiskano, priopćenje*, izmijenjen*, posljednje ažuriranje, stvoreno, izdano, "
            "postavljeno, datum objave, posljednji put ažurirano, zadnji put ažurirano, "
            "ažuriranje, napisano, stanje na dan, otisnuto, uređeno, dodano, odluka od, zapisnik "
            "od, pravilnik od, zakon od, dopis od, ugovor od, vrijedi od, na snazi od, stupa na "
            "snagu, verzija od, inačica od, fotografija od, priopćenje od, narodne novine, "
            "narodnih novina, izdanje od, izašlo, izašao, izišlo, izišao, izlazi iz tiska"
        ),
        Tag.CLOSED: (
            "zatvoren*, ne radi, neradni dan*, nema vodstva, nema obilazaka, ne vozi, ne rade, "
            "neće raditi, zatvara, nije otvoren*, neradno, neće biti otvoren*, neće biti "
            "otvorena, ne otvara, ne radimo, nećemo raditi, nije otvoreno, zatvaramo, bez "
            "vodstva, nema vožnj*, obustav*, zatvaranje ceste, prekid opskrbe, prekid*, štrajk, "
            "štrajka, zamjenski autobusi"
        ),
        Tag.CANCELLED: (
            "otkazan*, otkazuje, otpada, ne održava, neće se održati, odgođeno do daljnjega, "
            "odgođen do daljnjeg, otkazu*, neće biti održan*, ne održava se, nema koncerta, nema "
            "predstave, otkazujemo, otpasti"
        ),
        Tag.RAIN: (
            "u slučaju kiše, u slučaju lošeg vremena, ako bude kiša, ako kiši, ako pada kiša, u "
            "slučaju nevremena, ako bude padala kiša, u slučaju nepogode, zbog kiše, kiša"
        ),
        Tag.INSTEAD: "umjesto, a ne, ne, umjesto dana, umjesto u, bilo, bio je",
        (Tag.INSTEAD, 1): (
            "prvotno, prvobitno, prvotni*, najavljen*, ranije, prije najavljen*, planiran*, "
            "predviđen*, zakazan*"
        ),
        Tag.MOVED: (
            "odgađa, odgođen*, premješten*, pomaknut*, prebačen*, premješta, pomiče, prebacuje, "
            "prolongir*, novi termin, novi datum, nadoknađ*, nadoknad*"
        ),
        Tag.STREET: "ulica, ulici, trg, trgu, ul., ul, cesta, cesti, obala, šetalište, ulice",
        Tag.HOURS: (
            "radno vrijeme, otvoreno :, vrijeme otvaranja, radno vrijeme muzeja, sati otvaranja"
        ),
        Tag.OFFICE: (
            "tajništv*, ured*, blagajn*, radno vrijeme tajništva, uredovno vrijeme, telefonski, "
            "telefonom, šalter*, uprav*, primanje stranaka, rad sa strankama, info pult, "
            "računovodstv*, turistički ured, pisarnic*, telefonske, prodaja ulaznica, matični "
            "ured, uredovni sati, reciklažno dvorište, info centar, infocentar, pučka, novo radno "
            "vrijeme, promjena radnog vremena, izmijenjeno radno vrijeme"
        ),
        Tag.NIGHT: "u noći, noć, u noć, noći, noću",
        (Tag.SIGNUP, 2): "mogu, možete, moguće, molimo, moraju, treba, potrebno",
        Tag.VISIT: "razgled*, posjet*, izlož*, otvoren*, pogled*, vidje*",
        Tag.PLAIN: (
            "dan otvorenih vrata, dani otvorenih vrata, otvorena vrata, ulaz slobodan, slobodan "
            "ulaz, ulaz besplatan, besplatan ulaz, ulaz je slobodan, ulaz je besplatan, 24 sata "
            "dnevno, 24 sata na dan, 0-24"
        ),
        (Tag.OFFICE, 1): (
            "knjižnic*, trgovin*, suvenirnic*, recepcij*, kavana, čitaonica, arhiv, restoran, "
            "caffe bar"
        ),
        (Tag.WEEKEND, 2): "za vikend, preko vikenda, tijekom vikenda",
        Tag.ALWAYS: "uvijek, redovito",
        (Tag.RAIN, 1): "zamjenski termin*, rezervni termin*, rezervni datum*, zamjenski datum*",
        Tag.HOLIDAY: (
            "praznicima, blagdanima, blagdanom, praznikom, praznici, blagdani, državnim praznicima"
        ),
        Tag.SHARED: "uvijek, uvijek u, svaki put u, sve, svi, oba, obje",
        (Tag.SHARED, 1): "oba dana, obje večeri, sve večeri, sve dane",
        Tag.FEAST: (
            "sveta tri kralja, sveta tri kralja, svijećnice, uskrsa, uskrsnog ponedjeljka, "
            "velikog petka, čiste srijede, pepelnice, cvjetnice, duhova, tijelova, velike gospe, "
            "svih svetih, dušnog dana, martinja, svetog nikole, sv. nikole, badnjaka, božića, "
            "stare godine, nove godine, silvestrova, prve nedjelje došašća, dana državnosti, "
            "praznika rada, stjepandana"
        ),
        (Tag.NOON, 750): "podne i pol, podne i po",
        (Tag.NOON, 30): "ponoć i pol, pola sata iza ponoći",
        Tag.CEASE: "zatvaraju, zatvara, završavaju",
        (Tag.OTHER, 1): "parni, parnu, parne, parnim, neparni, neparnu, neparne, neparnim",
        Tag.BACK: (
            "fotografije s, foto, fotogalerija, reportaža, osvrt, izvještaj s, održan je, održana "
            "je, održano je, održan, održana, održano, bio, bila, bilo, bili, pobjedni*, "
            "rezultati, umro, umrla, preminu*, rođen, rođena, proslavi*, otvoren je, otvorena je"
        ),
        (Tag.SIGNUP, 3): (
            "natječaj*, javni poziv*, savjetovanj*, javni uvid, javna rasprava, anketa, anketu, "
            "upitnik, peticija, e - savjetovanj*"
        ),
    },
    bare_day_dot=True,
    year_dot=True,
)
