"""The only door to the network: every address a stranger gave us is fetched here.

A fetch either brings the whole body or raises ``FetchError``: there is no half result.

requests prepares the request, its adapter sends it, and urllib3 speaks HTTP; three things are ours.
The connection: a name is resolved once, all its answers are judged, and one of them is dialled;
requests-hardened, which we used, judges and dials only the first. The wire: each read is measured
against the deadline and the most that may come. And what follows an answer: no Session of requests,
which remembers cookies, reads .netrc and proxies from the environment, and reads the whole body of
a redirect even when told not to follow it.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from aggregator.collect import addresses, samples
from aggregator.errors import FetchError

MAX_BYTES = 10_000_000
"""Most that one feed may weigh, decoded."""

MAX_HEAD_BYTES = 256_000
"""Most that may come before the body: status, headers, and any number of "100 Continue"."""

MAX_FRAMING_BYTES = 1_000_000
"""Most that the body may weigh on the wire beyond ``MAX_BYTES``: edges of chunks, trailers."""

MAX_HOPS = 5
MAX_RETRY_AFTER = 24 * 3600.0

PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})
"""Where the web is served. Elsewhere a feed could make us knock at others' databases and mail."""

MAX_ADDRESS = 8_000
"""Most characters of an address; some servers pack a whole search into theirs."""

MAX_DIALLED = 4
"""Most addresses of one host that are tried, one after the other."""

