"""Reading apart: a worker that takes too much dies alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from aggregator.collect.apart import Apart, Here, outcome
from aggregator.errors import FormatError


def echo(word: str) -> str:
    return word


def refuse() -> None:
    raise FormatError("half a file", code="truncated")


def burn() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def hoard() -> int:
    return len(bytearray(2 << 30))


def die() -> None:
    os.kill(os.getpid(), 9)


@pytest.fixture(scope="module")
def readers() -> Iterator[Apart]:
    with Apart(cpu_seconds=1, patience=8, workers=1) as readers:
        yield readers


def test_results_and_our_errors_come_back_whole(readers: Apart):
    assert outcome(readers.submit(echo, "Führung")) == "Führung"
    with pytest.raises(FormatError, match="half a file") as error:
        outcome(readers.submit(refuse))
    assert error.value.code == "truncated"


@pytest.mark.parametrize("task", [burn, sleep, hoard, die], ids=lambda task: task.__name__)
def test_a_task_that_takes_too_much_ends_and_the_next_one_works(readers: Apart, task):
    with pytest.raises(FormatError) as error:
        outcome(readers.submit(task))
    assert error.value.code == "too-costly"
    assert outcome(readers.submit(echo, "next")) == "next"


def test_here_does_the_same_without_limits():
    assert outcome(Here().submit(echo, "x")) == "x"
    with pytest.raises(FormatError, match="half"):
        outcome(Here().submit(refuse))
