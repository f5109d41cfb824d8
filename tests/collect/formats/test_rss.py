"""RSS and Atom: our corpus with expectations written by hand, bad files, real files."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import rss
from aggregator.errors import FormatError

CORPUS = Path(__file__).parents[2] / "corpus" / "rss"
FEEDS = sorted(CORPUS.glob("*.xml"))


def _read(data: bytes, charset: str = "") -> Reading:
    return rss.read(Body(data, timezone="Europe/Berlin", charset=charset))


def _feed(items: str, namespaces: str = "") -> bytes:
    return f"<rss version='2.0' {namespaces}><channel>{items}</channel></rss>".encode()


def _one(items: str, namespaces: str = "") -> Draft:
    (draft,) = _read(_feed(items, namespaces)).drafts
    return draft


def _plain(value: object) -> object:
    """A draft's value as the JSON beside a feed writes it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def test_the_corpus_is_there():
    assert len(FEEDS) >= 11
    assert all(path.with_suffix(".json").exists() for path in FEEDS)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_corpus(path: Path):
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    data = path.read_bytes()
    assert rss.sniff(data[:4096])
    reading = _read(data)
    assert not reading.complete
    assert reading.lost == ()
    assert [problem.code for problem in reading.problems] == expected["problems"]
    assert reading.title == expected.get("title", reading.title)
    assert reading.language == expected.get("language", "")
    assert len(reading.drafts) == len(expected["drafts"])
    for draft, wanted in zip(reading.drafts, expected["drafts"], strict=True):
        assert {name: _plain(getattr(draft, name)) for name in wanted} == wanted


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
def test_a_feed_cut_anywhere_is_truncated_or_nothing(path: Path):
    """Half a feed must not pass for a whole one, wherever it breaks off before its root's end."""
    data = path.read_bytes()
    wide = 2 if path.stem == "utf-16" else 1
    end = max(
        data.lower().rfind(mark.encode("utf-16-le") if wide == 2 else mark.encode())
        for mark in ("</rss>", "</feed>", "</rdf:rdf>")
    )
    assert end > 0
    for cut in range(0, end, 7 * wide):
        with pytest.raises(FormatError) as error:
            _read(data[:cut])
        assert error.value.code in {"truncated", "not-rss"}


@pytest.mark.parametrize(
    "head",
    [
        b"<rss version='2.0'>",
        b"\xef\xbb\xbf\r\n <?xml version='1.0'?>\n<rss>",
        "\ufeff<?xml version='1.0' encoding='utf-16'?><rss>".encode("utf-16-le"),
        "<?xml version='1.0'?><feed>".encode("utf-16-be"),
        b"<!-- > <html> --><?xml-stylesheet href='a>b'?><!DOCTYPE rss [<!ENTITY a '>'>]><rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>",
        b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>",
        b"<RDF:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/'>",
    ],
)
def test_feeds_are_recognised(head: bytes):
    assert rss.sniff(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"   ",
        b"<!DOCTYPE html><html><body><rss></rss>",
        b"<html><!-- <rss> -->",
        b"<opml><rss/></opml>",
        b"<rssx>",
        b"<feedback>",
        b"<!-- <rss>",
        b"<!DOCTYPE rss [",
        b'{"rss": "<rss>"}',
        b"BEGIN:VCALENDAR",
        b"<rdf:RDF xmlns:foaf='http://xmlns.com/foaf/0.1/'>",
    ],
)
def test_others_are_not(head: bytes):
    assert not rss.sniff(head)
    with pytest.raises(FormatError) as error:
        _read(head)
    assert error.value.code == "not-rss"


def test_xml_bombs_are_refused():
    laughs = "".join(
        f'<!ENTITY l{level} "{(f"&l{level - 1};" if level else "lol") * 10}">' for level in range(9)
    )
    for doctype, title in (
        (laughs, "&l8;"),
        (f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 10_000),
    ):
        data = f"<!DOCTYPE rss [{doctype}]>".encode() + _feed(
            f"<item><title>{title}</title></item>"
        )
        assert rss.sniff(data)
        with pytest.raises(FormatError) as error:
            _read(data)
        assert error.value.code == "xml-bomb"


