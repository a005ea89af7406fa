"""`shapes`: areas, symmetries and textures by geometry, every factor under control, and bad input."""

import time

import numpy as np
import pytest

from utils import shapes
from utils.data.shape_pictures import SHAPES, TEXTURES
from utils.data.shape_pictures import shapes as from_data

WHITE = {"colour": (1, 1, 1), "background": (0, 0, 0)}
CENTRED = {"place": (15.5, 15.5), "rotation": 0}
FACTORS = {
    "shape": "star", "texture": "dots", "size": 7, "place": (14, 16), "rotation": 30, "colour": (0.6, 0.2, 0.1),
    "background": (0, 0.1, 0),
}  # fmt: skip
AREAS = {  # in squared radii
    "disc": np.pi, "square": 2, "triangle": 0.75 * 3**0.5, "ring": 0.75 * np.pi,
    "star": 5 * 0.45 * np.sin(np.pi / 5), "cross": 8 * 8**0.5 / 3 / 3 - 4 / 9,
}  # fmt: skip
SYMMETRY = {"disc": 17, "square": 90, "triangle": 120, "star": 72, "ring": 17, "cross": 90}  # degrees


def cover(n=1, **factors):
    """The share of each pixel that the shape covers."""
    return shapes(n, texture="plain", **WHITE, **factors).x[:, 0]


def pattern(texture):
    """A texture's tones within the largest square, (16, 16)."""
    pictures = shapes(1, shape="square", texture=texture, size=15, colour=(0.6, 0.6, 0.6), **CENTRED)
    return pictures.x[0, 0, 8:24, 8:24]


def test_at_least_six_shapes_and_six_textures():
    assert len(SHAPES) >= 6 and len(TEXTURES) >= 6
    assert set(AREAS) == set(SYMMETRY) == set(SHAPES)
    assert from_data is shapes


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [6, 10, 15])
def test_every_shape_has_the_area_of_its_geometry(shape, size):
    expected = pytest.approx(AREAS[shape] * size**2, rel=0.02)
    assert cover(40, shape=shape, size=size).sum((1, 2)).mean() == expected  # forty places and rotations
    assert shapes(40, shape=shape, size=size).mask.sum((1, 2)).mean() == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_fills_its_circle_and_stays_within(shape):
    pictures = shapes(60, shape=shape)
    rows, columns = np.mgrid[:32, :32]
    for mask, place, size in zip(pictures.mask, pictures.place, pictures.size):
        reach = np.hypot(rows - place[0], columns - place[1])[mask].max()
        assert size - 2.2 < reach <= size + 1e-4


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_looks_the_same_after_its_turn_and_no_smaller_one(shape):
    first, turned = (cover(shape=shape, size=14, place=(15.5, 15.5), rotation=r) for r in (0, SYMMETRY[shape]))
    np.testing.assert_allclose(first, turned, atol=2e-4)
    if shape not in ("disc", "ring"):
        half = cover(shape=shape, size=14, place=(15.5, 15.5), rotation=SYMMETRY[shape] / 2)
        assert np.abs(first - half).sum() > 30


@pytest.mark.parametrize("texture", [t for t in TEXTURES if t != "noise"])
def test_a_rotation_turns_shape_and_texture_anticlockwise(texture):
    options = {"shape": "triangle", "texture": texture, "size": 14, "place": (15.5, 15.5)}
    upright, turned = (shapes(1, rotation=r, **options) for r in (0, 90))
    np.testing.assert_allclose(np.rot90(upright.x, axes=(2, 3)), turned.x, atol=1e-4)
    rows = upright.mask[0].sum(1)
    assert rows[5] < rows[10] < rows[15] < rows[20]  # one corner up


def test_a_shape_one_pixel_on_is_the_same_picture_moved():
    first, moved = (cover(shape="star", size=8, place=place, rotation=10) for place in ((12.3, 14.1), (15.3, 12.1)))
    np.testing.assert_allclose(moved[:, 3:, :-2], first[:, :-3, 2:], atol=1e-5)


