"""Hostile input through the whole reading path, apart and under limits, as a cycle does it."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.collect import update
from aggregator.collect.apart import Apart, outcome
from aggregator.collect.fetch import Fetched, Validators
from aggregator.collect.normalise import Terms
from aggregator.errors import FormatError
from aggregator.model import Event
from aggregator.recurrence import last_end, next_occurrence, occurrences
from tests.world import calendar, vevent

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SETTINGS = update.Settings(
    Terms("hostile", "de", "Europe/Berlin"), "auto", "auto", timedelta(hours=6)
)
GOOD = vevent("good@m", "Führung", ";TZID=Europe/Berlin:20260601T180000", "LOCATION:Saal")


@pytest.fixture(scope="module")
def readers() -> Iterator[Apart]:
    with Apart(cpu_seconds=20, patience=120, workers=1) as readers:
        yield readers


def read(readers: Apart, body: bytes) -> update.Result:
    fetched = Fetched(body, "", "", "https://hostile.example/", 200, Validators())
    return outcome(readers.submit(update.read, fetched, SETTINGS, {}, NOW))


def bomb(*rule: str) -> bytes:
    start = ";TZID=Europe/Berlin:19700101T000000"
    return calendar([vevent("bomb@m", "Bombe", start, *rule), GOOD]).encode()


BOMBS = {
    "every second": ["RRULE:FREQ=SECONDLY"],
    "every minute since 1970": ["RRULE:FREQ=MINUTELY"],
    "a thousand million": ["RRULE:FREQ=SECONDLY;COUNT=1000000000"],
    "no step": ["RRULE:FREQ=MONTHLY;INTERVAL=0"],
    "no step daily": ["RRULE:FREQ=DAILY;INTERVAL=0"],
    "the 30th of February": ["RRULE:FREQ=SECONDLY;BYMONTHDAY=30;BYMONTH=2"],
    "the 30th of February, yearly": ["RRULE:FREQ=YEARLY;BYMONTHDAY=30;BYMONTH=2"],
    "products": [
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
        + ";BYMINUTE=" + ",".join(map(str, range(60)))
        + ";BYSECOND=" + ",".join(map(str, range(60)))
    ],
    "a giant count": ["RRULE:FREQ=DAILY;COUNT=999999999"],
    "a giant step": ["RRULE:FREQ=YEARLY;INTERVAL=999999999"],
    "many dates": ["RDATE:" + ",".join(f"2026{m:02}{d:02}T{h:02}0000" for m in range(1, 13)
                                       for d in range(1, 29) for h in range(24))],
    "many exceptions": ["RRULE:FREQ=DAILY"] + [
        f"EXDATE:2026{m:02}{d:02}T{h:02}0000"
        for m in range(1, 13) for d in range(1, 29) for h in range(24)],
    "a duration without end": ["DURATION:P99999999D"],
    "an alarm bomb": ["BEGIN:VALARM", "TRIGGER:-PT1M", "REPEAT:999999999", "DURATION:PT1S",
                      "END:VALARM"],
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_recurrence_bomb_costs_only_itself(readers: Apart, name: str):
    before = time.process_time()
    result = read(readers, bomb(*BOMBS[name]))
    told = {item.listing.key.source_id: item.listing.details for item in result.snapshot.items}
    assert told["good@m"].title == "Führung"
    for details in told.values():  # what a cycle asks of a series afterwards
        event = Event(uid="1", details=details)
        last_end(event)
        next_occurrence(event, NOW)
        assert len(occurrences(event, NOW, NOW + timedelta(days=400))) <= 1000
    assert time.process_time() - before < 5  # seconds of processor time here, 2 on a quiet machine


NESTED = {
    "components": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 400_000 + b"END:VCALENDAR\r\n",
    "components that close": b"BEGIN:VCALENDAR\r\n"
    + b"BEGIN:X\r\n" * 200_000
    + b"END:X\r\n" * 200_000
    + b"END:VCALENDAR\r\n",
    "markup": calendar([vevent("a@m", "<b>" * 100_000, ":20260601T180000Z")]).encode(),
    "entities": b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    + b"]><rss><channel><title>&a8;</title></channel></rss>",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
@pytest.mark.parametrize("name", [*BOMBS, *NESTED])
def test_a_bomb_takes_a_worker_2_seconds_and_256_mb_at_most(readers: Apart, name: str):
    """All in one worker, whose highest peak of memory counts, the interpreter included."""
    body = NESTED[name] if name in NESTED else bomb(*BOMBS[name])
    seconds, peak = outcome(readers.submit(_weighed, body))
    assert seconds <= 2
    assert 20_000_000 < peak <= 256_000_000


def _weighed(body: bytes) -> tuple[float, int]:
    """Processor time to read a body, and the most memory that the worker ever held."""
    spent = abs(_timed(body))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return spent, int(status.partition("VmHWM:")[2].split()[0]) * 1024


def test_nesting_without_end_costs_only_its_feed(readers: Apart):
    nested = b"BEGIN:X\r\n" * 100_000 + b"END:X\r\n" * 100_000
    body = b"BEGIN:VCALENDAR\r\n" + nested + GOOD.encode() + b"END:VCALENDAR\r\n"
    assert read(readers, body).snapshot.size == 1
    assert read(readers, calendar([GOOD]).encode()).snapshot.size == 1


@pytest.mark.proof
def test_whatever_strangers_sent_ends_soon_and_in_our_own_errors(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
):
    """At most 4 s of processor time each, on a machine that is busy with other tests.

    The slowest is a feed of 646 items whose dates stand in prose: half as long on a quiet one.
    """
    folders = ("hostile", "rss", "html", "ical/suites", "ical/feeds", "ical/feeds-europe")
    files = sorted(
        path for name in folders for path in (shared_data / name).rglob("*") if path.is_file()
    )
    assert len(files) > 1_000
    read_well = refused = 0
    slowest = (0.0, Path())
    with Apart(cpu_seconds=20, patience=120, workers=1) as readers:
        for path in files:
            spent = outcome(readers.submit(_timed, path.read_bytes()))
            read_well += spent >= 0
            refused += spent < 0
            slowest = max(slowest, (abs(spent), path))
    assert slowest[0] <= 4.0, slowest
    with capsys.disabled():
        print(
            f"\n{len(files)} files: {read_well} read, {refused} refused, nothing else; slowest "
            f"{slowest[0]:.2f} s of processor time ({slowest[1].name})"
        )


def _timed(body: bytes) -> float:
    """Processor time to read a body; negative where it is refused."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    fetched = Fetched(body, "", "", "https://hostile.example/", 200, Validators())
    sign = 1
    try:
        update.read(fetched, SETTINGS, {}, NOW)
    except FormatError:
        sign = -1
    after = resource.getrusage(resource.RUSAGE_SELF)
    return sign * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
