"""The two sentences of this program, and the only file that knows their order.

*Collect*, feed by feed: fetch → read its format → normalise → compare with what we hold → store.
*Publish*, once a cycle: listings → match into events → keep identity → render → write.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from aggregator import config
from aggregator.collect import formats
from aggregator.collect import update as collect
from aggregator.collect.apart import outcome
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators, read_local
from aggregator.collect.normalise import Terms
from aggregator.config import Configuration, Feed
from aggregator.errors import FetchError, FormatError, PublishError, StoreError
from aggregator.match.identity import Identified, identify
from aggregator.match.matcher import Matcher
from aggregator.match.merge import SILENCE, Teller, Word, dispute, tell
from aggregator.match.reasons import told
from aggregator.match.telling import tellings
from aggregator.model import MATCH, STATUS, Doubt, Key, Problem, Rendering, Severity, zone
from aggregator.publish.files import Shown, files
from aggregator.publish.revise import RENDERER, revise
from aggregator.publish.write import write
from aggregator.store import FeedState, LastPublished, Store, Update

log = logging.getLogger(__name__)

WORKERS = 16
"""Fetches at once, over all hosts."""
FOLLOWING = 60
"""Seconds for all pages of one feed after its first."""
TOO_SLOW = "too-slow"
PAUSE = 0.5
"""Seconds between two pages of items on one site."""
READ_AHEAD = 8
"""Feeds that are being read while earlier ones are stored."""
TROUBLED = ("failed", "refused", collect.QUARANTINED, collect.GONE)
"""States of feeds that somebody has to see to."""
try:
    VERSION = version("inducult-calendar")
except PackageNotFoundError:  # run from the source tree
    VERSION = "0"


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What one cycle made of one feed."""

    id: str
    state: str
    """``read``, ``unchanged``, ``failed`` (nothing came), ``refused`` (no feed), ``quarantined``
    (a person has to look), ``gone`` (for good, as its server says), ``paused``."""
    listings: int
    """Held of it after the cycle."""
    tally: collect.Tally = field(default_factory=collect.Tally)
    problems: tuple[Problem, ...] = ()
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A published file."""

    path: str
    events: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    events: int
    files: tuple[File, ...]
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One cycle."""

    feeds: tuple[FeedReport, ...]
    published: Published
    seconds: dict[str, float]

    @property
    def troubled(self) -> tuple[FeedReport, ...]:
        return tuple(one for one in self.feeds if one.state in TROUBLED)


Progress = Callable[[str, int, int], None]
"""Called with a feed's id, how many are done, and of how many."""


def load(path: Path) -> Configuration:
    """``feeds.yaml``, whose formats are those that we read. Raises ``ConfigError``."""
    return config.load(path, (formats.AUTO, *formats.FORMATS))


def cycle(
    configuration: Configuration,
    store: Store,
    output: Path,
    *,
    now: datetime,
    fetcher: Fetcher,
    readers: Executor,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
    matcher: Matcher | None = None,
) -> Report:
    """One cycle over all feeds, or ``only`` some, read by ``readers``.

    A ``matcher`` that is kept from cycle to cycle compares only what changed.

    Those that are paused or gone for good are fetched only when they are named, or once a week.

    Raises ``StoreError`` and ``PublishError``.
    """
    began = time.perf_counter()
    feeds = gather(
        configuration,
        store,
        now=now,
        fetcher=fetcher,
        readers=readers,
        only=only,
        progress=progress,
    )
    gathered = time.perf_counter()
    published = publish(configuration, store, output, now=now, matcher=matcher)
    return Report(
        feeds=feeds,
        published=published,
        seconds={"collect": gathered - began, "publish": time.perf_counter() - gathered},
    )


# --- collect -------------------------------------------------------------------------------------


