"""Events to publish, written by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.model import Details, Event, Publication, Revision, Source

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
REVISION = Revision(
    number=3,
    created=datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
    changed=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    announced=datetime(2026, 11, 19, 7, 15, tzinfo=UTC),
)
CALENDAR = Publication("calendar", "Industriekultur", "de", description="Alles, an einem Ort")


def at(day, hour=0, minute=0, month=12, year=2026, zone=BERLIN):
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def details(**changes):
    given = {
        "title": "Führung durch die Schmiede",
        "start": at(12, 19),
        "end": at(12, 21),
        "timezone": "Europe/Berlin",
        "language": "de",
        "location": "Tuchfabrik Gebr. Pfau, Crimmitschau",
        "latitude": 50.8167,
        "longitude": 12.3876,
        "url": "https://example.org/schmiede",
        "description": (
            "Mit Vorführung am Hammer.\nFestes Schuhwerk; Eintritt frei, bitte anmelden."
        ),
        "categories": ("Führung", "Handwerk, alt"),
        "image": "https://example.org/schmiede.jpg",
        "organizer": "Museum Crimmitschau, Tel. 03762 95 19 39",
    }
    return Details(**{**given, **changes})


def event(overrides=(), sources=None, uid="e1@kalender.example", **changes):
    told = (
        (Source("f1", "crimmitschau", "Museum Crimmitschau", "https://example.org/schmiede"),)
        if sources is None
        else sources
    )
    return Event(
        uid=uid,
        details=details(**changes),
        overrides=tuple(overrides),
        sources=told,
        regions=("zwickau",),
        partners=("crimmitschau",),
        sectors=("museum",),
        languages=("de",),
    )


def exhibition(**changes):
    return event(
        **{
            "title": "Kohle und Licht",
            "start": date(2026, 11, 1),
            "end": date(2027, 1, 11),
            "uid": "e2@kalender.example",
            **changes,
        }
    )


REFRESH = timedelta(hours=6)
