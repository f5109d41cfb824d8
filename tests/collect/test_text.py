"""Strangers' text made plain, and addresses made safe."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collect import text

# --- plain text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Dampf &amp; Stahl", "Dampf & Stahl"),
        ("l&#8217;officina &#x2013; oggi", "l’officina – oggi"),
        ("Caf&eacute;", "Café"),
        ("&amp;amp;amp;", "&"),
        ("&amp;lt;b&amp;gt;fett&amp;lt;/b&amp;gt;", "fett"),
        ("AT&T & R&D", "AT&T & R&D"),
        ("1 < 2 und 3 > 2", "1 < 2 und 3 > 2"),
        ("<3 Technik", "<3 Technik"),
        ("a &lt; b", "a < b"),
        ("<p>Eins</p><p>Zwei</p>", "Eins Zwei"),
        ("<b>fett", "fett"),
        ("vor<script>alert(1)</script>nach", "vornach"),
        ("<style>p{}</style>Text", "Text"),
        ("<svg><text>x</text></svg>Text", "Text"),
        ("Text<noscript>bitte</noscript>", "Text"),
        ("a<!-- Kommentar -->b<i></i>", "ab"),
        ("<img src=x onerror=alert(1)>Bild", "Bild"),
        ("Ver&shy;an&shy;stal&shy;tung", "Veranstaltung"),
        ("Ver\u00adanstaltung", "Veranstaltung"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("&#x202e;abc", "abc"),
        ("a\u2066b\u2069\u200b\u200e\u061c", "ab"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("a\x85b\u2028c\u2029d\x0be\x0cf\x1cg\r\nh\ri", "a b c d e f g h i"),
        ("a\x00b\x07c\x1b[31md\x9fe\x7f", "abc[31mde"),
        ("\ud800a<b>\udfff</b>", "a"),
        ("\ufeffTitel\ufffe\uffff", "Titel"),
        ("Zu\u0308rich", "Zürich"),
        ("&#0;&#xD800;&#x1;a", "\ufffd\ufffda"),
        ("familia 👨‍👩‍👧", "familia 👨‍👩‍👧"),
        ("  viel \t\xa0 Raum  ", "viel Raum"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_line(told: str, meant: str):
    assert text.line(told) == meant


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Eins\nZwei\n\n\n\nDrei", "Eins\nZwei\n\nDrei"),
        ("<p>Eins</p>\n<p>Zwei</p>", "Eins\n\nZwei"),
        ("a<br>b<br/><br />c", "a\nb\n\nc"),
        ("<ul><li>a</li><li>b</li></ul>Ende", "• a\n• b\nEnde"),
        ("<div><div><div>tief</div></div></div>flach", "tief\nflach"),
        ("<h2>Titel</h2>Text", "Titel\nText"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("<b>a</b>\nb", "a\nb"),
        ("<a\nhref='x'>a</a>\nb", "a\nb"),
        ("<!-- a\nb --><b>c</b>\nd", "c\nd"),
        ("<div>\n  a\n  b\n</div>", "a b"),
        ("&lt;p&gt;Eins&lt;/p&gt;&lt;p&gt;Zwei&lt;/p&gt;", "Eins\n\nZwei"),
        ("  a  \n   b  ", "a\nb"),
        ("a\x0b\x0bb", "a\n\nb"),
    ],
)
def test_paragraphs(told: str, meant: str):
    assert text.paragraphs(told) == meant


def test_an_id_is_not_markup():
    assert text.identifier("<17@host>") == "<17@host>"
    assert text.identifier("a&amp;b\x00\u2028c\ud800 ") == "a&amp;b c"
    assert text.identifier("x" * 600) == "x" * 500


@pytest.mark.parametrize(
    ("told", "limit", "meant"),
    [
        ("kurz", 4, "kurz"),
        ("alle Wörter hier", 15, "alle Wörter…"),
        ("einlangeswort", 5, "einl…"),
        ("a einlangeswort", 8, "a einla…"),
        ("eins zwei", 1, "…"),
    ],
)
def test_cut(told: str, limit: int, meant: str):
    assert text.cut(told, limit) == meant


@pytest.mark.parametrize(
    "mark", ["<div>", "<b>", "<!--", "&lt;", "&amp;", "<a href='", "<p>x</p>", "\n"]
)
def test_nesting_without_end_is_bounded(mark: str):
    """200,000 of them; ``nh3`` does not finish, recursion would break."""
    told = mark * 200_000
    assert len(text.line(told + "Ende")) <= text.MAX_LINE
    assert len(text.paragraphs("Anfang " + told)) <= text.MAX_TEXT


HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "<",
                ">",
                "&",
                ";",
                "amp;",
                "lt;",
                "#38;",
                "#x202e;",
                "shy;",
                "/",
                "b",
                "p",
                "br",
                "li",
            ),
            *(
                "script",
                "!--",
                "--",
                "\n",
                "\r",
                "\x85",
                "\u2028",
                "\u202e",
                "\ud800",
                "u\u0308",
                " ",
            ),
            *("\x00", "\x1b", "\xad", "Text", "'", '"', "=", "&#10;", "&#8232;", "<div>", "</div>"),
        ]
    )
    | st.text(st.characters(), max_size=5),
    max_size=30,
).map("".join)


@given(PIECES, st.integers(1, 60))
def test_nothing_harmful_and_never_longer_than_asked(told: str, limit: int):
    for made in (text.line(told, limit), text.identifier(told, limit)):
        assert len(made) <= limit
        assert not HARMFUL.search(made)
        assert made == " ".join(made.split())
        made.encode()
    made = text.paragraphs(told, limit)
    assert len(made) <= limit
    assert not HARMFUL.search(made)
    assert "\n\n\n" not in made
    assert unicodedata.is_normalized("NFC", text.line(told))


@settings(max_examples=500)
@given(PIECES)
def test_what_is_plain_stays_as_it_is(told: str):
    for make in (text.line, text.paragraphs, text.identifier, text.address):
        assert make(make(told)) == make(told)


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "safe"),
    [
        ("https://x.example/a?b=c#d", "https://x.example/a?b=c#d"),
        (" <https://x.example/> ", "https://x.example/"),
        ("HTTPS://X.Example/Ab", "https://x.example/Ab"),
        ("www.x.example/a", "https://www.x.example/a"),
        ("http://x.example:8080/", "http://x.example:8080/"),
        ("https://x.example/a b\u00a0c.pdf", "https://x.example/a%20b%20c.pdf"),
        ("https://x.example/ä?q=ž", "https://x.example/%C3%A4?q=%C5%BE"),
        ("https://x.example/%C3%A4", "https://x.example/%C3%A4"),
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&b=2"),
        ("https://x.example/?a=1&#038;b=2&#x26;c", "https://x.example/?a=1&b=2&c"),
        (
            "https://x.example/?a&region=z&copy=1&lang=de",
            "https://x.example/?a&region=z&copy=1&lang=de",
        ),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://Straße.example/", "https://xn--strae-oqa.example/"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x"),
        ("http://192.0.2.1/x", "http://192.0.2.1/x"),
        ('https://x.example/"><b', "https://x.example/%22%3E%3Cb"),
        ("https://x.example/a\u202eb\x00c", "https://x.example/abc"),
        ("https://x.example/@name", "https://x.example/@name"),
        ("https://x.example/" + "a" * 1_982, "https://x.example/" + "a" * 1_982),
    ],
)
def test_address(told: str, safe: str):
    assert text.address(told) == safe


@pytest.mark.parametrize(
    "told",
    [
        "",
        "x.example",
        "/events/1",
        "//x.example/",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "JAVASCRIPT:alert(1)//http://x.example",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>",
        "ftp://x.example/",
        "file:///etc/passwd",
        "mailto:a@x.example",
        "webcal://x.example/",
        "https://",
        "https:///path",
        "https://user:secret@x.example/",
        "https://x.example@evil.example/",
        "https://x.example\\@evil.example/",
        "https://x.example:port/",
        "https://x.example:99999/",
        "https://two words.example/",
        "https://x..example/",
        "https://" + "a" * 64 + ".example/",
        "https://[::1/",
        "https://[x]/",
        "https://x.example<script>/",
        "https://%6cocalhost/",
        "https://x.example/" + "a" * 1_983,
        "https://x.example/" + "ä" * 1_000,
    ],
)
def test_what_is_no_address_we_publish(told: str):
    assert text.address(told) == ""


@given(
    st.text(max_size=40),
    st.sampled_from(["", "http://", "https://x.example/", "www.", "HTTP://a."]),
)
def test_an_address_is_safe_in_any_place(told: str, start: str):
    made = text.address(start + told)
    assert made == "" or re.fullmatch(r"https?://[!#-;=?-\[\]_a-z|~]+", made)
    assert text.address(made) == made
    assert len(made) <= text.MAX_ADDRESS


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("EN_us", "en"),
        (" sl ", "sl"),
        ("zh-Hant-TW", "zh"),
        ("", ""),
        ("x", ""),
        ("german", ""),
        ("dé", ""),
        ("*", ""),
    ],
)
def test_language(tag: str, primary: str):
    assert text.language(tag) == primary


def test_a_path_is_taken_from_the_feeds_own_address():
    feed = "https://town.example/calendar/feed.xml?key=1"
    assert text.address("/events/7", feed) == "https://town.example/events/7"
    assert text.address("//museum.example/7", feed) == "https://museum.example/7"
    assert text.address("https://museum.example/7", feed) == "https://museum.example/7"
    assert text.address("/events/7") == ""
    assert text.address("see our site", feed) == ""
    assert text.address("", feed) == ""


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("<img src=x onerror=alert(1)//", "< img src=x onerror=alert(1)//"),
        ("&" + "amp;" * 7 + "lt;script>x", "< script>x"),
        ("<?php x ?>", "< ?php x ?>"),
        ("<\u212a onclick=x", "< K onclick=x"),  # the Kelvin sign is a K once composed
        ("5 <6, I <3 it, a < b", "5 <6, I <3 it, a < b"),
    ],
)
def test_what_still_looks_like_the_begin_of_a_tag_gets_a_space(told: str, shown: str):
    assert text.plain(told) == shown
    assert text.plain(shown) == shown
