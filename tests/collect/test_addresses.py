"""Which addresses feeds may lead to, written out by hand: edges, neighbours, what hides inside."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect.addresses import REFUSED, Refused, embedded, judge

# Reason (its beginning), first and last address of the range, and what lies right outside: "" for
# the open internet, else what that is.
V4_RANGES = [
    ("this machine", "0.0.0.0", "0.255.255.255", None, ""),
    ("a private network", "10.0.0.0", "10.255.255.255", "", ""),
    ("a provider's inner network", "100.64.0.0", "100.127.255.255", "", ""),
    ("this machine", "127.0.0.0", "127.255.255.255", "", ""),
    ("a cloud's inner service", "168.63.129.16", "168.63.129.16", "", ""),
    ("the local link", "169.254.0.0", "169.254.255.255", "", ""),
    ("a private network", "172.16.0.0", "172.31.255.255", "", ""),
    ("a protocol's own network", "192.0.0.0", "192.0.0.255", "", ""),
    ("a network for examples", "192.0.2.0", "192.0.2.255", "", ""),
    ("a sink for stray queries", "192.31.196.0", "192.31.196.255", "", ""),
    ("a relay for multicast", "192.52.193.0", "192.52.193.255", "", ""),
    ("a relay of 6to4", "192.88.99.0", "192.88.99.255", "", ""),
    ("a private network", "192.168.0.0", "192.168.255.255", "", ""),
    ("a sink for stray queries", "192.175.48.0", "192.175.48.255", "", ""),
    ("a network for measurements", "198.18.0.0", "198.19.255.255", "", ""),
    ("a network for examples", "198.51.100.0", "198.51.100.255", "", ""),
    ("a network for examples", "203.0.113.0", "203.0.113.255", "", ""),
    ("many machines at once", "224.0.0.0", "239.255.255.255", "", "a reserved network"),
    ("a reserved network", "240.0.0.0", "255.255.255.255", "many machines at once", None),
]

R = "a reserved network"
V6_RANGES = [
    ("this machine", "::", "::1", None, "an IPv4-compatible address"),
    ("an IPv4-compatible address", "::2", "::ffff:ffff", "this machine", R),
    ("an IPv4-mapped address", "::ffff:0:0", "::ffff:ffff:ffff", R, R),
    ("an IPv4-translated address", "::ffff:0:0:0", "::ffff:0:ffff:ffff", R, R),
    ("an address behind NAT64", "64:ff9b::", "64:ff9b::ffff:ffff", R, R),
    ("an address behind NAT64", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", R, R),
    ("a network that discards", "100::", "100::ffff:ffff:ffff:ffff", R, "a dummy network"),
    ("a dummy network", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff", "a network that", R),
    (
        "an address behind Teredo",
        *("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("", "a protocol's own network"),
    ),
    (
        "a network for measurements",
        *("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"),
        *("a protocol's own network", "a protocol's own network"),
    ),
    (
        "an identifier, not an address (RFC 4843)",
        *("2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("a protocol's own network", "an identifier, not an address (RFC 7343)"),
    ),
    (
        "an identifier, not an address (RFC 7343)",
        *("2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("an identifier, not an address (RFC 4843)", "an identifier, not an address (RFC 9374)"),
    ),
    (
        "an identifier, not an address (RFC 9374)",
        *("2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("an identifier, not an address (RFC 7343)", "a protocol's own network"),
    ),
    (
        "a protocol's own network",
        *("2001:40::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("an identifier", ""),
    ),
    ("a network for examples", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
    ("an address behind 6to4", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""),
    ("a sink", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "", ""),
    ("a network given back", "3ffe::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", "a network"),
    (
        "a network for examples",
        *("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("a network given back", ""),
    ),
    (R, "4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", "an identifier"),
    ("an identifier", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", R, R),
    (R, "5f01::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "an identifier", "a private"),
    ("a private network", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", R, R),
    ("the local link", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", R, "a private"),
    (
        "a private network",
        *("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        *("the local link", "many machines"),
    ),
    ("many machines at once", "ff00::", f"ffff{':ffff' * 7}", "a private network", None),
]


def _agrees(told: str, expected: str) -> bool:
    return told.startswith(expected) if expected else not told


@pytest.mark.parametrize(
    ("what", "first", "last", "before", "after"),
    [*V4_RANGES, *V6_RANGES],
    ids=str,
)
def test_a_range_from_its_first_to_its_last_address(
    what: str, first: str, last: str, before: str | None, after: str | None
):
    low, high = ip_address(first), ip_address(last)
    assert _agrees(judge(low), what)
    assert _agrees(judge(high), what)
    assert _agrees(judge(type(low)((int(low) + int(high)) // 2)), what)
    if before is not None:
        assert _agrees(judge(low - 1), before)
    if after is not None:
        assert _agrees(judge(high + 1), after)


@pytest.mark.parametrize(
    "text",
    [
        *("1.1.1.1", "8.8.8.8", "93.184.216.34", "185.199.108.153", "223.255.255.255", "1.0.0.0"),
        *("192.0.1.0", "192.0.3.0", "198.17.255.255", "198.20.0.0", "172.15.255.255"),
        *("2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2001:200::"),
        *(
            "2000::",
            "3fff:1000::",
            f"3fff{':ffff' * 7}",
            "2620:4f:7fff::1",
            "2a01:4f8::5efd:7f00:1",
        ),
    ],
)
def test_the_open_internet(text: str):
    assert judge(ip_address(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("169.254.169.254", "fd00:ec2::254", "169.254.170.2"),  # Amazon
        *("fd20:ce::254", "168.63.129.16", "100.100.100.200", "192.0.0.192"),  # Google … Oracle
    ],
)
def test_what_clouds_keep_inside(text: str):
    assert judge(ip_address(text))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("::ffff:8.8.8.8", "8.8.8.8"),
        ("::ffff:255.255.255.255", "255.255.255.255"),
        ("::ffff:0:127.0.0.1", "127.0.0.1"),
        ("::ffff:0:255.255.255.255", "255.255.255.255"),
        ("::127.0.0.1", "127.0.0.1"),
        ("::2", "0.0.0.2"),
        ("::ffff:ffff", "255.255.255.255"),
        ("64:ff9b::7f00:1", "127.0.0.1"),
        ("64:ff9b::255.255.255.255", "255.255.255.255"),
        ("64:ff9b:1::a9fe:a9fe", "169.254.169.254"),
        ("64:ff9b:1:ffff:ffff:ffff:a9fe:a9fe", "169.254.169.254"),
        ("2002:7f00:1::", "127.0.0.1"),
        ("2002:a9fe:a9fe::8", "169.254.169.254"),
        ("2002:808:808::1", "8.8.8.8"),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", "127.0.0.1"),
        ("2001::f5ff:fffe", "10.0.0.1"),
        ("2606:4700::5efe:10.0.0.1", "10.0.0.1"),
        ("2606:4700::200:5efe:192.168.0.1", "192.168.0.1"),
        ("fe80::5efe:7f00:1", "127.0.0.1"),
        *((text, None) for text in ("::", "::1", "::1:0:0", "2606:4700::1111", "2003:7f00:1::")),
        *((text, None) for text in ("2001:1::f5ff:fffe", "127.0.0.1", "8.8.8.8", "fe80::1")),
        # right beside the networks that hide one
        *((text, None) for text in ("::fffe:7f00:1", "::ffff:1:7f00:1", "64:ff9b::1:7f00:1")),
        *((text, None) for text in ("64:ff9b:0:1::7f00:1", "64:ff9b:2::7f00:1")),
        *((text, None) for text in ("2606:4700::100:5efe:7f00:1", "2606:4700::5eff:7f00:1")),
    ],
)
def test_what_is_embedded(text: str, inside: str | None):
    assert embedded(ip_address(text)) == (None if inside is None else ip_address(inside))


def test_what_hides_is_told():
    assert judge(ip_address("2002:7f00:1::")) == (
        "an address behind 6to4 (RFC 3056) that hides this machine (RFC 1122 § 3.2.1.3)"
    )
    assert judge(ip_address("2002:808:808::")) == "an address behind 6to4 (RFC 3056)"
    assert judge(ip_address("2606:4700::5efe:10.0.0.1")) == (
        "an address that hides a private network (RFC 1918)"
    )
    assert judge(ip_address("2606:4700::5efe:8.8.8.8")) == ""


@pytest.mark.parametrize("text", ["fe80::1%eth0", "2606:4700::1111%lo", "::1%1"])
def test_an_address_with_a_zone(text: str):
    assert judge(ip_address(text)) == "an address on one of our own network cards (RFC 4007)"


@given(st.ip_addresses())
def test_what_python_refuses_we_refuse(address: IPv4Address | IPv6Address):
    """Not the other way round: Python lets some pass."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert judge(address)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: str(row.network))
def test_each_row_of_the_table_is_needed(row: Refused):
    """Each is the first to hold some address: a row behind a wider one would never speak."""
    told = f"{row.what} ({row.source})"
    assert any(judge(address).startswith(told) for address in (row.network[0], row.network[-1]))


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: str(row.network))
def test_each_row_says_where_it_is_set_aside(row: Refused):
    """So that a keeper who is refused can look it up."""
    assert re.fullmatch(r"RFC [1-9]\d{2,3}( § \d+(\.\d+)*)?|Azure", row.source)


def test_on_this_python_is_global_is_not_enough():
    """Why there is a table: these once passed for the open internet in Python's own judgement."""
    passed = ("::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1", "224.0.0.1", "3fff::1")
    assert all(judge(ip_address(text)) for text in passed)