NEXT_ADDRESS_AFTER = 4.0
"""Seconds of silence after which a host's next address is tried: IPv6 is often only announced."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({200, 203})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 64 * 1024
_MAX_VALIDATOR = 1_000

_MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
    ".xml": "application/xml",
    ".json": "application/json",
    ".jcal": "application/calendar+json",
    ".xcal": "application/calendar+xml",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".html": "text/html",
    ".htm": "text/html",
}

_MEANINGS = {
    401: "it wants a password; ask the partner for a public address",
    403: "it refuses us; ask the partner to let our program through",
    404: "there is nothing at this address; ask the partner where the feed has moved",
    410: "the feed is gone for good; ask the partner for a new address or remove it",
    429: "it wants us to come less often",
    503: "it is out of service for now; we try again later",
}


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110 § 8.8), as it wrote them."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The whole body of a feed, decoded of gzip and deflate."""

    body: bytes
    media_type: str
    """Lower case, without parameters; "" where the server did not say."""
    charset: str
    """As the server stated it, lower case; "" where it did not."""
    url: str
    """Where it was found after all redirects."""
    status: int
    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The feed is what we hold already."""

    status: int
    validators: Validators
    """To be kept: the server may have replaced them."""


@dataclass(slots=True)
class _Host:
    """How much of us a host has to bear at the moment."""

    seats: threading.BoundedSemaphore
    next_start: float = 0.0


class Fetcher:
    """Fetches feeds, from many threads at once; holds their connections and counts per host.

    ``timeout`` is the longest silence, ``deadline`` the longest whole fetch (waiting for a busy
    host apart), ``delay`` the least time between two requests to one host (that is not ours), all
    in seconds. ``allow_private`` opens loopback, private networks and all ports.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_private: bool = False,
        timeout: float = 20,
        deadline: float = 60,
        max_bytes: int = MAX_BYTES,
        per_host: int = 2,
        delay: float = 0.2,
    ) -> None:
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._timeout = timeout
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._per_host = per_host
        self._delay = delay
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._adapter = _Adapter(pool_connections=32, pool_maxsize=per_host)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | NotModified:
        """Bring the feed at ``url``, or learn that it is what ``validators`` describe.

        webcal: and webcals: addresses are read as https:. Raises ``FetchError``.
        """
        held = validators or Validators()
        left = self._deadline
        target = _address(url)
        for _ in range(MAX_HOPS + 1):
            if not self._allow_private:
                _judge_port(target)
            with self._turn(target):
                began = time.monotonic()
                answer = self._ask(target, held, left)
                left -= time.monotonic() - began
            if not isinstance(answer, str):
                return answer
            target = _next_address(target, answer)
        raise FetchError(
            f"{shown(url)} leads to more than {MAX_HOPS} further addresses, one after the other.",
            code="too-many-redirects",
        )

    def _ask(self, url: str, held: Validators, budget: float) -> Fetched | NotModified | str:
        """One request; a redirect is answered by its target, as the server wrote it."""
        bounds = _Bounds(
            until=time.monotonic() + budget,
            timeout=self._timeout,
            body=self._max_bytes + MAX_FRAMING_BYTES,
            private=self._allow_private,
        )
        headers = {
            "User-Agent": self._user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            **_conditions(held),
        }
        with _within(bounds):
            try:
                request = requests.Request("GET", url, headers).prepare()
                timeout = bounds.patience()
                with self._adapter.send(request, stream=True, timeout=timeout) as response:
                    return self._read(response, url, held)
            except _FAILURES as error:
                if bounds.is_over():
                    raise _too_slow(url, self._deadline) from error
                raise _failure(url, error) from error

    def _read(
        self, response: requests.Response, url: str, held: Validators
    ) -> Fetched | NotModified | str:
        status = response.status_code
        if status in _REDIRECTS and (target := response.headers.get("Location", "")):
            return target.encode("latin-1").decode("utf-8", "replace")
        given = Validators(_validator(response, "ETag"), _validator(response, "Last-Modified"))
        if status == 304 and held != Validators():
            return NotModified(
                status,
                Validators(given.etag or held.etag, given.last_modified or held.last_modified),
            )
        if status not in _WHOLE:
            meaning = _MEANINGS.get(status, "it did not send the feed")
            raise FetchError(
                f"{shown(url)} answered {status}: {meaning}.",
                code=f"http-{status}",
                status=status,
                retry_after=_retry_after(response) if status in (429, 503) else None,
            )
        body = self._body(response, url)
        kind = Message()
        kind["Content-Type"] = response.headers.get("Content-Type", "")[:200]
        return Fetched(
            body=body,
            media_type=kind.get_content_type() if kind["Content-Type"] else "",
            charset=kind.get_content_charset("") or "",
            url=url,
            status=status,
            validators=given,
        )

    def _body(self, response: requests.Response, url: str) -> bytes:
        """The whole body, refused as soon as it weighs too much."""
        encoding = response.headers.get("Content-Encoding", "").lower()
        if encoding not in _ENCODINGS:  # two of them in a row as well
            raise FetchError(
                f"{shown(url)} is packed as “{encoding[:40]}”, which we did not ask for and do not"
                " unpack.",
                code="bad-encoding",
                status=response.status_code,
            )
        length = response.headers.get("Content-Length", "")
        pieces: list[bytes] = []
        size = int(length) if re.fullmatch(r"[0-9]{1,18}", length) else 0
        if size <= self._max_bytes:
            size = 0
            for piece in response.iter_content(_CHUNK):
                size += len(piece)
                if size > self._max_bytes:
                    break
                pieces.append(piece)
        if size > self._max_bytes:
            raise FetchError(
                f"{shown(url)} is larger than {self._max_bytes:,} bytes; that is no feed, or one"
                " that should list less.",
                code="too-large",
                status=response.status_code,
            )
        return b"".join(pieces)

    @contextmanager
    def _turn(self, url: str) -> Iterator[None]:
        """Wait until ``url``'s host serves fewer than ``per_host`` of us, and ``delay`` is over."""
        parts = urlsplit(url)
        name = parts.hostname or ""
        with self._lock:
            host = self._hosts.setdefault(
                f"{name}:{parts.port or parts.scheme}",
                _Host(threading.BoundedSemaphore(self._per_host)),
            )
        with host.seats:
            if not (self._allow_private and _is_ours(name)):
                with self._lock:
                    now = time.monotonic()
                    start = max(now, host.next_start)
                    host.next_start = start + self._delay
                time.sleep(start - now)
            yield


