"""Items whose dates stand in their words: what becomes an event, what stays news, and why."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from aggregator.collect import prose, text, update
from aggregator.collect.drafts import Draft, Reading
from aggregator.collect.fetch import Fetched, Validators
from aggregator.collect.normalise import Snapshot, Terms
from aggregator.model import Details, Recurrence
from aggregator.store import Store
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 5, 10, 12, tzinfo=UTC)
SETTINGS = update.Settings(
    Terms("museum", "de", "Europe/Berlin"), "auto", "auto", timedelta(hours=6)
)


def dated(*drafts: Draft, now: datetime = NOW, zone: str = "Europe/Berlin") -> Reading:
    return prose.dated(Reading(drafts=drafts), language="de", timezone=zone, now=now)


def one(title: str, description: str = "", **more: object) -> Draft:
    (draft,) = dated(Draft("1", title, description=description, **more)).drafts  # type: ignore[arg-type]
    return draft


def codes(reading: Reading | Snapshot) -> list[str]:
    return [problem.code for problem in reading.problems]


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()


def snapshot(body: bytes, now: datetime = NOW, settings: update.Settings = SETTINGS) -> Snapshot:
    fetched = Fetched(body, "", "", "https://museum.example/feed", 200, Validators())
    return update.read(fetched, settings, {}, now).snapshot


# --- what is made of the words ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("Führung am 12. Juni 2027", date(2027, 6, 12), date(2027, 6, 13)),
        ("Führung am 12. Juni 2027, 14 Uhr", datetime(2027, 6, 12, 14), None),
        (
            "Führung am 12. Juni 2027, 14–16 Uhr",
            datetime(2027, 6, 12, 14),
            datetime(2027, 6, 12, 16),
        ),
        ("Nacht am 12. Juni 2027, 21–3 Uhr", datetime(2027, 6, 12, 21), datetime(2027, 6, 13, 3)),
        ("Schau, 3.–30. Juni 2027", date(2027, 6, 3), date(2027, 7, 1)),
        (
            "Fest von Fr, 4. Juni 2027, 18 Uhr bis So, 6. Juni 2027, 16 Uhr",
            datetime(2027, 6, 4, 18),
            datetime(2027, 6, 6, 16),
        ),
    ],
)
def test_days_and_times_of_the_feeds_zone(title: str, start: date, end: date | None):
    draft = one(title)
    assert (draft.source_id, draft.start, draft.end) == ("1", start, end)
    assert (draft.rule, draft.dates) == ("", ())


def test_several_days_of_one_length_are_one_item():
    """Its identity stays when a day is added."""
    draft = one("Dampftage am 5., 12. und 19. Juni 2027, 14–16 Uhr")
    assert (draft.start, draft.end) == (datetime(2027, 6, 5, 14), datetime(2027, 6, 5, 16))
    assert draft.dates == (datetime(2027, 6, 12, 14), datetime(2027, 6, 19, 14))


def test_days_of_other_lengths_are_items_of_their_own():
    drafts = dated(
        Draft("1", "Sa, 12. Juni 2027, 10–17 Uhr und So, 13. Juni 2027, 10–16 Uhr")
    ).drafts
    assert [(draft.source_id, draft.start, draft.end) for draft in drafts] == [
        ("1", datetime(2027, 6, 12, 10), datetime(2027, 6, 12, 17)),
        ("1", datetime(2027, 6, 13, 10), datetime(2027, 6, 13, 16)),
    ]


def test_a_rule_is_a_series():
    draft = one("Führung", "Jeden Sonntag vom 6. Juni bis 29. August 2027, 11–12 Uhr.")
    assert (draft.start, draft.end) == (datetime(2027, 6, 6, 11), datetime(2027, 6, 6, 12))
    assert draft.rule == "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270829"


def test_markup_and_entities_are_none_of_the_words():
    draft = one("F&uuml;hrung", "<p>Sa, <b>12.</b>&nbsp;Juni 2027<br>14&nbsp;Uhr</p>")
    assert draft.start == datetime(2027, 6, 12, 14)


def test_years_are_counted_from_the_items_own_date():
    told = datetime(2025, 5, 1, tzinfo=UTC)
    assert one("Führung am 12. Juni", published=told).start == date(2025, 6, 12)
    assert one("Führung am 12. Juni", modified=told).start == date(2025, 6, 12)
    assert one("Führung am 12. Juni").start == date(2027, 6, 12)
    assert one("Führung am 12. Juni").counted
    assert not one("Führung am 12. Juni", published=told).counted


def test_the_day_of_publication_is_that_of_the_feeds_zone():
    late = datetime(2027, 5, 10, 23, 30, tzinfo=UTC)
    (here,) = dated(Draft("1", "Heute um 20 Uhr: Konzert", published=late)).drafts
    (there,) = dated(
        Draft("1", "Heute um 20 Uhr: Konzert", published=late), zone="America/New_York"
    ).drafts
    assert (here.start, there.start) == (datetime(2027, 5, 11, 20), datetime(2027, 5, 10, 20))


def test_the_items_language_comes_first():
    title = "Prohlídka 12. června 2027"
    assert one(title, language="cs").start == date(2027, 6, 12)


def test_what_has_a_date_keeps_it():
    start = datetime(2027, 7, 1, 9)
    draft = one("Führung am 12. Juni 2027", start=start, location="Hof")
    assert draft == Draft("1", "Führung am 12. Juni 2027", start=start, location="Hof")


# --- what stays news ----------------------------------------------------------------------------


def test_what_is_not_sure_stays_news_and_the_words_are_told():
    reading = dated(Draft("guid-7", "Führung 12.6."))
    assert reading.drafts[0].start is None
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("unsure-date", "guid-7")
    assert "“12.6.”" in problem.message
    assert "2027-06-12" in problem.message


def test_what_tells_no_date_stays_news_without_a_word():
    reading = dated(
        Draft("1", "Wir suchen Helfer", description="Gegründet 1871, Tel. 0375 12 06 27")
    )
    assert reading.drafts[0].start is None
    assert reading.problems == ()


def test_how_many_dates_rest_on_words_is_told_once():
    reading = dated(*(Draft(str(n), f"Führung am {n}. Juni 2027") for n in range(1, 6)))
    (problem,) = reading.problems
    assert problem.code == "date-in-words"
    assert problem.message.startswith("5 items")
    assert "“1. Juni 2027” → 2027-06-01" in problem.where


def test_a_feed_of_endless_text_is_read_so_far(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prose, "MOST_TEXT", 60)
    reading = dated(*(Draft(str(n), f"Führung am {n}. Juni 2027") for n in range(1, 6)))
    assert [draft.start is not None for draft in reading.drafts] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert set(codes(reading)) == {"date-in-words", "too-much-text"}


# --- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["9999-12-31", "9999-12-31, 21–3 Uhr"])
def test_the_end_of_time_is_no_event(words: str):
    found = snapshot(rss(f"<item><guid>g</guid><title>Fest {words}</title></item>"))
    assert found.items == ()
    assert {problem.code for problem in found.problems} == {"no-date"}


def test_a_place_said_plainly_is_taken_where_none_is_stated():
    text = "Am 12. Juni 2027.\nTreffpunkt: Tor 3, Alte Spinnerei"
    assert one("Führung", text).location == "Tor 3, Alte Spinnerei"
    assert one("Führung", text, location="Hof").location == "Hof"
    assert one("F", text, start=date(2027, 1, 1)).location == "Tor 3, Alte Spinnerei"


# --- through the whole reading ------------------------------------------------------------------


def test_rss_with_prose_becomes_listings_with_the_items_guid():
    item = (
        "<item><guid>g-1</guid><title>Kesselabend: Sa, 12. Juni 2027</title>"
        "<description>Beginn 19 Uhr im Kesselhaus.</description></item>"
    )
    found = snapshot(rss(item, "<item><guid>g-2</guid><title>Neues Dach</title></item>"))
    (listing,) = (item.listing for item in found.items)
    assert listing.key.source_id == "g-1"
    assert listing.details.start == datetime(2027, 6, 12, 19, tzinfo=BERLIN)
    assert [news.source_id for news in found.news] == ["g-2"]
    assert codes(found) == ["date-in-words", "no-date"]


def test_a_series_in_words_is_followed():
    item = (
        "<item><guid>g</guid><title>Führung</title>"
        "<description>Jeden Sonntag vom 6. Juni bis 29. August 2027, 11 Uhr</description></item>"
    )
    (only,) = snapshot(rss(item)).items
    assert only.listing.details.recurrence == Recurrence(
        "FREQ=WEEKLY;UNTIL=20270829T215959Z;BYDAY=SU"
    )


# --- words that are counted from today ----------------------------------------------------------


def held(world: World) -> dict[str, tuple[str, Details]]:
    with Store(world.database) as store:
        listings = [one.listing for one in store.listings("museum")]
    return {one.details.title: (one.key.source_id, one.details) for one in listings}


def undated(*titles: str) -> str:
    return rss(
        *(f"<item><guid>{one[:5]}</guid><title>{one}</title></item>" for one in titles)
    ).decode()


def test_an_item_without_a_date_of_its_own_keeps_the_year_it_was_first_read_in(tmp_path: Path):
    world = World(tmp_path, "2027-05-10T08:00+02:00")
    world.feed("museum", undated("Führung am 12. Juni, 14 Uhr"))
    world.run()
    world.feed("museum", undated("Führung am 12. Juni, 14 Uhr", "Neues"))
    world.run(timedelta(days=100))
    (only,) = held(world).values()
    assert only[1].start == datetime(2027, 6, 12, 14, tzinfo=BERLIN)
    world.feed("museum", undated("Führung am 12. Juni, 14 Uhr", "Neueres"))
    world.run(timedelta(days=300))
    (only,) = held(world).values()
    assert only[1].start == datetime(2028, 6, 12, 14, tzinfo=BERLIN)


def test_other_words_are_read_anew(tmp_path: Path):
    world = World(tmp_path, "2027-05-10T08:00+02:00")
    world.feed("museum", undated("Führung am 12. Juni, 14 Uhr"))
    world.run()
    world.feed("museum", undated("Führung am 13. Juni, 14 Uhr"))
    world.run(timedelta(days=10))
    (only,) = held(world).values()
    assert only[1].start == datetime(2027, 6, 13, 14, tzinfo=BERLIN)


def test_a_habit_does_not_begin_anew_each_week(tmp_path: Path):
    world = World(tmp_path, "2027-05-10T08:00+02:00")
    world.feed("museum", undated("Führung jeden Sonntag um 11 Uhr"))
    world.run()
    ((_, before),) = held(world).values()
    world.feed("museum", undated("Führung jeden Sonntag um 11 Uhr", "Neues"))
    world.run(timedelta(days=30))
    ((_, after),) = held(world).values()
    assert before.start == datetime(2027, 5, 16, 11, tzinfo=BERLIN)
    assert after == before


def test_a_row_without_an_id_is_the_same_row_next_month(tmp_path: Path):
    """Its id is made of its start, which must not move."""
    world = World(tmp_path, "2027-05-10T08:00+02:00")
    world.feeds["museum"] = "  - {id: museum, partner: museum, url: museum.csv}"
    path = tmp_path / "museum.csv"
    path.write_text("Titel;Datum\nFest;12. Juni\n")
    world.run()
    first = held(world)
    path.write_text("Titel;Datum\nFest;12. Juni\nMarkt;1. Oktober 2027\n")
    world.run(timedelta(days=90))
    assert first["Fest"][1].start == date(2027, 6, 12)
    assert held(world)["Fest"] == first["Fest"]


def test_a_year_that_is_corrected_in_a_cell_counts(tmp_path: Path):
    world = World(tmp_path, "2027-05-10T08:00+02:00")
    world.feeds["museum"] = "  - {id: museum, partner: museum, url: museum.csv}"
    path = tmp_path / "museum.csv"
    path.write_text("ID;Titel;Datum\n1;Fest;12. Juni 2026\n")
    world.run()
    path.write_text("ID;Titel;Datum\n1;Fest;12. Juni 2027\n")
    world.run(timedelta(days=1))
    assert held(world)["Fest"][1].start == date(2027, 6, 12)


# --- real feeds ---------------------------------------------------------------------------------


def test_real_titles_give_the_start_through_the_whole_reading(shared_data: Path):
    """Each item's pubDate is its start there, so that the feed holds the answers."""
    right = total = 0
    settings = update.Settings(Terms("f", "en", "UTC"), "auto", "auto", timedelta(hours=6))
    for path in sorted((shared_data / "rss" / "community-calendar").glob("*-full.xml")):
        root = ET.parse(path).getroot()
        built = parsedate_to_datetime(root.findtext("channel/lastBuildDate") or "")
        starts: dict[str, set[datetime | date]] = {}
        for found in snapshot(path.read_bytes(), built, settings).items:
            details = found.listing.details
            start = details.start
            if isinstance(start, datetime):
                start = start.replace(tzinfo=None)
            starts.setdefault(details.title, set()).add(start)
        for item in root.iter("item"):
            told = parsedate_to_datetime(item.findtext("pubDate") or "").replace(tzinfo=None)
            shown = starts.get(text.line(item.findtext("title") or ""), set())
            total += 1
            right += told in shown or (told.date() in shown and told == midnight(told))
    assert total > 500
    assert right / total >= 0.98


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0)


