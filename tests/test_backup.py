"""Backup and restore: consistent while others write, and nothing replaced by what is no good."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator import cli, pipeline
from aggregator.errors import StoreError
from aggregator.store import FeedState, Store, Update
from tests.world import World, calendar, vevent

NOW = "2026-05-02T12:00Z"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.feed("museum", show("Werkstatt", "Führung", "Konzert"))
    world.run()
    return world


def show(*titles: str) -> str:
    return calendar(
        vevent(f"{number}@m", title, f";TZID=Europe/Berlin:202606{number:02}T180000")
        for number, title in enumerate(titles, 1)
    )


def call(world: World, command: str, file: Path, *more: str) -> Result:
    arguments = [command, str(file), "--database", str(world.database), *more]
    return CliRunner().invoke(cli.main, arguments)


def restore(world: World, file: Path) -> Result:
    return call(world, "restore", file, "--now", NOW)


def beside(world: World) -> set[str]:
    names = {path.name for path in world.folder.iterdir() if "calendar.sqlite" in path.name}
    return names - {"calendar.sqlite.lock"}


def test_round_trip_gives_the_same_bytes(world: World, tmp_path: Path):
    file = tmp_path / "copy" / "calendar.backup"
    told = call(world, "backup", file)
    assert told.exit_code == 0, told.output
    assert "3 listings, 0 news, 3 events" in told.output
    world.feed("museum", show("Werkstatt", "Rundgang"))
    world.run(timedelta(hours=6))
    expected = world.files()
    told = restore(world, file)
    assert told.exit_code == 0, told.output
    assert "aggregator run makes output/ anew" in told.output
    kept = world.folder / "calendar.sqlite.replaced-20260502T120000Z"
    assert str(kept) in told.output
    assert kept.exists()
    with Store(kept) as old:
        assert {one.listing.details.title for one in old.listings("museum")} == {
            "Werkstatt",
            "Rundgang",
            "Konzert",
        }
    for path in world.output.rglob("*.*"):
        if path.is_file():
            path.unlink()
    world.run()
    assert world.files() == expected


def test_restored_where_there_was_no_database(world: World, tmp_path: Path):
    file = tmp_path / "backup"
    call(world, "backup", file)
    expected = world.files()
    world.database.unlink()
    told = restore(world, file)
    assert told.exit_code == 0, told.output
    assert "replaced" not in told.output
    world.run()
    assert world.files() == expected


def test_a_second_restore_in_the_same_second_keeps_both(world: World, tmp_path: Path):
    file = tmp_path / "backup"
    call(world, "backup", file)
    restore(world, file)
    restore(world, file)
    kept = "calendar.sqlite.replaced-20260502T120000Z"
    assert beside(world) == {"calendar.sqlite", kept, f"{kept}-2"}


def test_backup_overwrites_nothing_unasked(world: World, tmp_path: Path):
    file = tmp_path / "backup"
    file.write_text("precious")
    told = call(world, "backup", file)
    assert told.exit_code == 2
    assert "--force" in told.output
    assert file.read_text() == "precious"
    assert call(world, "backup", file, "--force").exit_code == 0
    assert restore(world, file).exit_code == 0


def test_backup_of_nothing_makes_no_database(world: World, tmp_path: Path):
    world.database.unlink()
    assert call(world, "backup", tmp_path / "backup").exit_code == 3
    assert beside(world) == set()


def test_backup_onto_the_database_itself(world: World):
    assert call(world, "backup", world.database, "--force").exit_code == 2
    assert restore(world, world.database).exit_code == 3
    world.run()


def test_backup_while_a_run_writes(world: World, tmp_path: Path):
    """Each transaction puts the same number in two feeds; no copy shows two different ones."""
    stop, written = threading.Event(), [0]

    def write() -> None:
        with Store(world.database) as store:
            while not stop.is_set():
                written[0] += 1
                states = [FeedState(name, etag=str(written[0])) for name in ("one", "two")]
                store.update([Update(state) for state in states], world.now)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    try:
        for number in range(20):
            file = tmp_path / f"backup-{number}"
            with Store(world.database) as store:
                store.backup(file)
            with closing(sqlite3.connect(file)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                seen.append([row[0] for row in copy.execute("SELECT etag FROM feeds WHERE etag")])
    finally:
        stop.set()
        writer.join()
    assert all(not pair or pair[0] == pair[1] for pair in seen)
    assert len({tuple(pair) for pair in seen}) > 3, "the writer must have written meanwhile"


def text(world: World, file: Path) -> None:
    file.write_text("Not a database, but long enough to be taken for one. " * 40)


def foreign(world: World, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE listings (id)")


def truncated(world: World, file: Path) -> None:
    call(world, "backup", file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_at_a_page(world: World, file: Path) -> None:
    call(world, "backup", file)
    file.write_bytes(file.read_bytes()[:-4096])


def scribbled(world: World, file: Path) -> None:
    call(world, "backup", file)
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    file.write_bytes(content)


def empty(world: World, file: Path) -> None:
    file.write_bytes(b"")


def later(world: World, file: Path) -> None:
    call(world, "backup", file)
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("UPDATE _sqlite_migrations SET name = 'm999' WHERE name LIKE 'm002%'")


def absent(world: World, file: Path) -> None:
    pass


@pytest.mark.parametrize(
    "bad", [text, foreign, truncated, cut_at_a_page, scribbled, empty, later, absent]
)
def test_what_is_no_good_is_refused(world: World, tmp_path: Path, bad):
    file = tmp_path / "bad"
    bad(world, file)
    before = world.database.read_bytes()
    told = restore(world, file)
    assert told.exit_code == 3, told.output
    assert told.output.startswith("Error: ")
    assert not isinstance(told.exception, StoreError)
    assert world.database.read_bytes() == before
    assert beside(world) == {"calendar.sqlite"}
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".unfinished")]


def test_restore_waits_for_no_run(world: World, tmp_path: Path):
    call(world, "backup", tmp_path / "backup")
    with pipeline.only_one(world.database):
        told = restore(world, tmp_path / "backup")
    assert told.exit_code == 3
    assert "Another run" in told.output


def test_restore_under_a_reader_is_refused(world: World, tmp_path: Path):
    """Whoever has the old file open would later remove the new one's log."""
    call(world, "backup", tmp_path / "backup")
    with Store(world.database) as reader:
        told = restore(world, tmp_path / "backup")
        assert reader.counts()["listings"] == 3
    assert told.exit_code == 3
    assert "has it open" in told.output or "open; nothing was changed" in told.output
    assert beside(world) == {"calendar.sqlite"}


