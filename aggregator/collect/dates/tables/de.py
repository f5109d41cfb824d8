"""German."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="de",
    months=(
        "jänner, jaenner, jän",
        "feber, feb",
        "maerz, mrz, mär",
        "",
        "",
        "",
        "",
        "",
        "sept, sep",
        "",
        "",
        "",
    ),
    weekdays=(
        "",
        "",
        "",
        "",
        "",
        "sonnabend, sbd, sam",
        "son",
    ),
    each=(
        "montags, montage, montagen",
        "dienstags, dienstage, dienstagen",
        "mittwochs, mittwoche, mittwochen",
        "donnerstags, donnerstage, donnerstagen",
        "freitags, freitage, freitagen",
        "samstags, samstage, samstagen, sonnabends, sonnabende, sonnabenden",
        (
            "sonntags, sonntage, sonntagen, sonn - und feiertags, sonn - und feiertage, sonn - und "
            "feiertagen, sonn - u . feiertags, sonn - u . feiertage, sonn - & feiertage, sonn - "
            "und feiertagsbetrieb"
        ),
    ),
    ordinals={
        1: "erste, ersten, erster, erstem",
        2: "zweite, zweiten, zweiter, zweitem",
        3: "dritte, dritten, dritter, drittem",
        4: "vierte, vierten, vierter, viertem",
        5: "fünfte, fünften, fünfter",
        -1: "letzte, letzten, letzter, letztem",
    },
    days=(
        "ersten/erste/erster, zweiten/zweite/zweiter, dritten/dritte/dritter, "
        "vierten/vierte/vierter, fünften/fünfte/fünfter, sechsten/sechste/sechster, "
        "siebten/siebte/siebter, achten/achte/achter, neunten/neunte/neunter, "
        "zehnten/zehnte/zehnter, elften/elfte/elfter, zwölften/zwölfte/zwölfter, "
        "dreizehnten/dreizehnte/dreizehnter, vierzehnten/vierzehnte/vierzehnter, "
        "fünfzehnten/fünfzehnte/fünfzehnter, sechzehnten/sechzehnte/sechzehnter, "
        "siebzehnten/siebzehnte/siebzehnter, achtzehnten/achtzehnte/achtzehnter, "
        "neunzehnten/neunzehnte/neunzehnter, zwanzigsten/zwanzigste/zwanzigster, "
        "einundzwanzigsten/einundzwanzigste/einundzwanzigster, "
        "zweiundzwanzigsten/zweiundzwanzigste/zweiundzwanzigster, "
        "dreiundzwanzigsten/dreiundzwanzigste/dreiundzwanzigster, "
        "vierundzwanzigsten/vierundzwanzigste/vierundzwanzigster, "
        "fünfundzwanzigsten/fünfundzwanzigste/fünfundzwanzigster, "
        "sechsundzwanzigsten/sechsundzwanzigste/sechsundzwanzigster, "
        "siebenundzwanzigsten/siebenundzwanzigste/siebenundzwanzigster, "
        "achtundzwanzigsten/achtundzwanzigste/achtundzwanzigster, "
        "neunundzwanzigsten/neunundzwanzigste/neunundzwanzigster, "
        "dreißigsten/dreißigste/dreißigster, einunddreißigsten/einunddreißigste/einunddreißigster"
    ),
    hours=(
        "ein, eins",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
        "zwanzig",
        "einundzwanzig",
        "zweiundzwanzig",
        "dreiundzwanzig",
        "vierundzwanzig",
    ),
    spoken={
        "halb {}": -30,
        "viertel nach {}": 15,
        "viertel vor {}": -15,
        "dreiviertel {}": -15,
        "drei viertel {}": -15,
        "viertel {}": -45,
        "zehn nach {}": 10,
        "zehn vor {}": -10,
        "zwanzig nach {}": 20,
        "zwanzig vor {}": -20,
        "{} uhr": 0,
        "um {} uhr": 0,
        "um {}": 0,
        "gegen {}": 0,
        "ab {}": 0,
    },
    words={
        Tag.AT_MAYBE: "ca, ca., circa, etwa, rund, ungefähr",
        Tag.FROM: "von, vom, ab, ab dem, ab sofort, beginnend am, von dem",
        Tag.UNTIL: (
            "bis, bis zum, bis zur, bis zu, bis einschließlich, bis einschl, bis inklusive, bis "
            "inkl, bis inkl., bis einschl., bis einschließlich zum, bis auf weiteres, bis in den, "
            "endet am"
        ),
        Tag.BETWEEN: "zwischen, zwischen dem",
        Tag.AND: (
            "und, u, sowie, sowie am, und am, und dem, bzw, oder, wie auch, als auch, als auch "
            "am, aber auch am, und dann am, und noch einmal am, und nochmals am, und wieder am"
        ),
        Tag.ONTO: "auf, auf den, auf dem, zum",
        Tag.ON: "am, den, dem, der, zum, des, je, jeweils, immer, nur, auch",
        Tag.IN_YEAR: "im jahr, im jahre, anno, schon, bereits, in",
        Tag.SINCE: "seit",
        Tag.BY: (
            "spätestens, bis spätestens, spätestens bis, spätestens am, bis spätestens zum, vor, "
            "vor dem, spätestens bis zum, vorab bis"
        ),
        Tag.EVERY: "jede, jeden, jeder, jedem, jedes, an jedem, an jeder, alle, sämtliche, allen",
        Tag.OF_MONTH: (
            "im monat, des monats, jeden monats, jedes monats, eines monats, monatlich, "
            "eines jeden monats, pro monat, in jedem monat, jeden monat, eines jeden monates, "
            "des monates"
        ),
        Tag.IN: "im, in, im monat, in den monaten",
        Tag.DAILY: (
            "täglich, tgl, jeden tag, alle tage, an allen tagen, tag für tag, an jedem tag, jeder "
            "tag, an sämtlichen tagen, an sieben tagen die woche, sieben tage die woche, 7 tage "
            "die woche, tägl"
        ),
        Tag.EXCEPT: (
            "außer, ausser, ausgenommen, mit ausnahme von, mit ausnahme, nicht, bis auf, "
            "außer am, außer an"
        ),
        Tag.WORKDAY: (
            "werktags, jeden werktag, an werktagen, werktäglich, wochentags, an wochentagen, "
            "an jedem werktag, an allen werktagen"
        ),
        (Tag.WEEKEND, 1): (
            "jedes wochenende, an wochenenden, an den wochenenden, an jedem wochenende, "
            "wochenends, alle wochenenden, an allen wochenenden, immer am wochenende"
        ),
        (Tag.WEEKEND, 0): (
            "dieses wochenende, an diesem wochenende, kommendes wochenende, am kommenden "
            "wochenende, nächstes wochenende, am nächsten wochenende, das kommende wochenende, am "
            "folgenden wochenende, dieses we"
        ),
        (Tag.INTERVAL, 2): (
            "alle zwei wochen, alle 2 wochen, alle 14 tage, alle vierzehn tage, vierzehntägig, "
            "vierzehntäglich, 14 - tägig, 14 tägig, 14 - täglich, 14 täglich, zweiwöchentlich, "
            "zweiwöchig, jede zweite woche, jede 2. woche, im zweiwochentakt, im zwei - wochen - "
            "takt, in geraden wochen, in den geraden wochen, in ungeraden wochen, in den "
            "ungeraden wochen, in geraden kalenderwochen, in ungeraden kalenderwochen, in jeder "
            "zweiten woche, jede gerade woche, jede ungerade woche, alle 14 tag, im 14 - tage - "
            "rhythmus, im zweiwöchigen rhythmus, im zweiwöchentlichen rhythmus"
        ),
        (Tag.INTERVAL, 3): "alle drei wochen, alle 3 wochen, dreiwöchentlich",
        (Tag.INTERVAL, 4): "alle vier wochen, alle 4 wochen",
        Tag.WEEKLY: "wöchentlich, jede woche, woche für woche",
        Tag.THIS: (
            "diesen, dieser, diesem, kommenden, kommender, kommendem, am kommenden, am diesem"
        ),
        Tag.NEXT: "nächsten, nächster, nächstem, am nächsten",
        (Tag.DAY, 0): "heute",
        (Tag.DAY, 1): "morgen",
        (Tag.DAY, 2): "übermorgen",
        Tag.AT: (
            "um, gegen, um ca., um ca, um etwa, jeweils um, je um, ab ca., ab ca, ab etwa, "
            "punkt, schlag"
        ),
        Tag.HOUR: "uhr, h",
        (Tag.PART, 0): (
            "morgens, vormittags, vormittag, am vormittag, am morgen, früh, in der früh, "
            "in der frühe, am frühen morgen"
        ),
        (Tag.PART, 12): (
            "abends, abend, am abend, nachmittags, nachmittag, am nachmittag, am frühen abend, am "
            "späten nachmittag"
        ),
        (Tag.PART, 1): "nachts, in der nacht",
        (Tag.NOON, 720): (
            "zu mittag, am mittag, zwölf uhr mittags, 12 uhr mittags, um 12 uhr mittags"
        ),
        (Tag.NOON, 0): "mitternacht, um mitternacht",
        Tag.DOOR: (
            "einlaß, türöffnung*, türen öffnen, saalöffnung*, saaleinlass, kassenöffnung, "
            "abendkasse, türöffnung, doors, die türen öffnen, öffnung der türen, kasse, tür auf, "
            "türen auf, saal ab, hallenöffnung, tür, türen öffnen sich, doors open, die türen "
            "öffnen sich, die türen werden geöffnet, saal öffnet, saal öffnet sich, der saal "
            "öffnet, der saal wird geöffnet, halle öffnet, tore öffnen, die tore öffnen, "
            "toröffnung, die tore öffnen sich, hofeinlass, die abendkasse öffnet, abendkasse "
            "öffnet, abendkasse ab, kasse öffnet, kasse ab, kassenöffnung*, türen :, einlass in "
            "den saal, saalöffnung, foyer öffnet, öffnung der abendkasse, einlaß*, "
            "publikumseinlass, einlass*, türen, aufbau, aufbau ab, standaufbau, aufbauzeit"
        ),
        Tag.MEET: (
            "treffpunkt*, treffen, treff, sammeln, sammelpunkt, abfahrt zum, wir treffen uns, "
            "sammelplatz, versammlung am, treffen :, zusammenkunft"
        ),
        Tag.START: (
            "beginn*, start*, anpfiff, auftakt, los geht *, abfahrt, los geht' s, los geht es, "
            "abmarsch, aufbruch, los um, losmarsch, abgang, startet, wir starten, "
            "vorstellungsbeginn, konzertbeginn, veranstaltungsbeginn, filmbeginn, spielbeginn, "
            "programmbeginn, führungsbeginn, abfahrt um, beginnt, *beginn, erster termin, erstes "
            "treffen, erster abend, erstmals, erste probe, erster kurstag, erste stunde, zum "
            "ersten mal"
        ),
        Tag.FINISH: (
            "ende, ende gegen, ende ca, schluss, endet, ende um, ende ca., endet um, endet gegen, "
            "bis ende, vorstellungsende, konzertende, veranstaltungsende, *ende gegen, "
            "voraussichtliches ende, wir enden, aufhören, enden"
        ),
        Tag.LASTS: "dauer, dauert, dauern, gehzeit, fahrzeit, spieldauer, laufzeit",
        Tag.UNIT: (
            "jahr*, minute*, stunde*, std, tage, tagen, wochen, monat*, person*, euro, meter, "
            "metern, teilnehm*, plätze, plätzen, kind*, erwachsen*, prozent, station*, etage*, "
            "mann, grad, tonnen, mal, stück, besuch*, gäste*, leute, mitglieder*, stockwerk*, "
            "gebäude*, schritt*, cent, quadratmeter*, kilometer*, grundschul*, klasse*, liter, "
            "bilder*, schüler*"
        ),
        Tag.LABEL: (
            "version der software, "
            "nr, nummer, bus, busse, linie, linien, buslinie, abs, absatz, art, artikel, zimmer, "
            "raum, halle, gleis, haus, tor, kapitel, version, fassung, seite, s, bd, band, heft, "
            "ausgabe, jahrgang, hausnummer, hausnr, straßenbahn, tram, sbahn, bahn, steig, "
            "bahnsteig, autobahn, ausfahrt, schacht, ziffer, maßstab, spur, reihe, platz, ebene, "
            "stollen, klasse, alter, kinder ab, kindern ab, kinder von, kindern von, hotline, "
            "plz, stand, ofen"
        ),
        Tag.DEADLINE: (
            "anmeldeschluß, anmeldeschluss*, anmeldefrist*, einsendeschluss*, bewerbungsschluss*, "
            "bewerbungsfrist*, meldeschluss*, redaktionsschluss*, abgabefrist*, abgabetermin*, "
            "abgabeschluss*, frist, fristende, einreichfrist*, einreichungsfrist*, "
            "einreichschluss*, teilnahmeschluss*, stichtag*, annahmeschluss*, angebotsfrist*, "
            "anmeldetermin*, angebotsabgabe*, meldefrist*, buchungsschluss*, anmeldeende, "
            "einreichungsschluss*, einsendefrist*, rückmeldefrist*, bewerbungsende, "
            "ausschreibungsfrist*, einsendetermin*, bieterfrist*, vorverkaufsstart, "
            "vorverkaufsbeginn, anmeldestart, frühbucher*, rückmeldung bis, letzter termin für, "
            "letzter termin, fristen, ablauf der frist, abgabe ist, letzte frist, *frist, "
            "*fristen, *sendeschluss, *gabeschluss, *meldeschluss, *bungsschluss, *nahmeschluss, "
            "zahlungsziel, fällig, fälligkeit, verfällt, läuft ab, abgabe der beiträge, beiträge "
            "bis, textabgabe*, annahme von beiträgen, sperrmüll*, müllabfuhr*, restmüll*, "
            "biotonne*, gelbe säcke, gelber sack, papiertonne*, grünschnittabfuhr, müllabholung, "
            "altpapierabholung, leerung der, gültig vom, gültig von, gilt vom, gilt von, "
            "stellenausschreibung*, stellenangebot*, arbeitsbeginn, stellenbörse, steuertermin*, "
            "grundsteuer*, gewerbesteuer*, notdienst*, apothekennotdienst*, bereitschaftsdienst*, "
            "neue öffnungszeiten, geänderte öffnungszeiten, andere öffnungszeiten, neue "
            "öffnungszeiten ab"
        ),
        Tag.SIGNUP: (
            "anmeld*, anzumelden, angemeldet, bewerb*, bewirb*, einreich*, eingereicht, "
            "einzureichen, vorverkauf*, kartenvorverkauf*, voranmeld*, reservier*, buchung*, "
            "buchbar, buchen, einsend*, einzusenden, abzugeben, einschreib*, registrier*, "
            "rückmeld*, vorbestell*, zusage*, tickets bis, einschicken, beantragt*, anträge, "
            "einzuschicken, zuschicken, eingesandt, meldet, eingegangen"
        ),
        (Tag.SIGNUP, 1): (
            "ausschreib*, ausgeschrieben, angebot*, entgegen, melden, melde, schicken, abgegeben, "
            "gültig, gilt, zahlbar, einlösbar, einzulösen, gelten, karten, tickets, "
            "eintrittskarten, karten gibt es, tickets gibt es, rückgabe*, zurückgeben, "
            "zurückzugeben, zahlung*, bezahlen, überweis*, abgabe"
        ),
        Tag.PUBLISHED: (
            "veröffentlich*, aktualisier*, zuletzt geändert, geändert, erstellt, gedruckt, online "
            "seit, publiziert, pressemitteilung*, letzte änderung, stand, bekanntmachung*, letzte "
            "aktualisierung, redaktionell, eingestellt am, meldung vom, artikel vom, druckdatum, "
            "zuletzt bearbeitet, beitrag vom, datum der meldung, amtsblatt*, gepostet*, ausgabe "
            "vom, drucklegung, letztmals geändert, verfasst, fassung vom, in der fassung vom, "
            "beschluss vom, satzung vom, gesetz vom, verordnung vom, schreiben vom, rechnung vom, "
            "brief vom, foto vom, aufnahme vom, protokoll vom, bescheid vom, vertrag vom, urkunde "
            "vom, bericht vom, presse vom, mitteilung vom, pressemitteilung vom, newsletter vom, "
            "richtlinie vom, amtsblatt vom, kopie vom, stand vom, datiert vom, in kraft, gültig "
            "ab, gültig seit, zuletzt, erschienen, erscheint, erscheint am, erschien, *beschluss"
        ),
        Tag.CLOSED: (
            "geschlossen, schließtag*, ruhetag*, betriebsferien, schliesstag*, kein betrieb, "
            "keine führung*, keine vorführung*, stillgelegt, betriebsruhe, sommerpause, "
            "winterpause, geschlossene, umbaupause, nicht geöffnet, kein einlass, schließt, "
            "geschlossene tage, keine führung, kein museumsbetrieb, kein fahrbetrieb, keine "
            "fahrten, keine fahrt, keine öffnung, keine besichtigung*, kein zutritt, nicht offen, "
            "schließen, zugesperrt, bleibt zu, hat zu, museum zu, haus zu, ruhetage, "
            "betriebsurlaub, schließzeit*, gesperrt, sperrung*, vollsperrung*, abschaltung*, "
            "straßensperrung*, stromabschaltung*, schienenersatzverkehr, fahrplanwechsel, "
            "warnstreik*, bahnstreik*"
        ),
        Tag.CANCELLED: (
            "abgesagt, fällt, entfällt, entfallen, ausgefallen, absage*, fallen aus, nicht statt, "
            "nicht stattfinden, ausfallen, ausfällt, absagen, gecancelt, gestrichen, fällt aus, "
            "keine veranstaltung*, kein konzert, keine vorstellung*, keine aufführung*"
        ),
        Tag.RAIN: (
            "bei regen*, bei schlechtem wetter, bei schlechtwetter, regentermin*, "
            "schlechtwettertermin*, bei unwetter, bei dauerregen, bei nässe, bei sturm"
        ),
        Tag.INSTEAD: (
            "statt, anstatt, anstelle, anstelle des, statt am, statt vom, anstatt am, nicht am, "
            "nicht wie, war, war am"
        ),
        (Tag.INSTEAD, 1): (
            "bisher*, ursprünglich*, zunächst, eigentlich, geplant war, vormals, alter termin, "
            "angekündigt*, vorgesehen*"
        ),
        Tag.MOVED: (
            "nun am, jetzt am, findet nun, findet jetzt, terminverschiebung, verschoben, "
            "verschiebt, verlegt, vorverlegt, vorgezogen, nachgeholt, neuer termin, neuer "
            "ersatztermin, wird nun, umgelegt, vertagt, wechselt, neu am, findet stattdessen, "
            "stattdessen"
        ),
        Tag.STREET: (
            "straße des, strasse des, platz des, platz der, str. des, allee des, brücke des, "
            "haus des, ufer des"
        ),
        Tag.HOURS: "öffnungszeit*, geöffnet :, betriebszeit*, besuchszeit*",
        Tag.OFFICE: (
            "bürozeit*, sprechzeit*, sprechstunde*, kassenzeit*, kassenöffnungszeit*, büro, "
            "sekretariat*, verwaltung, geschäftszeit*, telefonzeit*, geschäftsstelle*, "
            "ticketschalter, hotline, bürgerbüro*, telefonisch*, erreichbar, kasse geöffnet, "
            "kassen, servicezeit*, schalter*, infotheke, kasse, abendkasse, *büro, *sekretariat, "
            "*schalter, *sprechstunde, *sprechstunden, *sprechzeiten, *geschäftsstelle, "
            "*bürozeiten, vorverkaufsstelle*, ticketverkauf, *verwaltung, *hotline, "
            "servicestelle*, annahmestelle*, anlaufstelle*, auskunft, zentrale, meldeamt, "
            "einwohnermeldeamt, standesamt, bauhof, wertstoffhof, bauamt, ordnungsamt, sozialamt, "
            "bürgeramt, passamt, kulturamt, neue öffnungszeiten, geänderte öffnungszeiten, andere "
            "öffnungszeiten, neue öffnungszeiten ab"
        ),
        Tag.NIGHT: "in der nacht, nacht, nachts",
        (Tag.SIGNUP, 2): (
            "können, kann, müssen, muss, bitte, sollen, soll, möchte, wer, dürfen, bitten"
        ),
        Tag.VISIT: (
            "sehen, besuch*, besichtig*, erleben, ausstellung*, geöffnet, gezeigt, läuft, "
            "führung*, zugänglich, ansehen, anschauen, schau"
        ),
        Tag.PLAIN: (
            "tag der offenen tür, tag der offenen türen, tage der offenen tür, tags der offenen "
            "tür, tagen der offenen tür, offene tür, offene türen, haus der offenen tür, ab und "
            "zu, 24 stunden am tag, 24 stunden täglich, rund um die uhr, 24 h am tag"
        ),
        (Tag.CLOSED, 1): "zu, dicht",
        Tag.STAYS: "hat, haben, bleibt, bleiben, ist, sind, macht, machen",
        (Tag.OFFICE, 1): (
            "shop, museumsshop, bibliothek, gastronomie, rathaus, empfang, tourist*, café, cafe, "
            "bücherei, stadtbücherei, stadtbibliothek, museumscafé, bistro, gaststätte, archiv, "
            "lesesaal"
        ),
        (Tag.WEEKEND, 2): "am wochenende",
        Tag.ALWAYS: "immer, jeweils, stets",
        (Tag.RAIN, 1): (
            "ersatztermin*, ausweichtermin*, ersatzweise, nachholtermin bei, ersatzdatum, "
            "ausweichdatum, verschiebedatum, nachholtermin"
        ),
        (Tag.PART, 2): "mittags, mittag",
        Tag.HOLIDAY: (
            "feiertags, feiertage, feiertagen, feiertag, an feiertagen, gesetzliche feiertage, "
            "gesetzlichen feiertagen, feiertäglich"
        ),
        Tag.SHARED: "jeweils, jeweils um, je, je um, immer, alle, beide",
        (Tag.SHARED, 1): (
            "an beiden tagen, an allen tagen, an beiden abenden, an allen abenden, an allen "
            "terminen, beide tage, alle termine"
        ),
        Tag.THROUGH: "mit",
        Tag.FEAST: (
            "mariä lichtmess, lichtmess, mariä lichtmeß, dreikönig, dreikönige, dreikönigstag, "
            "heilige drei könige, heiligen drei königen, heiligdreikönig, epiphanias, "
            "ostersonntag, ostermontag, ostern, karfreitag, aschermittwoch, pfingsten, "
            "pfingstsonntag, pfingstmontag, christi himmelfahrt, fronleichnam, mariä himmelfahrt, "
            "allerheiligen, allerseelen, martini, nikolaus, heiligabend, silvester, neujahr, "
            "weihnachten, erntedank, totensonntag, volkstrauertag, muttertag, ersten advent, "
            "ersten adventssonntag, palmsonntag, weißen sonntag, johanni, michaeli, kirchweih, "
            "ferienende, ende der ferien, tag der deutschen einheit, nationalfeiertag, "
            "maifeiertag, rosenmontag, faschingsdienstag, reformationstag, buß - und bettag, "
            "stefanitag, christkönigssonntag"
        ),
        Tag.CEASE: "enden, endet, läuft, läuft ab",
        Tag.SUFFIX: "ten, ter, te, tem",
        (Tag.OTHER, 1): "jeden geraden, jeden ungeraden",
        Tag.BACK: (
            "rückblick*, nachlese, nachbericht*, foto, fotos, bilder, impressionen, so war, "
            "war's, wurde, wurden, fand, fanden, war, waren, stattgefunden, feierte, feierten, "
            "eröffnete, eröffneten, besuchten, kamen, gewinner*, sieger*, ergebnisse, verstarb, "
            "starb, gestorben, verstorben, gefeiert, eingeweiht, statt gefunden"
        ),
        (Tag.SIGNUP, 3): (
            "umfrage*, auslegung*, öffentliche auslegung, bewerbungszeitraum, antragsstellung, "
            "antragstellung, förderaufruf*, konsultation*, beteiligungsverfahren, online - "
            "beteiligung, onlinebefragung, befragung, abstimmung, online - voting, voting, "
            "sammelaktion, spendenaktion"
        ),
    },
    day_parts={
        "früh": 0,
        "morgen": 0,
        "vormittag": 0,
        "mittag": 2,
        "nachmittag": 2,
        "abend": 12,
        "nacht": 12,
    },
    bare_day_dot=True,
)
