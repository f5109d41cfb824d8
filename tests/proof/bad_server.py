"""Servers and resolvers that mean us harm, on loopback, and what was dialled meanwhile."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import socket
import struct
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from aggregator.collect import addresses, fetch

PUBLIC = "127.0.0.3"
"""Taken for an address of the open internet by ``public_world``: tests can't dial a real one."""

Serve = Callable[[socket.socket], object]
_resolve = socket.getaddrinfo


# What is dialled -----------------------------------------------------------------------------

_recording: list[Any] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Unix sockets, which carry our own work between processes, lead nowhere."""
    if (
        _recording is not None
        and event in {"socket.connect", "socket.sendto", "socket.sendmsg"}
        and isinstance(arguments[1], tuple)
    ):
        _recording.append(arguments[1])


sys.addaudithook(_hook)


@contextmanager
def recording() -> Iterator[list[Any]]:
    """Every address of loopback that this process dials. (conftest.py refuses all others.)"""
    global _recording  # noqa: PLW0603 - an audit hook is there for good
    seen: list[Any] = []
    _recording = seen
    try:
        yield seen
    finally:
        _recording = None


# Who listens ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Listeners:
    """One port on 127.0.0.1, 127.0.0.2 and ::1 that must not be reached, and on ``PUBLIC``."""

    port: int
    hits: list[str] = field(default_factory=list)
    """The addresses that were reached; ``PUBLIC`` is not among them."""
    targets: dict[str, str] = field(default_factory=dict)
    """Where ``PUBLIC`` redirects a path to."""


@contextmanager
def listeners() -> Iterator[Listeners]:
    with ExitStack() as stack:
        sockets = _one_port_everywhere(stack)
        world = Listeners(sockets[0].getsockname()[1])
        for listener in sockets:
            stack.callback(_stop, listener)
            threading.Thread(
                target=_answer_all, args=(listener, listener.getsockname()[0], world), daemon=True
            ).start()
        yield world


_OTHERS = (
    (socket.AF_INET, "127.0.0.2"),
    (socket.AF_INET, PUBLIC),
    *([(socket.AF_INET6, "::1")] if socket.has_ipv6 else []),
)


def _one_port_everywhere(stack: ExitStack) -> list[socket.socket]:
    for _ in range(50):
        with ExitStack() as attempt, suppress(OSError):
            first = attempt.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
            port = first.getsockname()[1]
            others = [
                attempt.enter_context(
                    socket.create_server((host, port), family=family, backlog=128)
                )
                for family, host in _OTHERS
            ]
            stack.enter_context(attempt.pop_all())
            return [first, *others]
    pytest.skip("no port is free on 127.0.0.1, 127.0.0.2, 127.0.0.3 and ::1 at once")


def _stop(listener: socket.socket) -> None:
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)


def _answer_all(listener: socket.socket, here: str, world: Listeners) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # the test is over
            return
        if here != PUBLIC:
            world.hits.append(here)
        with connection, suppress(OSError):
            connection.settimeout(30)
            path = connection.recv(65536).partition(b" ")[2].partition(b" ")[0].decode("latin-1")
            target = world.targets.get(path) if here == PUBLIC else None
            head = b"HTTP/1.1 200 OK\r\n"
            if target is not None:
                head = b"HTTP/1.1 302 Found\r\nLocation: " + target.encode() + b"\r\n"
            connection.sendall(head + b"Connection: close\r\nContent-Length: 4\r\n\r\nfeed")


# What names mean -----------------------------------------------------------------------------


def answer(texts: Sequence[str], port: int) -> list[Any]:
    """As ``getaddrinfo`` answers."""
    found: list[Any] = []
    for text in texts:
        if ":" in text:
            found.append((socket.AF_INET6, socket.SOCK_STREAM, 6, "", (text, port, 0, 0)))
        else:
            found.append((socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)))
    return found


def resolver(names: Mapping[str, Sequence[str]]) -> Callable[..., Any]:
    """A ``getaddrinfo`` that knows ``names``, reads numbers as the C library does, and asks nobody.

    What is asked for several times is answered in turn if ``names`` holds ``name#2``, ``name#3`` …
    """
    asked: dict[str, Iterator[int]] = {}

    def getaddrinfo(host: Any, port: Any, *_: Any, **__: Any) -> Any:
        name = (host.decode() if isinstance(host, bytes) else host).lower()
        turn = next(asked.setdefault(name, itertools.count(1)))
        if (later := f"{name}#{turn}") in names:
            return answer(names[later], port)
        if name in names:
            return answer(names[name], port)
        for parse in (ipaddress.ip_address, socket.inet_aton):
            with suppress(ValueError, OSError):
                parse(name)
                return _resolve(name, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    return getaddrinfo


def public_world(
    monkeypatch: pytest.MonkeyPatch, names: Mapping[str, Sequence[str]], port: int
) -> None:
    """``names`` and nothing else can be looked up; ``PUBLIC`` and the ``port`` are the internet's.

    Of the guard only this changes: one address of loopback is judged public, one port is added.
    """
    judge = addresses.judge
    monkeypatch.setattr(socket, "getaddrinfo", resolver(names))
    monkeypatch.setattr(fetch, "PORTS", fetch.PORTS | {port})
    monkeypatch.setattr(
        addresses, "judge", lambda address: "" if str(address) == PUBLIC else judge(address)
    )


# How servers misbehave -----------------------------------------------------------------------


@contextmanager
def serving(serve: Serve, host: str = "127.0.0.1") -> Iterator[str]:
    """A server that hands each connection, its request read, to ``serve``."""
    with socket.create_server((host, 0), backlog=64) as listener:

        def one(connection: socket.socket) -> None:
            with connection, suppress(OSError):  # OSError: the client has gone
                connection.settimeout(60)
                connection.recv(65536)
                serve(connection)

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:  # the test is over
                    return
                threading.Thread(target=one, args=(connection,), daemon=True).start()

        threading.Thread(target=run, daemon=True).start()
        yield f"http://{host}:{listener.getsockname()[1]}/feed"
        _stop(listener)


def says(*pieces: bytes) -> Serve:
    return lambda connection: connection.sendall(b"".join(pieces))


def drips(head: bytes, piece: bytes, every: float = 0.02) -> Serve:
    """``head`` at once, then ``piece`` for ever, slowly."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return serve


