"""From a cluster of tellings to the event that people see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from aggregator.match.telling import Telling
from aggregator.match.words import is_announcers, words
from aggregator.model import (
    Details,
    Event,
    Key,
    Origin,
    Override,
    Pair,
    Said,
    Source,
    Status,
    instant,
    pair_of,
)
from aggregator.recurrence import aligned, zone_of


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


@dataclass(frozen=True, slots=True)
class Word:
    """What people said that bears on how events are told."""

    statuses: Mapping[Pair, Said] = field(default_factory=dict)
    """Of two listings that disagree on whether it is cancelled."""
    corrections: Mapping[str, str] = field(default_factory=dict)
    """Of this event: values by field of ``Details``."""


SILENCE = Word()
CORRECTABLE = ("title", "location", "url", "description", "image", "organizer", "status")
"""Fields of ``Details`` that the operator may correct; dates are their sources' alone."""


def tell(
    uid: str,
    tellings: tuple[Telling, ...],
    tellers: Mapping[str, Teller],
    withdrawn: frozenset[Key],
    said: Word = SILENCE,
) -> dict[str, Event]:
    """The event as its best source tells it, under "", and as told in each other language."""
    best = merge(uid, tellings, tellers, withdrawn, said=said)
    told = {"": best}
    for language in best.languages:
        if language != best.details.language:
            told[language] = merge(uid, tellings, tellers, withdrawn, language, said)
    return told


def merge(
    uid: str,
    tellings: tuple[Telling, ...],
    tellers: Mapping[str, Teller],
    withdrawn: frozenset[Key],
    language: str = "",
    said: Word = SILENCE,
) -> Event:
    """One event of the tellings of it; ``withdrawn`` names listings no longer announced.

    The most trusted telling that is still announced speaks; among equals the one that knows most,
    then the freshest, then the first by key. What it does not tell, the next one does that tells
    it, field by field; where it knows no hour, one that does. With a ``language`` the words come
    from the best telling in that language, but never the dates: in every language an event takes
    place once. A feed that is no more in ``feeds.yaml`` speaks last. What the operator corrected
    stands above all.

    "Cancelled" counts when the keeper of the place says it, or a person; else when it is said by
    a feed that is trusted no less than the best that says otherwise; when several feeds state one
    UID, only by one that is trusted more than those of them that say otherwise.
    """
    ranked = _ranked(tellings, tellers, withdrawn)
    best = ranked[0]
    spoken = (one for one in ranked if language and one.listing.details.language == language)
    voice = next(spoken, best)
    timed = _timed(ranked)
    status = _status(ranked, tellers, said.statuses)
    if all(one.key in withdrawn for one in tellings) and status is not Status.CANCELLED:
        status = Status.WITHDRAWN
    known = [tellers[one.key.feed] for one in ranked if one.key.feed in tellers]
    facts = replace(timed.listing.details, status=status)
    details, origins = _filled(_spoken(facts, voice.listing.details), voice, ranked)
    if timed is not best:
        origins["start"] = timed.key.feed
    details = _corrected(details, said.corrections, origins)
    return Event(
        uid=uid,
        details=details,
        overrides=_overrides(best, voice),
        sources=_sources(ranked, tellers),
        regions=_facet(teller.region for teller in known),
        partners=_facet(teller.partner for teller in known),
        sectors=_facet(teller.sector for teller in known),
        themes=_facet(teller.theme for teller in known),
        languages=_facet(one.listing.details.language for one in ranked),
        origins=tuple(Origin(name, origins[name]) for name in _FIELDS if name in origins),
    )


def dispute(
    tellings: tuple[Telling, ...],
    tellers: Mapping[str, Teller],
    withdrawn: frozenset[Key],
    said: Word = SILENCE,
) -> Pair | None:
    """Two listings that disagree on whether the event is cancelled, for a person to decide.

    None where they agree, where the keeper of the place tells it, or where a person has.
    """
    ranked = _ranked(tellings, tellers, withdrawn)
    off = [one for one in ranked if _is_off(one)]
    on = [one for one in ranked if not _is_off(one)]
    if not off or not on or _keepers(ranked, tellers):
        return None
    pairs = [pair_of(a.key, b.key) for a in off for b in on]
    if any(said.statuses.get(pair) in (Said.CANCELLED, Said.ON) for pair in pairs):
        return None
    return pairs[0]


def _ranked(
    tellings: tuple[Telling, ...], tellers: Mapping[str, Teller], withdrawn: frozenset[Key]
) -> list[Telling]:
    live = [one for one in tellings if one.key not in withdrawn] or list(tellings)
    return sorted(live, key=lambda one: _rank(one, tellers))


def _rank(one: Telling, tellers: Mapping[str, Teller]) -> tuple[object, ...]:
    details = one.listing.details
    known = sum(
        bool(value) for value in (details.location, details.url, details.description, details.image)
    ) + (details.latitude is not None)
    modified = one.listing.modified
    return (
        -_trust(one, tellers),
        -known,
        -modified.timestamp() if modified else 0.0,
        one.key,
    )


