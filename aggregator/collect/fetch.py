"""The only door to the network: every address a stranger gave us is fetched here.

A fetch either brings the whole body or raises ``FetchError``: there is no half result.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from aggregator.collect import samples
from aggregator.errors import FetchError

MAX_BYTES = 10_000_000
"""Most that one feed may weigh, decoded."""

MAX_HOPS = 5
MAX_RETRY_AFTER = 24 * 3600.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({200, 203})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_CHUNK = 64 * 1024

_MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
    ".xml": "application/xml",
    ".json": "application/json",
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


class Fetcher:
    """Fetches feeds, from many threads at once; holds their connections and counts per host.

    ``timeout`` is the longest silence, ``deadline`` the longest whole fetch (waiting for a busy
    host apart), both in seconds. ``allow_private`` opens loopback and private networks.
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
    ) -> None:
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._timeout = timeout
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._per_host = per_host
        self._local = threading.local()
        self._lock = threading.Lock()
        self._sessions: list[requests.Session] = []
        self._hosts: dict[str, threading.BoundedSemaphore] = {}

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
        """Close the connections of all threads."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
            self._local = threading.local()
        for session in sessions:
            session.close()

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | NotModified:
        """Bring the feed at ``url``, or learn that it is what ``validators`` describe.

        webcal: and webcals: addresses are read as https:. Raises ``FetchError``.
        """
        held = validators or Validators()
        left = self._deadline
        target = _address(url)
        for _ in range(MAX_HOPS + 1):
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
        if budget <= 0:
            raise _too_slow(url, self._deadline)
        session = self._session()
        with _watch(budget) as watch:
            try:
                with session.get(
                    url,
                    headers=_conditions(held),
                    timeout=min(self._timeout, budget),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return self._judge(session, response, url, held, watch)
            except _FAILURES as error:
                if watch.expired:
                    raise _too_slow(url, self._deadline) from error
                raise _failure(url, error) from error

    def _judge(
        self,
        session: requests.Session,
        response: requests.Response,
        url: str,
        held: Validators,
        watch: _Watch,
    ) -> Fetched | NotModified | str:
        status = response.status_code
        if status in _REDIRECTS and (target := session.get_redirect_target(response)):
            return target
        given = Validators(
            response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        )
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
        if watch.expired:  # a body without stated length ends quietly when cut off
            raise _too_slow(url, self._deadline)
        kind = Message()
        kind["Content-Type"] = response.headers.get("Content-Type", "")
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
        for encoding in response.headers.get("Content-Encoding", "").lower().split(","):
            if encoding.strip() not in _ENCODINGS:
                raise FetchError(
                    f"{shown(url)} is packed as “{encoding.strip()[:40]}”, which we did not ask"
                    " for and cannot unpack.",
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
        """Wait until the host of ``url`` has fewer than ``per_host`` of us to serve."""
        parts = urlsplit(url)
        host = f"{parts.hostname}:{parts.port or parts.scheme}"
        with self._lock:
            turn = self._hosts.setdefault(host, threading.BoundedSemaphore(self._per_host))
        with turn:
            yield

    def _session(self) -> requests.Session:
        """This thread's session: requests' sessions are not safe to share."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            session.headers.update(
                {"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"}
            )
            for scheme in ("http", "https"):
                session.mount(
                    f"{scheme}://",
                    _AnyAddress() if self._allow_private else _PublicOnly(scheme == "https"),
                )
            self._local.session = session
            with self._lock:
                self._sessions.append(session)
        return session


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
    """``url`` as requests will send it, so that we judge what is dialled and nothing else."""
    plain = re.sub(r"^webcals?:", "https:", url.strip(), count=1, flags=re.IGNORECASE)
    try:
        prepared = requests.Request("GET", plain).prepare().url or ""
        parts = urlsplit(prepared)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except (requests.RequestException, ValueError) as error:
        raise _bad_address(url) from error
    if not usable:
        raise _bad_address(url)
    return plain


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


def _retry_after(response: requests.Response) -> float | None:
    """Seconds the server asks us to wait (RFC 9110 § 10.2.3), at most a day.

    A date is taken against the server's own clock, not ours.
    """
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,18}", value):
        return min(float(value), MAX_RETRY_AFTER)
    try:
        then = parsedate_to_datetime(value)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        seconds = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: only one of them has a zone
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


# What can fail -----------------------------------------------------------------------------

_FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    ValueError,  # UnicodeError: a host name or Location that cannot be encoded
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
    if is_any(InvalidIPAddress):
        return FetchError(
            f"{name} is an address in a private network, which feeds must not lead us to.",
            code="private-address",
        )
    if is_any(socket.gaierror, urllib3.exceptions.NameResolutionError):
        return FetchError(
            f"The host of {name} is unknown; look for a typing error in the address.", code="dns"
        )
    refused = is_any(urllib3.exceptions.NewConnectionError)  # a TimeoutError by descent only
    if not refused and is_any(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
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
    if is_any(requests.exceptions.InvalidURL, ValueError):
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


# What may be dialled -----------------------------------------------------------------------


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the open internet, whatever it is wrapped in.

    ``is_global`` alone says yes to multicast, site-local and IPv4-compatible addresses, and to
    what NAT64, 6to4 and Teredo wrap (Python before 3.11.10).
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.is_site_local or any(address in network for network in _WRAPPINGS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


_WRAPPINGS = tuple(
    ipaddress.IPv6Network(network)
    for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
"""IPv4-compatible, NAT64 (twice), Teredo, 6to4: no feed lives there."""


class _Watch:
    """The socket of one request, and whether its time has run out.

    A timeout only bounds silence: a server that sends one byte a second is never silent. So a
    second thread shuts the socket under the first, in headers and body alike.
    """

    def __init__(self) -> None:
        self.expired = False
        self._socket: socket.socket | None = None

    def expire(self) -> None:
        self.expired = True
        self._cut()

    def take(self, connection: HTTPConnection) -> None:
        """Watch the socket itself: its connection forgets it where the server will close."""
        self._socket = connection.sock
        if self.expired:
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # not SSLSocket.shutdown, which drops the TLS state under the reader
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_watched = threading.local()


@contextmanager
def _watch(seconds: float) -> Iterator[_Watch]:
    """Cut this thread's connection when the block takes longer than ``seconds``."""
    watch = _Watch()
    timer = threading.Timer(seconds, watch.expire)
    timer.daemon = True
    _watched.current = watch
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        _watched.current = None


class _WatchedConnection(HTTPConnection):
    def request(self, *args: Any, **options: Any) -> None:
        _watched.current.take(self)  # kept open from an earlier request
        super().request(*args, **options)

    def connect(self) -> None:
        super().connect()
        _watched.current.take(self)


class _WatchedTLSConnection(HTTPSConnection):
    def request(self, *args: Any, **options: Any) -> None:
        _watched.current.take(self)
        super().request(*args, **options)

    def connect(self) -> None:
        super().connect()
        _watched.current.take(self)


class _WatchedPool(HTTPConnectionPool):
    ConnectionCls = _WatchedConnection


class _WatchedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLSConnection


class _AnyAddress(HTTPAdapter):
    """Dials whatever is asked, under watch."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _WatchedPool, "https": _WatchedTLSPool}


class _PublicOnly(IPFilterAdapter, _AnyAddress):  # type: ignore[misc]
    """Resolves a host once, judges its address, and dials exactly that address."""

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host["host"].strip("[]").partition("%")[0])
        if not is_public(address):
            raise InvalidIPAddress(address)
        return host, pool
