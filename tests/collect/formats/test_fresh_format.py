"""A fresh format is one new file and one line: shown by adding one and publishing from it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.collect import formats
from aggregator.errors import ConfigError
from tests.world import World

DIARY = '''
"""A diary: a line for each day."""

from datetime import date

from aggregator.collect.drafts import Body, Draft, Reading

NAME = "diary"


def sniff(head: bytes) -> bool:
    return head.startswith(b"DIARY")


def read(body: Body) -> Reading:
    days = [line.split(" ", 1) for line in body.data.decode().splitlines()[1:]]
    drafts = [Draft(day, title, date.fromisoformat(day)) for day, title in days]
    return Reading(tuple(drafts), complete=True)
'''
"""The one new file."""

NOTES = "DIARY of the museum\n2026-06-12 Hochofenabstich\n2026-06-13 Dampftag\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.feed("named", NOTES, more=", format: diary")
    world.feed("found", NOTES.replace("Dampftag", "Schmiedefeuer"), partner="town")
    world.configuration()
    return world


def register(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(DIARY, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("diary", path)
    assert spec
    assert spec.loader
    diary = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(diary)
    monkeypatch.setitem(formats.FORMATS, diary.NAME, diary)  # the one line


def test_before_its_name_is_refused_by_the_names_that_are_known(world: World):
    with pytest.raises(ConfigError) as refused:
        pipeline.load(world.folder / "feeds.yaml")
    assert f'found "diary"; allowed: auto, {", ".join(formats.FORMATS)}.' in str(refused.value)


def test_after_it_is_read_and_published(world: World, monkeypatch: pytest.MonkeyPatch):
    register(world.folder / "diary.py", monkeypatch)
    assert pipeline.load(world.folder / "feeds.yaml").feed("named").format == "diary"
    report = world.run()
    assert [(feed.id, feed.state, feed.listings) for feed in report.feeds] == [
        ("named", "read", 2),
        ("found", "read", 2),
    ]
    assert {str(event["SUMMARY"]) for event in world.events()} == {
        *("Hochofenabstich", "Dampftag", "Schmiedefeuer"),
    }
