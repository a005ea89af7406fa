"""A learner's function that never ends is stopped, wherever a notebook runs it and whatever it catches; one that only waits is not."""

import sys
import threading
from contextlib import suppress
from time import process_time, sleep

import pytest

from checks.test_exercises import FIRST
from utils.checks.answers import Check, calls, checker

HINT = "does every loop in it end?"


def endless(*given):
    while True:
        pass


def in_a_helper(*given):
    return endless(*given)


def that_swallows(*given):
    numbers = [0]
    while True:
        try:
            numbers[0] += 1
        except Exception:
            numbers = []


def with_a_bare_except(*given):
    while True:
        try:
            endless()
        except:  # noqa: E722
            continue


def with_two(*given):
    while True:
        try:
            with suppress(BaseException):
                endless()
        except:  # noqa: E722
            continue


def that_keeps_what_it_caught(*given):
    caught = []
    while True:
        try:
            endless()
        except BaseException as error:
            caught.append(error)


def that_tries_again(*given):
    try:
        endless()
    except:  # noqa: E722
        endless()


def that_cleans_up_for_ever(*given):
    try:
        endless()
    finally:
        with_two()


def that_recurses_in_its_handler(*given):
    try:
        return that_recurses_in_its_handler(*given)
    except:  # noqa: E722
        return that_recurses_in_its_handler(*given)


def that_recurses_and_cleans_up(*given):
    try:
        that_recurses_and_cleans_up(*given)
    finally:
        that_recurses_and_cleans_up(*given)


def that_recurses_in_turn(*given):
    with suppress(BaseException):
        that_recurses_in_its_handler(*given)
    that_recurses_in_turn(*given)


def of_a_generator(*given):
    def numbers():
        while True:
            try:
                yield 1
            except:  # noqa: E722
                continue

    return sum(numbers())


ALL = [
    endless,
    in_a_helper,
    *[that_swallows] * (sys.version_info >= (3, 11)),  # before, Python stops nowhere in a `try` without a call
    with_a_bare_except,
    with_two,
    that_keeps_what_it_caught,
    that_tries_again,
    that_cleans_up_for_ever,
    that_recurses_in_its_handler,
    that_recurses_and_cleans_up,
    that_recurses_in_turn,
    of_a_generator,
]


@checker
def exercise(function):
    calls.call(function, 1)
    return "It ended."


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(calls, "SECONDS", 0.2)


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.__name__)
def test_a_loop_without_end_is_named(function):
    start = process_time()
    result = exercise(function)
    assert process_time() - start < 0.2 + 3  # a recursion is traced down to its end, and caches are shared with other work
    assert isinstance(result, Check) and not result.passed
    assert HINT in result.message and function.__name__ in result.message and "0.2 seconds" in result.message


def endless_in_turn():
    """Each exercise that takes functions, with one of them that never ends, and what it may take besides."""
    for tried, answers in FIRST.items():
        for place, answer in enumerate(answers):
            if callable(answer):
                given = [*answers[:place], endless, *answers[place + 1 :]]
                yield pytest.param(tried, given, id=f"{tried.__name__}-{place + 1}")


@pytest.mark.slow
@pytest.mark.parametrize("tried, answers", list(endless_in_turn()))
def test_every_exercise_stops_a_loop_without_end(tried, answers):
    assert HINT in tried(*answers).message


@pytest.mark.parametrize("function", [endless, with_two], ids=lambda function: function.__name__)
def test_a_loop_is_stopped_in_a_thread_of_its_own_too(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(exercise(function)), daemon=True)
    thread.start()
    thread.join(20)
    assert HINT in found[0].message


def test_who_waits_at_a_breakpoint_is_not_hurried():
    assert exercise(lambda x: sleep(0.6) or x).passed


@pytest.mark.parametrize("function", [endless, with_two, that_recurses_in_its_handler], ids=lambda function: function.__name__)
def test_nothing_of_the_deadline_stays_behind(function):
    tracing, limit = sys.gettrace(), sys.getrecursionlimit()
    exercise(function)
    assert sys.gettrace() is tracing and sys.getrecursionlimit() == limit
    before = threading.active_count()
    start = process_time()
    assert exercise(lambda x: x).passed
    while process_time() < start + 0.5:  # longer than the deadline, outside of any call
        pass
    assert threading.active_count() == before
