"""What the commands print: tables for people, plain objects for programs; no decisions."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aggregator import doctor
from aggregator.collect.dates import THRESHOLD
from aggregator.collect.dates import Found as FoundDate
from aggregator.collect.discover import Candidate
from aggregator.collect.update import Tally
from aggregator.config import Configuration
from aggregator.model import Details, Event, Held, Listing, Moment, Problem, Severity
from aggregator.pipeline import Report
from aggregator.recurrence import next_occurrence
from aggregator.review import KINDS, LABELS, PAIRS
from aggregator.sites import ADDING, Fact, Site
from aggregator.store import Entry, FeedState, Found, PairQuestion, Review

SHOWN = 3
"""Problems of one feed and severity that the report of a run spells out."""
_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
LONGEST_UID = 36
"""Columns that a UID keeps in any window: people copy it from there."""
WIDTH_OF_FILES = 200


def console() -> Console:
    """Where people read; long sentences are wrapped by the terminal, not by us."""
    return Console(
        highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_OF_FILES
    )


def _table(*names: str, whole: Sequence[str] = ()) -> Table:
    """A table whose columns give way where the window is narrow, but for the ``whole`` ones."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(
            name,
            justify="right" if name == "events" else "left",
            no_wrap=True,
            min_width=LONGEST_UID if name in whole else len(name),
        )
    return table


# --- one cycle -----------------------------------------------------------------------------------


def run_object(report: Report) -> dict[str, Any]:
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


def tell_run(report: Report, configuration: Configuration, output: Path) -> None:
    out = console()
    table = _table("feed", "state", "events", "changes", "problems")
    for feed in report.feeds:
        table.add_row(
            feed.id, feed.state, str(feed.listings), _changes(feed.tally), _counted(feed.problems)
        )
    out.print(table)
    for severity in _WORST_FIRST[:2]:
        for feed in report.feeds:
            _problems(out, feed.id, [p for p in feed.problems if p.severity is severity], SHOWN)
    files = report.published.files
    changed = sum(file.changed for file in files)
    address = configuration.calendar.address.rstrip("/")
    out.print(
        f"\n{report.published.events} events in {len(files)} files, {changed} of them changed, "
        f"in [bold]{escape(str(output))}[/bold].\n"
        f"Look: open {output / 'index.html'}; it lists all calendars and how to subscribe.\n"
        f"Subscribe: once {output} is served as {address}/, add {address}/calendar.ics to Google, "
        f"Apple, Outlook or Thunderbird as a calendar from the internet, or {address}/calendar.rss "
        "to a feed reader; region/…, partner/…, sector/… and language/… beside them hold parts."
    )
    if report.troubled:
        count = len(report.troubled)
        out.print(f"Feeds that had trouble: {count}. What is held of them stays published.")


def _changes(tally: Tally) -> str:
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


def _counted(problems: Iterable[Problem]) -> str:
    found = Counter(problem.severity for problem in problems)
    return ", ".join(f"{found[one]} {one}" for one in Severity if found[one])


def _line(problem: Problem) -> str:
    where = f" [{problem.where}]" if problem.where else ""
    return f"{problem.severity}: {problem.message}{where}"


def _problems(out: Console, feed: str, problems: Sequence[Problem], most: int) -> None:
    for problem in problems[:most]:
        out.print(f"{feed}: {_line(problem)}", markup=False)
    if len(problems) > most:
        out.print(f"{feed}: … {len(problems) - most} more (aggregator feeds tells all)")


# --- check ---------------------------------------------------------------------------------------


def check_object(
    form: str | None,
    listings: Sequence[Listing],
    problems: Iterable[Problem],
    missing: Iterable[Problem],
    now: datetime,
    language: str,
    candidates: Iterable[Candidate] = (),
) -> dict[str, Any]:
    """Everything that was found; problems as they stand and in the language of the report."""
    return {
        "format": form,
        "language": language,
        "listings": [listing_object(listing) for listing in listings],
        "next": [
            {**asdict(one), "start": one.start.isoformat()}
            for one in doctor.upcoming(listings, now, language)
        ],
        "problems": [_problem_object(problem, language) for problem in problems],
        "missing": [_problem_object(problem, language) for problem in missing],
        "candidates": [
            {**asdict(one), "next": one.next and one.next.isoformat()} for one in candidates
        ],
    }


def _problem_object(problem: Problem, language: str) -> dict[str, Any]:
    text = doctor.text(problem.code, language)
    told = asdict(text) if text else {"what": problem.message, "why": "", "how": ""}
    return {**asdict(problem), "key": doctor.key_of(problem.code), **told}


