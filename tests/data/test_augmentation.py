"""`augment`: what is asked for happens, by its formula or against scipy and skimage, and nothing else."""

import numpy as np
import pytest
import skimage.color
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from support import examples
from utils import augment
from utils.data.corruptions import low_contrast
from utils.shifts import shift as shifted

OPTIONS = {"shift": 2, "crop": 0.4, "rotate": 20.0, "flip": True, "colour": 0.3}


def pictures(n=40, channels=3, height=9, width=12, dtype=np.float64):
    return np.random.default_rng(0).random((n, channels, height, width)).astype(dtype)


def smooth(n):
    """Pictures whose middle is a smooth hill and whose border is 0, the same for all."""
    down, right = np.mgrid[-1:1:21j, -1:1:21j]
    hill = np.exp(-8 * ((down - 0.2) ** 2 + (right + 0.1) ** 2 / 2))
    return np.tile(hill, (n, 1, 1, 1))


@examples(40)
@given(
    st.sets(st.sampled_from(list(OPTIONS))),
    st.integers(0, 2**32 - 1),
    st.sampled_from([np.float32, np.float64]),
    st.tuples(*[st.integers(1, 6)] * 4),
)
def test_shape_type_and_range_stay_and_the_seed_decides(names, seed, dtype, shape):
    x = np.random.default_rng(seed).random(shape).round().astype(dtype)  # zeros and ones: at the ends of the range
    before, options = x.copy(), {name: OPTIONS[name] for name in names}
    if "shift" in options:  # by more, nothing of the picture would be left
        options["shift"] = min(options["shift"], min(shape[2:]) - 1)
    y = augment(x, seed=seed, **options)
    assert (y.shape, y.dtype) == (x.shape, x.dtype)
    assert y.min() >= 0 and y.max() <= 1
    assert np.array_equal(y, augment(x, seed=seed, **options))
    assert np.array_equal(x, before) and not np.shares_memory(x, y)


@examples(60)
@given(st.tuples(*[st.integers(1, 7)] * 4).filter(lambda shape: min(shape[1:3]) < 8))
def test_no_small_or_narrow_picture_is_taken_for_one_whose_channels_stand_last(shape):
    x = np.full(shape, 0.5)
    assert augment(x).shape == low_contrast(x, 1).shape == shape


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_without_an_option_nothing_changes(dtype):
    x = pictures(dtype=dtype)
    assert np.array_equal(augment(x, seed=5), x)


@pytest.mark.parametrize("name", OPTIONS)
def test_each_option_alone_changes_pictures_and_another_seed_changes_them_otherwise(name):
    x = pictures()
    first, other = (augment(x, seed=seed, **{name: OPTIONS[name]}) for seed in (0, 1))
    assert not np.array_equal(first, x) and not np.array_equal(first, other)


def test_one_option_does_not_change_what_another_draws():
    x = 0.3 + 0.2 * pictures(channels=1)  # far enough from 0 and 1 that nothing is clipped
    alone = augment(x, flip=True)
    mirrored = (alone != x).any((1, 2, 3))
    both = augment(x, flip=True, colour=0.5, crop=0.0)
    order = np.sign(both[:, 0, 0, 0] - both[:, 0, 0, -1])
    assert np.array_equal(order, np.sign(alone[:, 0, 0, 0] - alone[:, 0, 0, -1]))
    assert 10 < mirrored.sum() < 30


def test_shifts_are_exact_and_reach_every_place_up_to_the_limit():
    x, places = pictures(200), set()
    for picture, result in zip(x, augment(x, shift=2)):
        fitting = [
            (down, right) for down in range(-2, 3) for right in range(-2, 3) if np.array_equal(result, shifted(picture, down, right))
        ]
        assert len(fitting) == 1
        places.add(fitting[0])
    assert len(places) == 25


def test_flips_are_exact_and_about_half():
    x = pictures(400)
    y = augment(x, flip=True)
    same, mirrored = (y == x).all((1, 2, 3)), (y == x[..., ::-1]).all((1, 2, 3))
    assert (same ^ mirrored).all()
    assert 150 < mirrored.sum() < 250


