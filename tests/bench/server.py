"""A small server of files on loopback, with entity tags, that counts what it answered."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site(ThreadingHTTPServer):
    """Serves ``files`` (by name). ``forgetful``: sends the whole file whatever it is asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.forgetful = False
        self._lock = threading.Lock()
        self._answered: Counter[int] = Counter()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def show(self, files: Mapping[str, bytes], *, forgetful: bool = False) -> None:
        """From now on these files; the counts begin anew."""
        self.files, self.forgetful = dict(files), forgetful
        with self._lock:
            self._answered.clear()

    def count(self, status: int) -> None:
        with self._lock:
            self._answered[status] += 1

    def answered(self) -> dict[int, int]:
        """How many answers of each status since the last call."""
        with self._lock:
            told = dict(self._answered)
            self._answered.clear()
        return told


def etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:32]}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        body = self.server.files.get(self.path.lstrip("/"))
        if body is None:
            return self._answer(404, {}, b"")
        tag = etag(body)
        if self.headers.get("If-None-Match") == tag and not self.server.forgetful:
            return self._answer(304, {"ETag": tag}, b"")
        return self._answer(200, {"ETag": tag, "Content-Type": "text/calendar"}, body)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.server.count(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a line for each request would be part of what is measured."""


@contextmanager
def serving() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
