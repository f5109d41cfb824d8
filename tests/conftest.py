"""What all tests share: real files where they are at hand, and no way out to the network."""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]


# A busy machine is not a failure. Where CI is set, hypothesis does this itself, and draws alike.
settings.register_profile("local", deadline=None)
if not os.environ.get("CI"):
    settings.load_profile("local")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files that are not ours to ship: in $AGGREGATOR_DATA, or beside the checkout."""
    folder = Path(os.environ.get("AGGREGATOR_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            f"{folder} absent: this test measures on real files that are not part of the project "
            "(AGGREGATOR_DATA names their folder)"
        )
    return folder


# No test talks to any machine but this one. An audit hook sees every socket of the process, also
# those of C code, and can't be taken off again. Processes that a test starts are not seen.

_attempts: list[str] = []


class OutsideConnection(ConnectionRefusedError):
    """A test tried to reach another machine."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (
        address.is_loopback or address.is_unspecified or (mapped is not None and mapped.is_loopback)
    )


def _is_written_out(host: object) -> bool:
    """Whether finding its address asks no other machine; 127.1 and 0x7f.1 are written out too."""
    if _is_loopback(host):
        return True
    for parse in (ipaddress.ip_address, socket.inet_aton):
        with suppress(ValueError, OSError):
            parse(str(host))
            return True
    return False


def _refuse(event: str, what: object) -> None:
    _attempts.append(f"{event} {what!r}")
    raise OutsideConnection(f"tests reach no machine but this one: {event} {what!r}")


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            _refuse(event, address)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and not _is_written_out(
        arguments[0]
    ):
        _refuse(event, arguments[0])


sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def no_way_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that tried, even where the code under test took it for a network failure."""
    before = len(_attempts)
    yield
    if len(_attempts) > before and "tries_outside" not in request.keywords:
        pytest.fail("tried to reach another machine: " + ", ".join(_attempts[before:]))
