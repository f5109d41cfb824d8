"""The labelled set keeps its own rules: form, counts, splits and labels that agree."""

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

FOLDER = Path(__file__).parent / "labelled"
LANGUAGES = {"cs", "de", "en", "hr", "it", "nl", "pl", "sl"}
ALWAYS = {
    "id", "city", "feed", "title", "date", "time", "utcoff", "location", "description",
}  # fmt: skip
SOMETIMES = {
    "language", "url", "end_date", "end_time", "recurrence",
    "address", "latitude", "longitude", "organizer", "image",
}  # fmt: skip

Pair = dict[str, str]


@cache
def listings() -> dict[str, dict[str, Any]]:
    lines = (FOLDER / "events.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len({one["id"] for one in found}) == len(found)
    return {one["id"]: one for one in found}


@cache
def pairs() -> tuple[Pair, ...]:
    with (FOLDER / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def clusters(joining: Iterable[Pair]) -> dict[str, str]:
    """The smallest id of its cluster, for each listing that a pair names."""
    joining = list(joining)
    smallest = {pair[side]: pair[side] for pair in joining for side in ("id_a", "id_b")}

    def first(one: str) -> str:
        while smallest[one] != one:
            one = smallest[one]
        return one

    for pair in joining:
        low, high = sorted((first(pair["id_a"]), first(pair["id_b"])))
        smallest[high] = low
    return {one: first(one) for one in smallest}


def same(label: str, among: Iterable[Pair] | None = None) -> list[Pair]:
    return [pair for pair in (pairs() if among is None else among) if pair["label"] == label]


def moment(day: str, hour: str, offset: str) -> datetime:
    return datetime.strptime(f"{day} {hour or '00:00'} {offset or '+0000'}", "%Y-%m-%d %H:%M %z")


def test_every_listing_has_the_form():
    for one in listings().values():
        assert set(one) >= ALWAYS, one
        assert set(one) <= ALWAYS | SOMETIMES, one
        assert one["title"].strip() == one["title"] != "", one
        assert one.get("language", "de") in LANGUAGES, one
        assert bool(one["time"]) or not one["utcoff"], one
        start = moment(one["date"], one["time"], one["utcoff"])
        last = one.get("end_date", one["date"])
        end = moment(last, one.get("end_time", one["time"]), one["utcoff"])
        assert end >= start, one
        assert ("latitude" in one) == ("longitude" in one), one


def test_no_address_is_of_a_real_organisation():
    for one in listings().values():
        for key in ("url", "image"):
            if key in one:
                assert (urlsplit(one[key]).hostname or "").endswith(".example"), one


def test_every_pair_has_the_form():
    header = (FOLDER / "pairs.tsv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split("\t") == [
        "id_a", "id_b", "label", "evidence", "split", "languages", "note",
    ]  # fmt: skip
    for pair in pairs():
        assert {pair["id_a"], pair["id_b"]} <= listings().keys(), pair
        assert pair["id_a"] < pair["id_b"], pair
        assert pair["label"] in {"0", "1"}, pair
        assert None not in pair.values(), pair
        assert None not in pair, pair
    named = Counter((pair["id_a"], pair["id_b"]) for pair in pairs())
    assert [pair for pair, times in named.items() if times > 1] == []


def test_a_kind_is_a_difference_or_a_trap_as_the_readme_tells():
    differences, traps = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n## What looks")
    for label, part in (("1", differences), ("0", traps)):
        told = {
            kind
            for line in part.splitlines()
            if line.startswith("|")
            for kind in re.findall(r"`([a-z0-9-]+)`", line)
        }
        found = {pair["evidence"] for pair in same(label)}
        assert found == told


def test_the_languages_of_the_pairs_agree():
    spoken: dict[str, set[str]] = defaultdict(lambda: set(LANGUAGES))
    for pair in pairs():
        both = pair["languages"].split("-")
        assert both == sorted(set(both)), pair
        for side in ("id_a", "id_b"):
            spoken[pair[side]] &= set(both)
    for one, left in spoken.items():
        assert left, listings()[one]
        assert listings()[one].get("language") in {None, *left}, listings()[one]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_has_enough_of_both(language: str):
    own = [pair for pair in pairs() if pair["languages"] == language]
    assert len(own) >= 30
    for label in "01":
        assert len({pair["evidence"] for pair in same(label, own)}) >= 8


def test_enough_across_languages():
    across = [pair for pair in pairs() if "-" in pair["languages"]]
    found = {pair["languages"] for pair in same("1", across)}
    assert len(same("1", across)) >= 60
    assert len(same("0", across)) >= 30
    assert len(found) >= 12
    assert found >= {
        "cs-de", "de-pl", "cs-pl", "it-sl", "hr-sl", "en-nl", "de-en", "de-hr", "de-it",
    }  # fmt: skip


def test_enough_in_all_and_half_of_them_traps():
    assert len(pairs()) >= 360
    assert len(same("0")) * 2 >= len(pairs())
    assert len(listings()) - len(clusters(pairs())) >= 150
    tellings = Counter(clusters(same("1")).values())
    assert sum(count in {3, 4} for count in tellings.values()) >= 20


def test_no_chain_of_same_joins_what_is_told_to_differ():
    event = clusters(same("1"))
    broken = [
        pair
        for pair in same("0")
        if event.get(pair["id_a"], pair["id_a"]) == event.get(pair["id_b"], pair["id_b"])
    ]
    assert broken == []


def test_the_split_follows_the_rule_and_no_event_is_in_both_halves():
    names = clusters(pairs())
    for pair in pairs():
        digest = hashlib.sha256(names[pair["id_a"]].encode()).digest()
        assert pair["split"] == ("held" if digest[-1] % 2 else "tune"), pair
    halves: dict[str, set[str]] = defaultdict(set)
    for pair in pairs():
        halves[pair["split"]] |= {pair["id_a"], pair["id_b"]}
    assert halves["tune"] & halves["held"] == set()
    assert min(Counter(pair["split"] for pair in pairs()).values()) * 5 >= len(pairs()) * 2


def test_a_time_told_in_utc_is_the_same_moment():
    found = [pair for pair in pairs() if pair["evidence"] == "utc-time"]
    for pair in found:
        told = [listings()[pair[side]] for side in ("id_a", "id_b")]
        # A feed without an offset tells the local time, in these weeks summer time.
        moments = {moment(one["date"], one["time"], one["utcoff"] or "+0200") for one in told}
        assert len(moments) == 1, pair
    assert found


def hours(one: dict[str, Any]) -> float:
    return moment(one["date"], one["time"], "").timestamp() / 3600


def apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    return abs(hours(one) - hours(other))


def days(one: dict[str, Any], other: dict[str, Any]) -> int:
    first, second = (date.fromisoformat(told["date"]) for told in (one, other))
    return abs((first - second).days)


WHAT_A_KIND_MEANS = {
    "allday": lambda one, other: (one["time"] == "") != (other["time"] == ""),
    "consecutive-days": lambda one, other: days(one, other) == 1,
    "doortime": lambda one, other: 0 < apart(one, other) <= 1,
    "halfhour": lambda one, other: apart(one, other) == 0.5,
    "hourly-tour": lambda one, other: 1 <= apart(one, other) < 24,
    "level": lambda one, other: one["date"] == other["date"],
    "matinee": lambda one, other: 1 <= apart(one, other) < 12,
    "midnight-default": lambda one, other: "00:00" in {one["time"], other["time"]},
    "opening-vs-exhibition": lambda one, other: one["date"] == other["date"],
    "other-language-tour": lambda one, other: apart(one, other) == 0,
    "posted-twice": lambda one, other: one["feed"] == other["feed"],
    "rehearsal": lambda one, other: 1 <= apart(one, other) < 12,
    "rescheduled": lambda one, other: one["date"] != other["date"],
    "same-place-same-hour": lambda one, other: (
        not one["time"] or not other["time"] or apart(one, other) == 0
    ),
    "same-title": lambda one, other: one["title"] == other["title"],
    "there-and-back": lambda one, other: 0 < apart(one, other) < 24,
    "truncated": lambda one, other: (one["title"] + other["title"]).count("…") == 1,
    "weekly": lambda one, other: days(one, other) == 7,
    "yearly": lambda one, other: one["date"][:4] != other["date"][:4],
    "zone-slip": lambda one, other: apart(one, other) == 2,
}


@pytest.mark.parametrize("kind", sorted(WHAT_A_KIND_MEANS))
def test_a_kind_is_what_it_says(kind: str):
    found = [pair for pair in pairs() if pair["evidence"] == kind]
    for pair in found:
        assert WHAT_A_KIND_MEANS[kind](listings()[pair["id_a"]], listings()[pair["id_b"]]), pair
    assert found


def test_two_tellings_of_one_event_start_on_one_day_unless_it_was_moved():
    for pair in same("1"):
        one, other = listings()[pair["id_a"]], listings()[pair["id_b"]]
        assert (one["date"] != other["date"]) == (pair["evidence"] == "rescheduled"), pair
