"""Reading strangers' bytes apart: in worker processes that may be killed.

No thread can be stopped, and some inputs cost a parser hours or all memory. A worker that exceeds
its processor time, its memory or its patience is killed and replaced; that costs the feed its
update and nothing else.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from aggregator.errors import FormatError

P = ParamSpec("P")
T = TypeVar("T")

WORKERS = 2
CPU_SECONDS = 30
"""Processor time for one feed; the largest real ones take a second or two."""
PATIENCE = 120
"""Seconds by the clock for one feed, however busy the machine is."""
MEMORY = 1 << 30
"""Bytes of address space of a worker, the interpreter and its libraries included."""
_FEEDS_PER_WORKER = 500
"""After so many a worker is replaced, so that what a parser leaks has an end."""


class Apart(Executor):
    """An executor whose tasks run in other processes under limits. Starts none before it must."""

    def __init__(
        self,
        *,
        cpu_seconds: int = CPU_SECONDS,
        patience: float = PATIENCE,
        memory: int = MEMORY,
        workers: int = WORKERS,
    ) -> None:
        self._patience = patience
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["aggregator.collect.update"])
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_FEEDS_PER_WORKER,
            initializer=_limit_memory,
            initargs=[memory],
            context=context,
        )
        self._cpu_seconds = cpu_seconds

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a task apart. Its arguments and result travel between processes."""
        future: Future[T] = self._pool.schedule(
            _bounded, args=[self._cpu_seconds, task, args, kwargs], timeout=self._patience
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self.shutdown(cancel_futures=error is not None)


class Here(Executor):
    """An executor that does each task at once and here; for tests and for bytes of our own."""

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(task(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the executor's contract: out of result()
            future.set_exception(error)
        return future


def outcome(future: Future[T]) -> T:
    """The result of a task, whose worker may have been killed.

    Raises ``FormatError`` (``too-costly``) then, and whatever the task raised.
    """
    try:
        return future.result()
    except (FutureTimeout, ProcessExpired, MemoryError) as error:
        raise FormatError(
            "Reading the feed took more time or memory than any calendar needs; it was stopped, "
            "and what is held of the feed stays. Is the file damaged, or made to do harm?",
            code="too-costly",
        ) from error


def _limit_memory(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bounded(
    seconds: int, task: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]
) -> T:
    """The task, with so much processor time from now on; the kernel kills what takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, most))
    return task(*args, **kwargs)
