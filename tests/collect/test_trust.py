"""When a feed is no longer the one that was approved."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect.normalise import Item, Snapshot
from aggregator.collect.reconcile import reconcile
from aggregator.collect.trust import (
    MOST_HOSTS,
    Doubt,
    covers,
    examine,
    examine_address,
    host_of,
    is_other_title,
)
from aggregator.store import FeedState, Quarantine
from tests.listings import DAY, HOUR, NOW, WEEKLY, at, held, listing, retold, snapshot

URL = "https://museum.example/feed.ics"
STATE = FeedState("museum", host="museum.example", title="Museum Zwickau", succeeded_at=NOW - DAY)
WORDS = "Amboss Bergbau Chronik Dampf Esse Feile Gießerei Hammer Industrie Kessel Lore Maschine"
OTHERS = "Automat Bonus Chance Devisen Einsatz Freispiel Gewinn Jackpot Kasino Lotto Million"
FIRST, LAST = listing("first", "Auftakt", 2), listing("last", "Ausklang", 29)
FRAME = (held(98, "first", "Auftakt", 2), held(99, "last", "Ausklang", 29))
"""What all show, so that June lies inside the span of each snapshot."""


def programme(count, words=WORDS, prefix="e", first=3, **more):
    """So many events of as many titles, a day each."""
    names = words.split()[:count]
    return [listing(f"{prefix}{n}", name, first + n, **more) for n, name in enumerate(names)]


def kept(listings, **standing):
    return [
        replace(held(number), listing=one, **standing) for number, one in enumerate(listings, 1)
    ]


def look(known, shown, *, state=STATE, url=URL, title=STATE.title, willed=False, now=NOW):
    """What speaks against a snapshot, given what is held."""
    return examine(
        state,
        url=url,
        title=title,
        held=known,
        snapshot=shown,
        changes=reconcile(known, shown, now),
        now=now,
        willed=willed,
    )


def why(doubt: Doubt | None) -> str:
    return " ".join(doubt.question.reasons) if doubt else ""


# --- hosts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Museum.Example/feed.ics", "museum.example"),
        ("http://www.museum.example:8080/x", "museum.example"),
        ("https://museum.example./", "museum.example"),
        ("https://WWW.museum.example.", "museum.example"),
        ("https://user@museum.example/", "museum.example"),
        ("https://Müllerei.example/", "xn--mllerei-n2a.example"),
        ("https://events.museum.example/", "events.museum.example"),
        ("https://[2001:db8::1]:443/", "2001:db8::1"),
        ("https://[broken/", ""),
        (f"https://{'ü' * 300}.example/", ""),
        ("file:///feeds/museum.ics", ""),
        ("", ""),
    ],
)
def test_a_host_is_known_without_port_case_dot_and_www(url: str, host: str):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "other"),
    [
        (URL, False),
        ("http://www.museum.example/elsewhere", False),
        ("https://museum.example:8443/feed.ics", False),
        ("https://casino.example/feed.ics", True),
        ("https://museum.example.casino.example/feed.ics", True),
        ("https://new.museum.example/feed.ics", True),
        ("file:///feed.ics", False),
    ],
)
def test_another_host_than_at_the_last_good_read(url: str, other: bool):
    doubt = look([], snapshot(), url=url)
    assert (doubt is not None) is other
    assert (examine_address(STATE, url) is not None) is other
    assert look([], snapshot(), url=url, willed=True) is None
    if other:
        assert why(doubt) == f"It comes from {host_of(url)} now; it came from museum.example."
        assert doubt.seen.host == host_of(url)


def test_a_host_that_was_not_noted_yet_says_nothing():
    """As in a database of an earlier version."""
    state = replace(STATE, host="")
    assert look([], snapshot(), state=state) is None
    assert examine_address(state, URL) is None


# --- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "other"),
    [
        ("Events 2026", "Events 2027", False),
        ("Museum Zwickau", "Stadt Zwickau", False),
        ("MUSEUM ZWICKAU", "museum", False),
        ("Město Karlovy Vary", "MESTO", False),
        ("Straße der Industrie", "STRASSE", False),
        ("Museum Zwickau", "Casino Bonus", True),
        ("Haus der Musik", "Das Kino der Nacht", True),  # short words tell nothing
        ("Oper", "Kino", True),
        ("Oper Leipzig", "Oper Chemnitz", False),  # four letters do tell something
        ("Kino2026", "Kino", False),
        ("", "Casino", False),
        ("Museum", "", False),
        ("FEZ", "fez", False),
        ("FEZ", "FEZ: Termine", False),
        ("FEZ: Termine", "FEZ", False),
        ("FEZ", "Casino", True),
        ("FEZ", "ABC", True),
        ("Am Ort", "Am See", True),
        ("Akt 1", "Akt 2", False),
        ("2026", "2027", False),
        ("2026", "Casino", True),
        ("Casino", "2026", True),
    ],
)
def test_titles_that_share_no_telling_word_are_others(before: str, after: str, other: bool):
    assert is_other_title(before, after) is other
    doubt = look([], snapshot(), state=replace(STATE, title=before), title=after)
    assert why(doubt) == (f"Its title is now “{after}”; it was “{before}”." if other else "")
    assert (
        look([], snapshot(), state=replace(STATE, title=before), title=after, willed=True) is None
    )


@given(st.text(max_size=30), st.text(max_size=30))
def test_titles_are_compared_alike_both_ways(one: str, other: str):
    assert is_other_title(one, other) == is_other_title(other, one)
    assert not is_other_title(one, one)
    assert not is_other_title(one, one.upper().lower())


# --- links ---------------------------------------------------------------------------------------


def leading(count, host, prefix="x", first=3):
    """New events whose addresses lead to a host."""
    return [
        listing(f"{prefix}{n}", f"Termin {prefix}", first + n, url=f"https://{host}/{prefix}{n}")
        for n in range(count)
    ]


TICKETS = kept([listing("t", "Konzert", 20, url="https://www.tickets.example/t")])


@pytest.mark.parametrize(
    ("strange", "usual", "told"),
    [
        (2, 0, False),
        (3, 0, True),
        (3, 2, True),
        (3, 3, False),  # exactly half
        (4, 3, True),
        (20, 20, False),
        (21, 20, True),
    ],
)
def test_links_to_strange_hosts_from_three_and_more_than_half(strange, usual, told):
    shown = snapshot(
        *leading(strange, "casino.example"), *leading(usual, "tickets.example", "u"), complete=False
    )
    doubt = look(TICKETS, shown)
    expected = (
        f"{strange} of {strange + usual} event addresses lead to hosts that were never named "
        "before: casino.example; they led to tickets.example."
    )
    assert why(doubt) == (expected if told else "")
    if told:
        assert doubt.seen.links == ("casino.example",)
    assert look(TICKETS, shown, willed=True) is None


@pytest.mark.parametrize(
    "host",
    [
        "tickets.example",
        "WWW.Tickets.Example:8443",
        "eu.tickets.example",
        "museum.example",
        "kurse.museum.example",
    ],
)
def test_hosts_that_are_not_strange(host: str):
    assert look(TICKETS, snapshot(*leading(5, host), complete=False)) is None


@pytest.mark.parametrize("host", ["nottickets.example", "example", "tickets.example.casino.test"])
def test_hosts_that_only_look_alike_are_strange(host: str):
    assert "lead to hosts" in why(look(TICKETS, snapshot(*leading(5, host), complete=False)))


def test_the_host_that_the_feed_moved_to_is_strange_too():
    shown = snapshot(*leading(5, "casino.example"), complete=False)
    doubt = look(TICKETS, shown, url="https://casino.example/")
    assert len(doubt.question.reasons) == 2
    assert doubt.seen.links == ("casino.example",)


def test_links_say_nothing_where_none_were_before():
    assert (
        look(kept([listing("t")]), snapshot(*leading(5, "casino.example"), complete=False)) is None
    )


def test_links_of_past_events_say_nothing():
    shown = snapshot(*leading(5, "casino.example"), complete=False)
    assert look(TICKETS, shown, now=at(30)) is None


def test_events_that_are_there_as_before_count_among_the_links():
    known = kept([*leading(5, "tickets.example", "u"), listing("no-link")])
    strange = leading(5, "casino.example")
    half = snapshot(*strange, complete=False, known=frozenset(one.key for one in known))
    assert look(known, half) is None
    most = replace(half, known=frozenset(one.key for one in known[1:]))
    assert "5 of 9 event addresses" in why(look(known, most))


def test_the_dates_of_a_series_are_one_event():
    dates = [
        listing("s", "Runde", 3 + n, on=f"2026-06-{3 + n:02}", url="https://casino.example/")
        for n in range(9)
    ]
    assert look(TICKETS, snapshot(*dates, complete=False)) is None


def test_no_more_hosts_are_remembered_than_are_needed():
    many = [
        listing(f"x{n}", "Termin", 3, url=f"https://h{n}.casino.test/")
        for n in range(MOST_HOSTS + 9)
    ]
    doubt = look(TICKETS, snapshot(*many, complete=False))
    assert len(doubt.seen.links) == MOST_HOSTS
    assert why(doubt).count("casino.test") == 3


# --- churn ---------------------------------------------------------------------------------------


def replacing(number, of, *, complete=True):
    """``number`` of so many future events gone, and as many others there."""
    known = programme(of)
    fresh = programme(number, OTHERS, "f")
    return [*kept(known), *FRAME], snapshot(FIRST, LAST, *known[number:], *fresh, complete=complete)


def rewriting(number, of, *, complete=True):
    """``number`` of so many future events told under another title."""
    known = programme(of)
    anew = programme(number, OTHERS)
    return [*kept(known), *FRAME], snapshot(FIRST, LAST, *anew, *known[number:], complete=complete)


@pytest.mark.parametrize("how", [replacing, rewriting])
@pytest.mark.parametrize(
    ("number", "of", "told"),
    [
        (5, 5, False),  # not more than five, though nearly all
        (6, 6, True),
        (6, 9, True),  # of eleven
        (6, 10, False),  # of twelve: exactly half
        (7, 10, True),
    ],
)
def test_from_six_and_more_than_half_replaced(how, number, of, told):
    doubt = look(*how(number, of))
    assert (f"{number} of {of + 2} future events are replaced" in why(doubt)) is told
    assert (doubt is not None) is told


def test_what_is_rewritten_and_what_is_exchanged_add_up():
    known = programme(6)
    shown = snapshot(FIRST, LAST, *programme(3, OTHERS), *programme(3, OTHERS, "f"))
    assert why(look([*kept(known), *FRAME], shown)) == (
        "6 of 8 future events are replaced by others at once: 3 have another title, 3 are gone "
        "while 3 others came."
    )
    fewer = snapshot(FIRST, LAST, *programme(3, OTHERS), *programme(2, OTHERS, "f"))
    assert look([*kept(known), *FRAME], fewer) is None


def test_a_feed_of_the_newest_exchanges_its_events_all_the_time():
    assert look(*replacing(6, 6, complete=False)) is None
    assert look(*rewriting(6, 6, complete=False)) is not None


def test_what_vanished_from_a_feed_that_lists_all_is_not_gone_from_one_of_the_newest():
    known = [*kept(programme(6), asked=True), *FRAME]
    fresh = programme(6, OTHERS, "f")
    assert look(known, snapshot(FIRST, LAST, *fresh, complete=False)) is None
    assert look(known, snapshot(FIRST, LAST, *fresh)) is not None


def test_what_came_is_set_against_what_is_shown():
    """A long calendar taken over by a short one, and a short one by a long one."""
    known = programme(12)
    for count in (6, 11):
        fresh = programme(count, OTHERS, "f")
        assert look([*kept(known), *FRAME], snapshot(FIRST, LAST, *fresh)) is not None
        assert look([*kept(known), *FRAME], snapshot(FIRST, LAST, *fresh[:5])) is None


@pytest.mark.parametrize(
    ("gone", "came", "told"),
    [
        (8, 7, True),  # 8 of the 14 held; 7 of the 13 shown
        (8, 6, False),  # 6 of the 12 shown: exactly half
        (7, 8, False),  # 7 of the 14 held: exactly half
    ],
)
def test_both_sides_have_their_half(gone: int, came: int, told: bool):
    known = programme(12)
    shown = snapshot(FIRST, LAST, *known[gone:], *programme(came, OTHERS, "f"))
    assert (look([*kept(known), *FRAME], shown) is not None) is told


@pytest.mark.parametrize("how", ["as ever", "other ids", "same bytes"])
def test_what_stays_is_counted_however_it_is_told(how: str):
    known = programme(12)
    stay, fresh = known[6:], programme(6, OTHERS, "f")
    if how == "other ids":
        stay = [replace(one, key=replace(one.key, source_id=f"n{n}")) for n, one in enumerate(stay)]
    shown = snapshot(FIRST, LAST, *stay, *fresh)
    if how == "same bytes":
        shown = snapshot(FIRST, LAST, *fresh, known=frozenset(one.key for one in stay))
    assert look([*kept(known), *FRAME], shown) is None


def test_what_the_snapshot_does_not_speak_of_makes_it_no_less():
    """Somebody else's next weeks in the place of a programme for the whole year."""
    later = [listing(f"y{n}", f"Später {n}", at(1 + n, month=9)) for n in range(20)]
    known, shown = replacing(6, 6)
    doubt = look([*known, *kept(later)], shown)
    assert "6 of 8 future events are replaced" in why(doubt)


