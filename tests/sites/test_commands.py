"""``aggregator sites`` as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aggregator import cli, report
from aggregator.sites import KINDS

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "aggregator" / "sites" / "register"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch):
    """Where ``feeds.yaml`` is."""
    monkeypatch.chdir(ROOT)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["sites", *(str(one) for one in arguments)])


def listed(*arguments: object) -> list[dict[str, Any]]:
    result = call("list", "--json", *arguments)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.output)["sites"]
    return rows


def test_list_is_a_table():
    lines = call("list", "--region", "leoben").output.splitlines()
    assert lines[0].split() == ["id", "region", "kinds", "name", "town"]
    (row,) = [line for line in lines if line.startswith("erzberg ")]
    assert row.split()[1] == "leoben"
    assert "mine, " in row
    assert "Abenteuer Erzberg" in row
    assert row.rstrip().endswith("Eisenerz")
    assert "Sites: 8, regions: 1." in lines[-1]


def test_list_narrows_by_region_and_kind():
    every = listed()
    mines = listed("--kind", "mine")
    graz = listed("--region", "graz")
    assert {row["region"] for row in graz} == {"graz"}
    assert [row for row in every if row["region"] == "graz"] == graz
    assert mines == [row for row in every if "mine" in row["kinds"]]
    assert 0 < len(mines) < len(every)
    assert listed("--region", "graz", "--kind", "salt-works") == []


def test_nothing_found_is_said():
    assert "No such site" in call("list", "--region", "graz", "--kind", "salt-works").output


def test_names_are_in_the_language_that_is_asked_for():
    def name(*arguments: str) -> object:
        (row,) = [
            row
            for row in listed("--region", "karlovy-vary", *arguments)
            if row["id"] == "stola-johannes"
        ]
        return row["name"]

    assert name() == "Štola Johannes"
    assert name("--language", "de") == "Johannesstollen"
    assert name("--language", "nl") == "Štola Johannes", "the region's where there is none"


def test_an_unknown_region_or_kind_is_refused():
    result = call("list", "--region", "graaz")
    assert result.exit_code == cli.UNUSABLE
    assert 'Did you mean "graz"?' in result.output
    result = call("list", "--kind", "castle")
    assert result.exit_code == cli.UNUSABLE
    assert all(kind in result.output for kind in KINDS)


def test_show_tells_facts_with_source_and_date_and_what_disagrees():
    result = call("show", "saigerhuette-gruenthal")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    (n,) = [n for n, line in enumerate(lines) if line.startswith("opening_hours_text")]
    assert "May-Oct Tue-Sun 10-18" in lines[n]
    assert lines[n + 1].endswith("(of 2022, read 2026-11-24)")
    assert lines[n + 1].split()[0].startswith("https://")
    assert "another source: Tue-Sun 9:30-16:30" in lines[n + 2]
    assert "(undated, read 2026-11-24)" in lines[n + 3]
    assert lines[-1] == report.NO_STATE
    assert not [line for line in lines if "another source" in line and "museum" in line]


def test_show_json_holds_every_fact():
    told = json.loads(call("show", "saigerhuette-gruenthal", "--json").output)
    assert told["open"] is None, "the state is not computed yet"
    assert set(told["facts"][0]) == {"field", "value", "source", "read", "as_of", "agrees"}
    hours = [fact for fact in told["facts"] if fact["field"] == "opening_hours_text"]
    assert [fact["agrees"] for fact in hours] == [True, False]
    kinds = [fact for fact in told["facts"] if fact["field"] == "kind"]
    assert len(kinds) == 3
    assert all(fact["agrees"] for fact in kinds), "kinds add up"


def test_show_of_a_site_that_is_not_there():
    result = call("show", "saigerhutte-gruenthal")
    assert result.exit_code == cli.UNUSABLE
    assert 'Did you mean "saigerhuette-gruenthal"?' in result.output


@pytest.mark.parametrize("file", sorted(REGISTER.iterdir()), ids=lambda file: file.stem)
def test_check_of_our_own_files(file: Path):
    result = call("check", file)
    assert result.exit_code == 0, result.output
    assert "nothing is wrong" in result.output


def test_check_tells_what_is_wrong_and_exits_with_1(tmp_path: Path):
    file = tmp_path / "partner.yaml"
    text = (REGISTER / "graz.yaml").read_text("utf-8")
    file.write_text(text.replace("value: mill", "value: millstone", 1), "utf-8")
    result = call("check", file)
    line = 1 + text[: text.index("value: mill")].count("\n")
    assert result.exit_code == cli.LOST
    assert f"{file}, line {line}: roesselmuehle-graz › kind: " in result.output
    assert "to mend: 1." in result.output
    told = json.loads(call("check", file, "--json").output)
    assert [one["code"] for one in told["problems"]] == ["bad-kind"]
    assert len(told["sites"]) == text.count("  - id: ") - 1
    assert told["facts"] > 100


def test_check_of_what_is_no_register(tmp_path: Path):
    file = tmp_path / "partner.yaml"
    assert call("check", file).exit_code == cli.UNUSABLE
    file.write_text("id;name\n1;Mühle\n", "utf-8")
    result = call("check", file)
    assert result.exit_code == cli.UNUSABLE
    assert "Error: " in result.output


def test_every_command_explains_itself():
    for name, command in cli.sites.commands.items():
        result = call(name, "--help")
        assert result.exit_code == 0
        assert command.help
        assert "--json" in result.output
