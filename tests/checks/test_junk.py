"""Whatever stands in the place of an answer, a checker says something about it and never raises."""

import decimal
import fractions

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from checks.test_exercises import CASES
from support import examples
from utils.checks import Check

ITSELF = []
ITSELF.append(ITSELF)
ARRAY_TYPES = ["?", "i1", "u8", "i8", "f2", "f4", "f8", "c8", "U3", "S2", "O", "M8[s]"]
TENSOR_TYPES = [torch.bool, torch.uint8, torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64]
SHAPES = [(), (0,), (1,), (2,), (3,), (4,), (2, 2), (3, 3), (2, 0), (1, 1, 3, 3)]
ODD = [
    None,
    True,
    10**400,
    -1,
    1e308,
    float("nan"),
    float("inf"),
    1j,
    "",
    "3",
    b"3",
    object(),
    int,
    print,
    len,
    range(3),
    {1, 2},
    {"a": 1},
    {},
    [],
    (),
]
ODD += [
    [[1, 2], [3]],
    [[1], 2],
    ["a", 1],
    [None],
    ITSELF,
    fractions.Fraction(1, 3),
    decimal.Decimal("0.5"),
    decimal.Decimal("nan"),
    slice(2),
]
ODD += [
    np.ma.masked,
    np.array(None),
    np.array([[1], [2, 3]], object),
    np.matrix([[1, 2]]),
    torch.nn.ReLU(),
    torch.nn.Linear,
    torch.eye(2).to_sparse(),
]
ODD += [torch.ones(2, requires_grad=True), torch.ones(2, device="meta"), iter([1, 2]), NotImplemented, memoryview(b"ab")]


def array(dtype, shape):
    return np.zeros(shape, dtype)


def tensor(dtype, shape):
    return torch.zeros(shape, dtype=dtype)


values = st.one_of(
    st.sampled_from(ODD),
    st.integers(),
    st.floats(),
    st.builds(array, st.sampled_from(ARRAY_TYPES), st.sampled_from(SHAPES)),
    st.builds(tensor, st.sampled_from(TENSOR_TYPES), st.sampled_from(SHAPES)),
    st.lists(st.one_of(st.integers(-3, 3), st.floats(), st.text(max_size=2), st.none()), max_size=5),
)
junk = st.one_of(values, values.map(lambda value: lambda *given: value))  # a function may answer with it, too
PARAMETERS = {
    f"{exercise.__name__}-{place + 1}": (exercise, answers if isinstance(answers, tuple) else (answers,), place)
    for cases in CASES.values()
    for exercise, answers in cases.RIGHT
    for place in range(len(answers) if isinstance(answers, tuple) else 1)
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PARAMETERS)
@examples(60)
@given(value=junk)
def test_junk_in_the_place_of_an_answer_gets_a_hint(name, value):
    exercise, answers, place = PARAMETERS[name]
    result = exercise(*answers[:place], value, *answers[place + 1 :])
    assert isinstance(result, Check)
    assert result.message