def _trust(one: Telling, tellers: Mapping[str, Teller]) -> int:
    """A feed that is no more in ``feeds.yaml`` is trusted least."""
    teller = tellers.get(one.key.feed)
    return teller.trust if teller else 0


# --- field by field ------------------------------------------------------------------------------

_FIELDS = tuple(one.name for one in fields(Details))
_FILLED = ("location", "url", "description", "categories", "image", "organizer", "latitude")


def _timed(ranked: list[Telling]) -> Telling:
    """The best telling, or where it knows only the day, the next that knows the hour."""
    best = ranked[0]
    if best.overrides or not _is_vague(best.listing.details):
        return best
    exact = (one for one in ranked if not _is_vague(one.listing.details))
    return next(exact, best)


def _is_vague(details: Details) -> bool:
    """Whether no hour is told: all day on one day, or at midnight without an end."""
    if details.recurrence is not None:
        return False
    if isinstance(details.start, datetime):
        local = details.start.astimezone(zone_of(details))
        return local.hour == local.minute == 0 and details.end == details.start
    return instant(details.end) - instant(details.start) <= timedelta(days=1)


def _filled(
    details: Details, voice: Telling, ranked: list[Telling]
) -> tuple[Details, dict[str, str]]:
    """Details with what they lack from other tellings, and which field is whose."""
    first = ranked[0].key.feed
    origins = {"title": voice.key.feed} if voice.key.feed != first else {}
    changes: dict[str, Any] = {}
    for name in _FILLED:
        teller = voice
        if not _tells(details, name):
            speaks = (one for one in ranked if _may_fill(one.listing.details, name, details))
            if (found := next(speaks, None)) is None:
                continue
            teller = found
            changes[name] = getattr(teller.listing.details, name)
            if name == "latitude":
                changes["longitude"] = teller.listing.details.longitude
        if teller.key.feed != first:
            origins[name] = teller.key.feed
    return replace(details, **changes) if changes else details, origins


def _tells(details: Details, name: str) -> bool:
    value = getattr(details, name)
    return value is not None if name == "latitude" else bool(value)


def _may_fill(theirs: Details, name: str, ours: Details) -> bool:
    """Whether another telling's field can stand in ours; a description only in our language."""
    return _tells(theirs, name) and (name != "description" or theirs.language == ours.language)


def _corrected(
    details: Details, corrections: Mapping[str, str], origins: dict[str, str]
) -> Details:
    changes: dict[str, Any] = {}
    for name, value in corrections.items():
        changes[name] = Status(value) if name == "status" else value
        origins[name] = ""
    return replace(details, **changes) if changes else details


# --- whether it takes place ----------------------------------------------------------------------


def _is_off(one: Telling) -> bool:
    return one.listing.details.status is Status.CANCELLED


def _status(
    ranked: list[Telling], tellers: Mapping[str, Teller], said: Mapping[Pair, Said]
) -> Status:
    def trust(one: Telling) -> int:
        return _trust(one, tellers)

    others = [one for one in ranked if not _is_off(one)]
    if not others:
        return Status.CANCELLED
    for one in ranked:
        told = {said.get(pair_of(one.key, other.key)) for other in others} if _is_off(one) else ()
        if Said.CANCELLED in told:
            return Status.CANCELLED
        if Said.ON in told:
            return others[0].listing.details.status
    if keepers := _keepers(ranked, tellers):
        ours = [one for one in keepers if _is_off(one)]
        return Status.CANCELLED if ours else keepers[0].listing.details.status
    cancelled = [
        trust(one)
        for one in ranked
        if _is_off(one)
        # Whose UID it is cannot be told: who states another's must not speak for it.
        and not any(
            other.key.source_id == one.key.source_id and trust(other) >= trust(one)
            for other in others
        )
    ]
    if cancelled and max(cancelled) >= max(map(trust, others)):
        return Status.CANCELLED
    return others[0].listing.details.status


def _keepers(ranked: list[Telling], tellers: Mapping[str, Teller]) -> list[Telling]:
    """The tellings of whoever keeps the place: partners whose name another feed gives for it.

    That a feed names itself as the place proves nothing.
    """
    if len(ranked) == 1:
        return []
    found = []
    for one in ranked:
        teller = tellers.get(one.key.feed)
        names = {word for word in words(teller.name) if _is_name(word)} if teller else set()
        if names and any(
            names <= set(words(other.listing.details.location))
            for other in ranked
            if other.key.feed != one.key.feed
        ):
            found.append(one)
    return found


def _is_name(word: str) -> bool:
    return len(word) >= _SHORTEST_NAME and not is_announcers(word)


_SHORTEST_NAME = 4


def _overrides(best: Telling, voice: Telling) -> tuple[Override, ...]:
    """The dates that ``best`` tells otherwise, in the words of ``voice`` where it has some."""
    told = {one.key.recurrence_id: one.details for one in voice.overrides}
    return tuple(
        Override(
            recurrence_id=_original(one.key.recurrence_id, best.listing.details),
            details=_spoken(one.details, told.get(one.key.recurrence_id, one.details)),
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
