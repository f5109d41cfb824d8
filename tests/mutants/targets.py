"""What is mutated, and the quick tests that have to notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A module that guards something."""

    module: str
    tests: tuple[str, ...]
    only: tuple[str, ...] = ()
    """Functions, classes and names of the module that are meant; () for all of it."""


TARGETS = (
    Target("aggregator/collect/addresses.py", ("tests/collect/test_addresses.py",)),
    Target(
        "aggregator/collect/fetch.py",
        ("tests/collect/test_fetch.py",),
        only=(
            # what may be asked for
            *("PORTS", "MAX_ADDRESS", "_address", "_judge_port", "_next_address"),
            *("MAX_HOPS", "_REDIRECTS", "Fetcher.fetch"),
            # what is dialled
            *("MAX_DIALLED", "_NotPublic", "_dial", "_in_turn", "_Lookup", "_resolve"),
            *("_Connection", "_TLSConnection", "_Pool", "_TLSPool", "_Adapter"),
            # how long and how much
            *("_within", "_Bounds", "_TooMuch", "_Wire", "_Response"),
        ),
    ),
    Target("aggregator/collect/text.py", ("tests/collect/test_text.py",)),
    Target("aggregator/publish/text.py", ("tests/publish/test_text.py",)),
    Target("aggregator/collect/reconcile.py", ("tests/collect/test_reconcile.py",)),
    Target("aggregator/publish/write.py", ("tests/publish/test_write.py",)),
)
