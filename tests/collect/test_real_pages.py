"""Real pages: what others find in them is what we find.

Others are mf2py for microformats, and beside it plain walks over BeautifulSoup's tree for JSON-LD
and microdata; where extruct is installed, that too. It is none of the locked tools, since one of
the packages that it needs comes without a wheel.

Events are compared by title, day and hour, which the independent side reads from the digits.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import mf2py
import pytest
from bs4 import BeautifulSoup

from aggregator.collect import formats
from aggregator.collect.drafts import Body
from aggregator.errors import FormatError

Told = tuple[str, str, str]
"""Title, day, and hour as it is written, "" for none."""
DISPUTED = {
    # Its first start is told by a value-title, which mf2py does not know.
    ("dt-property.html", "missed", ("The party", "2013-06-25", "07:00")),
    ("dt-property.html", "invented", ("The party", "2013-03-14", "")),
}

KINDS = {"Festival", "EventSeries", "Hackathon", "CourseInstance"}
NOT_TO_GO_TO = {"BroadcastEvent", "OnDemandEvent", "PublicationEvent", "DeliveryEvent"}
LEAST = {"calagator": 9, "city-scrapers": 2, "extruct": 100, "microformats": 9}
"""Events that the independent reading must find, or it is itself at fault."""


def is_event(kind: str) -> bool:
    name = re.split(r"[/#:]", kind)[-1]
    of_schema = "schema" in kind or name == kind
    return of_schema and name not in NOT_TO_GO_TO and (name.endswith("Event") or name in KINDS)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def prose(value: Any) -> str:
    """The first text in a value of whatever shape."""
    for one in listed(value):
        if isinstance(one, dict):
            one = one.get("@value", one.get("value", one.get("name", "")))
        if isinstance(one, str) and one.strip():
            return " ".join(one.split())
    return ""


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else listed(value):
        if isinstance(inside, dict | list):
            yield from dicts(inside)


def of_vocabulary(raw: Any) -> set[Told]:
    """Events in what extruct gives of JSON-LD, microdata and RDFa."""
    found = set()
    for node in dicts(raw):
        kinds = [
            kind for kind in listed(node.get("@type", node.get("type"))) if isinstance(kind, str)
        ]
        plain = {re.split(r"[/#:]", key)[-1]: value for key, value in node.items()}
        inside = node.get("properties")
        plain |= inside if isinstance(inside, dict) else {}
        if any(map(is_event, kinds)) and (told := tell(plain.get("name"), plain.get("startDate"))):
            found.add(told)
    return found


def of_microformats(raw: Any) -> set[Told]:
    return {
        told
        for node in dicts(raw)
        if "h-event" in listed(node.get("type"))
        and (told := tell(node["properties"].get("name"), node["properties"].get("start")))
    }


def tell(name: Any, start: Any) -> Told | None:
    match = re.fullmatch(
        r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|(\d{2})(\d{2}))(?:[Tt ](\d{1,2}):?(\d{2})\S*)?",
        prose(start),
    )
    if not match or not prose(name):
        return None
    year, *rest = (int(one) for one in match.groups() if one)
    month, day, *clock = (f"{one:02}" for one in rest)
    return prose(name), f"{year}-{month}-{day}", ":".join(clock)


Reader = Callable[[str], list[Any]]


def by_soup(page: str) -> list[Any]:
    """JSON-LD and microdata, as nodes with types and properties."""
    soup = BeautifulSoup(page, "html5lib")
    found: list[Any] = []
    for script in soup.find_all("script", type="application/ld+json"):
        text = re.sub(r",(\s*[}\]])", r"\1", script.string or "")
        with suppress(ValueError):
            found.append(json.loads(text, strict=False))
    for scope in soup.find_all(itemscope=True):
        node: dict[str, Any] = {"type": str(scope.get("itemtype", "")).split()}
        for one in scope.find_all(itemprop=True):
            if one.find_parent(itemscope=True) is scope and not one.has_attr("itemscope"):
                stated = one.get("content") or one.get("datetime") or one.get_text()
                for name in str(one["itemprop"]).split():
                    node.setdefault(name, str(stated))
        found.append(node)
    return found


def by_extruct(page: str) -> list[Any]:
    """JSON-LD, microdata and RDFa; a syntax that it fails on is left out."""
    extruct = pytest.importorskip(
        "extruct", reason="extruct is not installed: not compared with it"
    )
    found: list[Any] = []
    for syntax in ("json-ld", "microdata", "rdfa"):
        raw = extruct.extract(page, base_url="https://h.example/", syntaxes=[syntax], errors="log")
        found += raw.get(syntax, [])
    return found


def independent(path: Path, reader: Reader) -> set[Told]:
    """What others find in a page."""
    data = path.read_bytes()
    page = re.sub(r"^\s*<\?xml[^>]*>", "", data.decode("utf-8", "replace"))  # lxml wants none
    if path.suffix in (".jsonld", ".json"):
        try:
            return of_vocabulary(json.loads(page)) if "schema.org" in page else set()
        except ValueError:
            return set()
    found = of_vocabulary(reader(page))
    if re.search(r"h-event|vevent", page):
        soup = BeautifulSoup(page, "html5lib")
        found |= of_microformats(mf2py.parse(doc=soup, url="https://h.example/")["items"])
    return found


def ours(path: Path) -> set[Told]:
    try:
        name, reading = formats.read(Body(path.read_bytes(), address="https://h.example/"))
    except FormatError:
        return set()
    return {
        (
            " ".join(draft.title.split()),
            draft.start.isoformat()[:10],
            draft.start.isoformat()[11:16],
        )
        for draft in reading.drafts
        if name == "page" and draft.start is not None
    }


@pytest.fixture(scope="module")
def pages(shared_data: Path) -> list[Path]:
    found = sorted(
        path
        for path in (shared_data / "html").rglob("*")
        if path.suffix in (".html", ".xml", ".jsonld")
    )
    if not found:
        pytest.skip(f"{shared_data / 'html'} is absent: nothing is measured on real pages")
    return found


@pytest.mark.parametrize("reader", [by_soup, by_extruct])
def test_what_others_find_in_real_pages_is_what_we_find(
    pages: list[Path], shared_data: Path, reader: Reader
):
    figures: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    differences: set[tuple[str, str, Told]] = set()
    for path in pages:
        theirs, mine = independent(path, reader), ours(path)
        source = path.relative_to(shared_data / "html").parts[0]
        figures[source][0] += 1
        figures[source][1] += len(theirs)
        figures[source][2] += len(theirs & mine)
        differences |= {(path.name, "missed", told) for told in theirs - mine}
        differences |= {(path.name, "invented", told) for told in mine - theirs}
    for source, (count, theirs_, both) in figures.items():
        print(f"{source}: {count} pages, {theirs_} events by others, {both} of them by us")
    assert differences <= DISPUTED
    assert all(figures[source][1] >= least for source, least in LEAST.items())


def test_the_answers_of_the_microformats_suite(shared_data: Path):
    """Its JSON beside the pages says what a reader must find."""
    beside = [
        (path, path.with_suffix(".html"))
        for path in sorted((shared_data / "html" / "microformats").rglob("*.json"))
        if path.with_suffix(".html").exists()
    ]
    assert len(beside) >= 6
    told = 0
    for answer, page in beside:
        wanted = of_microformats(json.loads(answer.read_text("utf-8"))["items"])
        told += len(wanted)
        assert wanted <= ours(page), page.name
    assert told >= 5
