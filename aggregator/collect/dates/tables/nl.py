"""Dutch."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="nl",
    months=(
        "",
        "",
        "mrt, mrt., maa",
        "",
        "",
        "jun",
        "jul",
        "",
        "sept, sep",
        "okt",
        "",
        "",
    ),
    weekdays=(
        "maa",
        "din, dins",
        "woe, woens",
        "don, dond",
        "vri, vrij",
        "zat",
        "zon, zond",
    ),
    each=(
        "maandags, maandagen",
        "dinsdags, dinsdagen",
        "woensdags, woensdagen",
        "donderdags, donderdagen",
        "vrijdags, vrijdagen",
        "zaterdags, zaterdagen",
        "zondags, zondagen, zon - en feestdagen, zon - & feestdagen",
    ),
    ordinals={
        1: "eerste",
        2: "tweede",
        3: "derde",
        4: "vierde",
        5: "vijfde",
        -1: "laatste",
    },
    days=(
        "eerste/één, tweede/twee, derde/drie, vierde/vier, vijfde/vijf, zesde/zes, zevende/zeven, "
        "achtste/acht, negende/negen, tiende/tien, elfde/elf, twaalfde/twaalf, dertiende/dertien, "
        "veertiende/veertien, vijftiende/vijftien, zestiende/zestien, zeventiende/zeventien, "
        "achttiende/achttien, negentiende/negentien, twintigste/twintig, "
        "eenentwintigste/eenentwintig, tweeëntwintigste/tweeëntwintig, "
        "drieëntwintigste/drieëntwintig, vierentwintigste/vierentwintig, "
        "vijfentwintigste/vijfentwintig, zesentwintigste/zesentwintig, "
        "zevenentwintigste/zevenentwintig, achtentwintigste/achtentwintig, "
        "negenentwintigste/negenentwintig, dertigste/dertig, eenendertigste/eenendertig"
    ),
    hours=(
        "één, een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven, zeuven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
        "twintig",
        "eenentwintig, éénentwintig",
        "tweeëntwintig",
        "drieëntwintig",
        "vierentwintig",
    ),
    spoken={
        "half {}": -30,
        "kwart over {}": 15,
        "kwart voor {}": -15,
        "kwart na {}": 15,
        "tien over {}": 10,
        "tien voor {}": -10,
        "vijf voor half {}": -35,
        "vijf over half {}": -25,
        "tien voor half {}": -40,
        "tien over half {}": -20,
        "{} uur": 0,
        "om {} uur": 0,
        "om {}": 0,
    },
    words={
        Tag.AT_MAYBE: "ca, ca., ongeveer, circa",
        Tag.FROM: (
            "van, vanaf, met ingang van, van de, met ingang van de, ingaande, startend op, vanaf "
            "de, m. i. v., v. a., v. a, v / a"
        ),
        Tag.UNTIL: (
            "tot, tot en met, t/m, tem, t. e. m., t. e. m, t. /m, tot aan, tot en met de, tot de, "
            "t. m., t / m, tot uiterlijk, tot ca., te zien tot, tot ongeveer, t. m, te zien tot "
            "en met, te zien t/m, te zien tem, eindigt op, sluit op"
        ),
        Tag.BETWEEN: "tussen, tussen de",
        Tag.AND: (
            "en, of, alsook, en op, evenals, plus, en ook op, &, als ook, als op, en ook, en "
            "nogmaals op, maar ook op, en opnieuw op"
        ),
        Tag.ONTO: "op, naar, op de, naar de",
        Tag.ON: "op, de, het, den, telkens, steeds, alleen, enkel, ook, dag, op de",
        Tag.SUFFIX: "e, ste, de",
        Tag.IN_YEAR: "in, anno, in het jaar, al in, reeds in",
        Tag.SINCE: "sinds",
        Tag.BEFORE: "voor, voor de",
        Tag.BY: (
            "uiterlijk, vóór, uiterlijk op, tegen, ten laatste, ten laatste op, "
            "niet later dan, vóór de"
        ),
        Tag.EVERY: "elke, iedere, elk, ieder, alle, telkens op, op elke, op iedere",
        Tag.OF_MONTH: (
            "van de maand, van elke maand, van iedere maand, elke maand, iedere maand, "
            "per maand, maandelijks, in de maand, v. d. maand"
        ),
        Tag.IN: "in, van, in de maand, van de maand",
        Tag.DAILY: (
            "dagelijks, elke dag, iedere dag, alle dagen, op elke dag, alle dagen van de week, "
            "zeven dagen per week, 7 dagen per week, 7 dagen op 7, 7/7, elke dag van de week, "
            "dagel, alledaags"
        ),
        Tag.EXCEPT: (
            "behalve, behalve op, uitgezonderd, met uitzondering van, m. u. v., niet op, niet, "
            "met uitzondering van de, uitgezonderd op"
        ),
        Tag.WORKDAY: (
            "elke werkdag, op werkdagen, iedere werkdag, werkdagen, doordeweeks, elke weekdag, "
            "op weekdagen, iedere weekdag, op alle werkdagen, alle werkdagen"
        ),
        (Tag.WEEKEND, 1): (
            "elk weekend, in de weekends, in de weekenden, ieder weekend, weekends, weekenden, "
            "alle weekends, alle weekenden, tijdens de weekends, tijdens de weekenden, "
            "elk weekeinde, in de weekeinden, ieder weekeinde, elke weekend"
        ),
        (Tag.WEEKEND, 0): (
            "dit weekend, komend weekend, het komende weekend, aankomend weekend, volgend weekend, "
            "dit weekeinde, komend weekeinde, aanstaand weekend, het aankomende weekend, dit "
            "komende weekend, volgend weekeinde"
        ),
        (Tag.INTERVAL, 2): (
            "om de twee weken, om de 2 weken, elke twee weken, elke 2 weken, tweewekelijks, om de "
            "week, om de 14 dagen, om de veertien dagen, veertiendaags, 14 - daags, iedere twee "
            "weken, iedere 2 weken, eens in de twee weken, een keer per twee weken, tweemaal per "
            "maand, eens per twee weken, 1x per twee weken, iedere veertien dagen, elke veertien "
            "dagen, om de andere week, in de even weken, in de oneven weken, in even weken, in "
            "oneven weken, elke even week, elke oneven week"
        ),
        (Tag.INTERVAL, 3): (
            "om de drie weken, elke drie weken, elke 3 weken, driewekelijks, om de 3 weken, "
            "iedere drie weken"
        ),
        (Tag.INTERVAL, 4): "om de vier weken, elke vier weken, elke 4 weken, iedere vier weken",
        Tag.WEEKLY: "wekelijks, elke week, iedere week",
        Tag.THIS: "deze, komende, aanstaande, aankomende, aanst., a. s., eerstvolgende, a. s",
        Tag.NEXT: "volgende",
        (Tag.DAY, 0): "vandaag, vanavond, vanmiddag, vanochtend, vannacht, heden, vanmorgen",
        (Tag.DAY, 1): "morgen, morgenavond, morgenmiddag, morgenochtend",
        (Tag.DAY, 2): "overmorgen",
        Tag.AT: "om, rond, omstreeks, om ca., om ca, telkens om, klokslag",
        Tag.HOUR: "uur, u, h, uren",
        (Tag.PART, 0): (
            "'s ochtends, 's morgens, in de ochtend, ochtend, in de voormiddag, voormiddag, "
            "vanochtend, morgenochtend, ' s ochtends, ' s morgens, smorgens, sochtends"
        ),
        (Tag.PART, 12): (
            "' s avonds, ' s middags, in de avond, avond, in de namiddag, namiddag, vanavond, "
            "vanmiddag, in de middag, middag, morgenavond, morgenmiddag, savonds, smiddags, "
            "' s namiddags"
        ),
        (Tag.PART, 1): "' s nachts, in de nacht, vannacht",
        (Tag.NOON, 720): (
            "twaalf uur ' s middags, 12 uur ' s middags, om twaalf uur ' s middags, "
            "het middaguur, op het middaguur, rond het middaguur"
        ),
        (Tag.NOON, 0): "middernacht, om middernacht",
        Tag.DOOR: (
            "zaal open, deuren, deuren open, deur open, inloop, ontvangst, deuren gaan open, "
            "zaal, poort open, poorten open, toegang vanaf, kassa open, kassa vanaf, onthaal, "
            "doors, welkom vanaf, deur, opening deuren, zaal opent, entree vanaf, zaal gaat open, "
            "inkom, zaalopening, deuropening, deuren openen, de deuren openen, deuren om, de "
            "deuren gaan open, zaal open vanaf, de zaal gaat open, deuren vanaf, ontvangst vanaf, "
            "ontvangst met koffie, inloop vanaf, kassa opent, kassa gaat open, de kassa opent, "
            "zaal opent om, poorten gaan open, poorten, de poorten gaan open, opening zaal, "
            "deuren zaal, publieksinloop, opbouw, opbouw vanaf, standhouders vanaf"
        ),
        Tag.MEET: (
            "verzamel*, afspraak, samenkomst, bijeenkomst, samenkomen, bijeenkomen, we verzamelen, "
            "trefpunt"
        ),
        Tag.START: (
            "aanvang*, start*, begin*, vertrek, vangt aan, vertrekken, vertrekt, we vertrekken, "
            "aftrap, afvaart, vangen aan, vangt, aftocht, eerste les, eerste keer, eerste "
            "bijeenkomst, voor het eerst, eerste repetitie, eerste avond"
        ),
        Tag.FINISH: (
            "einde, eindigt, afloop, einde rond, sluit, slot, eindigen, we eindigen, einduur, "
            "eindtijd, stoppen, stopt, eindigt om, slot om, sluiten we"
        ),
        Tag.LASTS: "duurt, duur, tijdsduur, speelduur, wandeltijd, duren",
        Tag.UNIT: (
            "jaar, jaren, jarigen, minuut, minuten, dagen, weken, maanden, personen, persoon, "
            "euro, meter, km, kilometer, deelnemers, plaatsen, kinderen, volwassenen, procent, "
            "haltes, verdiepingen, graden, ton, keer, stuks, bezoekers, gasten, leden, min, "
            "mensen, stations, stops, zalen, cent, arbeiders, gebouwen, etages, treden, meters, "
            "punten, machines, jarige"
        ),
        Tag.LABEL: (
            "versie van het programma, "
            "nr, nummer, bus, lijn, buslijn, artikel, art, lid, zaal, kamer, spoor, huis, poort, "
            "hoofdstuk, versie, pagina, p, blz, deel, jaargang, tram, perron, loods, hal, "
            "schacht, schaal, rij, stoel, verdieping, lokaal, afrit, uitgave, editie, "
            "nieuwsbrief, leeftijd, won, groep, put"
        ),
        Tag.DEADLINE: (
            "deadline*, inschrijfdeadline, uiterste datum*, sluitingsdatum, inzenddatum, uiterste "
            "inzenddatum, aanmelddeadline, uiterste inschrijfdatum, sluiting inschrijving*, "
            "inschrijftermijn*, inzendtermijn*, aanmeldtermijn*, indieningstermijn*, "
            "sluitingstermijn, inschrijfdatum, aanmelding sluit, inschrijving sluit, inschrijving "
            "start, inschrijving opent, start voorverkoop, start kaartverkoop, uiterste "
            "inschrijvings*, laatste dag om, termijn, laatste termijn, loopt af, *termijn, "
            "*deadline, vervaldatum, vervaldag, verloopt, vervalt op, te betalen, uiterste "
            "inleverdatum*, inleverdatum*, uiterste*, kopijdatum*, kopij, sluitingsdatum kopij, "
            "aanleverdatum*, uiterste aanleverdatum, *datum kopij, afvalophaling*, huisvuil*, "
            "grofvuil*, afvalinzameling, oud papier, vuilnis*, afval wordt, restafval, gft, "
            "geldig van, vacature, vacatures, wachtdienst*, van wacht, belastingaangifte, "
            "indiensttreding, in dienst vanaf, nieuwe openingsuren, nieuwe openingstijden, "
            "gewijzigde openingsuren, gewijzigde openingstijden"
        ),
        Tag.SIGNUP: (
            "inschrij*, aanmeld*, aanvra*, indien*, reserve*, opgeven, opgave, voorverkoop*, "
            "kaartverkoop*, ingediend, ingeschreven, solliciteren, sollicitat*, registre*, "
            "inzend*, insturen, aanbested*, kandidat*, kandideren, inleveren, meld, aangemeld, "
            "tickets te koop, ingestuurd"
        ),
        (Tag.SIGNUP, 1): (
            "offerte*, boeken, ontvangen, voorstellen, subsidie*, stemmen, dossier*, bestellen, "
            "geldig*, geldt, betalen, betaalbaar, aanbod, verkoop, kaarten, tickets, "
            "toegangskaarten, terugbrengen, terugbezorgen, overmaken"
        ),
        Tag.PUBLISHED: (
            "gepubliceerd*, geplaatst*, bijgewerkt*, laatst bijgewerkt, gewijzigd, laatste "
            "wijziging, laatste update, gedrukt, persbericht*, publicatiedatum, geüpdatet, "
            "aangemaakt, bericht van, artikel van, update, opgesteld, verschenen, laatst "
            "gewijzigd, online sinds, gepost, besluit van, verordening van, reglement van, "
            "verslag van, brief van, factuur van, foto van, statuten van, versie van, notulen "
            "van, wet van, contract van, nieuwsbrief van, geldig vanaf, van kracht, in werking, "
            "editie van, krant van, verschijnt, verschijnt op, verscheen"
        ),
        Tag.CLOSED: (
            "gesloten, sluitingsdag*, niet open, dicht, geen rondleiding*, niet geopend, "
            "sluitingsperiode, sluiting, buiten gebruik, sluiten, niet toegankelijk, geen "
            "toegang, geen ritten, geen bezoek, geen opening, afgesloten, afsluiting, "
            "wegafsluiting, onderbreking, stroomonderbreking, buiten dienst, staking, stakingen, "
            "treinstaking, vervangbussen"
        ),
        Tag.CANCELLED: (
            "afgelast*, geannuleerd*, gaat niet door, vervalt, vervallen, afgezegd, gaan niet "
            "door, geschrapt, niet door, niet plaats, afgeblazen, gecanceld"
        ),
        Tag.RAIN: (
            "bij regen*, bij slecht weer, in geval van regen, regendatum, als het regent, bij "
            "slechte weersomstandigheden, bij storm, bij regenweer"
        ),
        Tag.INSTEAD: (
            "in plaats van, i. p. v., niet op, en niet op, in plaats van op, ipv, i. p. v, niet, "
            "was, was op"
        ),
        (Tag.INSTEAD, 1): (
            "oorspronkelijk*, aanvankelijk, eerder, eerder gepland, oude datum, aangekondigd*, "
            "gepland*, voorzien*"
        ),
        Tag.MOVED: (
            "verplaatst*, verschoven, uitgesteld, verzet, vervroegd, verlegd, verhuist, "
            "verschuift, ingehaald, wordt ingehaald, gaat nu door op, herplan*, nieuwe datum"
        ),
        Tag.STREET: "straat van, plein van, plein, laan, straat",
        Tag.HOURS: "openingstijd*, openingsur*, open :, bezoekuren",
        Tag.OFFICE: (
            "kantoor*, secretariaat*, balie*, kassa, openingsuren kantoor, loket*, telefonisch*, "
            "bereikbaar, administratie*, infobalie, onthaal, bureau, klantendienst, spreekuur, "
            "secretaris, kassa open, *kantoor, *balie, *secretariaat, *loket, *kassa, "
            "kaartverkoop, burgerzaken, containerpark, recyclagepark, spreekuren, openingsuren "
            "loket, telefoonuren, infopunt, milieustraat, stadhuis, nieuwe openingsuren, nieuwe "
            "openingstijden, gewijzigde openingsuren, gewijzigde openingstijden"
        ),
        Tag.NIGHT: "in de nacht, nacht, ' s nachts, de nacht",
        (Tag.SIGNUP, 2): "kan, kunnen, moeten, moet, gelieve, dienen, mag, mogen",
        Tag.VISIT: "zien, bezoek*, bezichtig*, tentoonstelling*, expo*, open, geopend, bekij*",
        Tag.PLAIN: (
            "gratis inkom, gratis toegang, toegang gratis, inkom gratis, vrije inkom, open deur, "
            "open deuren, deuren open dag, opendeurdag*, open deur dag, 24 uur per dag, 24 uur op "
            "24"
        ),
        (Tag.CLOSED, 1): "toe",
        Tag.STAYS: "is, zijn, blijft, blijven, gaat, doet, houdt, houden, hebben, heeft",
        (Tag.OFFICE, 1): (
            "winkel, museumwinkel, gemeentehuis, bibliotheek, receptie, café, cafetaria, "
            "museumcafé, brasserie, leeszaal, archief, horeca"
        ),
        (Tag.WEEKEND, 2): "in het weekend, het weekend",
        Tag.ALWAYS: "telkens, steeds, altijd",
        (Tag.RAIN, 1): (
            "reservedatum, uitwijkdatum, alternatieve datum, reserve datum, vervangdatum"
        ),
        Tag.HOLIDAY: "feestdagen, op feestdagen, feestdag, officiële feestdagen",
        Tag.SHARED: "telkens, telkens om, steeds, allemaal, allebei, alle, beide, altijd",
        (Tag.SHARED, 1): (
            "op alle dagen, op beide dagen, beide dagen, alle data, op beide avonden, beide avonden"
        ),
        Tag.FEAST: (
            "driekoningen, lichtmis, maria - lichtmis, pasen, paasmaandag, paaszondag, eerste "
            "paasdag, tweede paasdag, goede vrijdag, aswoensdag, palmzondag, koningsdag, "
            "bevrijdingsdag, hemelvaart, hemelvaartsdag, pinksteren, pinkstermaandag, tweede "
            "pinksterdag, eerste pinksterdag, allerheiligen, allerzielen, sint - maarten, "
            "sinterklaas, kerst, kerstmis, kerstavond, eerste kerstdag, tweede kerstdag, oudjaar, "
            "oudjaarsavond, nieuwjaar, nieuwjaarsdag, wapenstilstand, moederdag, vaderdag, "
            "sacramentsdag"
        ),
        (Tag.NOON, 30): "half een ' s nachts",
        Tag.CEASE: "sluiten, sluit, stopt",
        Tag.OTHER: "om de andere",
        (Tag.OTHER, 1): "elke even, iedere even, elke oneven, iedere oneven, op even, op oneven",
        Tag.BACK: (
            "foto', foto, foto' s, terugblik*, verslag, vond, vonden, was, waren, werd, werden, "
            "plaatsgevonden, winnaar*, uitslag*, overleden, overleed, geboren, geopend werd, "
            "vierde, vierden, bezochten, beelden van, nabeschouwing"
        ),
        (Tag.SIGNUP, 3): (
            "openbaar onderzoek, enquête, bevraging, ter inzage, terinzagelegging, inspraak, "
            "oproep, crowdfunding, petitie, stemming"
        ),
    },
    day_parts={
        "ochtend": 0,
        "morgen": 0,
        "voormiddag": 0,
        "middag": 2,
        "namiddag": 2,
        "avond": 12,
        "nacht": 12,
    },
)
