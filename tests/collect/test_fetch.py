"""The door, against real servers on loopback that behave as badly as they can."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aggregator.collect import addresses, fetch
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators, read_local, shown
from aggregator.errors import FetchError
from tests.proof.bad_server import (
    BROKEN,
    ENDLESS,
    PUBLIC,
    SLOW,
    answer,
    drips,
    listeners,
    public_world,
    recording,
    resolver,
    says,
    serving,
)
from tests.proof.door_trials import ENTRANCES, chain, endure, rebind, spell, weigh
from tests.proof.spellings import NAMES, every_spelling

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FEED = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="test/1", allow_private=True, timeout=10, max_bytes=100_000) as door:
        yield door


def _code(door: Fetcher, url: str, validators: Validators | None = None) -> str:
    with pytest.raises(FetchError) as error:
        door.fetch(url, validators)
    return error.value.code


def _fetched(door: Fetcher, url: str, validators: Validators | None = None) -> Fetched:
    answer = door.fetch(url, validators)
    assert isinstance(answer, Fetched)
    return answer


@contextmanager
def _raw(serve: Callable[[socket.socket], object], times: int = 1) -> Iterator[str]:
    """A server that hands each connection, its request read, to ``serve``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            for _ in range(times):
                try:
                    connection, _ = listener.accept()
                except OSError:  # closed by the test
                    return
                with connection:
                    try:
                        connection.recv(65536)
                        serve(connection)
                    except OSError:  # the client has gone
                        continue

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/feed"


def _answering(*pieces: bytes) -> Callable[[socket.socket], object]:
    return lambda connection: connection.sendall(b"".join(pieces))


def test_a_feed_and_what_the_server_says_of_it(fetcher: Fetcher, httpserver: HTTPServer):
    def serve(request: Request) -> Response:
        assert request.headers["User-Agent"] == "test/1"
        assert request.headers["Accept-Encoding"] == "gzip, deflate"
        assert "If-None-Match" not in request.headers
        return Response(
            FEED,
            headers={
                "Content-Type": "text/calendar; charset=UTF-8",
                "ETag": 'W/"1"',
                "Last-Modified": "yesterday",
            },
        )

    httpserver.expect_request("/f.ics").respond_with_handler(serve)
    url = httpserver.url_for("/f.ics")
    assert fetcher.fetch(url) == Fetched(
        FEED, "text/calendar", "utf-8", url, 200, Validators('W/"1"', "yesterday")
    )


