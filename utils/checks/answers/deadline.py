"""Stop a learner's function that does not come to an end."""

import ctypes
import sys
import threading
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any

LOOK = 0.1  # seconds between two looks at the clock


class Endless(BaseException):
    """The deadline has passed. No `except Exception` of the learner's catches it, and a bare `except:` meets it again at the next line."""


def within(seconds: float, function: Callable[..., Any], *arguments: object) -> Any:
    """Return what a function returns, or raise Endless when it has computed for so long.

    A second thread watches, on every system and in whatever thread a notebook runs its cells, and nothing gets slower. What
    counts is the processor's time: nobody is hurried at a breakpoint. A page's Python has no threads and no deadline; its
    reader has a button to stop it. Python 3.10 cannot be stopped inside of a `try` that calls nothing.
    """
    home, before, over = sys._getframe(), sys.gettrace(), False
    done, end, learner = threading.Event(), process_time() + seconds, ctypes.c_ulong(threading.get_ident())

    def trace(*_: object) -> None:
        """Let every function between here and home raise at its next line. Python stops to trace as soon as one has raised."""
        if over:
            return
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame is not home:
            frame.f_trace, frame = strike, frame.f_back
        sys.settrace(strike)

    def strike(frame: FrameType, event: str, _: object) -> Any:
        if not over and event in ("call", "line") and frame.f_code is not trace.__code__:
            raise Late
        return strike

    # Made when it is raised, let go when it was caught: both happen in the learner's thread, and both set the trace anew.
    Late = type("Late", (Endless,), {"__init__": trace, "__del__": trace})

    def watch() -> None:
        while not done.wait(LOOK):
            if process_time() > end:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(learner, ctypes.py_object(Late))

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:
        return function(*arguments)
    try:
        return function(*arguments)
    finally:
        over = True
        done.set()
        watcher.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(learner, None)  # what came just too late
        if sys.gettrace() is strike:
            sys.settrace(before)
