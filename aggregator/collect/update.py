"""What one fetch of one feed changes in the store: pure, from what came and what we hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from aggregator.collect import formats, hours, languages, prose, text, trust
from aggregator.collect.drafts import Body, Reading
from aggregator.collect.fetch import Fetched, NotModified
from aggregator.collect.normalise import Item, Snapshot, Terms, normalise
from aggregator.collect.reconcile import (
    ABSENCES,
    ABSENT_FOR,
    Absence,
    Changes,
    again,
    is_ahead,
    reconcile,
)
from aggregator.errors import FetchError, FormatError
from aggregator.model import Held, Key, Listing, Problem, Severity, instant
from aggregator.store import CHANGED, VANISHED, FeedState, Mark, Question, Save, Update

MOST_ITEMS = 10_000
"""Items that a feed may list, past ones too: storing and publishing them costs everyone's time."""
MOST_PAGES = 50
"""Pages of one list that are followed, those of its items included."""
MOST_VAIN = 5
"""Pages of items that are read at first: where none of them tells one, the others are not asked."""
FORGOTTEN_AFTER = timedelta(days=300)
"""After so long the words "12 June" of an item that is still there mean the next one."""
CAPPED_AFTER = 2
"""Turnovers in a row after which a feed counts as capped at a number of items."""
LONGEST_WAIT = timedelta(hours=24)
_LONGEST_SECONDS = LONGEST_WAIT.total_seconds()
GONE = "gone"
"""State of a feed whose server said for good that it is gone (410)."""
GONE_WAIT = timedelta(days=7)
"""A 410 by mistake must not end a feed for ever, so it is looked at now and then."""
GONE_STATUS = 410
QUARANTINED = "quarantined"
"""State of a feed that came and was not taken, and the code of the problem that says so."""
MOST_JITTER = 1.1
"""Factor by which a wait is at most stretched, so that feeds of one rhythm spread; it is
shortened by as much at most."""
LONGEST_STEP = ABSENT_FOR / (ABSENCES - 1)
"""Most that the time between two fetches counts for an absence: a clock that leaps, or a machine
that slept, has not watched the feed for so long."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``feeds.yaml`` says of a feed, as far as reading it goes."""

    terms: Terms
    format: str
    lists: str
    every: timedelta
    source: str = ""
    """Address or path, as ``feeds.yaml`` has it."""
    columns: tuple[tuple[str, str], ...] = ()
    """Which column of a table holds what, where its keeper says so: field and header."""

    def digest(self) -> bytes:
        """Changes where the same bytes would be read otherwise, and where validators were given by
        another address: then everything is read anew.
        """
        terms = self.terms
        read = (
            terms.language,
            terms.timezone,
            self.format,
            self.lists,
            self.columns,
            formats.VERSION,
        )
        return blake2b(repr((self.source, *read)).encode(), digest_size=16).digest()

    def source_digest(self) -> bytes:
        """By which a change of the address is known; the address itself may hold a key."""
        return blake2b(self.source.encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many listings of a feed changed, for the report."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    absent: int = 0
    withdrawn: int = 0
    dropped: int = 0
    suspended: int = 0
    unchanged: int = 0
    news: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list that goes on, or the page of one of its items."""

    url: str
    reading: Reading
    format: str
    asked: str = ""
    """The address by which it was asked; "" for the first."""
    part: bool = False
    """Whether it is the page of an item."""


@dataclass(frozen=True, slots=True)
class Result:
    """A feed as read; where ``next`` says that it goes on, only as far as ``pages``."""

    format: str
    title: str
    snapshot: Snapshot
    pages: tuple[Page, ...] = ()
    next: str = ""
    """Address of the page that is to be read before this amounts to anything."""
    part: bool = False
    """Whether that is the page of an item, which the others may do without: see ``passed_over``."""


def read(
    fetched: Fetched,
    settings: Settings,
    known: Mapping[bytes, Key],
    now: datetime,
    before: tuple[Page, ...] = (),
) -> Result:
    """Format, title and snapshot of what came, or the next page of it after those ``before``.

    Raises ``FormatError``. Touches nothing else.
    """
    terms = settings.terms
    asked, part = _ahead(before)
    body = Body(
        data=fetched.body,
        timezone=terms.timezone,
        media_type=fetched.media_type,
        charset=fetched.charset,
        address=fetched.url,
        known=known.keys(),
        language=terms.language,
        now=now,
        columns=dict(settings.columns),
    )
    name, reading = formats.read(body, formats.AUTO if part else settings.format)
    if hours.wants_all(reading, terms.timezone):
        name, reading = formats.read(replace(body, known=frozenset()), settings.format)
    if part:
        reading = _of_item(reading, fetched.url, before)
    else:
        reading = _followable(reading, fetched.url, before)
    return _after((*before, Page(fetched.url, reading, name, asked, part)), settings, known, now)


def passed_over(
    pages: tuple[Page, ...], problem: Problem, settings: Settings, now: datetime, *, end: bool
) -> Result:
    """As ``read``, where the page of an item could not be read, or (``end``) no more are to be.

    Raises ``FormatError``.
    """
    if end:
        first = replace(pages[0].reading, problems=(*pages[0].reading.problems, problem))
        return _concluded((replace(pages[0], reading=first), *pages[1:]), settings, {}, now)
    asked, part = _ahead(pages)
    missed = Page(asked, Reading(problems=(problem,)), pages[0].format, asked, part)
    return _after((*pages, missed), settings, {}, now)


def _after(
    pages: tuple[Page, ...], settings: Settings, known: Mapping[bytes, Key], now: datetime
) -> Result:
    items = sum(len(page.reading.drafts) + len(page.reading.known) for page in pages)
    if items > MOST_ITEMS:
        raise FormatError(
            f"The feed lists {items:,} items; at most {MOST_ITEMS:,} are taken. Have it list the "
            "events of about a year, or register one feed for each house or subject.",
            code="too-many",
        )
    ahead, part = _ahead(pages)
    if ahead:
        return Result(pages[0].format, pages[0].reading.title, Snapshot(), pages, ahead, part)
    return _concluded(pages, settings, known, now)


def _concluded(
    pages: tuple[Page, ...], settings: Settings, known: Mapping[bytes, Key], now: datetime
) -> Result:
    joined, terms = _joined(pages), settings.terms
    if not joined.drafts and joined.barren:
        raise FormatError(joined.barren, code="html")
    spoken = languages.spoken(joined, terms.language)
    whole = prose.dated(spoken, language=terms.language, timezone=terms.timezone, now=now)
    snapshot = normalise(hours.judged(whole, terms.timezone), terms, known)
    return Result(pages[0].format, pages[0].reading.title, snapshot, pages)


def _ahead(pages: tuple[Page, ...]) -> tuple[str, bool]:
    """The address to be asked after these pages, and whether it is of an item; "" for none.

    First come the pages of the list, then those of its items, unless the first of those are vain.
    """
    if not pages or len(pages) >= MOST_PAGES:
        return "", False
    asked = {address for page in pages for address in (page.url, page.asked)}
    for page in pages:
        if page.reading.next and page.reading.next not in asked:
            return page.reading.next, False
    parts = [page for page in pages if page.part]
    if len(parts) >= MOST_VAIN and not any(page.reading.drafts for page in parts):
        return "", False
    for page in pages:
        for address in page.reading.parts:
            if address not in asked:
                return address, True
    return "", False


def _of_item(reading: Reading, url: str, before: tuple[Page, ...]) -> Reading:
    """The page of an item by itself: what it leads to is not followed. Raises ``FormatError``."""
    if _site(url) != _site(before[0].url):
        raise FormatError("The page leads to another host.", code="elsewhere")
    drafts = reading.drafts
    if len(drafts) == 1 and not drafts[0].url:
        drafts = (replace(drafts[0], url=url, source_id=drafts[0].source_id or url),)
    return replace(reading, drafts=drafts, next="", parts=(), complete=False)


def _followable(reading: Reading, url: str, before: tuple[Page, ...]) -> Reading:
    """The reading with whole addresses of what is followed; incomplete where its next page is not.

    Pages of items are followed on the same host only; others are none of this feed's.
    """
    site = _site(before[0].url if before else url)
    parts = dict.fromkeys(text.address(_absolute(url, one)) for one in reading.parts)
    reading = replace(reading, parts=tuple(one for one in parts if one and _site(one) == site))
    if not reading.next:
        return reading
    told = text.address(_absolute(url, reading.next))
    if not told or _site(told) != site:
        why = "leads to another host, which is registered as a feed of its own if at all"
    elif told in {url, *(page.url for page in before)}:
        why = "leads back to a page that was read"
    elif len(before) + 1 >= MOST_PAGES:
        why = f"would be the {MOST_PAGES + 1}st; have each page list more"
    else:
        return replace(reading, next=told)
    problem = Problem(
        Severity.WARNING,
        "more-pages",
        f"The list goes on, but its next page {why}. What follows is not read, and absence from "
        "this list says nothing.",
    )
    return replace(reading, next="", complete=False, problems=(*reading.problems, problem))


def _absolute(url: str, stated: str) -> str:
    try:
        return urljoin(url, stated)
    except ValueError:
        return ""


def _site(url: str) -> str:
    """The host and port of a web address; "" for others. Of "www.a" and "a" one is the other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    return parts.netloc.lower().removesuffix(":443").removesuffix(":80").removeprefix("www.")


def _joined(pages: tuple[Page, ...]) -> Reading:
    """The pages as one list. An item that moved to the next page meanwhile stands there once, and
    one that the list only names gives way to its page.
    """
    first, *others = (page.reading for page in pages)
    if not others:
        return first
    told = {page.asked for page in pages if page.part and page.reading.drafts}
    drafts = {
        (one.source_id, one.start, one.recurrence_id) if one.source_id else (page, at): one
        for page, reading in enumerate((first, *others))
        for at, one in enumerate(reading.drafts)
        if one.start is not None or one.url not in told
    }
    readings = (first, *others)
    left = _left(pages)
    return replace(
        first,
        drafts=tuple(drafts.values()),
        problems=tuple(problem for one in readings for problem in one.problems) + left,
        complete=all(one.complete for one in readings),
        known=tuple(digest for one in readings for digest in one.known),
        lost=tuple(source_id for one in readings for source_id in one.lost),
        next="",
        parts=(),
    )


def _left(pages: tuple[Page, ...]) -> tuple[Problem, ...]:
    """What is to be said of pages of items: how many were read, and how many were not asked."""
    parts = sum(page.part for page in pages)
    named = len({address for page in pages for address in page.reading.parts})
    if not parts:
        return ()
    told = Problem(
        Severity.INFO,
        "event-pages",
        f"The page itself does not say when its events are; {parts} pages of events that it names "
        "were read for that. A calendar feed (iCal) is quicker and surer.",
    )
    if len(pages) < MOST_PAGES or named <= parts:
        return (told,)
    more = Problem(
        Severity.WARNING,
        "more-pages",
        f"The page names {named} pages of events, of which the first {parts} were read: at most "
        f"{MOST_PAGES} pages of one feed are. What stands on the others is not read.",
    )
    return (told, more)


def body_digest(fetched: Fetched) -> bytes:
    """By which the same bytes are known when a server sends them again."""
    return blake2b(fetched.body, digest_size=16).digest()


def believed(state: FeedState, now: datetime) -> FeedState:
    """The state, without what says that its bytes are known if its last success lies ahead.

    Then the clock was wrong: what was judged to be over may be ahead, so the same bytes are to be
    read and judged again.
    """
    ahead = state.succeeded_at is not None and state.succeeded_at > now
    return replace(state, terms=None) if ahead else state


def came(
    state: FeedState,
    settings: Settings,
    fetched: Fetched,
    result: Result,
    stored: Iterable[Held],
    now: datetime,
) -> tuple[Update, Tally]:
    """A feed was read."""
    snapshot = result.snapshot
    held = tuple(_watched(one, state, now) for one in stored)
    told = settings.source_digest()
    willed = state.source not in (None, told)
    title = text.line(result.title, 200)
    snapshot = _remembered(snapshot, held, now)
    if settings.lists == "newest":
        snapshot = replace(snapshot, complete=False)
    changes = reconcile(held, snapshot, now)
    turnovers = _turnovers(state, snapshot, changes)
    problems = list(snapshot.problems)
    if settings.lists == "auto" and turnovers >= CAPPED_AFTER and snapshot.complete:
        snapshot = replace(snapshot, complete=False)
        changes = reconcile(held, snapshot, now)
        problems.append(_capped(snapshot.size))
    doubt = trust.examine(
        state,
        url=fetched.url,
        title=title,
        held=held,
        snapshot=snapshot,
        changes=changes,
        now=now,
        willed=willed,
    )
    if doubt and not _is_accepted(state, doubt):
        return _not_taken(state, settings, fetched, doubt, now), Tally()
    if doubt and doubt.seen.replaced:
        changes = _without_replaced(changes, now)
    if _is_empty(snapshot) and any(is_ahead(one, now) and not one.withdrawn for one in held):
        problems.append(_emptied())
    if changes.suspended:
        problems.append(_vanished(len(changes.suspended)))
    saves = _saves(changes)
    feed = replace(
        state,
        # of several pages the first says nothing of the others
        etag=fetched.validators.etag if len(result.pages) < 2 else "",
        last_modified=fetched.validators.last_modified if len(result.pages) < 2 else "",
        body=body_digest(fetched) if len(result.pages) < 2 else None,
        terms=settings.digest(),
        format=result.format,
        title=title or ("" if willed else state.title),
        complete=snapshot.complete,
        size=snapshot.size,
        turnovers=turnovers,
        state="read",
        http_status=fetched.status,
        problems=tuple(problems),
        failures=0,
        fetched_at=now,
        succeeded_at=now,
        changed_at=now if any(save.what for save in saves) else state.changed_at,
        due_at=_due(settings, state.id, now),
        source=told,
        tried=told,
        host=trust.host_of(fetched.url),
        quarantine=None,
    )
    update = Update(
        feed=feed,
        saves=saves,
        marks=_marks(changes, now),
        drops=tuple(one.id for one in changes.dropped),
        news=snapshot.news,
        settled=(CHANGED,) if changes.suspended else (CHANGED, VANISHED),
        questions=_questions(changes),
    )
    return update, _tally(changes, len(snapshot.news))


def _remembered(snapshot: Snapshot, held: tuple[Held, ...], now: datetime) -> Snapshot:
    """The snapshot, its items whose year was counted from today dated as when they were first read.

    "12 June" in an item that states no date of its own would else be a year later each year, and
    "each Sunday" begin anew each week. It holds while the words are the same.
    """
    if not any(item.counted for item in snapshot.items):
        return snapshot
    shown = {item.listing.key for item in snapshot.items} | snapshot.known
    before: dict[object, Listing] = {}
    for one in held:
        if one.key not in shown:
            before.setdefault(_said(one.listing), one.listing)
        before[one.key, _said(one.listing)] = one.listing
    items: list[Item] = []
    taken: set[Key] = set()
    for item in snapshot.items:
        said = _said(item.listing)
        old = before.get((item.listing.key, said)) or before.get(said)
        if item.counted and old is not None and old.key not in taken and _is_recent(old, now):
            taken.add(old.key)
            dates = {name: getattr(old.details, name) for name in ("start", "end", "recurrence")}
            details = replace(item.listing.details, **dates)
            item = replace(item, listing=replace(item.listing, key=old.key, details=details))
        items.append(item)
    return replace(snapshot, items=tuple(items))


def _said(listing: Listing) -> tuple[object, ...]:
    """What words of a listing do not change with the day they are read on."""
    told = listing.details
    start = told.start
    clock = start.time() if isinstance(start, datetime) else None
    rule = told.recurrence.rule if told.recurrence else ""
    day = () if rule else (start.month, start.day)
    return (told.title, told.description, told.url, told.location, rule, day, clock)


def _is_recent(listing: Listing, now: datetime) -> bool:
    if listing.details.recurrence and listing.details.recurrence.rule:
        return True
    return instant(listing.details.end, listing.details.timezone) > now - FORGOTTEN_AFTER


def came_again(
    state: FeedState,
    settings: Settings,
    answer: Fetched | NotModified,
    waiting: Iterable[Held],
    now: datetime,
) -> tuple[Update, Tally]:
    """A feed is unchanged: 304, or the bytes that we read before."""
    host = state.host
    if isinstance(answer, Fetched):
        doubt = trust.examine_address(state, answer.url)
        if doubt and not _is_accepted(state, doubt):
            return _not_taken(state, settings, answer, doubt, now), Tally()
        host = trust.host_of(answer.url)
    watched = (_watched(one, state, now) for one in waiting)
    changes = again(watched, now) if state.complete else Changes()
    feed = replace(
        state,
        state="unchanged",
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
        http_status=answer.status,
        problems=_lasting(state),
        failures=0,
        fetched_at=now,
        succeeded_at=now,
        due_at=_due(settings, state.id, now),
        tried=settings.source_digest(),
        host=host,
        quarantine=None,
    )
    settled = (CHANGED,) if state.quarantine else ()
    return Update(feed=feed, marks=_marks(changes, now), settled=settled), _tally(changes, 0)


def went_wrong(
    state: FeedState, settings: Settings, error: FetchError | FormatError, now: datetime
) -> Update:
    """A feed did not come, or is none. What we hold of it, and its validators, stay."""
    failures = state.failures + 1
    status = error.status if isinstance(error, FetchError) else None
    problem = Problem(Severity.ERROR, error.code, str(error))
    if status == GONE_STATUS:
        told, problem, wait = GONE, _gone(state.id), GONE_WAIT
    else:
        told = "failed" if isinstance(error, FetchError) else "refused"
        wait = min(settings.every * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    wait *= _jitter(state.id, now)
    if isinstance(error, FetchError) and error.retry_after is not None:
        wait = max(wait, timedelta(seconds=min(error.retry_after, _LONGEST_SECONDS)))
    return Update(
        feed=replace(
            state,
            state=told,
            http_status=status,
            problems=(problem, *_quarantined(state), *_lasting(state)),
            failures=failures,
            fetched_at=now,
            due_at=now + wait,
            tried=settings.source_digest(),
        )
    )


def _is_accepted(state: FeedState, doubt: trust.Doubt) -> bool:
    """Whether a person said to take what is now seen."""
    accepted = state.quarantine is not None and state.quarantine.decision == "accept"
    return accepted and trust.covers(state.quarantine, doubt.seen)


def _without_replaced(changes: Changes, now: datetime) -> Changes:
    """With what is gone withdrawn at once: a person saw that it is replaced, and need not be asked
    about it a second time.
    """
    gone = [
        Absence(one, one.absences + 1, one.absent_since or now, withdrawn=True)
        for one in changes.suspended
    ]
    return replace(changes, absent=(*changes.absent, *gone), suspended=())


def _not_taken(
    state: FeedState, settings: Settings, fetched: Fetched, doubt: trust.Doubt, now: datetime
) -> Update:
    """A feed came, but a person has to look first. What we hold, and its validators, stay.

    The question keeps its number as long as nothing is seen that it did not show: an answer is
    about what the person saw. One that was refused is not asked again.
    """
    before = state.quarantine
    same = before is not None and trust.covers(before, doubt.seen)
    refused = same and before is not None and before.decision == "refuse"
    return Update(
        feed=replace(
            state,
            state=QUARANTINED,
            http_status=fetched.status,
            problems=(_doubted(doubt, refused=refused), *_lasting(state)),
            failures=0,
            fetched_at=now,
            due_at=_due(settings, state.id, now),
            tried=settings.source_digest(),
            quarantine=before if refused else doubt.seen,
        ),
        settled=() if same else (CHANGED,),
        questions=() if refused else (doubt.question,),
    )


def is_due(state: FeedState | None, settings: Settings, now: datetime) -> bool:
    """Whether a feed's time has come: never fetched, due by its rhythm or backoff, or elsewhere.

    A due time further ahead than rhythm and backoff allow comes from a clock that was wrong, or
    from a rhythm since shortened: it counts as due.
    """
    if state is None or state.due_at is None or state.due_at <= now:
        return True
    if state.tried not in (None, settings.source_digest()):
        return True
    backoff = GONE_WAIT if state.state == GONE else LONGEST_WAIT
    longest = backoff if state.failures else settings.every
    return state.due_at - now > longest * MOST_JITTER


def is_paused(state: FeedState | None, settings: Settings, now: datetime) -> bool:
    """Whether a feed need not be asked, since its server said that it is gone for good."""
    return state is not None and state.state == GONE and not is_due(state, settings, now)


def _lasting(state: FeedState) -> tuple[Problem, ...]:
    """What was wrong with the last snapshot. While a feed fails, the failure stands before it."""
    told = state.problems[1:] if state.failures else state.problems
    return tuple(problem for problem in told if problem.code != QUARANTINED)


def _quarantined(state: FeedState) -> tuple[Problem, ...]:
    """That it is not taken, told on while it fails."""
    return tuple(problem for problem in state.problems if problem.code == QUARANTINED)


def _due(settings: Settings, feed: str, now: datetime) -> datetime:
    return now + settings.every * _jitter(feed, now)


def _jitter(feed: str, now: datetime) -> float:
    """A factor around 1 that is another one each time."""
    told = f"{feed} {now.timestamp():.0f}"
    number = int.from_bytes(blake2b(told.encode(), digest_size=4).digest())
    return 2 - MOST_JITTER + 2 * (MOST_JITTER - 1) * number / 0xFFFFFFFF


def _watched(one: Held, state: FeedState, now: datetime) -> Held:
    """A listing as it stands, ``absent_since`` moved past the time that was not watched."""
    since, last = one.absent_since, state.succeeded_at
    if since and last:
        since = None if last > now else since + max(now - last - LONGEST_STEP, timedelta(0))
    return replace(one, absent_since=since)


def _saves(changes: Changes) -> tuple[Save, ...]:
    added = [Save(item.listing, item.digest, what="added") for item in changes.added]
    changed = [
        Save(
            change.item.listing,
            change.item.digest,
            id=change.held.id,
            what="moved" if change.renamed else "changed" if change.told_anew else "",
        )
        for change in changes.changed
    ]
    return (*added, *changed)


def _marks(changes: Changes, now: datetime) -> tuple[Mark, ...]:
    back = [
        Mark(one.id, what="returned" if one.withdrawn else "seen again") for one in changes.returned
    ]
    absent = [
        Mark(
            one.held.id,
            what="withdrawn" if one.withdrawn else "absent" if one.absences == 1 else "",
            absences=one.absences,
            absent_since=one.since,
            withdrawn=now if one.withdrawn else None,
        )
        for one in changes.absent
    ]
    # What a person is asked about starts from nothing: no absence of before counts on.
    asked = [Mark(one.id, "held for review") for one in changes.suspended if not one.asked]
    return (*back, *absent, *asked, *(Mark(one.id) for one in changes.uncounted))


def _questions(changes: Changes) -> tuple[Question, ...]:
    if not changes.suspended:
        return ()
    return (Question(VANISHED, tuple(one.id for one in changes.suspended)),)


def _turnovers(state: FeedState, snapshot: Snapshot, changes: Changes) -> int:
    """Counts fetches in which items came and the number stayed: so as many went."""
    if snapshot.size != state.size:
        return 0
    return state.turnovers + bool(changes.added)


def _is_empty(snapshot: Snapshot) -> bool:
    """Whether there was nothing in it, rather than nothing that could be read."""
    lost = any(problem.severity is Severity.ERROR for problem in snapshot.problems)
    return not (snapshot.size or snapshot.news or snapshot.lost or lost)


def _tally(changes: Changes, news: int) -> Tally:
    moved = sum(change.renamed for change in changes.changed)
    told = sum(change.told_anew and not change.renamed for change in changes.changed)
    return Tally(
        added=len(changes.added),
        changed=told,
        moved=moved,
        returned=sum(one.withdrawn is not None for one in changes.returned),
        absent=len(changes.absent),
        withdrawn=len(changes.withdrawn),
        dropped=len(changes.dropped),
        suspended=len(changes.suspended),
        unchanged=changes.unchanged + len(changes.changed) - moved - told,
        news=news,
    )


def _capped(size: int) -> Problem:
    return Problem(
        Severity.INFO,
        "capped",
        f"The feed seems to show {size} items at most: as many go as come. An item that is absent "
        "says nothing then; say “lists: everything” in feeds.yaml if it does list all.",
    )


def _emptied() -> Problem:
    return Problem(
        Severity.WARNING,
        "emptied",
        "The calendar is empty, but was not before. What we hold stays until the feed says more.",
    )


def _gone(feed: str) -> Problem:
    return Problem(
        Severity.ERROR,
        f"http-{GONE_STATUS}",
        "The server says that this feed is gone for good (410). Its events stay published. Ask the "
        "partner for the new address and change it in feeds.yaml, or remove the feed there. Until "
        f"then it is asked once a week; aggregator run --feed {feed} asks at once.",
    )


def _doubted(doubt: trust.Doubt, *, refused: bool) -> Problem:
    what = (
        "A person refused that. It is taken again when it is as it was, when its address in "
        "feeds.yaml changes, or when it is accepted after all (aggregator review)."
        if refused
        else "What we hold of it stays published until a person has looked (aggregator review)."
    )
    told = " ".join(doubt.question.reasons)
    return Problem(
        Severity.WARNING, QUARANTINED, f"The feed has changed and is not taken. {told} {what}"
    )


def _vanished(count: int) -> Problem:
    return Problem(
        Severity.WARNING,
        "vanished",
        f"{count} future events are gone at once. They stay until a person has looked "
        "(aggregator review).",
    )
