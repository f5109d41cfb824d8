"""``feeds.yaml``: what is read, what is refused and in which words, what editing leaves alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import config
from aggregator.config import add_feed, document, edit, load, remove_feed, set_feed
from aggregator.errors import ConfigError
from aggregator.model import LANGUAGES

SHIPPED = Path(__file__).parents[1] / "feeds.yaml"

HEAD = """\
calendar:
  title: {de: Kalender, en: Calendar}
  address: https://calendar.example
regions:
  - id: north
    name: {de: Norden, cs: Sever}
    country: DE
    language: de
    timezone: Europe/Berlin
  - {id: south, name: Jug, country: SI, language: sl, timezone: Europe/Ljubljana}
partners:
  - id: mine
    name: Mine
    region: north
  - id: mill
    name: Mill
    region: south
    language: it
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.yaml"


def feeds(path: Path, text: str, head: str = HEAD) -> Path:
    path.write_bytes((head + text).encode())
    return path


def refusal(path: Path, formats: tuple[str, ...] = ()) -> list[str]:
    """The lines of the error, without the path in front of each."""
    with pytest.raises(ConfigError) as caught:
        load(path, formats)
    lines = str(caught.value).split("\n")
    assert all(line.startswith(str(path)) for line in lines)
    return [line.removeprefix(str(path)) for line in lines]


# Reading ---------------------------------------------------------------------------------


def test_three_lines_make_a_feed_and_the_rest_has_defaults(path: Path) -> None:
    read = load(feeds(path, "feeds:\n- id: pit\n  partner: mine\n  url: pit.ics\n"))
    feed = read.feed("pit")
    assert feed.model_dump() == {
        "id": "pit",
        "partner": "mine",
        "url": "pit.ics",
        "format": "auto",
        "language": "de",
        "sector": "public",
        "theme": "present",
        "every": timedelta(hours=6),
        "timezone": "Europe/Berlin",
        "trust": 3,
        "lists": "auto",
        "columns": {},
        "paused": False,
    }
    assert read.region_of(feed).id == "north"
    assert read.partner_of(feed).language == "de"
    assert feed.location(read.base) == path.parent / "pit.ics"


def test_all_that_a_feed_may_say(path: Path) -> None:
    text = """\
feeds:
  - id: loom-2
    partner: mill
    url: https://mill.example/feed?a=1#b
    format: rss
    language: hr
    sector: creative
    theme: past
    every: 90 min
    timezone: Europe/Zagreb
    trust: 5
    lists: newest
    paused: true
"""
    feed = load(feeds(path, text)).feed("loom-2")
    assert (feed.format, feed.language, feed.sector, feed.theme) == (
        "rss",
        "hr",
        "creative",
        "past",
    )
    assert (feed.every, feed.timezone) == (timedelta(minutes=90), "Europe/Zagreb")
    assert (feed.trust, feed.lists, feed.paused) == (5, "newest", True)
    assert feed.location(Path("/x")) == "https://mill.example/feed?a=1#b"


def test_language_and_zone_come_from_feed_then_partner_then_region(path: Path) -> None:
    text = """\
feeds:
  - {id: a, partner: mill, url: a}
  - {id: b, partner: mill, url: b, language: auto}
  - {id: c, partner: mill, url: c, language: en, timezone: UTC}
  - {id: d, partner: mine, url: d}
"""
    read = load(feeds(path, text))
    assert [(feed.language, feed.timezone) for feed in read.feeds] == [
        ("it", "Europe/Ljubljana"),
        ("it", "Europe/Ljubljana"),
        ("en", "UTC"),
        ("de", "Europe/Berlin"),
    ]


def test_names_in_a_language(path: Path) -> None:
    read = load(feeds(path, "feeds: []\n"))
    assert read.calendar.address == "https://calendar.example/"
    assert read.calendar.title_in("de") == "Kalender"
    assert read.calendar.title_in("pl") == "Calendar"  # the calendar's own language
    assert read.region("north").name_in("cs") == "Sever"
    assert read.region("north").name_in("it") == "Norden"  # the region's own
    assert read.region("south").name_in("it") == "Jug"


