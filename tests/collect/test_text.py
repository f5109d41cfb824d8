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
        "https://x.example/a\\b",
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


# --- to the letter -----------------------------------------------------------------------------

EVERY_CHARACTER = "".join(map(chr, range(0x110000)))


def test_exactly_these_characters_are_taken_out():
    """Controls, soft hyphens, bidi marks and overrides, zero width and invisible characters, tags,
    surrogates, non-characters; a joiner stays, scripts and families need it."""
    out = {
        *(*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD),
        *(0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A)),
        *(0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
        *range(0xE0000, 0xE0080),
    }
    kept = set(text.identifier(EVERY_CHARACTER, len(EVERY_CHARACTER)))
    out |= {ord(one) for one in EVERY_CHARACTER if one.isspace() and one != " "}
    assert {ord(one) for one in kept} ^ (set(range(0x110000)) - out) == set()


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", *"\x1c\x1d\x1e\x85\u2028\u2029"], ids=ascii
)
def test_whatever_ends_a_line_ends_it(end: str):
    assert text.paragraphs(f"a{end}b") == "a\nb"
    assert text.paragraphs(f"a{end}{end}b") == "a\n\nb"
    assert text.line(f"a{end}b") == "a b"


def test_what_ends_no_line():
    assert text.paragraphs("a\x1fb\x1bc\td") == "abc d"


@pytest.mark.parametrize("space", "\t\n\r\xa0\u1680\u2000\u200a\u2029\u202f\u205f\u3000", ids=ascii)
def test_a_space_of_any_kind_keeps_words_apart(space: str):
    assert text.line(f"a{space}b") == text.identifier(f"a{space}b") == "a b"
    assert text.address(f"https://x.example/a{space}b") == "https://x.example/a%20b"


def test_how_much_is_kept():
    assert text.line("x" * 500) == "x" * 500
    assert text.line("x" * 501) == "x" * 499 + "…"
    assert text.identifier("x" * 501) == "x" * 500
    assert text.paragraphs("x" * 20_000) == "x" * 20_000
    assert text.paragraphs("x" * 20_001) == "x" * 19_999 + "…"
    assert text.plain("x" * 70_000) == "x" * 65_536
    assert text.address("https://x.example/" + "ä" * 330 + "aa") != ""  # 2,000 when encoded
    assert text.address("https://x.example/" + "ä" * 330 + "aaa") == ""


def test_an_id_that_is_cut_ends_with_no_space():
    assert text.identifier("abc def", 4) == "abc"


@pytest.mark.parametrize(
    ("told", "limit", "meant"),
    [
        ("eins zwei drei", 10, "eins zwei…"),
        ("eins\nzweidreivier", 8, "eins\nzw…"),
        ("einse\nzweidreivier", 9, "einse…"),
        ("ab cdefgh", 4, "ab…"),
        ("a  bcdefghi", 6, "a  bc…"),
        ("ab\ncdef\nhijkl", 10, "ab\ncdef…"),
        ("ab cdef hijkl", 10, "ab cdef…"),
    ],
)
def test_cut_between_words_in_the_latter_half_only(told: str, limit: int, meant: str):
    assert text.cut(told, limit) == meant


def test_escapes_are_undone_eight_times():
    """Feeds escape what was escaped before; beyond that it is meant, or meant to keep us busy."""
    assert text.plain("&" + "amp;" * 7 + "lt;") == "<"
    assert text.plain("&" + "amp;" * 8 + "lt;") == "&lt;"


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        *(("&alpha;", "α"), ("&zeta;", "ζ"), ("&Alpha;", "Α"), ("&Zeta;", "Ζ")),
        *(("&gg;", "≫"), ("&sup2;", "²"), ("&frac34;", "¾"), ("&b.alpha;", "&b.alpha;")),
        *(("&CounterClockwiseContourIntegral;", "∳"), ("&ZHcy;", "Ж"), ("&dzcy;", "џ")),
        *(("&LessLess;", "⪡"), ("&blk14;", "░"), ("&rarrAp;", "&rarrAp;")),
        *(("&#33;", "!"), ("&#x21;", "!"), ("&#X21;", "!"), ("&#x2F;", "/"), ("&#x2a;", "*")),
        *(("&#xA9;", "©"), ("&#xaf;", "¯"), ("&#xe9;", "é"), ("&#xF1;", "ñ"), ("&#x9;x", "x")),
        *(("&#1047673;", "\U000ffc79"), ("&#x10f00d;", "\U0010f00d")),
        *(("&#00000033;", "!"), ("&#x0000021;", "!"), ("&#90;", "Z"), ("&#9;x", "x")),
        # not when endless: those are numbers to keep us busy
        *((f"&#{33:031};", "!"), (f"&#{33:032};", f"&#{33:032};")),
        # not without its semicolon
        *(("&copy", "&copy"), ("A &amp; B &region=7", "A & B &region=7"), ("&;", "&;")),
        *(("&#;", "&#;"), ("&#x;", "&#x;"), ("&a@b;", "&a@b;")),
        *((f"&lt{sign}x;", f"&lt{sign}x;") for sign in "@[`{/:"),
    ],
)
def test_entities(told: str, meant: str):
    assert text.line(told) == meant


