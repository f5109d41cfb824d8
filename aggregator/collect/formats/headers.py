"""What the columns of tables are called, in eight languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregator.folding import unaccented

WORDS: dict[str, str] = {
    "title": (
        "titel, bezeichnung, veranstaltung, veranstaltungstitel, veranstaltungsname, name, thema, "
        "was, betreff; název, název akce, akce, titul, nadpis, jméno akce, předmět; naziv, naslov, "
        "dogodek, ime dogodka, prireditev, naslov dogodka, naziv dogodka, kaj; titolo, evento, "
        "nome, nome evento, denominazione, oggetto; događaj, naziv događaja, naslov događaja, "
        "događanje, što; tytuł, nazwa, wydarzenie, nazwa wydarzenia, temat, impreza; "
        "evenement, activiteit, naam, onderwerp, wat; "
        "title, event, event name, event title, subject, summary, post title, name of event"
    ),
    "date": (
        "datum, tag, termin, wann, startdatum, anfangsdatum, beginndatum, veranstaltungsdatum, "
        "von datum, datum von, erster tag; "
        "den, kdy, datum konání, datum začátku, datum od, datum zahájení; "
        "dan, kdaj, datum začetka, datum dogodka, dan dogodka; "
        "data, giorno, quando, data inizio, data di inizio, data evento, data inizio evento; "
        "kada, datum početka, datum događaja; "
        "dzień, kiedy, data rozpoczęcia, data początku, data wydarzenia, data od, "
        "termin wydarzenia; "
        "dag, wanneer, begindatum, datum begin, datum van; "
        "date, day, when, start date, date start, event date, event start date, date from, "
        "from date, starts on, first day"
    ),
    "begin": (
        "beginn, start, anfang, von, ab, startet; začátek, začátek akce, od, zahájení; "
        "začetek, pričetek; inizio, dal, da, dalle, inizio evento; početak; "
        "początek, rozpoczęcie; begin, aanvang, van, vanaf; "
        "starts, start at, starts at, from, dtstart, event start"
    ),
    "time": (
        "uhrzeit, zeit, startzeit, anfangszeit, beginnzeit, uhr, um wie viel uhr; "
        "čas, hodina, v kolik, čas začátku, čas od; ura, čas začetka, ob uri, ura začetka; "
        "ora, orario, ora inizio, ora di inizio, orario inizio; "
        "vrijeme, sat, vrijeme početka, u koliko; "
        "godzina, czas, godz, godzina rozpoczęcia, o której; "
        "tijd, uur, starttijd, begintijd, aanvangstijd, aanvangsuur; "
        "time, start time, hour, event start time, time start"
    ),
    "end_date": (
        "enddatum, datum bis, bis datum, letzter tag, schlussdatum; datum konce, datum do; "
        "datum konca, datum zaključka; data fine, data di fine, data termine, data fine evento; "
        "datum završetka, datum kraja; data zakończenia, data końca, data do; "
        "einddatum, datum einde, datum tot; "
        "end date, date end, date to, to date, event end date, ends on, last day"
    ),
    "finish": (
        "ende, bis, schluss; konec, do, ukončení; konec dogodka, zaključek; "
        "fine, al, a, alle, termine, fine evento; kraj, završetak; koniec, zakończenie; "
        "einde, tot, eind; end, ends, end at, ends at, to, until, dtend, event end, finish"
    ),
    "end_time": (
        "endzeit, ende uhrzeit, uhrzeit ende, bis uhrzeit; čas konce, čas do; "
        "čas konca, ura konca; ora fine, ora di fine, orario fine; vrijeme završetka; "
        "godzina zakończenia; eindtijd, einduur; end time, event end time, time end"
    ),
    "all_day": (
        "ganztägig, ganzer tag; celodenní, celý den; celodnevno, ves dan; "
        "tutto il giorno, giornata intera; cjelodnevno, cijeli dan; cały dzień, całodniowe; "
        "hele dag; all day, all day event, allday, whole day"
    ),
    "location": (
        "ort, veranstaltungsort, wo, treffpunkt, spielort, location, haus; "
        "místo, místo konání, kde, lokalita; kraj dogodka, lokacija, prizorišče, kje, prostor; "
        "luogo, dove, sede, posto; mjesto, mjesto održavanja, gdje; "
        "miejsce, gdzie, lokalizacja, miejsce wydarzenia; "
        "locatie, plaats, waar, zaal; place, venue, where, venue name, event venue name"
    ),
    "address": (
        "adresse, straße, anschrift; adresa, ulice; naslov lokacije, ulica; indirizzo, via; "
        "adres, adres wydarzenia; straat; address, street, street address, venue address"
    ),
    "city": (
        "stadt, gemeinde; město, obec; mesto, občina; città, comune; grad, općina; "
        "miasto, miejscowość, gmina; stad, gemeente, woonplaats; city, town, venue city"
    ),
    "description": (
        "beschreibung, text, details, inhalt, kurzbeschreibung, bemerkung, info, informationen; "
        "popis, obsah, poznámka, podrobnosti; opis, vsebina, opomba, kratek opis; "
        "descrizione, testo, dettagli, note, contenuto; sadržaj, napomena; "
        "treść, uwagi, szczegóły; beschrijving, omschrijving, inhoud, opmerking, tekst; "
        "description, notes, content, body, event description, about"
    ),
    "url": (
        "link, webseite, website, web, internet, url, homepage; odkaz, webová stránka; "
        "povezava, spletna stran, splet; sito, sito web, collegamento, pagina; "
        "poveznica, web stranica, internetska stranica; strona, strona www, www, odnośnik; "
        "webpagina, koppeling; address of page, event url, event website, web page, web site"
    ),
    "image": (
        "bild, foto, bildadresse; obrázek, fotografie; slika, fotografija; immagine; zdjęcie, "
        "obraz; afbeelding; image, picture, photo, image url, event featured image"
    ),
    "organizer": (
        "veranstalter, organisator, organisation, träger; pořadatel, organizátor; "
        "organizator, prireditelj; organizzatore, organizzato da, ente; priređivač; "
        "organizator wydarzenia; organisatie, inrichter; "
        "organizer, organiser, organization, host, event organizer name"
    ),
    "categories": (
        "kategorie, kategorien, art, rubrik, sparte, schlagworte; typ, druh; "
        "kategorija, kategorije, vrsta, zvrst; categoria, categorie, tipo, genere; "
        "kategoria, rodzaj; soort, trefwoorden; "
        "category, categories, type, tags, event category"
    ),
    "id": "id, uid, guid, event id, kennung, identifier, post id",
    "status": (
        "status, stand, zustand; stav; stanje; stato; stan, status wydarzenia; event status, state"
    ),
    "language": "sprache, jazyk, jezik, lingua, język, taal, language, lang",
    "latitude": "latitude, lat, breitengrad, geo lat, latitudine, šířka, breedtegraad",
    "longitude": "longitude, lng, lon, long, längengrad, geo lng, longitudine, délka, lengtegraad",
}
"""Headers by what stands below them. ``begin`` and ``finish`` are of days or of hours: that shows
in their cells. ``id`` is no running number: that is another's when a row is put in between.
"""

CANCELLED = (
    "abgesagt, entfällt, fällt aus; zrušeno, zrušena, zrušen; odpovedano, odpade; "
    "annullato, annullata, cancellato; otkazano; odwołane, odwołany, odwołana; "
    "afgelast, geannuleerd; cancelled, canceled, called off"
)
TENTATIVE = (
    "vorläufig, unter vorbehalt; předběžně; pogojno; provvisorio; uvjetno; wstępnie; "
    "onder voorbehoud, voorlopig; tentative, provisional"
)
YES = "ja; ano; da; sì, si; tak; ja; yes, y, true, 1, x, wahr, pravda, vero, prawda, waar"

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LETTERS = str.maketrans({"ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """A header or word as it is compared: small letters and digits, without accents and asides."""
    plain = unaccented(_ASIDE.sub(" ", text[:200]).casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "", plain)


def words(listed: str) -> frozenset[str]:
    """The words of a list such as those above."""
    return frozenset(folded(word) for word in re.split("[,;]", listed))


_FIELDS = {word: name for name, listed in reversed(WORDS.items()) for word in words(listed)}
CANCELLED_WORDS, TENTATIVE_WORDS, YES_WORDS = map(words, (CANCELLED, TENTATIVE, YES))


def guessed(headers: Sequence[str]) -> dict[str, int]:
    """Which column holds which field; of two that may, the first."""
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        if name := _FIELDS.get(folded(header)):
            found.setdefault(name, at)
    return found
