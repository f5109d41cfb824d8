"""From a cluster of tellings to the event that people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from aggregator.match.cluster import Telling
from aggregator.model import Event, Key, Listing, Moment, Override, Source, Status, zone


@dataclass(frozen=True, slots=True)
class Teller:
    """What a feed's registration says about whose word it is."""

    feed: str
    partner: str
    name: str
    url: str
    region: str
    sector: str
    theme: str
    trust: int


def tell(
    uid: str,
    tellings: tuple[Telling, ...],
    tellers: Mapping[str, Teller],
    withdrawn: frozenset[Key],
) -> dict[str, Event]:
    """The event as its best source tells it, under "", and as told in each other language."""
    best = merge(uid, tellings, tellers, withdrawn)
    told = {"": best}
    for language in best.languages:
        if language != best.details.language:
            told[language] = merge(uid, tellings, tellers, withdrawn, language)
    return told


def merge(
    uid: str,
    tellings: tuple[Telling, ...],
    tellers: Mapping[str, Teller],
    withdrawn: frozenset[Key],
    language: str = "",
) -> Event:
    """One event of the tellings of it; ``withdrawn`` names listings no longer announced.

    Every field comes from the most trusted telling that is still announced (``language`` prefers
    tellings in that language); among equals the one that knows most, then the first by key. A
    feed that is no more in ``feeds.yaml`` speaks last. "Cancelled" counts when it is said by a
    feed that is trusted no less than the best that says otherwise.
    """
    live = [one for one in tellings if one.key not in withdrawn] or list(tellings)
    ranked = sorted(live, key=lambda one: _rank(one, tellers, language))
    best = ranked[0]
    status = _status(ranked, tellers)
    if all(one.key in withdrawn for one in tellings) and status is not Status.CANCELLED:
        status = Status.WITHDRAWN
    known = [tellers[one.key.feed] for one in ranked if one.key.feed in tellers]
    return Event(
        uid=uid,
        details=replace(best.listing.details, status=status),
        overrides=tuple(_override(one, best.listing) for one in best.overrides),
        sources=_sources(ranked, tellers),
        regions=_facet(teller.region for teller in known),
        partners=_facet(teller.partner for teller in known),
        sectors=_facet(teller.sector for teller in known),
        themes=_facet(teller.theme for teller in known),
        languages=_facet(one.listing.details.language for one in ranked),
    )


def _rank(one: Telling, tellers: Mapping[str, Teller], language: str) -> tuple[object, ...]:
    details = one.listing.details
    teller = tellers.get(one.key.feed)
    known = sum(
        bool(value) for value in (details.location, details.url, details.description, details.image)
    ) + (details.latitude is not None)
    return (
        bool(language) and details.language != language,
        -(teller.trust if teller else 0),
        -known,
        one.key,
    )


def _status(ranked: list[Telling], tellers: Mapping[str, Teller]) -> Status:
    def trust(one: Telling) -> int:
        teller = tellers.get(one.key.feed)
        return teller.trust if teller else 0

    cancelled = [trust(one) for one in ranked if one.listing.details.status is Status.CANCELLED]
    others = [one for one in ranked if one.listing.details.status is not Status.CANCELLED]
    if cancelled and (not others or max(cancelled) >= max(trust(one) for one in others)):
        return Status.CANCELLED
    return others[0].listing.details.status


def _override(listing: Listing, series: Listing) -> Override:
    return Override(
        recurrence_id=original_start(listing.key.recurrence_id, series.details.start),
        details=listing.details,
        this_and_future=listing.this_and_future,
    )


def original_start(recurrence_id: str, start: Moment) -> Moment:
    """The moment of a recurrence id, in the kind and zone of the series' start."""
    if "T" not in recurrence_id:
        day = date.fromisoformat(recurrence_id)
        if isinstance(start, datetime):
            return datetime.combine(day, start.time(), start.tzinfo)
        return day
    moment = datetime.fromisoformat(recurrence_id)
    if isinstance(start, datetime):
        return moment.astimezone(start.tzinfo or zone("UTC"))
    return moment.date()


def _sources(ranked: list[Telling], tellers: Mapping[str, Teller]) -> tuple[Source, ...]:
    """Each feed once, the most trusted first."""
    sources: dict[str, Source] = {}
    for one in ranked:
        teller = tellers.get(one.key.feed)
        if teller and one.key.feed not in sources:
            url = one.listing.details.url or teller.url
            sources[one.key.feed] = Source(one.key.feed, teller.partner, teller.name, url)
    return tuple(sources.values())


def _facet(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
