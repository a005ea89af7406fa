"""Arrays and tensors of odd kinds, pictures with a fourth channel, and weights for the other direction."""

from fractions import Fraction

import numpy as np
import torch
from torch import nn

from support.advice import case
from support.advised.material import ANSWERS, CHANNELS_FIRST, COLOUR, FILTERS, GREY, PHOTO, PLAIN, alone, net
from utils import (
    Layer,
    activations,
    conv2d,
    conv_transpose2d,
    count_macs,
    count_parameters,
    fit,
    maximize_activation,
    preprocess,
    receptive_field,
    shape_bias,
    strongest_images,
    trace_receptive_field,
)
from utils.inside.style_transfer import style_transfer
from utils.nets.modules import as_tensor

MASKED = np.ma.array(CHANNELS_FIRST, mask=CHANNELS_FIRST > 0.5)
OUTWARDS = FILTERS.transpose(1, 0, 2, 3).copy()  # (C, C_out, K, K): for a transposed convolution of a colour picture
GREY_LAST = PHOTO[..., :1]
RGBA = np.concatenate([PHOTO, np.ones_like(GREY_LAST)], 2)
SPREAD = conv_transpose2d(CHANNELS_FIRST, OUTWARDS)
TORCH = torch.tensor(CHANNELS_FIRST)


NET = net()
QUANTISED = torch.quantize_per_tensor(torch.tensor(CHANNELS_FIRST).float(), 0.1, 0, torch.quint8)


def as_fractions(x):
    return np.vectorize(Fraction, otypes=[object])(x)


def convolved(x):
    return conv2d(x, FILTERS)


LAZY = alone(nn.LazyLinear(3))


def preprocess_sum(photo):
    return round(float(preprocess(photo).sum()), 3)


def begun(start):
    """The first mean of an ascent from a picture."""
    return maximize_activation(net(), "0", 0, size=8, start=start, steps=1).history[0]


def repaint(style):
    """One picture in the style of another, by a single layer."""
    return style_transfer(alone(nn.Conv2d(3, 4, 3)), COLOUR[:1], style, style_layers=["0"], content_layer="0", content_weight=1, steps=1)


def thinned(kernel):
    """A network that spreads its pixels by a transposed convolution and reads every second one of the result."""
    return nn.Sequential(nn.Conv2d(1, 1, 2, 2), nn.ConvTranspose2d(1, 1, kernel, 2), nn.Conv2d(1, 1, 1, 2, 1))