def test_a_server_that_says_nothing(fetcher: Fetcher):
    with _raw(_answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as url:
        assert fetcher.fetch(url) == Fetched(b"ok", "", "", url, 200, Validators())


def test_not_modified_keeps_and_renews_validators(fetcher: Fetcher, httpserver: HTTPServer):
    def serve(request: Request) -> Response:
        assert request.headers["If-None-Match"] == '"1"'
        assert request.headers["If-Modified-Since"] == "then"
        return Response(status=304, headers={"ETag": '"2"'})

    httpserver.expect_request("/").respond_with_handler(serve)
    answer = fetcher.fetch(httpserver.url_for("/"), Validators('"1"', "then"))
    assert answer == NotModified(304, Validators('"2"', "then"))


def test_equal_validators_are_not_a_304(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(FEED, headers={"ETag": '"1"'})
    answer = _fetched(fetcher, httpserver.url_for("/"), Validators('"1"'))
    assert answer.body == FEED


def test_an_unasked_304_is_an_error(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(b"", status=304)
    assert _code(fetcher, httpserver.url_for("/")) == "http-304"


@pytest.mark.parametrize(
    "status", [202, 204, 206, 300, 400, 401, 403, 404, 410, 418, 429, 500, 503]
)
def test_other_answers_are_errors(fetcher: Fetcher, httpserver: HTTPServer, status: int):
    httpserver.expect_request("/").respond_with_data(b"", status=status)
    with pytest.raises(FetchError) as error:
        fetcher.fetch(httpserver.url_for("/"))
    assert (error.value.code, error.value.status) == (f"http-{status}", status)
    assert error.value.retry_after is None


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120),
        ("99999999", 24 * 3600),
        ("Tue, 01 Dec 2026 10:05:00 GMT", 300),
        ("Tue, 01 Dec 2026 09:00:00 GMT", 0),
        ("Tue, 01 Dec 2099 09:00:00 GMT", 24 * 3600),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after(fetcher: Fetcher, status: int, stated: str, seconds: float | None):
    head = (
        f"HTTP/1.1 {status} No\r\nDate: Tue, 01 Dec 2026 10:00:00 GMT\r\n"
        f"Retry-After: {stated}\r\nContent-Length: 0\r\n\r\n"
    )
    with _raw(_answering(head.encode())) as url, pytest.raises(FetchError) as error:
        fetcher.fetch(url)
    assert error.value.retry_after == seconds


def test_redirects_are_followed_to_the_end(fetcher: Fetcher, httpserver: HTTPServer):
    for hop in range(fetch.MAX_HOPS):
        httpserver.expect_request(f"/{hop}").respond_with_data(
            b"x", status=(301, 302, 303, 307, 308)[hop], headers={"Location": f"{hop + 1}"}
        )
    httpserver.expect_request(f"/{fetch.MAX_HOPS}").respond_with_data(FEED)
    answer = _fetched(fetcher, httpserver.url_for("/0"))
    assert (answer.body, answer.url) == (FEED, httpserver.url_for(f"/{fetch.MAX_HOPS}"))


def test_one_redirect_more_is_too_many(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/"})
    assert _code(fetcher, httpserver.url_for("/")) == "too-many-redirects"
    assert len(httpserver.log) == fetch.MAX_HOPS + 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/", "javascript:x", "mailto:a@a.example"]
)
def test_redirects_lead_to_the_web_only(fetcher: Fetcher, httpserver: HTTPServer, target: str):
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": target})
    assert _code(fetcher, httpserver.url_for("/")) == "bad-address"


def test_a_redirect_that_cannot_be_read():
    with pytest.raises(FetchError) as error:
        fetch._next_address("https://a.example/", "http://[::?key=secret")
    assert error.value.code == "bad-address"
    assert "secret" not in str(error.value)


def test_no_way_back_from_https():
    with pytest.raises(FetchError) as error:
        fetch._next_address("https://a.example/feed?key=1", "http://a.example/feed?key=2")
    assert error.value.code == "insecure-redirect"
    assert "key=1" not in str(error.value)
    assert "key=2" not in str(error.value)
    assert fetch._next_address("http://a.example/x", "https://b.example/") == "https://b.example/"


def test_the_body_of_a_redirect_is_not_read(fetcher: Fetcher, httpserver: HTTPServer):
    """A bomb as the body of a redirect once went off in urllib3 (CVE-2026-21441)."""
    httpserver.expect_request("/feed").respond_with_data(FEED)
    target = httpserver.url_for("/feed").encode()
    head = b"HTTP/1.1 302 Found\r\nLocation: " + target
    head += b"\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip."
    with _raw(_answering(head)) as url:
        assert _fetched(fetcher, url).body == FEED


def test_cookies_and_credentials_go_nowhere(
    fetcher: Fetcher, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen = []

    def serve(request: Request) -> Response:
        seen.append((request.headers.get("Cookie"), request.headers.get("Authorization")))
        return Response(FEED, headers={"Set-Cookie": "id=1; Path=/"})

    httpserver.expect_request("/").respond_with_handler(serve)
    for _ in range(2):
        fetcher.fetch(httpserver.url_for("/"))
    assert seen == [(None, None)] * 2


@pytest.mark.parametrize(
    ("name", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_packed_bodies_are_unpacked(
    fetcher: Fetcher, httpserver: HTTPServer, name: str, pack: Callable[[bytes], bytes]
):
    httpserver.expect_request("/").respond_with_data(pack(FEED), headers={"Content-Encoding": name})
    assert _fetched(fetcher, httpserver.url_for("/")).body == FEED


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip, br"])
def test_packings_we_did_not_ask_for(fetcher: Fetcher, httpserver: HTTPServer, name: str):
    httpserver.expect_request("/").respond_with_data(b"x", headers={"Content-Encoding": name})
    assert _code(fetcher, httpserver.url_for("/")) == "bad-encoding"


def test_damaged_packing(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(
        b"this is no gzip", headers={"Content-Encoding": "gzip"}
    )
    assert _code(fetcher, httpserver.url_for("/")) == "bad-encoding"


def test_a_bomb_is_not_unfolded(fetcher: Fetcher, httpserver: HTTPServer):
    body = gzip.compress(bytes(50_000_000))
    assert len(body) < 100_000
    httpserver.expect_request("/").respond_with_data(body, headers={"Content-Encoding": "gzip"})
    assert _code(fetcher, httpserver.url_for("/")) == "too-large"


@pytest.mark.parametrize(
    "name", ["gzip, gzip", "gzip,deflate", "identity, gzip", "gzip, gzip, gzip"]
)
def test_nothing_is_unpacked_twice(fetcher: Fetcher, httpserver: HTTPServer, name: str):
    body = gzip.compress(gzip.compress(FEED))
    httpserver.expect_request("/").respond_with_data(body, headers={"Content-Encoding": name})
    assert _code(fetcher, httpserver.url_for("/")) == "bad-encoding"


def test_the_size_that_is_allowed_is_allowed(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/just").respond_with_data(bytes(100_000))
    httpserver.expect_request("/over").respond_with_data(bytes(100_001))
    assert len(_fetched(fetcher, httpserver.url_for("/just")).body) == 100_000
    assert _code(fetcher, httpserver.url_for("/over")) == "too-large"


def test_an_endless_body_of_unknown_length(fetcher: Fetcher):
    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1000\r\n" + bytes(4096) + b"\r\n")

    with _raw(serve) as url:
        assert _code(fetcher, url) == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN:VCALENDAR",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\nBEGIN:VCALENDAR\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nBEGIN:VCALENDAR",
    ],
)
def test_a_body_shorter_than_promised(fetcher: Fetcher, answer: bytes):
    with _raw(_answering(answer)) as url:
        assert _code(fetcher, url) == "short-body"


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 ", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 50])
def test_servers_that_speak_no_http(fetcher: Fetcher, answer: bytes):
    with _raw(_answering(answer)) as url:
        assert _code(fetcher, url) == "connection"


def test_a_drip_on_a_connection_kept_open_ends_too():
    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        connection.recv(65536)
        drips(b"HTTP/1.1 200 OK\r\nX: ", b"x")(connection)

    with (
        Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.4) as door,
        _raw(serve) as url,
    ):
        assert _fetched(door, url).body == b"x"
        assert _code(door, url) == "timeout"


def test_redirects_share_one_deadline():
    def serve(request: Request) -> Response:
        time.sleep(0.3)
        return Response(status=302, headers={"Location": "/"})

    with (
        HTTPServer() as server,  # its own: it still answers when we have gone
        Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.5) as door,
    ):
        server.expect_request("/").respond_with_handler(serve)
        assert _code(door, server.url_for("/")) == "timeout"
        assert len(server.log) <= 2


def test_silence_ends_at_the_timeout():
    with (
        Fetcher(user_agent="t", allow_private=True, timeout=0.2, deadline=60) as door,
        _raw(lambda connection: connection.recv(1)) as url,
    ):
        assert _code(door, url) == "timeout"


def test_a_fetch_after_a_cut_one_works(httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(FEED)
    with Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.4) as door:
        with _raw(drips(b"HTTP/1.1 200 OK\r\n\r\n", b"x")) as url:
            assert _code(door, url) == "timeout"
        assert _fetched(door, httpserver.url_for("/")).body == FEED


def test_requests_to_one_host_keep_their_distance(monkeypatch: pytest.MonkeyPatch):
    waited: list[float] = []
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with serving(says(head)) as url:
        other, named = (url.replace("127.0.0.1", f"{name}.example") for name in ("a", "b"))
        monkeypatch.setattr(
            socket, "getaddrinfo", resolver({f"{name}.example": ["127.0.0.1"] for name in "ab"})
        )
        clock = SimpleNamespace(monotonic=time.monotonic, sleep=waited.append)
        monkeypatch.setattr(fetch, "time", clock)  # servers of other tests may still be dripping
        with Fetcher(user_agent="t", allow_private=True, delay=1000) as door:
            for address in (url, url, other, other, other, named):
                door.fetch(address)
    assert len(waited) == 4  # none of them for 127.0.0.1, which is the operator's own
    assert waited[0] == waited[3] == 0
    assert 900 < waited[1] <= 1000
    assert 1900 < waited[2] <= 2000


def test_no_more_at_once_than_a_host_can_bear():
    """Six threads, two at once: the third waits until one of the first is served."""
    lock = threading.Lock()
    pair = threading.Barrier(2)
    now = most = 0

    def serve(request: Request) -> Response:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        pair.wait(timeout=30)  # nobody is served before there are two
        with lock:
            now -= 1
        return Response(FEED)

    with (
        HTTPServer(threaded=True) as server,
        Fetcher(user_agent="t", allow_private=True, per_host=2) as door,
    ):
        server.expect_request("/").respond_with_handler(serve)
        url = server.url_for("/")
        threads = [threading.Thread(target=door.fetch, args=(url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.log) == 6
    assert most == 2


@pytest.mark.parametrize(
    "url",
    [
        *("", "feed.ics", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///x"),
        *(
            "http://a.example:99999/",
            "http://[::",
            "http://.example/",
            f"http://{'a' * 70}.example",
        ),
    ],
)
def test_what_is_no_address(fetcher: Fetcher, url: str):
    assert _code(fetcher, url) == "bad-address"


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example\\@b.example/", "http://a.example\\.b.example/", "http:\\\\a.example/"),
        *("http://a%2eexample/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/"),
        *("http://a.ex\tample/", "http://a.example /", "http:a.example", "http:///a.example/"),
        *("http://a.example/\n" + "x" * 9000, "feed://a.example/", "//a.example/"),
    ],
)
def test_what_programs_read_differently(fetcher: Fetcher, url: str):
    assert _code(fetcher, url) == "bad-address"


@pytest.mark.parametrize("user", ["me", "me:secret", "", ":", "public.example", "a.example:80"])
def test_a_password_goes_nowhere(fetcher: Fetcher, httpserver: HTTPServer, user: str):
    """Neither to the host it is for, nor where a redirect puts one."""
    url = httpserver.url_for("/").replace("//", f"//{user}@")
    httpserver.expect_request("/hop").respond_with_data(status=302, headers={"Location": url})
    for address in (url, httpserver.url_for("/hop")):
        with pytest.raises(FetchError) as error:
            fetcher.fetch(address)
        assert error.value.code == "password"
        assert "secret" not in str(error.value)
    assert [request.path for request, _ in httpserver.log] == ["/hop"]


@pytest.mark.parametrize(
    ("etag", "kept"),
    [('W/"é"', 'W/"é"'), ('"a\x01b"', ""), ('"' + "x" * 1000 + '"', ""), ("\t", "")],
)
def test_validators_that_could_not_be_sent_back(fetcher: Fetcher, etag: str, kept: str):
    head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n"
    head += f"ETag: {etag}\r\n\r\n"
    with serving(says(head.encode("latin-1"))) as url:
        first = _fetched(fetcher, url).validators
        assert first.etag == kept
        _fetched(fetcher, url, first)


@pytest.mark.parametrize(
    "url",
    [
        *("https://a.example/@x", "https://a.example?@x", "https://a.example#@x"),
        *("https://a.example/%41", "https://a.example?%41", "https://a.example#%41"),
        *("https://a.example/\\x", "https://a.example/?u=webcal://b.example/"),
        *("HTTPS://a.example/", "http://[2606:4700::1111]/", "http://a.example:1/"),
        "https://a.example/" + "x" * 7_982,
    ],
)
def test_what_is_an_address_stays_as_it_is(url: str):
    assert fetch._address(f" {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        *(f"https://a{chr(code)}b.example/" for code in [*range(0x21), 0x7F, 0x85, 0xA0, 0x3000]),
        *("https://a.example:0/", "https://a.example:65536/", "https://a.example:x/"),
        *("https://:80/", "https://[::1", "https://[x]/", "https://*.example/"),
        "https://a.example/" + "x" * 7_983,
    ],
    ids=ascii,
)
def test_what_is_no_address_is_never_looked_up(url: str):
    with pytest.raises(FetchError) as error:
        fetch._address(url)
    assert error.value.code == "bad-address"


@pytest.mark.parametrize(
    ("url", "target", "leads"),
    [
        ("https://a.example/x/y", "z", "https://a.example/x/z"),
        ("https://a.example/x", "https://b.example/", "https://b.example/"),
        ("https://a.example/x", "//b.example/", "https://b.example/"),
        ("http://a.example/x", "https://b.example/", "https://b.example/"),
        ("http://a.example/x", "http://b.example/", "http://b.example/"),
    ],
)
def test_where_a_redirect_leads(url: str, target: str, leads: str):
    assert fetch._next_address(url, target) == leads


def test_exactly_these_ports_are_the_webs():
    allowed = set()
    for port in range(1, 65536):
        with suppress(FetchError):
            fetch._judge_port(f"http://a.example:{port}/")
            allowed.add(port)
    assert allowed == {80, 443, 8000, 8008, 8080, 8443, 8888}
    fetch._judge_port("https://a.example/")
    with pytest.raises(FetchError, match=r"is on port 22.*: 80, 443, 8000, 8008, 8080, 8443, 8888"):
        fetch._judge_port("https://a.example:22/")


def _bounds(*, left: float = 60, timeout: float = 20, private: bool = True) -> fetch._Bounds:
    return fetch._Bounds(time.monotonic() + left, timeout, 1000, private)


def test_patience_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch):
    bounds = fetch._Bounds(until=100, timeout=20, body=0, private=False)
    for now, patience in ((0, 20), (80, 20), (81, 19), (99.5, 0.5)):
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        assert (bounds.patience(), bounds.is_over()) == (patience, False)
    for now in (100, 100.5, 300):
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        assert bounds.is_over()
        with pytest.raises(TimeoutError):
            bounds.patience()


@pytest.mark.parametrize(
    ("found", "waited"),
    [(["127.0.0.1"], [20]), (["127.0.0.1", "127.0.0.2"], [4, 20])],
)
def test_the_last_address_is_given_all_the_patience(
    monkeypatch: pytest.MonkeyPatch, found: list[str], waited: list[float]
):
    dialled: list[socket.socket] = []
    patience: list[float | None] = []

    def dial(connection: socket.socket, _: object) -> None:
        dialled.append(connection)
        patience.append(connection.gettimeout())
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolver({"a.example": found}))
    monkeypatch.setattr(socket.socket, "connect", dial)
    with pytest.raises(ConnectionRefusedError):
        fetch._dial("a.example", 80, _bounds())
    assert patience == waited
    assert all(connection.fileno() == -1 for connection in dialled)  # closed


def test_what_is_left_behind_ends_with_the_program(monkeypatch: pytest.MonkeyPatch):
    """A name server that is silent must not keep us from ending, and is a thing of the moment."""
    over = threading.Event()
    before = set(threading.enumerate())
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    with (
        Fetcher(user_agent="t", timeout=0.1) as door,
        pytest.raises(FetchError, match="could not be looked up; we try again later"),
    ):
        door.fetch("http://a.example/")
    assert all(thread.daemon for thread in set(threading.enumerate()) - before)
    assert not hasattr(fetch._thread, "bounds")
    over.set()


def test_as_much_as_is_expected_and_no_more():
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as raw:
        wire = fetch._Wire(raw, ours, _bounds())
        wire.expect(10)
        theirs.sendall(b"x" * 10)
        assert wire.read(20) == b"x" * 10
        theirs.sendall(b"x")
        with pytest.raises(fetch._TooMuch) as error:
            wire.read(1)
        assert error.value.limit == 10
        wire.expect(1)
        theirs.sendall(b"x")
        assert wire.read(20) == b"x"
        theirs.shutdown(socket.SHUT_WR)
        assert wire.read(20) == b""
        wire.close()
        assert wire.closed
        assert raw.closed


def test_a_body_may_be_larger_than_a_head(httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(b"x" * 300_000)
    with Fetcher(user_agent="t", allow_private=True, max_bytes=300_000) as door:
        assert len(_fetched(door, httpserver.url_for("/")).body) == 300_000


@pytest.mark.parametrize("url", ["webcal://a.example/f.ics", "WEBCALS://a.example/f.ics"])
def test_webcal_is_https(url: str):
    assert fetch._address(url) == "https://a.example/f.ics"


def test_an_unknown_host(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert _code(fetcher, "http://nowhere.example/") == "dns"
    with Fetcher(user_agent="t") as door:
        assert _code(door, "http://nowhere.example/") == "dns"


def test_a_closed_port(fetcher: Fetcher):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert _code(fetcher, f"http://127.0.0.1:{port}/") == "connection"


def test_https_where_there_is_none(fetcher: Fetcher):
    with _raw(_answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url:
        assert _code(fetcher, url.replace("http:", "https:")) == "tls"


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://a.example/f.ics?key=secret&x=secret", "https://a.example/f.ics?key=…&x=…"),
        ("https://a.example/f?secret", "https://a.example/f?…"),
        ("https://me:secret@a.example:1/f#secret", "https://a.example:1/f"),
        (
            "https://calendar.google.com/calendar/ical/a/private-secret/basic.ics",
            "https://calendar.google.com/calendar/ical/a/private-…/basic.ics",
        ),
        ("http://[::?secret", "the address “http://[::”"),
        ("https://a.example/f", "https://a.example/f"),
    ],
)
def test_secrets_are_not_shown(url: str, seen: str):
    assert shown(url) == seen


def test_errors_show_no_secrets(fetcher: Fetcher, httpserver: HTTPServer):
    httpserver.expect_request("/404").respond_with_data(status=404)
    httpserver.expect_request("/302").respond_with_data(
        status=302, headers={"Location": "ftp://me:secret@a.example/?token=secret"}
    )
    urls = [httpserver.url_for(f"/{path}?token=secret") for path in ("404", "302")]
    for url in (*urls, "http://127.0.0.1:1/?token=secret", "http://[::1/?token=secret"):
        with pytest.raises(FetchError) as error:
            fetcher.fetch(url)
        assert "secret" not in str(error.value)


# What may be reached ---------------------------------------------------------------------------
#
# In full numbers in tests/proof/test_door.py.


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_no_spelling_leads_inside(monkeypatch: pytest.MonkeyPatch, entrance: str):
    spellings = every_spelling()[:: 1 if entrance == "feed" else 5]
    outcome = spell(monkeypatch, spellings, ENTRANCES[entrance])
    assert (outcome.dialled, outcome.hits) == ([], [])
    assert outcome.codes["private-address"] > len(spellings) / 2


def test_without_the_guard_they_do(monkeypatch: pytest.MonkeyPatch):
    spellings = [one for one in every_spelling() if "127.0.0.1" in one or "127.1" in one]
    spellings = [one for one in spellings if "[" not in one]  # conftest.py refuses some of those
    spellings += ["http://[::1]:{port}/", "http://2130706433:{port}/", "http://127.2:{port}/"]
    outcome = spell(monkeypatch, spellings, ENTRANCES["feed"], unguarded=True)
    assert len(outcome.reached) >= 12
    assert "::1" in outcome.hits


def test_names_that_change_their_meaning(monkeypatch: pytest.MonkeyPatch):
    outcome, asked, _ = rebind(monkeypatch, 100)
    assert (outcome.dialled, outcome.hits) == ([], [])
    assert asked == 100
    assert outcome.codes["private-address"] >= 50


def test_a_name_asked_twice_leads_inside(monkeypatch: pytest.MonkeyPatch):
    """The negative control: to judge one answer and dial the next, as naive guards do."""

    def dial(host: str, port: int, bounds: Any) -> socket.socket:
        for _, address in fetch._resolve(host, port, bounds):
            if addresses.judge(ip_address(address[0])):
                raise fetch._NotPublic("a private network")
        return socket.create_connection((host, port), timeout=5)

    with listeners() as world:
        public_world(
            monkeypatch, {"flip.example#1": [PUBLIC], "flip.example": ["127.0.0.1"]}, world.port
        )
        with monkeypatch.context() as patch, Fetcher(user_agent="t", delay=0) as door:
            patch.setattr(fetch, "_dial", dial)
            assert _fetched(door, f"http://flip.example:{world.port}/").body == b"feed"
        assert world.hits == ["127.0.0.1"]


def test_chains_of_redirects_end_where_they_would_lead_inside(monkeypatch: pytest.MonkeyPatch):
    outcome = chain(monkeypatch, every_spelling(), 30)
    assert (outcome.dialled, outcome.hits) == ([], [])
    assert sum(outcome.codes.values()) == 30


def test_without_a_judge_chains_lead_inside(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addresses, "judge", lambda _: "")
    outcome = chain(monkeypatch, ["http://127.1:{port}/"], 20)
    assert len(outcome.reached) == 20


@pytest.mark.parametrize("name", ["mixed.example", "mixed-six.example", "both.example"])
def test_every_answer_is_judged(monkeypatch: pytest.MonkeyPatch, name: str):
    with listeners() as world, recording() as seen:
        public_world(monkeypatch, NAMES, world.port)
        with Fetcher(user_agent="t") as door:
            assert _code(door, f"http://{name}:{world.port}/") == "private-address"
        assert (seen, world.hits) == ([], [])


def test_a_judge_of_the_first_answer_only_would_dial(monkeypatch: pytest.MonkeyPatch):
    resolve = fetch._resolve
    monkeypatch.setattr(fetch, "_resolve", lambda *asked: resolve(*asked)[:1])
    with listeners() as world:
        names = {"mixed.example": [PUBLIC, "127.0.0.1"]}
        public_world(monkeypatch, names, world.port)
        with Fetcher(user_agent="t") as door:
            assert _fetched(door, f"http://mixed.example:{world.port}/").body == b"feed"


def test_what_hides_is_named_but_not_where(monkeypatch: pytest.MonkeyPatch):
    public_world(monkeypatch, {"inner.example": ["10.1.2.3"]}, 80)
    with Fetcher(user_agent="t") as door, pytest.raises(FetchError) as error:
        door.fetch("http://inner.example/?token=secret")
    assert str(error.value) == (
        "http://inner.example/?token=… leads to a private network (RFC 1918); feeds must be on the"
        " open internet."
    )


@pytest.mark.parametrize("port", [1, 22, 25, 81, 6379, 8081, 11211, 65535])
def test_ports_where_no_feed_is(monkeypatch: pytest.MonkeyPatch, port: int):
    public_world(monkeypatch, {"a.example": [PUBLIC]}, 80)
    with recording() as seen, Fetcher(user_agent="t") as door:
        assert _code(door, f"http://a.example:{port}/") == "bad-port"
    assert seen == []


def test_a_redirect_to_such_a_port(monkeypatch: pytest.MonkeyPatch):
    with listeners() as world:
        public_world(monkeypatch, {"a.example": [PUBLIC]}, world.port)
        world.targets["/"] = "http://a.example:6379/"
        with Fetcher(user_agent="t") as door:
            assert _code(door, f"http://a.example:{world.port}/") == "bad-port"


def test_a_refused_address_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher):
    with serving(
        says(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfeed")
    ) as url:
        found = ["::1", "127.0.0.2", "127.0.0.1"]
        monkeypatch.setattr(socket, "getaddrinfo", resolver({"a.example": found}))
        assert _fetched(fetcher, url.replace("127.0.0.1", "a.example")).body == b"feed"


def test_a_silent_address_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch):
    """IPv6 that is announced but leads nowhere: packets vanish."""
    connect = socket.socket.connect

    def dial(self: socket.socket, address: Any) -> None:
        if address[0] == "2606:4700::1111":
            assert self.gettimeout() == fetch.NEXT_ADDRESS_AFTER
            raise TimeoutError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", dial)
    with serving(
        says(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfeed")
    ) as url:
        found = ["2606:4700::1111"] * 6 + ["127.0.0.1"]
        monkeypatch.setattr(socket, "getaddrinfo", resolver({"a.example": found}))
        with Fetcher(user_agent="t", allow_private=True, timeout=20) as door:
            assert _fetched(door, url.replace("127.0.0.1", "a.example")).body == b"feed"


def test_families_take_turns():
    six, four = [answer([text], 80)[0][::4] for text in ("::1", "127.0.0.1")]
    assert fetch._in_turn([six, six, six, four]) == [six, four, six, six]
    assert fetch._in_turn([four] * 9) == [four] * 4
    assert fetch._in_turn([]) == []


def test_a_name_without_addresses(monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher):
    monkeypatch.setattr(socket, "getaddrinfo", resolver({"a.example": []}))
    assert _code(fetcher, "http://a.example/") == "dns"


@pytest.mark.parametrize(("timeout", "deadline", "code"), [(60, 0.3, "timeout"), (0.3, 60, "dns")])
def test_a_name_server_that_is_silent(
    monkeypatch: pytest.MonkeyPatch, timeout: float, deadline: float, code: str
):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60) and [])
    with Fetcher(user_agent="t", timeout=timeout, deadline=deadline) as door:
        assert _code(door, "http://a.example/") == code
    over.set()