def test_what_only_vanishes_or_only_comes_is_no_churn():
    known = programme(9)
    assert look([*kept(known), *FRAME], snapshot(FIRST, LAST)) is None
    assert look(list(FRAME), snapshot(FIRST, LAST, *known)) is None


def test_a_programme_that_follows_on_is_no_churn():
    """Last year's is over, or what is left of it lies before all that is shown."""
    known = kept(programme(9))
    following = snapshot(*programme(9, OTHERS, "f", first=15))
    assert look(known, following, now=at(14)) is None
    assert look(known, following, now=at(2)) is None


def test_events_that_are_over_do_not_count_on_either_side():
    known, shown = replacing(6, 6)
    assert look(known, shown, now=at(3, 12)) is not None
    assert look(known, shown, now=at(4, 12)) is None  # five are left
    passed = [
        replace(one, key=replace(one.key, source_id=f"p{n}"))
        for n, one in enumerate(programme(6, OTHERS, first=3))
    ]
    assert look(known, snapshot(FIRST, LAST, *passed), now=at(12)) is None


def test_withdrawn_and_kept_events():
    known = kept(programme(6), withdrawn=NOW)
    fresh = programme(6, OTHERS, "f")
    assert look([*known, *FRAME], snapshot(FIRST, LAST, *programme(6, OTHERS))) is None
    others = kept(programme(9, prefix="w"), withdrawn=NOW)
    assert look([*others, *kept(programme(6)), *FRAME], snapshot(FIRST, LAST, *fresh)) is not None
    assert look([*known, *FRAME], snapshot(FIRST, LAST, *fresh)) is None
    # Their absence is known to mean nothing, so that they are not replaced by what comes.
    known = kept(programme(6), kept=True)
    assert look([*known, *FRAME], snapshot(FIRST, LAST, *fresh)) is None


