"""The few words of ours that go beside the partners' own, in the eight languages.

Names of days and months are CLDR's (through Babel). Slovene alone needs more: CLDR has no
genitive of its months, and "od 3. maja" is wrong with any other case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from aggregator.model import Moment, zone


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. ``{}`` and ``{name}`` are filled in."""

    cancelled: str
    """Prefix of a title."""
    withdrawn: str
    """Prefix of a title: its source no longer announces it."""
    withdrawn_note: str
    """The same in sentences, which say that we conclude it."""
    tentative: str
    untitled: str
    source: str
    sources: str
    when: str
    where: str
    all_day: str
    next_date: str
    series: str
    """That there are several dates."""
    clock: str
    """A time or a range of times, as the language writes them."""
    until: str
    from_to: str
    incomplete: str
    """``{count}`` events left out of a file, complete as to what ends by ``{date}``."""
    incomplete_endless: str
    """``{count}`` series without an end left out of a file; complete as to all else."""
    whole: str
    """Name of the publication of everything."""
    region: str
    partner: str
    sector: str
    language: str
    sectors: tuple[str, str, str, str, str]
    """museum, company, school, creative, public."""
    about: str
    """What a publication holds, in a phrase."""
    publication: str
    """Heading over the publications' names."""
    events: str
    upcoming: str
    subscribe: str
    subscribe_intro: str
    google: str
    apple: str
    outlook: str
    thunderbird: str
    rss: str
    refresh: str
    """``{hours}``: how often the file itself is made anew."""
    partners: str
    contact: str
    nothing: str
    skip: str
    """Link past the heading, for those who hear the page."""


SECTORS = ("museum", "company", "school", "creative", "public")

