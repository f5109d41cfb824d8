"""Feeds as partners write them, made from a seed: the same bytes on every machine.

A VEVENT has about 900 bytes: folded text in eight languages, a zone with its VTIMEZONE, place,
position, address, organiser. 12 % are series, 10 % take whole days.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The present of all measurements; every event is yet to come."""
SERIES = 0.12
ALL_DAY = 0.10

Changed = frozenset[tuple[int, int]]
"""Events whose second edition is shown: number of the feed, number of the event in it."""


@dataclass(frozen=True)
class Region:
    id: str
    country: str
    language: str
    timezone: str


REGIONS = (
    Region("zwickau", "DE", "de", "Europe/Berlin"),
    Region("leipzig", "DE", "de", "Europe/Berlin"),
    Region("leoben", "AT", "de", "Europe/Vienna"),
    Region("graz", "AT", "en", "Europe/Vienna"),
    Region("karlovy-vary", "CZ", "cs", "Europe/Prague"),
    Region("gorenjska", "SI", "sl", "Europe/Ljubljana"),
    Region("padova", "IT", "it", "Europe/Rome"),
    Region("sisak", "HR", "hr", "Europe/Zagreb"),
    Region("opole", "PL", "pl", "Europe/Warsaw"),
    Region("limburg", "BE", "nl", "Europe/Brussels"),
)
SECTORS = ("museum", "company", "school", "creative", "public")