@pytest.mark.parametrize("standing", [{"asked": True}, {"absences": 1, "absent_since": NOW - HOUR}])
def test_a_takeover_in_two_steps_is_seen_at_the_second(standing):
    """Else one could let all vanish first, and put something else there next time."""
    known = [*kept(programme(6), **standing), *FRAME]
    assert look(known, snapshot(FIRST, LAST, *programme(6, OTHERS, "f"))) is not None
    assert look(known, snapshot(FIRST, LAST, *programme(5, OTHERS, "f"))) is None


def test_new_ids_and_new_dates_are_no_churn():
    known = programme(9)
    frame = [*kept(known), *FRAME]
    renamed = programme(9, prefix="new")
    assert look(frame, snapshot(FIRST, LAST, *renamed)) is None
    later = programme(9, first=13)
    assert look(frame, snapshot(FIRST, LAST, *later)) is None
    both = programme(9, prefix="new", first=13)
    assert look(frame, snapshot(FIRST, LAST, *both)) is None


def test_another_title_under_a_known_address_is_churn_whatever_the_id():
    known = [
        replace(one, details=replace(one.details, url=f"https://museum.example/{n}"))
        for n, one in enumerate(programme(7))
    ]
    anew = [
        replace(one, details=replace(one.details, url=f"https://museum.example/{n}"))
        for n, one in enumerate(programme(7, OTHERS, "f", first=4))
    ]
    doubt = look([*kept(known), *FRAME], snapshot(FIRST, LAST, *anew))
    assert "7 have another title" in why(doubt)


