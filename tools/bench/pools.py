"""Time `utils.pool2d` and `utils.im2col` against torch and, at stride 1, SciPy: run `python -m tools.bench.pools`."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import maximum_filter, uniform_filter

from tools.bench.race import one_thread, race, show
from utils import im2col, pool2d

SHAPE = (8, 64, 56, 56)
CASES = {  # ours and SciPy's on an array, torch's on a tensor
    "max, 2×2": {"ours": lambda x: pool2d(x, 2), "torch": lambda x: F.max_pool2d(x, 2)},
    "max, 3×3 stride 2": {"ours": lambda x: pool2d(x, 3, 2, 1), "torch": lambda x: F.max_pool2d(x, 3, 2, 1)},
    "avg, 2×2": {"ours": lambda x: pool2d(x, 2, mode="avg"), "torch": lambda x: F.avg_pool2d(x, 2)},
    "avg, 3×3 stride 2": {"ours": lambda x: pool2d(x, 3, 2, 1, "avg"), "torch": lambda x: F.avg_pool2d(x, 3, 2, 1)},
    "l2, 2×2": {"ours": lambda x: pool2d(x, 2, mode="l2"), "torch": lambda x: F.lp_pool2d(x, 2, 2)},
    "l2, 3×3 stride 2": {"ours": lambda x: pool2d(x, 3, 2, mode="l2"), "torch": lambda x: F.lp_pool2d(x, 2, 3, 2)},
    "max, 3×3 stride 1": {
        "ours": lambda x: pool2d(x, 3, 1, 1),
        "torch": lambda x: F.max_pool2d(x, 3, 1, 1),
        "scipy": lambda x: maximum_filter(x, (1, 1, 3, 3), mode="constant", cval=-np.inf),
    },
    "avg, 3×3 stride 1": {
        "ours": lambda x: pool2d(x, 3, 1, 1, "avg"),
        "torch": lambda x: F.avg_pool2d(x, 3, 1, 1),
        "scipy": lambda x: uniform_filter(x, (1, 1, 3, 3), mode="constant"),
    },
    "im2col, 3×3": {"ours": lambda x: im2col(x, 3, padding=1), "torch": lambda x: F.unfold(x, 3, padding=1)},
    "im2col, 3×3 stride 2": {"ours": lambda x: im2col(x, 3, 2, 1), "torch": lambda x: F.unfold(x, 3, padding=1, stride=2)},
}


def pool_times(name, repeats=15):
    """{"ours", "torch" and perhaps "scipy": best milliseconds} for a case."""
    x = np.random.default_rng(0).standard_normal(SHAPE, dtype=np.float32)
    x_torch = torch.from_numpy(x)
    runs = {who: (lambda run=run, x=x_torch if who == "torch" else x: run(x)) for who, run in CASES[name].items()}
    with one_thread():
        return race(runs, repeats)


if __name__ == "__main__":
    show(CASES, pool_times)
