"""The two sentences of this program, and the only file that knows their order.

*Collect*, feed by feed: fetch → read its format → normalise → compare with what we hold → store.
*Publish*, once a cycle: listings → match into events → keep identity → render → write.
"""

from __future__ import annotations

import base64
import fcntl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from aggregator import codec
from aggregator.collect import update as collect
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators, read_local
from aggregator.collect.normalise import Terms
from aggregator.config import Configuration, Feed
from aggregator.errors import FetchError, FormatError, StoreError
from aggregator.match.cluster import Telling, cluster
from aggregator.match.identity import Assignment, Home, assign
from aggregator.match.merge import Teller, languages, merge
from aggregator.model import (
    Event,
    Key,
    Moment,
    Problem,
    Publication,
    Revision,
    instant,
    zone,
)
from aggregator.publish import ical, page, rss
from aggregator.publish.publications import publications, selects
from aggregator.publish.write import Written, write
from aggregator.recurrence import last_end, next_occurrence
from aggregator.store import FeedState, Rendering, Store, StoredListing, Update

WORKERS = 16
"""Fetches at once, over all hosts."""
REFRESH = timedelta(hours=6)
"""How often subscribers are asked to come back."""
UPCOMING = 20
"""Dates shown on the index page."""
RENDERER = "1"
"""Raise it when the output of the same events changes: then everything is rendered anew."""

try:
    VERSION = version("inducult-calendar")
except PackageNotFoundError:  # run from the source tree
    VERSION = "0"

_UNRENDERED = Revision(0, *(datetime(2000, 1, 1, tzinfo=UTC),) * 3)
"""Stands in while comparing what an event looks like, revision aside."""


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What one cycle made of one feed."""

    id: str
    state: str
    """``read``, ``unchanged``, ``failed`` (nothing came), ``refused`` (no feed), ``paused``."""
    listings: int
    """Held of it after the cycle."""
    tally: collect.Tally = collect.Tally()
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
        return tuple(one for one in self.feeds if one.state in ("failed", "refused"))


Progress = Callable[[str, int, int], None]
"""Called with a feed's id, how many are done, and of how many."""