def test_events_that_were_over_long_ago_do_not_make_it_less():
    past = [listing(f"p{n}", f"Damals {n}", at(1 + n, month=4)) for n in range(20)]
    known, shown = replacing(6, 6)
    with_past = replace(shown, items=(*shown.items, *map(Item, past)))
    assert look([*kept(past), *known], with_past) is not None
    over = [listing(f"f{n}", name, at(1 + n, month=4)) for n, name in enumerate(OTHERS.split()[:6])]
    assert look(known, snapshot(FIRST, LAST, *over)) is None


def test_more_dates_of_events_that_are_there_are_no_others():
    stay = programme(3, OTHERS, "s", recurrence=WEEKLY)
    dates = [
        replace(one, key=replace(one.key, recurrence_id=f"2026-06-{13 + n}"))
        for n, one in enumerate(stay)
    ]
    known = [*kept([*programme(7), *stay]), *FRAME]
    fresh = programme(7, OTHERS, "f")[3:]
    assert look(known, snapshot(FIRST, LAST, *stay, *dates, *fresh)) is None
    fresh = programme(10, OTHERS, "f")[3:]
    assert look(known, snapshot(FIRST, LAST, *stay, *dates, *fresh)) is not None


def test_guests_on_single_dates_are_no_other_events():
    series = programme(7, recurrence=WEEKLY)
    dates = [listing(one.key.source_id, "Runde", 15, on="2026-06-15") for one in series]
    guests = [retold(one, title=name) for one, name in zip(dates, OTHERS.split(), strict=False)]
    assert look([*kept([*series, *dates]), *FRAME], snapshot(FIRST, LAST, *series, *guests)) is None