# Per language: what takes place, where, and what is said of it.
_TEXTS = {
    "de": (
        ("Öffentliche Führung", "Schmieden für Anfänger", "Nachtschicht", "Vortrag: Kohle & Licht"),
        ("Tuchfabrik Gebr. Pfau, Crimmitschau", "Alte Gießerei, Halle 3", "Förderturm Süd"),
        (
            "Festes Schuhwerk ist nötig; der Weg führt über Gleise, Treppen und Laufstege.",
            "Die Dampfmaschine von 1885 läuft, solange der Kessel Druck hält.",
            "Eintritt frei, um Anmeldung wird gebeten: Plätze gibt es nur für zwanzig Gäste.",
            "Ehemalige Weberinnen erzählen, wie laut es hier war – und wie kalt im Winter.",
        ),
    ),
    "cs": (
        ("Komentovaná prohlídka", "Dílna: tisk z výšky", "Noc průmyslu", "Přednáška o uhlí"),
        ("Důl Jeroným, Čistá", "Elektrárna Háj, strojovna", "Sklárna, huť č. 2"),
        (
            "Vstup je volný, rezervace nutná; pevná obuv vítána.",
            "Parní stroj poběží každou celou hodinu, pokud kotel vydrží.",
            "Průvodci, kteří zde pracovali, vyprávějí o směnách, mzdách i úrazech.",
            "Děti si mohou vyrobit vlastní razítko z linolea.",
        ),
    ),
    "sl": (
        ("Vodstvo po železarni", "Kovaška delavnica", "Nočna izmena", "Predavanje o jeklu"),
        ("Stara Sava, Jesenice", "Plavž, Železniki", "Čipkarska šola, Idrija"),
        (
            "Vstop je prost, število mest je omejeno; prijave do petka.",
            "Nekdanji delavci pripovedujejo, kako je bilo ob peči.",
            "Za otroke pripravljamo posebno pot z žigi in uganko.",
            "Obujte čvrste čevlje, pot vodi čez tire in mostove.",
        ),
    ),
    "it": (
        (
            "Visita guidata",
            "Laboratorio di stampa",
            "La fabbrica di notte",
            "Conferenza: l’acciaio",
        ),
        ("Museo della macchina termica, Monselice", "Ex macello, sala 2", "Fornace Morandi"),
        (
            "Ingresso libero, prenotazione obbligatoria: i posti sono venti.",
            "Le operaie di un tempo raccontano i turni, il rumore, la paga.",
            "La macchina a vapore sarà in moto ogni ora, finché c’è pressione.",
            "Si consigliano scarpe robuste; il percorso è in parte all’aperto.",
        ),
    ),
    "hr": (
        ("Vodstvo kroz željezaru", "Radionica lijevanja", "Noć industrije", "Predavanje o nafti"),
        ("Holandska kuća, Sisak", "Željezara, hala 5", "Gradska galerija Striegl"),
        (
            "Ulaz je slobodan, prijava obavezna; broj mjesta ograničen.",
            "Bivši radnici pričaju o smjenama, plaćama i nesrećama.",
            "Šetnja vodi uz rijeku, preko tračnica i mosta.",
            "Djeca mogu izraditi vlastiti odljev u gipsu.",
        ),
    ),
    "pl": (
        ("Oprowadzanie po cementowni", "Warsztaty kowalskie", "Noc w fabryce", "Wykład o węglu"),
        ("Muzeum Śląska Opolskiego", "Wapiennik, Góra Świętej Anny", "Elektrownia, hala turbin"),
        (
            "Wstęp wolny, zapisy obowiązkowe; liczba miejsc ograniczona.",
            "Dawni pracownicy opowiadają o zmianach, płacach i wypadkach.",
            "Maszyna parowa ruszy o każdej pełnej godzinie.",
            "Prosimy o solidne obuwie, trasa prowadzi przez tory.",
        ),
    ),
    "nl": (
        (
            "Rondleiding in de mijn",
            "Werkplaats: weven",
            "Nacht van de fabriek",
            "Lezing: steenkool",
        ),
        ("Mijnmuseum, Beringen", "Jenevermuseum, Hasselt", "Schachtbok, Winterslag"),
        (
            "Gratis toegang, inschrijven is nodig; er zijn twintig plaatsen.",
            "Oud-mijnwerkers vertellen over ploegen, loon en ongelukken.",
            "De stoommachine draait op elk heel uur, zolang de ketel het houdt.",
            "Draag stevige schoenen; het pad gaat over sporen en trappen.",
        ),
    ),
    "en": (
        ("Guided tour of the works", "Workshop: casting", "Night shift", "Talk: coal & light"),
        ("Seifenfabrik, Graz", "Old foundry, hall 3", "Power station, turbine hall"),
        (
            "Admission free, please register: there are only twenty places.",
            "Former workers tell of shifts, wages, and how loud it was.",
            "The steam engine of 1885 runs as long as the boiler holds pressure.",
            "Sturdy shoes are needed; the path crosses tracks, stairs and gangways.",
        ),
    ),
}
_CATEGORIES = ("Industriekultur", "Tour", "Museum", "Workshop", "Exhibition", "Family")
_RULES = (
    "FREQ=WEEKLY;COUNT=10",
    "FREQ=WEEKLY;BYDAY={day};UNTIL={until}",
    "FREQ=MONTHLY;BYDAY=1{day}",
    "FREQ=DAILY;COUNT=5",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL={until}",
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:{tzid}
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
_WINDOWS = {
    "Europe/Berlin": "W. Europe Standard Time",
    "Europe/Warsaw": "Central European Standard Time",
}


def region(feed: int) -> Region:
    return REGIONS[feed % len(REGIONS)]


def uid(feed: int, event: int) -> str:
    return f"{feed:05}-{event:05}@feed{feed}.example"


def pick(feeds: int, events: int, share: float, seed: int) -> Changed:
    """Some events, spread over all feeds."""
    every = [(feed, event) for feed in range(feeds) for event in range(events)]
    return frozenset(Random(seed).sample(every, max(1, round(len(every) * share))))


def calendar(
    feed: int,
    events: int,
    seed: int,
    *,
    changed: Changed = frozenset(),
    stamp: datetime = NOW - timedelta(days=1),
) -> bytes:
    """The file of one feed; ``stamp`` is the DTSTAMP of all its events."""
    zone = region(feed).timezone
    tzid = _WINDOWS.get(zone, zone) if feed % 5 == 0 else zone  # as Outlook names it
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//feed {feed}//calendar//EN"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:Feed {feed}"]
    lines += _VTIMEZONE.format(tzid=tzid).splitlines()
    for event in range(events):
        edition = int((feed, event) in changed)
        lines += _vevent(feed, event, seed, edition=edition, tzid=tzid, stamp=stamp)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _vevent(
    feed: int, event: int, seed: int, *, edition: int, tzid: str, stamp: datetime
) -> list[str]:
    dice = Random(f"{seed} {feed} {event}")
    language = region(feed).language
    titles, places, sentences = _TEXTS[language]
    start = NOW.replace(tzinfo=None, hour=10) + timedelta(
        days=dice.randrange(1, 300), minutes=15 * dice.randrange(0, 40)
    )
    length = timedelta(minutes=30 * dice.randrange(2, 9))
    days = dice.choice((1, 1, 2, 14, 90))
    whole_days, repeats = dice.random() < ALL_DAY, dice.random() < SERIES
    if repeats:
        days = 1
    text = " ".join(dice.choices(sentences, k=3))
    if edition and not whole_days:
        start += timedelta(minutes=30)
    elif edition:
        text = f"{text} {sentences[0]}"
    created = NOW - timedelta(days=dice.randrange(10, 200))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(feed, event)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"CREATED:{_utc(created)}",
        f"LAST-MODIFIED:{_utc(NOW if edition else created)}",
        f"SEQUENCE:{edition}",
        *_when(start, length, days if whole_days else 0, tzid),
    ]
    if repeats:
        rule = dice.choice(_RULES).format(
            day=_DAYS[start.weekday()], until=_until(start, whole_days)
        )
        lines.append(f"RRULE:{rule}")
        if "WEEKLY" in rule and "INTERVAL" not in rule and dice.random() < 0.4:
            lines.append(_exception(start + timedelta(days=14), whole_days, tzid))
    address = f"https://feed{feed}.example/{language}/event/{event}?lang={language}&ref=calendar"
    latitude, longitude = 45 + dice.random() * 6, 5 + dice.random() * 13
    return [
        *lines,
        f"SUMMARY;LANGUAGE={language}:{_escaped(dice.choice(titles))} {feed}.{event}",
        f"DESCRIPTION;LANGUAGE={language}:{_escaped(text)}\\n\\n{_escaped(address)}",
        f"LOCATION:{_escaped(dice.choice(places))}",
        f"GEO:{latitude:.5f};{longitude:.5f}",
        f"URL:{address}",
        f"CATEGORIES:{','.join(sorted(dice.sample(_CATEGORIES, 2)))}",
        f'ORGANIZER;CN="Museum {feed}":mailto:office@feed{feed}.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
    ]