def test_a_number_too_long_for_python_is_no_entity():
    told = "&#" + "1" * 5_000 + ";"
    assert text.paragraphs("&lt;" + told) == "<" + told


@pytest.mark.parametrize("tag", ["a", "z", "A", "Z", "p", "P", "x-y", "b\nclass='c'"])
def test_what_is_a_tag(tag: str):
    name = tag.partition("\n")[0]
    assert text.line(f"1<{tag}>2</{name}>3").replace(" ", "") == "123"
    assert text.line(f"1</{name}>2").replace(" ", "") == "12"


@pytest.mark.parametrize("start", ["@", "[", "`", "{", "1", "$", ".", "ä", " a"])
def test_what_is_none(start: str):
    assert text.line(f"1 <{start}> &copy 2") == f"1 <{start}> &copy 2"


def test_a_smaller_sign_is_no_tag_until_a_greater_one_comes():
    assert text.line("a <b < c") == "a < b < c"
    assert text.line("a <b < c>") == "a < b < c>"


@pytest.mark.parametrize("name", ["a", "z", "A", "Z"])
def test_a_line_break_inside_a_tag_is_none_of_the_text(name: str):
    assert text.paragraphs(f"<{name}\nid='x'>a</{name}>\nb") == "a\nb"


@pytest.mark.parametrize("start", ["@", "[", "`", "{"])
def test_a_line_break_behind_a_smaller_sign_is_one(start: str):
    assert text.paragraphs(f"<i>a</i> <{start}\n> b") == f"a <{start}\n> b"


def test_line_breaks_beside_tags_and_signs():
    assert text.paragraphs("<b>a\n> b</b>") == "a\n> b"
    assert text.paragraphs("<b>a</b> <c\n<d>e</d>").startswith("a")
    assert text.paragraphs("<!-- 1 -->a\nb<!-- 2 -->c") == "a\nbc"


@pytest.mark.parametrize("tag", ["p", "br", "div", "li", "P", "BR", "DIV", "LI"])
def test_lines_of_the_source_mean_nothing_where_markup_makes_lines(tag: str):
    assert text.line(text.paragraphs(f"eins\nzwei<{tag}>drei").split("\n")[0]) == "eins zwei"


def test_lines_of_the_source_mean_something_beside_other_markup():
    assert text.paragraphs("<b>eins</b>\nzwei <link>\ndrei") == "eins\nzwei\ndrei"


@pytest.mark.parametrize(
    "tag",
    [
        *("div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header"),
        *("footer", "blockquote", "pre", "dd", "dt", "dl", "figure", "figcaption", "address"),
    ],
)
def test_a_block_stands_on_lines_of_its_own(tag: str):
    assert text.paragraphs(f"a<{tag}>b</{tag}>c") == "a\nb\nc"


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("a<br>b", "a\nb"),
        ("a<hr>b", "a\nb"),
        ("a<hr><hr>b", "a\n\nb"),
        ("a<li>b</li>c", "a\n• b\nc"),
        ("a<table><tr><td>b</td><td>c</td></tr></table>d", "a\nbc\nd"),
        ("<table><caption>a</caption></table>b", "a\nb"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("<div><div>a</div></div><div>b</div>", "a\nb"),
        ("<div></div>a", "a"),
        ("a <b> b </b>\tc", "a b c"),
        ("<div>a\tb</div>\nc", "a b\nc"),
        ("a<p>b\n\nc</p>", "a\n\nb c"),
    ],
)
def test_how_blocks_are_laid_out(told: str, meant: str):
    assert text.paragraphs(told) == meant