def test_the_changed_dates_of_one_series_are_one_event():
    series = listing("s", "Werkstatt", 3, recurrence=WEEKLY)
    dates = [listing("s", "Werkstatt", 3 + n, on=f"2026-06-{3 + n:02}") for n in range(8)]
    known = [*kept([series, *dates]), *FRAME]
    assert look(known, snapshot(FIRST, LAST, *programme(8, OTHERS, "f"))) is None
    guests = [
        replace(one, details=replace(one.details, title=name))
        for one, name in zip(dates, OTHERS.split(), strict=False)
    ]
    assert look(known, snapshot(FIRST, LAST, series, *guests)) is None


def test_the_operator_s_will_does_not_cover_other_content():
    """A mistyped address may lead to somebody else's calendar."""
    assert look(*replacing(6, 6), willed=True) is not None


# --- the first read ------------------------------------------------------------------------------


def test_a_first_read_is_taken_as_it_is():
    known, shown = replacing(6, 6)
    assert look(known, shown, url="https://casino.example/", title="Casino") is not None
    first = replace(STATE, succeeded_at=None)
    assert look(known, shown, url="https://casino.example/", title="Casino", state=first) is None


# --- what a person is shown ----------------------------------------------------------------------


def test_a_few_events_of_both_sides_are_shown_soonest_first():
    doubt = look(*replacing(7, 7))
    assert doubt.question.listings == (1, 2, 3, 4, 5)
    assert doubt.question.shown[0] == "2026-06-03  Automat"
    assert len(doubt.question.shown) == 5
    elsewhere = look(
        [held(4, "a"), held(3, "b", "Fest", 4)],
        snapshot(listing("a"), listing("n", "Neu", 5)),
        url="https://casino.example/",
    )
    assert elsewhere.question.listings == (3, 4)
    assert elsewhere.question.shown == ("2026-06-05  Neu",)


