"""The measurements themselves work, and what they measure is right."""

from tests.bench.checks import check
from tests.bench.server import serving
from tests.bench.timing import baselines, ours, start
from tests.bench.world import SCENARIOS, Calendar, Size, World

SMALL = Size(feeds=3, events=5)


def test_what_is_measured_is_done_and_no_more(tmp_path):
    with serving() as site:
        checks = list(check(World(SMALL, site), tmp_path))

    assert [one for one in checks if not one.holds] == []


def test_every_scenario_is_measured_beside_its_baselines(tmp_path):
    with serving() as site:
        world = World(SMALL, site)
        spent = {**start(), **ours(Calendar(world, tmp_path / "ours"), world, SCENARIOS[:2])}
        spent |= baselines(world, tmp_path, merger=None)

    assert all(one.cpu > 0 and one.wall > 0 and one.megabytes > 1 for one in spent.values())
    assert (tmp_path / "plain.ics").read_bytes().count(b"BEGIN:VEVENT") == SMALL.all
