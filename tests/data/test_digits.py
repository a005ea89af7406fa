"""The data sets: every picture accounted for, the split fixed, the seed obeyed."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from utils.data.digits import digits, placed_digits
from utils.data.strokes import STROKES, corner_strokes


def test_every_corner_stroke_is_there_once_and_drawn_as_its_sign_says():
    x, y, positions = corner_strokes()
    assert len({picture.tobytes() for picture in x}) == 36 == 4 * 9
    assert {(int(label), int(r), int(c)) for label, (r, c) in zip(y, positions)} == {
        (k, r, c) for k in range(4) for r in range(3) for c in range(3)
    }
    drawn = {"┌": [[1, 1], [1, 0]], "┐": [[1, 1], [0, 1]], "└": [[1, 0], [1, 1]], "┘": [[0, 1], [1, 1]]}
    for picture, label, (r, c) in zip(x[:, 0], y, positions):
        assert picture[r : r + 2, c : c + 2].tolist() == drawn[STROKES[label]]
        assert picture.sum() == 3


def test_a_larger_side_gives_more_places():
    assert len(corner_strokes(6)[0]) == 100
    with pytest.raises(ValueError, match="side=1"):
        corner_strokes(1)


@pytest.mark.parametrize("frame", [8, 12])
def test_each_digit_lies_whole_and_unchanged_in_its_frame(frame):
    ink = sorted(digit.sum() / 16 for digit in load_digits().images)
    (x, y), (x_test, y_test) = placed_digits(frame, seed=3)
    assert sorted(np.concatenate([x, x_test]).sum((1, 2, 3))) == pytest.approx(ink)
    assert (x.shape, x_test.shape, x.dtype) == ((1350, 1, frame, frame), (447, 1, frame, frame), np.float32)
    assert (len(y), len(y_test)) == (1350, 447)
    assert np.bincount(y_test).min() > 30


def test_the_seed_moves_the_digits_and_nothing_else():
    first, again, other = (placed_digits(12, seed=seed)[1] for seed in (0, 0, 1))
    assert np.array_equal(first[0], again[0]) and not np.array_equal(first[0], other[0])
    assert np.array_equal(first[1], other[1])
    assert np.allclose(first[0].sum((1, 2, 3)), other[0].sum((1, 2, 3)))


def test_a_frame_too_small_for_a_digit_is_refused():
    with pytest.raises(ValueError, match="frame=7"):
        placed_digits(7)


def test_digits_are_the_real_ones_split_as_the_placed_ones():
    (x, y), (x_test, y_test) = digits()
    assert (x.shape, x_test.shape, x.dtype) == ((1350, 1, 8, 8), (447, 1, 8, 8), np.float32)
    assert (x.min(), x.max()) == (0, 1)
    real = load_digits()
    pictures = (real.images / 16).astype(np.float32)
    split = zip(np.concatenate([x, x_test]), np.concatenate([y, y_test]))
    assert {(p.tobytes(), label) for p, label in split} == {(p.tobytes(), label) for p, label in zip(pictures, real.target)}
    for plain, placed in zip(digits(), placed_digits(8)):
        assert all(np.array_equal(a, b) for a, b in zip(plain, placed))