def test_a_log_of_the_old_database_does_not_reach_the_new(world: World, tmp_path: Path):
    """A killed run leaves a log; the restored database must not be altered by it."""
    file = tmp_path / "backup"
    call(world, "backup", file)
    expected = world.files()
    leave_log(world)
    assert restore(world, file).exit_code == 0
    with Store(world.database) as store:
        assert "late" not in store.feeds()
    with Store(world.folder / "calendar.sqlite.replaced-20260502T120000Z") as old:
        assert "late" in old.feeds()
    world.run()
    assert world.files() == expected


def leave_log(world: World) -> None:
    """What a run leaves that is killed after a commit."""
    with Store(world.database) as store:
        store.update([Update(FeedState("late"))], world.now)
        main = world.database.read_bytes()
        log = Path(f"{world.database}-wal").read_bytes()
    world.database.write_bytes(main)
    Path(f"{world.database}-wal").write_bytes(log)


def test_after_an_unclean_end_the_database_is_looked_at(world: World, tmp_path: Path):
    call(world, "backup", tmp_path / "backup")
    leave_log(world)
    with Store(world.database) as store:
        assert "late" in store.feeds()
    damage(world)
    leave = Path(f"{world.database}-wal")
    leave.touch()
    with pytest.raises(StoreError, match=r"damaged .*aggregator restore FILE.*UIDs they had"):
        Store(world.database)
    told = restore(world, tmp_path / "backup")
    assert told.exit_code == 0, told.output
    world.run()


def damage(world: World) -> None:
    """Scribble over pages in the middle: listings, events, their indexes."""
    content = bytearray(world.database.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 3 * 4096] = b"\xff" * (3 * 4096)
    world.database.write_bytes(content)


def test_damage_that_is_met_later_says_what_to_do(world: World):
    with closing(sqlite3.connect(world.database)) as db:
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'listings'"
        ).fetchone()
    content = bytearray(world.database.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    world.database.write_bytes(content)
    with (
        Store(world.database) as store,
        pytest.raises(StoreError, match="Restore the newest"),
    ):
        store.listings("museum")


def test_a_damaged_database_is_not_copied_over_a_good_backup(world: World, tmp_path: Path):
    file = tmp_path / "backup"
    call(world, "backup", file)
    good = file.read_bytes()
    damage(world)
    told = call(world, "backup", file, "--force")
    assert told.exit_code == 3, told.output
    assert "damaged" in told.output
    assert file.read_bytes() == good


def test_a_file_of_another_kind_as_database(world: World):
    text(world, world.database)
    with pytest.raises(StoreError, match=r"--database; if it is, restore the newest backup"):
        Store(world.database)


def test_backup_to_where_nothing_can_be_written(world: World, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    told = call(world, "backup", tmp_path / "file" / "backup")
    assert told.exit_code == 3
    assert "Check free space and permissions" in told.output
