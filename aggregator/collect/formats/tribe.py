"""The Events Calendar of WordPress as it answers programs (``/wp-json/tribe/events/v1/events``).

It gives ten events a page unless asked for more, from today on; ``next_rest_url`` leads to the
next page.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

from aggregator.collect import zones
from aggregator.collect.drafts import Body, Draft, Reading, Stated
from aggregator.collect.formats.decoding import decoded, json_document, number, rfc3339, told
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity, Status, zone

NAME = "tribe"

_BEGIN = re.compile(r'\ufeff?\s*\{(?:.*?,)?\s*"events"\s*:\s*\[', re.DOTALL)
_OWN = re.compile(
    r'"(?:utc_start_date|global_id)"\s*:|tribe\\?/events\\?/v1|"(?:next_)?rest_url"\s*:|"total_pages"\s*:'
)
_STATUS = {"canceled": Status.CANCELLED, "cancelled": Status.CANCELLED}
_FALSE = frozenset({"", "0", "false", "no"})


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a JSON object with "events" as this plug-in writes them."""
    text = decoded(head)
    return bool(_BEGIN.match(text) and _OWN.search(text))


def read(body: Body) -> Reading:
    """The events of one page, and where the next one is.

    Raises ``FormatError``: ``not-tribe``, and what ``json_document`` raises.
    """
    page = json_document(body.data, body.charset, "answer of The Events Calendar")
    if not isinstance(page, dict) or not isinstance(page.get("events"), list):
        raise FormatError(
            "This is no answer of The Events Calendar: it has no list “events”.", code="not-tribe"
        )
    drafts: list[Draft] = []
    problems: list[Problem] = []
    lost: list[str] = []
    for event in page["events"]:
        told_of = event if isinstance(event, dict) else {}
        try:
            drafts.append(_draft(told_of, body.timezone))
        except ValueError as error:
            lost.append(_id(told_of))
            where = _id(told_of) or told(told_of.get("title"))
            problems.append(
                Problem(Severity.ERROR, "no-start", f"{error}; it was left out.", where)
            )
    return Reading(
        drafts=tuple(drafts),
        problems=tuple(problems),
        complete=True,
        lost=tuple(lost),
        next=told(page.get("next_rest_url")),
    )


def _id(event: dict[str, Any]) -> str:
    return told(event.get("global_id")) or told(event.get("id"))


def _draft(event: dict[str, Any], home: str) -> Draft:
    """Raises ``ValueError`` where it has no start."""
    start, end, timezone = _span(event, home)
    venue = _first(event.get("venue"))
    image = event.get("image")
    names = [_first(event.get("organizer"))] if event.get("organizer") else []
    parts = (told(venue.get(name)).strip() for name in ("venue", "address", "city"))
    return Draft(
        source_id=_id(event),
        title=told(event.get("title")),
        start=start,
        end=end,
        timezone=timezone,
        status=_STATUS.get(told(event.get("event_status")).lower(), Status.CONFIRMED),
        location=", ".join(dict.fromkeys(unescape(part) for part in parts if part)),
        latitude=number(venue.get("geo_lat")),
        longitude=number(venue.get("geo_lng")),
        url=told(event.get("url")),
        description=told(event.get("description")) or told(event.get("excerpt")),
        categories=tuple(
            told(one.get("name"))
            for name in ("categories", "tags")
            for one in _objects(event.get(name))
        ),
        image=told(image.get("url")) if isinstance(image, dict) else told(image),
        organizer=next((told(one.get("organizer")) for one in names), ""),
        published=rfc3339(event.get("date_utc")),
        modified=rfc3339(event.get("modified_utc")),
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _first(value: Any) -> dict[str, Any]:
    """An object, or the first of a list of them: the plug-in writes both, and [] for none."""
    return value if isinstance(value, dict) else next(iter(_objects(value)), {})


def _span(event: dict[str, Any], home: str) -> tuple[Stated, Stated | None, str]:
    """Start, exclusive end and zone. An event of whole days ends in the last second of one."""
    timezone = zones.resolve(told(event.get("timezone")), home=home)
    local, local_end = (_moment(event.get(name)) for name in ("start_date", "end_date"))
    if told(event.get("all_day")).lower() not in _FALSE or event.get("all_day") is True:
        if local is None:
            raise ValueError("An event has no start that can be read (start_date)")
        return local.date(), _day_after(local_end), timezone
    utc, utc_end = (_moment(event.get(name)) for name in ("utc_start_date", "utc_end_date"))
    is_place = timezone not in ("", "UTC") and not timezone.startswith("Etc/")
    if local is not None and timezone and (is_place or utc is None):
        here = zone(timezone)
        return local.replace(tzinfo=here), local_end and local_end.replace(tzinfo=here), timezone
    if utc is not None:  # "UTC+2" is no place: told in the feed's own zone
        return utc.replace(tzinfo=UTC), utc_end and utc_end.replace(tzinfo=UTC), ""
    if local is None:
        raise ValueError("An event has no start that can be read (start_date)")
    return local, local_end, ""


def _day_after(end: datetime | None) -> date | None:
    if end is None:
        return None
    whole = end.time() == time()
    try:
        return end.date() + timedelta(days=not whole)
    except OverflowError:
        return None


def _moment(value: Any) -> datetime | None:
    """ "2027-06-12 14:00:00", without zone."""
    try:
        return datetime.fromisoformat(told(value).strip()).replace(tzinfo=None)
    except ValueError:
        return None