def _when(start: datetime, length: timedelta, days: int, tzid: str) -> list[str]:
    if days:
        last = start.date() + timedelta(days=days)
        return [f"DTSTART;VALUE=DATE:{_day(start.date())}", f"DTEND;VALUE=DATE:{_day(last)}"]
    return [f"DTSTART;TZID={tzid}:{_local(start)}", f"DTEND;TZID={tzid}:{_local(start + length)}"]


def _exception(start: datetime, whole_days: bool, tzid: str) -> str:
    if whole_days:
        return f"EXDATE;VALUE=DATE:{_day(start.date())}"
    return f"EXDATE;TZID={tzid}:{_local(start)}"


def _until(start: datetime, whole_days: bool) -> str:
    end = start + timedelta(days=120)
    return _day(end.date()) if whole_days else f"{_day(end.date())}T215959Z"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """RFC 5545 § 3.1: at most 75 octets, no character cut."""
    data = line.encode()
    parts: list[bytes] = []
    while len(data) > 75:
        end = 75 if not parts else 74
        while data[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(data[:end])
        data = data[end:]
    return b"\r\n ".join([*parts, data]) + b"\r\n"


def configuration(feeds: int, address: str) -> str:
    """A ``feeds.yaml``: a partner for each feed, in the ten regions in turn."""
    lines = [
        "calendar:",
        "  title: Measured",
        "  address: https://calendar.example/",
        "  contact: calendar@calendar.example",
        "  language: en",
        "  timezone: Europe/Berlin",
        "regions:",
    ]
    for one in REGIONS:
        lines += [f"  - id: {one.id}", f"    name: {one.id}", f"    country: {one.country}"]
        lines += [f"    language: {one.language}", f"    timezone: {one.timezone}"]
    lines.append("partners:")
    for feed in range(feeds):
        lines += [f"  - id: partner-{feed}", f"    name: Museum {feed}"]
        lines.append(f"    region: {region(feed).id}")
    lines.append("feeds:")
    for feed in range(feeds):
        lines += [f"  - id: feed-{feed}", f"    partner: partner-{feed}"]
        lines += [f"    url: {address}/{feed}.ics", f"    sector: {SECTORS[feed % len(SECTORS)]}"]
    return "\n".join(lines) + "\n"
