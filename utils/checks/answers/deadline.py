"""Stop a learner's function that does not come to an end."""

import ctypes
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic, process_time
from types import FrameType
from typing import Any

LOOK = 0.1  # seconds between two looks at the clock
GRACE = 1.0  # seconds more until a signal goes to who has not been stopped at a line of Python
PATIENCE = 20.0  # seconds in which a learner's own line may wait for something

# Let a thread raise at its next call or turn of a loop. A function in C can itself be what traces (its last three arguments are those of
# a trace, and C does not look at them): no exception passes through it, which would end the tracing.
OBJECTS = [ctypes.py_object] * 4
raise_in = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, *OBJECTS)(("PyThreadState_SetAsyncExc", ctypes.pythonapi))
calm = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.c_void_p)(("PyThreadState_SetAsyncExc", ctypes.pythonapi))


class Endless(BaseException):
    """The deadline has passed. No `except Exception` of the learner's catches it, and a bare `except:` meets it again at the next line."""


class Idle(Endless):
    """A line of the learner's waits, and nobody is at a breakpoint."""


def within(seconds: float, function: Callable[..., Any], *arguments: object, **named: object) -> Any:
    """Return what a function returns, or raise Endless when it has computed for so long.

    A second thread watches, on every system and in whatever thread a notebook runs its cells, and nothing gets slower. What
    counts is the processor's time: nobody is hurried at a breakpoint, where a debugger's line waits and not the learner's. A page's
    Python has no threads and no deadline; its reader has a button to stop it.

    One long call into C comes to no line. Some look out for signals: a regular expression, a power of large whole numbers,
    `time.sleep`. A signal stops these, where there are signals, and in the main thread, which is a notebook's. Others do not, such as
    `sum(range(10**12))`, and nothing inside of Python can stop them, nor can the notebook's ■: the kernel must be restarted.
    Not stopped either is, in Python 3.10, a `try` that calls nothing.
    """
    home, before, end = sys._getframe(), sys.gettrace(), process_time() + seconds
    learner, own = threading.get_ident(), getattr(function, "__globals__", None)
    stop = partial(raise_in, learner, Endless)
    live = False  # while the function runs: nothing new is raised before and after
    over, ended = threading.Lock(), threading.Lock()  # in C: nothing can be raised inside of them, as it can in an Event
    over.acquire()
    ended.acquire()
    raised: type[Endless]

    def trace(*_: object) -> None:
        """Let every line between here and home, and every function called from now on, raise once more."""
        nonlocal raised
        if not live:
            return
        raised = Endless
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame is not home:
            frame.f_trace, frame = stop, frame.f_back
        sys.settrace(stop)

    # Made in the learner's thread by whatever catches it: nobody else can set a trace there.
    raised = type("Late", (Endless,), {"__init__": trace})

    def watch() -> None:
        limit, late = sys.getrecursionlimit(), monotonic() + PATIENCE
        try:
            while not over.acquire(timeout=LOOK):
                if live and process_time() > end:
                    sys.setrecursionlimit(sys.getrecursionlimit() + 100)  # room to trace a recursion that stands at its limit
                    raise_in(learner, raised, None, None, None)
                elif live and monotonic() > late and sys._current_frames()[learner].f_globals is own:
                    ring(Idle)
        finally:
            sys.setrecursionlimit(limit)
            calm(learner, None)
            ended.release()

    watcher = threading.Thread(target=watch, daemon=True)
    with _signals(seconds + GRACE, lambda: live) as ring:
        try:
            watcher.start()
        except RuntimeError:
            return function(*arguments, **named)
        try:
            try:
                try:
                    live = True
                    return function(*arguments, **named)
                finally:  # before anything that would raise what came just too late; Python 3.10 raises it here
                    live = False
                    calm(learner, None)
            finally:  # what was on its way is raised between these lines, or between those above
                live = False
                if sys.gettrace() is stop:
                    sys.settrace(before)
        finally:
            live = False
            if sys.gettrace() is stop:
                sys.settrace(before)
            over.release()
            ended.acquire()
            watcher.join()


@contextmanager
def _signals(seconds: float, live: Callable[[], bool]) -> Iterator[Callable[[type[Endless]], None]]:
    """Let a signal raise Endless after so much of the processor's time, if live; give a function by which another thread raises at once."""
    if not hasattr(signal, "setitimer") or sys.platform == "emscripten" or threading.current_thread() is not threading.main_thread():
        yield lambda kind: None
        return
    kinds, learner = [Endless], threading.get_ident()

    def ring(kind: type[Endless]) -> None:
        kinds.append(kind)
        signal.pthread_kill(learner, signal.SIGPROF)

    def answer(*_: object) -> None:
        if live():
            raise kinds[-1]

    handler = signal.signal(signal.SIGPROF, answer)
    timer = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield ring
    finally:
        signal.setitimer(signal.ITIMER_PROF, *timer)
        signal.signal(signal.SIGPROF, signal.SIG_DFL if handler is None else handler)
