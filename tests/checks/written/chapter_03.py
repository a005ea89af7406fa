"""What learners write for the later exercises of chapter 3: right ones, and each slip."""

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view


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


def conv_gradients(x, g, K):
    return gradient_by_outputs(x, g, K)


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


def conv_transpose2d(x, w, S):
    return transpose_1d(x, w, S)
