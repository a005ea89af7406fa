"""Checkers for the sheet of shapes: the first dense layer, pictures of every kind, counts in one and three dimensions."""

import numpy as np

from utils.arithmetic import output_size
from utils.checks.answers import as_array, call, checker, compared_with, require_array, require_calls, require_count

SIZES = [(26, 38), (32, 32), (34, 41), (33, 47), (224, 160)]  # of the first, each slip gives another number


@checker
@compared_with(lambda height, width: 32 * _side(height) * _side(width))
def exercise_s_1(dense_inputs: object) -> str:
    """Check the number of inputs of a dense layer for pictures of several sizes."""
    cases = []
    for height, width in SIZES:
        h, w = _side(height), _side(width)
        slips = {
            h * w: "the map has 32 channels, and each of them is read.",
            32 * h: "a map has height and width: multiply by both.",
            32 * h * h: "pictures need not be square: work out the width, too.",
            32 * w * w: "pictures need not be square: work out the height, too.",
            16 * h * w: "the last convolution has 32 filters.",
            3 * h * w: "the last map has 32 channels; 3 were those of the picture.",
            32 * height * width: "that is the size of the picture; how large is the last map?",
            32 * _side(height, first=0) * _side(width, first=0): "the 5×5 convolution has no padding: it takes 4 rows and columns away.",
            32 * _side(height, padding=0) * _side(width, padding=0): "the 3×3 convolution has a padding of 1.",
            32 * _side(height, stride=1) * _side(width, stride=1): "the 3×3 convolution has a stride of 2.",
            32 * _side(height, last=1) * _side(width, last=1): "there is a second pool.",
            10 * (32 * h * w + 1): "these are the parameters of the dense layer: how many numbers does it read?",
            320 * h * w: "these are the weights of the dense layer: how many numbers does it read?",
        }
        slips.pop(32 * h * w, None)
        cases.append((f"a picture of {height}×{width}", (height, width), 32 * h * w, list(slips.items())))
    require_calls(dense_inputs, cases, require_count)
    return "It is right for pictures of five sizes, so the dense layer will fit."


