"""JSON Feed 1.0 and 1.1: news in JSON, some of it with the dates of events.

The specification has no dates of events. Extensions (names that begin with "_") that hold a start
are read; there is no standard for them, so their usual names stand in a table. Dates in prose are
left to others, as for RSS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from aggregator.collect import zones
from aggregator.collect.drafts import Body, Draft, Reading, Stated
from aggregator.collect.formats.decoding import decoded, json_document, number, rfc3339, told
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity, Status, zone

NAME = "jsonfeed"

_BEGIN = re.compile(r"\ufeff?\s*\{")
_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1')
_IS_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_OWN = re.compile(r'"(?:content_html|content_text|date_published)"\s*:')
"""Names that only JSON Feed has: where a program sorts them, "version" stands last."""

_NAMES = {
    "start": ("start", "starts", "startdate", "startsat", "starttime", "dtstart", "begin", "from"),
    "end": ("end", "ends", "enddate", "endsat", "endtime", "dtend", "finish", "until", "to"),
    "all_day": ("allday", "wholeday", "fullday"),
    "timezone": ("timezone", "tz", "tzid"),
    "location": ("location", "venue", "place", "where"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lng", "lon"),
    "status": ("status", "eventstatus"),
    "rule": ("rrule", "recurrence"),
    "organizer": ("organizer", "organiser"),
}
"""What extensions call the facts of an event, in small letters, "_" and "-" left out."""

_STATUS = {
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "eventcancelled": Status.CANCELLED,
    "tentative": Status.TENTATIVE,
}


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a JSON object that says it is a JSON Feed, or lists its items."""
    text = decoded(head)
    if not _BEGIN.match(text):
        return False
    return bool(_VERSION.search(text) or (_ITEMS.search(text) and _OWN.search(text)))


def read(body: Body) -> Reading:
    """The items of a feed; never ``complete``, since such feeds show their newest items only.

    Raises ``FormatError``: ``not-jsonfeed``, and what ``json_document`` raises.
    """
    feed = json_document(body.data, body.charset, "JSON Feed")
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise FormatError("This is no JSON Feed: it has no list “items”.", code="not-jsonfeed")
    drafts: list[Draft] = []
    problems: list[Problem] = []
    lost = []
    for item in feed["items"]:
        if not isinstance(item, dict):
            lost.append("")
            problems.append(_bad_item("", "it is no group of names and values"))
            continue
        draft, found = _draft(item, feed, body.timezone)
        drafts.append(draft)
        problems += found
    if not _IS_VERSION.match(told(feed.get("version"))):
        problems.append(
            Problem(
                Severity.INFO,
                "no-version",
                "The JSON Feed does not say its version; it should hold “version”: "
                "“https://jsonfeed.org/version/1.1”.",
            )
        )
    return Reading(
        drafts=tuple(drafts),
        problems=tuple(problems),
        complete=False,
        title=told(feed.get("title")),
        language=told(feed.get("language")),
        lost=tuple(lost),
    )


def _bad_item(where: str, why: str) -> Problem:
    return Problem(
        Severity.ERROR, "bad-item", f"An item cannot be read: {why}; the others were.", where
    )


def _draft(item: dict[str, Any], feed: dict[str, Any], home: str) -> tuple[Draft, list[Problem]]:
    source_id = told(item.get("id"))
    title = told(item.get("title"))
    event = _event(item)
    start, end, timezone, problems = _span(event, home, source_id or title)
    latitude, longitude = _position(event)
    bodies = (told(item.get(name)) for name in ("content_html", "content_text", "summary"))
    return (
        Draft(
            source_id=source_id,
            title=title,
            start=start,
            end=end,
            timezone=timezone,
            status=_STATUS.get(_word(event.get("status")), Status.CONFIRMED),
            language=told(item.get("language")),
            location=_place(event.get("location")),
            latitude=latitude,
            longitude=longitude,
            url=told(item.get("url")) or told(item.get("external_url")),
            description=next((body for body in bodies if body.strip()), ""),
            categories=tuple(filter(None, map(told, _list(item.get("tags"))))),
            image=_image(item),
            organizer=_name(event.get("organizer")) or _author(item) or _author(feed),
            published=rfc3339(item.get("date_published")),
            modified=rfc3339(item.get("date_modified")),
            rule=told(event.get("rule")).strip().removeprefix("RRULE:") if start else "",
        ),
        problems,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any) -> str:
    return re.sub(r"[^a-z]", "", told(value).lower().rpartition("/")[2])


