"""From a cluster of tellings to the event that people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from aggregator.match.cluster import Telling
from aggregator.model import Details, Event, Key, Override, Source, Status
from aggregator.recurrence import aligned


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

    Every field comes from the most trusted telling that is still announced; among equals from
    the one that knows most, then the first by key. With a ``language`` the words come from the
    best telling in that language, but never the dates: in every language an event takes place
    once. A feed that is no more in ``feeds.yaml`` speaks last. "Cancelled" counts when it is said
    by a feed that is trusted no less than the best that says otherwise; when several feeds state
    one UID, only by one that is trusted more than those of them that say otherwise.
    """
    live = [one for one in tellings if one.key not in withdrawn] or list(tellings)
    ranked = sorted(live, key=lambda one: _rank(one, tellers))
    best = ranked[0]
    spoken = (one for one in ranked if language and one.listing.details.language == language)
    voice = next(spoken, best)
    status = _status(ranked, tellers)
    if all(one.key in withdrawn for one in tellings) and status is not Status.CANCELLED:
        status = Status.WITHDRAWN
    known = [tellers[one.key.feed] for one in ranked if one.key.feed in tellers]
    return Event(
        uid=uid,
        details=replace(_spoken(best.listing.details, voice.listing.details), status=status),
        overrides=_overrides(best, voice),
        sources=_sources(ranked, tellers),
        regions=_facet(teller.region for teller in known),
        partners=_facet(teller.partner for teller in known),
        sectors=_facet(teller.sector for teller in known),
        themes=_facet(teller.theme for teller in known),
        languages=_facet(one.listing.details.language for one in ranked),
    )


def _rank(one: Telling, tellers: Mapping[str, Teller]) -> tuple[object, ...]:
    details = one.listing.details
    known = sum(
        bool(value) for value in (details.location, details.url, details.description, details.image)
    ) + (details.latitude is not None)
    return (
        -_trust(one, tellers),
        -known,
        one.key,
    )


def _trust(one: Telling, tellers: Mapping[str, Teller]) -> int:
    """A feed that is no more in ``feeds.yaml`` is trusted least."""
    teller = tellers.get(one.key.feed)
    return teller.trust if teller else 0


def _status(ranked: list[Telling], tellers: Mapping[str, Teller]) -> Status:
    def trust(one: Telling) -> int:
        return _trust(one, tellers)

    others = [one for one in ranked if one.listing.details.status is not Status.CANCELLED]
    cancelled = [
        trust(one)
        for one in ranked
        if one.listing.details.status is Status.CANCELLED
        # Whose UID it is cannot be told: who states another's must not speak for it.
        and not any(
            other.key.source_id == one.key.source_id and trust(other) >= trust(one)
            for other in others
        )
    ]
    if not others or (cancelled and max(cancelled) >= max(map(trust, others))):
        return Status.CANCELLED
    return others[0].listing.details.status


def _overrides(best: Telling, voice: Telling) -> tuple[Override, ...]:
    """The dates that ``best`` tells otherwise, in the words of ``voice`` where it has some."""
    words = {one.key.recurrence_id: one.details for one in voice.overrides}
    return tuple(
        Override(
            recurrence_id=_original(one.key.recurrence_id, best.listing.details),
            details=_spoken(one.details, words.get(one.key.recurrence_id, one.details)),
            this_and_future=one.this_and_future,
        )
        for one in best.overrides
    )


def _original(recurrence_id: str, series: Details) -> date:
    """The moment of a recurrence id, in the kind and zone of the series' start."""
    parse = datetime.fromisoformat if "T" in recurrence_id else date.fromisoformat
    return aligned(parse(recurrence_id), series)


def _spoken(facts: Details, words: Details) -> Details:
    """What takes place when by ``facts``, told in the words of ``words``."""
    return replace(
        words,
        start=facts.start,
        end=facts.end,
        timezone=facts.timezone,
        recurrence=facts.recurrence,
        status=facts.status,
    )


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
