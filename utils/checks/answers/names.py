"""Does an answer leave the work to a function that it must do without?"""

import dis
import inspect
from collections.abc import Iterator
from functools import partial
from types import CodeType
from typing import Any

from utils.checks.answers.result import Check, Stop
from utils.language import t

HIDING = ("eval", "exec", "getattr", "__import__", "import_module")  # by which a name is used without being written
LIBRARIES = {"utils", "numpy", "scipy", "skimage", "sklearn", "torch"}


def require_without(answer: object, names: tuple[str, ...], hint: str) -> None:
    """Stop the checker if a function uses one of these names, itself or in another function that the learner wrote.

    What stands behind a name counts, so an alias is found, and a learner's own function may be called as it likes.
    `hint` says {name} where the name goes.
    """
    function = _unwrapped(answer)
    for used, user in _used(function, set()):
        if used in (*names, *HIDING):
            name, itself = f"`{used}`", user in (getattr(function, "__name__", user), "<lambda>")
            called = "" if itself else t("{helper} calls {name}. ", helper=f"`{user}`", name=name)
            raise Stop(Check(False, called + t(hint, name=name)))


def _unwrapped(answer: Any) -> Any:
    while isinstance(answer, partial) or inspect.ismethod(answer):
        answer = answer.func if isinstance(answer, partial) else answer.__func__
    return answer


def _used(answer: Any, seen: set[int]) -> Iterator[tuple[str, str]]:
    """Give (name, user) for all that a function, and the learner's functions behind it, take from elsewhere."""
    if not inspect.isfunction(answer) or id(answer) in seen:
        return
    seen.add(id(answer))
    known = {**answer.__globals__, **inspect.getclosurevars(answer).nonlocals}
    for name, is_variable in _names(answer.__code__):
        value = _unwrapped(known.get(name)) if is_variable else None
        own = [part for part in (vars(value).values() if inspect.isclass(value) else [value]) if _is_own(part)]
        for part in own:
            yield from _used(part, seen)
        if not own:
            yield name, answer.__name__
            yield getattr(value, "__name__", name), answer.__name__


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
    return inspect.isfunction(value) and str(value.__module__).split(".")[0] not in LIBRARIES