def _author(holder: dict[str, Any]) -> str:
    """The first author; 1.0 had one, ``author``, 1.1 has ``authors``."""
    for one in (*_list(holder.get("authors")), holder.get("author")):
        if name := _name(one):
            return name
    return ""


def _name(value: Any) -> str:
    return told(value.get("name")) if isinstance(value, dict) else told(value)


def _image(item: dict[str, Any]) -> str:
    """The item's picture, its banner, or an attached picture."""
    for name in ("image", "banner_image"):
        if address := told(item.get(name)):
            return address
    for one in _list(item.get("attachments")):
        if isinstance(one, dict) and told(one.get("mime_type")).startswith("image/"):
            return told(one.get("url"))
    return ""


# --- extensions --------------------------------------------------------------------------------


def _event(item: dict[str, Any]) -> dict[str, Any]:
    """The facts of the first extension that holds a start, by our names; empty without one."""
    for holder in _extensions(item):
        plain = {re.sub("[-_]", "", key.lower()): value for key, value in holder.items()}
        facts = {
            ours: plain[theirs]
            for ours, names in _NAMES.items()
            for theirs in reversed(names)
            if theirs in plain
        }
        if told(facts.get("start")):
            return facts
    return {}


def _extensions(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Objects whose name begins with "_", and objects within them; else those names themselves."""
    own = [value for key, value in item.items() if key.startswith("_") and isinstance(value, dict)]
    for one in own:
        yield one
        yield from (inner for inner in one.values() if isinstance(inner, dict))
    yield {key: value for key, value in item.items() if key.startswith("_")}


def _span(
    event: dict[str, Any], home: str, where: str
) -> tuple[Stated | None, Stated | None, str, list[Problem]]:
    """Start, exclusive end and zone. A last day without time is told as people do: inclusive."""
    if not event:
        return None, None, "", []
    timezone = zones.resolve(told(event.get("timezone")), home=home)
    problems: list[Problem] = []
    start, end = (
        _stated(told(event.get(name)), name, where, problems) for name in ("start", "end")
    )
    if event.get("all_day") is True:
        start, end = (one.date() if isinstance(one, datetime) else one for one in (start, end))
    if end is not None and not isinstance(end, datetime):
        try:
            end += timedelta(days=1)
        except OverflowError:
            end = None
    if timezone:
        start, end = (
            one.replace(tzinfo=zone(timezone))
            if isinstance(one, datetime) and one.tzinfo is None
            else one
            for one in (start, end)
        )
    return start, end if start is not None else None, timezone, problems


def _stated(text: str, name: str, where: str, problems: list[Problem]) -> Stated | None:
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        problems.append(
            Problem(
                Severity.WARNING,
                "bad-date",
                f"The {name} “{text[:60]}” is no date that a program can read. Dates should be "
                "written as 2026-12-01T19:00:00+01:00.",
                where,
            )
        )
        return None


def _place(value: Any) -> str:
    """A place as text, or the name and address of one."""
    if not isinstance(value, dict):
        return told(value)
    return ", ".join(filter(None, (told(value.get(name)) for name in ("name", "address", "city"))))


def _position(event: dict[str, Any]) -> tuple[float | None, float | None]:
    """Coordinates beside the start, or inside the place."""
    place = event.get("location")
    holders = (event, place) if isinstance(place, dict) else (event,)
    for one in holders:
        for latitude, longitude in (("latitude", "longitude"), ("lat", "lng"), ("lat", "lon")):
            found = number(one.get(latitude)), number(one.get(longitude))
            if None not in found:
                return found
    return None, None