def pours(head: bytes, piece: bytes) -> Serve:
    """``head``, then ``piece`` for ever, as fast as it goes."""
    many = piece * max(1, 65536 // len(piece))

    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(many)

    return serve


def _silent(head: bytes = b"") -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        connection.recv(1)  # until the client goes

    return serve


def _half_closed(head: bytes = b"") -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)

    return serve


def _reset(head: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return serve


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = OK + b"Content-Length: 900000\r\n\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n\r\n"


def _slow_redirects(connection: socket.socket) -> None:
    time.sleep(0.3)
    connection.sendall(FOUND + b"Content-Length: 0\r\n\r\n")
    connection.recv(65536)
    drips(b"", b"H")(connection)


_EMPTY_GZIP = gzip.compress(b"", mtime=0)

SLOW: dict[str, Serve] = {
    "silence": _silent(),
    "silence in the status": _silent(b"HTTP/1.1 20"),
    "silence in the headers": _silent(OK + b"Content-"),
    "silence in the body": _silent(LONG + b"BEGIN"),
    "silence in a chunk": _silent(CHUNKED + b"ff\r\nBEGIN"),
    "silence before the last chunk": _silent(CHUNKED + b"5\r\nBEGIN\r\n"),
    "silence before the trailer": _silent(CHUNKED + b"5\r\nBEGIN\r\n0\r\n"),
    "drip of status": drips(b"", b"H"),
    "drip of a header": drips(OK + b"X: ", b"x"),
    "drip of headers": drips(OK, b"X: x\r\n"),
    "drip of continues": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drip of a body": drips(OK + b"\r\n", b"x"),
    "drip of a body of stated length": drips(LONG, b"x"),
    "drip of a chunk": drips(CHUNKED + b"ffff\r\n", b"x"),
    "drip of chunks": drips(CHUNKED, b"1\r\nx\r\n"),
    "drip of a chunk's length": drips(CHUNKED, b"0"),
    "drip of a chunk's extension": drips(CHUNKED + b"5;", b"x"),
    "drip of trailers": drips(CHUNKED + b"0\r\n", b"X: x\r\n"),
    "drip of gzip": drips(GZIP, _EMPTY_GZIP),
    "slow redirects": _slow_redirects,
}
"""What only a deadline ends, or a timeout where it is shorter."""

ENDLESS: dict[str, Serve] = {
    "body": pours(OK + b"\r\n", b"x"),
    "body of stated length": pours(OK + b"Content-Length: 99999999999999\r\n\r\n", b"x"),
    "chunks": pours(CHUNKED, b"1000\r\n" + bytes(4096) + b"\r\n"),
    "small chunks": pours(CHUNKED, b"1\r\nx\r\n"),
    "one chunk": pours(CHUNKED + b"ffffffffffffff\r\n", b"x"),
    "chunk of negative length": pours(CHUNKED + b"-5\r\n", b"x"),
    "chunk length": pours(CHUNKED, b"0"),
    "chunk extension": pours(CHUNKED + b"5;", b"x"),
    "trailer": pours(CHUNKED + b"0\r\n", b"x"),
    "trailers": pours(CHUNKED + b"0\r\n", b"X: x\r\n"),
    "status": pours(b"HTTP/1.1 200 ", b"x"),
    "header": pours(OK + b"X: ", b"x"),
    "headers": pours(OK, b"X: x\r\n"),
    "long headers": pours(OK, b"X: " + b"x" * 60_000 + b"\r\n"),
    "folded header": pours(OK + b"X: x\r\n", b" x\r\n"),
    "continues": pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "continues with headers": pours(b"", b"HTTP/1.1 100 Continue\r\nX: x\r\n\r\n"),
    "redirects": says(FOUND, b"Connection: close\r\nContent-Length: 0\r\n\r\n"),
    "bodies of redirects": pours(FOUND + b"\r\n", b"x"),
    "packed bodies of redirects": pours(FOUND + b"Content-Encoding: gzip\r\n\r\n", _EMPTY_GZIP),
    "body of an error": pours(b"HTTP/1.1 500 No\r\n\r\n", b"x"),
    "empty gzip members": pours(GZIP, _EMPTY_GZIP),
    "name in gzip": pours(GZIP + b"\x1f\x8b\x08\x08\0\0\0\0\0\0", b"x"),
    "empty deflate blocks": pours(OK + b"Content-Encoding: deflate\r\n\r\n", b"\0\0\0\xff\xff"),
}
"""What never stops coming, and fast."""

BROKEN: dict[str, Serve] = {
    "nothing": says(b""),
    "half closed": _half_closed(),
    "half closed in the headers": _half_closed(OK + b"X: "),
    "half closed in the body": _half_closed(LONG + b"BEGIN:VCALENDAR"),
    "half closed in a chunk": _half_closed(CHUNKED + b"ff\r\nBEGIN:VCALENDAR"),
    "half closed between chunks": _half_closed(CHUNKED + b"5\r\nBEGIN\r\n"),
    "reset": _reset(b""),
    "reset in the headers": _reset(OK + b"X: "),
    "reset in the body": _reset(LONG + b"BEGIN"),
    "lengths that disagree": says(OK, b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nBEGIN"),
    "length below nothing": says(OK, b"Content-Length: -5\r\n\r\nBEGIN"),
    "length in letters": says(OK, b"Content-Length: five\r\n\r\nBEGIN"),
    "chunk length in letters": says(CHUNKED, b"zz\r\nBEGIN\r\n0\r\n\r\n"),
    "no HTTP": says(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "zeros": says(bytes(5000)),
    "a location of nonsense": says(b"HTTP/1.1 302 Found\r\nLocation: http://[\xff\r\n\r\n"),
    "a location without end": says(
        b"HTTP/1.1 302 Found\r\nLocation: /", b"x" * 60_000, b"\r\n\r\n"
    ),
    "a content type without end": says(
        OK, b'Content-Type: a/b;"', b";" * 60_000, b"\r\nContent-Length: 0\r\n\r\n"
    ),
    "no gzip": says(GZIP, b"this is no gzip"),
}
"""What ends by itself, in an error or in what came."""


def _packed(encoding: str, body: bytes) -> Serve:
    head = f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return says(OK, head.encode(), body)


def _chunked_bomb(body: bytes) -> Serve:
    pieces = (body[at : at + 1000] for at in range(0, len(body), 1000))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    head = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    return says(head, chunks, b"0\r\n\r\n")


def bombs(size: int = 200_000_000) -> dict[str, Serve]:
    """Small bodies that unpack to ``size`` bytes."""
    packed = _zeros(size, 31)
    twice = gzip.compress(packed)
    five = twice
    for _ in range(3):
        five = gzip.compress(five)
    raw, plain = _zeros(size, -15), _zeros(size, 15)
    many = packed[:0] + _zeros(size // 100, 31) * 100
    redirect = b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Encoding: gzip\r\n"
    return {
        "gzip": _packed("gzip", packed),
        "x-gzip": _packed("x-gzip", packed),
        "GZip": _packed(" GZip ", packed),
        "gzip in chunks": _chunked_bomb(packed),
        "gzip of many members": _packed("gzip", many),
        "deflate": _packed("deflate", plain),
        "deflate without head": _packed("deflate", raw),
        "gzip twice": _packed("gzip, gzip", twice),
        "gzip five times": _packed("gzip, gzip, gzip, gzip, gzip", five),
        "deflate of gzip": _packed("gzip, deflate", zlib.compress(packed)),
        "identity between": _packed("gzip, identity, gzip", twice),
        "br": _packed("br", packed),
        "zstd": _packed("zstd", packed),
        "in a redirect": says(redirect, b"Content-Length: %d\r\n\r\n" % len(packed), packed),
        "in an error": says(
            b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            % len(packed),
            packed,
        ),
    }


def _zeros(size: int, form: int) -> bytes:
    """``size`` zeros, packed as zlib's ``wbits`` say, without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, form)
    block = bytes(1_000_000)
    pieces = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*pieces, packer.flush()])
