"""A learner's function that never ends is stopped, wherever a notebook runs it and whatever it catches; one at a breakpoint is not."""

import re
import signal
import sys
import threading
from contextlib import suppress
from time import process_time, sleep

import numpy as np
import pytest

from checks.test_exercises import FIRST
from utils.checks.answers import Check, calls, checker, deadline

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


def that_backtracks(*given):
    return re.match("(a+)+$", "a" * 40 + "b")


def of_large_powers(*given):
    return 10**10**8


def that_backtracks_in_its_handler(*given):
    try:
        return that_backtracks()
    except BaseException:
        return endless()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no signals that stop a call into C")
@pytest.mark.parametrize("function", [that_backtracks, of_large_powers, that_backtracks_in_its_handler], ids=lambda f: f.__name__)
def test_one_long_call_into_c_is_stopped_where_c_looks_out_for_signals(function, monkeypatch):
    monkeypatch.setattr(deadline, "GRACE", 0.2)
    before = signal.getsignal(signal.SIGPROF)
    assert HINT in exercise(function).message
    assert signal.getsignal(signal.SIGPROF) is before and signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no signals that end a sleep")
def test_who_only_sleeps_is_woken_and_told_so(monkeypatch):
    monkeypatch.setattr(deadline, "PATIENCE", 0.3)
    assert "computes nothing" in exercise(lambda x: sleep(100)).message


def test_a_debugger_that_waits_for_its_user_is_not_hurried(monkeypatch):
    monkeypatch.setattr(deadline, "PATIENCE", 0.1)
    elsewhere = {"sleep": sleep}
    exec("def wait(x):\n    sleep(0.6)\n    return x", elsewhere)  # as a debugger's lines, it is in another module than the learner's
    assert exercise(lambda x: elsewhere["wait"](x)).passed


@pytest.mark.parametrize("function", [lambda x: np.ones(10**13), lambda x: "a" * 10**14], ids=["array", "text"])
def test_who_asks_for_too_much_memory_is_told_so(function):
    assert "asked for more memory than there is" in exercise(function).message


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


def that_ends_just_then(seconds):
    end = process_time() + seconds
    while process_time() < end:
        pass


@pytest.mark.parametrize("function", [that_ends_just_then, that_backtracks], ids=lambda function: function.__name__)
def test_what_ends_just_as_the_deadline_passes_leaves_nothing_behind(function, monkeypatch):
    tracing = sys.gettrace()
    monkeypatch.setattr(deadline, "LOOK", 0.001)
    for turn in range(100):
        monkeypatch.setattr(deadline, "GRACE", turn % 5 / 500)
        with suppress(deadline.Endless):
            deadline.within(0.01, function, 0.008 + turn % 9 / 1000)
        assert sys.gettrace() is tracing, f"turn {turn}"
        that_ends_just_then(0.004)