def test_each_texture_has_its_pattern():
    assert np.ptp(pattern("plain")) == 0
    stripes = pattern("stripes")
    assert np.ptp(stripes, axis=1).max() < 1e-6 and np.ptp(stripes[:, 0]) > 0.2
    np.testing.assert_allclose(stripes[4:], stripes[:-4], atol=1e-4)
    checks = pattern("checks")
    np.testing.assert_allclose(checks[3:, 3:], checks[:-3, :-3], atol=1e-4)
    assert np.corrcoef(checks[3:].ravel(), checks[:-3].ravel())[0, 1] < -0.99  # light beside dark
    dots = pattern("dots")
    np.testing.assert_allclose(dots[5:, 5:], dots[:-5, :-5], atol=1e-4)
    assert np.mean(dots > dots.mean()) < 0.45  # light dots on a dark ground
    gradient = pattern("gradient")
    assert np.ptp(gradient, axis=1).max() < 1e-6
    np.testing.assert_allclose(np.diff(gradient[:, 0]), 0.6 * (1.45 - 0.55) / (1.6 * 15), rtol=1e-3)
    noise = pattern("noise")
    assert noise.std() > 0.1 and abs(np.corrcoef(noise[1:].ravel(), noise[:-1].ravel())[0, 1]) < 0.2


def test_pictures_show_the_colours_of_their_labels():
    pictures = shapes(200, texture="plain")
    for x, mask, colour, background in zip(pictures.x, pictures.mask, pictures.colour, pictures.background):
        middle = np.median(x[:, mask], axis=1)
        np.testing.assert_allclose(middle, colour, atol=0.12)  # small stars are mostly border
        np.testing.assert_allclose(np.median(x[:, ~mask], axis=1), background, atol=1e-6)
    everywhere = shapes(300, size=12, shape="disc", texture=[t for t in TEXTURES if t != "dots"])
    inside = np.array([x[:, mask].mean(1) for x, mask in zip(everywhere.x, everywhere.mask)])
    np.testing.assert_allclose(inside, everywhere.colour, atol=0.1)


def test_pictures_are_float32_from_0_to_1():
    pictures = shapes(500, colour=(1, 1, 1))
    assert (pictures.x.shape, pictures.x.dtype, pictures.mask.dtype) == ((500, 3, 32, 32), np.float32, bool)
    assert pictures.x.min() >= 0 and pictures.x.max() <= 1 and len(pictures) == 500


def test_factors_are_drawn_over_their_whole_range_and_independently():
    pictures = shapes(6000)
    together = np.zeros((6, 6))
    np.add.at(together, (pictures.shape, pictures.texture), 1)
    assert together.min() > 120 and together.max() < 220  # 167 each, were they all equal
    one = [pictures.shape, pictures.texture, pictures.size, pictures.rotation]
    between = np.corrcoef([*one, *pictures.colour.T, *pictures.background.T, *pictures.place.T])
    colours = np.s_[4:7, 4:7]
    between[colours] = 0  # red, green and blue of one colour do hang together
    np.fill_diagonal(between, 0)
    assert np.abs(between).max() < 0.06
    assert pictures.size.min() < 6.1 and pictures.size.max() > 12.9
    assert pictures.rotation.min() < 2 and pictures.rotation.max() > 358
    assert pictures.place.min() < 6.5 and pictures.place.max() > 24.5


@pytest.mark.parametrize("name", FACTORS)
def test_setting_one_factor_sets_it_and_leaves_the_others(name):
    free, fixed = shapes(30, seed=4), shapes(30, seed=4, **{"size": (6, 7), name: FACTORS[name]})
    for other in FACTORS:
        if other == name or other == "size":
            continue
        if other == "place":
            assert name in ("size", "place") or np.corrcoef(free.place[:, 0], fixed.place[:, 0])[0, 1] > 0.9
        else:
            assert np.array_equal(getattr(free, other), getattr(fixed, other))
    value = FACTORS[name]
    index = {"shape": SHAPES, "texture": TEXTURES}.get(name)
    assert (getattr(fixed, name) == (index.index(value) if index else value)).all()


def test_seeds_repeat_differ_and_begin_alike():
    first, again, other, longer = shapes(20, seed=1), shapes(20, seed=1), shapes(20, seed=2), shapes(50, seed=1)
    assert np.array_equal(first.x, again.x) and not np.array_equal(first.x, other.x)
    np.testing.assert_allclose(longer.x[:20], first.x, atol=1e-6)
    assert np.array_equal(longer.mask[:20], first.mask)


