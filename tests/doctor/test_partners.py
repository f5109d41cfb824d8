"""docs/partners.md shows what the command prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator import cli

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "partners.md"
_SHOWN = re.compile(r"^```console\n\$ aggregator (check .+)\n((?:.*\n)*?)```$", re.MULTILINE)
SHOWN = _SHOWN.findall(DOCUMENT.read_text(encoding="utf-8"))


def test_ten_bad_feeds_are_shown():
    files = {shlex.split(command)[1] for command, _ in SHOWN}
    languages = {command.split("--in ")[1][:2] for command, _ in SHOWN}
    assert len(files) == 10
    assert files == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/corpus/partners").iterdir()
    }
    assert len(languages) == 8


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[one for one, _ in SHOWN])
def test_the_document_shows_what_is_printed(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(cli.main, shlex.split(command))
    assert done.stdout == shown