def cycle(
    configuration: Configuration,
    store: Store,
    output: Path,
    *,
    now: datetime,
    fetcher: Fetcher,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """One cycle over all feeds, or ``only`` some. Raises ``StoreError`` and ``PublishError``."""
    began = time.perf_counter()
    feeds = gather(configuration, store, now=now, fetcher=fetcher, only=only, progress=progress)
    gathered = time.perf_counter()
    published = publish(configuration, store, output, now=now)
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
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> tuple[FeedReport, ...]:
    """Fetch, read and store. One bad feed costs only itself; a bad database stops the run."""
    states = store.feeds()
    wanted = None if only is None else set(only)
    chosen = [
        feed
        for feed in configuration.feeds
        if not feed.paused and (wanted is None or feed.id in wanted)
    ]
    done: dict[str, tuple[Update, collect.Tally]] = {}
    quiet: list[Update] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        arrivals = [
            (feed, pool.submit(bring, configuration, feed, states.get(feed.id), fetcher, now))
            for feed in chosen
        ]
        try:
            for count, (feed, arrival) in enumerate(arrivals, 1):
                state = states.get(feed.id, FeedState(feed.id))
                update, tally = _digest(configuration, store, feed, state, arrival, now)
                done[feed.id] = update, tally
                if update.saves or update.marks or update.drops or update.news:
                    store.update([update], now)
                else:
                    quiet.append(update)
                if progress:
                    progress(feed.id, count, len(chosen))
        finally:
            for _, arrival in arrivals:
                arrival.cancel()
    store.update(quiet, now)
    held = store.listings_by_feed()
    return tuple(
        _report(feed, done.get(feed.id), held.get(feed.id, 0))
        for feed in configuration.feeds
        if feed.id in done or (feed.paused and wanted is None)
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
    if state and state.terms == settings(configuration, feed).digest():
        held = Validators(state.etag, state.last_modified)
    location = feed.location(configuration.base)
    if isinstance(location, Path):
        return read_local(location, now, held)
    return fetcher.fetch(location, held)


def settings(configuration: Configuration, feed: Feed) -> collect.Settings:
    return collect.Settings(
        terms=Terms(feed=feed.id, language=feed.language, timezone=feed.timezone),
        format=feed.format,
        lists=feed.lists,
        every=feed.every,
    )


def _digest(
    configuration: Configuration,
    store: Store,
    feed: Feed,
    state: FeedState,
    arrival: Future[Fetched | NotModified],
    now: datetime,
) -> tuple[Update, collect.Tally]:
    """What an arrival changes. Reads the store, writes nothing."""
    told = settings(configuration, feed)
    try:
        answer = arrival.result()
        same = state.terms == told.digest() and (
            isinstance(answer, NotModified) or collect.body_digest(answer) == state.body
        )
        if same:
            return collect.came_again(state, told, answer, store.waiting(feed.id), now)
        if isinstance(answer, NotModified):
            raise FetchError(
                "The server says that nothing changed, though we asked for everything.",
                code="wrong-304",
                status=304,
            )
        known = store.digests(feed.id) if state.terms == told.digest() else {}
        result = collect.read(answer, told, known)
    except (FetchError, FormatError) as error:
        return collect.went_wrong(state, told, error, now), collect.Tally()
    return collect.came(state, told, answer, result, store.listings(feed.id), now)


def _report(feed: Feed, done: tuple[Update, collect.Tally] | None, held: int) -> FeedReport:
    if done is None:
        return FeedReport(feed.id, "paused", held)
    update, tally = done
    state = update.feed
    return FeedReport(feed.id, state.state, held, tally, state.problems, state.http_status)


# --- publish -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An event ready to be published, in one language."""

    number: int
    language: str
    """"" as its best source tells it; else one of the other languages it is told in."""
    event: Event
    revision: Revision
    piece: ical.Piece


def publish(
    configuration: Configuration, store: Store, output: Path, *, now: datetime
) -> Published:
    """Match, keep identity, render and write. Does nothing where nothing can have changed."""
    today = start_of_day(configuration, now)
    fingerprint = "|".join(
        (str(store.generation()), configuration.digest, today.isoformat(), RENDERER, VERSION)
    )
    if store.get_state("published") == f"{fingerprint}|{_files_digest(output)}":
        held = codec.loads(tuple[File, ...], store.get_state("files"))
        count = int(store.get_state("event count"))
        return Published(count, tuple(replace(file, changed=False) for file in held))
    shown = _decide(configuration, store, since=_window_start(today), now=now)
    files, counts = _render(configuration, shown, today)
    written = write(output, files)
    changed = set(written.changed)
    report = tuple(File(path, counts.get(path, 0), path in changed) for path in sorted(files))
    store.set_state("files", codec.dumps(report))
    store.set_state("event count", str(len({one.number for one in shown})))
    store.set_state("published", f"{fingerprint}|{_files_digest(output)}")
    return Published(len({one.number for one in shown}), report, written.removed)


def start_of_day(configuration: Configuration, now: datetime) -> datetime:
    """Midnight of today where the calendar lives: output moves with the day, not the minute."""
    local = now.astimezone(zone(configuration.calendar.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _window_start(today: datetime) -> datetime:
    """The first day of last month: how far back calendars reach."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _decide(
    configuration: Configuration, store: Store, *, since: datetime, now: datetime
) -> list[Shown]:
    """The events as they stand now, with their revisions, stored."""
    stored = store.current((feed.id for feed in configuration.feeds), since)
    tellings = _tellings(stored)
    withdrawn = frozenset(one.listing.key for one in stored if one.withdrawn)
    homes = {
        one.id: Home(one.event, one.origin if one.origin is not None else one.event)
        for one in stored
        if one.event is not None
    }
    members = defaultdict(list)
    for one in stored:
        members[one.listing.key.feed, one.listing.key.source_id].append(one)
    assignments, uids, minted = _identify(configuration, store, cluster(tellings), homes)
    tellers = _tellers(configuration)
    known = store.renderings()
    shown: list[Shown] = []
    renderings: list[Rendering] = []
    changed: dict[int, Event] = {}
    moved: dict[int, int] = {}
    for assignment in assignments:
        number = _need(assignment.event)
        for telling in assignment.tellings:
            for one in members[telling.key.feed, telling.key.source_id]:
                if _belongs(one, telling) and one.event != number:
                    moved[one.id] = number
        for language in _renderings_wanted(assignment, withdrawn, tellers):
            event = merge(uids[number], assignment.tellings, tellers, withdrawn, language)
            rendering, is_new = _rendered(number, language, event, known, now)
            if is_new:
                renderings.append(rendering)
                if not language:
                    changed[number] = event
            piece = ical.Piece(event.uid, rendering.ical, last_end(event), ical.zones(event))
            shown.append(Shown(number, language, event, rendering.revision, piece))
    store.save_events(
        minted=minted,
        homes=moved,
        events=changed,
        renderings=renderings,
        published={one.number for one in shown},
        now=now,
    )
    return shown


def _tellings(stored: list[StoredListing]) -> list[Telling]:
    """Series with their changed dates; a changed date without its series stands for itself."""
    main = {
        (one.listing.key.feed, one.listing.key.source_id): one
        for one in stored
        if not one.listing.key.recurrence_id
    }
    changed: dict[tuple[str, str], list[StoredListing]] = defaultdict(list)
    alone: list[StoredListing] = []
    for one in stored:
        identity = (one.listing.key.feed, one.listing.key.source_id)
        if one.listing.key.recurrence_id:
            series = main.get(identity)
            if series and series.listing.details.recurrence:
                changed[identity].append(one)
            else:
                alone.append(one)
    whole = [
        Telling(
            one.id,
            one.listing,
            tuple(
                part.listing
                for part in sorted(changed[identity], key=lambda part: part.listing.key)
            ),
        )
        for identity, one in main.items()
    ]
    return whole + [Telling(one.id, one.listing) for one in alone]


def _belongs(one: StoredListing, telling: Telling) -> bool:
    key = one.listing.key
    return key == telling.key or any(key == part.key for part in telling.overrides)


def _identify(
    configuration: Configuration,
    store: Store,
    clusters: list[tuple[Telling, ...]],
    homes: Mapping[int, Home],
) -> tuple[list[Assignment], dict[int, str], dict[int, str]]:
    """Clusters with their events, all UIDs by number, and those of them that are new."""
    uids = store.uids()
    taken = set(uids.values())
    host = urlsplit(configuration.calendar.address).hostname or "calendar.invalid"
    number = store.next_event_number()
    assignments: list[Assignment] = []
    minted: dict[int, str] = {}
    for assignment in assign(clusters, homes):
        if assignment.event is None:
            uid = mint(min(one.key for one in assignment.tellings), host, taken)
            taken.add(uid)
            minted[number] = uids[number] = uid
            assignment = replace(assignment, event=number)  # noqa: PLW2901
            number += 1
        assignments.append(assignment)
    return assignments, uids, minted


def mint(founder: Key, host: str, taken: set[str]) -> str:
    """A new UID (RFC 7986 § 5.3), from the identity of the listing that founds the event.

    It is minted once and stored. Being no random number, it comes out the same when a lost
    database is filled again from the same feeds; being a hash, it tells nothing of the source.
    """
    for salt in range(len(taken) + 1):
        told = repr((founder.feed, founder.source_id, founder.recurrence_id, salt))
        word = base64.b32encode(blake2b(told.encode(), digest_size=10).digest()).decode().lower()
        if (uid := f"{word}@{host}") not in taken:
            return uid
    raise AssertionError("unreachable: more salts than UIDs taken")


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


def _renderings_wanted(
    assignment: Assignment, withdrawn: frozenset[Key], tellers: Mapping[str, Teller]
) -> list[str]:
    """"" for the event as its best source tells it, and each further language it is told in."""
    spoken = languages(assignment.tellings, withdrawn)
    if len(spoken) < 2:
        return [""]
    best = merge("", assignment.tellings, tellers, withdrawn).details.language
    return ["", *(language for language in spoken if language != best)]


def _rendered(
    number: int,
    language: str,
    event: Event,
    known: Mapping[tuple[int, str], Rendering],
    now: datetime,
) -> tuple[Rendering, bool]:
    """The event rendered, and whether that is new: unchanged bytes keep their revision."""
    content = blake2b(
        RENDERER.encode() + codec.digest(event), digest_size=16
    ).digest()
    old = known.get((number, language))
    if old and old.content == content:
        return old, False
    rendered = blake2b(ical.vevent(event, _UNRENDERED), digest_size=16).digest()
    if old and old.rendered == rendered:
        return replace(old, content=content), True
    material = codec.digest(_material(event))
    if old is None:
        others = [one.revision.number for (other, _), one in known.items() if other == number]
        revision = Revision(max(others, default=-1) + 1, created=now, changed=now, announced=now)
    else:
        revision = Revision(
            number=old.revision.number + 1,
            created=old.revision.created,
            changed=now,
            announced=old.revision.announced if old.material == material else now,
        )
    return (
        Rendering(
            event=number,
            language=language,
            content=content,
            rendered=rendered,
            material=material,
            revision=revision,
            ical=ical.vevent(event, revision),
        ),
        True,
    )


def _material(event: Event) -> tuple[object, ...]:
    """What matters to whoever wants to go there: a change of it is news."""
    told: list[object] = []
    parts: list[tuple[Moment | None, object]] = [(None, event.details)]
    parts += [(override.recurrence_id, override.details) for override in event.overrides]
    for original, details in parts:
        told += [
            original,
            details.title,
            details.start,
            details.end,
            details.recurrence,
            details.status,
            details.location,
        ]
    return tuple(told)


def _need(number: int | None) -> int:
    if number is None:
        raise StoreError("an event has no number: this is a mistake in the program")
    return number


def _render(
    configuration: Configuration, shown: list[Shown], today: datetime
) -> tuple[dict[str, bytes], dict[str, int]]:
    """All public files by path, and how many events each holds."""
    base = configuration.calendar.address.rstrip("/")
    ordered = sorted(shown, key=lambda one: (_start(one), one.event.uid, one.language))
    entries = {
        (one.number, one.language): rss.Entry(
            one.event, one.revision, next_occurrence(one.event, today)
        )
        for one in ordered
    }
    files: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    listed: list[page.Listed] = []
    for publication in publications(configuration):
        chosen = _selected(publication, ordered)
        fitted = ical.fit(one.piece for one in chosen)
        path = f"{publication.path}.ics"
        files[path] = ical.calendar(
            publication,
            (piece.content for piece in fitted.kept),
            {name for piece in fitted.kept for name in piece.zones},
            refresh=REFRESH,
            url=f"{base}/{path}",
            timezone=configuration.calendar.timezone,
        )
        counts[path] = len(fitted.kept)
        listed.append(
            page.Listed(publication, len(fitted.kept), fitted.cut, fitted.complete_until)
        )
        ahead = [
            entry for one in chosen if (entry := entries[one.number, one.language]).next
        ]
        path = f"{publication.path}.rss"
        files[path] = rss.feed(
            publication,
            ahead,
            url=f"{base}/{path}",
            site_url=f"{base}/",
            ttl=REFRESH,
            now=today + timedelta(days=1),
        )
        counts[path] = len(ahead)
    files["index.html"] = page.index(_page(configuration, listed, entries))
    return files, counts


def _page(
    configuration: Configuration,
    listed: list[page.Listed],
    entries: Mapping[tuple[int, str], rss.Entry],
) -> page.Page:
    calendar = configuration.calendar
    coming = [
        page.Upcoming(entry.event, entry.next)
        for (_, language), entry in entries.items()
        if entry.next and not language
    ]
    coming.sort(key=lambda one: (_instant(one.occurrence.start, one.event), one.event.uid))
    feeds = defaultdict(list)
    for feed in configuration.feeds:
        feeds[feed.partner].append(page.FeedLine(feed.id, feed.url))
    return page.Page(
        title=calendar.title_in(calendar.language),
        language=calendar.language,
        timezone=calendar.timezone,
        address=calendar.address,
        contact=calendar.contact,
        refresh=REFRESH,
        listed=listed,
        partners=[
            page.PartnerLine(
                name=partner.name,
                url=partner.url,
                region=configuration.region(partner.region).name_in(calendar.language),
                feeds=tuple(feeds[partner.id]),
            )
            for partner in configuration.partners
        ],
        upcoming=coming[:UPCOMING],
    )


def _selected(publication: Publication, ordered: list[Shown]) -> list[Shown]:
    """Each event once: in a language's publication as told in that language."""
    chosen: dict[int, Shown] = {}
    for one in ordered:
        if not selects(publication, one.event):
            continue
        held = chosen.get(one.number)
        if held is None or (
            publication.facet == "language"
            and one.event.details.language == publication.value
        ):
            chosen[one.number] = one
    return list(chosen.values())


def _start(one: Shown) -> datetime:
    return _instant(one.event.details.start, one.event)


def _instant(moment: Moment, event: Event) -> datetime:
    return instant(moment, event.details.timezone)


def _files_digest(output: Path) -> str:
    """What stands in ``output`` now, so that a lost or altered file is written again."""
    digest = blake2b(digest_size=16)
    for path in sorted(output.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            digest.update(repr(path.relative_to(output).as_posix()).encode())
            digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


# --- one at a time -------------------------------------------------------------------------------


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database's lock: one cycle at a time over all processes. Raises ``StoreError``."""
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreError(
                    f"Another run works on {database}. Wait until it is done, or stop it."
                ) from error
            yield
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be taken ({error}).") from error
