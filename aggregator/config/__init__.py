"""``feeds.yaml`` ↔ typed configuration.

Reading goes text → ruamel's nodes (they know their lines) → plain values → pydantic models.
Editing never writes a file anew: it changes the few characters concerned, found by the same
nodes, so that comments, order, blank lines and quotes stay as the operator left them; the
edited text is then read by the same rules before it replaces the file.

Messages are for people who keep a calendar, not for programmers.

``values`` → ``entries`` → ``document`` → ``edit``: each module uses only those before it.
"""

from __future__ import annotations

from aggregator.config.document import load
from aggregator.config.edit import add_feed, remove_feed, set_feed
from aggregator.config.entries import Calendar, Configuration, Feed, Partner, Region
from aggregator.config.values import COLUMNS, SECTORS, THEMES

__all__ = [
    "COLUMNS",
    "SECTORS",
    "THEMES",
    "Calendar",
    "Configuration",
    "Feed",
    "Partner",
    "Region",
    "add_feed",
    "load",
    "remove_feed",
    "set_feed",
]
