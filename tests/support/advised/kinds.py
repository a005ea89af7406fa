"""Numbers of another type than is taken, and a network that cannot learn."""

import numpy as np
import torch

from support.advice import case
from support.advised.material import ANSWERS, CHANNELS_FIRST, FILTERS, GREY, PLAIN, net
from support.advised.pairs import RIGHT, trained
from utils import conv2d, fit

HALF, SINGLE = torch.tensor(CHANNELS_FIRST).half(), CHANNELS_FIRST.astype(np.float16)
COMPLEX, WORDS = CHANNELS_FIRST + 0j, CHANNELS_FIRST.astype(str)
FLOATS = ANSWERS.astype(float)


def frozen():
    return net().requires_grad_(False)


def convolved(x):
    return conv2d(x, FILTERS)


KINDS = {
    "half floats, by a call": case(
        lambda: convolved(SINGLE), r"for example (.+)$", convolved, conv2d(SINGLE.astype(float), FILTERS), x=SINGLE
    ),
    "half floats in a tensor": case(lambda: convolved(HALF), r"for example (.+)$", convolved, conv2d(HALF.double(), FILTERS), x=HALF),
    "complex numbers for NumPy": case(lambda: convolved(COMPLEX), r"for example (.+)$", convolved, PLAIN, x=COMPLEX),
    "numbers as texts": case(lambda: convolved(WORDS), r"for example (.+)$", convolved, PLAIN, x=WORDS),
    "numbers as texts in lists": case(lambda: convolved(WORDS.tolist()), r"for example (.+)$", convolved, PLAIN, x=WORDS.tolist()),
    "class numbers as floats": case(lambda: trained((GREY, FLOATS)), r"whole ones, (.+),", lambda y: trained((GREY, y)), RIGHT, y=FLOATS),
    "class numbers as floats in a tensor": case(
        lambda: trained((GREY, torch.tensor(FLOATS))), r"whole ones, (.+),", lambda y: trained((GREY, y)), RIGHT, y=torch.tensor(FLOATS)
    ),
    "class numbers as floats in a list": case(
        lambda: trained((GREY, FLOATS.tolist())), r"whole ones, (.+),", lambda y: trained((GREY, y)), RIGHT, y=FLOATS.tolist()
    ),
    "a network that stands still": case(
        lambda: fit(frozen(), (GREY, ANSWERS), epochs=1, batch_size=3, lr=0.1),
        r"for example by (.+)$",
        lambda model: trained((GREY, ANSWERS), lambda: model),
        RIGHT,
        model=frozen(),
    ),
}