# --- pages --------------------------------------------------------------------------------------


def page(**told: object) -> bytes:
    event = json.dumps({"@context": "https://schema.org", "@type": "Event", **told})
    script = f'<script type="application/ld+json">{event}</script>'
    return f"<!doctype html><html lang=de>{script}".encode()


def test_a_page_may_tell_its_date_in_the_words_of_its_text():
    told = page(name="Führung", description="Am Samstag, 12. Juni 2027, 14 bis 16 Uhr")
    (item,) = snapshot(told).items
    assert item.listing.details.start == datetime(2027, 6, 12, 14, tzinfo=BERLIN)


def test_a_page_may_tell_its_date_in_words_where_its_start_belongs():
    """They count before those of the text, which tells of others too."""
    told = page(name="Führung", startDate="Sa, 12. Juni 2027, 14 Uhr", description="Seit 3.5.2027")
    (item,) = snapshot(told).items
    assert item.listing.details.start == datetime(2027, 6, 12, 14, tzinfo=BERLIN)
    assert codes(snapshot(told)) == ["bad-date", "date-in-words"]


def test_what_is_no_date_in_words_either_is_news():
    found = snapshot(page(name="Führung", startDate="demnächst"))
    assert not found.items
    assert [one.title for one in found.news] == ["Führung"]
