"""Which addresses a stranger's feed may lead us to: those of the open internet.

The table here is the only authority. ``ipaddress.is_global`` is none: before Python 3.11.10 it says
yes to multicast, site-local, 6to4, NAT64 and IPv4-compatible addresses (CVE-2024-4032), and its
answers differ from one Python to the next.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple


class Refused(NamedTuple):
    """A network that no feed may lead to."""

    network: IPv4Network | IPv6Network
    what: str
    """As it reads in "leads to …"."""
    source: str
    """Where it is set aside."""


def _v4(network: str, what: str, source: str) -> Refused:
    return Refused(IPv4Network(network), what, source)


def _v6(network: str, what: str, source: str) -> Refused:
    return Refused(IPv6Network(network), what, source)


# Whatever IANA's registries of special-purpose addresses (RFC 6890) name is refused, also what they
# call globally reachable: nobody keeps a feed there, but a network may have something of its own
# answer. The first network that holds an address gives the reason, so the narrower stand first.

REFUSED = (
    _v4("0.0.0.0/8", "this machine", "RFC 1122 § 3.2.1.3"),  # Linux dials 0.0.0.0 as loopback
    _v4("10.0.0.0/8", "a private network", "RFC 1918"),
    _v4("100.64.0.0/10", "a provider's inner network", "RFC 6598"),  # Alibaba: 100.100.100.200
    _v4("127.0.0.0/8", "this machine", "RFC 1122 § 3.2.1.3"),
    _v4("168.63.129.16/32", "a cloud's inner service", "Azure"),  # public, but answers from within
    _v4("169.254.0.0/16", "the local link", "RFC 3927"),  # most clouds: 169.254.169.254
    _v4("172.16.0.0/12", "a private network", "RFC 1918"),
    _v4("192.0.0.0/24", "a protocol's own network", "RFC 6890"),  # Oracle cloud: 192.0.0.192
    _v4("192.0.2.0/24", "a network for examples", "RFC 5737"),
    _v4("192.31.196.0/24", "a sink for stray queries", "RFC 7535"),  # AS112
    _v4("192.52.193.0/24", "a relay for multicast", "RFC 7450"),
    _v4("192.88.99.0/24", "a relay of 6to4", "RFC 7526"),
    _v4("192.168.0.0/16", "a private network", "RFC 1918"),
    _v4("192.175.48.0/24", "a sink for stray queries", "RFC 7534"),  # AS112
    _v4("198.18.0.0/15", "a network for measurements", "RFC 2544"),
    _v4("198.51.100.0/24", "a network for examples", "RFC 5737"),
    _v4("203.0.113.0/24", "a network for examples", "RFC 5737"),
    _v4("224.0.0.0/4", "many machines at once", "RFC 5771"),
    _v4("240.0.0.0/4", "a reserved network", "RFC 1112 § 4"),  # and the broadcast address
    #
    # Unicast addresses of the open internet are in 2000::/3 and nowhere else (RFC 4291 § 2.4).
    _v6("::/128", "this machine", "RFC 4291 § 2.5.2"),
    _v6("::1/128", "this machine", "RFC 4291 § 2.5.3"),
    _v6("::ffff:0:0/96", "an IPv4-mapped address", "RFC 4291 § 2.5.5.2"),
    _v6("::ffff:0:0:0/96", "an IPv4-translated address", "RFC 2765 § 2.1"),
    _v6("::/96", "an IPv4-compatible address", "RFC 4291 § 2.5.5.1"),
    _v6("64:ff9b::/96", "an address behind NAT64", "RFC 6052"),
    _v6("64:ff9b:1::/48", "an address behind NAT64", "RFC 8215"),
    _v6("100::/64", "a network that discards", "RFC 6666"),
    _v6("100:0:0:1::/64", "a dummy network", "RFC 9780"),
    _v6("2001::/32", "an address behind Teredo", "RFC 4380"),
    _v6("2001:2::/48", "a network for measurements", "RFC 5180"),
    _v6("2001:10::/28", "an identifier, not an address", "RFC 4843"),  # ORCHID
    _v6("2001:20::/28", "an identifier, not an address", "RFC 7343"),  # ORCHIDv2
    _v6("2001:30::/28", "an identifier, not an address", "RFC 9374"),  # DRIP
    _v6("2001::/23", "a protocol's own network", "RFC 2928"),
    _v6("2001:db8::/32", "a network for examples", "RFC 3849"),
    _v6("2002::/16", "an address behind 6to4", "RFC 3056"),
    _v6("2620:4f:8000::/48", "a sink for stray queries", "RFC 7534"),  # AS112
    _v6("3ffe::/16", "a network given back", "RFC 3701"),  # 6bone
    _v6("3fff::/20", "a network for examples", "RFC 9637"),
    _v6("5f00::/16", "an identifier, not an address", "RFC 9602"),  # segment routing
    _v6("fc00::/7", "a private network", "RFC 4193"),  # clouds: fd00:ec2::254, fd20:ce::254
    _v6("fe80::/10", "the local link", "RFC 4291 § 2.5.6"),
    _v6("fec0::/10", "a private network", "RFC 3879"),  # site-local
    _v6("ff00::/8", "many machines at once", "RFC 4291 § 2.7"),
    _v6("::/3", "a reserved network", "RFC 4291 § 2.4"),
    _v6("4000::/2", "a reserved network", "RFC 4291 § 2.4"),
    _v6("8000::/1", "a reserved network", "RFC 4291 § 2.4"),
)

_LAST_FOUR_BYTES = tuple(
    IPv6Network(network)
    for network in ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def judge(address: IPv4Address | IPv6Address) -> str:
    """ "" if a feed may lead to ``address``; else what it is, as it reads in "leads to …"."""
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address on one of our own network cards (RFC 4007)"
    inside = embedded(address)
    hidden = judge(inside) if inside is not None else ""
    for network, what, source in REFUSED:
        if address in network:
            told = f"{what} ({source})"
            return f"{told} that hides {hidden}" if hidden else told
    return f"an address that hides {hidden}" if hidden else ""


def embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a way of crossing from IPv6 to IPv4 hides in ``address``.

    For 6to4 the router's, for Teredo the client's (it is stored inverted).
    """
    if isinstance(address, IPv4Address):
        return None
    number = int(address)
    if any(address in network for network in _LAST_FOUR_BYTES):
        return IPv4Address(number & 0xFFFF_FFFF)
    if 1 < number <= 0xFFFF_FFFF:  # IPv4-compatible; 0 and 1 are addresses of their own
        return IPv4Address(number)
    if number >> 112 == 0x2002:  # 6to4: RFC 3056 § 2
        return IPv4Address(number >> 80 & 0xFFFF_FFFF)
    if number >> 96 == 0x2001_0000:  # Teredo: RFC 4380 § 4
        return IPv4Address(~number & 0xFFFF_FFFF)
    if number >> 32 & 0xFFFF_FFFF in _ISATAP:  # in any network: RFC 5214 § 6.1
        return IPv4Address(number & 0xFFFF_FFFF)
    return None
