"""Italian."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="it",
    months=(
        "genn, genn.",
        "febb, febbr",
        "",
        "",
        "magg",
        "giu, giugn",
        "lugl",
        "",
        "sett",
        "",
        "",
        "",
    ),
    weekdays=(
        "lunedi, lunedi'",
        "martedi, martedi'",
        "mercoledi, mercoledi'",
        "giovedi, giovedi'",
        "venerdi, venerdi'",
        "sab.",
        "",
    ),
    each=(
        "",
        "",
        "",
        "",
        "",
        "sabati",
        "domeniche",
    ),
    ordinals={
        1: "primo, prima",
        2: "secondo, seconda",
        3: "terzo, terza",
        4: "quarto, quarta",
        5: "quinto, quinta",
        -1: "ultimo, ultima, l'ultimo, l'ultima",
    },
    days=(
        "primo, due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici, "
        "tredici, quattordici, quindici, sedici, diciassette, diciotto, diciannove, venti, "
        "ventuno, ventidue, ventitré, ventiquattro, venticinque, ventisei, ventisette, ventotto, "
        "ventinove, trenta, trentuno"
    ),
    hours=(
        "una",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "undici",
        "dodici",
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
        "venti",
        "ventuno",
        "ventidue",
        "ventitré, ventitre",
        "ventiquattro",
    ),
    spoken={
        "alle {} e mezza": 30,
        "alle {} e mezzo": 30,
        "ore {} e mezza": 30,
        "le {} e mezza": 30,
        "{} e mezza": 30,
        "{} e mezzo": 30,
        "all'{} e mezza": 30,
        "dalle {} e mezza": 30,
        "alle {} e un quarto": 15,
        "le {} e un quarto": 15,
        "{} e un quarto": 15,
        "alle {} e tre quarti": 45,
        "{} e tre quarti": 45,
        "all'{} e un quarto": 15,
        "alle {} meno un quarto": -15,
        "{} meno un quarto": -15,
        "le {} meno un quarto": -15,
        "alle {} e trenta": 30,
        "alle {} e quindici": 15,
        "all'{} e trenta": 30,
        "alle {}": 0,
        "alle ore {}": 0,
        "ore {}": 0,
        "all'{}": 0,
    },
    words={
        Tag.AT_MAYBE: "circa, ca, ca.",
        Tag.FROM: (
            "da, dal, dalle, dall', dallo, dalla, a partire da, a partire dal, a partire dall', a "
            "partire dalle, dal giorno, a decorrere dal, dalle ore, da mercoledi, dal mese di"
        ),
        Tag.UNTIL: (
            "al, all', allo, alle, alle ore, a, fino a, fino al, fino all', fino alle, sino a, "
            "sino al, sino all', sino alle, fino alle ore, ad, fino a tutto il, e fino al, sino "
            "alle ore, a mezzanotte, a mezzogiorno, alla, sino alla, fino alla, la mostra chiude "
            "il, mostra chiude il, la mostra termina il"
        ),
        Tag.BETWEEN: (
            "tra, fra, tra il, fra il, tra le, fra le, tra l', fra l', tra le ore, fra le ore"
        ),
        Tag.AND: (
            "e, ed, o, e il, nonché, e anche, oppure, e poi, ed il, e di nuovo, e ancora, e poi "
            "il, e anche il, così come, che il"
        ),
        Tag.ONTO: "al, all', a",
        Tag.ON: (
            "il, l', lo, la, i, giorno, il giorno, nei giorni, giorni, nel giorno, "
            "nella giornata di, di, le, del, dell', per, per il, nella, nelle giornate del, "
            "nelle giornate di, solo, sempre, gli, in data"
        ),
        Tag.ARTICLE: "il, la, di, tutti i, tutte le, nei, nelle, i",
        Tag.SUFFIX: "°, º, ª",
        Tag.IN_YEAR: "nel, nell'anno, anno, già nel, nell'",
        Tag.SINCE: "dal lontano, sin dal, fin dal",
        Tag.BY: (
            "entro, entro il, entro l', entro e non oltre il, entro e non oltre, non oltre il, "
            "prima del, prima dell', entro le, entro il giorno, entro le ore"
        ),
        Tag.EVERY: "ogni, tutti i, tutte le, ciascun, ciascuna, ogni singolo",
        Tag.OF_MONTH: (
            "del mese, di ogni mese, ogni mese, al mese, di ciascun mese, mensilmente, mensile"
        ),
        Tag.IN: "a, in, nel mese di, di, ad, nei mesi di",
        Tag.DAILY: (
            "tutti i giorni, ogni giorno, quotidianamente, giornalmente, tutti giorni, quotidiano, "
            "tutti i giorni della settimana, ogni giorno della settimana, ciascun giorno, sette "
            "giorni su sette, 7 giorni su 7, tutti i gg, quotid"
        ),
        Tag.EXCEPT: (
            "tranne, tranne il, tranne la, eccetto, eccetto il, eccetto la, escluso, esclusi, "
            "esclusa, escluso il, ad eccezione del, ad eccezione della, salvo, salvo il, "
            "a eccezione del, meno"
        ),
        Tag.WORKDAY: (
            "ogni giorno feriale, nei giorni feriali, giorni feriali, tutti i giorni feriali, "
            "feriali, dei giorni feriali"
        ),
        (Tag.WEEKEND, 1): (
            "ogni fine settimana, nei fine settimana, ogni weekend, nei weekend, "
            "tutti i weekend, tutti i fine settimana, ogni week - end, durante i fine settimana, "
            "nei week - end"
        ),
        (Tag.WEEKEND, 0): (
            "questo fine settimana, questo weekend, il prossimo fine settimana, il prossimo "
            "weekend, prossimo fine settimana, prossimo weekend, questo week - end, fine settimana "
            "prossimo, questo finesettimana, il prossimo week - end, in questo fine settimana, in "
            "questo weekend"
        ),
        (Tag.INTERVAL, 2): (
            "ogni due settimane, ogni 2 settimane, ogni 15 giorni, ogni quindici giorni, ogni 14 "
            "giorni, a settimane alterne, quindicinalmente, una volta ogni due settimane, ogni "
            "seconda settimana, una settimana sì e una no, una settimana sì una no, nelle "
            "settimane pari, nelle settimane dispari, con cadenza quindicinale, a cadenza "
            "quindicinale, a settimane alternate"
        ),
        (Tag.INTERVAL, 3): "ogni tre settimane, ogni 3 settimane",
        (Tag.INTERVAL, 4): "ogni quattro settimane, ogni 4 settimane",
        Tag.WEEKLY: "settimanalmente, ogni settimana, settimanale, tutte le settimane",
        Tag.THIS: "questo, questa, quest'",
        Tag.NEXT: "prossimo, prossima, il prossimo, la prossima",
        (Tag.DAY, 0): "oggi, stasera, questa sera, questo pomeriggio, stamattina, stanotte",
        (Tag.DAY, 1): "domani, domattina",
        (Tag.DAY, 2): "dopodomani, dopo domani",
        Tag.AT: (
            "ore, alle, alle ore, h, verso le, all', delle ore, delle, h., dalle ore, dalle, "
            "ora, orario, le ore, le, per le ore, orario :, fin dalle ore"
        ),
        Tag.HOUR: "h",
        (Tag.AMPM, 0): "am",
        (Tag.AMPM, 12): "pm",
        (Tag.PART, 0): (
            "di mattina, del mattino, mattina, al mattino, della mattina, la mattina, in mattinata"
        ),
        (Tag.PART, 12): (
            "di sera, della sera, la sera, sera, del pomeriggio, pomeriggio, di pomeriggio, "
            "stasera, questa sera, questo pomeriggio, nel pomeriggio, in serata"
        ),
        (Tag.PART, 1): "di notte, della notte",
        (Tag.NOON, 720): "mezzogiorno, a mezzogiorno, alle 12 in punto",
        (Tag.NOON, 0): "mezzanotte, a mezzanotte",
        Tag.DOOR: (
            "apertura porte, apertura delle porte, porte aperte dalle, apertura cancelli, "
            "apertura sala, ingresso dalle, ingresso dalle ore, apertura biglietteria, accesso "
            "dalle, porte, apertura dei cancelli, apertura della sala, apertura botteghino, "
            "apertura al pubblico, si entra, cancelli aperti, cancelli, porte aperte ore, le "
            "porte si aprono, si aprono le porte, porte ore, apertura porte ore, apertura porta, "
            "ingresso in sala, accesso in sala, ingresso in teatro, accesso al teatro, apertura "
            "cassa, apertura delle biglietterie, apertura della biglietteria, la biglietteria "
            "apre, botteghino, apertura teatro, apertura del teatro, apertura locale, apertura "
            "ingressi, apertura ingresso, sala aperta dalle, ingresso pubblico, ingresso del "
            "pubblico, accesso al pubblico, apertura dei botteghini, la sala apre, i cancelli "
            "aprono, si aprono i cancelli, i cancelli si aprono, allestimento, montaggio, "
            "allestimento banchi, allestimento stand, ingresso ore, entrata ore, ingresso alle, "
            "ingresso alle ore, entrata dalle, apertura ore"
        ),
        Tag.MEET: (
            "ritrovo, raduno, appuntamento, incontro, ci troviamo, ci si trova, ci si ritrova, "
            "punto di ritrovo, punto d'incontro"
        ),
        Tag.START: (
            "inizio*, inizia, partenza, comincia, si parte, si comincia, iniziamo, inizieremo, "
            "cominciamo, avvio, partenze, sipario, apertura sipario, avvio alle, via alle, ci si "
            "mette in cammino, inizieranno, iniziano, cominceranno, al via, primo incontro, prima "
            "lezione, primo appuntamento, per la prima volta"
        ),
        Tag.FINISH: (
            "fine, termine, conclusione, termina, fine ore, chiusura alle, rientro, finiamo, si "
            "finisce, finisce, si termina, terminiamo, terminerà, conclude, si conclude, "
            "concludiamo, finirà, finiscono, terminano, fine prevista, chiusura ore, termine "
            "previsto, termine ore"
        ),
        Tag.LASTS: "durata, dura, durano",
        Tag.UNIT: (
            "anno, anni, minuti, minuto, min, giorni, giorno, settimane, mesi, persone, persona, "
            "euro, metri, km, chilometri, partecipanti, posti, bambini, adulti, tappe, piani, "
            "gradi, tonnellate, volte, pezzi, visitatori, ospiti, soci, sale, su, cent, edifici, "
            "operai, per, tavole, gol, punti, stazioni, fotografie, opere, sedi"
        ),
        Tag.LABEL: (
            "versione del programma, "
            "n, nr, numero, bus, autobus, linea, linee, tram, articolo, art, comma, sala, "
            "binario, casa, capitolo, versione, pagina, pag, pp, p, vol, volume, civico, "
            "capannone, padiglione, piano, scala, interno, cap, km, età, anni, vinto, legge, "
            "decreto, delibera, prot, protocollo, posto, fila, piazza, via, viale, corso, largo, "
            "uscita"
        ),
        Tag.DEADLINE: (
            "scadenza, scade, scadono, termine iscrizioni, termine ultimo, chiusura iscrizioni, "
            "termine per, termine di, ultimo giorno per, data limite, scadenza iscrizioni, "
            "termini per, chiusura bando, chiusura delle iscrizioni, iscrizioni aperte, "
            "iscrizioni chiuse, apertura iscrizioni, apertura delle iscrizioni, inizio "
            "prevendita, ultimo termine, termine, consegna articoli, termine consegna, consegna "
            "contributi, raccolta rifiuti, raccolta ingombranti, raccolta differenziata, raccolta "
            "del vetro, raccolta della carta, ritiro ingombranti, raccolta dei rifiuti, raccolta "
            "porta a porta, offerta di lavoro, offerte di lavoro, assunzione, farmacia di turno, "
            "farmacie di turno, guardia medica, imu, tari, rata, nuovi orari, nuovo orario, nuovi "
            "orari di apertura, variazione orari, nuovo orario di apertura"
        ),
        Tag.SIGNUP: (
            "iscri*, prenota*, candidatur*, domand*, prevendit*, adesion*, presentare, inviare, "
            "presentazione delle, registra*, aderire, presentate, inviate, ricevut*, pervenire, in "
            "vendita, vendita biglietti, biglietti in vendita"
        ),
        (Tag.SIGNUP, 1): (
            "concorso, gara, offerte, richieste, consegna*, elaborati, votare, partecipare al "
            "bando, valid*, vale, valgono, vendita, pagamento, pagabile, offerta, biglietti, "
            "biglietto, pagare, versamento, versare, restituzione, restituire, compilare"
        ),
        Tag.PUBLISHED: (
            "pubblicat*, ultimo aggiornamento, aggiornat*, aggiornamento, postato, inserito, "
            "ultima modifica, modificato, modificata, stampato, comunicato stampa*, creato, "
            "scritto, redatto, data di pubblicazione, pubblicazione, comunicato del, articolo "
            "del, caricato, delibera del, decreto del, legge del, determina del, verbale del, "
            "lettera del, regolamento del, statuto del, ordinanza del, in vigore dal, valido dal, "
            "foto del, notizia del, rassegna del, bollettino del, fattura del, contratto del, "
            "versione del, rev, revisione del, gazzetta, d. lgs, d. l, d. m, d. p. r, l. r, in "
            "edicola, in edicola dal, in libreria, in libreria dal, delibera, deliberazione, "
            "ordinanza, decreto, determina, determinazione"
        ),
        Tag.CLOSED: (
            "chiuso, chiusa, chiusi, chiuse, chiusura, resta chiuso, rimarrà chiuso, resterà "
            "chiuso, giorno di chiusura, chiude, fermo, sospeso, ferie, chiudono, non apre, non "
            "aprirà, non è aperto, non è aperta, non sarà aperto, non saremo aperti, siamo "
            "chiusi, non si effettuano, niente visite, senza visite, interruzion*, chiusura al "
            "traffico, divieto di transito, sospensione, sciopero, scioperi, bus sostitutivi"
        ),
        Tag.CANCELLED: (
            "annullat*, sospes*, cancellat*, non si terrà, non avrà luogo, salta, non si farà, non "
            "si svolge, non si svolgerà, non ci sarà, non si tiene, non viene effettuat*, saltano, "
            "salterà, disdett*"
        ),
        Tag.RAIN: (
            "in caso di pioggia, in caso di maltempo, in caso di brutto tempo, se piove, in caso "
            "di cattivo tempo, maltempo, pioggia"
        ),
        Tag.INSTEAD: (
            "invece del, invece che il, invece di, anziché, anziché il, al posto del, e non il, "
            "invece che, invece dell', al posto di, in luogo del, anziche', anziché del, anziché "
            "al, non il, e non più il, anziché l', era, era il, prima era, prima era il, e non, ( "
            "prima, ( già, era prevista, era previsto"
        ),
        (Tag.INSTEAD, 1): (
            "originariamente*, inizialmente, previst*, precedentemente, programmat* per, "
            "vecchia data, in precedenza, annunciat*"
        ),
        Tag.MOVED: (
            "rinviat*, spostat*, posticipat*, anticipat*, slitta, rimandat*, differit*, "
            "riprogrammat*, nuova data, recuperat*, verrà recuperat*, sarà recuperat*, si terrà "
            "invece"
        ),
        Tag.STREET: (
            "via, viale, piazza, piazzale, corso, largo, vicolo, strada, p. zza, piazza del, "
            "via del, piazzetta, v. le, c. so"
        ),
        Tag.HOURS: (
            "orari di apertura, orario di apertura, orari di visita, apertura :, orari :, orari, "
            "orario :, orario"
        ),
        Tag.OFFICE: (
            "segreteria, biglietteria, ufficio, uffici, sportello, orari della segreteria, cassa, "
            "centralino, informazioni telefoniche, orario di ufficio, sportelli, telefonare, "
            "telefonicamente, infopoint, info point, anagrafe, ufficio turistico, orario uffici, "
            "ricevimento, urp, numero verde, ricevimento pubblico, isola ecologica, protocollo, "
            "botteghino, nuovi orari, nuovo orario, nuovi orari di apertura, variazione orari, "
            "nuovo orario di apertura"
        ),
        Tag.NIGHT: "nella notte, notte, la notte, durante la notte",
        (Tag.SIGNUP, 2): (
            "possono, può, potete, devono, deve, si prega, occorre, è possibile, vanno"
        ),
        Tag.VISIT: "visit*, vedere, ammir*, mostr*, apert*, esposizion*",
        Tag.PLAIN: (
            "porte aperte, giornata a porte aperte, giornate a porte aperte, ingresso libero, "
            "ingresso gratuito, 24 ore al giorno, 24 ore su 24, h24, 24h, messa di mezzanotte, di "
            "mezzanotte, di mezzogiorno"
        ),
        (Tag.OFFICE, 1): (
            "bookshop, biblioteca, caffetteria, bar, ristorante, archivio, negozio, municipio, "
            "sala lettura, punto ristoro"
        ),
        (Tag.WEEKEND, 2): "nel fine settimana, nel weekend",
        Tag.ALWAYS: "sempre",
        (Tag.RAIN, 1): "data di riserva, data alternativa, data di recupero, recupero",
        Tag.HOLIDAY: (
            "festivi, festivo, giorni festivi, nei festivi, festività, i festivi, nei giorni "
            "festivi"
        ),
        Tag.SHARED: "sempre, inizi, tutti, tutte, entrambi, entrambe",
        (Tag.SHARED, 1): (
            "entrambi i giorni, entrambe le sere, tutte le sere, entrambe le date, per tutte le "
            "date, in entrambe le date"
        ),
        Tag.FEAST: (
            "epifania, candelora, pasqua, pasquetta, domenica di pasqua, lunedì dell'angelo, "
            "venerdì santo, mercoledì delle ceneri, domenica delle palme, pentecoste, corpus "
            "domini, ferragosto, ascensione, ognissanti, tutti i santi, san martino, immacolata, "
            "natale, santo stefano, capodanno, vigilia di natale, san silvestro, carnevale, "
            "martedì grasso, festa della repubblica, festa della liberazione, befana, prima "
            "domenica di avvento, santa lucia"
        ),
        Tag.BY_TURNS: (
            "sì e uno no, sì e una no, sì e no, sì uno no, ogni due, ogni 2, si e uno no, "
            "alterni, alterno, alternati, alterne"
        ),
        (Tag.NOON, 750): (
            "mezzogiorno e mezzo, mezzogiorno e mezza, a mezzogiorno e mezzo, a mezzogiorno e mezza"
        ),
        (Tag.NOON, 735): "mezzogiorno e un quarto",
        (Tag.NOON, 30): "mezzanotte e mezzo, mezzanotte e mezza",
        Tag.CEASE: "chiudono, chiude, terminano, scadono",
        (Tag.OTHER, 1): "ogni due, ogni 2, a alterni",
        Tag.BACK: (
            "foto, fotografie del, fotografie della, resoconto, recensione, cronaca, galleria "
            "fotografica, si è tenut*, si è svolt*, si sono svolt*, si sono tenut*, ha avuto "
            "luogo, è stato, è stata, sono stati, sono state, era, erano, vincitor*, risultati, "
            "morto, morta, nato, nata, scomparso, scomparsa, inaugurat*, ha inaugurato, ha "
            "festeggiato"
        ),
        (Tag.SIGNUP, 3): (
            "bando, bandi, consultazione*, questionario, sondaggio, avviso pubblico, petizione, "
            "osservazioni, raccolta firme, votazioni online"
        ),
    },
    slash_hours=True,
)