def read_local(
    path: Path, now: datetime, validators: Validators | None = None, *, max_bytes: int = MAX_BYTES
) -> Fetched | NotModified:
    """Read a feed from a file, as if it had been fetched; its entity tag is its content's hash.

    ``NAME.ics.sample`` is a template of the file ``NAME.ics``, filled in for ``now``.
    Raises ``FetchError``; ``FormatError`` where the template is broken.
    """
    try:
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise FetchError(f"There is no file {path}.", code="no-file") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FetchError(f"The file {path} cannot be read.", code="unreadable-file") from error
    if len(body) > max_bytes:
        raise FetchError(f"The file {path} is larger than {max_bytes:,} bytes.", code="too-large")
    name = PurePath(path.name)
    if name.suffix == ".sample":
        body = samples.render(body, now)
        name = name.with_suffix("")
    current = Validators(etag=f"sha256:{hashlib.sha256(body).hexdigest()}")
    if validators is not None and validators.etag == current.etag:
        return NotModified(304, validators)
    return Fetched(
        body=body,
        media_type=_MEDIA_TYPES.get(name.suffix.lower(), ""),
        charset="",
        url=path.resolve().as_uri(),
        status=200,
        validators=current,
    )


def shown(url: str) -> str:
    """``url`` as messages and logs may show it: feed addresses hold passwords and tokens.

    Hidden are the user, the values of the query, the fragment, and Google's private path.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"the address “{url.partition('?')[0][:80]}”"
    query = re.sub(r"=[^&;]*", "=…", parts.query) if "=" in parts.query else "…"
    return urlunsplit(
        SplitResult(
            parts.scheme,
            parts.netloc.rpartition("@")[2],
            re.sub(r"/private-[^/]+", "/private-…", parts.path),
            query if parts.query else "",
            "",
        )
    )


def _address(url: str) -> str:
    """``url``, if it can be read in one way only, and so names one host for every program."""
    plain = re.sub(r"^webcals?:", "https:", url.strip(), flags=re.IGNORECASE)
    found = re.match(r"https?://([^/?#]+)", plain, flags=re.IGNORECASE)
    if found is None or len(plain) > MAX_ADDRESS or re.search(r"[\\\s\x00-\x1f\x7f]", found[1]):
        raise _bad_address(url)
    if "@" in found[1]:
        raise FetchError(
            f"{shown(url)} is given with a user or a password. We fetch public feeds only, without"
            " any; ask the partner for a public address.",
            code="password",
        )
    if "%" in found[1]:
        raise _bad_address(url)
    try:
        requests.Request("GET", plain).prepare()
        port = urlsplit(plain).port  # requests drops port 0
    except ValueError as error:  # also InvalidURL
        raise _bad_address(url) from error
    if port == 0:
        raise _bad_address(url)
    return plain


def _judge_port(url: str) -> None:
    parts = urlsplit(url)
    if parts.port is not None and parts.port not in PORTS:
        allowed = ", ".join(str(port) for port in sorted(PORTS))
        raise FetchError(
            f"{shown(url)} is on port {parts.port}, where we do not fetch feeds; allowed:"
            f" {allowed}.",
            code="bad-port",
        )


def _is_ours(host: str) -> bool:
    """Whether a host is plainly of the operator's own network, and needs no sparing."""
    try:
        return bool(addresses.judge(ipaddress.ip_address(host)))
    except ValueError:
        return host == "localhost"


def _bad_address(url: str) -> FetchError:
    return FetchError(
        f"{shown(url)} is not an address we can fetch; it should begin with https:// and name a"
        " host.",
        code="bad-address",
    )


def _next_address(url: str, target: str) -> str:
    """Where a redirect leads; never away from http and https, nor back from https."""
    try:
        target = urljoin(url, target)
    except ValueError as error:
        raise _bad_address(target) from error
    target = _address(target)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise FetchError(
            f"{shown(url)} leads from https to the unprotected {shown(target)}; ask the partner"
            " for the right address.",
            code="insecure-redirect",
        )
    return target


