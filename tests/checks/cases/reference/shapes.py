"""The exercises of the sheet of shapes: right answers, and wrong ones with a piece of their hints."""

import numpy as np
import torch
from torch import nn

from utils import output_size
from utils.checks import shapes as check


def front(filters=32):
    return nn.Sequential(
        nn.Conv2d(3, 16, 5), nn.MaxPool2d(2), nn.Conv2d(16, filters, 3, stride=2, padding=1), nn.MaxPool2d(2), nn.Flatten()
    )


def side(n, first=4, padding=1, stride=2):
    n = (n - first) // 2
    n = (n + 2 * padding - 3) // stride + 1
    return n // 2


def tried(H, W):
    return front()(torch.zeros(1, 3, H, W)).shape[1]


def left_open(H, W):
    net = nn.Sequential(front(), nn.LazyLinear(10))
    net(torch.zeros(1, 3, H, W))
    return net[-1].in_features


def by_output_size(H, W):
    sides = [output_size(output_size(output_size(output_size(n, 5), 2, 2), 3, 2, 1), 2, 2) for n in (H, W)]
    return np.prod([32, *sides])


def squared(H, W):
    return 32 * side(H) ** 2


def prepare(picture):
    picture = np.asarray(picture) / 255
    if picture.ndim == 2:
        picture = np.stack([picture] * 3, axis=-1)
    if picture.shape[2] == 4:
        picture = picture[..., 3:] * picture[..., :3] + 1 - picture[..., 3:]
    return picture.transpose(2, 0, 1)


def by_torch(picture):
    x = torch.tensor(picture).float() / 255
    x = x.expand(3, *x.shape) if x.ndim == 2 else x.permute(2, 0, 1)
    return torch.lerp(torch.ones(3, 1, 1), x[:3], x[3:]) if len(x) == 4 else x


def plane_by_plane(picture):
    if picture.ndim == 2:
        return [(picture / 255).tolist()] * 3
    alpha = picture[..., 3] / 255 if picture.shape[-1] == 4 else np.ones(picture.shape[:2])
    return [alpha * (picture[..., c] / 255) + (1 - alpha) for c in range(3)]


def through_whole_numbers(picture):
    """White is 255 before the division."""
    picture = picture.astype(float)
    colours = np.dstack([picture] * 3) if picture.ndim == 2 else picture[..., :3]
    alpha = picture[..., 3:] / 255 if picture.ndim == 3 and picture.shape[-1] == 4 else 1
    return np.moveaxis((255 - alpha * (255 - colours)) / 255, -1, 0)


def changed(kind, change):
    """`prepare`, but for one kind of picture, by its number of axes or channels, something else."""
    return lambda picture: change(picture) if kind in (picture.ndim, picture.shape[-1]) else prepare(picture)


def in_bytes(picture):
    """Products of bytes overflow."""
    return ((picture[..., 3:] * picture[..., :3] + 255 - picture[..., 3:]) / 255).transpose(2, 0, 1)


def over(background):
    return lambda p: (p[..., 3:] / 255 * (p[..., :3] / 255) + background * (1 - p[..., 3:] / 255)).transpose(2, 0, 1)


COUNTS = (8, 50), 1328, 65_028_096

RIGHT = [
    (check.exercise_s_1, lambda H, W: 32 * side(H) * side(W)),
    (check.exercise_s_1, tried),
    (check.exercise_s_1, left_open),
    (check.exercise_s_1, by_output_size),
    (check.exercise_s_2, prepare),
    (check.exercise_s_2, by_torch),
    (check.exercise_s_2, plane_by_plane),
    (check.exercise_s_2, through_whole_numbers),
    (check.exercise_s_3, COUNTS),
    (check.exercise_s_3, ([8, 50], 1328.0, 65028096.0)),
    (check.exercise_s_3, (torch.zeros(8, 50).shape, np.int64(1328), torch.tensor(65028096))),
    (check.exercise_s_3, (np.array([8, 50]), 16 * 3 * 27 + 2 * 16, 2 * 16 * 3 * 27 * 8 * 56**2)),
]

