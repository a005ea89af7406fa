"""Exercises 1.3 and 1.4: does a function move along, and where does a kernel answer most?"""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.checks.answers import as_number, call, checker, compared_with, require, require_number, shown
from utils.conv import conv2d, true_convolve2d
from utils.data.strokes import corner_strokes
from utils.language import t
from utils.shifts import shift


@checker
def exercise_1_3(moves_along: object) -> str:
    """Check a test for equivariance to a shift by one pixel."""
    cases = [(name, change, x) for name, change, _ in CHANGES for x in _pictures()]
    expected = [right for _, _, right in CHANGES for _ in _pictures()]
    answers = [_as_bool(call(moves_along, change, x.copy())) for _, change, x in cases]
    require(True in answers, "It says False to everything: compare f of the shifted picture with the *shifted* f of the picture.")
    require(False in answers, "It says True to everything, also to mirroring, which turns a step right into a step left.")
    require(answers == expected or answers != [not right for right in expected], "True and False have changed places.")
    for wrong, hint in WRONG_TESTS:
        require(answers == expected or answers != [wrong(change, x) for _, change, x in cases], hint)
    for (name, *_), answer, right in zip(cases, answers, expected):
        require(
            answer or not right,
            "It says False to {name}, expected True: shift the input on one side, the output on the other.",
            name=t(name),
        )
        require(right or not answer, "It says True to {name}, expected False: there the two pictures differ in some pixels.", name=t(name))
    return t("It tells what moves along from what does not, for {count} functions.", count=len(CHANGES))


@checker
@compared_with(lambda x, w: conv2d(x, w).max())
def exercise_1_4(found: object) -> str:
    """Check the largest response of a kernel over all places."""
    cases = list(_places())
    answers = [as_number(name, call(found, picture.copy(), kernel.copy())) for name, picture, kernel in cases]
    expected = [float(conv2d(picture, kernel).max()) for _, picture, kernel in cases]
    for wrong, hint in WRONG_ANSWERS:
        require(not np.allclose(answers, [wrong(picture, kernel) for _, picture, kernel in cases], rtol=1e-5, atol=1e-5), hint)
    for (name, *_), answer, right in zip(cases, answers, expected):
        require_number(name, answer, right)
    return "The stroke may move, the answer stays."


def _as_bool(answer):
    """Return True or False, also from an array or a tensor that holds one."""
    if str(getattr(answer, "dtype", "")) in ("bool", "torch.bool"):
        require(tuple(answer.shape) in ((), (1,)), "Return True or False, one answer for the whole picture.")
        return bool(answer)
    require(isinstance(answer, bool), "Return True or False, one answer for the whole picture.")
    return answer


def _dead_pixel(x):
    y = x.copy()
    y[4, 5] = 0
    return y


def _erased(x):
    y = x.copy()
    y[:, 1] = 0
    return y


def _convolved(x):
    return conv2d(x, np.arange(9.0).reshape(3, 3) - 3, padding=1)


def _columns(x):
    return np.arange(x.shape[1])


CHANGES: list[tuple[str, Callable, bool]] = [
    ("squaring each pixel", np.square, True),
    ("a 3×3 convolution with padding 1", _convolved, True),
    ("turning upside down", lambda x: x[::-1].copy(), True),
    ("erasing the second column, which stays empty", _erased, True),
    ("mirroring", lambda x: x[:, ::-1].copy(), False),
    ("keeping every other column", lambda x: x * (_columns(x) % 2), False),
    ("a brighter right half", lambda x: x + (_columns(x) > 3), False),
    ("a right half that is brighter by 1%", lambda x: x * (1 + 0.01 * (_columns(x) > 3)), False),
    ("a right half that is brighter by a thousandth", lambda x: x * (1 + 0.001 * (_columns(x) > 3)), False),
    ("a right half with other signs", lambda x: x * np.where(_columns(x) > 3, -1, 1), False),
    ("a dead pixel", _dead_pixel, False),
    ("moving the right half down", lambda x: np.where(_columns(x) > 3, np.roll(x, 1, axis=0), x), False),
    ("a brighter last column", lambda x: x + (_columns(x) == x.shape[1] - 1), False),
    ("sorting each row", lambda x: np.sort(x, axis=1), False),
]

