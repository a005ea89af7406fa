"""Checker for the page of the five articles: which pictures leave a map of this size."""

from functools import cache

from utils.arithmetic import output_size
from utils.checks.answers import checker, compared_with, require_array, require_calls

SETTINGS = [
    (70, 2, 3, 2, 194),
    (5, 1, 2, 2, 12),
    (7, 4, 3, 2, 13),
    (3, 2, 2, 3, 1),
    (4, 3, 5, 1, 6),
    (3, 1, 1, 1, 7),
    (11, 4, 3, 2, 200),
]  # the last so large that a limit of 1000 pixels is too low


@cache
def _sides(kernel: int, stride: int, pool: int, pool_stride: int, side: int) -> list[int]:
    """All sides of pictures that leave this side, by trying."""
    largest = kernel + stride * (pool + pool_stride * side)
    maps = {photo: output_size(photo, kernel, stride) for photo in range(kernel, largest)}
    return [photo for photo, map_ in maps.items() if map_ >= pool and output_size(map_, pool, pool_stride) == side]


@checker
@compared_with(lambda *setting: _sides(*setting))
def exercise_a_1(fitting_sides: object) -> str:
    """Check the sides of all pictures that leave maps of several sizes."""
    cases = []
    for setting in SETTINGS:
        wanted = _sides(*setting)
        name = "kernel {}, stride {}, pool {}, stride {}, side {}".format(*setting)
        cases.append((name, setting, wanted, _slips(wanted, *setting)))
    require_calls(fitting_sides, cases, require_array, tolerance=0)
    return "It is right for seven settings: as many pictures as the product of the strides."


def _slips(wanted, kernel, stride, pool, pool_stride, side):
    """What can go wrong; what a setting cannot show is passed over."""
    maps = _sides(pool, pool_stride, 1, 1, side)
    exact = [(map_ - 1) * stride + kernel for map_ in maps]
    return [
        (_sides(*SETTINGS[0]), "that is the answer to the first setting: work it out from what is given."),
        (wanted[:1], "that is the smallest; larger ones leave the same, because both layers round down."),
        (wanted[0], "that is the smallest; larger ones leave the same, because both layers round down. Give a list."),
        (wanted[-1:], "that is the largest; smaller ones leave the same."),
        (wanted[::-1], "from small to large."),
        (len(wanted), "that is how many there are: which?"),
        (wanted[:-1], "the largest is missing."),
        ([*wanted, wanted[-1] + 1], "the last one is too large: there, one window more fits."),
        (wanted[1:], "the smallest is missing: there, the windows fit exactly."),
        ([wanted[0] - 1, *wanted], "the first one is too small by 1."),
        ([photo - 1 for photo in wanted], "all are too small by 1."),
        ([photo + 1 for photo in wanted], "all are too large by 1: are there as many steps as windows?"),
        (maps, "these are the sides of the map between the layers: go back through the convolution, too."),
        (exact, "the convolution rounds down, too: between these sides there are others."),
        (wanted[:stride], "the pool rounds down, too: larger pictures leave the same."),
        (_sides(pool, pool_stride, kernel, stride, side), "the convolution comes first, and the pool reads what it leaves."),
        (_sides(1, stride, pool, pool_stride, side), "the kernel needs room: at its first place it covers as many pixels as it has."),
        (
            _sides(kernel, stride, pool_stride, pool_stride, side),
            "the pool's windows need not lie side by side: its size is one number, its stride another.",
        ),
        (_sides(kernel, 1, pool, pool_stride, side), "the convolution has a stride, too."),
        (_sides(kernel, stride, pool, 1, side), "the pool has a stride, too."),
    ]