def _conditions(held: Validators) -> dict[str, str]:
    """The headers that ask for the feed only if it has changed (RFC 9110 § 13.1)."""
    headers = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
    return {name: value for name, value in headers.items() if value}


def _validator(response: requests.Response, name: str) -> str:
    """A validator that we can send back; one we cannot would end all fetches of the feed."""
    value = response.headers.get(name, "")
    return value if len(value) <= _MAX_VALIDATOR and value.isprintable() else ""


def _retry_after(response: requests.Response) -> float | None:
    """Seconds the server asks us to wait (RFC 9110 § 10.2.3), at most a day.

    A date is taken against the server's own clock, not ours.
    """
    value = response.headers.get("Retry-After", "")[:100].strip()
    if re.fullmatch(r"[0-9]{1,18}", value):
        return min(float(value), MAX_RETRY_AFTER)
    try:
        then = parsedate_to_datetime(value)
        now = parsedate_to_datetime(response.headers.get("Date", "")[:100])
        seconds = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: only one of them has a zone
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


# What can fail -----------------------------------------------------------------------------

_FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    ValueError,  # what is no number where HTTP has one; UnicodeError: no name of a host
    OverflowError,
)


def _too_slow(url: str, deadline: float) -> FetchError:
    return FetchError(
        f"{shown(url)} did not send the whole feed within {deadline:g} seconds.", code="timeout"
    )


