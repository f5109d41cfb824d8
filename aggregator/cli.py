"""The commands. Each reads its arguments, calls the room that does the work, and tells.

Exit codes: 0 done; 1 done, but items were lost (``check``) or feeds had trouble (``run --strict``);
2 the command, ``feeds.yaml`` or the source cannot be used; 3 the database failed; 4 a public file
could not be written.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec
from zoneinfo import ZoneInfoNotFoundError

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from aggregator import config, pipeline
from aggregator.collect import update as collect
from aggregator.collect.fetch import Fetched, Fetcher, read_local
from aggregator.collect.formats import AUTO, FORMATS
from aggregator.collect.normalise import Terms
from aggregator.errors import (
    AggregatorError,
    ConfigError,
    FetchError,
    FormatError,
    PublishError,
    StoreError,
)
from aggregator.model import LANGUAGES, Event, Key, Listing, Moment, Problem, Severity, zone
from aggregator.recurrence import next_occurrence
from aggregator.service import scheduler
from aggregator.store import Found, Mark, Store

P = ParamSpec("P")

LOST, UNUSABLE, DATABASE, OUTPUT = 1, 2, 3, 4


class _Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without offset it is UTC."""

    name = "ISO8601"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's interface
        ctx: click.Context | None,  # noqa: ARG002
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no moment; write for example 2026-05-01T12:00+02:00.")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Zone(click.ParamType[str]):
    """An IANA time zone."""

    name = "ZONE"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's interface
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        try:
            return zone(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"“{value}” is no time zone; write for example Europe/Berlin.")


def _told(command: Callable[P, None]) -> Callable[P, None]:
    """Errors that we raise on purpose, as a sentence and an exit code instead of a traceback."""

    @wraps(command)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> None:
        try:
            command(*arguments, **options)
        except AggregatorError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(
                DATABASE
                if isinstance(error, StoreError)
                else OUTPUT
                if isinstance(error, PublishError)
                else UNUSABLE
            )

    return wrapped


_config = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=Path("feeds.yaml"),
    show_default=True,
    help="The calendar, its regions, partners and feeds.",
)
_database = click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=Path("var/calendar.sqlite"),
    show_default=True,
    help="The SQLite database; made where there is none.",
)
_output = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="Where the public files go.",
)
_now = click.option("--now", type=_Moment(), help="Take this for the present moment.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_private = click.option(
    "--allow-private",
    is_flag=True,
    help="Let fetches reach private and loopback addresses: for your own network only.",
)


@click.group(epilog=(__doc__ or "").partition("\n\n")[2].replace("``", ""))
@click.version_option(pipeline.VERSION, prog_name="aggregator")
def main() -> None:
    """An industrial culture calendar: partners' feeds in, iCal and RSS out."""


def _fetcher(allow_private: bool, contact: str = "") -> Fetcher:
    about = f"; {contact}" if contact else ""
    return Fetcher(
        user_agent=f"InduCult-Calendar/{pipeline.VERSION} (event calendar{about})",
        allow_private=allow_private,
    )


# --- run and watch -------------------------------------------------------------------------------


@main.command()
@_config
@_database
@_output
@_now
@_json
@_private
@click.option("--strict", is_flag=True, help="Exit with 1 when a feed had trouble.")
@_told
def run(
    path: Path,
    database: Path,
    output: Path,
    now: datetime | None,
    as_json: bool,
    allow_private: bool,
    strict: bool,
) -> None:
    """One cycle: fetch all feeds, update the calendar, publish."""
    configuration = config.load(path)
    moment = now or datetime.now(UTC)
    with (
        pipeline.only_one(database),
        Store(database) as store,
        _fetcher(allow_private, configuration.calendar.contact) as fetcher,
        _progress(not as_json) as progress,
    ):
        report = pipeline.cycle(
            configuration, store, output, now=moment, fetcher=fetcher, progress=progress
        )
    if as_json:
        click.echo(json.dumps(_report(report), ensure_ascii=False, indent=1))
    else:
        _tell(report, configuration, output)
    if strict and report.troubled:
        sys.exit(LOST)


