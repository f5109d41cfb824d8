"""Every published file before every reader, and proof that the readers object to what is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from panel import objections, read_ics, read_rss

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[3]
CONTROLS = Path(__file__).parent / "controls"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The main job on the shipped configuration, as `make run` runs it."""
    folder = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "aggregator", "run", "--config", "feeds.yaml"]
    command += ["--database", str(folder / "calendar.sqlite"), "--output", str(folder / "output")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TZ": "UTC"},
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return folder / "output"


@pytest.mark.parametrize(("ending", "read"), [(".ics", read_ics), (".rss", read_rss)])
def test_every_reader_reads_every_published_file(published, ending, read):
    files = sorted(published.rglob(f"*{ending}"))
    assert len(files) > 10, (
        f"only {len(files)} files ending in {ending}: at least one per region is published"
    )
    found = {}
    events, readers = 0, 0
    for file in files:
        outcomes = read(file)
        events, readers = events + next(iter(outcomes.values())).count, len(outcomes)
        if against := objections(outcomes):
            found[str(file.relative_to(published))] = against
    assert not found, "\n".join(
        f"{name}\n  " + "\n  ".join(said[:10]) for name, said in found.items()
    )
    assert events > 0, "the readers agree on nothing at all"
    print(f"{len(files)} {ending} files, {events} entries, {readers} readers, no objection")


@pytest.mark.parametrize(
    ("name", "read", "count"), [("good.ics", read_ics, 5), ("good.rss", read_rss, 2)]
)
def test_the_panel_accepts_what_is_sound(name, read, count):
    outcomes = read(CONTROLS / name)
    assert objections(outcomes) == []
    assert {outcome.count for outcome in outcomes.values()} == {count}


# Which readers object to which fault was observed, and is pinned so that a deaf panel shows.
FAULTS = {
    "bad-date.ics": {"icalendar", "ical.js", "khal", "calcurse"},
    "comma-unescaped.ics": {"calcurse"},
    "ends-as-it-starts.ics": {"khal", "calcurse"},
    "half-a-file.ics": {"icalendar", "ical.js", "node-ical", "khal", "calcurse"},
    "no-uid.ics": {"icalendar", "ical.js", "khal"},
    "not-a-calendar.ics": {"icalendar", "ical.js", "node-ical", "khal", "calcurse"},
    "period-dates.ics": {"khal", "calcurse"},
    "rule-misses-start.ics": {"khal", "calcurse"},
    "title-of-two-lines.ics": {"calcurse"},
    "zone-unexplained.ics": {"icalendar", "ical.js", "khal"},
    "half-a-file.rss": {"feedparser", "feedsmith"},
    "not-a-feed.rss": {"feedparser", "feedsmith", "newsboat"},
    "one-guid-twice.rss": {"newsboat"},
    "prefix-unexplained.rss": {"feedparser"},
    "unclosed.rss": {"feedparser"},
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_panel_objects_to_what_is_broken(name):
    read = read_ics if name.endswith(".ics") else read_rss
    outcomes = read(CONTROLS / name)
    assert {objection.partition(": ")[0] for objection in objections(outcomes)} == FAULTS[name]


def test_no_control_is_left_unused():
    assert {file.name for file in CONTROLS.iterdir()} == {*FAULTS, "good.ics", "good.rss"}


def test_a_missing_reader_is_an_error_that_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Exception, match="scripts/install-proof-tools"):
        read_ics(CONTROLS / "good.ics")
