"""Heritage sites: the register, and what is known of each site.

``site`` → ``reading``: each module uses only those before it.
"""

from __future__ import annotations

from aggregator.sites.reading import check, load
from aggregator.sites.site import ADDING, FIELDS, KINDS, Fact, Site

__all__ = ["ADDING", "FIELDS", "KINDS", "Fact", "Site", "check", "load"]
