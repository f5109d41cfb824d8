"""What one would write without us; each runs as a process of its own.

    python baselines.py plain ADDRESSES DATABASE OUTPUT
    python baselines.py bare ADDRESSES

ADDRESSES is a file with an address and its entity tag on each line. Imports stand where they are
used: a baseline must not pay for what it doesn't need.
"""

import sys
from pathlib import Path


def plain(addresses: Path, database: Path, output: Path) -> None:
    """Fetch, ``icalendar``, ``sqlite-utils``, and all of it as one file; no memory, no matching."""
    import requests
    from icalendar import Calendar
    from sqlite_utils import Database

    whole = Calendar()
    whole.add("prodid", "-//plain loop//EN")
    whole.add("version", "2.0")
    zones: set[str] = set()
    table = Database(database).table("events")
    with requests.Session() as session:
        for url, _ in _read(addresses):
            answer = session.get(url, timeout=30)
            answer.raise_for_status()
            calendar = Calendar.from_ical(answer.content)
            for zone in calendar.timezones:
                if zone.tz_name not in zones:
                    zones.add(zone.tz_name)
                    whole.add_component(zone)
            events = calendar.events
            table.upsert_all(
                (
                    {
                        "uid": str(event["UID"]),
                        "feed": url,
                        "start": event.DTSTART.isoformat() if event.DTSTART else None,
                        "end": event.DTEND.isoformat() if event.DTEND else None,
                        "title": str(event.get("SUMMARY", "")),
                        "location": str(event.get("LOCATION", "")),
                        "description": str(event.get("DESCRIPTION", "")),
                    }
                    for event in events
                ),
                pk="uid",
            )
            for event in events:
                whole.add_component(event)
    output.write_bytes(whole.to_ical())


def bare(addresses: Path) -> None:
    """Only ask whether anything changed: a ``requests`` session, one address after the other."""
    import requests

    with requests.Session() as session:
        for url, tag in _read(addresses):
            answer = session.get(url, headers={"If-None-Match": tag}, timeout=30)
            if answer.status_code != 304:
                raise SystemExit(f"{url} answered {answer.status_code}")


def _read(addresses: Path) -> list[list[str]]:
    return [line.split() for line in addresses.read_text().splitlines()]


if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    {"plain": plain, "bare": bare}[name](*map(Path, paths))