ODD = {
    "a network that reads only zeros": case(
        lambda: trace_receptive_field(thinned(1)),
        r"use a kernel_size of at least its (stride)",
        lambda stride: trace_receptive_field(thinned(stride)).size,
        2,
        stride=2,
    ),
    "a masked array": case(
        lambda: conv2d(MASKED, FILTERS),
        r"for example (.+)$",
        lambda x: conv2d(x, FILTERS),
        conv2d(np.where(CHANNELS_FIRST > 0.5, 0, CHANNELS_FIRST), FILTERS),
        x=MASKED,
    ),
    "a masked array for torch": case(
        lambda: as_tensor("x", MASKED), r"for example (.+)$", lambda x: as_tensor("x", x).shape, CHANNELS_FIRST.shape, x=MASKED
    ),
    "rows made when asked": case(lambda: conv2d(iter(CHANNELS_FIRST), FILTERS), r"use (.+)$", convolved, PLAIN, x=iter(CHANNELS_FIRST)),
    "fractions": case(
        lambda: conv2d(as_fractions(CHANNELS_FIRST), FILTERS), r"use (.+)$", convolved, PLAIN, x=as_fractions(CHANNELS_FIRST)
    ),
    "a quantised tensor": case(
        lambda: conv2d(QUANTISED, FILTERS),
        r"use (.+)$",
        convolved,
        conv2d(QUANTISED.dequantize().numpy(), FILTERS),
        x=QUANTISED,
    ),
    "a layer by its number": case(lambda: activations(NET, GREY, 0), r"use (.+)$", lambda layers: [*activations(NET, GREY, layers)], ["0"]),
    "a layer itself": case(lambda: activations(NET, GREY, NET[1]), r"use (.+)$", lambda layers: [*activations(NET, GREY, layers)], ["1"]),
    "layers by their numbers": case(
        lambda: activations(NET, GREY, [0, 1]), r"use (.+)$", lambda layers: [*activations(NET, GREY, layers)], ["0", "1"]
    ),
    "a photo in a tensor that requires a gradient": case(
        lambda: preprocess(torch.tensor(PHOTO.transpose(2, 0, 1)).requires_grad_()),
        r"channels last, (.+)$",
        lambda photo: preprocess(photo).numpy(),
        preprocess(PHOTO).numpy(),
        photo=torch.tensor(PHOTO.transpose(2, 0, 1)).requires_grad_(),
    ),
    "a sparse tensor": case(
        lambda: conv2d(TORCH.to_sparse(), FILTERS), r"use (.+)$", lambda x: conv2d(x, FILTERS), PLAIN, x=TORCH.to_sparse()
    ),
    "a tensor without numbers": case(
        lambda: conv2d(TORCH.to("meta"), FILTERS), r"use a (tensor) that holds", lambda x: conv2d(x, FILTERS), PLAIN, tensor=TORCH
    ),
    "a tensor without numbers for torch": case(
        lambda: as_tensor("x", TORCH.to("meta")), r"use one that (does)", lambda x: as_tensor("x", x).shape, TORCH.shape, does=TORCH
    ),
    "transparency, channels last": case(
        lambda: conv2d(RGBA, FILTERS), r"channels first: (.+?);", lambda x: conv2d(x[:3], FILTERS), PLAIN, x=RGBA
    ),
    "grey, channels last": case(lambda: conv2d(GREY_LAST, FILTERS), r"channels first: (.+?);", np.shape, (1, 32, 32), x=GREY_LAST),
    "transposed, channels last": case(
        lambda: conv_transpose2d(PHOTO, OUTWARDS), r"channels first: (.+)$", lambda x: conv_transpose2d(x, OUTWARDS), SPREAD, x=PHOTO
    ),
    "transposed, transparency last": case(
        lambda: conv_transpose2d(RGBA, OUTWARDS), r"channels first: (.+?);", np.shape, (4, 32, 32), x=RGBA
    ),
    "transposed, a weight for the other direction": case(
        lambda: conv_transpose2d(CHANNELS_FIRST, FILTERS),
        r"channels in first: (.+)$",
        lambda weight: conv_transpose2d(CHANNELS_FIRST, weight),
        SPREAD,
        weight=FILTERS,
    ),
    "a network for a chain of layers": case(
        lambda: receptive_field(net()),
        r"use (trace_receptive_field)",
        lambda trace: trace(alone(nn.Conv2d(1, 4, 3))).size,
        receptive_field([Layer(3)])[-1].size,
        trace_receptive_field=trace_receptive_field,
    ),
    "layers before pictures": case(
        lambda: activations(net(), ["0"], GREY),
        r"use (.+)$",
        lambda answers: answers["0"].shape,
        (6, 4, 6, 6),
        activations=activations,
        model=net(),
        x=GREY,
        layers="0",
    ),
    "a row of numbers": case(
        lambda: activations(net(), GREY[0, 0, 0], "0"),
        r"use (pictures)",
        lambda x: activations(net(), x, "0")["0"].shape,
        (6, 4, 6, 6),
        pictures=GREY,
    ),
    "one picture for three": case(
        lambda: strongest_images(net(), "0", 0, GREY[0], 3),
        r"missing, (.+)$",
        lambda images: strongest_images(net(), "0", 0, images, 1).index.tolist(),
        [0],
        images=GREY[0],
    ),
    "a column of classes": case(
        lambda: fit(net(), (GREY, ANSWERS[:, None]), epochs=1, batch_size=3, lr=0.01),
        r"numbers \(6,\), (.+)$",
        np.shape,
        (6,),
        y=ANSWERS[:, None],
    ),
    "a style without a batch axis": case(
        lambda: repaint(COLOUR[0]),
        r"give \((N), C, H, W\)",
        lambda n: repaint(COLOUR[:n]).shape,
        torch.Size((1, 3, 8, 8)),
        N=1,
    ),
    "the picture second": case(
        lambda: conv2d(FILTERS[0, 0], PHOTO[..., 0]),
        r"comes first, (.+)$",
        np.shape,
        (28, 28),
        conv2d=conv2d,
        x=PHOTO[..., 0],
        weight=FILTERS[0, 0],
    ),
    "a photo with its channels first": case(lambda: preprocess(TORCH), r"last, (.+)$", preprocess_sum, preprocess_sum(PHOTO), photo=TORCH),
    "a picture for its shape": case(
        lambda: count_macs(net(), GREY[:1]), r"alone, (.+)$", lambda shape: count_macs(net(), shape), count_macs(net(), (1, 8, 8))
    ),
    "bytes to begin with": case(
        lambda: begun(np.full((1, 8, 8), 51, np.uint8)),
        r"bytes as (.+)$",
        begun,
        begun(np.full((1, 8, 8), 0.2)),
        start=np.full((1, 8, 8), 51, np.uint8),
    ),
    "cues that agree": case(
        lambda: shape_bias(nn.Flatten(), np.eye(3), [0, 1, 2], [0, 1, 2]),
        r"give (pictures) in",
        lambda texture: shape_bias(nn.Flatten(), np.eye(3), [0, 1, 2], texture),
        1.0,
        pictures=[1, 2, 0],
    ),
    "a network whose layers have no size": case(
        lambda: count_parameters(alone(nn.LazyLinear(3))),
        r"once, (.+), so",
        lambda _: count_parameters(LAZY),
        64 * 3 + 3,
        model=LAZY,
        x=torch.zeros(1, 64),
    ),
}