# --- what a person has seen ----------------------------------------------------------------------

SEEN = Quarantine("casino.example", "Casino Bonus", ("a.test", "b.test"), replaced=True)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (SEEN, True),
        (replace(SEEN, links=("b.test",)), True),
        (replace(SEEN, links=()), True),
        (replace(SEEN, replaced=False), True),
        (replace(SEEN, title="Casino Bonus 2027"), True),
        (replace(SEEN, links=("a.test", "c.test")), False),
        (replace(SEEN, host="other.example"), False),
        (replace(SEEN, title="Lotto"), False),
        (replace(SEEN, title=""), False),
    ],
)
@pytest.mark.parametrize("decision", ["", "accept", "refuse"])
def test_an_answer_holds_for_what_was_shown(now: Quarantine, same: bool, decision: str):
    assert covers(replace(SEEN, decision=decision), now) is same
    assert not covers(None, now)


@pytest.mark.parametrize(("decision", "same"), [("", False), ("accept", False), ("refuse", True)])
def test_other_events_are_news_but_to_who_refused_the_whole_feed(decision: str, same: bool):
    assert covers(replace(SEEN, replaced=False, decision=decision), SEEN) is same


def test_a_title_that_was_not_shown_is_not_covered():
    assert not covers(replace(SEEN, title=""), SEEN)


# --- any feed ------------------------------------------------------------------------------------

TITLES = st.sampled_from([*WORDS.split(), *OTHERS.split()])
CALENDARS = st.dictionaries(st.sampled_from("abcdefghijklm"), TITLES, max_size=13)


@given(CALENDARS, st.booleans())
def test_a_feed_that_stays_as_it_is_is_never_in_doubt(calendar, complete):
    told = [listing(name, title, 3 + n) for n, (name, title) in enumerate(calendar.items())]
    assert look(kept(told), snapshot(*told, complete=complete)) is None
    known = Snapshot(known=frozenset(one.key for one in told), complete=complete)
    assert look(kept(told), known) is None


@given(CALENDARS, CALENDARS)
def test_churn_is_told_only_where_more_than_half_changed(before, after):
    """By the simplest count: how many future events have no event of a like title left."""
    old = [listing(name, title, 3 + ord(name) % 20) for name, title in before.items()]
    new = [listing(name, title, 3 + ord(name) % 20) for name, title in after.items()]
    doubt = look(kept(old), Snapshot(tuple(map(Item, new)), complete=True))
    differing = sum(after.get(name) != title for name, title in before.items())
    if doubt:
        assert differing > 5
        assert 2 * differing > len(before)
    rewritten = sum(name in after and after[name] != title for name, title in before.items())
    if rewritten > 5 and 2 * rewritten > len(before):
        assert doubt