def test_spaces_between_blocks_are_not_told():
    assert text.plain("<div>a</div>  <div>b</div>").split("\n")[0] == "a"
    assert text.plain("<b>a  \t b</b>") == "a b"


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "noscript", "iframe", "object", "svg"]
)
def test_what_a_page_does_not_show_is_not_told(tag: str):
    assert text.line(f"vor<{tag}>da</{tag}>nach") == "vornach"


def test_the_head_of_a_page_is_not_told():
    assert text.line("<html><head><title>x</title></head><body>a</body></html>") == "a"
    assert text.line("<frameset><frame src=x></frameset>") == ""


# --- addresses, to the letter --------------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_a_host_is_of_these_characters():
    able = {*LETTERS, *LETTERS.upper(), *"0123456789_-."}
    rest = {chr(code) for code in range(0x21, 0x7F)} - {*"/?#"}  # which end the host
    for place in ("a{}b.example", "example.a{}b"):
        taken = {one for one in rest if text.address(f"https://{place.format(one)}/")}
        assert taken == able


@pytest.mark.parametrize(
    "host",
    [
        *("[::1]", "[2001:db8:90af::127.0.0.1]", "[2001:db8::9]", "localhost", "x.example."),
        *("a-b.c-d.example", "_x._y.example", "0.9.example"),
    ],
)
def test_hosts(host: str):
    assert text.address(f"http://{host}/") == f"http://{host}/"


@pytest.mark.parametrize(
    "host", ["[]", "[::g]", "[::/]", "[fe80::1%25eth0]", ".example", "x.example..", "."]
)
def test_what_is_no_host(host: str):
    assert text.address(f"http://{host}/") == ""


@pytest.mark.parametrize(
    ("told", "safe"),
    [
        ("https://x.example/?a&amp;b&#38;c&#0038;d&#x26;e&#X0026;f", "?a&b&c&d&e&f"),
        ("https://x.example/?a&#x0026;b&lt;c", "?a&b&lt;c"),
        ("'https://x.example/'", ""),
        ('"https://x.example/"', ""),
        ("https://x.example/%zz", "%zz"),
        (
            "https://x.example/~a!b$c,d;e'f@g(h)i*j[k]l-m._|n:o=p+q",
            "~a!b$c,d;e'f@g(h)i*j[k]l-m._|n:o=p+q",
        ),
        ("https://x.example/{a}^`", "%7Ba%7D%5E%60"),
        ("https://x.example/a\tb\nc", "a%20b%20c"),
        ("https://x.example:/a", "a"),
    ],
)
def test_paths_to_the_letter(told: str, safe: str):
    assert text.address(told) == (f"https://x.example/{safe}" if safe else "https://x.example/")


@pytest.mark.parametrize(
    ("told", "safe"),
    [
        ("WWW.x.example", "https://www.x.example"),
        ("https://x.example:0/", "https://x.example:0/"),
        ("https://ß.example/", "https://xn--zca.example/"),
        ("https://Ä.example/", "https://xn--4ca.example/"),
    ],
)
def test_hosts_to_the_letter(told: str, safe: str):
    assert text.address(told) == safe


def test_a_host_is_one_however_its_letters_are_composed():
    assert (
        text.address("https://a\u0308ß.example/") == text.address("https://\u00e4ß.example/") != ""
    )


def test_a_path_from_an_address_that_is_none():
    assert text.address("/a", "https://[x/") == ""
    assert text.address("/a", "") == ""
    assert text.address("www.y.example/a", "https://x.example/") == "https://www.y.example/a"
    assert text.address("a", "https://x.example/") == ""


def test_languages_have_two_or_three_letters():
    assert [text.language(tag) for tag in ("hsb", "az", "abcd", "a1", "AZ", "d", "`a", "{a")] == [
        *("hsb", "az", "", "", "az", "", "", ""),
    ]
    assert text.language("de_AT-1996") == "de"