def test_without_a_thread_a_name_server_would_be_waited_for(monkeypatch: pytest.MonkeyPatch):
    def resolve(host: str, port: int, bounds: Any) -> list[Any]:
        lookup = fetch._Lookup()
        lookup.run(host, port)
        return lookup.found

    def slow(*_: object, **__: object) -> list[Any]:
        time.sleep(0.5)
        return answer(["127.0.0.1"], int(url.rpartition(":")[2].partition("/")[0]))

    with serving(
        says(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfeed")
    ) as url:
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        with Fetcher(user_agent="t", allow_private=True, timeout=0.2) as door:
            assert _code(door, url) == "dns"
            monkeypatch.setattr(fetch, "_resolve", resolve)
            assert _fetched(door, url).body == b"feed"


# TLS -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of feed.example, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=feed.example",
                "-keyout",
                "key",
                "-out",
                "cert",
            ),
            *("-addext", "subjectAltName=DNS:feed.example"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (folder / "both").write_bytes((folder / "key").read_bytes() + (folder / "cert").read_bytes())
    return folder / "both"


@contextmanager
def _secure(certificate: Path, serve: Callable[[ssl.SSLSocket], object]) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server((PUBLIC, 0)) as listener:

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                    with context.wrap_socket(connection, server_side=True) as secured:
                        serve(secured)
                except OSError:  # the client has gone, or the test is over
                    if listener.fileno() < 0:
                        return

        names: list[str] = []
        context.sni_callback = lambda _, name, __: names.append(name)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        assert set(names) <= {"feed.example", "other.example"}
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(30)


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        "requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate.with_name("cert"))
    )
    return certificate