def test_no_feeds_yet(path: Path) -> None:
    assert load(feeds(path, "feeds:\n")).feeds == ()
    assert load(feeds(path, "")).feeds == ()


@pytest.mark.parametrize(
    ("written", "rhythm"),
    [
        ("5 min", timedelta(minutes=5)),
        ("30min", timedelta(minutes=30)),
        ("1h", timedelta(hours=1)),
        ("12 hours", timedelta(hours=12)),
        ("1d", timedelta(days=1)),
        ("2 w", timedelta(weeks=2)),
    ],
)
def test_rhythms(path: Path, written: str, rhythm: timedelta) -> None:
    read = load(feeds(path, f"feeds:\n- {{id: a, partner: mine, url: a, every: {written}}}\n"))
    assert read.feed("a").every == rhythm


@pytest.mark.parametrize("written", ["4 min", "6", "h", "1.5h", "-1h", "999999 w", "1 month", "0d"])
def test_rhythms_refused(path: Path, written: str) -> None:
    feeds(path, f"feeds:\n- {{id: a, partner: mine, url: a, every: {written}}}\n")
    [line] = refusal(path)
    assert f"found {'6' if written == '6' else chr(34) + written + chr(34)}; allowed: " in line
    assert "30 min, 6h or 1d" in line


def test_formats_are_the_callers(path: Path) -> None:
    feeds(path, "feeds:\n- {id: a, partner: mine, url: a, format: csv}\n")
    assert load(path, formats=("auto", "csv")).feed("a").format == "csv"
    assert refusal(path, ("auto", "ical")) == [
        ', line 20: feeds › a › format: found "csv"; allowed: auto, ical.'
    ]
    assert load(path).feed("a").format == "csv"


def test_a_format_is_a_word(path: Path) -> None:
    for written in ("7", "[csv]", '"c s v"'):
        feeds(path, f"feeds:\n- {{id: a, partner: mine, url: a, format: {written}}}\n")
        [line] = refusal(path)
        assert "allowed: auto, the name of a format." in line


def test_columns_of_a_table(path: Path) -> None:
    told = "feeds:\n- {id: a, partner: mine, url: a, columns: {title: ' Was', date: Tag}}\n"
    assert load(feeds(path, told)).feed("a").columns == {"title": "Was", "date": "Tag"}


def test_columns_that_are_none(path: Path) -> None:
    told = "feeds:\n- {id: a, partner: mine, url: a, columns: {titel: Was, date: 7}}\n"
    allowed = ", ".join(config.COLUMNS)
    assert refusal(feeds(path, told)) == [
        f', line 20: feeds › a › columns: found "titel"; allowed: {allowed}. Did you mean "title"?'
    ]
    told = "feeds:\n- {id: a, partner: mine, url: a, columns: {date: 7}}\n"
    assert refusal(feeds(path, told)) == [
        (
            ", line 20: feeds › a › columns: found 7; allowed: the header of the column for "
            '"date", in quotes.'
        )
    ]
    told = "feeds:\n- {id: a, partner: mine, url: a, columns: Titel}\n"
    assert "which column of the table holds what" in refusal(feeds(path, told))[0]


def test_digest_follows_the_content_only(path: Path) -> None:
    first = load(feeds(path, "feeds:\n- {id: a, partner: mine, url: a}\n")).digest
    same = "# note\n\nfeeds:\n    -   url: a\n        partner: 'mine' # note\n        id: a\n"
    assert load(feeds(path, same)).digest == first
    swapped = HEAD.replace("{de: Kalender, en: Calendar}", "{en: Calendar, de: Kalender}")
    assert load(feeds(path, same, swapped)).digest == first
    assert load(feeds(path, "feeds:\n- {id: a, partner: mine, url: b}\n")).digest != first
    assert load(feeds(path, "feeds:\n- {id: a, partner: mine, url: a, trust: 4}\n")).digest != first


