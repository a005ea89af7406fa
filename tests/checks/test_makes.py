"""What an answer is made of does not matter, and an answer that is nearly right is wrong."""

from array import array
from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from checks.test_exercises import FIRST
from utils.checks.answers import call

COUNTED = {"2_4", "4_6", "5_3", "10_3", "13_2", "s_1"}
NEVER_NEGATIVE = COUNTED | {
    "6_4",
    "7_7",
    "7_8",
    "9_3",
    "11_3",
    "12_4",
    "13_3",
    "14_2",
    "a_1",
    "s_2",
}  # brightness, losses, shares, what ends in ReLU
BY_ITSELF = {"1_3", "3_4", "5_5", "11_4", "14_5"}  # answer with True, None, two things, a network, a tensor for autograd


class Series:
    """A column of a table, as other libraries have it: NumPy can read it, and it is no array."""

    def __init__(self, numbers):
        self.numbers = numbers

    def __array__(self, dtype=None, copy=None):
        return np.array(self.numbers, dtype)


def of(kind):
    """Return a function that turns numbers into an array of Fractions or Decimals."""
    return np.vectorize(lambda number: kind(float(number)), otypes=[object])


MAKES = {
    "nested lists": lambda numbers: numbers.tolist(),
    "rows in a tuple": lambda numbers: tuple(numbers) if numbers.ndim else numbers[()],
    "an array of objects": lambda numbers: numbers.astype(object),
    "fractions": of(Fraction),
    "decimals": of(Decimal),
    "single precision": np.float32,
    "other order in memory": np.asfortranarray,
    "a masked array with nothing masked": np.ma.array,
    "a memoryview": memoryview,
    "a deque": lambda numbers: deque(numbers.tolist()) if numbers.ndim else numbers,
    "an array of the standard library": lambda numbers: array("d", numbers) if numbers.ndim == 1 else numbers,
    "another library's column": Series,
    "a tensor": torch.tensor,
    "a parameter": lambda numbers: torch.nn.Parameter(torch.tensor(numbers)),
    "a list of tensors": lambda numbers: list(torch.tensor(numbers)) if numbers.ndim else torch.tensor(numbers),
}


def numbers_of(answer):
    """An answer's numbers as an array, or None where it holds something else."""
    if callable(answer) or isinstance(answer, (str, bool, dict)):
        return None
    found = np.array(answer)
    return found.astype(float) if found.dtype.kind in "iuf" else None


def remade(answer, make):
    """The same answer of another make; functions then return theirs so."""
    if callable(answer):
        return lambda *given: remade(answer(*given), make)
    numbers = numbers_of(answer)
    return answer if numbers is None else make(numbers)


def short(exercise):
    return exercise.__name__.removeprefix("exercise_")


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("exercise", [e for e in FIRST if short(e) not in BY_ITSELF and short(e) != "c_2"], ids=short)
def test_a_right_answer_of_another_make_passes(exercise, make):
    result = exercise(*(remade(answer, MAKES[make]) for answer in FIRST[exercise]))
    assert result.passed, result.message


def last_moved(y):
    y.flat[-1] += 0.01
    return y


SLIPS = {
    "its sign lost": (np.abs, NEVER_NEGATIVE),
    "its sign turned": (np.negative, ()),
    "a thousandth too large": (lambda y: y * 1.001, ()),
    "its last number a little too large": (last_moved, ()),
    "two axes too many": (lambda y: y[..., None, None], ()),
    "all of it masked": (lambda y: np.ma.array(y, mask=True), ()),
    "NaN": (lambda y: y * np.nan, ()),
}
FUNCTIONS = [e for e, answers in FIRST.items() if len(answers) == 1 and callable(answers[0]) and short(e) not in {*BY_ITSELF, "c_2"}]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("exercise", FUNCTIONS, ids=short)
def test_a_function_that_is_nearly_right_is_wrong(exercise, slip):
    (right,), (spoil, unseen) = FIRST[exercise], SLIPS[slip]
    result = exercise(lambda *given: spoil(np.array(right(*given), float)))
    assert result.passed == (short(exercise) in unseen), result.message


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=short)
def test_a_function_that_repeats_its_first_answer_is_wrong(exercise):
    (right,), kept = FIRST[exercise], []
    assert not exercise(lambda *given: (kept or kept.append(right(*given)) or kept)[0])


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=short)
def test_a_function_that_changes_what_it_was_given_is_wrong(exercise):
    (right,), spoilt = FIRST[exercise], []

    def spoil(*given):
        answer = np.array(right(*given))
        for part in given:
            if isinstance(part, np.ndarray):
                part[...] = part == 0
                spoilt.append(part)
        return answer

    result = exercise(spoil)
    assert "has changed" in result.message if spoilt else result.passed


def test_what_is_no_number_before_and_after_has_not_changed():
    assert call(len, np.array([np.nan, 1.0])) == 2


def leave(*given):
    raise SystemExit(1)


async def wait(*given):
    """Answers only when awaited."""


class Mute:
    """Nothing can be learned from it."""

    def __repr__(self):
        raise ValueError

    @property
    def shape(self):
        raise ValueError


HINTS = {
    "leaves": (leave, "raised SystemExit"),
    "makes its numbers when asked": (lambda *given: (n for n in range(3)), "put them into a list"),
    "waits": (wait, "put them into a list"),
    "gives a dict's values": (lambda *given: {"a": 1}.values(), "put them into a list"),
    "is complex": (lambda *given: np.ones((2, 2), complex), "of type complex128"),
    "is complex in torch": (lambda *given: torch.ones(2, dtype=torch.complex64), "of type torch.complex64"),
    "is one complex number": (lambda *given: np.complex64(1j), "of type complex64"),
    "is a date": (lambda *given: np.datetime64("2020-01-01"), "of type datetime64"),
    "is a text": (lambda *given: "784", "got '784'"),
    "is too large": (lambda *given: 10**400, "something of type int"),
    "is too large to print": (lambda *given: [10**5000], "something of type list"),
    "is a module": (lambda *given: np, "something of type module"),
    "is mute": (lambda *given: Mute(), "something of type Mute"),
    "is masked": (lambda *given: np.ma.array([1, 2], mask=[0, 1]), "masked"),
}


@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.parametrize("kind", HINTS)
def test_what_holds_no_numbers_is_named(kind):
    function, hint = HINTS[kind]
    exercise = next(e for e in FIRST if short(e) == "2_3")
    assert hint in exercise(function).message


def test_a_mute_object_in_the_place_of_a_function_is_named():
    assert "something of type Mute" in next(e for e in FIRST if short(e) == "2_3")(Mute()).message
