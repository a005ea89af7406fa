"""What learners write for exercise 4.6: right ones, and each slip."""

import numpy as np
import torch
from torch.nn import functional as F

from utils import conv2d

EACH, ALL = (-2, -1), (-3, -2, -1)


def windows_of(x, K):
    """All windows of a picture, (rows, columns, C, K, K)."""
    return np.lib.stride_tricks.sliding_window_view(x, (K, K), (1, 2)).transpose(1, 2, 0, 3, 4)


def place(score):
    return np.array(np.unravel_index(np.argmax(score), score.shape))


def agreement(a, b, axes):
    """How well windows agree with a patch once the means over some axes are taken out."""
    a, b = (v - v.mean(axes, keepdims=True) if axes else v for v in (a, b))
    return (a * b).sum(ALL) / np.sqrt((a**2).sum(ALL) * (b**2).sum())


def scored(x, patch, axes=EACH):
    return agreement(windows_of(x, patch.shape[1]), patch, axes)


def find_in_colour(x, patch):
    return place(scored(x, patch))


def by_convolutions(x, patch):
    ones, n = np.ones((3, 1, *patch.shape[1:])), patch[0].size
    spread = conv2d(x**2, np.ones_like(patch)[None])[0] - (conv2d(x, ones, groups=3) ** 2).sum(0) / n
    return tuple(place(conv2d(x, (patch - patch.mean((1, 2), keepdims=True))[None])[0] / np.sqrt(np.maximum(spread, 1e-9))))


def by_patches_of_torch(x, patch):
    K, columns = patch.shape[1], x.shape[2] - patch.shape[1] + 1
    cut = F.unfold(torch.tensor(x)[None], K)[0].T.reshape(-1, 3, K * K)
    unit = F.normalize((cut - cut.mean(2, keepdim=True)).flatten(1))
    own = torch.tensor(patch).reshape(3, -1)
    best = int((unit @ (own - own.mean(1, keepdim=True)).ravel()).argmax())
    return torch.tensor([best // columns, best % columns])


def by_distances(x, patch):
    """Between windows of length 1, the nearest is the one that agrees best."""
    unit = lambda v: v / np.sqrt((v**2).sum())
    own = lambda v: unit(v - v.mean((1, 2), keepdims=True))
    K = patch.shape[1]
    corners = [(i, j) for i in range(x.shape[1] - K + 1) for j in range(x.shape[2] - K + 1)]
    return list(min(corners, key=lambda at: ((own(x[:, at[0] : at[0] + K, at[1] : at[1] + K]) - own(patch)) ** 2).sum()))


def one_mean(x, patch):
    return place(scored(x, patch, ALL))


def nothing_taken_out(x, patch):
    return place(scored(x, patch, ()))


def nearest(x, patch):
    return place(-((windows_of(x, patch.shape[1]) - patch) ** 2).sum(ALL))


def raw(x, patch):
    return place(conv2d(x, patch[None])[0])


def without_contrast(x, patch):
    return place(conv2d(x, (patch - patch.mean((1, 2), keepdims=True))[None])[0])


def of_luma(x, patch):
    return place(scored(x.mean(0, keepdims=True), patch.mean(0, keepdims=True)))


def of_red(x, patch):
    return place(scored(x[:1], patch[:1]))


def least(x, patch):
    return place(-scored(x, patch))


def without_sign(x, patch):
    return place(scored(x, patch) ** 2)


def flat_index(x, patch):
    return scored(x, patch).argmax()


def spoils_the_picture(x, patch):
    x -= x.mean((1, 2), keepdims=True)
    return find_in_colour(x, patch)


def without_the_root(x, patch):
    a, b = (v - v.mean(EACH, keepdims=True) for v in (windows_of(x, patch.shape[1]), patch))
    return place((a * b).sum(ALL) / (a**2).sum(ALL))


def without_the_last_places(x, patch):
    return place(scored(x, patch)[:-1, :-1])