_WORDS = {
    "de": Words(
        cancelled="Abgesagt",
        withdrawn="Nicht mehr angekündigt",
        withdrawn_note=(
            "Die Quelle kündigt diese Veranstaltung nicht mehr an. Ob sie abgesagt ist, wissen "
            "wir nicht; bitte beim Veranstalter nachfragen."
        ),
        tentative="Noch nicht bestätigt",
        untitled="Ohne Titel",
        source="Quelle",
        sources="Quellen",
        when="Wann",
        where="Wo",
        all_day="ganztägig",
        next_date="Nächster Termin",
        series="mehrere Termine",
        clock="{} Uhr",
        until="bis {}",
        from_to="vom {} bis {}",
        incomplete=(
            "Nicht vollständig, ausgelassen: {count}. Enthalten ist alles, was bis {date} endet."
        ),
        incomplete_endless="Nicht vollständig, ausgelassene Reihen ohne Ende: {count}.",
        whole="Alle Veranstaltungen",
        region="Region",
        partner="Partner",
        sector="Bereich",
        language="Sprache",
        sectors=(
            "Museen",
            "Unternehmen",
            "Schulen und Hochschulen",
            "Kultur- und Kreativwirtschaft",
            "Öffentliche Einrichtungen",
        ),
        about="Veranstaltungen zur Industriekultur",
        publication="Kalender",
        events="Veranstaltungen",
        upcoming="Nächste Veranstaltungen",
        subscribe="Abonnieren",
        subscribe_intro=(
            "Adresse des Links „iCal“ kopieren und im eigenen Kalender als Abonnement einfügen; "
            "Änderungen kommen dann von selbst."
        ),
        google=(
            "Weitere Kalender → + → Per URL. Nur am Computer; Google fragt etwa alle 4 bis "
            "24 Stunden nach, das lässt sich nicht ändern."
        ),
        apple=(
            "Ablage → Neues Kalenderabonnement; auf dem iPhone: Kalender → Kalender hinzufügen → "
            "Kalenderabonnement. Wie oft nachgefragt wird, ist einstellbar."
        ),
        outlook=(
            "Kalender hinzufügen → Aus dem Internet abonnieren. Outlook im Web fragt etwa alle "
            "3 Stunden nach, manchmal erst nach mehr als einem Tag."
        ),
        thunderbird=(
            "Neuer Kalender → Im Netzwerk. Thunderbird fragt alle 30 Minuten nach; einstellbar."
        ),
        rss="RSS zeigt, was neu oder geändert ist, für Feedreader und Webseiten.",
        refresh="Die Dateien werden etwa alle {hours} Stunden erneuert.",
        partners="Partner und ihre Quellen",
        contact="Kontakt",
        nothing="Zurzeit keine.",
        skip="Zum Inhalt",
    ),
    "cs": Words(
        cancelled="Zrušeno",
        withdrawn="Již není ohlášeno",
        withdrawn_note=(
            "Zdroj tuto akci již neuvádí. Zda byla zrušena, nevíme; informujte se prosím "
            "u pořadatele."
        ),
        tentative="Zatím nepotvrzeno",
        untitled="Bez názvu",
        source="Zdroj",
        sources="Zdroje",
        when="Kdy",
        where="Kde",
        all_day="celý den",
        next_date="Příští termín",
        series="více termínů",
        clock="{} hod.",
        until="do {}",
        from_to="od {} do {}",
        incomplete="Neúplné, vynecháno: {count}. Obsahuje vše, co skončí do {date}.",
        incomplete_endless="Neúplné, vynechané řady bez konce: {count}.",
        whole="Všechny akce",
        region="Region",
        partner="Partner",
        sector="Oblast",
        language="Jazyk",
        sectors=(
            "Muzea",
            "Podniky",
            "Školy a vysoké školy",
            "Kulturní a kreativní odvětví",
            "Veřejné instituce",
        ),
        about="Akce průmyslové kultury",
        publication="Kalendář",
        events="Akce",
        upcoming="Nejbližší akce",
        subscribe="Odběr",
        subscribe_intro=(
            "Zkopírujte adresu odkazu „iCal“ a vložte ji do svého kalendáře jako odběr; změny pak "
            "přicházejí samy."
        ),
        google=(
            "Další kalendáře → + → Z adresy URL. Jen na počítači; Google se dotazuje přibližně "
            "jednou za 4 až 24 hodin a nelze to změnit."
        ),
        apple=(
            "Soubor → Nový odběr kalendáře; na iPhonu: Kalendáře → Přidat kalendář → Přidat "
            "odebíraný kalendář. Jak často se dotazuje, lze nastavit."
        ),
        outlook=(
            "Přidat kalendář → Přihlásit se k odběru z webu. Outlook na webu se dotazuje "
            "přibližně každé 3 hodiny, někdy až po více než dni."
        ),
        thunderbird="Nový kalendář → V síti. Thunderbird se dotazuje každých 30 minut; lze změnit.",
        rss="RSS ukazuje, co je nové nebo změněné, pro čtečky a webové stránky.",
        refresh="Interval obnovy souborů v hodinách: {hours}.",
        partners="Partneři a jejich zdroje",
        contact="Kontakt",
        nothing="Momentálně žádné.",
        skip="Přejít k obsahu",
    ),
    "sl": Words(
        cancelled="Odpovedano",
        withdrawn="Ni več napovedano",
        withdrawn_note=(
            "Vir te prireditve ne napoveduje več. Ali je odpovedana, ne vemo; prosimo, preverite "
            "pri organizatorju."
        ),
        tentative="Še ni potrjeno",
        untitled="Brez naslova",
        source="Vir",
        sources="Viri",
        when="Kdaj",
        where="Kje",
        all_day="ves dan",
        next_date="Naslednji termin",
        series="več terminov",
        clock="{}",
        until="do {}",
        from_to="od {} do {}",
        incomplete="Nepopolno, izpuščeno: {count}. Vsebuje vse, kar se konča do {date}.",
        incomplete_endless="Nepopolno, izpuščene serije brez konca: {count}.",
        whole="Vse prireditve",
        region="Regija",
        partner="Partner",
        sector="Področje",
        language="Jezik",
        sectors=(
            "Muzeji",
            "Podjetja",
            "Šole in visoke šole",
            "Kulturne in kreativne dejavnosti",
            "Javne ustanove",
        ),
        about="Prireditve industrijske kulture",
        publication="Koledar",
        events="Prireditve",
        upcoming="Naslednje prireditve",
        subscribe="Naročanje",
        subscribe_intro=(
            "Kopirajte naslov povezave »iCal« in ga v svojem koledarju dodajte kot naročnino; "
            "spremembe nato prihajajo same."
        ),
        google=(
            "Drugi koledarji → + → Iz URL-ja. Samo na računalniku; Google preverja približno na "
            "4 do 24 ur, tega ni mogoče spremeniti."
        ),
        apple=(
            "Datoteka → Nova naročnina na koledar; na iPhonu: Koledarji → Dodaj koledar → Dodaj "
            "naročniški koledar. Pogostost preverjanja je nastavljiva."
        ),
        outlook=(
            "Dodaj koledar → Naročanje iz spleta. Outlook v spletu preverja približno na 3 ure, "
            "včasih šele po več kot enem dnevu."
        ),
        thunderbird="Nov koledar → V omrežju. Thunderbird preverja vsakih 30 minut; nastavljivo.",
        rss="RSS kaže, kaj je novo ali spremenjeno, za bralnike in spletne strani.",
        refresh="Datoteke se obnavljajo približno na toliko ur: {hours}.",
        partners="Partnerji in njihovi viri",
        contact="Stik",
        nothing="Trenutno ni nobene.",
        skip="Na vsebino",
    ),
    "it": Words(
        cancelled="Annullato",
        withdrawn="Non più annunciato",
        withdrawn_note=(
            "La fonte non annuncia più questo evento. Non sappiamo se sia stato annullato; si "
            "prega di chiedere all’organizzatore."
        ),
        tentative="Non ancora confermato",
        untitled="Senza titolo",
        source="Fonte",
        sources="Fonti",
        when="Quando",
        where="Dove",
        all_day="tutto il giorno",
        next_date="Prossima data",
        series="più date",
        clock="ore {}",
        until="fino al {}",
        from_to="dal {} al {}",
        incomplete=(
            "Incompleto, tralasciati: {count}. Contiene tutto ciò che termina entro questa data: "
            "{date}."
        ),
        incomplete_endless="Incompleto, serie senza fine tralasciate: {count}.",
        whole="Tutti gli eventi",
        region="Regione",
        partner="Partner",
        sector="Settore",
        language="Lingua",
        sectors=(
            "Musei",
            "Imprese",
            "Scuole e università",
            "Industrie culturali e creative",
            "Istituzioni pubbliche",
        ),
        about="Eventi di cultura industriale",
        publication="Calendario",
        events="Eventi",
        upcoming="Prossimi eventi",
        subscribe="Abbonarsi",
        subscribe_intro=(
            "Copiare l’indirizzo del link «iCal» e aggiungerlo al proprio calendario come "
            "abbonamento; le modifiche arrivano poi da sole."
        ),
        google=(
            "Altri calendari → + → Da URL. Solo al computer; Google controlla circa ogni 4–24 "
            "ore, non si può cambiare."
        ),
        apple=(
            "File → Nuova iscrizione a calendario; su iPhone: Calendari → Aggiungi calendario → "
            "Aggiungi calendario in abbonamento. La frequenza si può impostare."
        ),
        outlook=(
            "Aggiungi calendario → Sottoscrivi dal Web. Outlook sul Web controlla circa ogni 3 "
            "ore, a volte solo dopo più di un giorno."
        ),
        thunderbird="Nuovo calendario → Sulla rete. Thunderbird controlla ogni 30 minuti; si può "
        "impostare.",
        rss="RSS mostra che cosa è nuovo o cambiato, per lettori di feed e siti web.",
        refresh="I file vengono rinnovati all’incirca a questo intervallo, in ore: {hours}.",
        partners="Partner e loro fonti",
        contact="Contatto",
        nothing="Al momento nessuno.",
        skip="Vai al contenuto",
    ),
    "hr": Words(
        cancelled="Otkazano",
        withdrawn="Više se ne najavljuje",
        withdrawn_note=(
            "Izvor više ne najavljuje ovo događanje. Ne znamo je li otkazano; molimo provjerite "
            "kod organizatora."
        ),
        tentative="Još nije potvrđeno",
        untitled="Bez naslova",
        source="Izvor",
        sources="Izvori",
        when="Kada",
        where="Gdje",
        all_day="cijeli dan",
        next_date="Sljedeći termin",
        series="više termina",
        clock="{} h",
        until="do {}",
        from_to="od {} do {}",
        incomplete="Nepotpuno, izostavljeno: {count}. Sadrži sve što završava do {date}",
        incomplete_endless="Nepotpuno, izostavljeni nizovi bez kraja: {count}.",
        whole="Sva događanja",
        region="Regija",
        partner="Partner",
        sector="Područje",
        language="Jezik",
        sectors=(
            "Muzeji",
            "Poduzeća",
            "Škole i visoka učilišta",
            "Kulturne i kreativne industrije",
            "Javne ustanove",
        ),
        about="Događanja industrijske kulture",
        publication="Kalendar",
        events="Događanja",
        upcoming="Sljedeća događanja",
        subscribe="Pretplata",
        subscribe_intro=(
            "Kopirajte adresu poveznice „iCal” i dodajte je u svoj kalendar kao pretplatu; "
            "promjene zatim stižu same."
        ),
        google=(
            "Drugi kalendari → + → Putem URL-a. Samo na računalu; Google provjerava otprilike "
            "svakih 4 do 24 sata i to se ne može promijeniti."
        ),
        apple=(
            "Datoteka → Nova pretplata na kalendar; na iPhoneu: Kalendari → Dodaj kalendar → "
            "Dodaj pretplatnički kalendar. Učestalost provjere može se postaviti."
        ),
        outlook=(
            "Dodaj kalendar → Pretplata s weba. Outlook na webu provjerava otprilike svaka 3 "
            "sata, ponekad tek nakon više od jednog dana."
        ),
        thunderbird="Novi kalendar → Na mreži. Thunderbird provjerava svakih 30 minuta; podesivo.",
        rss="RSS pokazuje što je novo ili promijenjeno, za čitače i web-stranice.",
        refresh="Razmak obnavljanja datoteka u satima: {hours}.",
        partners="Partneri i njihovi izvori",
        contact="Kontakt",
        nothing="Trenutačno nijedno.",
        skip="Na sadržaj",
    ),
    "pl": Words(
        cancelled="Odwołane",
        withdrawn="Już niezapowiadane",
        withdrawn_note=(
            "Źródło nie zapowiada już tego wydarzenia. Nie wiemy, czy zostało odwołane; prosimo "
            "zapytać organizatora."
        ),
        tentative="Jeszcze niepotwierdzone",
        untitled="Bez tytułu",
        source="Źródło",
        sources="Źródła",
        when="Kiedy",
        where="Gdzie",
        all_day="cały dzień",
        next_date="Najbliższy termin",
        series="kilka terminów",
        clock="godz. {}",
        until="do {}",
        from_to="od {} do {}",
        incomplete=("Niepełny, pominięto: {count}. Zawiera wszystko, co kończy się do {date}."),
        incomplete_endless="Niepełny, pominięte cykle bez daty końcowej: {count}.",
        whole="Wszystkie wydarzenia",
        region="Region",
        partner="Partner",
        sector="Dziedzina",
        language="Język",
        sectors=(
            "Muzea",
            "Przedsiębiorstwa",
            "Szkoły i uczelnie",
            "Sektor kultury i sektor kreatywny",
            "Instytucje publiczne",
        ),
        about="Wydarzenia kultury przemysłowej",
        publication="Kalendarz",
        events="Wydarzenia",
        upcoming="Najbliższe wydarzenia",
        subscribe="Subskrypcja",
        subscribe_intro=(
            "Skopiuj adres odnośnika „iCal” i dodaj go w swoim kalendarzu jako subskrypcję; "
            "zmiany pojawią się same."
        ),
        google=(
            "Inne kalendarze → + → Z adresu URL. Tylko na komputerze; Google sprawdza mniej "
            "więcej co 4 do 24 godzin i nie można tego zmienić."
        ),
        apple=(
            "Plik → Nowa subskrypcja kalendarza; na iPhonie: Kalendarze → Dodaj kalendarz → "
            "Dodaj kalendarz subskrybowany. Częstotliwość można ustawić."
        ),
        outlook=(
            "Dodaj kalendarz → Subskrybuj z sieci Web. Outlook w przeglądarce sprawdza mniej "
            "więcej co 3 godziny, czasem dopiero po ponad dobie."
        ),
        thunderbird="Nowy kalendarz → W sieci. Thunderbird sprawdza co 30 minut; można to zmienić.",
        rss="RSS pokazuje, co jest nowe lub zmienione, dla czytników i stron internetowych.",
        refresh="Odstęp między odnowieniami plików w godzinach: {hours}.",
        partners="Partnerzy i ich źródła",
        contact="Kontakt",
        nothing="Obecnie brak.",
        skip="Przejdź do treści",
    ),
    "nl": Words(
        cancelled="Afgelast",
        withdrawn="Niet meer aangekondigd",
        withdrawn_note=(
            "De bron kondigt dit evenement niet meer aan. Of het is afgelast, weten wij niet; "
            "vraag het na bij de organisator."
        ),
        tentative="Nog niet bevestigd",
        untitled="Zonder titel",
        source="Bron",
        sources="Bronnen",
        when="Wanneer",
        where="Waar",
        all_day="hele dag",
        next_date="Volgende datum",
        series="meerdere data",
        clock="{} uur",
        until="tot en met {}",
        from_to="van {} tot en met {}",
        incomplete=(
            "Onvolledig, weggelaten: {count}. Bevat alles wat uiterlijk op {date} eindigt."
        ),
        incomplete_endless="Onvolledig, weggelaten reeksen zonder einde: {count}.",
        whole="Alle evenementen",
        region="Regio",
        partner="Partner",
        sector="Sector",
        language="Taal",
        sectors=(
            "Musea",
            "Bedrijven",
            "Scholen en hogescholen",
            "Culturele en creatieve sector",
            "Openbare instellingen",
        ),
        about="Evenementen rond industriële cultuur",
        publication="Kalender",
        events="Evenementen",
        upcoming="Eerstvolgende evenementen",
        subscribe="Abonneren",
        subscribe_intro=(
            "Kopieer het adres van de link ‘iCal’ en voeg het in uw eigen agenda toe als "
            "abonnement; wijzigingen komen dan vanzelf."
        ),
        google=(
            "Andere agenda’s → + → Via URL. Alleen op de computer; Google kijkt ongeveer om de "
            "4 tot 24 uur en dat is niet in te stellen."
        ),
        apple=(
            "Archief → Nieuw agenda-abonnement; op de iPhone: Agenda’s → Voeg agenda toe → Voeg "
            "agenda-abonnement toe. Hoe vaak er wordt gekeken, is in te stellen."
        ),
        outlook=(
            "Agenda toevoegen → Abonneren via internet. Outlook op het web kijkt ongeveer om de "
            "3 uur, soms pas na meer dan een dag."
        ),
        thunderbird="Nieuwe agenda → Op het netwerk. Thunderbird kijkt om de 30 minuten; dat is "
        "in te stellen.",
        rss="RSS toont wat nieuw of gewijzigd is, voor feedlezers en websites.",
        refresh="De bestanden worden ongeveer om de {hours} uur vernieuwd.",
        partners="Partners en hun bronnen",
        contact="Contact",
        nothing="Op dit moment geen.",
        skip="Naar de inhoud",
    ),
    "en": Words(
        cancelled="Cancelled",
        withdrawn="No longer announced",
        withdrawn_note=(
            "Its source no longer announces this event. Whether it is cancelled we do not know; "
            "please ask the organiser."
        ),
        tentative="Not yet confirmed",
        untitled="Untitled",
        source="Source",
        sources="Sources",
        when="When",
        where="Where",
        all_day="all day",
        next_date="Next date",
        series="several dates",
        clock="{}",
        until="until {}",
        from_to="{} to {}",
        incomplete="Incomplete, left out: {count}. Contains everything that ends by {date}.",
        incomplete_endless="Incomplete, series without an end left out: {count}.",
        whole="All events",
        region="Region",
        partner="Partner",
        sector="Sector",
        language="Language",
        sectors=(
            "Museums",
            "Companies",
            "Schools and universities",
            "Cultural and creative industries",
            "Public bodies",
        ),
        about="Events of industrial culture",
        publication="Calendar",
        events="Events",
        upcoming="Next events",
        subscribe="Subscribe",
        subscribe_intro=(
            "Copy the address of the link “iCal” and add it to your own calendar as a "
            "subscription; changes then arrive by themselves."
        ),
        google=(
            "Other calendars → + → From URL. On a computer only; Google looks about every 4 to "
            "24 hours, and that cannot be changed."
        ),
        apple=(
            "File → New Calendar Subscription; on the iPhone: Calendars → Add Calendar → Add "
            "Subscription Calendar. How often it looks is up to you."
        ),
        outlook=(
            "Add calendar → Subscribe from web. Outlook on the web looks about every 3 hours, "
            "sometimes only after more than a day."
        ),
        thunderbird="New Calendar → On the Network. Thunderbird looks every 30 minutes; you can "
        "change that.",
        rss="RSS shows what is new or has changed, for feed readers and websites.",
        refresh="The files are made anew about every {hours} hours.",
        partners="Partners and their sources",
        contact="Contact",
        nothing="None at present.",
        skip="Skip to content",
    ),
}

