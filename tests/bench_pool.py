"""Time `utils.pool2d` and `utils.im2col` against torch: run `python tests/bench_pool.py`.

Both run on one thread, in float32, taking turns; the best of many runs counts, since whatever else the machine does
can only slow a run down.
"""

from time import perf_counter

import numpy as np
import torch
import torch.nn.functional as F
from threadpoolctl import threadpool_limits

from utils import im2col, pool2d

REPEATS = 15
SHAPE = (8, 64, 56, 56)
CASES = [  # name, ours on an array, torch's on a tensor
    ("max, 2×2", lambda x: pool2d(x, 2), lambda x: F.max_pool2d(x, 2)),
    ("max, 3×3 stride 2", lambda x: pool2d(x, 3, 2, 1), lambda x: F.max_pool2d(x, 3, 2, 1)),
    ("avg, 2×2", lambda x: pool2d(x, 2, mode="avg"), lambda x: F.avg_pool2d(x, 2)),
    ("avg, 3×3 stride 2", lambda x: pool2d(x, 3, 2, 1, "avg"), lambda x: F.avg_pool2d(x, 3, 2, 1)),
    ("l2, 2×2", lambda x: pool2d(x, 2, mode="l2"), lambda x: F.lp_pool2d(x, 2, 2)),
    ("l2, 3×3 stride 2", lambda x: pool2d(x, 3, 2, mode="l2"), lambda x: F.lp_pool2d(x, 2, 3, 2)),
    ("im2col, 3×3", lambda x: im2col(x, 3, padding=1), lambda x: F.unfold(x, 3, padding=1)),
    ("im2col, 3×3 stride 2", lambda x: im2col(x, 3, 2, 1), lambda x: F.unfold(x, 3, padding=1, stride=2)),
]


def pool_rows():
    """Return (name, milliseconds of ours, milliseconds of torch, their ratio) for each case."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1), torch.inference_mode():
            return [_row(*case) for case in CASES]
    finally:
        torch.set_num_threads(threads)


def _row(name, ours, theirs):
    x = np.random.default_rng(0).standard_normal(SHAPE, dtype=np.float32)
    contestants = {ours: x, theirs: torch.from_numpy(x)}
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(REPEATS):
        for run, image in contestants.items():
            start = perf_counter()
            run(image)
            best[run] = min(best[run], 1000 * (perf_counter() - start))
    return name, best[ours], best[theirs], best[ours] / best[theirs]


if __name__ == "__main__":
    for name, ours, theirs, ratio in pool_rows():
        print(f"{name:22} {ours:7.2f} ms  torch {theirs:7.2f} ms  {ratio:5.2f} ×")
