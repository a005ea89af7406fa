"""Random settings of a convolution, and the same convolution by torch."""

import numpy as np
import torch
from hypothesis import strategies as st

from support import examples

thorough = examples(300)
MODES = ["zeros", "reflect", "replicate", "circular"]
seeds = st.integers(0, 2**32 - 1)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


def whole(rng, shape, dtype=np.float64):
    """Return small whole numbers: their sums of products are exact in every dtype, so results must be equal, not close."""
    return rng.integers(-9, 10, shape).astype(dtype)


def torch_conv(x, weight, bias=None, padding=0, padding_mode="zeros", groups=1, **options):
    """Return the same convolution by a torch.nn.Conv2d in float64."""
    if padding == "full":
        dilation = options.get("dilation", (1, 1))
        padding = tuple(d * (k - 1) for k, d in zip(weight.shape[-2:], dilation))
    flat = x.ndim == 2
    x, weight = (a[None, None] if flat else a for a in (x, weight))
    layer = torch.nn.Conv2d(
        weight.shape[1] * groups, weight.shape[0], weight.shape[2:], bias=bias is not None,
        padding=padding, padding_mode=padding_mode, groups=groups, dtype=torch.float64, **options,
    )  # fmt: skip
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(weight.astype(np.float64)))
        if bias is not None:
            layer.bias.copy_(torch.as_tensor(np.asarray(bias, np.float64)))
        y = layer(torch.as_tensor(x.astype(np.float64))).numpy()
    return y[0, 0] if flat else y


@st.composite
def settings_that_fit(draw):
    """Draw (height and width, kernel size, options) that torch accepts, the smallest images included."""
    kernel_size, dilation, mode = draw(pairs(1, 4)), draw(pairs(1, 3)), draw(st.sampled_from(MODES))
    padding = draw(st.one_of(pairs(0, 4), st.sampled_from(["valid", "same", "full"])))
    stride = (1, 1) if padding == "same" else draw(pairs(1, 4))
    sizes = []
    for axis in range(2):
        reach = dilation[axis] * (kernel_size[axis] - 1) + 1
        before, after = {"valid": (0, 0), "same": ((reach - 1) // 2, reach // 2), "full": (reach - 1, reach - 1)}.get(
            padding, (padding[axis], padding[axis])
        )
        copied = {"reflect": after + 1, "circular": after}.get(mode, 1)
        smallest = max(1, copied, reach - before - after)
        sizes.append(smallest + draw(st.integers(0, 6)))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": mode}
    return tuple(sizes), kernel_size, options