def gather(
    configuration: Configuration,
    store: Store,
    *,
    now: datetime,
    fetcher: Fetcher,
    readers: Executor,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> tuple[FeedReport, ...]:
    """Fetch, read and store. One bad feed costs only itself; a bad database stops the run."""
    states = {name: collect.believed(state, now) for name, state in store.feeds().items()}
    wanted = None if only is None else set(only)
    resting = {
        feed.id: "paused" if feed.paused else collect.GONE
        for feed in configuration.feeds
        if feed.paused or collect.is_paused(states.get(feed.id), settings(feed), now)
    }
    chosen = [
        feed
        for feed in configuration.feeds
        if (feed.id not in resting if wanted is None else feed.id in wanted)
    ]
    done: dict[str, tuple[Update, collect.Tally]] = {}
    quiet: list[Update] = []

    def finish(feed: Feed, state: FeedState, arrived: _Arrived) -> None:
        done[feed.id] = _judged(store, feed, state, arrived, now)
        update = done[feed.id][0]
        if update.saves or update.marks or update.drops or update.news:
            store.update([update], now)
        else:
            quiet.append(update)
        if progress:
            progress(feed.id, len(done), len(chosen))

    with ThreadPoolExecutor(WORKERS) as pool:
        arrivals = [
            (feed, pool.submit(bring, configuration, feed, states.get(feed.id), fetcher, now))
            for feed in chosen
        ]
        under_way: deque[tuple[Feed, FeedState, _Arrived]] = deque()
        try:
            for feed, arrival in arrivals:
                state = states.get(feed.id, FeedState(feed.id))
                arrived = _arrived(store, feed, state, arrival, readers, now)
                if arrived.reading is not None:
                    pages = pool.submit(_followed, feed, arrived.reading, fetcher, readers, now)
                    arrived = replace(arrived, reading=pages)
                under_way.append((feed, state, arrived))
                if len(under_way) > READ_AHEAD:
                    finish(*under_way.popleft())
            while under_way:
                finish(*under_way.popleft())
        finally:
            for _, arrival in arrivals:
                arrival.cancel()
    store.update(quiet, now)
    held = store.listings_by_feed()
    return tuple(
        _report(feed, *done[feed.id], held.get(feed.id, 0))
        if feed.id in done
        else _resting(feed, resting[feed.id], states.get(feed.id), held.get(feed.id, 0))
        for feed in configuration.feeds
        if feed.id in done or (wanted is None and feed.id in resting)
    )


def bring(
    configuration: Configuration,
    feed: Feed,
    state: FeedState | None,
    fetcher: Fetcher,
    now: datetime,
) -> Fetched | NotModified:
    """What a feed's address gives. Raises ``FetchError``, ``FormatError`` (a broken sample)."""
    held = Validators()
    # What is not taken is judged anew each time: a 304 would say nothing of where it came from.
    if state and state.terms == settings(feed).digest() and state.quarantine is None:
        held = Validators(state.etag, state.last_modified)
    location = feed.location(configuration.base)
    if isinstance(location, Path):
        return read_local(location, now, held)
    return fetcher.fetch(location, held)


def whole(answer: Fetched | NotModified) -> Fetched:
    """The body of an answer that must have one. Raises ``FetchError`` on a 304 without reason."""
    if isinstance(answer, NotModified):
        raise FetchError(
            "The server answers that nothing changed (304), though nothing is held of the feed.",
            code="wrong-304",
            status=answer.status,
        )
    return answer


def settings(feed: Feed) -> collect.Settings:
    return collect.Settings(
        terms=Terms(
            feed=feed.id,
            language=feed.language,
            timezone=feed.timezone,
            address=feed.url if "://" in feed.url else "",
        ),
        format=feed.format,
        lists=feed.lists,
        every=feed.every,
        source=feed.url,
        columns=tuple(sorted(feed.columns.items())),
    )


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What came of a feed: an answer, perhaps being read, or what went wrong."""

    answer: Fetched | NotModified | None = None
    reading: Future[collect.Result] | None = None
    error: FetchError | FormatError | None = None


def _arrived(
    store: Store,
    feed: Feed,
    state: FeedState,
    arrival: Future[Fetched | NotModified],
    readers: Executor,
    now: datetime,
) -> _Arrived:
    """Wait for a feed, and have it read where it is not what was read before."""
    told = settings(feed)
    try:
        answer = arrival.result()
        same = state.terms == told.digest() and (
            isinstance(answer, NotModified) or collect.body_digest(answer) == state.body
        )
        if same:
            return _Arrived(answer)
        known = store.digests(feed.id) if state.terms == told.digest() else {}
        fetched = whole(answer)
        return _Arrived(fetched, readers.submit(collect.read, fetched, told, known, now))
    except (FetchError, FormatError) as error:
        return _Arrived(error=error)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - _mistake logs it
        return _Arrived(error=_mistake(feed, error))


def _followed(
    feed: Feed,
    reading: Future[collect.Result],
    fetcher: Fetcher,
    readers: Executor,
    now: datetime,
) -> collect.Result:
    return follow(outcome(reading), settings(feed), fetcher, readers, now)


def follow(
    result: collect.Result,
    told: collect.Settings,
    fetcher: Fetcher,
    readers: Executor,
    now: datetime,
) -> collect.Result:
    """A feed read to its end, page after page; a page that does not come costs the whole.

    The page of one item costs only that item, and between two of them is a pause.

    Raises ``FetchError`` and ``FormatError``.
    """
    until = time.monotonic() + FOLLOWING
    while result.next:
        try:
            further = _further(result, fetcher, until)
            result = outcome(readers.submit(collect.read, further, told, {}, now, result.pages))
        except (FetchError, FormatError) as error:
            if not result.part:
                raise
            problem = Problem(Severity.WARNING, "event-page", str(error), result.next)
            end = error.code == TOO_SLOW
            result = outcome(
                readers.submit(collect.passed_over, result.pages, problem, told, now, end=end)
            )
    return result


def _further(result: collect.Result, fetcher: Fetcher, until: float) -> Fetched:
    """The next page of a feed, if it is not too late for it. Raises ``FetchError``."""
    if time.monotonic() > until:
        raise FetchError(
            f"The feed's pages took more than {FOLLOWING} seconds to come, {len(result.pages)} "
            "of them; have each page list more.",
            code=TOO_SLOW,
        )
    if result.part:
        time.sleep(PAUSE)
    return whole(fetcher.fetch(result.next))


def _mistake(feed: Feed, error: Exception) -> FormatError:
    """A mistake of ours, told as a trouble of the feed: it costs that feed, not the cycle."""
    log.error("%s: a mistake in this program", feed.id, exc_info=error)
    return FormatError(
        f"The feed made this program fail ({type(error).__name__}: {error}); what is held of "
        "it stays. Please report this with the feed's address.",
        code="program-error",
    )


def _judged(
    store: Store, feed: Feed, state: FeedState, arrived: _Arrived, now: datetime
) -> tuple[Update, collect.Tally]:
    """What that changes. Reads the store, writes nothing."""
    told = settings(feed)
    if arrived.error:
        return collect.went_wrong(state, told, arrived.error, now), collect.Tally()
    if arrived.reading is None and arrived.answer:
        return collect.came_again(state, told, arrived.answer, store.waiting(feed.id), now)
    if arrived.reading is None or not isinstance(arrived.answer, Fetched):
        raise TypeError("an answer that is neither read nor known")
    try:
        result = outcome(arrived.reading)
    except (FetchError, FormatError) as error:
        return collect.went_wrong(state, told, error, now), collect.Tally()
    except Exception as error:  # noqa: BLE001 - _mistake logs it
        return collect.went_wrong(state, told, _mistake(feed, error), now), collect.Tally()
    return collect.came(state, told, arrived.answer, result, store.listings(feed.id), now)


def _report(feed: Feed, update: Update, tally: collect.Tally, held: int) -> FeedReport:
    state = update.feed
    return FeedReport(feed.id, state.state, held, tally, state.problems, state.http_status)


def _resting(feed: Feed, told: str, state: FeedState | None, held: int) -> FeedReport:
    """A feed that was not asked; that it is gone is told each time."""
    problems = state.problems if state and told == collect.GONE else ()
    return FeedReport(feed.id, told, held, problems=problems)


# --- publish -------------------------------------------------------------------------------------


def publish(
    configuration: Configuration,
    store: Store,
    output: Path,
    *,
    now: datetime,
    matcher: Matcher | None = None,
) -> Published:
    """Match, keep identity, render and write. Does nothing where nothing can have changed."""
    today = start_of_day(configuration, now)
    fingerprint = "|".join(
        (str(store.generation()), configuration.digest, today.isoformat(), RENDERER, VERSION)
    )
    last = store.last_published()
    if last and last.fingerprint == f"{fingerprint}|{_files_digest(output)}":
        return Published(last.events, tuple(File(path, count, False) for path, count in last.files))
    shown = _decide(configuration, store, matcher or Matcher(), since=_window_start(today), now=now)
    made, counts = files(configuration, shown, today, now)
    written = write(output, made)
    events = len({one.number for one in shown})
    store.set_published(
        LastPublished(
            fingerprint=f"{fingerprint}|{_files_digest(output)}",
            events=events,
            files=tuple((path, counts.get(path, 0)) for path in sorted(made)),
        )
    )
    report = (File(path, counts.get(path, 0), path in written.changed) for path in sorted(made))
    return Published(events, tuple(report), written.removed)


def start_of_day(configuration: Configuration, now: datetime) -> datetime:
    """Midnight of today where the calendar lives: output moves with the day, not the minute."""
    local = now.astimezone(zone(configuration.calendar.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _window_start(today: datetime) -> datetime:
    """The first day of last month: how far back calendars reach."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _decide(
    configuration: Configuration, store: Store, matcher: Matcher, *, since: datetime, now: datetime
) -> list[Shown]:
    """The events as they stand now, with their revisions; what is new of that is stored."""
    stored = store.current((feed.id for feed in configuration.feeds), since)
    matching = matcher.match(tellings((one.id, one.listing) for one in stored), store.said(MATCH))
    identified = identify(
        matching.clusters,
        {one.id: one.home for one in stored if one.home},
        store.uids(),
        host=urlsplit(configuration.calendar.address).hostname or "calendar.invalid",
        next_event=store.next_event_number(),
    )
    withdrawn = frozenset(one.listing.key for one in stored if one.withdrawn)
    tellers = _tellers(configuration)
    known = store.renderings(one.event for one in identified)
    words = _words(store)
    renderings: dict[tuple[int, str], Rendering] = {}
    shown: list[Shown] = []
    for one in identified:
        word = words(one.event)
        for language, event in tell(one.uid, one.tellings, tellers, withdrawn, word).items():
            mine = known.get(one.event, {})
            others = [rendering.revision for rendering in mine.values()]
            rendering = revise(event, mine.get(language), others, now)
            if rendering is not mine.get(language):
                renderings[one.event, language] = rendering
            shown.append(Shown(one.event, language, event, rendering))
    events = {one.event: one for one in identified}
    numbers = {
        number: one.event for one in identified for t in one.tellings for number in t.numbers
    }
    store.save_events(
        minted={number: one.uid for number, one in events.items() if one.minted},
        homes={
            one.id: numbers[one.id]
            for one in stored
            if one.home is None or one.home.event != numbers[one.id]
        },
        events={
            one.number: one.event
            for one in shown
            if not one.language and (one.number, "") in renderings
        },
        renderings=renderings,
        published=events.keys(),
        now=now,
    )
    doubts = [
        replace(doubt, reasons=told(matcher.explain(*doubt.pair)))
        for doubt in matching.doubts
        if not withdrawn.issuperset(doubt.pair)
    ]
    disputes = _disputes(identified, tellers, withdrawn, words)
    store.ask_pairs([*doubts, *disputes], now)
    return shown


