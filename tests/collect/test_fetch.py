"""The door, against real servers on loopback that behave as badly as they can."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aggregator.collect import fetch
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators, read_local, shown
from aggregator.errors import FetchError

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


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_not_unfolded(fetcher: Fetcher, httpserver: HTTPServer, layers: int):
    body = bytes(50_000_000)
    for _ in range(layers):
        body = gzip.compress(body)
    assert len(body) < 100_000
    httpserver.expect_request("/").respond_with_data(
        body, headers={"Content-Encoding": ", ".join(["gzip"] * layers)}
    )
    assert _code(fetcher, httpserver.url_for("/")) == "too-large"


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


def _drip(head: bytes, piece: bytes) -> Callable[[socket.socket], object]:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(0.02)

    return serve


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["status", "header", "body", "length", "chunk", "chunks"],
)
def test_a_drip_ends_at_the_deadline(head: bytes, piece: bytes):
    """No silence is ever as long as the timeout: only the deadline ends this."""
    with (
        Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.4) as door,
        _raw(_drip(head, piece)) as url,
    ):
        assert _code(door, url) == "timeout"


def test_a_drip_on_a_connection_kept_open_ends_too():
    def serve(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        connection.recv(65536)
        _drip(b"HTTP/1.1 200 OK\r\nX: ", b"x")(connection)

    with (
        Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.4) as door,
        _raw(serve) as url,
    ):
        assert _fetched(door, url).body == b"x"
        assert _code(door, url) == "timeout"


def test_redirects_share_one_deadline(httpserver: HTTPServer):
    def serve(request: Request) -> Response:
        time.sleep(0.3)
        return Response(status=302, headers={"Location": "/"})

    httpserver.expect_request("/").respond_with_handler(serve)
    with Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.5) as door:
        assert _code(door, httpserver.url_for("/")) == "timeout"
    assert len(httpserver.log) <= 2


def test_silence_ends_at_the_timeout():
    with (
        Fetcher(user_agent="t", allow_private=True, timeout=0.2, deadline=60) as door,
        _raw(lambda connection: connection.recv(1)) as url,
    ):
        assert _code(door, url) == "timeout"


def test_a_fetch_after_a_cut_one_works(httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data(FEED)
    with Fetcher(user_agent="t", allow_private=True, timeout=60, deadline=0.4) as door:
        with _raw(_drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x")) as url:
            assert _code(door, url) == "timeout"
        assert _fetched(door, httpserver.url_for("/")).body == FEED


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
        *("http://127.0.0.1:{}/", "http://localhost:{}/", "http://2130706433:{}/"),
        *("http://0x7f.1:{}/", "http://0177.0.0.1:{}/", "http://127.1:{}/", "http://0:{}/"),
        *("http://[::ffff:127.0.0.1]:{}/", "http://[::1]:{}/", "http://[::ffff:7f00:1]:{}/"),
        *("http://127.0.0.1:{}\\@public.example/", "http://x@127.0.0.1:{}/"),
        "http://①②⑦.⓪.⓪.①:{}/",
    ],
)
def test_private_addresses_are_refused(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, url: str
):
    """The negative control is every other test here: they all reach 127.0.0.1."""
    resolve = socket.getaddrinfo

    def resolve_numbers(host: str, *rest: Any, **options: Any) -> Any:
        """As libc does; but what conftest.py does not know for a number, it lets nobody resolve."""
        with suppress(OSError):
            host = socket.inet_ntoa(socket.inet_aton(host))
        return resolve(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_numbers)
    httpserver.expect_request("/").respond_with_data(FEED)
    with Fetcher(user_agent="t", timeout=5) as door:
        assert _code(door, url.format(httpserver.port)) in {"private-address", "bad-address"}
    assert httpserver.log == []


def test_every_hop_is_judged(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch):
    httpserver.expect_request("/").respond_with_data(
        status=302, headers={"Location": f"http://127.0.0.2:{httpserver.port}/"}
    )
    judge = fetch.is_public
    monkeypatch.setattr(fetch, "is_public", lambda address: str(address) == "127.0.0.1")
    monkeypatch.setattr(
        "requests_hardened.ip_filter_adapter.filter_host", lambda host, port, **_: host
    )
    with Fetcher(user_agent="t", timeout=5) as door:
        assert _code(door, httpserver.url_for("/").replace("localhost", "127.0.0.1")) == (
            "private-address"
        )
    assert len(httpserver.log) == 1
    assert not judge(ip_address("127.0.0.1"))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((public, True) for public in ("1.1.1.1", "93.184.216.34", "2606:4700::1111")),
        *(
            (private, False)
            for private in (
                *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254"),
                *("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
                *("::1", "::", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
                *("2002:7f00:1::", "2001::1", "fec0::1", "fc00::1", "fe80::1", "ff02::1"),
            )
        ),
    ],
)
def test_what_is_public(address: str, public: bool):
    assert fetch.is_public(ip_address(address)) is public


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