def _side(side, first=4, stride=2, padding=1, last=2):
    """One side of the last map; a `last` of 1 leaves the second pool out."""
    return output_size((side - first) // 2, 3, stride=stride, padding=padding) // last


@checker
@compared_with(lambda picture: _prepared(picture))
def exercise_s_2(prepare: object) -> str:
    """Check that grey, RGB and RGBA pictures become what a network for RGB reads."""
    rng = np.random.default_rng(20)
    for kind, shape in [("RGB", (5, 7, 3)), ("grey", (6, 4)), ("RGBA", (4, 6, 4)), ("grey", (5, 3)), ("grey", (4, 5))]:
        picture = rng.integers(1, 255, shape, dtype=np.uint8)
        if kind == "RGBA":
            picture[:2, :3, 3], picture[2:, 3:, 3] = 0, 255
        found = call(prepare, picture.copy())
        rgb, alpha = _colours(picture), picture[..., 3:] / 255 if kind == "RGBA" else 1.0
        wanted = _prepared(picture)
        if kind == "RGBA" and _is_in_bytes(as_array(kind, found), wanted):
            continue  # as Pillow lays one picture over another
        require_array(kind, found, wanted, [*_any_slips(wanted), *_slips_of(kind, rgb, alpha)])
    return "Grey, RGB and RGBA all come out as three planes from 0 to 1."


def _prepared(picture):
    alpha = picture[..., 3:] / 255 if picture.shape[2:] == (4,) else 1.0
    return (alpha * _colours(picture) + 1 - alpha).transpose(2, 0, 1)


def _is_in_bytes(found, wanted):
    """Say whether numbers from 0 to 1 are the wanted ones, each rounded to a byte."""
    whole = np.rint(255 * found)
    return found.shape == wanted.shape and np.allclose(whole, 255 * found, atol=1e-3) and np.abs(whole - 255 * wanted).max() < 1


def _colours(picture):
    """A picture's colours from 0 to 1, (H, W, 3)."""
    return np.stack([picture] * 3, axis=-1) / 255 if picture.ndim == 2 else picture[..., :3] / 255


def _any_slips(wanted):
    """What can go wrong with every kind of picture."""
    _, H, W = wanted.shape
    return [
        (wanted * 255, "divide by 255: the network wants numbers from 0 to 1."),
        (wanted * 255 / 256, "the largest byte is 255, not 256."),
        (wanted * 2 - 1, "from 0 to 1 is asked for, not from −1 to 1."),
        (wanted / wanted.max(), "divide by 255, not by the picture's own maximum."),
        (wanted.transpose(1, 2, 0), "the channels come first: (3, H, W)."),
        (wanted.transpose(1, 2, 0).reshape(3, H, W), "`reshape` does not move an axis, it only cuts the numbers anew: use `transpose`."),
        (wanted.transpose(0, 2, 1), "height and width have changed places."),
        (wanted[::-1], "the channels stand in the order B, G, R."),
        (wanted[None], "no batch axis here: three axes, (3, H, W)."),
        (np.zeros_like(wanted), "all zeros: was it divided as whole numbers?"),
        (np.trunc(wanted), "the fractions are lost: whole numbers can't hold what lies between 0 and 1."),
    ]


def _slips_of(kind, rgb, alpha):
    """What can go wrong with one kind."""
    planes = rgb.transpose(2, 0, 1)
    if kind == "grey":
        only_red = planes * [[[1]], [[0]], [[0]]]
        return [
            (planes[:1], "one plane is there; the network wants three: repeat it."),
            (planes[0], "the axis of the channels is missing, and the network wants three of them."),
            (only_red, "all three planes are the grey one: otherwise the picture is red."),
            (planes / 3, "repeat the plane as it is: do not share it out."),
        ]
    if kind == "RGBA":
        return [
            (planes, "the fourth channel was cut off: where nothing should be seen, stray colours appear. Lay it over white."),
            ((alpha * rgb).transpose(2, 0, 1), "that is the picture over black; lay it over white."),
            ((rgb + 1 - alpha).transpose(2, 0, 1), "the colours count as much as alpha says: multiply them by it."),
            (((1 - alpha) * rgb + alpha).transpose(2, 0, 1), "alpha says how much of the picture is seen, not how much of the white."),
            (np.where(alpha > 0, rgb, 1).transpose(2, 0, 1), "half transparent pixels are a mixture of both."),
            (np.concatenate([planes, alpha.transpose(2, 0, 1)]), "the network wants three channels: lay the picture over white first."),
        ]
    return []


@checker
def exercise_s_3(shape: object, parameters: object, flops: object) -> str:
    """Check a shape in one dimension, parameters and FLOPs in three."""
    shapes = [
        ([50, 8], "channels come first: (C, length)."),
        ([8, 49], "round down, and count the first window; the padding of 2 is on each side."),
        ([8, 48], "the padding of 2 is on each side."),
        ([8, 100], "the stride is 2."),
        ([2, 50], "there are as many channels as filters."),
        ([16, 50], "a filter cuts through both channels and gives one."),
        ([8, 50, 50], "a signal has one axis to slide along."),
        ([1, 8, 50], "give two numbers: one signal, without the batch."),
    ]
    require_array("(a) the shape", shape, [8, 50], shapes, tolerance=0, by_hand=True)
    require_count(
        "(b) the parameters",
        parameters,
        16 * 81 + 32,
        {
            16 * 82 + 32: "the convolution has no biases.",
            16 * 81: "batch normalisation has two numbers for each channel.",
            16 * 81 + 16: "batch normalisation has two numbers for each channel, scale and shift.",
            16 * 81 + 64: "the running mean and variance are measured, not learned: no parameters.",
            16 * 82: "batch normalisation has two numbers for each channel, and the convolution no biases.",
            16 * 27 + 32: "a kernel in three dimensions is 3×3×3, and a filter has one for each of the 3 channels.",
            16 * 9 + 32: "a kernel in three dimensions is 3×3×3, and a filter has one for each of the 3 channels.",
            81 + 32: "that is one filter; there are 16.",
            2 * (16 * 81 + 32): "parameters count once.",
        },
    )
    macs = 16 * 81 * 8 * 56 * 56
    require_count(
        "(c) the FLOPs",
        flops,
        2 * macs,
        {
            macs: "these are the MACs: here each counts as two FLOPs.",
            2 * 16 * 81 * 56 * 56: "the filters slide along the depth as well, to 8 places.",
            16 * 81 * 56 * 56: "the filters slide along the depth as well, to 8 places, and each MAC counts as two.",
            2 * 16 * 81 * 6 * 54 * 54: "with a padding of 1 the size stays.",
            2 * 16 * 27 * 8 * 56 * 56: "a filter cuts through all 3 channels.",
            2 * 81 * 8 * 56 * 56: "that is one filter; there are 16.",
            2 * (16 * 81 + 32) * 8 * 56 * 56: "of the convolution alone: batch normalisation is not counted.",
            4 * macs: "a MAC is two operations, one product and one sum.",
        },
    )
    return "One axis, three axes: the same formulas."