def _words(store: Store) -> Callable[[int], Word]:
    """What people said of an event, by its number."""
    statuses, corrections = store.said(STATUS), store.corrections()
    if not statuses and not corrections:
        return lambda _: SILENCE
    return lambda event: Word(statuses, corrections.get(event, {}))


def _disputes(
    identified: Iterable[Identified],
    tellers: dict[str, Teller],
    withdrawn: frozenset[Key],
    words: Callable[[int], Word],
) -> Iterator[Doubt]:
    """Events of which their sources disagree whether they take place."""
    for one in identified:
        if len(one.tellings) > 1:
            pair = dispute(one.tellings, tellers, withdrawn, words(one.event))
            if pair:
                yield Doubt(pair, STATUS)


def _tellers(configuration: Configuration) -> dict[str, Teller]:
    tellers = {}
    for feed in configuration.feeds:
        partner = configuration.partner_of(feed)
        tellers[feed.id] = Teller(
            feed=feed.id,
            partner=partner.id,
            name=partner.name,
            url=partner.url,
            region=partner.region,
            sector=feed.sector,
            theme=feed.theme,
            trust=feed.trust,
        )
    return tellers


def _files_digest(output: Path) -> str:
    """What stands in ``output`` now, so that a lost or altered file is written again."""
    digest = blake2b(digest_size=16)
    try:
        for path in sorted(output.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                digest.update(repr(path.relative_to(output).as_posix()).encode())
                digest.update(blake2b(path.read_bytes()).digest())
    except OSError as error:
        raise PublishError(
            f"{output}: what is published cannot be read ({error}). Check the disk and the "
            "permissions, then run again."
        ) from error
    return digest.hexdigest()


# --- one at a time -------------------------------------------------------------------------------


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database's lock: one cycle at a time over all processes. Raises ``StoreError``."""
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be taken ({error}).") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                f"Another run works on {database}. Wait until it is done, or stop it."
            ) from error
        except OSError as error:
            raise StoreError(f"{path}: the lock cannot be taken ({error}).") from error
        yield
