"""Time `utils.conv2d` against torch on layers of well-known networks: run `python tests/bench_conv.py`.

Both run on one thread, in float32, taking turns; the best of many runs counts, since whatever else the machine does
can only slow a run down.
"""

from math import exp, log
from time import perf_counter

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from utils import conv2d

REPEATS = 25
LAYERS = [  # name, x, weight, options of conv2d
    ("ResNet conv1, 7×7 stride 2", (1, 3, 224, 224), (64, 3, 7, 7), {"stride": 2, "padding": 3}),
    ("AlexNet conv2, 5×5", (1, 64, 27, 27), (192, 64, 5, 5), {"padding": 2}),
    ("VGG conv2_1, 3×3", (1, 64, 112, 112), (128, 64, 3, 3), {"padding": 1}),
    ("ResNet conv2_x, 3×3", (1, 64, 56, 56), (64, 64, 3, 3), {"padding": 1}),
    ("ResNet conv3_x, 3×3 stride 2", (1, 128, 56, 56), (128, 128, 3, 3), {"stride": 2, "padding": 1}),
    ("dilated ResNet, 3×3 dilation 2", (1, 256, 28, 28), (256, 256, 3, 3), {"padding": 2, "dilation": 2}),
    ("ResNet bottleneck, 1×1", (1, 512, 28, 28), (128, 512, 1, 1), {}),
]


def conv_rows():
    """Return (name, milliseconds of conv2d, milliseconds of torch, their ratio) for each layer."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1), torch.inference_mode():
            return [_row(*layer) for layer in LAYERS]
    finally:
        torch.set_num_threads(threads)


def _row(name, x_shape, weight_shape, options):
    rng = np.random.default_rng(0)
    x, weight = (rng.standard_normal(shape, dtype=np.float32) for shape in (x_shape, weight_shape))
    x_torch, weight_torch = torch.from_numpy(x), torch.from_numpy(weight)
    contestants = {
        "ours": lambda: conv2d(x, weight, **options),
        "torch": lambda: torch.nn.functional.conv2d(x_torch, weight_torch, **options),
    }
    times = {contestant: [] for contestant in contestants}
    for _ in range(REPEATS):
        for contestant, run in contestants.items():
            start = perf_counter()
            run()
            times[contestant].append(1000 * (perf_counter() - start))
    ours, theirs = min(times["ours"]), min(times["torch"])
    return name, ours, theirs, ours / theirs


if __name__ == "__main__":
    rows = conv_rows()
    for name, ours, theirs, ratio in rows:
        print(f"{name:32} {ours:7.2f} ms  torch {theirs:7.2f} ms  {ratio:5.2f} ×")
    print(f"geometric mean {exp(sum(log(row[3]) for row in rows) / len(rows)):.2f} ×")
