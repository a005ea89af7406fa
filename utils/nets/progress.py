"""A progress bar for loops that take seconds, in notebooks."""

import html
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from IPython import get_ipython
from IPython.display import HTML, display

PATIENCE = 0.5  # seconds before a bar appears: a shorter run needs none
FRAME = 0.1  # seconds between two pictures of the bar

T = TypeVar("T")

_running = False


def progress(items: Sequence[T], label: str) -> Iterator[T]:
    """Go through a sequence and show a progress bar in a notebook; the bar disappears when the loop ends.

    Only the outermost of nested bars is shown. Outside a notebook nothing is.

    >>> [n * n for n in progress(range(4), "squaring")]
    [0, 1, 4, 9]
    """
    if _running or get_ipython() is None:
        yield from items
    else:
        yield from _shown(items, label)


def _shown(items, label):
    global _running
    _running, handle, due = True, None, time.monotonic() + PATIENCE
    try:
        for done, item in enumerate(items):
            if time.monotonic() >= due:
                picture = HTML(_bar(label, done, len(items)))
                handle = _draw(handle, picture)
                due = time.monotonic() + FRAME
            yield item
    finally:
        _running = False
        if handle:
            handle.update(HTML(""))


def _draw(handle, picture):
    """Show the picture, or put it in the place of the last one."""
    if handle is None:
        return display(picture, display_id=True)
    handle.update(picture)
    return handle


def _bar(label, done, total):
    return f'<label>{html.escape(label)} <progress max="{total}" value="{done}"></progress> {done} of {total}</label>'