def test_a_rotation_is_that_of_scipy_by_an_angle_within_the_limit():
    x, angles = smooth(30), np.linspace(-20, 20, 161)
    turned = np.stack([ndimage.rotate(x[0, 0], angle, reshape=False, order=1, mode="grid-constant") for angle in angles])
    difference = np.abs(augment(x, rotate=20) - turned).max((2, 3))  # (30, 161)
    assert difference.min(1).max() < 0.01
    found = angles[difference.argmin(1)]
    assert found.min() < -12 and found.max() > 12


def test_a_crop_enlarges_a_window_that_lies_within_the_picture():
    down, right = np.mgrid[0:9, 0:12] / 11
    y = augment(np.tile([down, right], (300, 1, 1, 1)), crop=0.5)  # each pixel says where it was read
    step = np.diff(y[:, 0], axis=1) * 11
    assert step.min() > 0.5 - 1e-9 and step.max() < 1 + 1e-9
    np.testing.assert_allclose(step, np.broadcast_to(step[:, :1, :1], step.shape), atol=1e-9)  # an even enlargement
    np.testing.assert_allclose(np.diff(y[:, 1], axis=2) * 11, np.broadcast_to(step[:, :1, :1], (300, 9, 11)), atol=1e-9)
    rows, columns = y[:, 0] * 11, y[:, 1] * 11
    assert rows.min() < 0.2 and rows.max() > 7.8 and columns.min() < 0.2 and columns.max() > 10.8
    assert step.min() < 0.55 and step.max() > 0.95


def test_colour_changes_every_pixel_of_a_picture_by_one_line_and_keeps_grey_grey():
    x = 0.3 + 0.2 * pictures(50)  # far enough from 0 and 1 that nothing is clipped
    grey = x.mean(1, keepdims=True)
    y = augment(np.repeat(grey, 3, 1), colour=0.4)
    np.testing.assert_allclose(y[:, 0], y[:, 1], atol=1e-12)
    for before, after in zip(grey.reshape(50, -1), y[:, 0].reshape(50, -1)):
        assert np.corrcoef(before, after)[0, 1] == pytest.approx(1)
    brightness = y.mean((1, 2, 3)) / grey.mean((1, 2, 3))
    assert 0.6 < brightness.min() < 0.7 and 1.3 < brightness.max() < 1.4


def test_colour_keeps_the_hue():
    x = np.tile(np.reshape([0.5, 0.3, 0.2], (3, 1, 1)), (60, 1, 4, 4))
    y = augment(x, colour=0.3)
    hue = skimage.color.rgb2hsv(y, channel_axis=1)[:, 0]
    np.testing.assert_allclose(hue, skimage.color.rgb2hsv(x, channel_axis=1)[:, 0], atol=1e-6)
    assert y.std() > 0.1


@pytest.mark.parametrize(
    "error, options, message",
    [
        (ValueError, {"x": np.zeros((3, 4, 4))}, r"x has shape \(3, 4, 4\): use \(N, C, H, W\)"),
        (ValueError, {"x": np.zeros((0, 3, 4, 4))}, r"x has shape \(0, 3, 4, 4\), which is empty"),
        (ValueError, {"x": np.full((1, 1, 2, 2), 255.0)}, "x runs from 255 to 255: use pictures from 0 to 1"),
        (ValueError, {"x": np.full((1, 1, 2, 2), np.nan)}, "x runs from nan"),
        (TypeError, {"x": np.zeros((1, 1, 2, 2), np.uint8)}, "x has dtype uint8: .* x / 255"),
        (ValueError, {"shift": -1}, "shift=-1 must be at least 0"),
        (TypeError, {"shift": 0.5}, "shift=0.5 must be an integer"),
        (ValueError, {"crop": 1}, "crop=1 must be at least 0 and below 1"),
        (ValueError, {"rotate": -5}, "rotate=-5 must be at least 0 and at most 180"),
        (ValueError, {"colour": 1.5}, "colour=1.5 must be at least 0 and at most 1"),
        (ValueError, {"colour": np.nan}, "colour=nan must be"),
        (TypeError, {"rotate": "10"}, "rotate='10' must be a number"),
        (TypeError, {"flip": 0.5}, "flip=0.5 must be True or False"),
        (ValueError, {"seed": -1}, "seed=-1 must be at least 0"),
    ],
)
def test_bad_input_is_refused_with_what_would_fit(error, options, message):
    with pytest.raises(error, match=message):
        augment(**{"x": np.zeros((1, 1, 4, 4)), **options})
