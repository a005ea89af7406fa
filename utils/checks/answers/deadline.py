"""Stop a learner's function that does not come to an end."""

import ctypes
import sys
import threading
from collections.abc import Callable
from functools import partial
from time import process_time
from types import FrameType
from typing import Any

LOOK = 0.1  # seconds between two looks at the clock

# Let a thread raise at its next call or turn of a loop. A function in C can itself be what traces (its last three arguments are those of
# a trace, and C does not look at them): no exception passes through it, which would end the tracing.
OBJECTS = [ctypes.py_object] * 4
raise_in = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, *OBJECTS)(("PyThreadState_SetAsyncExc", ctypes.pythonapi))
calm = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.c_void_p)(("PyThreadState_SetAsyncExc", ctypes.pythonapi))


class Endless(BaseException):
    """The deadline has passed. No `except Exception` of the learner's catches it, and a bare `except:` meets it again at the next line."""


def within(seconds: float, function: Callable[..., Any], *arguments: object) -> Any:
    """Return what a function returns, or raise Endless when it has computed for so long.

    A second thread watches, on every system and in whatever thread a notebook runs its cells, and nothing gets slower. What
    counts is the processor's time: nobody is hurried at a breakpoint. A page's Python has no threads and no deadline; its
    reader has a button to stop it. Not stopped are one long call into C, such as `sum(range(10**12))`, and in Python 3.10 a `try`
    that calls nothing.
    """
    home, before, end = sys._getframe(), sys.gettrace(), process_time() + seconds
    done, learner = threading.Event(), threading.get_ident()
    stop = partial(raise_in, learner, Endless)
    raised: type[Endless]

    def trace(*_: object) -> None:
        """Let every line between here and home, and every function called from now on, raise once more."""
        nonlocal raised
        raised = Endless
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame is not home:
            frame.f_trace, frame = stop, frame.f_back
        sys.settrace(stop)

    # Made in the learner's thread by whatever catches it: nobody else can set a trace there.
    raised = type("Late", (Endless,), {"__init__": trace})

    def watch() -> None:
        limit = sys.getrecursionlimit()
        while not done.wait(LOOK):
            if process_time() > end:
                sys.setrecursionlimit(sys.getrecursionlimit() + 100)  # room to trace a recursion that stands at its limit
                raise_in(learner, raised, None, None, None)
        sys.setrecursionlimit(limit)

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:
        return function(*arguments)
    try:
        try:
            return function(*arguments)
        finally:  # before anything that would raise what came just too late; Python 3.10 raises it here
            calm(learner, None)
    finally:
        if sys.gettrace() is stop:
            sys.settrace(before)
        done.set()
        watcher.join()
        calm(learner, None)