_LOCALES = {code: Locale.parse("en_GB" if code == "en" else code) for code in _WORDS}

_SLOVENE_MONTHS = (
    ("januar", "januarja"),
    ("februar", "februarja"),
    ("marec", "marca"),
    ("april", "aprila"),
    ("maj", "maja"),
    ("junij", "junija"),
    ("julij", "julija"),
    ("avgust", "avgusta"),
    ("september", "septembra"),
    ("oktober", "oktobra"),
    ("november", "novembra"),
    ("december", "decembra"),
)
"""Nominative, as CLDR has it, and genitive."""

Width = Literal["long", "full"]

_EVENING = timedelta(hours=18)
_NIGHT = 6
"""An end before this hour belongs to the evening on which the event began."""


def words(language: str) -> Words:
    """The words of a language (ISO 639-1, a region subtag is ignored); else English."""
    return _WORDS[known(language)]


def known(language: str) -> str:
    """``language`` as one of ours, else "en"."""
    code = language.lower().replace("_", "-").partition("-")[0]
    return code if code in _WORDS else "en"


def language_name(language: str) -> str:
    """What the speakers of a language call it, with a capital: "Čeština"."""
    name = Locale.parse(known(language)).get_display_name(known(language)) or language
    return name[:1].upper() + name[1:]


