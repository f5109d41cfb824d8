"""Text that leaves the house: the second lock."""

import pytest

from aggregator.publish import text

EVERY_CHARACTER = "".join(map(chr, range(0x110000)))


def test_exactly_these_characters_never_leave():
    """What XML 1.0 § 2.2 forbids, the other controls, non-characters, and marks that turn the
    direction of text; of line breaks only one kind is left."""
    out = {
        *(*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029),
        *(*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF),
        *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    }
    kept = set(text.clean(EVERY_CHARACTER))
    assert {ord(one) for one in kept} ^ (set(range(0x110000)) - out) == set()


def test_what_ends_no_line():
    assert text.clean("a\x1bb\x1fc\td") == "abc\td"


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", *"\v\f\x1c\x1d\x1e\x85\u2028\u2029"], ids=ascii
)
def test_lines_end_one_way(end: str):
    assert text.clean(f"a{end}b{end}") == "a\nb\n"
    assert text.one_line(f" a{end}{end}b{end}") == "a b"


def test_what_is_plain_leaves_as_it_is():
    told = "Führung – „Dampf“ & <Stahl> 👨\u200d👩\u200d👧\tа\u0308"
    assert text.clean(told) == told


def test_a_line_has_single_spaces():
    assert text.one_line("  a \t\xa0 b\u3000c  ") == "a b c"
    assert text.one_line("a\x00b") == "ab"


@pytest.mark.parametrize(
    ("told", "characters", "short"),
    [
        ("eins zwei", 9, "eins zwei"),
        ("eins zwei drei", 10, "eins zwei…"),
        ("eins zwei drei", 9, "eins zwe…"),
        ("eins zweidreivier", 9, "eins zwe…"),
        ("eins zweidreivier", 8, "eins zw…"),
        ("eins zweidreivier", 7, "eins…"),
        ("eins\nzwei drei", 7, "eins…"),
        ("eins zw\nei drei", 10, "eins zw…"),
        ("eins\nzw ei drei", 10, "eins\nzw…"),
        ("ab\ncdef\nhijkl", 10, "ab\ncdef…"),
        ("ab cdef hijkl", 10, "ab cdef…"),
        ("einszwei", 5, "eins…"),
        ("eins, zwei", 7, "eins…"),
        ("eins -; : – zwei", 14, "eins…"),
        ("eins\n\nzwei drei", 7, "eins…"),
        ("eins", 1, "…"),
    ],
)
def test_shortened_between_words(told: str, characters: int, short: str):
    assert text.shorten(told, characters) == short
    assert len(short) <= characters


@pytest.mark.parametrize(
    ("told", "leads"),
    [
        ("https://x.example/a?b=c#d", "https://x.example/a?b=c#d"),
        ("  http://x.example/\n", "http://x.example/"),
        ("HTTPS://x.example/", "HTTPS://x.example/"),
        ("https://x.example/a\tb\r\nc\x00d", "https://x.example/abcd"),
        ('https://x.example/a b<c>"d', "https://x.example/a%20b%3Cc%3E%22d"),
        ("https://x.example/ä%C3%A4", "https://x.example/%C3%A4%C3%A4"),
        ("https://x.example/!#$%&'()*+,/:;=?@[]~", "https://x.example/!#$%&'()*+,/:;=?@[]~"),
        ("https://x.example:8443/", "https://x.example:8443/"),
        ("https://[2001:db8::1]:8443/ä", "https://[2001:db8::1]:8443/%C3%A4"),
        ("https://münchen.example/ä?ö#ü", "https://xn--mnchen-3ya.example/%C3%A4?%C3%B6#%C3%BC"),
        ("https://münchen.example:8443/", "https://xn--mnchen-3ya.example:8443/"),
        ("https://me:secret@münchen.example/", "https://xn--mnchen-3ya.example/"),
    ],
)
def test_where_a_link_leads(told: str, leads: str):
    assert text.link(told) == leads


@pytest.mark.parametrize(
    "told",
    [
        *("", "x.example", "/a", "//x.example/", "https:", "https://", "https:///a", "http:x"),
        *("javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "ftp://x.example/"),
        *("mailto:a@x.example", "file://x.example/", "https://[::1/", "https://x.example:port/"),
        *("https://x.example:99999/", "https://ä..example/", f"https://{'ä' * 70}.example/"),
    ],
)
def test_what_is_no_link(told: str):
    assert text.link(told) == ""


def test_exactly_these_characters_open_a_tag_behind_a_smaller_sign():
    """Where a browser begins an element, its end or a comment (HTML Standard § 13.2.5.6)."""
    opening = {one for one in EVERY_CHARACTER if text.no_tags(f"a <{one}") == f"a < {one}"}
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert opening == {*letters, *letters.upper(), *"/!?"}
    assert text.no_tags("1 < 2 <3 > x") == "1 < 2 <3 > x"
    assert text.no_tags("<<b><i") == "<< b>< i"