@main.command()
@_config
@_database
@_output
@_private
@click.option(
    "--tick",
    type=click.FloatRange(min=0.1),
    default=scheduler.TICK,
    show_default=True,
    help="Seconds between two looks at what is due.",
)
@_told
def watch(path: Path, database: Path, output: Path, allow_private: bool, tick: float) -> None:
    """Run for months: each feed at its own rhythm, until SIGTERM."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    contact = config.load(path).calendar.contact
    with _fetcher(allow_private, contact) as fetcher:
        scheduler.watch(path, database, output, fetcher, seconds=tick)


@contextmanager
def _progress(wanted: bool) -> Iterator[pipeline.Progress | None]:
    console = Console(stderr=True)
    if not (wanted and console.is_terminal):
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("feeds", total=None)

        def advance(feed: str, done: int, total: int) -> None:
            bar.update(task, description=feed, completed=done, total=total)

        yield advance


def _report(report: pipeline.Report) -> dict[str, Any]:
    return {
        "feeds": [
            {
                "id": feed.id,
                "state": feed.state,
                "http_status": feed.http_status,
                "listings": feed.listings,
                "changes": asdict(feed.tally),
                "problems": [asdict(problem) for problem in feed.problems],
            }
            for feed in report.feeds
        ],
        "events": report.published.events,
        "published": [asdict(file) for file in report.published.files],
        "removed": list(report.published.removed),
        "seconds": {stage: round(spent, 3) for stage, spent in report.seconds.items()},
    }


def _tell(report: pipeline.Report, configuration: config.Configuration, output: Path) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("feed", "state", "events", "changes", "problems"):
        table.add_column(name, justify="right" if name == "events" else "left")
    for feed in report.feeds:
        table.add_row(
            feed.id,
            feed.state,
            str(feed.listings),
            _changes(feed.tally),
            "\n".join(_problem_line(problem) for problem in feed.problems),
        )
    console = Console()
    console.print(table)
    files = report.published.files
    changed = sum(file.changed for file in files)
    address = configuration.calendar.address.rstrip("/")
    console.print(
        f"\n{report.published.events} events in {len(files)} files, {changed} of them changed: "
        f"[bold]{output}[/bold]\n"
        f"Open {output / 'index.html'} for all calendars and how to subscribe. Once {output} is "
        f"served at {address}/, people subscribe to {address}/calendar.ics (Google, Apple, "
        f"Outlook, Thunderbird: “add calendar from URL”) or {address}/calendar.rss, or to one of "
        "region/…, partner/…, sector/…, language/….",
        highlight=False,
        soft_wrap=True,
    )
    if report.troubled:
        console.print(
            f"{len(report.troubled)} feeds had trouble; what is held of them stays published.",
            highlight=False,
        )


def _changes(tally: collect.Tally) -> str:
    told = (
        (tally.added, "new"),
        (tally.changed, "changed"),
        (tally.moved, "moved"),
        (tally.returned, "returned"),
        (tally.absent - tally.withdrawn, "absent"),
        (tally.withdrawn, "withdrawn"),
        (tally.dropped, "dropped"),
        (tally.suspended, "held for review"),
        (tally.news, "news"),
    )
    return ", ".join(f"{count} {word}" for count, word in told if count)


def _problem_line(problem: Problem) -> str:
    where = f" [{problem.where}]" if problem.where else ""
    return f"{problem.severity}: {problem.message}{where}".replace("[", "\\[")


# --- check ---------------------------------------------------------------------------------------


@main.command()
@click.argument("source")
@click.option(
    "--format", "form", type=click.Choice([AUTO, *FORMATS]), default=AUTO, show_default=True
)
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Where it says none.")
@click.option("--timezone", type=_Zone(), default="UTC", show_default=True, help="Its home zone.")
@_now
@_json
@_private
@_told
def check(
    source: str,
    form: str,
    language: str | None,
    timezone: str,
    now: datetime | None,
    as_json: bool,
    allow_private: bool,
) -> None:
    """Read one feed (an address or a file) and say what is in it. Stores nothing.

    Exit code 0: readable; 1: readable, but items were lost; 2: not a feed.
    """
    moment = now or datetime.now(UTC)
    settings = collect.Settings(
        terms=Terms(feed="check", language=language or "", timezone=timezone),
        format=form,
        lists=AUTO,
        every=timedelta(hours=1),
    )
    try:
        result = collect.read(_bring(source, moment, allow_private), settings, {})
    except (FetchError, FormatError) as error:
        problem = Problem(Severity.ERROR, error.code, str(error), source)
        _tell_check(None, [], [problem], as_json, moment)
        sys.exit(UNUSABLE)
    listings = [item.listing for item in result.snapshot.items]
    _tell_check(result.format, listings, list(result.snapshot.problems), as_json, moment)
    if any(problem.severity is Severity.ERROR for problem in result.snapshot.problems):
        sys.exit(LOST)


def _bring(source: str, now: datetime, allow_private: bool) -> Fetched:
    if "://" in source:
        with _fetcher(allow_private) as fetcher:
            return pipeline.whole(fetcher.fetch(source))
    return pipeline.whole(read_local(Path(source), now))


def _tell_check(
    form: str | None,
    listings: list[Listing],
    problems: list[Problem],
    as_json: bool,
    now: datetime,
) -> None:
    if as_json:
        told = {
            "format": form,
            "listings": [_listing(listing) for listing in listings],
            "problems": [asdict(problem) for problem in problems],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console()
    if form is None:
        console.print("This is not a feed that can be read.", style="bold")
    else:
        console.print(f"{form}: {len(listings)} events, {len(problems)} problems", style="bold")
    for problem in problems:
        console.print(_problem_line(problem), highlight=False)
    coming = _coming([Event(uid="", details=listing.details) for listing in listings], now)
    if coming:
        console.print("\nThe next dates:", style="bold")
        _dates_table(console, coming[:5])


def _listing(listing: Listing) -> dict[str, Any]:
    details = listing.details
    recurrence = details.recurrence
    return {
        "source_id": listing.key.source_id,
        "recurrence_id": listing.key.recurrence_id or None,
        "title": details.title,
        "start": details.start.isoformat(),
        "end": details.end.isoformat(),
        "all_day": details.all_day,
        "timezone": details.timezone,
        "recurrence": recurrence.rule if recurrence else None,
        "dates": [moment.isoformat() for moment in recurrence.dates] if recurrence else [],
        "exceptions": [m.isoformat() for m in recurrence.exceptions] if recurrence else [],
        "status": details.status,
        "location": details.location,
        "latitude": details.latitude,
        "longitude": details.longitude,
        "url": details.url,
        "image": details.image,
        "organizer": details.organizer,
        "categories": list(details.categories),
        "language": details.language,
        "description": details.description,
    }


def _coming(events: list[Event], now: datetime) -> list[tuple[Moment, Event]]:
    dates = [(found.start, event) for event in events if (found := next_occurrence(event, now))]
    return sorted(dates, key=lambda one: (one[0].isoformat(), one[1].details.title))


def _dates_table(console: Console, dates: list[tuple[Moment, Event]]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for start, event in dates:
        table.add_row(_shown(start), event.details.title, event.details.location)
    console.print(table)


def _shown(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%a %Y-%m-%d %H:%M %Z")
    return moment.strftime("%a %Y-%m-%d")


# --- feeds, events, review -----------------------------------------------------------------------


@main.command()
@_config
@_database
@_json
@_told
def feeds(path: Path, database: Path, as_json: bool) -> None:
    """The state of every feed: when it was last read, what is wrong with it."""
    configuration = config.load(path)
    with Store(database) as store:
        states, held = store.feeds(), store.listings_by_feed()
    rows = []
    for feed in configuration.feeds:
        state = states.get(feed.id)
        rows.append(
            {
                "id": feed.id,
                "partner": feed.partner,
                "state": "paused" if feed.paused else state.state if state else "new",
                "listings": held.get(feed.id, 0),
                "last_good": _iso(state.succeeded_at if state else None),
                "due": _iso(state.due_at if state else None),
                "failures": state.failures if state else 0,
                "problems": [asdict(problem) for problem in state.problems] if state else [],
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("feed", "partner", "state", "events", "last good", "due", "problems"):
        table.add_column(name)
    for row, feed in zip(rows, configuration.feeds, strict=True):
        known = states.get(feed.id)
        told = "\n".join(_problem_line(one) for one in known.problems) if known else ""
        cells = (row[name] for name in ("id", "partner", "state", "listings", "last_good", "due"))
        table.add_row(*(str(cell or "") for cell in cells), told)
    Console().print(table)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


@main.group()
def events() -> None:
    """Look into the calendar: search, or show one event with its sources and history."""


@events.command("search")
@click.argument("words", nargs=-1)
@_database
@_now
@click.option("--past", is_flag=True, help="Those that are over, too.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@_json
@_told
def search(
    words: tuple[str, ...],
    database: Path,
    now: datetime | None,
    past: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Events with all the WORDS in title, place or description, soonest first."""
    moment = now or datetime.now(UTC)
    with Store(database) as store:
        found = store.search(" ".join(words), since=None if past else moment, limit=limit)
    if as_json:
        click.echo(json.dumps([_event(one) for one in found], ensure_ascii=False, indent=1))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("next or first date", "title", "place", "status", "uid"):
        table.add_column(name)
    for one in found:
        date = next_occurrence(one.event, moment)
        start = date.start if date else one.event.details.start
        details = one.event.details
        table.add_row(_shown(start), details.title, details.location, one.status, one.uid)
    Console().print(table)