def test_a_host_is_greeted_and_proved_by_its_name(trusted: Path, monkeypatch: pytest.MonkeyPatch):
    """Though what is dialled is its address."""
    heads: list[bytes] = []

    def serve(connection: ssl.SSLSocket) -> None:
        heads.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfeed")

    with _secure(trusted, serve) as port, recording() as seen:
        public_world(monkeypatch, {f"{name}.example": [PUBLIC] for name in ("feed", "other")}, port)
        with Fetcher(user_agent="t", timeout=5) as door:
            assert _fetched(door, f"https://feed.example:{port}/x").body == b"feed"
            assert _code(door, f"https://other.example:{port}/x") == "tls"
    assert len(heads) == 1
    assert f"Host: feed.example:{port}\r\n".encode() in heads[0]
    assert set(seen) == {(PUBLIC, port)}


def test_a_certificate_nobody_vouches_for(certificate: Path, monkeypatch: pytest.MonkeyPatch):
    with _secure(certificate, lambda _: None) as port:
        public_world(monkeypatch, {"feed.example": [PUBLIC]}, port)
        with Fetcher(user_agent="t", timeout=5) as door:
            assert _code(door, f"https://feed.example:{port}/") == "tls"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["status", "body"])
def test_a_drip_over_tls(trusted: Path, monkeypatch: pytest.MonkeyPatch, head: bytes):
    with _secure(trusted, drips(head, b"H")) as port:
        public_world(monkeypatch, {"feed.example": [PUBLIC]}, port)
        with Fetcher(user_agent="t", timeout=60, deadline=0.25) as door:
            assert _code(door, f"https://feed.example:{port}/") == "timeout"


