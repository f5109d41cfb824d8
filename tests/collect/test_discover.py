"""From a home page to its feeds, over loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer

from aggregator import cli
from aggregator.collect import discover
from aggregator.collect.apart import Here
from aggregator.collect.discover import Candidate
from aggregator.collect.fetch import Fetched, Fetcher, Validators
from aggregator.collect.normalise import Terms
from aggregator.collect.update import Settings
from tests.world import calendar, vevent

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CALENDAR = calendar(
    [
        vevent("past@m", "Vorbei", ":20260101T180000Z"),
        vevent("later@m", "Später", ":20260801T180000Z"),
        vevent("next@m", "Bald", ":20260601T180000Z"),
    ]
)
NEWS = (
    "<rss version='2.0'><channel><title>Neues</title>"
    "<item><title>Wir haben geöffnet</title><guid>1</guid></item></channel></rss>"
)
LISTED = (
    '<html><title>Programm</title><script type="application/ld+json">'
    '{"@type": "Event", "name": "Fest", "startDate": "2026-05-09"}</script></html>'
)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="test", allow_private=True) as fetcher:
        yield fetcher


def serve(httpserver: HTTPServer, pages: dict[str, str]) -> None:
    for path, body in pages.items():
        name, _, query = path.partition("?")
        httpserver.expect_request(name, query_string=query or None).respond_with_data(body)


def find(
    httpserver: HTTPServer, fetcher: Fetcher, home: str, budget: int = discover.BUDGET
) -> tuple[Candidate, ...]:
    page = Fetched(
        body=home.encode(),
        media_type="text/html",
        charset="",
        url=httpserver.url_for("/"),
        status=200,
        validators=Validators(),
    )
    settings = Settings(
        Terms("check", timezone="Europe/Berlin"), "auto", "auto", timedelta(hours=1)
    )
    return discover.discover(page, settings, fetcher, Here(), NOW, budget)


def asked(httpserver: HTTPServer) -> list[str]:
    return [
        request.path + (f"?{request.query_string.decode()}" if request.query_string else "")
        for request, _ in httpserver.log
    ]


def test_the_feeds_that_a_page_names_are_ranked_by_what_they_yield(
    httpserver: HTTPServer, fetcher: Fetcher
):
    serve(httpserver, {"/feed": NEWS, "/cal.ics": CALENDAR})
    home = """<html><link rel="alternate" type="application/rss+xml" href="/feed">
        <a href="/cal.ics">Kalender</a> <a href="/cal.ics#top">Kalender</a>
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
        <a href="/fort.ics">Fort</a></html>"""
    calendar_, news = find(httpserver, fetcher, home)
    assert calendar_ == Candidate(
        url=httpserver.url_for("/cal.ics"),
        format="ical",
        events=3,
        upcoming=2,
        next=datetime(2026, 6, 1, 18, tzinfo=UTC),
        title="",
        found="link",
    )
    assert (news.url, news.events, news.next) == (httpserver.url_for("/feed"), 0, None)
    # each once, and no guessing where the page names a calendar
    assert sorted(asked(httpserver)) == ["/cal.ics", "/feed", "/fort.ics"]


def test_the_page_of_events_behind_the_home_page_is_found(httpserver: HTTPServer, fetcher: Fetcher):
    serve(httpserver, {"/programm/": LISTED, "/impressum": "<html></html>"})
    home = '<html><a href="programm/">Programm</a> <a href="impressum">Impressum</a></html>'
    (found,) = find(httpserver, fetcher, home)
    assert (found.format, found.title, found.next) == ("page", "Programm", date(2026, 5, 9))
    assert "/impressum" not in asked(httpserver)


@pytest.mark.parametrize(
    "link",
    [
        *('<a href="/veranstaltungen">mehr</a>', '<a href="/akce">více</a>'),
        *('<a href="/dogodki">več</a>', '<a href="/p/12">Calendario delle mostre</a>'),
        *('<a href="/dogadanja">više</a>', '<a href="/p/12">Wydarzenia</a>'),
        *('<a href="/activiteiten">meer</a>', '<a href="/p/12">What’s on</a>'),
    ],
)
def test_pages_of_events_are_known_by_their_name_in_eight_languages(
    httpserver: HTTPServer, fetcher: Fetcher, link: str
):
    for path in ("/veranstaltungen", "/akce", "/dogodki", "/dogadanja", "/activiteiten", "/p/12"):
        serve(httpserver, {path: LISTED})
    (found,) = find(httpserver, fetcher, f'<html><a href="/kontakt">x</a>{link}</html>')
    assert found.format == "page"


def test_the_calendar_that_the_page_of_events_names_is_found(
    httpserver: HTTPServer, fetcher: Fetcher
):
    listed = '<html><a href="?export=ics">Kalender abonnieren</a></html>'
    serve(httpserver, {"/termine?export=ics": CALENDAR, "/termine": listed})
    (found,) = find(httpserver, fetcher, '<html><a href="/termine">Termine</a></html>')
    assert (found.url, found.upcoming) == (httpserver.url_for("/termine?export=ics"), 2)


@pytest.mark.parametrize(
    ("mark", "path", "system"),
    [
        (
            '<link href="/wp-content/plugins/the-events-calendar/x.css">',
            "/?post_type=tribe_events&ical=1&eventDisplay=list",
            "The Events Calendar (WordPress)",
        ),
        (
            '<script src="/wp-content/plugins/modern-events-calendar-lite/x.js"></script>',
            "/?mec-ical-feed=1",
            "Modern Events Calendar (WordPress)",
        ),
        (
            '<link href="/wp-content/plugins/events-manager/x.css">',
            "/events.ics",
            "Events Manager (WordPress)",
        ),
        ('<meta name="generator" content="WordPress 7.1">', "/events/?ical=1", "WordPress"),
        ('<img src="/typo3temp/a.jpg">', "/?type=9819", "TYPO3"),
        ('<img src="/sites/default/files/a.jpg">', "/calendar.ics", "Drupal"),
        ('<script src="/media/system/js/core.js"></script>', "/?format=feed&type=rss", "Joomla"),
        ("<p>Von Hand</p>", "/events.ics", "any system"),
    ],
)
def test_well_known_addresses_of_systems(
    httpserver: HTTPServer, fetcher: Fetcher, mark: str, path: str, system: str
):
    serve(httpserver, {path: CALENDAR})
    (found,) = find(httpserver, fetcher, f"<html>{mark}</html>")
    assert (found.url, found.found) == (httpserver.url_for(path), system)


def test_the_budget_is_kept(httpserver: HTTPServer, fetcher: Fetcher):
    home = "".join(f'<a href="/{number}.ics">x</a>' for number in range(50))
    assert find(httpserver, fetcher, f"<html>{home}</html>", budget=7) == ()
    assert len(httpserver.log) == 7


def test_one_calendar_under_two_addresses_is_told_once(httpserver: HTTPServer, fetcher: Fetcher):
    serve(httpserver, {"/a.ics": CALENDAR, "/b.ics": CALENDAR})
    httpserver.expect_request("/c.ics").respond_with_data(
        status=302, headers={"Location": httpserver.url_for("/a.ics")}
    )
    home = '<html><a href="a.ics">A</a> <a href="b.ics">B</a> <a href="c.ics">C</a></html>'
    (found,) = find(httpserver, fetcher, home)
    assert found.url == httpserver.url_for("/a.ics")


def test_links_into_our_own_network_are_not_followed(httpserver: HTTPServer):
    serve(httpserver, {"/cal.ics": CALENDAR})
    with Fetcher(user_agent="test") as closed:
        assert find(httpserver, closed, '<html><a href="/cal.ics">x</a></html>') == ()
    assert not httpserver.log


# aggregator check --------------------------------------------------------------------------------


def check(address: str, *options: str) -> tuple[int, str]:
    arguments = ["check", address, "--allow-private", "--now", NOW.isoformat(), *options]
    done = CliRunner().invoke(cli.main, arguments)
    return done.exit_code, done.stdout


def test_check_of_a_home_page_lists_what_could_be_registered(httpserver: HTTPServer):
    serve(httpserver, {"/cal.ics": CALENDAR, "/": '<html><a href="/cal.ics">Kalender</a></html>'})
    code, told = check(httpserver.url_for("/"), "--json")
    assert code == cli.UNUSABLE
    found = json.loads(told)
    (problem,) = found["problems"]
    assert problem["code"] == "html"
    assert "/cal.ics (iCal)" in problem["message"]
    assert found["candidates"] == [
        {
            "url": httpserver.url_for("/cal.ics"),
            "format": "ical",
            "events": 3,
            "upcoming": 2,
            "next": "2026-06-01T18:00:00+00:00",
            "title": "",
            "found": "link",
        }
    ]
    code, told = check(httpserver.url_for("/"))
    assert "ical · events: 3 · of these to come: 2 · Monday, 1 June 2026" in told


def test_check_of_a_page_with_events_reads_it_and_seeks_no_further(httpserver: HTTPServer):
    serve(httpserver, {"/": LISTED.replace("<title>", '<a href="/cal.ics">x</a><title>')})
    code, told = check(httpserver.url_for("/"), "--json")
    assert code == 0
    found = json.loads(told)
    assert found["format"] == "page"
    assert [one["title"] for one in found["listings"]] == ["Fest"]
    assert found["candidates"] == []
    assert asked(httpserver) == ["/"]
