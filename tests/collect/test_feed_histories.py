"""A feed's life, at random, against the promises made about it.

A museum's calendar changes, moves to other hosts and is fetched, well or badly, cycle after cycle.
A model of a few lines says what must be published after each: nothing lost on what is no evidence,
nothing doubled, no UID changed, nothing taken from a host that nobody accepted, and what was really
deleted withdrawn when promised.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aggregator import config, pipeline
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators
from aggregator.errors import FetchError
from aggregator.match.matcher import Matcher
from aggregator.model import Status
from aggregator.publish.files import Shown
from aggregator.review import KINDS, standing
from aggregator.store import CHANGED, VANISHED, Mark, Review, Store
from tests.listings import DAY, HOUR, NOW
from tests.world import HEAD, calendar, vevent

PAGE = "<!DOCTYPE html><html><body><form>Please sign in</form></body></html>"
EMPTY = calendar([])
WELL = ("as ever", "as ever", "without etags", "stamped")
BADLY = ("empty", "empty", "login page", "403", "silent")
HOURS = st.sampled_from([1, 11.5, 12, 30])


@cache
def configuration() -> config.Configuration:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.yaml"
        feed = "{id: f, partner: museum, url: 'https://museum.example/f.ics', lists: everything}"
        path.write_text(f"{HEAD}  - {feed}\n", encoding="utf-8")
        return config.load(path)


@dataclass
class Truth:
    """An event as its organiser knows it, and what the model expects of it."""

    number: int
    start: datetime
    uid: str
    there: bool = True
    """Whether the organiser still announces it."""
    seen: datetime | None = None
    """Its start when we last saw it; None: not yet."""
    misses: int = 0
    watched: timedelta = timedelta(0)
    """For how long it was missed; two fetches tell of twelve hours between them at most."""
    status: Status = Status.CONFIRMED
    asked: bool = False
    kept: bool = False

    @property
    def title(self) -> str:
        return f"Termin {self.number}"

    @property
    def waits(self) -> bool:
        """Gone, and not yet judged."""
        gone = self.seen is not None and not self.there
        return gone and not self.kept and self.status is Status.CONFIRMED


@dataclass
class Server:
    """Gives what it was told to give."""

    answer: str | FetchError = ""
    etags: bool = True
    host: str = "museum.example"

    def fetch(self, _: str, held: Validators | None = None) -> Fetched | NotModified:
        if isinstance(self.answer, FetchError):
            raise self.answer
        etag = f'"{hash((self.host, self.answer))}"' if self.etags else ""
        if etag and held and held.etag == etag:
            return NotModified(304, held)
        return Fetched(
            body=self.answer.encode(),
            media_type="text/calendar",
            charset="",
            url=f"https://{self.host}/f.ics",
            status=200,
            validators=Validators(etag),
        )


class History(RuleBasedStateMachine):
    """Rules change the calendar or fetch it; invariants hold after each."""

    @initialize(size=st.integers(3, 9))
    def begin(self, size: int) -> None:
        self.store = Store(":memory:")
        self.server = Server()
        self.now = NOW
        self.truths: list[Truth] = []
        self.stamp = 0
        self.shown: dict[str, Shown] = {}
        self.last_body, self.last_good = "", NOW
        self.exported = 0
        self.host = self.server.host
        """Where the feed was when it was last taken."""
        self.doubted = ""
        """The host that a person is asked about, or was."""
        self.said = ""
        for _ in range(size):
            self.announce(3)
        self.fetch("as ever", hours=1)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    # --- the organiser ---------------------------------------------------------------------------

    def draw(self, data: st.DataObject, there: bool) -> Truth | None:
        choice = [one for one in self.truths if one.there is there]
        return data.draw(st.sampled_from(choice)) if choice else None

    @rule(days=st.integers(1, 99))
    def announce(self, days: int) -> None:
        number = len(self.truths) + 1
        start = NOW + (100 + days) * DAY + number * timedelta(minutes=1)
        self.truths.append(Truth(number, start, f"{number}@museum.example"))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        if one := self.draw(data, there=True):
            one.there = False

    @precondition(lambda self: not any(one.asked for one in self.truths))
    @rule(count=st.integers(5, 7))
    def delete_many(self, count: int) -> None:
        for one in [one for one in self.truths if one.there][:count]:
            one.there = False

    @precondition(lambda self: not all(one.there for one in self.truths))
    @rule(data=st.data(), count=st.integers(1, 3))
    def announce_again(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            if one := self.draw(data, there=False):
                one.there = True

    @rule(data=st.data(), days=st.integers(1, 9), anew=st.booleans())
    def reschedule(self, data: st.DataObject, days: int, anew: bool) -> None:
        """As the WordPress events plug-in does: its UIDs hold the start."""
        if one := self.draw(data, there=True):
            one.start += days * DAY
            if anew:
                one.uid = f"{one.number}-{one.start:%Y%m%d%H%M}@museum.example"

    @rule()
    def export_anew(self) -> None:
        """As Outlook does: every UID is another."""
        self.exported += 1
        for one in self.truths:
            one.uid = f"{one.number}-export-{self.exported}@museum.example"

    @rule(host=st.sampled_from(["museum.example", "www.museum.example", "other.example"]))
    def move(self, host: str) -> None:
        self.server.host = host

    def body(self) -> str:
        told = [(one.uid, one.title, one.start) for one in self.truths if one.there]
        told.append(("first@museum.example", "Auftakt", NOW - DAY))
        told.append(("last@museum.example", "Ausklang", NOW + 900 * DAY))
        Random(self.stamp).shuffle(told)
        events = [
            vevent(
                uid,
                title,
                f":{start:%Y%m%dT%H%M%SZ}",
                "LOCATION:Hammerwerk Musterdorf",
                f"URL:https://museum.example/{title[7:]}",
            )
            for uid, title, start in told
        ]
        return calendar(events).replace("DTSTAMP:20260401", f"DTSTAMP:{20260401 + self.stamp}")

    # --- fetching --------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(WELL), times=st.sampled_from([1, 1, 3, 4]), hours=HOURS)
    def fetch_well(self, kind: str, times: int, hours: float) -> None:
        for _ in range(times):
            self.fetch(kind, hours)

    @rule(kind=st.sampled_from(BADLY), hours=HOURS)
    def fetch_badly(self, kind: str, hours: float) -> None:
        self.fetch(kind, hours)

    @rule(share=st.floats(0, 0.999), hours=HOURS)
    def half(self, share: float, hours: float) -> None:
        """The connection breaks off, and nothing says so."""
        body = self.body()
        cut = body[: int(share * body.index("END:VCALENDAR"))]
        assert self.cycle(cut, hours) == "refused"

    def fetch(self, kind: str, hours: float) -> None:
        if kind == "stamped":
            self.stamp = (self.stamp + 1) % 20
        body = {"empty": EMPTY, "login page": PAGE}.get(kind) or self.body()
        answer: str | FetchError = body
        if kind == "403":
            answer = FetchError("Forbidden.", code="http-403", status=403)
        elif kind == "silent":
            answer = FetchError("No answer.", code="timeout")
        state = self.cycle(answer, hours, etags=kind != "without etags")
        bad = {"login page": "refused", "403": "failed", "silent": "failed"}.get(kind)
        if bad:
            assert state == bad
            return
        host = self.server.host.removeprefix("www.")
        if host != self.host and (self.doubted, self.said) != (host, "accept"):
            if self.doubted != host:
                self.doubted, self.said = host, ""
            assert state == "quarantined"
            return
        self.host, self.doubted, self.said = host, "", ""
        assert state == ("unchanged" if body == self.last_body else "read")
        if state == "unchanged":
            self.expect_the_same()
        elif kind == "empty":
            self.expect_nothing()
        else:
            self.expect_changes()
        self.last_body, self.last_good = body, self.now

    def cycle(self, answer: str | FetchError, hours: float, *, etags: bool = True) -> str:
        self.now += hours * HOUR
        self.server.answer, self.server.etags = answer, etags
        (report,) = pipeline.gather(
            configuration(),
            self.store,
            now=self.now,
            fetcher=cast("Fetcher", self.server),
            readers=Here(),
        )
        return report.state

    # --- the model -------------------------------------------------------------------------------

    def expect_changes(self) -> None:
        for one in self.truths:
            if one.there:
                one.seen, one.status = one.start, Status.CONFIRMED
                one.misses, one.asked, one.kept = 0, False, False
        gone = [one for one in self.truths if one.waits]
        ahead = len(gone) + sum(one.there for one in self.truths) + 1
        if len(gone) > 5 and len(gone) * 5 > ahead:
            for one in gone:
                one.asked, one.misses = True, 0
        for one in gone:
            if not one.asked:
                self.miss(one)

    def expect_the_same(self) -> None:
        for one in self.truths:
            if one.waits and one.misses:
                self.miss(one)

    def expect_nothing(self) -> None:
        for one in self.truths:
            one.misses = 0

    def miss(self, one: Truth) -> None:
        step = min(self.now - self.last_good, DAY / 2)
        one.watched = one.watched + step if one.misses else timedelta(0)
        one.misses += 1
        if one.misses >= 3 and one.watched >= DAY:
            one.status = Status.WITHDRAWN

    # --- a person --------------------------------------------------------------------------------

    @precondition(lambda self: self.doubted)
    @rule(decision=st.sampled_from(["accept", "accept", "refuse"]))
    def decide_host(self, decision: str) -> None:
        reviews = [
            *self.store.reviews(),
            *standing(self.store.reviews("refuse"), self.store.feeds()),
        ]
        for review in reviews:
            if review.question.kind == CHANGED:
                option = KINDS[CHANGED].options[decision]
                answer = option.answer(review, self.store.feeds()["f"], self.now)
                self.store.decide(review, decision, answer.marks, self.now, answer.feed)
                self.said = decision

    @precondition(lambda self: any(one.asked for one in self.truths))
    @rule(keep=st.booleans())
    def decide(self, keep: bool) -> None:
        (review,) = self.questions(VANISHED)
        mark = Mark(0, "kept", kept=True) if keep else Mark(0, "withdrawn", withdrawn=self.now)
        marks = [replace(mark, id=number) for number in review.question.listings]
        self.store.decide(review, "keep" if keep else "withdraw", marks, self.now)
        for one in self.truths:
            if one.asked:
                one.asked, one.kept = False, keep
                one.status = Status.CONFIRMED if keep else Status.WITHDRAWN

    # --- what must hold --------------------------------------------------------------------------

    @invariant()
    def published_as_promised(self) -> None:
        if not hasattr(self, "store"):
            return
        found = pipeline._decide(
            configuration(), self.store, Matcher(), since=NOW - 9 * DAY, now=self.now
        )
        titles = [one.event.details.title for one in found]
        assert len(set(titles)) == len(titles), "an event stands twice"
        shown = dict(zip(titles, found, strict=True))
        expected = {one.title: one for one in self.truths if one.seen}
        assert shown.keys() == {*expected, "Auftakt", "Ausklang"}
        for title, one in expected.items():
            details = shown[title].event.details
            assert (details.start, details.status) == (one.seen, one.status), title
        for title, before in self.shown.items():
            after = shown[title]
            assert (after.number, after.event.uid) == (before.number, before.event.uid)
            moved = after.rendering.revision.number - before.rendering.revision.number
            assert moved == (after.rendering.ical != before.rendering.ical)
        self.shown = shown

    @invariant()
    def a_person_is_asked_about_what_vanished(self) -> None:
        if not hasattr(self, "store"):
            return
        asked = {one.title for one in self.truths if one.asked}
        waiting = {
            one.listing.details.title
            for review in self.questions(VANISHED)
            for one in self.store.by_number(review.question.listings)
        }
        assert waiting == asked

    @invariant()
    def a_person_is_asked_about_another_host_until_they_said_something(self) -> None:
        if hasattr(self, "store"):
            assert len(self.questions(CHANGED)) == (self.doubted != "" and self.said == "")

    def questions(self, kind: str) -> list[Review]:
        return [one for one in self.store.reviews() if one.question.kind == kind]


TestHistories = History.TestCase
TestHistories.settings = settings(
    max_examples=80,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.proof
class TestManyHistories(TestHistories):  # type: ignore[valid-type,misc]
    """500 histories of 50 steps."""

    settings = settings(TestHistories.settings, max_examples=500, stateful_step_count=50)
