"""The NumPy functions' arguments."""

import numpy as np
import torch

from support.advice import case
from support.advised.material import CHANNELS_FIRST, FILTERS, GREY
from utils import (
    conv2d,
    conv_gradients,
    conv_matrix,
    conv_parameters,
    conv_transpose2d,
    pool2d,
    same_padding,
    transposed_size,
    true_convolve2d,
)

ARRAYS = {
    "three numbers for two": case(
        lambda: conv2d(GREY, np.ones((1, 1, 3, 3)), stride=(1, 1, 1)),
        r"use an (integer)",
        lambda kind: conv2d(GREY, np.ones((1, 1, 3, 3)), stride=kind(1)).shape,
        (6, 1, 6, 6),
        integer=int,
    ),
    "groups that do not divide": case(
        lambda: conv_parameters(4, 6, 3, groups=3),
        r"use one of (.+)$",
        lambda fitting: [conv_parameters(4, 6, 3, groups=g) for g in fitting],
        [222, 114],
    ),
    "groups for depthwise filters": case(
        lambda: conv2d(CHANNELS_FIRST, FILTERS[:3, :1]),
        r"use groups=(\d)",
        lambda groups: conv2d(CHANNELS_FIRST, FILTERS[:3, :1], groups=groups),
        conv2d(CHANNELS_FIRST, FILTERS[:3, :1], groups=3),
    ),
    "a kernel that is too large": case(
        lambda: conv2d(np.ones((4, 4)), np.ones((5, 5))),
        r"kernel_size of at most (\d)",
        lambda k: conv2d(np.ones((4, 4)), np.ones((k, k))).shape,
        (1, 1),
    ),
    "or more padding": case(
        lambda: conv2d(np.ones((4, 4)), np.ones((5, 5))),
        r"padding of at least (\d)",
        lambda p: conv2d(np.ones((4, 4)), np.ones((5, 5)), padding=p).shape,
        (2, 2),
    ),
    "an even span": case(lambda: same_padding(4), r"an even dilation|use an (odd)", lambda odd: same_padding(4 + odd), 2, odd=1),
    "half floats": case(
        lambda: conv2d(GREY.astype(np.float16), np.ones((1, 1, 3, 3))),
        r"use (float32)",
        lambda kind: conv2d(GREY.astype(np.float16).astype(kind), np.ones((1, 1, 3, 3))).shape,
        (6, 1, 6, 6),
        float32=np.float32,
    ),
    "brain floats": case(
        lambda: conv2d(torch.ones(3, 3, dtype=torch.bfloat16), np.ones((3, 3))),
        r"use (.+)$",
        lambda x: conv2d(x, np.ones((3, 3))).tolist(),
        [[9.0]],
        x=torch.ones(3, 3, dtype=torch.bfloat16),
    ),
    "too many axes": case(
        lambda: pool2d(np.ones((1, 1, 1, 4, 4)), 2), r"use \((H), ", lambda h: pool2d(np.ones((4, 4)), 2).shape, (2, 2), H=0
    ),
    "a filter for a plane": case(
        lambda: conv2d(GREY[0, 0], np.ones((2, 1, 3, 3))),
        r"or (x\[None\])",
        lambda x: conv2d(x, np.ones((2, 1, 3, 3))).shape,
        (2, 6, 6),
        x=GREY[0, 0],
    ),
    "a kernel for a volume": case(
        lambda: conv2d(np.ones((5, 8, 8)), np.ones((3, 3))),
        r"use \((C_out), C",
        lambda n: conv2d(np.ones((5, 8, 8)), np.ones((n, 5, 3, 3))).shape,
        (2, 6, 6),
        C_out=2,
    ),
    "a kernel of three axes": case(
        lambda: true_convolve2d(np.ones((8, 8)), np.ones((1, 3, 3))),
        r"use \((K_h), K_w\)",
        lambda k: true_convolve2d(np.ones((8, 8)), np.ones((k, k))).shape,
        (6, 6),
        K_h=3,
    ),
    "a bias for each pixel": case(
        lambda: conv2d(GREY, np.ones((2, 1, 3, 3)), np.ones(3)),
        r"use (\(.+?\))",
        lambda shape: conv2d(GREY, np.ones((2, 1, 3, 3)), np.ones(shape)).shape,
        (6, 2, 6, 6),
    ),
    "an unknown padding": case(
        lambda: conv2d(GREY, np.ones((1, 1, 3, 3)), padding="equal"),
        r"('same')",
        lambda p: conv2d(GREY, np.ones((1, 1, 3, 3)), padding=p).shape,
        (6, 1, 8, 8),
    ),
    "same with a stride": case(
        lambda: conv2d(GREY, np.ones((1, 1, 3, 3)), stride=2, padding="same"),
        r"use an (integer)",
        lambda kind: conv2d(GREY, np.ones((1, 1, 3, 3)), stride=2, padding=kind(1)).shape,
        (6, 1, 4, 4),
        integer=int,
    ),
    "a padding mode that is none": case(
        lambda: conv2d(GREY, np.ones((1, 1, 3, 3)), padding_mode=0),
        r"(reflect)",
        lambda mode: conv2d(GREY, np.ones((1, 1, 3, 3)), padding_mode=mode).shape,
        (6, 1, 6, 6),
        reflect="reflect",
    ),
    "an unknown padding mode": case(
        lambda: conv2d(GREY, np.ones((1, 1, 3, 3)), padding_mode="mirror"),
        r"(reflect)",
        lambda mode: conv2d(GREY, np.ones((1, 1, 3, 3)), padding_mode=mode).shape,
        (6, 1, 6, 6),
        reflect="reflect",
    ),
    "too much to reflect": case(
        lambda: conv2d(np.ones((3, 3)), np.ones((3, 3)), padding=3, padding_mode="reflect"),
        r"use at most (\d)",
        lambda p: conv2d(np.ones((3, 3)), np.ones((3, 3)), padding=p, padding_mode="reflect").shape,
        (5, 5),
    ),
    "too large a matrix": case(
        lambda: conv_matrix(np.ones((3, 3)), (200, 200)),
        r"or (conv2d)",
        lambda f: f(np.ones((200, 200)), np.ones((3, 3))).shape,
        (198, 198),
        conv2d=conv2d,
    ),
    "a shape of four": case(
        lambda: conv_matrix(np.ones((3, 3)), (1, 1, 4, 4)),
        r"use \((H), W\)",
        lambda h: conv_matrix(np.ones((3, 3)), (h, h)).shape,
        (4, 16),
        H=4,
    ),
    "a weight without channels": case(
        lambda: conv_matrix(np.ones((3, 3)), (2, 4, 4)),
        r"use \((C_out), 2",
        lambda n: conv_matrix(np.ones((n, 2, 3, 3)), (2, 4, 4)).shape,
        (12, 32),
        C_out=3,
    ),
    "padding over half a pool": case(
        lambda: pool2d(GREY, 2, padding=2), r"use at most (\d)", lambda p: pool2d(GREY, 2, padding=p).shape, (6, 1, 5, 5)
    ),
    "a pool of no name": case(
        lambda: pool2d(GREY, 2, mode="mean"), r"(avg)", lambda mode: pool2d(GREY, 2, mode=mode).shape, (6, 1, 4, 4), avg="avg"
    ),
    "a mode that is no text": case(
        lambda: pool2d(GREY, 2, mode=1), r"(max)", lambda mode: pool2d(GREY, 2, mode=mode).shape, (6, 1, 4, 4), max="max"
    ),
    "padding that cuts everything off": case(
        lambda: transposed_size(1, 3, padding=2), r"use at most (\d)", lambda p: transposed_size(1, 3, padding=p), 1
    ),
    "output padding of a whole stride": case(
        lambda: transposed_size(3, 3, stride=2, output_padding=2),
        r"use one of (\d)",
        lambda extra: transposed_size(3, 3, stride=2, output_padding=extra),
        7,
    ),
    "a gradient of another shape": case(
        lambda: conv_gradients(np.ones((4, 4)), np.ones((3, 3)), np.ones((3, 3))),
        r"that of the output, \((\d), 2\)",
        lambda n: conv_gradients(np.ones((4, 4)), np.ones((3, 3)), np.ones((n, n)))[0].shape,
        (4, 4),
    ),
    "a weight for other channels, spread": case(
        lambda: conv_transpose2d(np.ones((3, 4, 4)), np.ones((2, 5, 3, 3))),
        r"of shape \((\d), C_out",
        lambda c: conv_transpose2d(np.ones((3, 4, 4)), np.ones((c, 5, 3, 3))).shape,
        (5, 6, 6),
    ),
}
