"""Lists that go on over several pages: followed within bounds, through the one door."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aggregator import config, pipeline
from aggregator.collect import update
from aggregator.collect.apart import Apart, Here
from aggregator.collect.fetch import Fetched, Fetcher, Validators
from aggregator.collect.normalise import Terms
from aggregator.errors import FetchError, FormatError
from aggregator.pipeline import Report
from aggregator.store import Store
from tests.world import HEAD

NOW = datetime(2027, 5, 10, tzinfo=UTC)
SETTINGS = update.Settings(Terms("town", "de", "Europe/Berlin"), "auto", "auto", timedelta(hours=6))
FIRST = "https://a.example/wp-json/tribe/events/v1/events"


def event(number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": f"Führung {number}",
        "start_date": f"2027-06-{number:02} 14:00:00",
        "utc_start_date": f"2027-06-{number:02} 12:00:00",
        "timezone": "Europe/Berlin",
    }


def page(*numbers: int, more: str = "") -> bytes:
    told: dict[str, object] = {"events": [event(number) for number in numbers], "rest_url": FIRST}
    if more:
        told["next_rest_url"] = more
    return json.dumps(told).encode()


def read(url: str, body: bytes, before: tuple[update.Page, ...] = ()) -> update.Result:
    fetched = Fetched(body, "", "", url, 200, Validators('"1"'))
    return update.read(fetched, SETTINGS, {}, NOW, before)


# --- what is followed ---------------------------------------------------------------------------


def test_a_page_that_leads_on_amounts_to_nothing_yet():
    first = read(FIRST, page(1, 2, more="?page=2"))
    assert (first.next, first.snapshot.size) == (f"{FIRST}?page=2", 0)
    last = read(f"{FIRST}?page=2", page(3), first.pages)
    assert last.next == ""
    assert last.snapshot.complete
    assert [item.listing.details.title for item in last.snapshot.items] == [
        *("Führung 1", "Führung 2", "Führung 3"),
    ]


def test_what_moved_to_the_next_page_meanwhile_is_one():
    first = read(FIRST, page(1, 2, more="?page=2"))
    assert read(f"{FIRST}?page=2", page(2, 3), first.pages).snapshot.size == 3


@pytest.mark.parametrize(
    "more",
    [
        "https://b.example/wp-json/tribe/events/v1/events?page=2",
        "https://a.example:8443/?page=2",
        "https://a.example@b.example/",
        "ftp://a.example/",
        "javascript:alert(1)",
        "http://[::1",
        FIRST,
    ],
)
def test_elsewhere_is_not_followed_and_the_list_counts_as_incomplete(more: str):
    result = read(FIRST, page(1, more=more))
    assert result.next == ""
    assert result.snapshot.size == 1
    assert not result.snapshot.complete
    assert [problem.code for problem in result.snapshot.problems] == ["more-pages"]


@pytest.mark.parametrize("more", ["http://www.a.example/2", "//a.example/2", "/2"])
def test_the_same_host_by_another_name(more: str):
    assert read(FIRST, page(1, more=more)).next.endswith("a.example/2")


def test_a_list_that_never_ends_is_read_so_far(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "MOST_PAGES", 3)
    result = read(FIRST, page(1, more="?2"))
    for number in (2, 3):
        told = page(number, more=f"?{number + 1}")
        result = read(f"{FIRST}?{number}", told, result.pages)
    assert result.next == ""
    assert (result.snapshot.size, result.snapshot.complete) == (3, False)


def test_a_file_has_no_further_pages(tmp_path: Path):
    result = read((tmp_path / "a.json").as_uri(), page(1, more=FIRST))
    assert (result.next, result.snapshot.size) == ("", 1)


def test_all_pages_together_may_list_so_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(update, "MOST_ITEMS", 2)
    first = read(FIRST, page(1, 2, more="?page=2"))
    with pytest.raises(FormatError, match="lists 3 items"):
        read(f"{FIRST}?page=2", page(3), first.pages)


# --- over the wire ------------------------------------------------------------------------------


class Site:
    """A site whose list has pages, by their numbers; it counts what it is asked."""

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.pages: dict[int, list[int]] = {}
        self.asked: list[int] = []
        self.folder = folder
        self.url = server.url_for("/events")
        server.expect_request("/events").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        number = int(request.args.get("page", "1"))
        self.asked.append(number)
        if number not in self.pages:
            return Response("gone", status=500)
        more = f"{self.url}?page={number + 1}" if number < max(self.pages) else ""
        return Response(page(*self.pages[number], more=more), headers={"ETag": f'"{number}"'})

    def run(self, hours: int = 0, readers: Executor | None = None) -> Report:
        path = self.folder / "feeds.yaml"
        path.write_text(f'{HEAD}  - {{id: town, partner: town, url: "{self.url}"}}\n', "utf-8")
        with (
            Store(self.folder / "db.sqlite") as store,
            Fetcher(user_agent="test", allow_private=True) as fetcher,
        ):
            return pipeline.cycle(
                config.load(path),
                store,
                self.folder / "output",
                now=NOW + timedelta(hours=hours),
                fetcher=fetcher,
                readers=readers or Here(),
            )


@pytest.fixture
def site(httpserver: HTTPServer, tmp_path: Path) -> Site:
    return Site(httpserver, tmp_path)


def test_all_pages_are_one_feed(site: Site):
    site.pages = {1: [1, 2], 2: [3, 4], 3: [5]}
    report = site.run()
    assert site.asked == [1, 2, 3]
    (feed,) = report.feeds
    assert (feed.state, feed.listings, feed.problems) == ("read", 5, ())


def test_pages_are_read_apart_too(site: Site):
    """What was read of the first pages travels to the worker that reads the next."""
    site.pages = {1: [1, 2], 2: [3]}
    with Apart(workers=1) as readers:
        (feed,) = site.run(readers=readers).feeds
    assert (feed.state, feed.listings) == ("read", 3)


def test_a_change_on_a_later_page_is_seen(site: Site):
    """The first page's bytes and its ETag say nothing of the second."""
    site.pages = {1: [1, 2], 2: [3]}
    site.run()
    site.pages[2] = [4]
    (feed,) = site.run(7).feeds
    assert feed.tally.added == 1
    assert site.asked == [1, 2, 1, 2]


def test_a_page_that_does_not_come_costs_the_update_and_nothing_else(site: Site):
    site.pages = {1: [1, 2], 2: [3]}
    site.run()
    site.pages = {1: [1, 2], 3: [3]}
    (feed,) = site.run(7).feeds
    assert (feed.state, feed.listings) == ("failed", 3)
    assert feed.problems[0].code == "http-500"


def test_pages_have_a_deadline(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "FOLLOWING", -1)
    site.pages = {1: [1], 2: [2]}
    (feed,) = site.run().feeds
    assert (feed.state, feed.listings) == ("failed", 0)
    assert [problem.code for problem in feed.problems] == ["too-slow"]


def test_follow_refuses_what_the_door_refuses(site: Site):
    """A page's address is a stranger's: it goes through the door like any other."""
    first = read(FIRST, page(1, more="?page=2"))
    first = replace(first, next="http://127.0.0.1:1/")
    with Fetcher(user_agent="test") as fetcher, pytest.raises(FetchError) as error:
        pipeline.follow(first, SETTINGS, fetcher, Here(), NOW)
    assert error.value.code in {"private-address", "bad-port"}
