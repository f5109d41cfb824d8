"""The commands. Each reads its arguments, calls the room that does the work, and tells.

Exit codes: 0 done; 1 done, but items were lost (``check``, ``sites check``) or feeds had trouble
(``run --strict``); 2 the command, ``feeds.yaml`` or the source cannot be used; 3 the database
failed; 4 a public file could not be written.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec
from zoneinfo import ZoneInfoNotFoundError

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from aggregator import doctor, pipeline, report
from aggregator import review as review_
from aggregator.collect import text
from aggregator.collect import update as collect
from aggregator.collect.apart import Apart, outcome
from aggregator.collect.dates import find
from aggregator.collect.discover import Candidate, discover
from aggregator.collect.fetch import Fetched, Fetcher, read_local
from aggregator.collect.formats import AUTO, FORMATS
from aggregator.collect.normalise import Terms
from aggregator.config import Configuration
from aggregator.config.values import hint
from aggregator.errors import (
    AggregatorError,
    ConfigError,
    FetchError,
    FormatError,
    PublishError,
    StoreError,
)
from aggregator.match.merge import CORRECTABLE
from aggregator.model import (
    LANGUAGES,
    MATCH,
    Doubt,
    Listing,
    Problem,
    Said,
    Severity,
    Status,
    pair_of,
    zone,
)
from aggregator.service import scheduler
from aggregator.service.clock import present
from aggregator.sites import KINDS, Site
from aggregator.sites import check as check_register
from aggregator.sites import load as load_sites
from aggregator.store import Found, PairQuestion, Store, restore

P = ParamSpec("P")

LOST, UNUSABLE, DATABASE, OUTPUT = 1, 2, 3, 4
"""Exit codes."""


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


def _print(told: object) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


# --- run and watch -------------------------------------------------------------------------------


@main.command()
@_config
@_database
@_output
@_now
@_json
@_private
@click.option("--strict", is_flag=True, help="Exit with 1 when a feed had trouble.")
@click.option(
    "--feed",
    "only",
    multiple=True,
    metavar="ID",
    help="Fetch this feed alone, also one that is paused or gone; may be given several times.",
)
@_told
def run(
    path: Path,
    database: Path,
    output: Path,
    now: datetime | None,
    as_json: bool,
    allow_private: bool,
    strict: bool,
    only: tuple[str, ...],
) -> None:
    """One cycle: fetch all feeds, update the calendar, publish."""
    configuration = pipeline.load(path)
    named = [configuration.feed(one).id for one in only]
    moment = now or present()
    with (
        pipeline.only_one(database),
        Store(database) as store,
        _fetcher(allow_private, configuration.calendar.contact) as fetcher,
        Apart() as readers,
        _progress(not as_json) as progress,
    ):
        done = pipeline.cycle(
            configuration,
            store,
            output,
            now=moment,
            fetcher=fetcher,
            readers=readers,
            only=named or None,
            progress=progress,
        )
    if as_json:
        _print(report.run_object(done))
    else:
        report.tell_run(done, configuration, output)
    if strict and done.troubled:
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
    contact = pipeline.load(path).calendar.contact
    with _fetcher(allow_private, contact) as fetcher, Apart() as readers:
        scheduler.watch(path, database, output, fetcher, readers, seconds=tick)


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


# --- check ---------------------------------------------------------------------------------------


@main.command()
@click.argument("source")
@click.option(
    "--format", "form", type=click.Choice([AUTO, *FORMATS]), default=AUTO, show_default=True
)
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Where it says none.")
@click.option("--timezone", type=_Zone(), default="UTC", show_default=True, help="Its home zone.")
@click.option(
    "--in",
    "told_in",
    type=click.Choice(LANGUAGES),
    default=None,
    help="The language of the report; else the feed's, else English.",
)
@_now
@_json
@_private
@_told
def check(
    source: str,
    form: str,
    language: str | None,
    timezone: str,
    told_in: str | None,
    now: datetime | None,
    as_json: bool,
    allow_private: bool,
) -> None:
    """Read one feed (an address or a file) and say what is in it. Stores nothing.

    What is wrong, missing or doubtful is told with where, why and how to mend it, the worst first,
    in one of eight languages (--in).

    The address of a web page that tells no events is searched for feeds: each is listed with what
    it would yield.

    Exit code 0: readable; 1: readable, but items were lost; 2: not a feed.
    """
    moment = now or datetime.now(UTC)
    settings = collect.Settings(
        terms=Terms(
            feed="check",
            language=language or "",
            timezone=timezone,
            address=source if "://" in source else "",
        ),
        format=form,
        lists=AUTO,
        every=timedelta(hours=1),
    )
    with _fetcher(allow_private) as fetcher, Apart(workers=1) as readers:
        fetched: Fetched | None = None
        try:
            fetched = _bring(source, moment, fetcher)
            first = outcome(readers.submit(collect.read, fetched, settings, {}, moment))
            result = pipeline.follow(first, settings, fetcher, readers, moment)
        except (FetchError, FormatError) as error:
            problem = Problem(Severity.ERROR, error.code, str(error), source)
            found: tuple[Candidate, ...] = ()
            if fetched and "://" in source and error.code == "html":
                found = discover(fetched, settings, fetcher, readers, moment)
            tongue = doctor.language_of((), told_in or "", language or "")
            _tell_check(None, [], [problem], as_json, moment, tongue, found)
            sys.exit(UNUSABLE)
    listings = [item.listing for item in result.snapshot.items]
    tongue = doctor.language_of(listings, told_in or "", language or "")
    problems = list(result.snapshot.problems)
    _tell_check(result.format, listings, problems, as_json, moment, tongue)
    if any(problem.severity is Severity.ERROR for problem in result.snapshot.problems):
        sys.exit(LOST)


def _bring(source: str, now: datetime, fetcher: Fetcher) -> Fetched:
    if "://" in source:
        return pipeline.whole(fetcher.fetch(source))
    return pipeline.whole(read_local(Path(source), now))


def _tell_check(
    form: str | None,
    listings: list[Listing],
    problems: list[Problem],
    as_json: bool,
    now: datetime,
    language: str,
    candidates: tuple[Candidate, ...] = (),
) -> None:
    missing = doctor.examine(listings, now) if form else []
    if as_json:
        _print(report.check_object(form, listings, problems, missing, now, language, candidates))
    else:
        report.tell_check(form, listings, [*problems, *missing], now, language, candidates)


# --- dates ---------------------------------------------------------------------------------------


@main.command("dates")
@click.argument("text")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Any where left out.")
@_now
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@_told
def dates_(text: str, language: str | None, now: datetime | None, as_json: bool) -> None:
    """The dates of an event that TEXT tells in words, and how sure they are."""
    found = find(text, language or "", (now or datetime.now(UTC)).date())
    if as_json:
        _print([report.date_object(one) for one in found])
    else:
        report.tell_dates(found)


# --- feeds, events, review -----------------------------------------------------------------------


@main.command()
@_config
@_database
@_json
@_told
def feeds(path: Path, database: Path, as_json: bool) -> None:
    """The state of every feed: when it was last read, what is wrong with it."""
    configuration = pipeline.load(path)
    with Store(database) as store:
        states, held = store.feeds(), store.listings_by_feed()
    if as_json:
        _print(report.feeds_object(configuration, states, held))
    else:
        report.tell_feeds(configuration, states, held)


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
        _print([report.event_object(one) for one in found])
    else:
        report.tell_events(found, moment)


@events.command("show")
@click.argument("uid")
@_database
@_told
def show(uid: str, database: Path) -> None:
    """One event: what is published, who tells of it, and what happened to it."""
    with Store(database) as store:
        found = _event(store, uid)
        told = [(one, store.history(one.id)) for one in store.of_event(found.id)]
    report.tell_event(found, told)


@events.command("merge")
@click.argument("uid")
@click.argument("other")
@_database
@_now
@_told
def merge(uid: str, other: str, database: Path, now: datetime | None) -> None:
    """Say that the events UID and OTHER are one: so they are from the next run on, under the older
    UID.
    """
    with pipeline.only_one(database), Store(database) as store:
        one, two = (_event(store, each) for each in (uid, other))
        if one.id == two.id:
            raise ConfigError("Both UIDs are of one event.")
        first, second = (store.of_event(each.id) for each in (one, two))
        doubt = Doubt(pair_of(first[0].key, second[0].key), MATCH)
        denied = [
            Doubt(pair, MATCH)
            for pair, said in store.said(MATCH).items()
            if said is Said.DIFFERENT
            and {pair_of(a.key, b.key) for a in first for b in second} & {pair}
        ]
        store.say([*denied, doubt], Said.SAME, now or datetime.now(UTC))
    click.echo(f"Noted: “{one.event.details.title}” and “{two.event.details.title}” are one event.")


@events.command("split")
@click.argument("uid")
@click.argument("feed")
@click.option("--id", "source_id", default=None, help="Which of the feed's listings, by its UID.")
@_database
@_now
@_told
def split(uid: str, feed: str, source_id: str | None, database: Path, now: datetime | None) -> None:
    """Say that what FEED tells of the event UID is another event: from the next run on it stands
    alone, under the UID that it had before, if it had one.
    """
    with pipeline.only_one(database), Store(database) as store:
        found = _event(store, uid)
        told = store.of_event(found.id)
        apart = [
            one for one in told if one.key.feed == feed and source_id in (None, one.key.source_id)
        ]
        rest = [one for one in told if one not in apart]
        if not apart or not rest:
            feeds_ = ", ".join(sorted({one.key.feed for one in told}))
            raise ConfigError(f"The event has to have other sources than that. It has: {feeds_}.")
        doubts = [Doubt(pair_of(a.key, b.key), MATCH) for a in apart for b in rest]
        store.say(doubts, Said.DIFFERENT, now or datetime.now(UTC))
    click.echo(f"Noted: what {feed} tells of “{found.event.details.title}” is another event.")


@events.command("correct")
@click.argument("uid")
@click.argument("field", type=click.Choice(CORRECTABLE))
@click.argument("value", required=False)
@click.option("--undo", is_flag=True, help="Take the correction back.")
@_database
@_now
@_told
def correct(
    uid: str, field: str, value: str | None, undo: bool, database: Path, now: datetime | None
) -> None:
    """Set FIELD of the event UID to VALUE, whatever its sources say, until it is undone."""
    if undo == (value is not None):
        raise ConfigError("Give a value, or --undo to take a correction back.")
    told = None if value is None else _corrected(field, value)
    with pipeline.only_one(database), Store(database) as store:
        found = _event(store, uid)
        store.correct(found.id, field, told, now or datetime.now(UTC))
    click.echo(f"Noted: {field} of “{found.event.details.title}” from the next run on.")


def _corrected(field: str, value: str) -> str:
    """A value as it may stand in an event."""
    if field == "status":
        if value not in _STATUSES:
            raise ConfigError(f"status is one of {', '.join(_STATUSES)}.")
        return value
    if field in ("url", "image"):
        if value and not text.address(value):
            raise ConfigError(f"“{value}” is no address of the web; write https://… in full.")
        return text.address(value)
    told = text.paragraphs(value) if field == "description" else text.line(value)
    if field == "title" and not told:
        raise ConfigError("An event needs a title.")
    return told


_STATUSES = tuple(str(one) for one in Status if one is not Status.WITHDRAWN)


def _event(store: Store, uid: str) -> Found:
    found = store.event(uid)
    if found is None:
        raise ConfigError(f"No event, or more than one, has a UID that begins “{uid}”.")
    return found


@main.group(invoke_without_command=True)
@_database
@click.option("--decided", is_flag=True, help="The pairs of events that were decided instead.")
@_now
@click.pass_context
@_told
def review(context: click.Context, database: Path, decided: bool, now: datetime | None) -> None:
    """What waits for a person: events that vanished, feeds that changed, and pairs of events that
    may be one.
    """
    context.obj = database
    if context.invoked_subcommand:
        return
    moment = now or datetime.now(UTC)
    with Store(database) as store:
        pairs = [
            (one, [store.by_key(key) for key in one.doubt.pair])
            for one in store.pairs(open_only=not decided)
            if bool(one.said and one.said is not Said.LATER) == decided
        ]
        waiting = [(one, store.by_number(one.question.listings)) for one in store.reviews()]
        refused = review_.standing(store.reviews("refuse"), store.feeds())
    if decided:
        report.tell_decided(pairs)
        return
    put_off = [one for one, _ in pairs if review_.is_put_off(one, moment)]
    asked = [(one, told) for one, told in pairs if one not in put_off]
    report.tell_reviews(waiting, nothing=not asked)
    report.tell_refused(refused)
    report.tell_pairs(asked, len(put_off))


@review.command()
@click.argument("question", metavar="NUMBER")
@click.argument("decision", type=click.Choice(review_.DECISIONS))
@_now
@click.pass_obj
@_told
def decide(database: Path, question: str, decision: str, now: datetime | None) -> None:
    """Answer question NUMBER: withdraw or keep events that vanished, accept or refuse a feed that
    changed; of a pair (p and a number) same, different or later; of one that is cancelled by some
    only: cancelled, on or later. The next run publishes what follows from it.
    """
    moment = now or datetime.now(UTC)
    with pipeline.only_one(database), Store(database) as store:
        if question.startswith("p"):
            click.echo(f"Noted: {_decide_pair(store, question, decision, moment)}")
            return
        states = store.feeds()
        open_ = [*store.reviews(), *review_.standing(store.reviews("refuse"), states)]
        asked = next((one for one in open_ if str(one.id) == question), None)
        if asked is None:
            raise ConfigError(f"No question {question} is open; see aggregator review.")
        options = review_.KINDS[asked.question.kind].options
        if decision not in options:
            allowed = " or ".join(options)
            raise ConfigError(f"Question {question} can be answered with {allowed}, no other word.")
        answer = options[decision].answer(asked, states[asked.feed], moment)
        store.decide(asked, decision, answer.marks, moment, answer.feed)
    click.echo(f"Noted: {options[decision].noted.format(asked)}")


def _decide_pair(store: Store, question: str, decision: str, now: datetime) -> str:
    asked = _pair(store, question)
    answers = review_.PAIRS[asked.doubt.kind].answers
    if decision not in answers:
        allowed = " or ".join(answers)
        raise ConfigError(f"Question {question} can be answered with {allowed}, no other word.")
    store.say([asked.doubt], Said(decision), now)
    return answers[decision]


@review.command()
@click.argument("question", metavar="NUMBER")
@click.pass_obj
@_told
def undo(database: Path, question: str) -> None:
    """Take back what was said of pair NUMBER; aggregator review --decided lists them."""
    with pipeline.only_one(database), Store(database) as store:
        store.unsay(_pair(store, question).id)
    click.echo(f"Noted: {question} is judged anew at the next run.")


def _pair(store: Store, question: str) -> PairQuestion:
    number = question.removeprefix("p")
    found = store.pair(int(number)) if number.isdecimal() else None
    if found is None:
        raise ConfigError(f"There is no question {question}; see aggregator review.")
    return found


@review.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
@_told
def export(database: Path, folder: Path) -> None:
    """Write what people decided to FOLDER as labels: events.jsonl and pairs.tsv, to measure and
    fit the matching with.
    """
    with Store(database) as store:
        told = [
            (one, a, b)
            for one in store.pairs(open_only=False)
            for a, b in [[store.by_key(key) for key in one.doubt.pair]]
            if one.said in review_.LABELS and a and b
        ]
    report.write_labels(folder, told)
    click.echo(f"{len(told)} labelled pairs are in {folder}.")


# --- sites ---------------------------------------------------------------------------------------


_name_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=None,
    help="The language of names; else the region's, else any.",
)


@main.group()
def sites() -> None:
    """Heritage sites: list those of the register, show one with its sources, or check a file."""


@sites.command("list")
@click.option("--region", metavar="ID", default=None, help="Only those of this region.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only those of this kind.")
@_name_language
@_config
@_json
@_told
def list_(
    region: str | None, kind: str | None, language: str | None, path: Path, as_json: bool
) -> None:
    """The sites of the register, region by region."""
    configuration = pipeline.load(path)
    wanted = configuration.regions if region is None else [configuration.region(region)]
    found = [site for site in load_sites(wanted) if kind is None or kind in site.kinds]
    named = [(site, _name(site, language, configuration)) for site in found]
    if as_json:
        _print({"sites": [report.site_row(site, name) for site, name in named]})
    else:
        report.tell_sites(named)


@sites.command("show")
@click.argument("site_id", metavar="ID")
@_name_language
@_config
@_json
@_told
def show_site(site_id: str, language: str | None, path: Path, as_json: bool) -> None:
    """Every fact that is known of the site ID, with its source and date."""
    configuration = pipeline.load(path)
    known = {site.id: site for site in load_sites(configuration.regions)}
    if site_id not in known:
        raise ConfigError(
            f"No site “{site_id}” is in the register; aggregator sites list names all."
            f"{hint(site_id, known)}"
        )
    site = known[site_id]
    name = _name(site, language, configuration)
    if as_json:
        _print(report.site_object(site, name))
    else:
        report.tell_site(site, name)


@sites.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@_config
@_json
@_told
def check_sites(file: Path, path: Path, as_json: bool) -> None:
    """Read FILE as a register of sites and say what is wrong with it. Stores nothing.

    Exit code 0: all of it can be used; 1: something is wrong; 2: not a register.
    """
    found, problems = check_register(file, pipeline.load(path).regions)
    if as_json:
        _print(report.sites_check_object(found, problems))
    else:
        report.tell_sites_check(file, found, problems)
    if problems:
        sys.exit(LOST)


def _name(site: Site, language: str | None, configuration: Configuration) -> str:
    own = configuration.region(site.region).language
    return site.name(language or own, own)


# --- backup and restore --------------------------------------------------------------------------


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_database
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@_told
def backup(file: Path, database: Path, force: bool) -> None:
    """Copy the database to FILE; a run may be under way meanwhile."""
    if file.exists() and not force:
        raise ConfigError(f"{file} is there already. Name another file, or overwrite it: --force.")
    if not database.is_file():
        raise StoreError(f"{database}: there is no database to copy. Name it with --database.")
    if file.exists() and file.samefile(database):
        raise ConfigError(f"{file} is the database itself. Name another file.")
    with Store(database) as store:
        held = store.backup(file)
    click.echo(f"Copied to {file}: {_contents(file, held)}.")


@main.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@_database
@_now
@_told
def restore_(file: Path, database: Path, now: datetime | None) -> None:
    """Put the backup FILE in the place of the database, which is kept beside it."""
    with pipeline.only_one(database):
        kept = restore(file, database, now or datetime.now(UTC))
        with Store(database) as store:
            click.echo(f"Restored {database}: {_contents(database, store.counts())}.")
    if kept:
        click.echo(f"The replaced database is {kept}.")
    click.echo("Now aggregator run makes output/ anew.")


def _contents(path: Path, held: dict[str, int]) -> str:
    told = ", ".join(f"{number:,} {what}" for what, number in held.items())
    return f"{path.stat().st_size / 1e6:,.1f} MB; {told}"