def _event(found: Found) -> dict[str, Any]:
    event = found.event
    return {
        "uid": found.uid,
        **{
            name: value
            for name, value in _listing(Listing(Key("", ""), event.details)).items()
            if name not in ("source_id", "recurrence_id")
        },
        "regions": list(event.regions),
        "sectors": list(event.sectors),
        "sources": [asdict(source) for source in event.sources],
    }


@events.command("show")
@click.argument("uid")
@_database
@_told
def show(uid: str, database: Path) -> None:
    """One event: what is published, who tells of it, and what happened to it."""
    with Store(database) as store:
        found = store.event(uid)
        if found is None:
            raise ConfigError(f"No event, or more than one, has a UID that begins “{uid}”.")
        told = [(one, store.history(one.id)) for one in store.of_event(found.id)]
    console = Console(highlight=False)
    details = found.event.details
    console.print(details.title, style="bold")
    console.print(f"{_shown(details.start)} – {_shown(details.end)} ({details.timezone})")
    if details.recurrence:
        console.print(f"repeats: {details.recurrence.rule or 'on listed dates'}")
    for name in ("location", "status", "url", "language", "organizer"):
        if value := getattr(details, name):
            console.print(f"{name}: {value}")
    console.print(f"uid: {found.uid}")
    if details.description:
        console.print(f"\n{details.description}", markup=False)
    for listing, history in told:
        key = listing.listing.key
        console.print(f"\n{key.feed}", style="bold")
        console.print(f"  told as {key.source_id} {key.recurrence_id}".rstrip(), markup=False)
        title = listing.listing.details.title
        console.print(f"  {_shown(listing.listing.details.start)}  {title}", markup=False)
        for entry in history:
            was = ""
            if entry.before:
                old = entry.before.details
                was = f" (was: {_shown(old.start)}, {old.title}, {old.location})"
            console.print(f"  {_iso(entry.at)}  {entry.what}{was}", markup=False)


