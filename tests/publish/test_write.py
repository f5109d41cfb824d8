"""Writing: whole files, untouched when equal, and nothing removed that is not ours."""

import io
import json
import os
import stat

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
