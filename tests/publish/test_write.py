"""Writing: whole files, untouched when equal, and nothing removed that is not ours."""

import io
import json
import os
import stat
from pathlib import Path

import pytest

from aggregator.errors import PublishError
from aggregator.publish.write import MANIFEST, Written, write


def everything(directory):
    return sorted(
        path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()
    )


def test_writes_then_leaves_alone(tmp_path):
    files = {"calendar.ics": b"one", "region/zwickau.ics": b"two"}
    assert write(tmp_path, files) == Written(("calendar.ics", "region/zwickau.ics"), 0, ())
    assert (tmp_path / "region/zwickau.ics").read_bytes() == b"two"
    before = {name: (tmp_path / name).stat() for name in [*files, MANIFEST]}
    assert write(tmp_path, files) == Written((), 2, ())
    for name, found in before.items():
        now = (tmp_path / name).stat()
        assert (now.st_ino, now.st_mtime_ns) == (found.st_ino, found.st_mtime_ns), name


def test_replaces_only_what_changed(tmp_path):
    write(tmp_path, {"a.ics": b"1", "b.ics": b"1"})
    inode = (tmp_path / "b.ics").stat().st_ino
    assert write(tmp_path, {"a.ics": b"2", "b.ics": b"1"}) == Written(("a.ics",), 1, ())
    assert (tmp_path / "a.ics").read_bytes() == b"2"
    assert (tmp_path / "b.ics").stat().st_ino == inode


def test_removes_what_it_wrote_and_nothing_else(tmp_path):
    write(tmp_path, {"a.ics": b"1", "old/b.ics": b"1"})
    (tmp_path / "old/notes.txt").write_text("mine")
    (tmp_path / "robots.txt").write_text("mine")
    assert write(tmp_path, {"a.ics": b"1"}) == Written((), 1, ("old/b.ics",))
    assert everything(tmp_path) == [MANIFEST, "a.ics", "old/notes.txt", "robots.txt"]
    assert json.loads((tmp_path / MANIFEST).read_text()) == ["a.ics"]


def test_file_already_gone_is_not_counted(tmp_path):
    write(tmp_path, {"a.ics": b"1", "b.ics": b"1"})
    (tmp_path / "b.ics").unlink()
    assert write(tmp_path, {"a.ics": b"1"}).removed == ()


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "/etc/a",
        "a/../../b",
        "",
        "a//b",
        "a/",
        ".published",
        "x/.hidden",
        "a\\b",
        "a\0b",
        ".",
    ],
)
def test_names_that_lead_elsewhere(tmp_path, name):
    with pytest.raises(PublishError, match="cannot publish"):
        write(tmp_path / "out", {"good.ics": b"1", name: b"x"})
    assert not (tmp_path / "out").exists()


def test_symbolic_link_that_leads_out(tmp_path):
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "region").symlink_to(outside)
    with pytest.raises(PublishError, match="leads out"):
        write(out, {"region/a.ics": b"1"})
    assert everything(outside) == []


def test_a_file_that_is_a_link_is_replaced_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"secret")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.ics").symlink_to(target)
    assert write(out, {"a.ics": b"secret"}).changed == ("a.ics",)
    assert not (out / "a.ics").is_symlink()
    write(out, {"a.ics": b"new"})
    assert target.read_bytes() == b"secret"


def test_manifest_of_others_removes_nothing_outside(tmp_path):
    out, precious = tmp_path / "out", tmp_path / "precious"
    out.mkdir()
    precious.write_text("mine")
    (out / MANIFEST).write_text(json.dumps(["../precious", str(precious), 7, None]))
    assert write(out, {"a.ics": b"1"}).removed == ()
    assert precious.exists()


@pytest.mark.parametrize("content", ["", "{", '"a.ics"', "null"])
def test_broken_manifest_is_begun_anew(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    write(tmp_path, {"a.ics": b"1"})
    assert json.loads((tmp_path / MANIFEST).read_text()) == ["a.ics"]


def test_leftovers_of_a_killed_run_go(tmp_path):
    write(tmp_path, {"region/a.ics": b"1"})
    (tmp_path / ".b.ics.publishing").write_bytes(b"half")
    (tmp_path / "region/.a.ics.publishing").write_bytes(b"half")
    (tmp_path / ".htaccess").write_bytes(b"mine")
    write(tmp_path, {"region/a.ics": b"2"})
    assert everything(tmp_path) == [".htaccess", MANIFEST, "region/a.ics"]


def test_failure_keeps_the_last_good_file(tmp_path, monkeypatch):
    write(tmp_path, {"a.ics": b"good", "gone.ics": b"1"})

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match=r"a\.ics: No space left on device; the last good"):
        write(tmp_path, {"a.ics": b"better"})
    assert (tmp_path / "a.ics").read_bytes() == b"good"
    assert everything(tmp_path) == [MANIFEST, "a.ics", "gone.ics"]


