"""Heritage sites: the register, and what is known of each site.

``site`` → ``register``: each module uses only those before it.
"""

from __future__ import annotations

from aggregator.sites.register import check, load
from aggregator.sites.site import ADDING, FIELDS, KINDS, Fact, Site

__all__ = ["ADDING", "FIELDS", "KINDS", "Fact", "Site", "check", "load"]
