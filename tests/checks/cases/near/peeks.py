"""What a lazy student hands in: the checker's own value, the library under another name, an outcome made by hand."""

import gc
import inspect
import pickle
import pkgutil
import pydoc
import sys

import numpy as np

import utils
from checks.cases.near.cheats import slid
from utils.checks import chapter_01, chapter_02, chapter_04, chapter_06, chapter_11
from utils.checks.answers.result import Check, Stop


def in_a_frame(*given):
    frame = sys._getframe(1)
    while "expected" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["expected"]


def in_the_stack(*given):
    return next(level.frame.f_locals["expected"] for level in inspect.stack() if "expected" in level.frame.f_locals)


def behind_an_error(*given):
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__.tb_frame.f_back.f_locals["result"]


def by_a_helper(*given):
    return in_the_stack(*given)


def among_all_objects(*given):
    return next(one for one in gc.get_objects() if isinstance(one, np.ndarray))


def passed_by_hand(*given):
    raise Stop(Check(True, "Four pairs agree."))


def hidden(find):
    """Exercise 2.3 by the library's convolution, which `find` finds by a name that stands nowhere."""
    return lambda x, w, S, P: find("conv2" + "d")(x, w, stride=S, padding=P)


def late():
    """A right answer beside a variable that has no value yet."""

    def convolve(x, w, stride, padding):
        return slid(x, w, stride, padding) if padding < 99 else never

    return convolve
    never = 0


RIGHT = [(chapter_02.exercise_2_3, late())]

WRONG = [
    (chapter_01.exercise_1_5, in_a_frame, "`f_locals` looks into the checker"),
    (chapter_02.exercise_2_4, by_a_helper, "`in_the_stack` calls `f_locals`"),
    (chapter_04.exercise_4_5, behind_an_error, "looks into the checker"),
    (chapter_04.exercise_4_5, passed_by_hand, "Four pairs agree."),
    (chapter_06.exercise_6_3, among_all_objects, "`get_objects` looks into the checker"),
    (chapter_11.exercise_11_3, in_the_stack, "`f_locals` looks into the checker"),
    (chapter_02.exercise_2_3, hidden(lambda name: pickle.loads(f"cutils\n{name}\n.".encode())), "without `loads`"),
    (chapter_02.exercise_2_3, hidden(lambda name: pydoc.locate(f"utils.{name}")), "without `locate`"),
    (chapter_02.exercise_2_3, hidden(lambda name: pkgutil.resolve_name(f"utils:{name}")), "without `resolve_name`"),
    (chapter_02.exercise_2_3, hidden(lambda name: dict(inspect.getmembers(utils))[name]), "without `getmembers`"),
    (chapter_02.exercise_2_3, hidden(lambda name: inspect.getattr_static(utils, name)), "without `getattr_static`"),
    (chapter_02.exercise_2_3, hidden(utils.__getattribute__), "without `__getattribute__`"),
    (chapter_02.exercise_2_3, hidden(lambda name: object.__getattribute__(utils, name)), "without `__getattribute__`"),
]
