"""Pages that name event pages in place of telling when: followed within bounds, over loopback."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aggregator import pipeline
from aggregator.collect import update
from aggregator.collect.apart import Apart, Here
from aggregator.collect.fetch import Fetched, Fetcher, Validators
from aggregator.collect.normalise import Terms
from aggregator.collect.pages import links
from aggregator.collect.pages.document import parse
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity
from aggregator.pipeline import FeedReport
from aggregator.store import Store
from tests.world import HEAD

NOW = datetime(2027, 5, 10, tzinfo=UTC)
SETTINGS = update.Settings(Terms("town", "de", "Europe/Berlin"), "auto", "auto", timedelta(hours=6))
LIST = "https://a.example/programm/"


def script(told: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def listed(*addresses: str) -> str:
    entries = [{"@type": "ListItem", "position": 1, "url": one} for one in addresses]
    told = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": entries}
    return f"<!doctype html><html lang=de>{script(told)}<p>Programm</html>"


def event(name: str, day: int, **more: object) -> str:
    told = {"@context": "https://schema.org", "@type": "Event", "name": name, **more}
    return f"<!doctype html><html>{script({**told, 'startDate': f'2027-06-{day:02}'})}</html>"


def read(url: str, body: str, before: tuple[update.Page, ...] = ()) -> update.Result:
    fetched = Fetched(body.encode(), "", "", url, 200, Validators())
    return update.read(fetched, SETTINGS, {}, NOW, before)


def titles(result: update.Result) -> set[str]:
    return {item.listing.details.title for item in result.snapshot.items}


# --- which pages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        "/programm/fest",
        {"@type": "ListItem", "url": "/programm/fest"},
        {"@type": "ListItem", "item": "/programm/fest"},
        {"@type": "ListItem", "item": {"@id": "/programm/fest"}},
        {"@type": "ListItem", "item": {"@type": "Event", "name": "Fest", "url": "/programm/fest"}},
        {"@type": "Event", "name": "Fest", "url": "https://www.a.example/programm/fest"},
    ],
)
def test_a_list_that_names_its_events_by_address(entry: object):
    told = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [entry]}
    first = read(LIST, f"<html>{script(told)}</html>")
    assert first.next.endswith("a.example/programm/fest")
    assert first.part
    assert titles(read(first.next, event("Fest", 5), first.pages)) == {"Fest"}


def test_a_teaser_gives_way_to_its_page():
    teaser = {"@context": "https://schema.org", "@type": "Event", "name": "Fest", "url": "/e/fest"}
    first = read(LIST, f"<html>{script(teaser)}</html>")
    result = read(first.next, event("Fest", 5, description="Mit Dampf"), first.pages)
    assert (titles(result), result.snapshot.news) == ({"Fest"}, ())
    (item,) = result.snapshot.items
    assert item.listing.key.source_id == "https://a.example/e/fest"
    assert item.listing.details.url == "https://a.example/e/fest"


def test_a_page_that_tells_when_is_enough():
    result = read(LIST, event("Fest", 5, url="/programm/fest") + '<a href="/programm/tanz-im-mai">')
    assert (result.next, titles(result)) == ("", {"Fest"})


LINKS = [
    ("/veranstaltungen/dampftage-2027/", True),
    ("https://a.example/event/fuehrung", True),
    ("kovarna-nocni-prohlidka", True),  # below /programm/, where the page is
    ("/akce/nocni-prohlidka.html", True),
    ("/termine/detail.php?event=12", True),
    ("/kalender?tx_cal[uid]=12", True),
    ("/programm/", False),
    ("/programm", False),
    ("/veranstaltungen/", False),
    ("/veranstaltungen/page/2/", False),
    ("/veranstaltungen/kategorie/fuehrungen/", False),
    ("/veranstaltungen/2027/06/", False),
    ("/veranstaltungen/dampftage.ics", False),
    ("/veranstaltungen/flyer.pdf", False),
    ("/programm/feed/", False),
    ("/impressum", False),
    ("/verein/satzung", False),
    ("https://b.example/event/fuehrung", False),
    ("mailto:termine@a.example", False),
]


@pytest.mark.parametrize(("link", "is_event"), LINKS)
def test_links_that_look_like_event_pages(link: str, is_event: bool):
    page = parse(f'<html><a href="{link}">mehr</a>'.encode(), address=LIST)
    assert bool(links.event_pages(page)) is is_event


def test_links_are_followed_only_where_no_calendar_is_linked():
    page = '<html><a href="/event/dampftage">Dampftage</a>'
    assert read(LIST, page).next == "https://a.example/event/dampftage"
    with pytest.raises(FormatError, match=r"leads to these feeds: https://a.example/cal.ics"):
        read(LIST, page + '<a href="/cal.ics">Kalender</a>')


@pytest.mark.parametrize(
    "address",
    [
        *("https://b.example/event/x", "//b.example/event/x", "https://a.example:8443/event/x"),
        *("https://a.example@b.example/event/x", "http://[::1", "javascript:alert(1)"),
    ],
)
def test_other_hosts_are_not_followed(address: str):
    with pytest.raises(FormatError) as error:
        read(LIST, listed(address))
    assert error.value.code == "html"


def test_what_an_event_page_leads_to_is_not_followed():
    first = read(LIST, listed("/e/1"))
    page = event("Fest", 5) + '<link rel=next href="/e?page=2">' + listed("/e/2", "/e/3")
    assert read(first.next, page, first.pages).next == ""


def test_an_event_page_that_leads_elsewhere_is_not_taken():
    first = read(LIST, listed("/e/1"))
    with pytest.raises(FormatError) as error:
        read("https://b.example/e/1", event("Fest", 5), first.pages)
    assert error.value.code == "elsewhere"


@pytest.mark.parametrize(
    ("address", "is_page"),
    [
        *(("/programm/page/2/", True), ("?seite=2", True), ("/programm/?tx_a[page]=2", True)),
        *(("/programm/dampftage-ii", False), ("/2027/06/12/fest", False)),
    ],
)
def test_a_list_goes_on_where_its_address_says_so(address: str, is_page: bool):
    """WordPress names the next article "next" too."""
    for markup in (
        f'<link rel="next" href="{address}">',
        f'<a rel="nofollow next" href={address}>',
    ):
        result = read(LIST, f"<html>{markup}{event('Fest', 5)}</html>")
        assert (bool(result.next), result.part) == (is_page, False)


def test_five_vain_pages_end_it():
    first = read(LIST, listed(*(f"/e/{number}" for number in range(20))))
    result = first
    problem = Problem(Severity.WARNING, "event-page", "none")
    for number in range(update.MOST_VAIN):
        assert result.next == f"https://a.example/e/{number}"
        if number < update.MOST_VAIN - 1:
            result = update.passed_over(result.pages, problem, SETTINGS, NOW, end=False)
    with pytest.raises(FormatError) as error:
        update.passed_over(result.pages, problem, SETTINGS, NOW, end=False)
    assert error.value.code == "html"


def test_bounded_in_pages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "MOST_PAGES", 3)
    result = read(LIST, listed(*(f"/e/{number}" for number in range(9))))
    for number in (1, 2):
        assert result.next
        result = read(result.next, event(f"Fest {number}", number), result.pages)
    assert (result.next, titles(result)) == ("", {"Fest 1", "Fest 2"})
    assert [one.code for one in result.snapshot.problems] == ["event-pages", "more-pages"]
    assert "names 9 pages of events, of which the first 2" in result.snapshot.problems[1].message


# --- over the wire ------------------------------------------------------------------------------


class Site:
    """A site with a list at ``/programm/`` and event pages below it."""

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []
        self.at: list[float] = []
        self.folder = folder
        self.url = server.url_for("/programm/")
        server.expect_request("/").respond_with_data("")
        for path in ("/programm/", *(f"/programm/fest-nummer-{n}" for n in range(1, 9))):
            server.expect_request(path).respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.asked.append(request.path.removeprefix("/programm/"))
        self.at.append(time.monotonic())
        body = self.pages.get(self.asked[-1])
        return Response("gone", status=404) if body is None else Response(body)

    def run(self, hours: int = 0, *, apart: bool = False) -> FeedReport:
        path = self.folder / "feeds.yaml"
        path.write_text(f'{HEAD}  - {{id: town, partner: town, url: "{self.url}"}}\n', "utf-8")
        with (
            Store(self.folder / "db.sqlite") as store,
            Fetcher(user_agent="test", allow_private=True) as fetcher,
            Apart(workers=1) if apart else Here() as readers,
        ):
            report = pipeline.cycle(
                pipeline.load(path),
                store,
                self.folder / "output",
                now=NOW + timedelta(hours=hours),
                fetcher=fetcher,
                readers=readers,
            )
        (feed,) = report.feeds
        return feed


@pytest.fixture
def site(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(pipeline, "PAUSE", 0)
    return Site(httpserver, tmp_path)


MENU = "<a href=/impressum>Impressum</a><a href=/programm/>Programm</a>"
BOTH = f"<html>{MENU}<a href=fest-nummer-1>Fest</a><a href=fest-nummer-2#mehr>Tanz</a></html>"


@pytest.mark.parametrize("apart", [False, True])
def test_linked_event_pages_are_one_feed(site: Site, apart: bool):
    site.pages = {"": BOTH, "fest-nummer-1": event("Fest", 5), "fest-nummer-2": event("Tanz", 6)}
    feed = site.run(apart=apart)
    assert site.asked == ["", "fest-nummer-1", "fest-nummer-2"]
    assert (feed.state, feed.listings) == ("read", 2)
    assert [problem.code for problem in feed.problems] == ["event-pages"]


def test_a_changed_event_page_is_seen_though_the_list_is_the_same(site: Site):
    site.pages = {"": BOTH, "fest-nummer-1": event("Fest", 5), "fest-nummer-2": event("Tanz", 6)}
    site.run()
    site.pages["fest-nummer-2"] = event("Tanz", 7)
    feed = site.run(7)
    assert feed.listings == 2
    assert feed.tally.changed + feed.tally.moved == 1


def test_an_event_page_that_does_not_come_costs_that_event_alone(site: Site):
    site.pages = {"": BOTH, "fest-nummer-1": event("Fest", 5), "fest-nummer-2": event("Tanz", 6)}
    site.run()
    del site.pages["fest-nummer-1"]
    feed = site.run(7)
    assert (feed.state, feed.listings, feed.tally.withdrawn) == ("read", 2, 0)
    assert [one.where for one in feed.problems if one.code == "event-page"] == [
        f"{site.url}fest-nummer-1"
    ]


def test_between_two_event_pages_is_a_pause(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "PAUSE", 0.3)
    site.pages = {"": BOTH, "fest-nummer-1": event("Fest", 5), "fest-nummer-2": event("Tanz", 6)}
    site.run()
    assert all(later - one >= 0.3 for one, later in zip(site.at, site.at[1:], strict=False))


def test_at_the_deadline_what_has_come_is_taken(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "PAUSE", 0.3)
    monkeypatch.setattr(pipeline, "FOLLOWING", 0.2)
    site.pages = {"": BOTH, "fest-nummer-1": event("Fest", 5), "fest-nummer-2": event("Tanz", 6)}
    feed = site.run()
    assert site.asked == ["", "fest-nummer-1"]
    assert (feed.state, feed.listings) == ("read", 1)
    assert "event-page" in [problem.code for problem in feed.problems]


def test_pages_without_events_make_no_feed(site: Site):
    site.pages = {"": BOTH, "fest-nummer-1": "<html>Fest", "fest-nummer-2": "<html>Tanz"}
    feed = site.run()
    assert (feed.state, feed.listings) == ("refused", 0)
    assert [problem.code for problem in feed.problems] == ["html"]