def tell_check(
    form: str | None,
    listings: Sequence[Listing],
    problems: Sequence[Problem],
    now: datetime,
    language: str,
    candidates: Sequence[Candidate] = (),
) -> None:
    """The doctor's report, in the partner's language."""
    out = console()

    def label(name: str) -> str:
        return doctor.label(name, language)

    def heading(told: str) -> None:
        out.print(f"\n[bold]{escape(told)}[/bold]")

    upcoming = doctor.upcoming(listings, now, language)
    if form is None:
        out.print(f"[bold]{escape(label('unreadable'))}[/bold]")
    else:
        ahead = sum(bool(next_occurrence(Event("", one.details), now)) for one in listings)
        counts = Counter(problem.severity for problem in problems)
        summary = [
            *((label("format"), form), (label("events"), len(listings)), (label("ahead"), ahead)),
            *(
                (label("errors"), counts[Severity.ERROR]),
                (label("warnings"), counts[Severity.WARNING]),
            ),
            (label("notes"), counts[Severity.INFO]),
        ]
        out.print(
            " · ".join(f"{name}: {value}" for name, value in summary), style="bold", markup=False
        )
    if upcoming:
        heading(label("next"))
        for event in upcoming:
            out.print(f"  {event.text}", markup=False)
    findings = doctor.diagnose(problems, listings, language)
    heading(label("doubts" if findings else "fine"))
    for number, finding in enumerate(findings, 1):
        _tell_finding(out, number, finding, language)
    if candidates:
        heading(label("instead"))
        for one in candidates:
            told = [one.format, f"{label('events')}: {one.events}"]
            told += [f"{label('ahead')}: {one.upcoming}"]
            told += [doctor.day(one.next, language)] if one.next else []
            out.print(f"  {one.url}\n      {' · '.join(told)}", markup=False)


def _says_more(finding: doctor.Finding) -> bool:
    """Whether the message tells what its text does not: names, numbers, words from the feed."""
    return bool(finding.key and re.search(r"[“\d]|://", finding.message))


def _tell_finding(out: Console, number: int, finding: doctor.Finding, language: str) -> None:
    times = f" ({finding.count} ×)" if finding.count > 1 else ""
    severity = doctor.label(finding.severity.value, language)
    out.print(f"\n{number}. {severity}{times}: {finding.text.what}", markup=False)
    more = len(finding.where) - doctor.PLACES
    where = "; ".join(finding.where[: doctor.PLACES])
    if more > 0:
        where += f"; … {more} {doctor.label('more', language)}"
    # In other languages the details are what is quoted from the feed; our own words are English.
    found = "" if language == "en" else ", ".join(f"“{quote}”" for quote in finding.found)
    lines = [
        ("where", where),
        ("detail", finding.message if language == "en" and _says_more(finding) else ""),
        ("found", found),
        *(("why", finding.text.why), ("how", finding.text.how)),
    ]
    for name, told in lines:
        if told:
            out.print(f"   {doctor.label(name, language)}: {told}", markup=False)


def listing_object(listing: Listing) -> dict[str, Any]:
    return {
        "source_id": listing.key.source_id,
        "recurrence_id": listing.key.recurrence_id or None,
        **details_object(listing.details),
    }


