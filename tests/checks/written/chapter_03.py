"""What learners write for exercises of chapter 3: right ones, and each slip."""

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from utils import conv_gradients, conv_transpose2d


def weight_gradient(x, g, K):
    H, W = g.shape
    return np.array([[(g * x[u : u + H, v : v + W]).sum() for v in range(K)] for u in range(K)])


def gradient_by_outputs(x, g, K):
    total = np.zeros((K, K))
    for i, j in np.ndindex(g.shape):
        total += g[i, j] * x[i : i + K, j : j + K]
    return total


def gradient_in_torch(x, g, K):
    w = torch.zeros(1, 1, K, K, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.conv2d(torch.tensor(x)[None, None], w).backward(torch.tensor(g)[None, None])
    return w.grad[0, 0]


def gradient_by_columns(x, g, K):
    return (sliding_window_view(x, (K, K)).transpose(2, 3, 0, 1).reshape(K * K, -1) @ g.ravel()).reshape(K, K).tolist()


def library_gradients(x, g, K):
    return conv_gradients(x, np.ones((K, K)), g)[1]


def gradient_by_a_helper(x, g, K):
    return library_gradients(x, g, K)


def transpose_1d(x, w, S):
    y = np.zeros(S * (len(x) - 1) + len(w))
    for i, value in enumerate(x):
        y[S * i : S * i + len(w)] += value * w
    return y


def transposed_by_zeros(x, w, S):
    placed = np.zeros(S * (len(x) - 1) + 1)
    placed[::S] = x
    return np.convolve(placed, w)


def transposed_by_lists(x, w, S):
    size = S * (len(x) - 1) + len(w)
    return [sum(x[i] * w[q - S * i] for i in range(len(x)) if 0 <= q - S * i < len(w)) for q in range(size)]


def transposed_in_torch(x, w, S):
    return torch.nn.functional.conv_transpose1d(torch.tensor(x)[None, None], torch.tensor(w)[None, None], stride=S)[0, 0]


def transposed_overwriting(x, w, S):
    y = np.zeros(S * (len(x) - 1) + len(w))
    for i, value in enumerate(x):
        y[S * i : S * i + len(w)] = value * w
    return y


def transposed_whole(x, w, S):
    return transpose_1d(x, w, S).astype(int)


def library_transposed(x, w, S):
    return conv_transpose2d(x[None], w[None], stride=(1, S))[0]


def transposed_by_a_helper(x, w, S):
    return library_transposed(x, w, S)


def by_rows(M, side, K):
    """Right, by another way: every row must be the first, moved."""
    places = [r * side + c for r in range(side - K + 1) for c in range(side - K + 1)]
    kernel = M[0].reshape(side, side)[:K, :K].copy()
    base = np.zeros((side, side))
    base[:K, :K] = kernel
    return kernel if all(np.array_equal(np.roll(base.ravel(), place), row) for place, row in zip(places, M)) else None


def by_trying(M, side, K):
    """Right, by another way: what M does to pictures is what the kernel does."""
    kernel = M[0].reshape(side, side)[:K, :K]
    for pixel in np.eye(side * side):
        answers = (sliding_window_view(pixel.reshape(side, side), (K, K)) * kernel).sum((2, 3))
        if abs(M @ pixel - answers.ravel()).max() > 1e-6:
            return None
    return torch.tensor(kernel)


def counts_copies(M, side, K):
    """Wrong: it takes each row's non-zero numbers for a kernel, whatever their places."""
    rows = [row[row != 0] for row in M]
    alike = all(len(row) == len(rows[0]) and np.allclose(row, rows[0]) for row in rows)
    return M[0].reshape(side, side)[:K, :K] if alike else None