WRONG = [
    (check.exercise_s_1, lambda H, W: None, "Replace"),
    (check.exercise_s_1, lambda H, W: side(H) * side(W), "32 channels"),
    (check.exercise_s_1, lambda H, W: 16 * side(H) * side(W), "32 filters"),
    (check.exercise_s_1, squared, "work out the width"),
    (check.exercise_s_1, lambda H, W: 800, "not right"),
    (check.exercise_s_1, lambda H, W: 32 * side(H), "multiply by both"),
    (check.exercise_s_1, lambda H, W: 32 * H * W, "size of the picture"),
    (check.exercise_s_1, lambda H, W: 32 * side(H, first=0) * side(W, first=0), "5×5 convolution has no padding"),
    (check.exercise_s_1, lambda H, W: 32 * side(H, padding=0) * side(W, padding=0), "padding of 1"),
    (check.exercise_s_1, lambda H, W: 32 * side(H, stride=1) * side(W, stride=1), "stride of 2"),
    (check.exercise_s_1, lambda H, W: front()[:3](torch.zeros(1, 3, H, W)).numel(), "second pool"),
    (check.exercise_s_1, lambda H, W: 10 * (32 * side(H) * side(W) + 1), "parameters of the dense layer"),
    (check.exercise_s_1, lambda H, W: 320 * side(H) * side(W), "weights of the dense layer"),
    (check.exercise_s_1, lambda H, W: tried(H, W) + 1, "not right"),
    (check.exercise_s_2, lambda picture: None, "Replace"),
    (check.exercise_s_2, lambda picture: 255 * prepare(picture), "divide by 255"),
    (check.exercise_s_2, lambda picture: prepare(picture) * 255 / 256, "not 256"),
    (check.exercise_s_2, lambda picture: 2 * prepare(picture) - 1, "from −1 to 1"),
    (check.exercise_s_2, lambda picture: prepare(picture).transpose(1, 2, 0), "channels come first"),
    (check.exercise_s_2, lambda picture: prepare(picture).transpose(1, 2, 0).reshape(3, *picture.shape[:2]), "does not move an axis"),
    (check.exercise_s_2, lambda picture: prepare(picture).transpose(0, 2, 1), "changed places"),
    (check.exercise_s_2, lambda picture: prepare(picture)[::-1], "B, G, R"),
    (check.exercise_s_2, lambda picture: prepare(picture)[None], "no batch axis"),
    (check.exercise_s_2, lambda picture: prepare(picture // 255), "all zeros"),
    (check.exercise_s_2, changed(2, lambda p: p[None] / 255), "repeat it"),
    (check.exercise_s_2, changed(2, lambda p: p / 255), "axis of the channels is missing"),
    (check.exercise_s_2, changed(2, lambda p: np.stack([p / 255, 0 * p, 0 * p])), "picture is red"),
    (check.exercise_s_2, changed(4, lambda p: (p[..., :3] / 255).transpose(2, 0, 1) if p.ndim == 3 else prepare(p)), "cut off"),
    (check.exercise_s_2, changed(4, lambda p: over(0)(p) if p.ndim == 3 else prepare(p)), "over black"),
    (check.exercise_s_2, changed(4, lambda p: over(0.5)(p) if p.ndim == 3 else prepare(p)), "numbers differ"),
    (check.exercise_s_2, changed(4, lambda p: in_bytes(p) if p.ndim == 3 else prepare(p)), "numbers differ"),
    (check.exercise_s_2, changed(4, lambda p: (p / 255).transpose(2, 0, 1) if p.ndim == 3 else prepare(p)), "three channels"),
    (check.exercise_s_3, (..., ..., ...), "Replace"),
    (check.exercise_s_3, ((50, 8), *COUNTS[1:]), "channels come first"),
    (check.exercise_s_3, ((8, 48), *COUNTS[1:]), "on each side"),
    (check.exercise_s_3, ((8, 100), *COUNTS[1:]), "stride is 2"),
    (check.exercise_s_3, ((2, 50), *COUNTS[1:]), "as many channels as filters"),
    (check.exercise_s_3, (COUNTS[0], 1344, COUNTS[2]), "no biases"),
    (check.exercise_s_3, (COUNTS[0], 1296, COUNTS[2]), "two numbers for each channel"),
    (check.exercise_s_3, (COUNTS[0], 464, COUNTS[2]), "3×3×3"),
    (check.exercise_s_3, (COUNTS[0], 1360, COUNTS[2]), "measured, not learned"),
    (check.exercise_s_3, (*COUNTS[:2], 32_514_048), "these are the MACs"),
    (check.exercise_s_3, (*COUNTS[:2], 2 * 1296 * 56 * 56), "along the depth"),
    (check.exercise_s_3, (*COUNTS[:2], 2 * 1296 * 6 * 54 * 54), "size stays"),
    (check.exercise_s_3, (*COUNTS[:2], 65_028_095), "not right"),
]