def _failure(url: str, error: BaseException) -> FetchError:
    """Say in our words what requests, urllib3 or the system ran into."""
    causes = tuple(_causes(error))

    def is_any(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    name = shown(url)
    for cause in causes:
        if isinstance(cause, _NotPublic):
            return FetchError(
                f"{name} leads to {cause.reason}; feeds must be on the open internet.",
                code="private-address",
            )
        if isinstance(cause, _TooMuch):
            return FetchError(
                f"{name} sends more than {cause.limit:,} bytes where a feed would have ended.",
                code="too-large",
            )
        if isinstance(cause, socket.gaierror):
            advice = "is unknown; look for a typing error in the address"
            if cause.errno == socket.EAI_AGAIN:
                advice = "could not be looked up; we try again later"
            return FetchError(f"The host of {name} {advice}.", code="dns")
    if is_any(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return FetchError(f"{name} does not answer; we try again later.", code="timeout")
    if is_any(requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        return FetchError(
            f"The certificate of {name} does not prove that it is who it says; its keeper must"
            " renew or correct it.",
            code="tls",
        )
    if is_any(requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError):
        return FetchError(f"{name} sent packed data that cannot be unpacked.", code="bad-encoding")
    if is_any(urllib3.exceptions.IncompleteRead, requests.exceptions.ChunkedEncodingError):
        return FetchError(f"{name} broke off before the feed was complete.", code="short-body")
    # UnicodeError: a host's name that no name server could hold
    if is_any(requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError, UnicodeError):
        return _bad_address(url)
    return FetchError(
        f"The connection to {name} failed; its server is down or speaks no HTTP.",
        code="connection",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it wraps: requests wraps in ``args``, urllib3 in ``reason``."""
    found: list[BaseException] = [error]
    for cause in found:  # grows while we walk
        yield cause
        inner = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        found.extend(
            item
            for item in inner
            if isinstance(item, BaseException) and not any(item is known for known in found)
        )


# The connection ----------------------------------------------------------------------------


class _NotPublic(OSError):
    """A host has an address that no feed may lead to."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _TooMuch(OSError):
    """A server sent more than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What one request may cost, and where it may lead."""

    until: float
    """On the monotonic clock."""
    timeout: float
    body: int
    """Most bytes of a body, as they come."""
    private: bool

    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def patience(self) -> float:
        """Seconds to wait for whatever comes next. Raises ``TimeoutError`` at the deadline."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return min(self.timeout, left)


_thread = threading.local()
"""``_thread.bounds`` are those of the request that this thread makes: urllib3 opens connections and
reads answers deep below, and hands nothing through."""


@contextmanager
def _within(bounds: _Bounds) -> Iterator[None]:
    _thread.bounds = bounds
    try:
        yield
    finally:
        del _thread.bounds


def _dial(host: str, port: int, bounds: _Bounds) -> socket.socket:
    """A connection to ``host``, at an address that was judged; all of them must be public.

    A host with public and private addresses is an attack or a mistake, and never a feed's.
    """
    found = _resolve(host, port, bounds)
    if not bounds.private:
        for _, address in found:
            if reason := addresses.judge(ipaddress.ip_address(address[0])):
                raise _NotPublic(reason)
    failure: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    chosen = _in_turn(found)
    for place, (family, address) in enumerate(chosen, 1):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            patience = bounds.patience()
            last = place == len(chosen)
            connection.settimeout(patience if last else min(patience, NEXT_ADDRESS_AFTER))
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            failure = error
    raise failure


_Answer = tuple[int, tuple[Any, ...]]
"""A family and an address as ``socket`` knows them."""


def _in_turn(found: list[_Answer]) -> list[_Answer]:
    """The first of each family, then the second of each: one family may be broken as a whole."""
    families = [family for family, _ in found]
    ranks = [families[:place].count(family) for place, family in enumerate(families)]
    turns = sorted(zip(ranks, found, strict=True), key=lambda turn: turn[0])
    return [answer for _, answer in turns[:MAX_DIALLED]]


@dataclass(slots=True)
class _Lookup:
    """What a name server said, once it has."""

    found: list[_Answer] = field(default_factory=list)
    failure: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def run(self, host: str, port: int) -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self.found = [(family, address) for family, _, _, _, address in told]
        except Exception as error:  # noqa: BLE001 - raised where it was waited for
            self.failure = error
        finally:
            self.done.set()


def _resolve(host: str, port: int, bounds: _Bounds) -> list[_Answer]:
    """All addresses of ``host``, asked for once.

    A thread of its own asks, because the C library cannot be interrupted, and waits for a silent
    name server as long as it likes. A thread that is left behind ends with it, or with the program.
    """
    lookup = _Lookup()
    threading.Thread(target=lookup.run, args=(host, port), daemon=True).start()
    if not lookup.done.wait(bounds.patience()):
        raise socket.gaierror(socket.EAI_AGAIN, "the name server does not answer")
    if lookup.failure is not None:
        raise lookup.failure
    return lookup.found


class _Wire(io.RawIOBase):
    """What a server sends, read within bounds of time and size.

    A socket's timeout alone only bounds silence: a server that sends a byte a second is never
    silent. Here each single read waits no longer than the deadline allows.
    """

    def __init__(self, raw: io.RawIOBase, connection: socket.socket, bounds: _Bounds) -> None:
        super().__init__()
        self._raw = raw
        self._connection = connection
        self._bounds = bounds
        self.expect(MAX_HEAD_BYTES)

    def expect(self, limit: int) -> None:
        """From here on ``limit`` bytes may come."""
        self._limit = self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._connection.settimeout(self._bounds.patience())
        count: int | None = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise _TooMuch(self._limit)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer that is read through a ``_Wire``."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._bounds: _Bounds = _thread.bounds
        self._wire = _Wire(self.fp.detach(), sock, self._bounds)
        self.fp = io.BufferedReader(self._wire)

    def begin(self) -> None:
        super().begin()
        self._wire.expect(self._bounds.body)


class _Connection(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _dial(self._dns_host, self.port, _thread.bounds)


class _TLSConnection(HTTPSConnection):
    """Greets and proves the host by its name, whichever of its addresses was dialled."""

    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _dial(self._dns_host, self.port, _thread.bounds)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    """Sends over our connections, whatever the address; safe for many threads."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
