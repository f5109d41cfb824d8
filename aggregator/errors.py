"""What can go wrong, one class per kind of failure.

Every message says what was found, where, and what to do about it. A foreign
exception is wrapped once, at the edge where it arises, ``from`` its cause.
"""

from __future__ import annotations


class AggregatorError(Exception):
    """Root of all errors this project raises on purpose."""


class ConfigError(AggregatorError):
    """``feeds.yaml`` (or another file of the operator's) cannot be used as it is."""


class FetchError(AggregatorError):
    """A feed could not be fetched; what we hold of it stays.

    ``code`` names the kind in a word (``timeout``, ``http-404``, ``too-large`` …);
    ``retry_after`` is what the server asked for, in seconds.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class FormatError(AggregatorError):
    """What came is not a feed that we can read: an HTML page, JSON, half a file …

    ``code`` names what it is instead (``html``, ``json``, ``empty``, ``truncated`` …). It has a
    default only so that the error can travel between processes.
    """

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class StoreError(AggregatorError):
    """The database cannot be read or written; the run stops, nothing half is kept."""


class PublishError(AggregatorError):
    """A public file could not be written; the last good one stays."""