STEPS = ["open", "fsync", "replace", "unlink", "mkdir"]


@pytest.mark.parametrize("nth", range(1, 7))
@pytest.mark.parametrize("step", STEPS)
def test_the_nth_step_fails(tmp_path, monkeypatch, step, nth):
    """Whatever fails, each file is the old or the new one, and the next call puts all right.

    tests/proof/test_faults.py does this to whole runs, for more errors, until no fault fires.
    """
    old = {"a.ics": b"old", "b.ics": b"same", "gone/c.ics": b"old", "gone/d.ics": b"old"}
    new = {"a.ics": b"newer", "b.ics": b"same", "new/e.ics": b"new", "new/f.ics": b"new"}
    write(tmp_path, old)
    module, name = (io, "open") if step == "open" else (os, step)
    real, calls = getattr(module, name), []

    def failing(path, *arguments, **more):
        calls.append(path)
        if len(calls) == nth:
            raise OSError(28, "No space left on device")
        return real(path, *arguments, **more)

    monkeypatch.setattr(module, name, failing)
    told = ""
    try:
        write(tmp_path, new)
    except PublishError as error:
        told = str(error)
    monkeypatch.undo()
    if len(calls) >= nth and (step != "mkdir" or told):  # a folder that is there need not be made
        assert str(tmp_path) in told
        assert "No space left on device" in told
        assert "Check free space and permissions, then run again" in told
    for name in old.keys() | new.keys():
        path = tmp_path / name
        assert (path.read_bytes() if path.exists() else None) in (old.get(name), new.get(name))
    write(tmp_path, new)
    assert everything(tmp_path) == [MANIFEST, *sorted(new)]
    assert all((tmp_path / name).read_bytes() == content for name, content in new.items())