@main.group(invoke_without_command=True)
@_database
@click.pass_context
@_told
def review(context: click.Context, database: Path) -> None:
    """What waits for a person: many events that vanished at once."""
    context.obj = database
    if context.invoked_subcommand:
        return
    with Store(database) as store:
        waiting = [(one, store.by_number(one.listings)) for one in store.reviews()]
    console = Console(highlight=False)
    if not waiting:
        console.print("Nothing waits for you.")
    for one, listings in waiting:
        console.print(
            f"{one.id}: {len(listings)} future events of the feed {one.feed} are gone "
            f"since {_iso(one.opened_at)}. They are still published.",
            style="bold",
        )
        for listing in listings[:10]:
            details = listing.listing.details
            console.print(f"   {_shown(details.start)}  {details.title}", markup=False)
        if len(listings) > 10:
            console.print(f"   … and {len(listings) - 10} more")
        console.print(
            f"   aggregator review decide {one.id} withdraw   they will not take place\n"
            f"   aggregator review decide {one.id} keep       the feed is wrong, keep them"
        )


@review.command()
@click.argument("number", type=int)
@click.argument("decision", type=click.Choice(["withdraw", "keep"]))
@_now
@click.pass_obj
@_told
def decide(database: Path, number: int, decision: str, now: datetime | None) -> None:
    """Answer question NUMBER. The next run publishes what follows from it."""
    moment = now or datetime.now(UTC)
    with pipeline.only_one(database), Store(database) as store:
        asked = next((one for one in store.reviews() if one.id == number), None)
        if asked is None:
            raise ConfigError(f"No question {number} is open; see aggregator review.")
        marks = [
            Mark(listing, "withdrawn", withdrawn=moment)
            if decision == "withdraw"
            else Mark(listing, "kept", kept=True)
            for listing in asked.listings
        ]
        store.decide(asked, decision, marks, moment)
    click.echo(f"Noted: {decision} {len(marks)} events of {asked.feed}.")
