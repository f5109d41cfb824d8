"""SEQUENCE and LAST-MODIFIED move exactly when what is rendered does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Override, Recurrence, Revision, Source, Status
from aggregator.publish import ical
from aggregator.publish import revise as room
from aggregator.publish.revise import revise
from tests.publish.samples import NOW, REVISION, at, event

HOUR = timedelta(hours=1)
SERIES = Recurrence("FREQ=WEEKLY")


def override(day=19, **changes):
    return Override(at(day, 19), event(start=at(day, 20), end=at(day, 22), **changes).details)


def revised(before, after):
    """The rendering of one event, and then of another that it became."""
    old = revise(before, None, [], NOW)
    return old, revise(after, old, [old.revision], NOW + HOUR)


def test_what_is_new_begins_with_nothing_before_it():
    new = revise(event(), None, [], NOW)
    assert new.revision == Revision(0, created=NOW, changed=NOW, announced=NOW)
    assert new.ical == ical.vevent(event(), new.revision)


def test_the_same_event_is_the_same_rendering():
    old, new = revised(event(), event())
    assert new is old


def test_a_change_that_nobody_sees_moves_nothing():
    old, new = revised(event(), replace(event(), regions=("chemnitz",)))
    assert new.content != old.content
    assert new == replace(old, content=new.content)


def test_a_renderer_that_renders_alike_moves_nothing(monkeypatch: pytest.MonkeyPatch):
    old = revise(event(), None, [], NOW)
    monkeypatch.setattr(room, "RENDERER", "2")
    new = revise(event(), old, [], NOW + HOUR)
    assert new == replace(old, content=new.content)
    assert new is not old


MINOR = [
    {"description": "Anders gesagt."},
    {"url": "https://example.org/neu"},
    {"image": ""},
    {"organizer": "Museum"},
    {"categories": ("Führung",)},
    {"latitude": 50.0},
    {"language": "cs"},
    {"sources": (Source("f2", "stadt", "Stadt"),)},
]
MATERIAL = [
    {"title": "Nachtführung"},
    {"start": at(13, 19), "end": at(13, 21)},
    {"end": at(12, 22)},
    {"location": "Gasometer"},
    {"status": Status.CANCELLED},
    {"status": Status.WITHDRAWN},
    {"status": Status.TENTATIVE},
    {"recurrence": SERIES},
    {"recurrence": SERIES, "overrides": (override(),)},
]


@pytest.mark.parametrize("change", MINOR)
def test_a_change_of_words_is_no_news(change):
    old, new = revised(event(), event(**change))
    assert new.revision == replace(old.revision, number=1, changed=NOW + HOUR)
    assert new.ical == ical.vevent(event(**change), new.revision)


@pytest.mark.parametrize("change", MATERIAL)
def test_a_change_of_what_it_takes_to_go_there_is_news(change):
    _, new = revised(event(), event(**change))
    assert new.revision == Revision(1, created=NOW, changed=NOW + HOUR, announced=NOW + HOUR)


@pytest.mark.parametrize(
    ("change", "news"),
    [
        ({"start": at(19, 21), "end": at(19, 23)}, True),
        ({"status": Status.CANCELLED}, True),
        ({"location": "Gasometer"}, True),
        ({"description": "Anders gesagt."}, False),
    ],
)
def test_changed_dates_count_like_the_series(change, news):
    before, after = override(), override()
    after = replace(after, details=replace(after.details, **change))
    _, new = revised(
        event(recurrence=SERIES, overrides=(before,)), event(recurrence=SERIES, overrides=(after,))
    )
    assert new.revision.number == 1
    assert (new.revision.announced == NOW + HOUR) is news


def test_a_change_that_is_taken_back_counts_on():
    first = revise(event(), None, [], NOW)
    second = revise(event(title="Anders"), first, [], NOW + HOUR)
    third = revise(event(), second, [], NOW + 2 * HOUR)
    assert third.revision == Revision(
        2, created=NOW, changed=NOW + 2 * HOUR, announced=NOW + 2 * HOUR
    )


def test_the_number_and_the_stamps_stand_in_the_file():
    _, new = revised(event(), event(title="Anders"))
    component = icalendar.Event.from_ical(new.ical)
    assert component["SEQUENCE"] == 1
    assert component["LAST-MODIFIED"].dt == component["DTSTAMP"].dt == NOW + HOUR
    assert component["CREATED"].dt == NOW


def test_a_further_language_counts_on_from_the_others():
    czech = event(title="Prohlídka", language="cs")
    new = revise(czech, None, [REVISION, replace(REVISION, number=7)], NOW)
    assert new.revision == Revision(8, created=NOW, changed=NOW, announced=NOW)
    # Once there, it counts for itself.
    later = revise(
        replace(czech, uid="e1@kalender.example"), new, [replace(REVISION, number=40)], NOW
    )
    assert later is new
    third = revise(event(title="Večer", language="cs"), new, [replace(REVISION, number=40)], NOW)
    assert third.revision.number == 9


# --- any two events ------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    ["", "Führung", "führung", "A\nB", "A\r\nB", " A", "A\u2028B", "x" * 80, "a,b;c\\d"]
)
MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 12, 1), datetime(2026, 12, 3)).map(
        lambda naive: naive.replace(tzinfo=UTC)
    ),
    st.dates(date(2026, 12, 1), date(2026, 12, 3)),
)
POINTS = st.sampled_from([None, 50.0, 50.0000001, 91.0])


@st.composite
def events(draw):
    start = draw(MOMENTS)
    end = start + timedelta(days=draw(st.integers(0, 2)))
    return replace(
        event(
            title=draw(TEXTS),
            start=start,
            end=end,
            timezone=draw(st.sampled_from(["Europe/Berlin", "UTC", "Europe/Prague"])),
            description=draw(TEXTS),
            location=draw(TEXTS),
            url=draw(st.sampled_from(["", "https://a.example/", "javascript:x"])),
            status=draw(st.sampled_from(Status)),
            latitude=draw(POINTS),
            longitude=draw(POINTS),
            categories=tuple(draw(st.lists(TEXTS, max_size=2))),
            recurrence=draw(st.sampled_from([None, SERIES, Recurrence("FREQ=SECONDLY")])),
        ),
        regions=draw(st.sampled_from([(), ("zwickau",)])),
        languages=draw(st.sampled_from([("de",), ("cs", "de")])),
    )


def stripped(rendering):
    """What is rendered, its revision aside."""
    component = icalendar.Event.from_ical(rendering.ical)
    for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "CREATED"):
        del component[name]
    return component.to_ical()


@given(events(), events(), st.booleans())
def test_the_number_moves_exactly_when_the_rendered_bytes_do(before, after, twin):
    if twin:  # alike but for one small thing, as most events of two fetches are
        after = replace(before, details=replace(before.details, location=after.details.location))
    old, new = revised(before, after)
    same = ical.vevent(before, REVISION) == ical.vevent(after, REVISION)
    assert (new.revision == old.revision) is same
    assert (new.ical == old.ical) is same
    assert same or stripped(new) != stripped(old)
    assert new.revision.number == old.revision.number + (not same)
    assert new.revision.changed == (NOW if same else NOW + HOUR)
    assert new.revision.created == NOW
    assert new.revision.announced in (NOW, new.revision.changed)
    assert new.ical == ical.vevent(after, new.revision)
    again = revise(after, new, [], NOW + 2 * HOUR)
    assert again is new


@given(st.lists(events(), min_size=1, max_size=6))
def test_through_any_life_the_number_counts_and_time_goes_on(life):
    rendering, numbers = None, []
    for hour, one in enumerate(life):
        rendering = revise(one, rendering, [], NOW + hour * HOUR)
        numbers.append((rendering.revision.number, rendering.revision.changed))
    assert numbers == sorted(numbers)
    changes = [
        b
        for a, b in zip([None, *life], life, strict=False)
        if a is None or ical.vevent(a, REVISION) != ical.vevent(b, REVISION)
    ]
    assert numbers[-1][0] == len(changes) - 1
