"""Naming a slip that no exercise has foreseen: a learner's function is compared with the right one, asked or answering a little otherwise."""

import inspect
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import wraps
from typing import Any

import numpy as np

from utils.checks.answers.calls import call
from utils.checks.answers.numbers import as_array, is_equal
from utils.checks.answers.result import Stop, fail
from utils.language import t

Change = tuple[Callable[[Any], Any], str]

OF_ARRAYS: list[Change] = [
    (np.abs, "its absolute values"),
    (lambda a: np.maximum(a, 0), "what is below 0 as 0"),
    (np.sign, "its signs alone"),
    (np.square, "its squares"),
    (lambda a: a != 0, "1 wherever it is not 0"),
    (lambda a: a - a.mean(), "its mean taken out"),
    (lambda a: a / np.linalg.norm(a), "brought to length 1"),
    (lambda a: a / a.max(), "divided by its largest number"),
    (lambda a: a / a.sum(), "divided by its sum"),
    (lambda a: a / a.sum(-1, keepdims=True), "each row divided by its sum"),
    (lambda a: np.full_like(a, a.mean(), float), "its mean everywhere"),
    (lambda a: np.full_like(a, a.flat[0]), "its first number everywhere"),
    (np.ones_like, "1 everywhere"),
    (np.zeros_like, "0 everywhere"),
    (np.negative, "the other sign"),
    (lambda a: a.swapaxes(-1, -2), "rows and columns exchanged"),
    (lambda a: a.swapaxes(0, 1), "the first two axes exchanged"),
    (lambda a: np.flip(a, (-1, -2)), "turned by 180°"),
    (lambda a: np.flip(a, 0), "in reverse along the first axis"),
    (lambda a: np.flip(a, -1), "in reverse along the last axis"),
    (lambda a: a[:-1], "its last row missing"),
    (lambda a: a[1:], "its first row missing"),
    (lambda a: np.concatenate([a[:1]] * len(a)), "the first one in the place of each"),
]
OF_NUMBERS: list[Change] = [
    (lambda n: n + 1, "one larger"),
    (lambda n: n - 1, "one smaller"),
    (lambda n: 2 * n, "twice as large"),
    (lambda n: n / 2, "half as large"),
    (lambda n: n // 2, "half as large"),
    (lambda n: n**2, "its square"),
    (lambda n: n**0.5, "its root"),
    (lambda n: n / 255, "divided by 255"),
    (lambda n: -n, "the other sign"),
    (lambda n: 0, "0, whatever it is"),
    (lambda n: 1, "1, whatever it is"),
    (lambda n: 2, "2, whatever it is"),
]
OF_ANSWERS: list[Change] = [
    (lambda y: 1 / (1 + np.exp(-y)), "the sigmoid of the right ones"),
    (np.square, "the squares of the right ones"),
    (lambda y: np.sqrt(np.abs(y)), "the roots of the right ones"),
    (np.arccos, "the angles whose cosine is right"),
    (np.exp, "e to the power of the right ones"),
    (lambda y: 2 * y, "twice the right ones"),
    (lambda y: y / 2, "half of the right ones"),
    (np.floor, "the right ones rounded down"),
    (lambda y: 1 - y, "1 minus the right ones"),
    (lambda y: y / 2 + 0.5, "half of the right ones plus a half"),
    (lambda y: y**2.2, "the right ones to the power of 2.2"),
    (lambda y: np.rint(255 * y) / 255, "the right ones rounded to bytes"),
    (lambda y: (y - y.min()) / np.ptp(y), "the right ones stretched to run from 0 to 1"),
    (lambda y: y.flat[0], "the first of the right ones alone"),
    (lambda y: np.full_like(y, y.flat[0]), "the first of the right ones everywhere"),
    (lambda y: y[0], "the first part of the right ones alone"),
    (lambda y: y[::2], "every second of the right ones"),
    (lambda y: y[[0, -1]], "the first and the last of the right ones"),
    (lambda y: y[np.triu_indices(len(y))], "the upper half of the right ones"),
    (lambda y: np.stack([y, y], -1), "the right ones, each twice"),
    (lambda y: y % 1, "the right ones without what is whole"),
    (lambda y: np.clip(y, 0, 1), "the right ones cut off below 0 and above 1"),
    (lambda y: np.floor(255 * y), "bytes: the right ones times 255"),
    (lambda y: y > 0, "1 where the right ones are above 0"),
    (lambda y: y / y.sum(), "the right ones divided by their sum"),
    (lambda y: y / y.max(), "the right ones divided by the largest"),
    (lambda y: y - y.mean(), "the right ones minus their mean"),
    (lambda y: np.moveaxis(y, 0, -1), "right, but the first axis stands last"),
    (lambda y: y.T, "right, but the axes stand in reverse"),
    (np.argmax, "the place of the largest right one"),
    (np.size, "how many right ones there are"),
    (np.sum, "the sum of the right ones"),
    (np.mean, "the mean of the right ones"),
    (np.max, "the largest of the right ones"),
    (lambda y: y.sum(0), "the sums of the right ones along the first axis"),
    (lambda y: y.mean(0), "the means of the right ones along the first axis"),
    (lambda y: y.max(0), "the largest of the right ones along the first axis"),
    (lambda y: y.sum(-1), "the sums of the right ones along the last axis"),
    (lambda y: y.mean(-1), "the means of the right ones along the last axis"),
    (lambda y: y.max(-1), "the largest of the right ones along the last axis"),
]
MERGES: list[tuple[Callable[[Any, Any], Any], str]] = [
    (np.add, "Your numbers are the right ones plus {name}."),
    (np.subtract, "Your numbers are the right ones minus {name}."),
    (np.multiply, "Your numbers are the right ones times {name}."),
]
SCALED: list[tuple[Callable[[Any, Any], Any], str]] = [
    (np.multiply, "Your numbers would be right for {one} times {other} in the place of {one}."),
    (np.divide, "Your numbers would be right for {one} divided by {other} in the place of {one}."),
]


def compared_with(right: Callable[..., Any], place: int = -1) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Decorate a checker: where the function in this place of its answers is wrong and no slip explains it, compare it with `right`.

    The hint is a fact: all that it answers the checker, not only what is wrong first, is what `right` answers with one thing changed.
    """

    def decorate(function):
        @wraps(function)
        def run(*answers, **named):
            try:
                return function(*answers, **named)
            except Stop as stop:
                hint = _difference(function, answers, answers[place], right) if stop.is_open and callable(answers[place]) else ""
                if hint:
                    fail(hint)
                raise

        return run

    return decorate


def _difference(check, answers, written, right):
    asked: list[tuple] = []

    def noted(*given):
        asked.append(deepcopy(given))
        return right(*given)

    try:
        check(*(noted if answer is written else answer for answer in answers))
        found = [as_array("", call(written, *deepcopy(given))) for given in asked]
    except Stop:
        return ""
    if len({tuple(answer.flat) for answer in found}) == 1:  # whatever is asked, which many changes lead to
        return ""
    wanted = [as_array("", right(*deepcopy(given))) for given in asked]
    for other, hint in _others(written, right, asked[0]):
        if all(_is_same(answer, other, given) for answer, given in zip(found, asked)) and not all(map(is_equal, found, wanted)):
            return hint
    return ""


def _is_same(answer, other, given):
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(other(*deepcopy(given)), float)
        return is_equal(np.squeeze(answer), np.squeeze(value))
    except Exception:  # a change that this case does not allow
        return False


def _others(written: Any, right: Callable[..., Any], example: tuple) -> Iterator[tuple[Callable, str]]:
    """Give functions that differ from the right one in one thing, each with a sentence on it."""
    names = _names(written, len(example))
    for change, what in OF_ANSWERS:
        yield lambda *given, change=change: change(np.asarray(right(*given))), t("Your numbers are {what}.", what=t(what))
    for i, part in enumerate(example):
        changes = OF_ARRAYS if _is_array(part) else OF_NUMBERS if isinstance(part, (int, float)) else []
        if isinstance(part, list):
            changes = [(lambda a: a[::-1], "in reverse"), *((lambda a, f=f: [f(one) for one in a], what) for f, what in OF_ARRAYS)]
        for change, what in changes:
            other = lambda *given, i=i, change=change: right(*given[:i], change(given[i]), *given[i + 1 :])
            yield other, t("Your numbers would be right for another {name}: {what}.", name=names[i], what=t(what))
        for merge, hint in MERGES:
            other = lambda *given, i=i, merge=merge: merge(np.asarray(right(*given)), np.asarray(given[i]))
            yield other, t(hint, name=names[i])
        for j in range(len(example)):
            exchanged = lambda *given, i=i, j=j: right(*(given[{i: j, j: i}.get(k, k)] for k in range(len(given))))
            yield exchanged, t("Your numbers would be right if {one} and {other} changed places.", one=names[j], other=names[i])
            alike = not isinstance(part, list) and getattr(part, "shape", ()) == getattr(example[j], "shape", ())
            for merge, hint in SCALED if alike else []:
                other = lambda *given, i=i, j=j, merge=merge: right(*given[:i], merge(given[i], given[j]), *given[i + 1 :])
                yield other, t(hint, one=names[i], other=names[j])
    most = max(map(np.ndim, filter(_is_array, example)), default=0)
    for change, what in OF_ARRAYS:
        other = lambda *given, change=change: right(*(change(part) if _is_array(part) and part.ndim == most else part for part in given))
        yield other, t("Your numbers would be right for other arrays, each of them {what}.", what=t(what))


def _is_array(part):
    return isinstance(part, np.ndarray)


def _names(function, count):
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    return [f"`{name}`" for name in names[:count]] + [t("input {number}", number=i + 1) for i in range(len(names), count)]