def test_factors_can_be_given_picture_by_picture():
    given = {
        "shape": np.array([0, 5]), "texture": np.array([1, 0]), "size": np.array([5.0, 9.0]),
        "place": np.array([[10, 12], [20, 18]]), "rotation": np.array([0, 45]), "colour": np.eye(3)[:2],
        "background": np.zeros((2, 3)),
    }  # fmt: skip
    pictures = shapes(2, **given)
    for name, values in given.items():
        assert np.array_equal(getattr(pictures, name), values)
    assert not np.shares_memory(pictures.size, given["size"])


def test_lists_of_names_and_pairs_of_numbers_are_drawn_from():
    pictures = shapes(200, shape=["star", "disc"], texture=["plain"], size=(4, 5), rotation=(-10, 10))
    assert {SHAPES[i] for i in pictures.shape} == {"star", "disc"}
    assert {TEXTURES[i] for i in pictures.texture} == {"plain"}
    assert 4 <= pictures.size.min() < 4.1 and 4.9 < pictures.size.max() <= 5
    assert -10 <= pictures.rotation.min() < -9 and 9 < pictures.rotation.max() <= 10


def test_the_box_is_the_smallest_around_the_mask():
    pictures = shapes(100)
    for mask, box in zip(pictures.mask, pictures.box):
        pixels = np.argwhere(mask)
        assert box.tolist() == [*pixels.min(0), *pixels.max(0)]


def test_the_smallest_shapes_still_have_pixels():
    assert shapes(300, size=3).mask.sum((1, 2)).min() >= 5


def test_five_thousand_pictures_take_less_than_three_seconds_of_one_core():
    start = time.process_time()
    shapes(5000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "options, message",
    [
        ({"n": 0}, "n=0 must be at least 1"),
        ({"seed": -1}, "seed=-1 must be at least 0"),
        ({"shape": "blob"}, "shape='blob' is unknown: use one of disc, square"),
        ({"texture": ["dots", "fur"]}, "texture='fur' is unknown: use one of plain, stripes"),
        ({"shape": np.array([0, 1])}, r"shape has shape \(2,\) and dtype int64: use \(3,\), integers"),
        ({"shape": np.array([0, 1, 6])}, "shape runs from 0 to 6: use places 0 to 5"),
        ({"size": 2}, "size runs from 2 to 2: a radius must be from 3 to 16 pixels"),
        ({"size": (10, 6)}, r"size=\(10, 6\) does not fit: use a number, a pair \(low, high\)"),
        ({"size": np.array([5.0, 6.0])}, "does not fit: use a number"),
        ({"rotation": np.inf}, "rotation=inf must be finite"),
        ({"place": (2, 16), "size": 8}, r"place \(2, 16\) with size 8 leaves the picture: .* from 7.5 to 23.5"),
        ({"place": 16}, r"place has shape \(\): use \(row, column\)"),
        ({"colour": (0, 0, 255)}, "colour runs from 0 to 255: .* go from 0 to 1"),
        ({"background": (0, 0)}, r"background has shape \(2,\): use \(red, green, blue\)"),
    ],
)
def test_values_that_do_not_fit_are_refused_with_what_would(options, message):
    with pytest.raises(ValueError, match=message):
        shapes(**{"n": 3, **options})


@pytest.mark.parametrize(
    "options, message",
    [
        ({"n": 2.5}, "n=2.5 must be an integer"),
        ({"shape": 3}, "shape=3 must be a name, a list of names or an array"),
        ({"texture": []}, r"texture=\[\] must be a name, a list of names"),
        ({"size": "large"}, "size='large' must be a number, a pair"),
        ({"colour": "red"}, r"colour='red' must be \(red, green, blue\)"),
        ({"place": [[1], [1, 2]]}, r"place=\[\[1\], \[1, 2\]\] must be \(row, column\)"),
    ],
)
def test_types_that_do_not_fit_are_refused(options, message):
    with pytest.raises(TypeError, match=message):
        shapes(**{"n": 3, **options})