WRONG_TESTS: list[tuple[Callable, str]] = [
    (
        lambda f, x: np.allclose(f(shift(x, right=1)), f(x)),
        "It asks whether the answer stays, which is invariance: shift `f(x)` as well, and compare.",
    ),
    (lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=-1)), "Shift both to the right: `f(x)` goes the same way as `x`."),
    (lambda f, x: np.allclose(f(shift(x, right=-1)), shift(f(x), right=-1)), "Shift to the right, not to the left."),
    (lambda f, x: np.allclose(f(shift(x, down=1)), shift(f(x), down=1)), "Shift to the right, not down."),
    (
        lambda f, x: np.isclose(f(shift(x, right=1)).sum(), shift(f(x), right=1).sum()),
        "Compare every pixel in its place, not the sums.",
    ),
    (lambda f, x: np.isclose(f(shift(x, right=1)).max(), shift(f(x), right=1).max()), "Compare every pixel, not the largest."),
    (lambda f, x: np.allclose(abs(f(shift(x, right=1))), abs(shift(f(x), right=1))), "Signs count, too: do not compare absolute values."),
    (lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=1), rtol=0.1), "Even a change by 1% is a change: compare closely."),
    (
        lambda f, x: np.allclose(f(shift(x, right=1)), shift(f(x), right=1), atol=0.06),
        "Even a change by 0.1% is a change: compare closely.",
    ),
]


def _pictures():
    """Three pictures with an empty border; sums of their pixels are exact."""
    for seed, (height, width) in enumerate([(8, 8), (7, 10), (9, 7)]):
        inside = np.random.default_rng(seed).integers(1, 33, (height - 4, width - 4)) / 4
        signs = np.random.default_rng(seed + 9).choice([-1, 1], inside.shape)
        yield np.pad(inside * signs, 2)


def _places():
    """Pictures and kernels: strokes, every shape, fractions, and one where each answer is negative."""
    x, _, _ = corner_strokes()
    for number in (1, 14, 35):
        yield t("stroke number {number}", number=number), x[number, 0], np.array([[1, 1], [-3, 1]])
    rng = np.random.default_rng(14)
    for shape, size in [((4, 4), (2, 2)), ((3, 5), (1, 3)), ((6, 4), (3, 2)), ((4, 7), (2, 2)), ((5, 5), (1, 1)), ((3, 3), (3, 3))]:
        name = t("a picture of {picture} and a kernel of {kernel}", picture=shown(shape), kernel=shown(size))
        yield name, rng.normal(size=shape), rng.normal(size=size)
    yield "a picture where every answer is negative", np.ones((4, 4)), np.array([[1, 1], [-3, -1.5]])
    yield "a picture where the largest answer is 0", -np.eye(3), np.array([[0, 1], [0, 0]])


WRONG_ANSWERS: list[tuple[Callable, str]] = [
    (
        lambda x, w: max(0, conv2d(x, w).max()),
        "Where every answer is negative, the largest is negative, too: start from the first one, not from 0.",
    ),
    (lambda x, w: (conv2d(x, w)[conv2d(x, w) != 0]).max(), "An answer of 0 counts, too: `not best` does not tell 0 from no answer yet."),
    (lambda x, w: conv2d(x, w).sum(), "That is the sum over all places; keep the largest."),
    (lambda x, w: conv2d(x, w).max() / w.size, "Add the products of a window up: do not take their mean."),
    (lambda x, w: conv2d(x, w).mean(), "That is the mean over all places; keep the largest."),
    (lambda x, w: conv2d(x, w)[0, 0], "That is the answer at the first place only."),
    (lambda x, w: conv2d(x, w)[-1, -1], "That is the answer at the last place only."),
    (lambda x, w: abs(conv2d(x, w)).max(), "That is the largest absolute value; a strong no is not a yes."),
    (lambda x, w: conv2d(x, w).min(), "That is the smallest answer; keep the largest."),
    (lambda x, w: conv2d(x, w).argmax(), "That is the place of the largest response; return the response itself."),
    (lambda x, w: int(conv2d(x, w).max()), "The fraction is lost: do not round."),
    (lambda x, w: x.max(), "That is the brightest pixel: multiply with the kernel first."),
    (lambda x, w: true_convolve2d(x, w).max(), "The kernel is turned: multiply each pixel with the weight that lies on it."),
    (lambda x, w: conv2d(x, w, padding=1).max(), "No padding: the kernel must lie inside the picture."),
    (lambda x, w: conv2d(x, w, padding="full").max(), "No padding: the kernel must lie inside the picture."),
    (lambda x, w: conv2d(x, w, stride=w.shape).max(), "Go to *every* place: windows may overlap."),
    (lambda x, w: conv2d(x, w, stride=2).max(), "Go to *every* place, not to every second one."),
    (lambda x, w: np.median(conv2d(x, w)), "That is the median over all places; keep the largest."),
    (lambda x, w: np.sort(conv2d(x, w), None)[-2:][0], "That is the second largest; keep the largest."),
    (lambda x, w: np.ptp(conv2d(x, w)), "That is the largest minus the smallest; keep the largest."),
    (lambda x, w: (sliding_window_view(x, w.shape) * w).max(), "That is the largest product: add the products of a window up first."),
    (lambda x, w: conv2d(x, w)[:, 0].max(), "That is the largest in the first column only."),
    (lambda x, w: conv2d(x, w)[0].max(), "That is the largest in the first row only."),
]