def test_killed_between_writing_and_removing(tmp_path, monkeypatch):
    """The next run knows all that the killed one wrote, and what it had not removed yet."""
    write(tmp_path, {"a.ics": b"1", "b.ics": b"1"})
    monkeypatch.setattr("aggregator.publish.write._remove", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(tmp_path, {"a.ics": b"1", "c.ics": b"1"})
    monkeypatch.undo()
    assert write(tmp_path, {"a.ics": b"1"}).removed == ("b.ics", "c.ics")


def test_target_that_is_a_directory(tmp_path):
    (tmp_path / "a.ics").mkdir()
    with pytest.raises(PublishError, match=r"a\.ics"):
        write(tmp_path, {"a.ics": b"1"})


def test_readable_by_a_web_server(tmp_path):
    old = os.umask(0o022)
    try:
        write(tmp_path, {"a.ics": b"1"})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.ics").stat().st_mode) == 0o644


def test_makes_the_folders_that_are_missing(tmp_path):
    out = tmp_path / "srv/public"
    assert write(out, {}) == Written((), 0, ())
    assert everything(out) == [MANIFEST]
    assert write(out, {"a/b/c.ics": b"1"}).changed == ("a/b/c.ics",)
    assert (out / "a/b/c.ics").read_bytes() == b"1"


def test_what_it_did_is_told_in_order(tmp_path):
    names = [f"{letter}.ics" for letter in "hbfdagce"]
    assert write(tmp_path, dict.fromkeys(names, b"1")).changed == tuple(sorted(names))
    assert write(tmp_path, {}).removed == tuple(sorted(names))


def test_the_list_of_what_is_ours_can_be_read_by_a_person(tmp_path):
    write(tmp_path, {"zürich.ics": b"1", "a.ics": b"1"})
    assert (tmp_path / MANIFEST).read_text("utf-8") == '[\n"a.ics",\n"zürich.ics"\n]\n'


def test_the_output_directory_may_be_a_link_or_relative(tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to("disk")
    monkeypatch.chdir(tmp_path)
    write(Path("out"), {"r/a.ics": b"1"})
    assert everything(tmp_path / "disk") == [MANIFEST, "r/a.ics"]


@pytest.mark.parametrize(
    ("folder", "now"),
    [
        ("old", {}),
        ("old", {"old/a.ics": b"1"}),
        ("old", {"new/b.ics": b"1"}),
        ("new", {"new/b.ics": b"1"}),
    ],
)
def test_a_leftover_goes_from_every_folder_that_is_or_was_ours(tmp_path, now, folder):
    """Also where it stands in the way of the file that is written next."""
    write(tmp_path, {"old/a.ics": b"1"})
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / ".b.ics.publishing").write_bytes(b"half")
    write(tmp_path, now)
    assert everything(tmp_path) == sorted([MANIFEST, *now])


def test_a_folder_that_became_a_file_of_somebody(tmp_path):
    write(tmp_path, {"old/a.ics": b"1"})
    (tmp_path / "old/a.ics").unlink()
    (tmp_path / "old").rmdir()
    (tmp_path / "old").write_text("mine")
    assert write(tmp_path, {}).removed == ()
    assert (tmp_path / "old").read_text() == "mine"


def test_each_step_is_settled_before_the_next(tmp_path, monkeypatch):
    """A power cut keeps what was synced, in any order whatever was not: so a name is remembered
    before its file is made, a file is whole before it takes its name, the new stand before the old
    go, and what is gone is gone for good before it is forgotten."""
    write(tmp_path, {"old/a.ics": b"1", "old/b.ics": b"1"})
    steps = []

    def below(path):
        name = os.path.relpath(path, tmp_path)
        return f"{name} {len(Path(path).read_bytes())}" if Path(path).is_file() else name

    def noting(deed):
        real = getattr(os, deed)

        def note(what, *more, **options):
            path = Path(f"/proc/self/fd/{what}").readlink() if deed == "fsync" else what
            steps.append(f"{deed} {below(path)}")
            return real(what, *more, **options)

        monkeypatch.setattr(os, deed, note)

    for deed in ("fsync", "replace", "unlink"):
        noting(deed)
    write(tmp_path, {"r/y.ics": b"four", "p/q/x.ics": b"three"})
    monkeypatch.undo()
    both = len('[\n"old/a.ics",\n"old/b.ics",\n"p/q/x.ics",\n"r/y.ics"\n]\n')
    new = len('[\n"p/q/x.ics",\n"r/y.ics"\n]\n')
    assert steps == [
        *(f"fsync ..published.publishing {both}", f"replace ..published.publishing {both}"),
        "fsync .",
        *("fsync p/q/.x.ics.publishing 5", "replace p/q/.x.ics.publishing 5"),
        *("fsync r/.y.ics.publishing 4", "replace r/.y.ics.publishing 4"),
        *("fsync .", "fsync p", "fsync p/q", "fsync r"),
        *("unlink old/a.ics 1", "unlink old/b.ics 1"),
        *("fsync .", "fsync old"),
        *(f"fsync ..published.publishing {new}", f"replace ..published.publishing {new}"),
        "fsync .",
    ]


@pytest.mark.parametrize(
    ("module", "step", "told"),
    [
        (Path, "read_text", "cannot read {out}/.published: Read-only"),
        (Path, "glob", "cannot clean {out}: Read-only"),
        (Path, "read_bytes", "cannot read {out}/a.ics: Read-only"),
        (os, "fsync", "cannot write {out}/.published: Read-only"),
        (Path, "unlink", "cannot remove {out}/gone.ics: Read-only"),
        (Path, "mkdir", "cannot make the directory {out}: Read-only"),
        (os, "open", "cannot sync {out}: Read-only"),
    ],
)
def test_what_failed_is_told(tmp_path, monkeypatch, module, step, told):
    write(tmp_path, {"a.ics": b"1", "gone.ics": b"1"})
    real = getattr(module, step)

    def failing(what, *more, **options):
        if step == "read_bytes" and what.name == MANIFEST:
            return real(what, *more, **options)
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(module, step, failing)
    with pytest.raises(PublishError) as error:
        write(tmp_path, {"a.ics": b"2", **({"b.ics": b"1"} if step != "unlink" else {})})
    assert told.format(out=tmp_path) in str(error.value)


def test_a_folder_where_an_unfinished_file_would_be(tmp_path):
    (tmp_path / ".a.ics.publishing").mkdir()
    with pytest.raises(PublishError, match="cannot clean"):
        write(tmp_path, {"a.ics": b"1"})


def test_nothing_stays_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    write(tmp_path, {"a.ics": b"1", "r/b.ics": b"1"})
    write(tmp_path, {})
    assert len(list(Path("/proc/self/fd").iterdir())) == before
