"""What an event looks like, and whether that is new: SEQUENCE moves exactly when it does.

Pure: an event, what was rendered of it last, and ``now``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from aggregator import codec
from aggregator.model import Details, Event, Rendering, Revision
from aggregator.publish import ical

RENDERER = "1"
"""Raise it when the output of the same events changes: then everything is rendered anew."""

_AHEAD = timedelta(hours=1)
"""A last change that lies further ahead was stamped by a clock that was wrong."""

_UNREVISED = Revision(0, *(datetime(2000, 1, 1, tzinfo=UTC),) * 3)
"""Stands in while comparing what an event looks like, revision aside."""


def revise(
    event: Event, old: Rendering | None, others: Iterable[Revision], now: datetime
) -> Rendering:
    """The event as rendered now; ``old`` itself where it was made of the same event.

    ``others`` are the event's revisions in other languages: what is published in a language for
    the first time counts on from them, since a subscriber may have met the UID before. Stamps of
    a clock that was ahead are given anew: calendars distrust a change that is older than the last.
    """
    ahead = old is not None and old.revision.changed - now > _AHEAD
    content = _fingerprint(RENDERER.encode() + codec.digest(event))
    if old is not None and old.content == content and not ahead:
        return old
    rendered = _fingerprint(ical.vevent(event, _UNREVISED))
    if old is not None and old.rendered == rendered and not ahead:
        return replace(old, content=content)
    material = codec.digest(_material(event))
    if old is None:
        number = max((one.number for one in others), default=-1) + 1
        revision = Revision(number, created=now, changed=now, announced=now)
    else:
        revision = Revision(
            number=old.revision.number + 1,
            created=min(old.revision.created, now),
            changed=now,
            announced=min(old.revision.announced, now) if old.material == material else now,
        )
    return Rendering(content, rendered, material, revision, ical.vevent(event, revision))


def _material(event: Event) -> tuple[object, ...]:
    """What matters to whoever wants to go there: a change of it is news."""
    changed = ((one.recurrence_id, *_essence(one.details)) for one in event.overrides)
    return (*_essence(event.details), *changed)


def _essence(details: Details) -> tuple[object, ...]:
    return (
        details.title,
        details.start,
        details.end,
        details.recurrence,
        details.status,
        details.location,
    )


def _fingerprint(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