def test_what_is_read_cannot_be_changed(path: Path) -> None:
    feed = load(feeds(path, "feeds:\n- {id: a, partner: mine, url: a}\n")).feed("a")
    with pytest.raises(ValueError, match="frozen"):
        feed.trust = 1


def test_unknown_names_are_told_with_the_nearest(path: Path) -> None:
    read = load(feeds(path, "feeds:\n- {id: pit, partner: mine, url: a}\n"))
    with pytest.raises(ConfigError, match=r'no feed "pti" here. Did you mean "pit"'):
        read.feed("pti")
    with pytest.raises(ConfigError, match='no region "n"'):
        read.region("n")


# Refusing --------------------------------------------------------------------------------


def test_every_error_is_named_with_its_line(path: Path) -> None:
    text = """\
feeds:
  - id: Pit 1
    partner: mien
    url: webcal://pit.example/a.ics
    sector: musuem
    trust: "3"
    trust: 4
    paused: yes
    fromat: rss
  - just text
  - id: pit
    partner: mill
    language: ger
    timezone: Europe/Berln
    theme:
  - id: pit
    partner: mill
    url: x
"""
    allowed = (
        "id, partner, url, format, language, sector, theme, every, timezone, trust, lists, columns"
    )
    assert refusal(feeds(path, text)) == [
        (
            ', line 20: feeds › entry 1 › id: found "Pit 1"; allowed: up to 64 small letters a–z, '
            "digits and single hyphens between them, such as zwickau-museum (it becomes a "
            "file name)."
        ),
        (
            ', line 21: feeds › Pit 1 › partner: found "mien", which is not under "partners:"; '
            'allowed: mine, mill. Did you mean "mine"?'
        ),
        (
            ', line 22: feeds › Pit 1 › url: found "webcal://pit.example/a.ics"; allowed: a web '
            "address beginning with https:// or http://, or a file's path from this file's folder. "
            "Write https:// in place of webcal:// ."
        ),
        (
            ', line 23: feeds › Pit 1 › sector: found "musuem"; allowed: museum, company, school, '
            'creative, public. Did you mean "museum"?'
        ),
        (
            ', line 24: feeds › Pit 1 › trust: found "3"; allowed: a whole number from 1 '
            "(least) to "
            "5 (most)."
        ),
        ", line 25: feeds › Pit 1 › trust: this key stands twice, first on line 24; keep one.",
        ', line 26: feeds › Pit 1 › paused: found "yes"; allowed: true or false.',
        (
            f", line 27: feeds › Pit 1 › fromat: unknown key; allowed: {allowed}, paused. "
            'Did you mean "format"?'
        ),
        ', line 28: feeds › entry 2: found "just text"; allowed: a group of "key: value" lines.',
        ', line 29: feeds › pit › url: "url:" is missing here; it must be given.',
        (
            ', line 31: feeds › pit › language: found "ger"; allowed: de, cs, sl, it, hr, '
            "pl, nl, en, "
            "auto."
        ),
        (
            ', line 32: feeds › pit › timezone: found "Europe/Berln"; allowed: an IANA time '
            "zone such "
            'as Europe/Berlin. Did you mean "Europe/Berlin"?'
        ),
        ", line 33: feeds › pit › theme: found nothing; allowed: past, present, future.",
        (
            ', line 34: feeds › entry 4 › id: found "pit", which line 29 has already; each id may '
            "stand once."
        ),
    ]


def test_errors_in_the_other_groups(path: Path) -> None:
    path.write_text(
        """\
calendar:
  titel: x
  address: calendar.example
  contact: someone
regions:
  - {id: a, name: 5, country: UK, language: de, timezone: UTC}
  - {id: a, name: {de: A, xx: B}, country: de, language: de, timezone: UTC}
partners: {id: p}
feads: []
"""
    )
    found = refusal(path)
    assert [line.split(";")[0] for line in found] == [
        ', line 1: calendar › title: "title:" is missing here',
        ", line 2: calendar › titel: unknown key",
        ', line 3: calendar › address: found "calendar.example"',
        ', line 4: calendar › contact: found "someone"',
        ', line 6: regions › a › country: found "UK"',
        ", line 6: regions › a › name: found 5",
        ', line 7: regions › a › country: found "de"',
        ', line 7: regions › entry 2 › id: found "a", which line 6 has already',
        ', line 7: regions › a › name: found "xx"',
        ', line 8: partners: found a group of "key: value" lines',
        ", line 9: feads: unknown key",
    ]
    assert found[-1].endswith(
        'unknown key; allowed: calendar, regions, partners, feeds. Did you mean "feeds"?'
    )


