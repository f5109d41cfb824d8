"""Addresses that no feed may lead to, spelled in every way that some program understands."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

LOOPBACK = ("127.0.0.1", "127.0.0.2")
"""Where the listeners of the tests are, and ``::1``."""

PRIVATE = (
    *LOOPBACK,
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1"),
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
)

PRIVATE_V6 = (
    *("::1", "::", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1"),
    *("2001:db8::1", "3fff::1", "5f00::1", "2001:20::1", "4000::1", "2001:2::1"),
)

NAMES = {
    "localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "localhost.": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "loopback.example": ["127.0.0.1"],
    "second.example": ["127.0.0.2"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "unspecified.example": ["0.0.0.0"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed-six.example": ["2606:4700::1111", "::1"],
    "both.example": ["::1", "127.0.0.1"],
    "inner.example": ["10.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "6to4.example": ["2002:7f00:1::1"],
    "xn--mnchen-3ya.example": ["127.0.0.1"],  # münchen.example
}
"""What the resolver of the tests knows beside numbers: each leads inside."""


def every_spelling() -> list[str]:
    """Addresses with ``{port}`` in them, each once."""
    found: list[str] = []
    for text in PRIVATE:
        found += [f"http://{host}:{{port}}/feed" for host in _numbers(IPv4Address(text))]
        found += [f"http://[{host}]:{{port}}/feed" for host in _wrapped(IPv4Address(text))]
    for text in PRIVATE_V6:
        found += [f"http://[{host}]:{{port}}/feed" for host in _long_and_short(IPv6Address(text))]
    found += [f"http://{host}:{{port}}/feed" for host in _names()]
    for text in LOOPBACK:
        found += [trick.replace("IP", text) for trick in _TRICKS]
    return list(dict.fromkeys(found))


def _numbers(address: IPv4Address) -> list[str]:
    """As inet_aton reads them, and as IDNA makes numbers of other digits and dots."""
    a, b, c, d = address.packed
    number = int(address)
    plain = str(address)
    wide = plain.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    bold = plain.translate({ord("0") + digit: 0x1D7CE + digit for digit in range(10)})
    return [
        plain,
        f"{plain}.",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"0000{a:o}.0{b:o}.{c}.{d}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0X{a:X}.{b}.{c}.0X{d:X}",
        f"{number}",
        f"{number:#x}",
        f"0X{number:08X}",
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a:#x}.{number & 0xFFFFFF:#x}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0{a:o}.{b:#x}.{number & 0xFFFF}",
        f"0{a:03o}.{b}.{c}.{d:#x}",
        wide,
        bold,
        wide.replace(".", "．"),
        plain.replace(".", "。"),
        plain.replace(".", "｡"),
        "".join(f"%{ord(character):02x}" for character in plain),
        plain.replace(".", "%2e"),
        f"{plain}%00.public.example",
        plain.replace(".", ".\u00ad", 1),
    ]


def _wrapped(address: IPv4Address) -> list[str]:
    """An IPv4 address inside IPv6 ones."""
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    return [
        f"::ffff:{address}",
        f"::ffff:{high:x}:{low:x}",
        f"0:0:0:0:0:FFFF:{address}",
        f"0000:0000:0000:0000:0000:ffff:{high:04x}:{low:04x}",
        f"::{address}",
        f"::{high:x}:{low:x}",
        f"::ffff:0:{address}",
        f"64:ff9b::{address}",
        f"64:ff9b:1::{high:x}:{low:x}",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:4136:e378:8000:63bf:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}",
        f"2606:4700::5efe:{high:x}:{low:x}",
    ]


def _long_and_short(address: IPv6Address) -> list[str]:
    return [
        str(address),
        str(address).upper(),
        address.exploded,
        f"{address}%25lo",
        f"{address}%lo",
    ]


def _names() -> list[str]:
    return [
        *NAMES,
        *("LOCALHOST", "LocalHost", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "local\u00adhost"),
        *("LOOPBACK.example", "ｌｏｏｐｂａｃｋ.example", "münchen.example", "second。example"),
    ]


_TRICKS = (
    "http://public.example@IP:{port}/",
    "http://public.example:80@IP:{port}/",
    "http://user:password@IP:{port}/",
    "http://@IP:{port}/",
    "http://:@IP:{port}/",
    "http://public.example%40IP:{port}/",
    "http://public.example%20@IP:{port}/",
    "http://public.example\\@IP:{port}/",
    "http://IP:{port}\\@public.example/",
    "http://IP:{port}\\.public.example/",
    "http://IP:{port}#@public.example/",
    "http://IP:{port}?@public.example/",
    "http://IP:{port};@public.example/",
    "http://IP:{port}/@public.example/",
    "http://public.example\t@IP:{port}/",
    "http://I\tP:{port}/",
    "http:\\\\IP:{port}\\",
    "http:/\\IP:{port}/",
    "http:///IP:{port}/",
    "http:IP:{port}/",
    "HTTP://IP:{port}/",
    "  http://IP:{port}/  ",
    "https://IP:{port}/",
    "webcal://IP:{port}/",
    "WEBCALS://IP:{port}/",
    "feed://IP:{port}/",
    "ftp://IP:{port}/",
    "gopher://IP:{port}/_GET",
    "http://[IP]:{port}/",
    "http://IP:0{port}/",
    "http://IP :{port}/",
)