def test_external_entities_are_not_read(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    reading = _read(doctype.encode() + _feed("<item><title>a &x; b</title></item>"))
    assert "secret" not in repr(reading).replace("&x;", "")


def test_a_feed_that_names_a_file_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """feedparser opens the file that its input names, also where it is a feed: ``<rss></rss>``."""
    (tmp_path / "<rss><").mkdir()
    (tmp_path / "<rss><" / "rss>").write_bytes(_feed("<item><title>secret</title></item>"))
    monkeypatch.chdir(tmp_path)
    assert _read(b"<rss></rss>").drafts == ()


def test_many_comments_do_not_take_long_to_sanitise():
    """feedparser's sanitiser is quadratic here: at this size it would take an hour."""
    marks = "&lt;!--" * 500_000
    assert len(_one(f"<item><description>{marks}</description></item>").description) == 2_000_000


def test_the_servers_charset_counts_where_the_bytes_do_not_tell():
    data = _feed("<item><title>Žižkov</title></item>").decode().encode("iso-8859-2")
    assert _read(data, charset="iso-8859-2").drafts[0].title == "Žižkov"
    assert _read(_feed("<item><title>Žižkov</title></item>"), charset="iso-8859-1").drafts[
        0
    ].title == ("Žižkov")


@pytest.mark.parametrize("charset", ["punycode", "idna", "zip", "nonsense", "utf-16"])
def test_false_charsets_are_harmless(charset: str):
    data = f"<?xml version='1.0' encoding='{charset}'?>".encode() + _feed("<item/>")
    assert len(_read(data, charset=charset).drafts) == 1


EV = "xmlns:ev='http://purl.org/rss/1.0/modules/event/'"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-12-01", "2026-12-01", (date(2026, 12, 1), date(2026, 12, 2))),
        ("20261201", "", (date(2026, 12, 1), None)),
        (
            "2026-12-01T18:00:00",
            "2026-12-03",
            (datetime(2026, 12, 1, 18), datetime(2026, 12, 4)),
        ),
        ("2026-12-01", "2026-12-03T20:00", (date(2026, 12, 1), date(2026, 12, 4))),
        ("2026-12-01", "2026-12-04T00:00", (date(2026, 12, 1), date(2026, 12, 4))),
    ],
)
def test_ends_are_exclusive(start: str, end: str, expected: tuple[object, object]):
    draft = _one(
        f"<item><ev:startdate>{start}</ev:startdate><ev:enddate>{end}</ev:enddate></item>", EV
    )
    assert (draft.start, draft.end) == expected


@pytest.mark.parametrize(
    "stated", ["soon", "2026-13-01", "99999999", "0001-01-01", "2026", "31.12.2026", "1e9", "—"]
)
def test_an_unreadable_date_is_reported_and_costs_only_itself(stated: str):
    reading = _read(
        _feed(
            f"<item><guid>https://a.example/1</guid><ev:startdate>{stated}</ev:startdate></item>"
            "<item><ev:startdate>2026-12-01</ev:startdate></item>",
            EV,
        )
    )
    assert [draft.start for draft in reading.drafts] == [None, date(2026, 12, 1)]
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("bad-date", "https://a.example/1")
    assert stated in problem.message


def test_the_next_extension_stands_in_for_an_unreadable_date():
    reading = _read(
        _feed(
            "<item><x:dtstart>tba</x:dtstart><ev:startdate>2026-12-01</ev:startdate></item>",
            f"{EV} xmlns:x='urn:ietf:params:xml:ns:xcal'",
        )
    )
    assert reading.drafts[0].start == date(2026, 12, 1)
    assert [problem.code for problem in reading.problems] == ["bad-date"]


def test_one_broken_item_costs_only_itself(monkeypatch: pytest.MonkeyPatch):
    image = rss._image

    def fail_on_second(entry: Any) -> str:
        if entry["id"] == "2":
            raise KeyError("url")
        return image(entry)

    monkeypatch.setattr(rss, "_image", fail_on_second)
    reading = _read(
        _feed("".join(f"<item><guid isPermaLink='false'>{n}</guid></item>" for n in (1, 2, 3)))
    )
    assert [draft.source_id for draft in reading.drafts] == ["1", "3"]
    assert reading.lost == ("2",)
    assert [(problem.code, problem.where) for problem in reading.problems] == [("bad-item", "2")]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("<item>", "</item>", "<title>", "</title>", "&", "&amp;", "&nbsp;", "&#0;"),
                *("&#x110000;", "<![CDATA[", "]]>", "<!--", "-->", "<ev:startdate>", "<a b=", '"'),
                *("</ev:startdate>", "<g:when g:startTime='2026-12-01'/>", "2026-12-01", "<?x"),
                *("<georss:point>", "1 2", "</georss:point>", "<link/>", "<enclosure/>", "\x00"),
                *("<content type='xhtml'>", "<category/>", "<author>", "<published>", "\ud7ff"),
            ]
        ),
        max_size=30,
    )
)
def test_only_format_errors_leave(pieces: list[str]):
    data = _feed("".join(pieces), f"{EV} xmlns:g='http://schemas.google.com/g/2005'")
    try:
        reading = _read(data)
    except FormatError:
        return
    assert all(isinstance(draft, Draft) for draft in reading.drafts)


@pytest.mark.parametrize("folder", ["rss", "hostile/xml-bombs"])
def test_real_and_hostile_files(shared_data: Path, folder: str):
    """Nothing but ``FormatError`` leaves ``read`` over two thousand files of other projects."""
    root = shared_data / folder
    assert root.is_dir()
    feeds = 0
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        try:
            reading = _read(data)
        except FormatError:
            continue
        feeds += 1
        assert rss.sniff(data[:4096]), path
        assert reading.lost == (), path
    assert feeds > 1800 if folder == "rss" else feeds == 0
