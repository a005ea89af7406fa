"""Moving pictures by whole pixels, and the measure of change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from utils.shifts import change, shift


@given(st.integers(-6, 6), st.integers(-6, 6))
def test_shift_moves_every_pixel_that_stays_inside(down, right):
    x = np.arange(1, 21).reshape(4, 5)
    y = shift(x, down, right)
    for r in range(4):
        for c in range(5):
            inside = 0 <= r - down < 4 and 0 <= c - right < 5
            assert y[r, c] == (x[r - down, c - right] if inside else 0)


def test_shift_leaves_leading_axes_and_the_input_alone():
    x = np.ones((2, 3, 4, 4))
    assert shift(x, right=1).shape == x.shape
    assert x.min() == 1


@given(st.lists(st.floats(-9, 9), min_size=3, max_size=3), st.lists(st.floats(-9, 9), min_size=3, max_size=3))
def test_change_is_symmetric_and_between_zero_and_one(a, b):
    assert 0 <= change(a, b) == change(b, a) <= 1
    assert change(a, a) == 0


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="two axes"):
        shift([1, 2, 3], right=1)
    with pytest.raises(TypeError, match="right"):
        shift(np.eye(2), right=0.5)
    with pytest.raises(TypeError, match="x must be an array, a tensor or lists of numbers, not NoneType"):
        shift(None, right=1)
    with pytest.raises(TypeError, match=r"use list\(x\)"):
        shift(iter(np.eye(2)), right=1)
    with pytest.raises(ValueError, match="the same"):
        change([1], [1, 2])
