"""Time several ways to compute the same thing on one thread; the best of many runs counts, as other work can only slow a run down."""

from contextlib import contextmanager
from time import perf_counter

import numpy as np
import torch
from threadpoolctl import threadpool_limits


@contextmanager
def one_thread():
    """Let NumPy and torch use one thread, and torch keep no gradients."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1), torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(threads)


def race(contestants, repeats):
    """{name: best milliseconds} of functions that take turns; raises AssertionError unless all give the first one's result."""
    first, *others = (np.asarray(run()) for run in contestants.values())
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-2, atol=1e-3 * abs(first).max())
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(repeats):
        for name, run in contestants.items():
            start = perf_counter()
            run()
            best[name] = min(best[name], 1000 * (perf_counter() - start))
    return best


def show(cases, run):
    """Print the times of each case as it ends."""
    for name in cases:
        times = "  ".join(f"{contestant} {best:8.2f} ms" for contestant, best in run(name).items())
        print(f"{name:34} {times}", flush=True)