def day(moment: Moment, language: str, timezone: str) -> str:
    """The date of a moment in words, without the day of the week: "12. Dezember 2026"."""
    return _text("long", local(moment, timezone), language)


def when(start: Moment, end: Moment, language: str, timezone: str) -> str:
    """When an event takes place, in words; ``end`` is exclusive, all-day ends on the day before.

    A date with its weekday and times; one that ends in the same night as one evening; of
    several whole days the first and the last.
    """
    if not isinstance(start, datetime):
        last = _last_day(start, end, timezone)
        if last <= start:
            return f"{_text('full', start, language)}, {words(language).all_day}"
        return _from_to(start, last, language)
    own = _zone(timezone)
    begins = start.astimezone(own)
    ends = end.astimezone(own) if isinstance(end, datetime) else begins
    if ends <= begins:
        return f"{_text('full', begins, language)}, {_clock(language, begins)}"
    if one_evening(begins, ends, timezone):
        return f"{_text('full', begins, language)}, {_clock(language, begins, ends)}"
    first, last_part = (
        f"{_text('full', each, language)}, {_clock(language, each)}" for each in (begins, ends)
    )
    return f"{first} – {last_part}"


def until(end: Moment, language: str, timezone: str) -> str:
    """That something runs until its last day: "bis 10. Januar 2027". ``end`` is exclusive."""
    last = _last_day(date.min, end, timezone)
    return _with_article(words(language).until, language, [last], [True])


