"""Whatever it is given, a function of the library works or says itself what is wrong: no raw error of NumPy's or torch's comes through."""

import traceback
from pathlib import Path

import numpy as np
import pytest
import torch

import utils
from support.advised.material import ANSWERS, FILTERS, GREY, net
from utils.data import corruptions
from utils.data.photos import as_pixels
from utils.shifts import change, shift

HOME = str(Path(utils.__file__).parent)
ODD = {
    "channels last": GREY.transpose(0, 2, 3, 1),
    "half floats": GREY.astype(np.float16),
    "bytes": (GREY * 255).astype(np.uint8),
    "bools": GREY > 0.5,
    "negative strides": GREY[..., ::-1],
    "one picture": GREY[0],
    "a plane": GREY[0, 0],
    "a row": GREY[0, 0, 0],
    "five axes": GREY[None],
    "no pictures": GREY[:0],
    "no rows": GREY[:, :, :0],
    "colour": np.repeat(GREY, 3, 1),
    "two pixels": GREY[:, :, :1, :2],
    "a number": 1.0,
    "an array without axes": np.array(0.5),
    "NaN": GREY * np.nan,
    "complex": GREY * 1j,
    "objects": GREY.astype(object),
    "long doubles": GREY.astype(np.longdouble),
    "masked": np.ma.array(GREY, mask=GREY > 0.5),
    "dates": np.zeros((6, 1, 8, 8), "M8[s]"),
    "huge whole numbers": [[10**400] * 4] * 4,
    "lists": GREY.tolist(),
    "ragged lists": [[1, 2], [3]],
    "a list of texts": ["a", "b"],
    "a text": "cat",
    "None": None,
    "a dict": {},
    "a generator": (row for row in GREY),
    "a function": print,
    "a class": np.ndarray,
    "a tensor": torch.tensor(GREY),
    "a tensor with a gradient": torch.tensor(GREY, requires_grad=True),
    "a brain float tensor": torch.tensor(GREY).bfloat16(),
    "a sparse tensor": torch.tensor(GREY).to_sparse(),
    "a complex tensor": torch.tensor(GREY) * 1j,
    "a tensor without numbers": torch.tensor(GREY).to("meta"),
}
WORKS = {
    "conv2d": lambda x: utils.conv2d(x, FILTERS[:, :1, :3, :3]),
    "conv2d's weight": lambda w: utils.conv2d(GREY, w),
    "conv2d's bias": lambda b: utils.conv2d(GREY, FILTERS[:, :1, :3, :3], b),
    "true_convolve2d": lambda x: utils.true_convolve2d(x, FILTERS[:, :1, :3, :3]),
    "true_convolve2d's kernel": lambda w: utils.true_convolve2d(GREY, w),
    "conv_transpose2d": lambda x: utils.conv_transpose2d(x, FILTERS[:1, :, :3, :3]),
    "conv_transpose2d's weight": lambda w: utils.conv_transpose2d(GREY, w),
    "conv_gradients": lambda x: utils.conv_gradients(x, FILTERS[:, :1, :3, :3], np.ones((6, 10, 6, 6))),
    "conv_matrix": lambda w: utils.conv_matrix(w, (1, 8, 8)),
    "conv_matrix's shape": lambda shape: utils.conv_matrix(FILTERS[0, 0], shape),
    "im2col": lambda x: utils.im2col(x, 2),
    "pool2d": lambda x: utils.pool2d(x, 2),
    "pool2d's size": lambda size: utils.pool2d(GREY, size),
    "global_pool": utils.global_pool,
    "shift": lambda x: shift(x, right=1),
    "change": lambda x: change(x, GREY),
    "as_pixels": as_pixels,
    "receptive_field": utils.receptive_field,
    "output_size": lambda size: utils.output_size(size, 3),
    "conv_macs": lambda size: utils.conv_macs(3, 4, 3, size),
    "augment": lambda x: utils.augment(x, shift=1),
    "noisy": lambda x: corruptions.noisy(x, 0.1),
    "blurred": lambda x: corruptions.blurred(x, 1.0),
    "edges": corruptions.edges,
    "fit": lambda x: utils.fit(net(), (x, ANSWERS), epochs=1, batch_size=3, lr=0.01),
    "fit's classes": lambda y: utils.fit(net(), (GREY, y), epochs=1, batch_size=3, lr=0.01),
    "fit's pair": lambda pair: utils.fit(net(), pair, epochs=1, batch_size=3, lr=0.01),
    "fit's model": lambda model: utils.fit(model, (GREY, ANSWERS), epochs=1, batch_size=3, lr=0.01),
    "accuracy": lambda x: utils.accuracy(net(), (x, ANSWERS)),
    "fgsm": lambda x: utils.fgsm(net(), x, ANSWERS, 0.1),
    "fgsm's classes": lambda y: utils.fgsm(net(), GREY, y, 0.1),
    "fgsm's step": lambda eps: utils.fgsm(net(), GREY, ANSWERS, eps),
    "pgd": lambda x: utils.pgd(net(), x, ANSWERS, 0.1, step_size=0.05, steps=2),
    "activations": lambda x: utils.activations(net(), x, "0"),
    "activations' layers": lambda layers: utils.activations(net(), GREY, layers),
    "strongest_images": lambda x: utils.strongest_images(net(), "0", 0, x, 2),
    "maximize_activation's start": lambda x: utils.maximize_activation(net(), "0", 0, size=8, in_channels=1, steps=1, start=x),
    "maximize_activation's layer": lambda layer: utils.maximize_activation(net(), layer, 0, size=8, in_channels=1, steps=1),
    "summary": lambda shape: utils.summary(net(), shape),
    "count_macs": lambda shape: utils.count_macs(net(), shape),
    "count_parameters": utils.count_parameters,
    "trace_receptive_field": lambda shape: utils.trace_receptive_field(net(), shape),
    "effective_receptive_field": lambda shape: utils.effective_receptive_field(net(), shape),
    "preprocess": lambda x: None if isinstance(x, str) else utils.preprocess(x),  # a file's name: Pillow says what it misses
    "deform_conv2d": lambda x: utils.deform_conv2d(x, torch.zeros(6, 18, 6, 6), torch.ones(4, 1, 3, 3)),
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", WORKS)
def test_an_odd_input_works_or_the_library_says_what_is_wrong(name, kind):
    try:
        WORKS[name](ODD[kind])
    except (TypeError, ValueError, FloatingPointError) as error:
        raised = traceback.extract_tb(error.__traceback__)[-1]
        assert raised.filename.startswith(HOME), f"{type(error).__name__}: {error}"
        assert str(error)