ALIASES_OF_ALIASES = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
"""Ten lines that are a thousand million values."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ': the file is empty; it begins with "calendar:".'),
        ("# only a note\n", ': the file is empty; it begins with "calendar:".'),
        ("- a\n", ", line 1: the file does not begin with"),
        ("calendar:\n\ttitle: x\n", ", line 2: not YAML: .* Indent with spaces"),
        ("calendar:\n  title: a: b\n", ", line 2: not YAML: .* needs quotes"),
        ('calendar:\n  title: "a\n', ", line 3: not YAML: .* A quotation mark is not closed."),
        ("calendar:\n  title: a\n address: b\n", ", line 3: not YAML: .* as far to the right"),
        ("calendar:\n  title: *x\n", ", line 2: not YAML: found undefined alias"),
        ("calendar: !odd x\n", ", line 1: not YAML: "),
        ("a: 1\n---\nb: 2\n", ", line 2: not YAML: expected a single document"),
        ("a: &a [*a]\n", ": lists and groups are nested far too deeply."),
        ("[" * 4000, ": lists and groups are nested far too deeply."),
        ("a: \x01\n", ": not YAML: unacceptable character"),
        ("a:\n  b: !!float x\n", ', line 2: "x" is not what its tag .* says'),
        ("a: !!bool x\n", ', line 1: "x" is not what its tag .* says'),
        ('a:\n  b: "\\ud800"\n', ", line 2: .* halves of a character"),
        ('a: 1\n"\\udfff": b\n', ", line 2: .* halves of a character"),
        ("a:\n  - {b: c}\n%YAML 9.9\n", ": it names a version of YAML that is not known"),
        (ALIASES_OF_ALIASES, ": the file holds more than 100000 values."),
    ],
)
def test_broken_files(path: Path, text: str, said: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError, match=said) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}{said[0]}")
    assert "\n" not in str(caught.value)


def test_characters_escaped_in_halves_as_json_does(path: Path) -> None:
    path.write_text('calendar: {title: "\\ud83c\\udfed", address: "https://calendar.example/"}\n')
    assert load(path).calendar.title == "\U0001f3ed"


def test_not_utf_8(path: Path) -> None:
    path.write_bytes(b"calendar:\n  title: f\xfcr\n")
    assert refusal(path) == [", line 2: not UTF-8 text; save the file with the encoding UTF-8."]


def test_unreadable(path: Path) -> None:
    assert refusal(path) == [": cannot be read: No such file or directory."]
    path.mkdir()
    assert refusal(path) == [": cannot be read: Is a directory."]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/x", "file:///etc/passwd", "https://", "http://[::1", "https:/x",
        "https://a b.example/", "http://a.example:99999/", "webcal://a.example/",
        "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_addresses_refused(path: Path, url: str) -> None:
    feeds(path, f'feeds:\n- {{id: a, partner: mine, url: "{url}"}}\n')
    [line] = refusal(path)
    assert line.startswith(f', line 20: feeds › a › url: found "{url}"; allowed: ')


@pytest.mark.parametrize("url", ["https://a.example", "HTTP://a.example:8080/x?y=z", "a/b.ics"])
def test_addresses_taken(path: Path, url: str) -> None:
    feed = load(feeds(path, f'feeds:\n- {{id: a, partner: mine, url: "{url}"}}\n')).feed("a")
    assert feed.location(Path("/base")) == (Path("/base/a/b.ics") if url == "a/b.ics" else url)


@pytest.mark.parametrize("name", ["../x", "a_b", "-a", "a-", "a--b", "Ä", "a/b", "a.b", "x" * 65])
def test_ids_must_do_as_file_names(path: Path, name: str) -> None:
    feeds(path, f'feeds:\n- {{id: "{name}", partner: mine, url: a}}\n')
    assert len(refusal(path)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(noise=st.text(max_size=60), at=st.integers(0, len(HEAD)))
def test_any_text_is_read_or_refused(path: Path, noise: str, at: int) -> None:
    text = HEAD[:at] + noise + HEAD[at:]
    path.write_bytes(text.encode(errors="replace"))
    with suppress(ConfigError):
        load(path)


# The shipped file ------------------------------------------------------------------------


def test_shipped_file() -> None:
    read = load(SHIPPED)
    assert {region.id for region in read.regions} == {
        "zwickau", "leipzig", "leoben", "graz", "karlovy-vary",
        "gorenjska", "padova", "sisak-moslavina", "opole", "limburg",
    }  # fmt: skip
    assert len(read.partners) == 10
    assert len(read.feeds) >= 20
    assert {read.region_of(feed).id for feed in read.feeds} == {r.id for r in read.regions}
    assert {feed.language for feed in read.feeds} == set(LANGUAGES)
    assert {feed.sector for feed in read.feeds} == set(config.SECTORS)
    assert {feed.theme for feed in read.feeds} == set(config.THEMES)
    assert all("ample partner" in partner.name for partner in read.partners)
    for feed in read.feeds:
        place = feed.location(read.base)
        assert isinstance(place, Path)
        assert place.is_file()
    assert {read.calendar.title_in(language) for language in LANGUAGES} == set(
        read.calendar.title.values()
    )
    assert read.region("leipzig").name_in("cs") == "Lipsko"
    assert read.region("padova").name_in("hr") == "Padova"


# Editing ---------------------------------------------------------------------------------

NASTY = """\
%YAML 1.2
---
# first line
calendar:   # the calendar
    title:    "Kal:ender"   # quoted
    address: https://calendar.example/
    # a note at the end of the group

