"""The kinds of questions that wait for a person, and what each answer does; no SQL, no printing.

To ask something new: a kind here, and a ``Question`` of it in an update.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.model import MATCH, STATUS, Said
from aggregator.store import CHANGED, VANISHED, FeedState, Mark, PairQuestion, Review


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision changes."""

    marks: tuple[Mark, ...] = ()
    feed: FeedState | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that a question can have."""

    meaning: str
    """Shown beside it, for people."""
    noted: str
    """Said when it was chosen; a format of the ``Review``."""
    answer: Callable[[Review, FeedState, datetime], Answer]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question."""

    headline: str
    """A format of the ``Review``."""
    meanwhile: str
    """What holds until it is answered."""
    options: Mapping[str, Option]
    held: str = ""
    """Title of the listings that it is about, where the feed's own telling stands beside them."""
    shown: str = ""
    """Title of that telling."""


def standing(refused: Iterable[Review], states: Mapping[str, FeedState]) -> list[Review]:
    """The newest refusal of each feed that is still not taken for it; it can be taken back."""
    newest = {one.feed: one for one in refused}
    return [
        one
        for one in newest.values()
        if (found := states[one.feed].quarantine) and found.decision == one.decision
    ]


def _withdraw(review: Review, _: FeedState, now: datetime) -> Answer:
    return Answer(tuple(Mark(one, "withdrawn", withdrawn=now) for one in review.question.listings))


def _keep(review: Review, _: FeedState, __: datetime) -> Answer:
    return Answer(tuple(Mark(one, "kept", kept=True) for one in review.question.listings))


def _accept(_: Review, feed: FeedState, now: datetime) -> Answer:
    return Answer(feed=replace(_decided(feed, "accept"), due_at=now))


def _refuse(_: Review, feed: FeedState, __: datetime) -> Answer:
    return Answer(feed=_decided(feed, "refuse"))


def _decided(feed: FeedState, decision: str) -> FeedState:
    return replace(
        feed, quarantine=replace(feed.quarantine, decision=decision) if feed.quarantine else None
    )


KINDS = {
    VANISHED: Kind(
        headline="{0.count} future events of the feed {0.feed} are gone.",
        meanwhile="They are still published.",
        options={
            "withdraw": Option(
                "they will not take place",
                "{0.count} events of {0.feed} are withdrawn.",
                _withdraw,
            ),
            "keep": Option(
                "the feed is wrong, keep them", "{0.count} events of {0.feed} are kept.", _keep
            ),
        },
    ),
    CHANGED: Kind(
        headline="The feed {0.feed} has changed so much that it is not taken.",
        meanwhile="What was held of it is still published.",
        held="What we hold:",
        shown="What it shows now:",
        options={
            "accept": Option(
                "it is right as it is now: take it, withdraw what was replaced",
                "{0.feed} is taken as it is now, at the next run.",
                _accept,
            ),
            "refuse": Option(
                "this is not our partner's calendar, keep what we hold",
                "what is held of {0.feed} stays until it is as it was.",
                _refuse,
            ),
        },
    ),
}
"""All questions that a person may be asked."""


@dataclass(frozen=True, slots=True)
class PairKind:
    """A kind of question on two listings."""

    headline: str
    answers: Mapping[str, str]
    """What is said when an answer was chosen, by answer."""
    meanings: Mapping[str, str]


PAIRS = {
    MATCH: PairKind(
        headline="Are these one event?",
        answers={
            Said.SAME: "they are one event from the next run on.",
            Said.DIFFERENT: "they are two events and stay so.",
            Said.LATER: "asked again in a month, or when one of them changes.",
        },
        meanings={
            Said.SAME: "one event, told twice",
            Said.DIFFERENT: "two events",
            Said.LATER: "ask me another time",
        },
    ),
    STATUS: PairKind(
        headline="Is this event cancelled? Its sources disagree.",
        answers={
            Said.CANCELLED: "it is cancelled from the next run on.",
            Said.ON: "it takes place.",
            Said.LATER: "asked again in a month, or when one of them changes.",
        },
        meanings={
            Said.CANCELLED: "it is cancelled",
            Said.ON: "it takes place",
            Said.LATER: "ask me another time",
        },
    ),
}
"""Questions on two listings, and their answers."""

LABELS = {Said.SAME: 1, Said.CANCELLED: 1, Said.ON: 1, Said.DIFFERENT: 0}
"""What an answer says of whether two listings are of one event."""
_PUT_OFF = timedelta(days=30)


def is_put_off(question: PairQuestion, now: datetime) -> bool:
    """Whether a person said "later", and later is not yet."""
    return bool(
        question.said is Said.LATER and question.said_at and now - question.said_at < _PUT_OFF
    )


DECISIONS = tuple(
    dict.fromkeys(
        [
            *(name for kind in KINDS.values() for name in kind.options),
            *(str(name) for kind in PAIRS.values() for name in kind.answers),
        ]
    )
)
