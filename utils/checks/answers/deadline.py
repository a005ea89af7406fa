"""Stop a learner's function that does not come to an end."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

LOOK = 0.1  # seconds between two looks at the clock


class Endless(BaseException):
    """The deadline has passed. No `except Exception` of the learner's catches it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Endless, once, in what runs here when it has computed for so long.

    A second thread watches, on every system and in whatever thread a notebook runs its cells, and nothing gets slower. What
    counts is the processor's time: nobody is hurried at a breakpoint. A page's Python has no threads and no deadline; its
    reader has a button to stop it.
    """
    done, end, learner = threading.Event(), process_time() + seconds, ctypes.c_ulong(threading.get_ident())

    def watch() -> None:
        while not done.wait(LOOK):
            if process_time() > end:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(learner, ctypes.py_object(Endless))
                return

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:
        yield
        return
    try:
        yield
    finally:
        done.set()
        watcher.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(learner, None)  # what came just too late