regions:
- {  id: north , name: North, country: DE,   language: de, timezone: Europe/Berlin }  # flow
partners:
  # above the first
  - id: mine
    name: >-
        Folded
        name
    region: north


feeds:
  # --- section one ---

  # about pit
  - id: pit              # the pit
    # about the partner
    partner: mine
    url: "https://pit.example/#a"   # a fragment
    every: 1h    # hourly
    # paused: true   (commented out)

  # about flow
  - {id: flow, partner: mine, url: flow.ics}   # on one line
  -
    # first inside
    url: loom.ics
    id: loom             # last of all

    partner: mine

  # at the end of the list
# at the very end
"""


def test_set_changes_its_characters_only(path: Path) -> None:
    feeds(path, "", NASTY)
    set_feed(path, "pit", "every", "30 min")
    assert path.read_text() == NASTY.replace("every: 1h ", "every: 30 min ")
    assert load(path).feed("pit").every == timedelta(minutes=30)


def test_set_url_keeps_the_note_behind_it(path: Path) -> None:
    feeds(path, "", NASTY)
    set_feed(path, "pit", "url", "a b, {c}: d #e.ics")
    assert load(path).feed("pit").url == "a b, {c}: d #e.ics"
    assert path.read_text() == NASTY.replace('"https://pit.example/#a"', "'a b, {c}: d #e.ics'")


def test_set_adds_a_key_behind_the_last(path: Path) -> None:
    feeds(path, "", NASTY)
    set_feed(path, "pit", "paused", True)
    set_feed(path, "flow", "trust", 5)
    set_feed(path, "loom", "sector", "company")
    expected = (
        NASTY.replace(
            "    every: 1h    # hourly\n", "    every: 1h    # hourly\n    paused: true\n"
        )
        .replace("url: flow.ics}", "url: flow.ics, trust: 5}")
        .replace("\n    partner: mine\n\n", "\n    partner: mine\n    sector: company\n\n")
    )
    assert path.read_text() == expected
    read = load(path)
    assert (read.feed("pit").paused, read.feed("flow").trust) == (True, 5)
    assert read.feed("loom").sector == "company"


def test_none_takes_the_key_out(path: Path) -> None:
    feeds(path, "", NASTY)
    set_feed(path, "pit", "every", None)
    assert path.read_text() == NASTY.replace("    every: 1h    # hourly\n", "")
    set_feed(path, "pit", "every", None)
    assert load(path).feed("pit").every == timedelta(hours=6)


def test_remove_takes_the_feed_and_what_is_inside(path: Path) -> None:
    feeds(path, "", NASTY)
    remove_feed(path, "pit")
    start, end = NASTY.index("  - id: pit"), NASTY.index("  # about flow")
    kept = NASTY[:start] + "\n" + NASTY[end:]
    assert path.read_text() == kept
    remove_feed(path, "flow")
    kept = kept.replace("  - {id: flow, partner: mine, url: flow.ics}   # on one line\n", "")
    assert path.read_text() == kept
    remove_feed(path, "loom")
    start, end = kept.index("  -\n"), kept.index("\n  # at the end of the list")
    assert path.read_text() == kept[:start] + kept[end:]
    assert load(path).feeds == ()


def test_remove_leaves_one_blank_line_between_neighbours(path: Path) -> None:
    one, two, three = (f"- id: {n}\n  partner: mine\n  url: x\n" for n in "abc")
    remove_feed(feeds(path, f"feeds:\n{one}\n{two}\n{three}"), "b")
    assert path.read_text() == f"{HEAD}feeds:\n{one}\n{three}"


def test_add_is_laid_out_like_the_last(path: Path) -> None:
    feeds(path, "", NASTY)
    add_feed(path, {"id": "new", "partner": "mine", "url": "https://n.example/", "trust": 2})
    block = "  - id: new\n    partner: mine\n    url: https://n.example/\n    trust: 2\n"
    assert path.read_text() == NASTY.replace(
        "\n  # at the end of the list", block + "\n  # at the end of the list"
    )
    assert [feed.id for feed in load(path).feeds] == ["pit", "flow", "loom", "new"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("feeds:\n- id: a\n  partner: mine\n  url: a", "- id: n\n  partner: mine\n  url: n\n"),
        ("feeds: []   # none yet\n", "  - id: n\n    partner: mine\n    url: n\n"),
        ("feeds:  # none yet\n", "  - id: n\n    partner: mine\n    url: n\n"),
        ("", "\nfeeds:\n  - id: n\n    partner: mine\n    url: n\n"),
        (
            (
                "feeds:\n    -   id: a\n        partner: mine\n        url: a\n\n"
                "    -   id: b\n        partner: mine\n        url: b\n"
            ),
            "\n    -   id: n\n        partner: mine\n        url: n\n",
        ),
    ],
)
def test_add_in_every_style(path: Path, before: str, after: str) -> None:
    add_feed(feeds(path, before), {"id": "n", "partner": "mine", "url": "n"})
    start = HEAD + before.replace(" []", "")
    assert path.read_text() == start + ("" if start.endswith("\n") else "\n") + after
    assert load(path).feeds[-1].url == "n"


def test_line_ends_and_byte_order_mark_stay(path: Path) -> None:
    text = "\ufeff" + (HEAD + "feeds:\n- id: a\n  partner: mine\n  url: a\n").replace("\n", "\r\n")
    path.write_bytes(text.encode())
    set_feed(path, "a", "trust", 1)
    add_feed(path, {"id": "b", "partner": "mine", "url": "b"})
    added = "  trust: 1\r\n- id: b\r\n  partner: mine\r\n  url: b\r\n"
    assert path.read_bytes() == (text + added).encode()
    remove_feed(path, "b")
    set_feed(path, "a", "trust", None)
    assert path.read_bytes() == text.encode()


def test_what_would_not_be_valid_is_not_written(path: Path) -> None:
    feeds(path, "", NASTY)
    before = path.stat()
    with pytest.raises(ConfigError, match=r'sector: found "musem"; allowed: museum, .* "museum"'):
        set_feed(path, "pit", "sector", "musem")
    with pytest.raises(ConfigError, match='found "pit", which line 24 has already'):
        add_feed(path, {"id": "pit", "partner": "mine", "url": "x"})
    with pytest.raises(ConfigError, match='"url:" is missing'):
        add_feed(path, {"id": "new", "partner": "mine"})
    with pytest.raises(ConfigError, match=r'no feed "pitt" here. Did you mean "pit"'):
        remove_feed(path, "pitt")
    with pytest.raises(ConfigError, match="unknown key"):
        set_feed(path, "pit", "colour", "red")
    assert path.read_text() == NASTY
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert list(path.parent.iterdir()) == [path]


def test_a_file_with_an_error_is_not_edited(path: Path) -> None:
    feeds(path, "feeds:\n- {id: a, partner: mine, url: a, odd: 1}\n")
    with pytest.raises(ConfigError, match="odd: unknown key"):
        remove_feed(path, "a")


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        (
            "feeds: [{id: a, partner: mine, url: a}]\n",
            lambda path: remove_feed(path, "a"),
        ),
        (
            "feeds:\n- id: b\n  partner: &p mine\n  url: b\n- id: a\n  partner: *p\n  url: a\n",
            lambda path: set_feed(path, "a", "partner", "mill"),
        ),
        (
            "feeds:\n- trust: 1\n  id: a\n  partner: mine\n  url: a\n",
            lambda path: set_feed(path, "a", "trust", None),
        ),
    ],
)
def test_what_cannot_be_edited_safely_is_left_to_people(
    path: Path, text: str, edit: Callable[[Path], None]
) -> None:
    feeds(path, text)
    with pytest.raises(ConfigError, match="change it by hand"):
        edit(path)
    assert path.read_text() == HEAD + text


def test_mode_and_link_stay(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    feeds(real, "", NASTY)
    real.chmod(0o640)
    path.symlink_to(real)
    set_feed(path, "pit", "trust", 1)
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load(real).feed("pit").trust == 1


def test_a_failing_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feeds(path, "", NASTY)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        set_feed(path, "pit", "trust", 1)
    assert path.read_text() == NASTY
    assert list(path.parent.iterdir()) == [path]


def test_someone_elses_edit_is_not_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feeds(path, "", NASTY)
    theirs = NASTY.replace("# first line", "# edited meanwhile")
    read, texts = document.read, iter([NASTY, theirs])
    monkeypatch.setattr(edit, "read", lambda path: next(texts))
    with pytest.raises(ConfigError, match="changed the file meanwhile"):
        set_feed(path, "pit", "trust", 1)
    assert read(path) == NASTY


VALUES = st.one_of(
    st.text(min_size=1, max_size=40), st.sampled_from(["#", "a: b", "- x", "'", "~"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(name=st.sampled_from(["pit", "flow", "loom"]), url=VALUES)
def test_any_value_survives_being_written(path: Path, name: str, url: str) -> None:
    """Whatever a stranger typed: it is one value of one feed, or it is refused."""
    feeds(path, "", NASTY)
    try:
        set_feed(path, name, "url", url)
    except ConfigError:
        assert path.read_text() == NASTY
        return
    read = load(path)
    assert read.feed(name).url == url
    others = {feed.id: feed for feed in read.feeds if feed.id != name}
    feeds(path, "", NASTY)
    assert others == {feed.id: feed for feed in load(path).feeds if feed.id != name}


def test_shipped_file_survives_a_partner_who_comes_and_goes(path: Path) -> None:
    text = SHIPPED.read_text()
    path.write_text(text)
    add_feed(path, {"id": "new", "partner": "sample-graz", "url": "https://n.example/f.ics"})
    set_feed(path, "new", "paused", True)
    assert path.read_text().startswith(text)
    remove_feed(path, "new")
    assert path.read_text().rstrip("\n") == text.rstrip("\n")
