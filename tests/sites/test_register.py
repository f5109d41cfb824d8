"""The project's own register: ten regions, real sites, and no fact without a source and a date."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aggregator import config
from aggregator.sites import ADDING, FIELDS, KINDS, Fact, Site, load
from aggregator.sites.reading import FOLDER

CALENDAR = config.load(Path(__file__).parents[2] / "feeds.yaml")
BOXES = {
    "AT": (46.3, 49.1, 9.5, 17.2),
    "BE": (49.4, 51.6, 2.5, 6.5),
    "CZ": (48.5, 51.1, 12.0, 18.9),
    "DE": (47.2, 55.1, 5.8, 15.1),
    "HR": (42.3, 46.6, 13.4, 19.5),
    "IT": (35.4, 47.1, 6.6, 18.6),
    "PL": (49.0, 54.9, 14.1, 24.2),
    "SI": (45.4, 46.9, 13.3, 16.7),
}
"""South, north, west and east of each country, with some room."""


@pytest.fixture(scope="module")
def sites() -> tuple[Site, ...]:
    return load(CALENDAR.regions)


def test_ten_regions_with_at_least_five_sites_each(sites: tuple[Site, ...]):
    count = Counter(site.region for site in sites)
    assert set(count) == {region.id for region in CALENDAR.regions}
    assert len(count) == 10
    assert min(count.values()) >= 5
    assert len(sites) >= 50


def test_every_file_of_the_register_is_of_a_region():
    files = {one.name for one in FOLDER.iterdir()}
    assert files == {f"{region.id}.yaml" for region in CALENDAR.regions}


def test_ids_are_unique(sites: tuple[Site, ...]):
    assert not [name for name, n in Counter(site.id for site in sites).items() if n > 1]


def test_every_fact_has_a_source_and_the_day_it_was_read(sites: tuple[Site, ...]):
    facts = [fact for site in sites for fact in site.facts]
    assert len(facts) > 1000
    for fact in facts:
        assert urlsplit(fact.source).scheme in ("http", "https"), fact
        assert "." in (urlsplit(fact.source).hostname or ""), fact
        assert date(2026, 1, 1) <= fact.read, fact
        assert fact.as_of <= fact.read.isoformat(), fact


def test_every_site_has_a_name_a_kind_a_town_and_its_country(sites: tuple[Site, ...]):
    for site in sites:
        region = CALENDAR.region(site.region)
        assert site.name(region.language), site.id
        assert site.kinds, site.id
        assert set(site.kinds) <= set(KINDS), site.id
        assert site.value("address.town"), site.id
        assert site.value("country") == region.country, site.id
        assert site.value("summary.en"), site.id


def test_coordinates_lie_in_the_country(sites: tuple[Site, ...]):
    placed = [(site, site.place) for site in sites if site.place]
    assert len(placed) >= 10
    for site, (latitude, longitude) in placed:
        south, north, west, east = BOXES[site.value("country")]
        assert south <= latitude <= north, site.id
        assert west <= longitude <= east, site.id


def test_words_of_sources_are_not_copied_at_length(sites: tuple[Site, ...]):
    """Facts are short; what is longer would be somebody's text."""
    for site in sites:
        for fact in site.facts:
            assert len(fact.value) <= 250, (site.id, fact.field)
            assert "\n" not in fact.value, (site.id, fact.field)


def own(site: Site, fact: Fact) -> bool:
    """Whether the fact was read on the site's own pages."""
    pages = {_host(one.value) for one in site.told("website")}
    return _host(fact.source) in pages


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def test_of_facts_that_disagree_the_newer_stands_before_the_older(sites: tuple[Site, ...]):
    """The site's own page goes before others; a fact without a date keeps its place."""
    several = 0
    for site in sites:
        for field in set(FIELDS) - set(ADDING):
            told = site.told(field)
            several += len(told) > 1
            groups = [[f for f in told if own(site, f)], [f for f in told if not own(site, f)]]
            for group in groups:
                dates = [fact.as_of for fact in group if fact.as_of]
                assert dates == sorted(dates, reverse=True), (site.id, field)
    assert several > 20


def test_what_is_lost_or_shut_says_so(sites: tuple[Site, ...]):
    states = {site.id: site.value("state") for site in sites}
    assert "demolished" in states["roesselmuehle-graz"]
    assert "not open to the public" in states["stara-vodarna-karlovy-vary"]
    assert "not open to the public" in states["montan-und-werksbahnmuseum"]


def test_facts_come_in_the_order_of_fields(sites: tuple[Site, ...]):
    for site in sites:
        places = [FIELDS.index(fact.field) for fact in site.facts]
        assert places == sorted(places), site.id


def test_kinds_and_fields_are_documented():
    told = (Path(__file__).parents[2] / "docs" / "sites.md").read_text("utf-8")
    assert f"| `kind` | {', '.join(KINDS)} |" in told
    for field in FIELDS:
        group, _, language = field.partition(".")
        first = f"{group}.de" if group in ("name", "summary") and language else field
        assert f"`{first}`" in told, field
    for field in ADDING:
        assert f"`{field}`" in told[told.index("add\nup") - 200 : told.index("add\nup")], field
