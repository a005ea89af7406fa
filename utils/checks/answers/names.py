"""Does an answer leave the work to a function that it must do without?"""

import dis
import inspect
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from utils.checks.answers.result import Check, Stop
from utils.language import t

HIDING = (
    "eval",
    "exec",
    "getattr",
    "attrgetter",
    "methodcaller",
    "__dict__",
    "vars",
    "globals",
    "__import__",
    "import_module",
    "resolve_name",
    "locate",
    "loads",
    "getmembers",
    "getattr_static",
    "__getattribute__",
    "get_objects",
)  # by which a name is used without being written
PEEKING = ("f_locals", "f_back", "get_objects", "get_referrers")  # by which a function sees what its caller knows
MOST = 100  # things in a list that are looked at
LIBRARIES = {"utils", "numpy", "scipy", "skimage", "sklearn", "torch"}


def require_without(answer: object, names: tuple[str, ...], hint: str) -> None:
    """Stop the checker if a function uses one of these names, itself or in another function that the learner wrote.

    What stands behind a name counts, so an alias is found, and a learner's own function may be called as it likes.
    `hint` says {name} where the name goes.
    """
    _require_none_of((*names, *HIDING), answer, hint)


def require_no_peeking(answer: object) -> None:
    """Stop the checker if a function looks for the right answer in the frames or the objects of the checker that calls it."""
    _require_none_of(PEEKING, answer, "{name} looks into the checker: work the answer out from what the function is given.")


def _require_none_of(names, answer, hint):
    itself = (getattr(answer, "__name__", ""), "<lambda>", "__call__", "forward", "")
    for used, user in _used(answer, "", set()):
        if used in names:
            name = f"`{used}`"
            called = "" if user in itself else t("{helper} calls {name}. ", helper=f"`{user}`", name=name)
            raise Stop(Check(False, called + t(hint, name=name)))


def _used(answer: Any, user: str, seen: set[int]) -> Iterator[tuple[str, str]]:
    """Give (name, user) for all that an answer, and the learner's functions behind it, take from elsewhere."""
    for part in _parts(answer):
        if not _is_own(part):
            yield getattr(part, "__name__", ""), user
        elif id(part) not in seen:
            seen.add(id(part))
            for default in (*(part.__defaults__ or ()), *(part.__kwdefaults__ or {}).values()):
                yield from _used(default, part.__name__, seen)
            known = {**part.__globals__, **dict(_enclosed(part))}
            for name, is_variable in _names(part.__code__):
                value = known.get(name) if is_variable else None
                if not any(map(_is_own, _parts(value))):
                    yield name, part.__name__
                yield from _used(value, part.__name__, seen)


def _parts(value: Any) -> Iterator[Any]:
    """Give the functions that a value is made of: what a `partial` binds, a library's decorator wraps or a list holds, the methods of a learner's class or of an object of it."""
    wrapped = None if _is_own(value) else inspect.getattr_static(value, "__wrapped__", None)
    if callable(wrapped):
        parts = [wrapped]
    elif isinstance(value, partial):
        parts = [value.func, *value.args, *value.keywords.values()]
    elif isinstance(value, np.vectorize):
        parts = [value.pyfunc]
    elif isinstance(value, (list, tuple, set, dict)) and len(value) <= MOST:
        parts = [
            part
            for part in (value.values() if isinstance(value, dict) else value)
            if callable(part) or isinstance(part, (list, tuple, dict))
        ]
    elif inspect.ismethod(value):
        parts = [value.__func__]
    elif inspect.isclass(value) and _is_elsewhere(value):
        parts = list(filter(inspect.isfunction, vars(value).values()))
    elif callable(value) and not inspect.isroutine(value) and not inspect.isclass(value) and _is_elsewhere(type(value)):
        parts = [type(value), *filter(callable, vars(value).values())]
    else:
        yield value
        return
    for part in parts:
        yield from _parts(part)


def _enclosed(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Give the (name, value) of each variable from the functions around it that has a value yet."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        with suppress(ValueError):  # no value yet
            yield name, cell.cell_contents


def _names(code: CodeType) -> Iterator[tuple[str, bool]]:
    """Give each name in a function and in those inside it: a variable from outside (True), or what is asked of something (False)."""
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_CLASSDEREF"):
            yield step.argval, True
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_NAME", "IMPORT_FROM"):
            yield step.argval, False
        elif isinstance(step.argval, CodeType):
            yield from _names(step.argval)


def _is_own(value: object) -> bool:
    """Is this a function that belongs to no library?"""
    return inspect.isfunction(value) and "site-packages" not in value.__code__.co_filename and _is_elsewhere(value)


def _is_elsewhere(value: object) -> bool:
    """Is this function or class defined neither in a library nor in Python's own?"""
    return str(value.__module__).split(".")[0] not in LIBRARIES | sys.stdlib_module_names