def details_object(details: Details) -> dict[str, Any]:
    """Start and end are ISO 8601 with offset, or dates when all day (the end exclusive)."""
    recurrence = details.recurrence
    return {
        "title": details.title,
        "start": details.start.isoformat(),
        "end": details.end.isoformat(),
        "all_day": details.all_day,
        "timezone": details.timezone,
        "recurrence": (recurrence.rule or None) if recurrence else None,
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


def shown(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.strftime("%a %Y-%m-%d %H:%M %Z")
    return moment.strftime("%a %Y-%m-%d")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else ""


# --- dates in prose ------------------------------------------------------------------------------


def date_object(found: FoundDate) -> dict[str, Any]:
    """Days in ISO 8601, the last inclusive; times as HH:MM."""
    return {
        "first_day": found.first_day.isoformat(),
        "last_day": found.last_day.isoformat(),
        "start_time": _hour(found.start_time) or None,
        "end_time": _hour(found.end_time) or None,
        "recurrence": found.recurrence,
        "confidence": found.confidence,
        "text": found.text,
    }


def tell_dates(found: Sequence[FoundDate]) -> None:
    if not found:
        console().print("No date of an event.")
        return
    table = _table("days", "times", "again", "sure", "words")
    for one in found:
        days = shown(one.first_day)
        if one.last_day != one.first_day:
            days += f" to {shown(one.last_day)}"
        doubt = "" if one.confidence >= THRESHOLD else ", too little"
        table.add_row(
            days,
            _hours(one),
            one.recurrence or "",
            f"{one.confidence:.0%}{doubt}",
            escape(one.text),
        )
    console().print(table)


def _hours(found: FoundDate) -> str:
    start, end = _hour(found.start_time), _hour(found.end_time)
    return f"{start} to {end}" if start and end else start or (end and f"until {end}")


def _hour(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""


# --- feeds ---------------------------------------------------------------------------------------


def feeds_object(
    configuration: Configuration, states: dict[str, FeedState], held: dict[str, int]
) -> list[dict[str, Any]]:
    rows = []
    for feed in configuration.feeds:
        state = states.get(feed.id, FeedState(feed.id, state="new"))
        rows.append(
            {
                "id": feed.id,
                "partner": feed.partner,
                "state": "paused" if feed.paused else state.state,
                "listings": held.get(feed.id, 0),
                "last_good": _iso(state.succeeded_at),
                "due": _iso(state.due_at),
                "failures": state.failures,
                "problems": [asdict(problem) for problem in state.problems],
            }
        )
    return rows


def tell_feeds(
    configuration: Configuration, states: dict[str, FeedState], held: dict[str, int]
) -> None:
    out = console()
    table = _table("feed", "state", "events", "last good", "due", "problems")
    for row in feeds_object(configuration, states, held):
        state = states.get(row["id"])
        last, due = (state.succeeded_at, state.due_at) if state else (None, None)
        problems = _counted(state.problems) if state else ""
        table.add_row(
            row["id"], row["state"], str(row["listings"]), _stamp(last), _stamp(due), problems
        )
    out.print(table)
    for feed in configuration.feeds:
        if told := states.get(feed.id):
            _problems(out, feed.id, told.problems, len(told.problems))


# --- events --------------------------------------------------------------------------------------


def event_object(found: Found) -> dict[str, Any]:
    return {
        "uid": found.uid,
        **details_object(found.event.details),
        "regions": list(found.event.regions),
        "sectors": list(found.event.sectors),
        "sources": [asdict(source) for source in found.event.sources],
    }


def tell_events(found: Iterable[Found], now: datetime) -> None:
    table = _table("uid", "next or first date", "status", "title", "place", whole=["uid"])
    for one in found:
        date = next_occurrence(one.event, now)
        details = one.event.details
        start = date.start if date else details.start
        place, title = escape(details.location), escape(details.title)
        table.add_row(one.uid, shown(start), one.status, title, place)
    console().print(table)


def tell_event(found: Found, told: Iterable[tuple[Held, list[Entry]]]) -> None:
    """One event, its sources, and the history of each source's telling."""
    out = console()
    details = found.event.details
    out.print(f"[bold]{escape(details.title)}[/bold]")
    out.print(f"{shown(details.start)} – {shown(details.end)} ({details.timezone})")
    if details.recurrence:
        out.print(f"repeats: {details.recurrence.rule or 'on listed dates'}")
    for name in ("location", "status", "url", "language", "organizer"):
        if value := getattr(details, name):
            out.print(f"{name}: {value}", markup=False)
    out.print(f"uid: {found.uid}")
    for origin in found.event.origins:
        source = f"as {origin.feed} tells it" if origin.feed else "corrected by the operator"
        out.print(f"{origin.field}: {source}", markup=False)
    if details.description:
        out.print(f"\n{details.description}", markup=False)
    for stored, history in told:
        key, mine = stored.listing.key, stored.listing.details
        standing = "withdrawn" if stored.withdrawn else mine.status
        out.print(f"\n[bold]{key.feed}[/bold]")
        out.print(f"  {shown(mine.start)}  {mine.title}  ({standing})", markup=False)
        out.print(f"  known there as {key.source_id} {key.recurrence_id}".rstrip(), markup=False)
        for entry in history:
            out.print(f"  {_stamp(entry.at)}  {entry.what}{_before(entry)}", markup=False)


def _before(entry: Entry) -> str:
    if entry.before is None:
        return ""
    was = entry.before.details
    return f" (was: {shown(was.start)}, {was.title}, {was.location or 'no place'}, {was.status})"


# --- review --------------------------------------------------------------------------------------


def tell_reviews(waiting: Sequence[tuple[Review, list[Held]]], *, nothing: bool = True) -> None:
    """Questions on feeds; ``nothing``: there are no others either."""
    out = console()
    if not waiting and nothing:
        out.print("Nothing waits for you.")
    for one, listings in waiting:
        kind = KINDS[one.question.kind]
        out.print(f"[bold]{one.id}: {kind.headline.format(one)}[/bold] {kind.meanwhile}")
        out.print(f"   Asked since {_stamp(one.opened_at)}.")
        for reason in one.question.reasons:
            out.print(f"   {reason}", markup=False)
        held = [_dated(stored.listing.details) for stored in listings]
        _some_events(out, kind.held if one.question.shown else "", held)
        _some_events(out, kind.shown, one.question.shown)
        width = max(map(len, kind.options))
        for name, option in kind.options.items():
            out.print(f"   aggregator review decide {one.id} {name:{width}}   {option.meaning}")


def tell_refused(refused: Iterable[Review]) -> None:
    """Questions that were answered so that nothing changes until someone answers otherwise."""
    for one in refused:
        console().print(
            f"{one.id}: {KINDS[one.question.kind].headline.format(one)} That was refused. To take "
            f"it after all: aggregator review decide {one.id} accept"
        )


def tell_pairs(asked: Sequence[tuple[PairQuestion, Sequence[Held | None]]], put_off: int) -> None:
    """Questions on two listings, both side by side, the likeliest first."""
    out = console()
    for one, told in asked[:PAIRS_SHOWN]:
        kind = PAIRS[one.doubt.kind]
        out.print(f"[bold]p{one.id}: {kind.headline}[/bold] Asked since {_stamp(one.opened_at)}.")
        if one.doubt.reasons:
            out.print(f"   {'; '.join(one.doubt.reasons)}.", markup=False)
        out.print(_side_by_side(one, told))
        width = max(map(len, kind.meanings))
        for name, meaning in kind.meanings.items():
            out.print(f"   aggregator review decide p{one.id} {name:{width}}   {meaning}")
    if len(asked) > PAIRS_SHOWN:
        out.print(f"… and {len(asked) - PAIRS_SHOWN} more, less likely ones.")
    if put_off:
        out.print(f"Put off: {put_off}.")


PAIRS_SHOWN = 20
_EXCERPT = 160


def _side_by_side(one: PairQuestion, told: Sequence[Held | None]) -> Table:
    table = Table(box=None, pad_edge=True, show_header=False)
    for _ in ("", "a", "b"):
        table.add_column(overflow="fold", max_width=60)
    keys = [key.feed for key in one.doubt.pair]
    table.add_row("  feed", *map(escape, keys))
    details = [held.listing.details if held else None for held in told]
    rows = {
        "title": [each.title if each else "(no longer told)" for each in details],
        "when": [_when(each) if each else "" for each in details],
        "place": [each.location if each else "" for each in details],
        "status": [str(each.status) if each else "" for each in details],
        "text": [" ".join(each.description[:_EXCERPT].split()) if each else "" for each in details],
        "page": [each.url if each else "" for each in details],
    }
    for name, cells in rows.items():
        if any(cells):
            table.add_row(f"  {name}", *map(escape, cells))
    return table


def _when(details: Details) -> str:
    again = f", {details.recurrence.rule or 'on listed dates'}" if details.recurrence else ""
    end = "" if details.end == details.start else f" – {shown(details.end)}"
    return f"{shown(details.start)}{end}{again}"


def tell_decided(decided: Sequence[tuple[PairQuestion, Sequence[Held | None]]]) -> None:
    """Pairs of listings that a person decided."""
    if not decided:
        console().print("Nothing was decided yet.")
        return
    table = _table("no.", "said", "on", "titles", "feeds")
    for one, told in decided:
        titles = " | ".join(held.listing.details.title if held else "?" for held in told)
        feeds = " | ".join(key.feed for key in one.doubt.pair)
        table.add_row(
            f"p{one.id}", str(one.said), _stamp(one.said_at), escape(titles), escape(feeds)
        )
    console().print(table)
    console().print("To take one back: aggregator review undo NUMBER")


def write_labels(folder: Path, told: Sequence[tuple[PairQuestion, Held, Held]]) -> None:
    """What people decided, in the form of the project's labelled sets."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = {held.id: held for _, *both in told for held in both}
    lines = [json.dumps(_label_row(held), ensure_ascii=False) for held in listed.values()]
    (folder / "events.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    rows = ["id_a\tid_b\tlabel\tevidence"]
    rows += [f"{a.id}\t{b.id}\t{LABELS[one.said]}\tperson" for one, a, b in told if one.said]
    (folder / "pairs.tsv").write_text("".join(f"{row}\n" for row in rows), "utf-8")


def _label_row(held: Held) -> dict[str, str]:
    details = held.listing.details
    timed = isinstance(details.start, datetime)
    last = details.end if timed else max(details.start, details.end - timedelta(days=1))
    recurrence = details.recurrence
    row = {
        "id": str(held.id),
        "feed": held.key.feed,
        "title": details.title,
        "date": details.start.strftime("%Y-%m-%d"),
        "time": details.start.strftime("%H:%M") if timed else "",
        "utcoff": details.start.strftime("%z") if timed else "",
        "end_date": last.strftime("%Y-%m-%d"),
        "end_time": last.strftime("%H:%M") if timed and last != details.start else "",
        "location": details.location,
        "description": details.description,
        "language": details.language,
        "url": details.url,
        "recurrence": recurrence.rule if recurrence else "",
        "latitude": "" if details.latitude is None else str(details.latitude),
        "longitude": "" if details.longitude is None else str(details.longitude),
        "organizer": details.organizer,
        "image": details.image,
    }
    return {name: value for name, value in row.items() if value}


# --- sites ---------------------------------------------------------------------------------------

NO_STATE = "Hours are the sources' words; whether it is open on a day is not computed yet."


def site_row(site: Site, name: str) -> dict[str, Any]:
    """A site in short."""
    latitude, longitude = site.place or (None, None)
    return {
        "id": site.id,
        "region": site.region,
        "kinds": list(site.kinds),
        "name": name,
        "town": site.value("address.town"),
        "country": site.value("country"),
        "latitude": latitude,
        "longitude": longitude,
        "state": site.value("state"),
    }


def site_object(site: Site, name: str) -> dict[str, Any]:
    """A site with all its facts; ``agrees`` is false where one contradicts that which is shown."""
    facts = [
        {
            **asdict(fact),
            "read": fact.read.isoformat(),
            "as_of": fact.as_of or None,
            "agrees": not _contradicts(fact, told[0]),
        }
        for _, told in site.fields()
        for fact in told
    ]
    return {**site_row(site, name), "open": None, "facts": facts}


def tell_sites(named: Sequence[tuple[Site, str]]) -> None:
    out = console()
    if not named:
        out.print("No such site is in the register.")
        return
    table = _table("id", "region", "kinds", "name", "town")
    for site, name in named:
        kinds, town = ", ".join(site.kinds), site.value("address.town")
        table.add_row(site.id, site.region, kinds, escape(name), escape(town))
    out.print(table)
    regions = len({site.region for site, _ in named})
    out.print(
        f"\nSites: {len(named)}, regions: {regions}. One with its sources: aggregator sites show ID"
    )


def tell_site(site: Site, name: str) -> None:
    """Field by field what is said, and by whom; what contradicts stands below, marked."""
    out = console()
    out.print(f"[bold]{escape(name)}[/bold]  ({site.id}, region {site.region})\n")
    for field, told in site.fields():
        for n, fact in enumerate(told):
            label = "another source: " if _contradicts(fact, told[0]) else ""
            out.print(f"{'' if n else field:20}  {label}{fact.value}", markup=False)
            out.print(f"{'':20}    {_origin(fact)}", markup=False, style="dim")
    out.print(f"\n{NO_STATE}")


def _contradicts(fact: Fact, shown_: Fact) -> bool:
    """Whether another source says other words of what can only be one."""
    return fact.field not in ADDING and fact.source != shown_.source and fact.value != shown_.value


def _origin(fact: Fact) -> str:
    as_of = f"of {fact.as_of}" if fact.as_of else "undated"
    return f"{fact.source} ({as_of}, read {fact.read.isoformat()})"


def sites_check_object(found: Sequence[Site], problems: Iterable[Problem]) -> dict[str, Any]:
    return {
        "sites": [site.id for site in found],
        "facts": sum(len(site.facts) for site in found),
        "problems": [asdict(problem) for problem in problems],
    }


def tell_sites_check(file: Path, found: Sequence[Site], problems: Sequence[Problem]) -> None:
    out = console()
    for problem in problems:
        out.print(f"{file}, {problem.where}: {problem.message}", markup=False)
    facts = sum(len(site.facts) for site in found)
    wrong = f"to mend: {len(problems)}." if problems else "nothing is wrong."
    out.print(
        f"{file}: sites that can be used: {len(found)}, facts: {facts}; {wrong}", markup=False
    )


def _some_events(out: Console, title: str, lines: Sequence[str]) -> None:
    if lines and title:
        out.print(f"   {title}")
    for line in lines[:10]:
        out.print(f"   {'  ' if title else ''}{line}", markup=False)
    if len(lines) > 10:
        out.print(f"   … and {len(lines) - 10} more")


def _dated(details: Details) -> str:
    return f"{shown(details.start)}  {details.title}"