def dates(start: Moment, end: Moment, language: str, timezone: str) -> str:
    """The first and the last day in words, without times: "vom 3. Mai bis 12. Dezember 2026"."""
    first = local(start, timezone)
    last = _last_day(first, end, timezone)
    return _from_to(first, last, language) if last > first else _text("long", first, language)


def one_evening(start: datetime, end: datetime, timezone: str) -> bool:
    """Whether both are of one day, the hours after midnight counted to the evening before."""
    begins, ends = (each.astimezone(_zone(timezone)) for each in (start, end))
    if ends.date() <= begins.date():
        return True
    following = ends.date() == begins.date() + timedelta(days=1)
    night = ends.time() <= time(_NIGHT)
    return following and night and end.astimezone(UTC) - start.astimezone(UTC) < _EVENING


def local(moment: Moment, timezone: str) -> date:
    """The day of a moment in a zone; of a date, itself."""
    return moment.astimezone(_zone(timezone)).date() if isinstance(moment, datetime) else moment


def _last_day(start: date, end: Moment, timezone: str) -> date:
    if isinstance(end, datetime):
        return (end.astimezone(_zone(timezone)) - timedelta(microseconds=1)).date()
    return max(end - timedelta(days=1), start) if end > date.min else end


def _zone(timezone: str) -> ZoneInfo:
    try:
        return zone(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zone("UTC")


def _from_to(first: date, last: date, language: str) -> str:
    years = [first.year != last.year, True]
    return _with_article(words(language).from_to, language, [first, last], years)


def _with_article(pattern: str, language: str, days: list[date], years: list[bool]) -> str:
    """Days put into a phrase. Slovene takes the genitive, Italian "all'8" and "dall'11"."""
    code = known(language)
    parts = pattern.split("{}")
    text = parts[0]
    for each, with_year, rest in zip(days, years, parts[1:], strict=True):
        wording = _text("long", each, code) if with_year else _day_and_month(each, code)
        if code == "sl":
            wording = _genitive(wording, each.month)
        if code == "it" and each.day in (8, 11) and text.endswith("al "):
            text = text[:-1] + "l’"
        text += wording + rest
    return text


def _genitive(wording: str, month: int) -> str:
    return wording.replace(*_SLOVENE_MONTHS[month - 1])


def _text(width: Width, moment: date, language: str) -> str:
    plain = moment.date() if isinstance(moment, datetime) else moment
    return _formatted(width, plain, known(language))


@lru_cache(maxsize=8192)
def _formatted(width: Width, day_of_year: date, code: str) -> str:
    return format_date(day_of_year, width, locale=_LOCALES[code])


def _day_and_month(moment: date, code: str) -> str:
    noon = datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)
    return format_skeleton("MMMMd", noon, locale=_LOCALES[code])


def _clock(language: str, *times: datetime) -> str:
    texts = [_formatted_time(each.time(), known(language)) for each in times]
    return words(language).clock.format("–".join(texts))


@lru_cache(maxsize=8192)
def _formatted_time(clock: time, code: str) -> str:
    return format_time(clock, "short", locale=_LOCALES[code])
