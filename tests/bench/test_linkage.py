"""The listings are what they claim to be, and what is told of matching them is right."""

from collections import Counter

import pytest

from tests.bench.linkage.__main__ import compare
from tests.bench.linkage.data import changed, read, rows, write
from tests.bench.linkage.score import Score, best_clusters, best_pairs, score

TRUTH = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}
EDGES = [("a", "b", 9.0), ("d", "e", 8.0), ("b", "c", 5.0), ("c", "f", 2.0)]


def test_the_same_seed_makes_the_same_listings_and_each_has_its_id():
    listed = rows(3000)

    assert listed == rows(3000)
    assert listed != rows(3000, seed=2)
    assert len({row.id for row in listed}) == 3000


def test_a_third_of_the_events_is_told_by_two_to_four_feeds_once_each():
    told = Counter(row.event for row in rows(4000))
    feeds = Counter((row.event, row.feed) for row in rows(4000))

    assert max(told.values()) == 4
    assert sum(number > 1 for number in told.values()) / len(told) == pytest.approx(0.35, abs=0.04)
    assert set(feeds.values()) == {1}


def test_one_per_cent_changes():
    old = rows(4000)
    new = changed(old)

    before, after = ({row.id: row for row in listed} for listed in (old, new))
    edited = [name for name in before if name in after and before[name] != after[name]]
    assert len(before.keys() - after.keys()) == 10
    assert len(after.keys() - before.keys()) == 10
    assert len(edited) == 20
    assert not {row.event for row in old} & {after[name].event for name in after.keys() - before}


def test_listings_survive_their_file(tmp_path):
    listed = rows(50)
    write(listed, tmp_path / "listings")

    assert read(tmp_path / "listings") == listed


def test_clusters_are_scored_by_their_pairs():
    # Found: ab, af, bf, de; true: ab, ac, bc, de.
    assert score([["a", "b", "f"], ["d", "e"], ["c"]], TRUTH) == Score(2 / 4, 2 / 4)


def test_the_best_recall_is_found_at_a_precision():
    # Single edges: the three surest are right, 3 of 4 true pairs.
    assert best_pairs(EDGES, TRUTH, 1.0) == Score(3 / 4, 1.0)
    # As components they hold all four; the last edge would add three wrong pairs.
    assert best_clusters(EDGES, TRUTH, 1.0) == Score(1.0, 1.0)
    assert best_clusters([*EDGES[:2], ("c", "f", 8.0)], TRUTH, 0.9) == Score(1 / 4, 1.0)


def test_our_half_runs_and_finds_events_told_again(tmp_path):
    found = compare(600, tmp_path, None)

    assert found["our recall"] > 0.5
    assert found["our precision"] > 0.9
    assert found["our change: precision"] > 0.9
    assert found["our candidates"] > 0
    assert found["our cpu"] > found["our cpu_change"] > 0
    assert found["our megabytes"] > 1
