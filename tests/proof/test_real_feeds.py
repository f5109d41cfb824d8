"""The main job on real calendars, served over loopback: read, unchanged, changed.

Measures on files that are not part of the project (the fixture ``shared_data``).
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from aggregator.store import Store

ROOT = Path(__file__).parents[2]
PARTNERS = 10
NOW = "2026-03-01T12:00-05:00"
"""In the midst of what the files hold, so that most of their events are published."""
pytestmark = pytest.mark.proof


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("feeds") / "www"
    shutil.copytree(shared_data / "ical" / "feeds", folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def configuration(files: list[Path], folder: Path, address: str) -> str:
    """Each file a feed, in turn of ten partners in ten regions."""
    lines = ["calendar: {title: Real, address: 'https://calendar.example/', language: en}"]
    zone = "timezone: America/New_York"
    lines.append("regions:")
    lines += [
        f"  - {{id: r{n}, name: R{n}, country: US, language: en, {zone}}}" for n in range(PARTNERS)
    ]
    lines.append("partners:")
    lines += [f"  - {{id: p{n}, name: P{n}, region: r{n}}}" for n in range(PARTNERS)]
    lines.append("feeds:")
    for number, path in enumerate(files):
        url = address + quote(path.relative_to(folder).as_posix())
        lines.append(f"  - {{id: f{number}, partner: p{number % PARTNERS}, url: '{url}'}}")
    return "\n".join(lines) + "\n"


def run(where: Path) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "aggregator", "run", "--json", "--allow-private"),
            *("--config", str(where / "feeds.yaml"), "--database", str(where / "db.sqlite")),
            *("--output", str(where / "output"), "--now", NOW),
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=900,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told_once(database: Path, files: list[Path]) -> tuple[int, bytes]:
    """A file's number and the UID of an event of the next days that only it tells, once.

    Of the next days, since files that are cut leave out what ends last.
    """
    with Store(database) as store:
        for number, path in enumerate(files):
            text = path.read_bytes()
            for one in store.listings(f"f{number}"):
                uid = one.listing.key.source_id.encode()
                if (
                    str(one.listing.details.start).startswith("2026-03-0")
                    and one.home is not None
                    and len(store.of_event(one.home.event)) == 1
                    and text.count(b"UID:" + uid) == 1
                ):
                    return number, uid
    raise LookupError("no such event")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_real_calendars_from_first_pull_to_one_change(
    served: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder, address = served
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    (tmp_path / "feeds.yaml").write_text(configuration(files, folder, address))

    # Read, or named for what it is. VEVENTs are counted apart, by a scan for their first line.
    counts = {
        f"f{n}": len(re.findall(rb"^BEGIN:VEVENT\s*$", path.read_bytes(), re.M | re.I))
        for n, path in enumerate(files)
    }
    calendars = {f"f{n}" for n, path in enumerate(files) if b"BEGIN:VCALENDAR" in path.read_bytes()}
    first = run(tmp_path)
    states = {feed["id"]: feed["state"] for feed in first["feeds"]}
    assert {one for one, state in states.items() if state == "read"} == calendars
    for feed in first["feeds"]:
        if feed["id"] not in calendars:
            assert feed["state"] == "refused"
            assert feed["problems"][0]["code"] in {"html", "json", "empty", "unknown-format"}
    wanted = sum(counts[one] for one in calendars)
    held = sum(feed["listings"] for feed in first["feeds"])
    assert held >= 0.999 * wanted

    # Again: every calendar answers 304, and no byte changes.
    before = contents(tmp_path / "output")
    second = run(tmp_path)
    answers = Counter(feed["http_status"] for feed in second["feeds"] if feed["id"] in calendars)
    assert answers == {304: len(calendars)}
    assert contents(tmp_path / "output") == before
    assert not any(file["changed"] for file in second["published"])

    # One file changes: the publications of its partner, and of what it shares, and no other.
    number, uid = told_once(tmp_path / "db.sqlite", files)
    text = files[number].read_bytes()
    summary = text.index(b"SUMMARY", text.rindex(b"BEGIN:VEVENT", 0, text.index(uid)))
    value = text.index(b":", summary) + 1
    files[number].write_bytes(text[:value] + b"Moved indoors - " + text[value:])
    third = run(tmp_path)
    after = contents(tmp_path / "output")
    touched = {path for path in after if after[path] != before[path]}
    assert touched == {file["path"] for file in third["published"] if file["changed"]}
    mine = number % PARTNERS
    assert f"partner/p{mine}.ics" in touched
    parts = {path for path in touched if path.startswith(("partner/", "region/"))}
    assert {int(re.sub(r"\D", "", path)) for path in parts} == {mine}
    (feed,) = [one for one in third["feeds"] if one["state"] == "read"]
    assert feed["id"] == f"f{number}"

    with capsys.disabled():
        print(
            f"\n{len(files)} files: {len(calendars)} calendars with {wanted} VEVENTs, of which "
            f"{held} are held ({held / wanted:.2%}); {len(files) - len(calendars)} named for what "
            f"they are; {first['events']} events published; second run: {dict(answers)}, "
            f"0 bytes changed; third: {sorted(touched)}"
        )