@pytest.mark.parametrize("piece", [b"", b"\x16\x03\x03\x40\x00", b"\x02"])
def test_a_greeting_that_never_ends(piece: bytes):
    """A TLS record of 16 kB, a byte at a time."""
    serve = drips(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", piece)
    with (
        serving(serve) as url,
        Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.25) as door,
    ):
        assert _code(door, url.replace("http:", "https:")) in {"timeout", "tls"}


# What never ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SLOW, *ENDLESS, *BROKEN])
def test_every_fetch_ends(monkeypatch: pytest.MonkeyPatch, name: str):
    serve = {**SLOW, **ENDLESS, **BROKEN}[name]
    ending = endure(monkeypatch, serve, deadline=0.1)
    if name in SLOW:
        assert ending.code == "timeout"
    if name in ENDLESS:
        assert ending.code
    assert ending.decoded <= 1_000_000 + 65536
    assert ending.seconds < 20  # for a busy machine; the proof is stricter


def test_a_drip_ends_only_by_the_deadline(monkeypatch: pytest.MonkeyPatch):
    """The negative control: a drip of half a second, with a deadline of less, and with none."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(12):
            connection.sendall(b"x")
            time.sleep(0.05)

    assert endure(monkeypatch, serve, deadline=0.2).code == "timeout"
    monkeypatch.setattr(fetch._Bounds, "patience", lambda bounds: bounds.timeout)
    assert endure(monkeypatch, serve, deadline=0.2).code == ""


@pytest.mark.parametrize(
    "endless",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" * 12_000 + b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        + b"X: x\r\n" * 200_000
        + b"\r\n",
    ],
    ids=["head", "trailers"],
)
def test_what_is_not_the_body_is_bounded_too(monkeypatch: pytest.MonkeyPatch, endless: bytes):
    """And the negative control: without the bound it all comes in."""
    assert endure(monkeypatch, says(endless), deadline=60, max_bytes=1000).code == "too-large"
    monkeypatch.setattr(fetch, "MAX_HEAD_BYTES", 10**9)
    monkeypatch.setattr(fetch, "MAX_FRAMING_BYTES", 10**9)
    assert endure(monkeypatch, says(endless), deadline=60, max_bytes=1000).code == ""


def test_a_redirect_is_followed_before_its_body_comes(fetcher: Fetcher, httpserver: HTTPServer):
    """The negative control is a Session of requests, which reads it though told not to follow."""
    httpserver.expect_request("/feed").respond_with_data(FEED)
    target = httpserver.url_for("/feed").encode()
    head = b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 9\r\n\r\n"
    with serving(drips(head, b"")) as url:
        assert _fetched(fetcher, url).body == FEED
        with (
            pytest.raises(requests.ConnectionError, match="timed out"),
            requests.Session() as session,
        ):
            session.get(url, allow_redirects=False, stream=True, timeout=0.3)


def test_a_bomb_takes_no_memory():
    """The negative control is a cap that is too high."""
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
    bomb = says(head, gzip.compress(bytes(100_000_000), 1))
    weight = weigh(bomb)
    assert (weight.code, weight.size) == ("too-large", 0)
    assert weight.rise <= 64_000_000
    weight = weigh(bomb, max_bytes=10**9)
    assert (weight.code, weight.size) == ("", 100_000_000)
    assert weight.rise >= 100_000_000


# Files ---------------------------------------------------------------------------------------


def test_a_file(tmp_path: Path):
    path = tmp_path / "feed.ics"
    path.write_bytes(FEED)
    first = read_local(path, NOW)
    assert isinstance(first, Fetched)
    assert (first.body, first.media_type, first.url) == (FEED, "text/calendar", path.as_uri())
    assert first.validators.etag.startswith("sha256:")
    assert read_local(path, NOW, first.validators) == NotModified(304, first.validators)
    path.write_bytes(FEED + b"\n")
    assert isinstance(read_local(path, NOW, first.validators), Fetched)


def test_a_sample_is_filled_in_for_now(tmp_path: Path):
    path = tmp_path / "feed.RSS.sample"
    path.write_bytes(b"<rss>{{date 12}}</rss>")
    answer = read_local(path, NOW)
    assert isinstance(answer, Fetched)
    assert (answer.body, answer.media_type) == (b"<rss>2026-10-17</rss>", "application/rss+xml")
    later = read_local(path, datetime(2027, 5, 1, tzinfo=UTC), answer.validators)
    assert isinstance(later, Fetched)


@pytest.mark.parametrize(
    ("name", "code"), [("none.ics", "no-file"), (".", "unreadable-file"), ("\0", "unreadable-file")]
)
def test_no_file(tmp_path: Path, name: str, code: str):
    with pytest.raises(FetchError) as error:
        read_local(tmp_path / name, NOW)
    assert error.value.code == code


def test_a_file_too_large(tmp_path: Path):
    path = tmp_path / "big.ics"
    path.write_bytes(bytes(11))
    assert isinstance(read_local(path, NOW, max_bytes=11), Fetched)
    with pytest.raises(FetchError) as error:
        read_local(path, NOW, max_bytes=10)
    assert error.value.code == "too-large"
