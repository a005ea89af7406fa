"""`conv2d` names the arguments that it cannot take, and says what would fit."""

import re

import numpy as np
import pytest

from utils import conv2d

IMAGE, BATCH, KERNEL, FILTERS = np.ones((5, 5)), np.ones((2, 4, 5, 5)), np.ones((3, 3)), np.ones((6, 4, 3, 3))


@pytest.mark.parametrize(
    "args, options, error, message",
    [
        # sizes
        ((IMAGE, np.ones((7, 7))), {}, ValueError, "kernel_size=7 with dilation=1 spans 7 but the padded input has 5 (size=5, padding=0): use a kernel_size of at most 5 or a padding of at least 1"),
        ((IMAGE, KERNEL), {"dilation": (1, 3)}, ValueError, "kernel_size=3 with dilation=3 spans 7 but the padded input has 5"),
        ((IMAGE, np.ones((8, 1))), {"padding": 1}, ValueError, "spans 8 but the padded input has 7 (size=5, padding=1)"),
        ((IMAGE, KERNEL), {"stride": 0}, ValueError, "stride=0 must be at least 1"),
        ((IMAGE, KERNEL), {"stride": (1, -2)}, ValueError, "stride[1]=-2 must be at least 1"),
        ((IMAGE, KERNEL), {"stride": 1.5}, TypeError, "stride=1.5 must be an integer or a (vertical, horizontal) pair of integers, not float"),
        ((IMAGE, KERNEL), {"stride": True}, TypeError, "stride=True must be an integer"),
        ((IMAGE, KERNEL), {"stride": "2"}, TypeError, "stride='2' must be an integer"),
        ((IMAGE, KERNEL), {"stride": None}, TypeError, "stride=None must be an integer"),
        ((IMAGE, KERNEL), {"stride": (1, 2, 3)}, ValueError, "stride=(1, 2, 3) has 3 entries"),
        ((IMAGE, KERNEL), {"dilation": 0}, ValueError, "dilation=0 must be at least 1"),
        ((IMAGE, KERNEL), {"dilation": 2.0}, TypeError, "dilation=2.0 must be an integer"),
        ((IMAGE, KERNEL), {"padding": -1}, ValueError, "padding=-1 must be at least 0"),
        ((IMAGE, KERNEL), {"padding": (0, -1)}, ValueError, "padding[1]=-1 must be at least 0"),
        ((IMAGE, KERNEL), {"padding": 0.5}, TypeError, "padding=0.5 must be an integer"),
        ((IMAGE, KERNEL), {"padding": ()}, ValueError, "padding=() has 0 entries"),
        ((IMAGE, KERNEL), {"padding": "samee"}, ValueError, "padding='samee' is unknown: use an integer, a pair, 'valid', 'same' or 'full'"),
        ((IMAGE, KERNEL), {"padding": "same", "stride": (1, 2)}, ValueError, "padding='same' keeps the size, so it needs stride=1, not (1, 2)"),
        ((IMAGE, KERNEL), {"padding_mode": "wrap"}, ValueError, "padding_mode='wrap' is unknown: use one of zeros, reflect, replicate, circular"),
        ((IMAGE, KERNEL), {"padding_mode": 0}, TypeError, "padding_mode=0 must be a string: use one of zeros"),
        ((IMAGE, KERNEL), {"padding": 5, "padding_mode": "reflect"}, ValueError, "padding=5 is too wide for padding_mode='reflect' and a size of 5: use at most 4"),
        ((IMAGE, KERNEL), {"padding": (0, 6), "padding_mode": "circular"}, ValueError, "padding=6 is too wide for padding_mode='circular' and a size of 5: use at most 5"),
        # shapes
        ((np.ones(5), KERNEL), {}, ValueError, "x has shape (5,): use (H, W), (C, H, W) or (N, C, H, W)"),
        ((np.ones((1,) * 5), FILTERS), {}, ValueError, "x has shape (1, 1, 1, 1, 1): use"),
        ((3.0, KERNEL), {}, ValueError, "x has shape (): use"),
        ((IMAGE, FILTERS), {}, ValueError, "weight has shape (6, 4, 3, 3): for x of shape (5, 5) use (K_h, K_w)"),
        ((BATCH, KERNEL), {}, ValueError, "weight has shape (3, 3): for x of shape (2, 4, 5, 5) use (C_out, C/groups, K_h, K_w)"),
        ((IMAGE, np.ones(3)), {}, ValueError, "weight has shape (3,): for x of shape (5, 5) use (K_h, K_w)"),
        ((np.ones((0, 5)), KERNEL), {}, ValueError, "x has shape (0, 5), which is empty: every axis needs at least one entry"),
        ((np.ones((0, 4, 5, 5)), FILTERS), {}, ValueError, "x has shape (0, 4, 5, 5), which is empty"),
        ((IMAGE, np.ones((0, 3))), {}, ValueError, "weight has shape (0, 3), which is empty"),
        ((BATCH, np.ones((6, 0, 3, 3))), {}, ValueError, "weight has shape (6, 0, 3, 3), which is empty"),
        ((np.ones((3, 5, 5)), FILTERS), {}, ValueError, "weight has shape (6, 4, 3, 3), filters over 4 channels, but x has 3 channels in groups=1: use filters over 3"),
        ((BATCH, FILTERS), {"groups": 2}, ValueError, "filters over 4 channels, but x has 4 channels in groups=2: use groups=1, or filters over 2"),
        ((BATCH, FILTERS), {"groups": 3}, ValueError, "groups=3 must divide in_channels=4 and out_channels=6: use one of 1, 2"),
        ((BATCH, FILTERS), {"groups": 0}, ValueError, "groups=0 must be at least 1"),
        ((BATCH, FILTERS), {"groups": 1.0}, TypeError, "groups=1.0 must be an integer"),
        ((IMAGE, KERNEL), {"groups": 2}, ValueError, "groups=2 must divide in_channels=1 and out_channels=1: use 1"),
        ((BATCH, FILTERS, np.ones(4)), {}, ValueError, "bias has shape (4,): use (6,), one per filter"),
        ((BATCH, FILTERS, np.ones((6, 1))), {}, ValueError, "bias has shape (6, 1): use (6,)"),
        ((BATCH, FILTERS, 1.0), {}, ValueError, "bias has shape (): use (6,)"),
        ((IMAGE, KERNEL, np.ones(2)), {}, ValueError, "bias has shape (2,): use a number"),
        (([[1, 2], [3]], KERNEL), {}, ValueError, "x is not a rectangular array of numbers"),
        # types
        ((IMAGE.astype(np.float16), KERNEL), {}, TypeError, "x has dtype float16: use float32, float64, integers or bools"),
        ((IMAGE, KERNEL.astype(complex)), {}, TypeError, "weight has dtype complex128: use float32"),
        ((IMAGE, KERNEL, 1j), {}, TypeError, "bias has dtype complex128: use float32"),
        ((IMAGE.astype(object), KERNEL), {}, TypeError, "x has dtype object: use np.array(x, float)"),
        ((None, KERNEL), {}, TypeError, "x must be an array, a tensor or lists of numbers, not NoneType"),
        (("cat.png", KERNEL), {}, TypeError, "x must be an array, a tensor or lists of numbers, not str"),
        ((IMAGE, [["a", "b"]]), {}, TypeError, "weight has dtype <U1: use float32"),
        ((IMAGE, KERNEL, "1"), {}, TypeError, "bias must be an array, a tensor or lists of numbers, not str"),
        ((IMAGE, KERNEL, 2**64), {}, TypeError, "bias has dtype object: use np.array(bias, float)"),
        ((IMAGE.astype(np.longdouble), KERNEL), {}, TypeError, f"x has dtype {np.dtype(np.longdouble)}: use float32"),
        ((IMAGE.astype("M8[s]"), KERNEL), {}, TypeError, "x has dtype datetime64[s]: use float32"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named_with_their_value_and_what_fits(args, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        conv2d(*args, **options)


def test_a_picture_too_large_for_any_padding_is_named_itself():
    with pytest.raises(ValueError, match="x of 40,000×40,000 is more than 1,000,000,000 numbers a plane"):
        conv2d(np.broadcast_to(1.0, (40_000, 40_000)), np.ones((3, 3)), padding=1)
