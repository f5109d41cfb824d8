"""A register file: what is read of it, and each mistake, told with its line and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aggregator import config
from aggregator.config import Region
from aggregator.errors import ConfigError
from aggregator.model import Problem, Severity
from aggregator.sites import Fact, Site, check, reading

REGIONS = config.load(Path(__file__).parents[2] / "feeds.yaml").regions

GOOD = """\
region: graz
sites:
  - id: old-mill
    name.de:
      - value: Alte Mühle
        source: https://mill.example/
        read: 2026-11-24
        as_of: 2024-05
    kind:
      - value: mill
        source: https://mill.example/
        read: 2026-11-24
    latitude:
      - value: 47.07
        source: https://mill.example/
        read: 2026-11-24
    longitude:
      - value: 15.44
        source: https://mill.example/
        read: 2026-11-24
"""


def told(tmp_path: Path, text: str) -> tuple[tuple[Site, ...], list[Problem]]:
    path = tmp_path / "graz.yaml"
    path.write_text(text, "utf-8")
    return check(path, REGIONS)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_good_file_is_sites_with_facts(tmp_path: Path):
    sites, problems = told(tmp_path, GOOD)
    assert problems == []
    (site,) = sites
    assert (site.id, site.region, site.kinds) == ("old-mill", "graz", ("mill",))
    assert site.facts[0] == Fact(
        "name.de", "Alte Mühle", "https://mill.example/", date(2026, 11, 24), "2024-05"
    )
    assert site.place == (47.07, 15.44)
    assert site.name("sl", "de") == "Alte Mühle"
    assert site.value("website") == ""


FACT = "\n      - value: {}\n        source: https://mill.example/\n        read: 2026-11-24\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "says"),
    [
        ("region: graz", "region: grazz", 1, "unknown-region", 'Did you mean "graz"?'),
        ("region: graz\n", "", 1, "unknown-region", "found nothing"),
        ("region: graz", "regoin: graz", 1, "unknown-key", 'Did you mean "region"?'),
        ("id: old-mill", "id: Old Mill", 3, "no-id", "small letters"),
        ("    kind:", "    kinds:", 9, "unknown-field", 'Did you mean "kind"?'),
        ("name.de", "name.fr", 4, "bad-language", "allowed languages: de, cs"),
        ("name.de", "summary.de", 3, "no-name", "it has no name"),
        ("value: mill", "value: mil", 10, "bad-kind", 'Did you mean "mill"?'),
        ("value: mill", "value: ''", 10, "no-value", "some text"),
        ("value: mill", "value: 8058", 10, "no-value", "in quotes"),
        ("value: 47.07", "value: 97.07", 14, "bad-place", "from -90 to 90"),
        ("value: 47.07", "value: .nan", 14, "bad-place", "from -90 to 90"),
        ("value: 47.07", "value: north", 14, "bad-place", "from -90 to 90"),
        ("value: 15.44", "value: -180.1", 18, "bad-place", "from -180 to 180"),
        ("    latitude:", "    built:", 17, "half-a-place", "there is no latitude"),
        ("        as_of: 2024-05", "        as_of: May 2024", 8, "bad-date", "2024-05"),
        ("        as_of: 2024-05", "        as_of: 2024-13", 8, "bad-date", "2024-05"),
        ("        as_of: 2024-05", "        as_of: 2027", 8, "bad-date", "not after it was read"),
        ("        as_of: 2024-05", "        as_off: 2024-05", 8, "unknown-key", "as_of"),
        ("read: 2026-11-24", "read: 2026-11-31", 7, "bad-date", "2026-11-24"),
        ("        read: 2026-11-24\n", "", 5, "bad-date", "read is nothing"),
        ("        source: https://mill.example/\n", "", 5, "no-source", "without a source"),
        ("https://mill.example/", "mill.example", 6, "bad-source", "https://"),
        ("https://mill.example/", "ftp://mill.example", 6, "bad-source", "https://"),
        ("https://mill.example/", "javascript:alert(1)", 6, "bad-source", "https://"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, line: int, code: str, says: str):
    text = changed(old, new)
    if old == "    latitude:":
        text = text.replace("value: 47.07", "value: '1901'")
    sites, problems = told(tmp_path, text)
    found = [one for one in problems if one.code == code]
    assert [one.where for one in found] == [f"line {line}"], problems
    assert says in found[0].message
    assert found[0].severity is Severity.ERROR
    if line > 2:
        assert sites == (), "a site with a mistake must not pass"


@pytest.mark.parametrize(
    ("field", "bad", "good", "code"),
    [
        ("country", "Austria", "AT", "bad-country"),
        ("country", "XX", "SI", "bad-country"),
        ("website", "www.mill.example", "https://mill.example", "bad-website"),
        ("erih", "mill", "https://www.erih.net/mill", "bad-erih"),
        ("wikidata", "mill", "Q42", "bad-wikidata"),
    ],
)
def test_values_of_one_form(tmp_path: Path, field: str, bad: str, good: str, code: str):
    def problems(value: str) -> list[str]:
        return [one.code for one in told(tmp_path, GOOD + f"    {field}:" + FACT.format(value))[1]]

    assert problems(bad) == [code]
    assert problems(good) == []


def test_an_id_stands_once(tmp_path: Path):
    again = GOOD[GOOD.index("  - id") :]
    sites, problems = told(tmp_path, GOOD + again)
    assert [(one.code, one.where) for one in problems] == [("duplicate-id", "line 21")]
    assert "line 3 has this id already" in problems[0].message
    assert len(sites) == 1


def test_a_field_stands_once(tmp_path: Path):
    _, problems = told(tmp_path, GOOD + "    kind:" + FACT.format("mine"))
    assert [(one.code, one.where) for one in problems] == [("twice", "line 21")]


def test_all_mistakes_are_told_by_line_and_the_good_sites_stay(tmp_path: Path):
    bad = GOOD[GOOD.index("  - id") :].replace("old-mill", "new-mill")
    bad = bad.replace("value: mill", "value: spa").replace("read: 2026-11-24", "read: today", 1)
    sites, problems = told(tmp_path, GOOD + bad)
    assert [site.id for site in sites] == ["old-mill"]
    assert [one.where for one in problems] == ["line 25", "line 28"]
    assert problems[0].message.startswith("new-mill › name.de: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", 'it begins with "region:"'),
        ("- graz", "allowed keys: region, sites"),
        ("region: [", "not YAML"),
    ],
)
def test_what_is_no_register(tmp_path: Path, text: str, says: str):
    with pytest.raises(ConfigError, match=r"graz\.yaml") as caught:
        told(tmp_path, text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("region: graz\n", "no-sites"),
        ("region: graz\nsites: none\n", "no-sites"),
        ("region: graz\nsites: [mill]\n", "no-site"),
        ("region: graz\nsites: [{id: mill, name.de: Mühle}]\n", "no-fact"),
        ("region: graz\nsites: [{id: mill, name.de: [Mühle]}]\n", "no-fact"),
    ],
)
def test_what_is_no_list_of_facts(tmp_path: Path, text: str, code: str):
    sites, problems = told(tmp_path, text)
    assert sites == ()
    assert code in [one.code for one in problems]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register that holds what the test writes."""
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    return tmp_path


def regions(*names: str) -> list[Region]:
    return [one for one in REGIONS if one.id in names]


def test_load_refuses_a_register_with_a_mistake(folder: Path):
    (folder / "graz.yaml").write_text(changed("https://mill.example/", "mill"), "utf-8")
    with pytest.raises(ConfigError, match=r"graz\.yaml, line 6: old-mill › name\.de: the source"):
        reading.load(regions("graz"))


def test_load_refuses_one_id_in_two_files(folder: Path):
    (folder / "graz.yaml").write_text(GOOD, "utf-8")
    (folder / "leoben.yaml").write_text(changed("region: graz", "region: leoben"), "utf-8")
    assert len(reading.load(regions("graz"))) == 1
    with pytest.raises(ConfigError, match="several files: old-mill"):
        reading.load(regions("graz", "leoben"))


def test_load_refuses_a_file_of_another_region(folder: Path):
    (folder / "leoben.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(ConfigError, match="holds sites of graz, not of leoben"):
        reading.load(regions("graz", "leoben"))


def test_a_region_without_a_file_has_no_sites(folder: Path):
    assert reading.load(regions("graz")) == ()
