"""Czech."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="cs",
    months=(
        "lednu, lednem, ledna, leden",
        "únoru, únorem, února, únor, unora",
        "březnu, březnem, brezna",
        "dubnu, dubnem, dubna",
        "květnu, květnem, kvetna",
        "červnu, červnem, cervna, června",
        "červenci, červencem, cervence, července",
        "srpnu, srpnem",
        "září, zářím, zari",
        "říjnu, říjnem, rijna",
        "listopadu, listopadem, listopad",
        "prosinci, prosincem",
    ),
    weekdays=(
        "pondělku, pondělím, pond, pon, pondělek",
        "úterku, úterka, úterým, úterkem, ut",
        "středu, středy, středou, střed, str",
        "čtvrtka, čtvrtku, čtvrtkem, čtv, čtvr",
        "pátku, pátkem, pát",
        "sobotu, soboty, sobotou, sob",
        "neděli, nedělí, neděle, ned",
    ),
    each=(
        "pondělky, pondělích, v pondělky",
        "úterky, úterých, v úterky",
        "středách, ve středy, středy od",
        "čtvrtky, čtvrtcích, ve čtvrtky",
        "pátky, pátcích, v pátky",
        "sobotách, v soboty, soboty a",
        "nedělích, v neděle, a neděle",
    ),
    ordinals={
        1: "první, prvního, prvním",
        2: "druhý, druhou, druhé, druhá, druhého, druhém",
        3: "třetí, třetího, třetím",
        4: "čtvrtý, čtvrtou, čtvrté, čtvrtá, čtvrtého",
        5: "pátý, pátou, pátá, páté",
        -1: "poslední, posledního, posledním",
    },
    days=(
        "prvního, druhého, třetího, čtvrtého, pátého, šestého, sedmého, osmého, devátého, "
        "desátého, jedenáctého, dvanáctého, třináctého, čtrnáctého, patnáctého, šestnáctého, "
        "sedmnáctého, osmnáctého, devatenáctého, dvacátého, dvacátého prvního, dvacátého druhého, "
        "dvacátého třetího, dvacátého čtvrtého, dvacátého pátého, dvacátého šestého, dvacátého "
        "sedmého, dvacátého osmého, dvacátého devátého, třicátého, třicátého prvního"
    ),
    hours=(
        "jedna, jedné, jednu, jednou",
        "dvě, druhé, druhou, dvou",
        "tři, třetí, tří",
        "čtyři, čtvrté, čtvrtou, čtyř",
        "pět, páté, pátou, pěti",
        "šest, šesté, šestou, šesti",
        "sedm, sedmé, sedmou, sedmi",
        "osm, osmé, osmou, osmi",
        "devět, deváté, devátou, devíti",
        "deset, desáté, desátou, deseti",
        "jedenáct, jedenácté, jedenáctou, jedenácti",
        "dvanáct, dvanácté, dvanáctou, dvanácti",
        "třináct, třinácté, třinácti",
        "čtrnáct, čtrnácté, čtrnácti",
        "patnáct, patnácté, patnácti",
        "šestnáct, šestnácté, šestnácti",
        "sedmnáct, sedmnácté, sedmnácti",
        "osmnáct, osmnácté, osmnácti",
        "devatenáct, devatenácté, devatenácti",
        "dvacet, dvacáté, dvaceti",
        "dvacet jedna, jednadvacet, jedenadvacet",
        "dvacet dva, dvaadvacet, dvacet dvě",
        "dvacet tři, třiadvacet",
        "dvacet čtyři, čtyřiadvacet",
    ),
    spoken={
        "půl {}": -30,
        "v půl {}": -30,
        "o půl {}": -30,
        "od půl {}": -30,
        "čtvrt na {}": -45,
        "ve čtvrt na {}": -45,
        "tři čtvrtě na {}": -15,
        "ve tři čtvrtě na {}": -15,
        "třičtvrtě na {}": -15,
        "tři čtvrti na {}": -15,
        "ve třičtvrtě na {}": -15,
        "tříčtvrtě na {}": -15,
        "{} hodin": 0,
        "v {} hodin": 0,
        "ve {} hodin": 0,
        "v {} hodiny": 0,
        "ve {} hodiny": 0,
        "v {} hodinu": 0,
        "v {}": 0,
        "ve {}": 0,
        "od {} hodin": 0,
    },
    words={
        Tag.FROM: (
            "od, ode, ode dne, počínaje, ode dneška, od dne, s platností od, z, ze, s, začíná od"
        ),
        Tag.UNTIL: (
            "do, až do, do dne, až do dne, aspoň do, nejméně do, výstava končí, výstava končí dne"
        ),
        Tag.BETWEEN: "mezi",
        Tag.AND: (
            "a, i, nebo, či, a dále, a také, a v, a ve, taky, též, tak i, tak také, jakož i, a "
            "znovu, a pak, a opět, a ještě, a poté"
        ),
        Tag.ONTO: "na, do",
        Tag.ON: "dne, v, ve, dny, ve dnech, dnech, vždy, také, jen, pouze, již, ode, o, až, i",
        Tag.YEAR: "roku, r.",
        Tag.IN_YEAR: "v roce, roku, r., v r., už v roce, již v roce, rok, léta páně",
        Tag.SINCE: "od roku, od r.",
        Tag.BY: (
            "nejpozději, nejpozději do, před, nejdéle do, nejpozději však do, nejpozději dne, "
            "do konce, nejpozději ke dni, vždy do"
        ),
        Tag.EVERY: (
            "každý, každou, každé, každá, každého, každém, každičkou, všechny, každým, každými, "
            "všech"
        ),
        Tag.OF_MONTH: (
            "v měsíci, měsíce, měsíčně, každého měsíce, v každém měsíci, každý měsíc, do měsíce"
        ),
        Tag.IN: "v, ve, během, v měsíci, v měsících, v průběhu",
        Tag.DAILY: (
            "denně, každý den, každodenně, po celý týden, všechny dny, každým dnem, každého dne, "
            "po všechny dny, ve všechny dny, sedm dní v týdnu, 7 dní v týdnu, den co den"
        ),
        Tag.EXCEPT: "kromě, mimo, vyjma, s výjimkou, nikoli v, kromě každého, krom",
        Tag.WORKDAY: (
            "každý všední den, ve všední dny, všední dny, v pracovní dny, každý pracovní den, "
            "pracovní dny, ve všední den, o všedních dnech, v pracovních dnech, všední den, "
            "každý pracovní"
        ),
        (Tag.WEEKEND, 1): (
            "každý víkend, o víkendech, víkendy, všechny víkendy, o všech víkendech, "
            "vždy o víkendu, o každém víkendu"
        ),
        (Tag.WEEKEND, 0): (
            "tento víkend, o tomto víkendu, příští víkend, nadcházející víkend, tuto sobotu a "
            "neděli, o nadcházejícím víkendu, tenhle víkend, nejbližší víkend, následující víkend, "
            "o příštím víkendu"
        ),
        (Tag.INTERVAL, 2): (
            "každé dva týdny, každé 2 týdny, každý druhý týden, jednou za dva týdny, jednou za 14 "
            "dní, jednou za čtrnáct dní, každých 14 dní, každých čtrnáct dní, co dva týdny, ob "
            "týden, 1x za 14 dní, jedenkrát za dva týdny, co 14 dní, po dvou týdnech, jednou za 2 "
            "týdny, čtrnáctidenně, za dva týdny, po 14 dnech, jednou za čtrnáct dnů, každých 14 "
            "dnů, v sudých týdnech, v lichých týdnech, každý sudý týden, každý lichý týden, v "
            "sudé týdny, v liché týdny, sudý týden, lichý týden"
        ),
        (Tag.INTERVAL, 3): "každé tři týdny, jednou za tři týdny, každé 3 týdny, každý třetí týden",
        (Tag.INTERVAL, 4): "každé čtyři týdny, jednou za čtyři týdny, každé 4 týdny",
        Tag.WEEKLY: "týdně, každý týden, jednou týdně",
        Tag.THIS: "tento, tuto, toto, nadcházející, nejbližší, tuhle",
        Tag.NEXT: "příští, příštím",
        (Tag.DAY, 0): "dnes, dneska",
        (Tag.DAY, 1): "zítra",
        (Tag.DAY, 2): "pozítří",
        Tag.AT: "v čase, od hodin, kolem, přesně v, v čase od, hodina, okolo",
        Tag.AT_MAYBE: "cca, cca., asi, přibližně, zhruba, v, ve, na, vždy, o",
        Tag.HOUR: "h, hod, hodin, hodinou, hodině, hodiny, hodinu",
        (Tag.PART, 0): "ráno, dopoledne, zrána, časně ráno",
        (Tag.PART, 12): "večer, odpoledne, navečer, podvečer, v podvečer, k večeru, pozdě večer",
        (Tag.PART, 1): "v noci, noci, po půlnoci",
        (Tag.NOON, 720): "v poledne, poledne, v pravé poledne, poledni, poledního",
        (Tag.NOON, 0): "půlnoc, půlnoci, o půlnoci",
        Tag.DOOR: (
            "vstup, vstup od, vpuštění, otevření dveří, otevření sálu, dveře, otevření bran, "
            "otevření brány, vpouštění, brány, otevření pokladny, brány otevřeny, otevření vrat, "
            "vstup do sálu, sál otevřen, pokladna, vstup pro veřejnost, otevření areálu, doors, "
            "vpuštění diváků, brána, dveře se otevřou, dveře se otevírají, brány se otevřou, "
            "brány se otevírají, otevření vstupu, sál se otev*, dveře se otev*, brány se otev*, "
            "brána se otev*, vrata se otev*, klub se otev*, areál se otev*, sál otevíráme, dveře "
            "otevíráme, brány otevíráme, otevíráme sál, otevíráme dveře, otevíráme brány, "
            "otevření klubu, otevření dvora, vstup do areálu, vstup možný, vstup do objektu, "
            "pokladna se otev*, pokladna otev*, sál bude otevřen, dveře budou otevřeny, příprava "
            "stánků, stavba stánků, příjezd prodejců, prodejci od"
        ),
        Tag.MEET: (
            "sraz*, setkání, shromáždění, scházíme, sejdeme, setkáme, scházíme se, shromáždíme, "
            "scházení"
        ),
        Tag.START: (
            "začátek, zahájení, start, začíná, odjezd, zahajujeme, začínáme, začne, začneme, "
            "odchod, vyrážíme, vycházíme, vychází se, výkop, vyjíždíme, zahájíme, startujeme, "
            "začíná se, začátkem, začátky, začátku, promítá se, hraje se od, první lekce, první "
            "setkání, poprvé, první schůzka, první hodina, první termín"
        ),
        Tag.FINISH: (
            "konec, ukončení, závěr, končí, zakončení, předpokládaný konec, skončí, skončíme, "
            "končíme, ukončíme, předpokládané ukončení, konec akce, zavíráme v"
        ),
        Tag.LASTS: "trvá, délka, trvání, potrvá asi, doba trvání, trvají, trvat",
        Tag.UNIT: (
            "let, roky, rok, roků, minut*, dní, dny, týdn*, měsíc*, osob*, kč, eur, metr*, km, "
            "účastník*, míst*, dětí, dospěl*, zastaven*, patr*, stupň*, tun, krát, kusů, "
            "návštěvník*, hostů, členů, min, korun, lidí, zastávk*, sálech, budov*, exponát*, "
            "schod*, procent*, školák*, ročník*, třída, kilometr*, snímk*, dělník*"
        ),
        Tag.LABEL: (
            "verze programu, verze aplikace, "
            "č, čís, číslo, autobus*, tramvaj*, linka, linky, linkou, odst, čl, článek, "
            "místnost, sál, nástupiště, kolej, dům, kapitola, verze, strana, str, s, sv, svazek, "
            "roč, ročník, čp, čo, bus, šachta, stav, řada, sedadlo, patro, učebna, paragraf, §, "
            "psč, vchod, brána, hala, věk, pro, bod, vyhrál, zvítězil, poměrem, tř, zpravodaj, "
            "číslem, zákon"
        ),
        Tag.DEADLINE: (
            "uzávěrk*, termín přihlášek, termín přihlášení, termín pro, lhůta*, termín podání, "
            "termín odevzdání, přihlášky do, konec přihlášek, termín uzávěrky, lhůt*, deadline*, "
            "termín rezervací, mezní termín, termín pro podání, termín registrace, ukončení "
            "registrace, konec registrace, konec příjmu, ukončení příjmu, začátek předprodeje, "
            "zahájení předprodeje, předprodej od, příjem přihlášek, příjem žádostí, příjem "
            "návrhů, ukončení přihlášek, registrace otevřena, uzavírka*, poslední termín, "
            "nejzazší termín, splatnost, splatné, splatná, vyprší, lhůta pro, propadá, příspěvky "
            "do, příspěvky zasílejte, uzávěrka, svoz*, odvoz odpad*, popelnic*, vývoz odpad*, "
            "vývoz popelnic, volné místo, volná místa, nabídka práce, nástup, nástup od, nástup "
            "možný od, daň z, pohotovost*, pracovní místo, nová otevírací doba, nová otvírací "
            "doba, změna otevírací doby, nová provozní doba, změna provozní doby"
        ),
        Tag.SIGNUP: (
            "přihlá*, hlásit, hlaste, registr*, rezerv*, předprodej*, žádost*, podávat, "
            "podávejte, odevzd*, zapsat, zápis*, objedn*, zasíl*, zasl*, posíl*, pošl*, odesl*, "
            "podat, podání, uchazeč*, podávají, nahlás*, zapisuj*, podejte"
        ),
        (Tag.SIGNUP, 1): (
            "výběrov*, konkurz*, soutěžní*, nabídk*, vstupenky, návrh*, hlasova*, přijím*, platí, "
            "platnost*, platný, platná, platné, prodej, lístky, platba*, platby, poplatek, "
            "poplatky, zaplatit, uhradit, vrátit, vraťte, vyplňte"
        ),
        Tag.PUBLISHED: (
            "zveřejně*, aktualizov*, aktualizac*, naposledy upraveno, publikov*, vydáno, "
            "vytištěno, tisková zpráva*, poslední aktualizace, poslední změna, změněno, vloženo, "
            "vydán*, upraveno, vytvořeno, uveřejně*, datum zveřejnění, datum vydání, vyvěšeno, "
            "sejmuto, napsáno, vystaveno dne, zpráva ze dne, stav k, ze dne, zápis ze, dopis ze, "
            "smlouva ze, ve znění, účinnost od, platnost od, platí od, foto z, snímek z, "
            "aktualizace, revize, v platnosti od, účinné od, usnesení ze dne, vyhláška ze dne, "
            "zákon ze dne, nařízení ze dne, vyšlo, vyšel, vyšla, vyjde, vychází dne"
        ),
        Tag.CLOSED: (
            "zavřeno, zavřen, zavřena, zavřené, uzavřen*, uzavře, nejezdí, mimo provoz, "
            "neotevřeno, zavíracím, provoz ukončen, bude zavřeno, zavírací den*, má zavřeno, není "
            "otevřeno, neprovádíme, bez prohlídek, neotevře, neotevírá, není otevřen, není "
            "otevřena, nebude otevřen*, máme zavřeno, má volno, nehraje, nehrajeme, neprovádí, "
            "bez provozu, zavírá*, zavře, zavřeme, zavíráme, neotevřeme, uzavírk*, odstávk*, "
            "výluka, výluky, stávka, stávky, náhradní autobusová doprava, náhradní doprava"
        ),
        Tag.CANCELLED: (
            "zruš*, nekoná, odpadá, odpadl*, odvolán*, odřeknut*, neuskuteční, ruší, nekonají, "
            "nebude konat, neproběhne, nebude, neuskutečn*, ruší se"
        ),
        Tag.RAIN: (
            "za deště, v případě deště, při dešti, v případě nepříznivého počasí, za nepříznivého "
            "počasí, při nepříznivém počasí, při nepřízni počasí, v případě nepřízně počasí, v "
            "případě špatného počasí, za špatného počasí, prší, bude - li pršet"
        ),
        Tag.INSTEAD: (
            "místo, namísto, nikoli, ne, nikoliv, a ne, místo původního, místo dne, namísto "
            "původního, byl, bylo, byla"
        ),
        (Tag.INSTEAD, 1): "původně, původní*, plánovan*, dosavadní*, ohlášen*, avizovan*",
        Tag.MOVED: (
            "přesun*, přesouv*, přelož*, odlož*, přeložen*, posun*, odkládá, překládá, nový "
            "termín, nahrazeno, nahradí, se přesouvá, náhradou"
        ),
        Tag.STREET: (
            "ulice, ulici, náměstí, nám., nám, třída, třídě, tř., ul., ul, nábřeží, nábř., "
            "ulicí, tř"
        ),
        Tag.HOURS: (
            "otevírací dob*, otevírací hodin*, otvírací dob*, provozní dob*, návštěvní dob*, "
            "otevřeno :, návštěvní hodin*"
        ),
        Tag.OFFICE: (
            "úřední hodin*, úřední dn*, pokladn*, kancelář*, sekretariát*, ordinační*, podatelna, "
            "infocentr*, informační centrum, konzultační*, provozní doba kanceláře, telefonicky, "
            "úřadovn*, recepce, linka, předprodejní místo, informační kancelář, matrika, pracovní "
            "doba, sběrný dvůr, spisovna, stavební úřad, matriční úřad, nová otevírací doba, nová "
            "otvírací doba, změna otevírací doby, nová provozní doba, změna provozní doby"
        ),
        Tag.NIGHT: "v noci, noc, noci, přes noc, během noci",
        (Tag.SIGNUP, 2): "lze, mohou, můžete, můžou, prosíme, musí, je možné, je třeba, prosím",
        Tag.VISIT: (
            "vidě*, prohléd*, navštív*, výstav*, zhlédn*, otevřen*, přístupn*, shléd*, k vidění, "
            "prohlíd*"
        ),
        Tag.PLAIN: (
            "vstup volný, vstup zdarma, volný vstup, vstup dobrovolný, vstup bezplatný, den "
            "otevřených dveří, dny otevřených dveří, 24 hodin denně, 24 h denně"
        ),
        (Tag.UNTIL, 1): "až, po, až po",
        (Tag.OFFICE, 1): (
            "obchod, knihovna, prodejna, kavárna, obecní úřad, bufet, městský úřad, úřad, "
            "badatelna, archiv, restaurace"
        ),
        (Tag.WEEKEND, 2): "o víkendu",
        Tag.ALWAYS: "vždy, pravidelně",
        (Tag.RAIN, 1): "náhradní datum, náhradní termín*, náhradním termínu",
        Tag.HOLIDAY: (
            "svátky, svátcích, svátek, o svátcích, státní svátky, ve svátky, státních svátcích"
        ),
        Tag.SHARED: "vždy, pokaždé, začátky, oba, vše, obojí, všechna, všechny",
        (Tag.SHARED, 1): "oba dny, v oba dny, oba večery, všechny dny",
        Tag.FEAST: (
            "tří králů, tři krále, hromnic, hromnice, velikonoc, velikonoční neděle, "
            "velikonočního pondělí, velikonoční pondělí, velkého pátku, popeleční středy, květné "
            "neděle, letnic, dušiček, všech svatých, svatého martina, sv. martina, mikuláše, "
            "štědrého dne, štědrý den, silvestra, silvestr, vánoc, nového roku, první adventní "
            "neděle, božího těla, svatého václava, sv. václava, dne matek, konce prázdnin, "
            "svatého štěpána"
        ),
        Tag.CEASE: "končí, uzavírají, uzavírá",
        (Tag.OTHER, 1): (
            "sudý, sudou, sudé, sudá, lichý, lichou, liché, lichá, každý sudý, každou sudou, "
            "každý lichý, každou lichou"
        ),
        Tag.BACK: (
            "fotky, fotografie z, foto, fotogalerie, ohlédnutí*, reportáž*, proběhl*, konal*, "
            "uskutečnil*, byl, byla, bylo, byly, byli, vítěz*, výsledky, zemřel*, narodil*, "
            "oslavil*, navštívil*, odehrál*, zúčastnil*"
        ),
        (Tag.SIGNUP, 3): (
            "dotazník*, anketa, anketu, veřejná zakázka, výzva, výběrové řízení, výběrového "
            "řízení, petice, sbírka podpisů, připomínky, hlasování"
        ),
    },
    bare_day_dot=True,
    hour_dot=True,
)
