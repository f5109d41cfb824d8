"""What runs all the time: cycles over the feeds that are due, one at a time, until told to stop.

Due times live in our database, so a restart forgets nothing; APScheduler only ticks. It sleeps and
counts by the machine's clock, which leaps: when a laptop wakes up, when NTP sets it. So it is given
a trigger that makes up for no tick, and is woken where its next tick is too far ahead.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from aggregator import config
from aggregator.collect.fetch import Fetcher
from aggregator.collect.update import is_due
from aggregator.errors import AggregatorError, ConfigError
from aggregator.match.matcher import Matcher
from aggregator.pipeline import Report, cycle, load, only_one, settings
from aggregator.service.clock import present
from aggregator.store import Store

log = logging.getLogger(__name__)

TICK = 60
"""Seconds between two looks at what is due."""


def due(configuration: config.Configuration, store: Store, now: datetime) -> list[str]:
    """The feeds whose time has come."""
    states = store.feeds()
    return [
        feed.id
        for feed in configuration.feeds
        if not feed.paused and is_due(states.get(feed.id), settings(feed), now)
    ]


def tick(
    configuration: config.Configuration,
    database: Path,
    output: Path,
    fetcher: Fetcher,
    readers: Executor,
    now: datetime,
    matcher: Matcher | None = None,
) -> Report | None:
    """One cycle over what is due; None where nothing is, and the day's turn changed nothing.

    Raises what a cycle raises.
    """
    with only_one(database), Store(database) as store:
        feeds = due(configuration, store, now)
        report = cycle(
            configuration,
            store,
            output,
            now=now,
            fetcher=fetcher,
            readers=readers,
            only=feeds,
            matcher=matcher,
        )
        changed = any(file.changed for file in report.published.files)
        return report if feeds or changed else None


def watch(
    path: Path,
    database: Path,
    output: Path,
    fetcher: Fetcher,
    readers: Executor,
    *,
    seconds: float = TICK,
    clock: Callable[[], datetime] = present,
) -> None:
    """Run until SIGTERM or SIGINT; a cycle that is under way is finished first.

    The configuration is read before each cycle; one with errors is refused and the last good
    one kept. Failures of a cycle are logged and tried again at the next tick.
    """
    configuration = load(path)
    stop = threading.Event()
    held = [configuration]
    matcher = Matcher()

    def run() -> None:
        try:
            held[0] = load(path)
        except ConfigError as error:
            log.error(  # noqa: TRY400 - the message says it all
                "feeds.yaml is refused, the last good one stays in force: %s", error
            )
        try:
            report = tick(held[0], database, output, fetcher, readers, clock(), matcher)
        except AggregatorError as error:
            log.error("the cycle stopped: %s", error)  # noqa: TRY400 - as above
            return
        if report:
            log.info("%s", summary(report))

    def ask_to_stop(number: int, _: FrameType | None) -> None:
        log.info("%s: stopping after the cycle under way", signal.Signals(number).name)
        stop.set()

    scheduler = BackgroundScheduler(timezone=UTC)
    job = scheduler.add_job(
        run,
        _Ticks(seconds),
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    scheduler.start()
    log.info("watching %d feeds", len(configuration.feeds))
    while not stop.wait(seconds):
        _wake(job, seconds)
    scheduler.shutdown(wait=True)


class _Ticks(BaseTrigger):  # type: ignore[misc]
    """One tick so many seconds after the last look at the clock.

    APScheduler's own interval lists every tick that was missed, if only to drop all but one: from
    1970 on that takes minutes and gigabytes.
    """

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        return now + self._interval


def _wake(job: Job, seconds: float) -> None:
    """Tick now if the next tick is more than two ticks away: the clock went back."""
    now = datetime.now(UTC)
    if job.next_run_time and job.next_run_time - now > timedelta(seconds=2 * seconds):
        job.modify(next_run_time=now)


def summary(report: Report) -> str:
    """A cycle in a line."""
    changed = sum(file.changed for file in report.published.files)
    troubled = "".join(f"; {one.id}: {one.state}" for one in report.troubled)
    return (
        f"{len(report.feeds)} feeds, {report.published.events} events, "
        f"{changed} files changed{troubled}"
    )
