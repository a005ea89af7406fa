"""What learners write for exercise 7.5: right ones, and each slip."""

import numpy as np
import torch
from torch.nn import functional as F

from utils import conv2d, conv_gradients


def loss(x, w, v, y):
    logits = np.asarray(v) * max(conv2d(x, w).max(), 0)
    return np.log(np.exp(logits).sum()) - logits[y]


def parts(x, w, v, y):
    """(p − onehot, is ReLU open, the winner's place) of the small net."""
    answers = conv2d(x, w)
    place = np.unravel_index(answers.argmax(), answers.shape)
    e = np.exp(v * max(answers.max(), 0))
    return e / e.sum() - np.eye(len(v))[y], answers.max() > 0, place


def filter_gradient(x, w, v, y):
    error, is_open, (i, j) = parts(x, w, v, y)
    return (error @ v) * is_open * x[i : i + len(w), j : j + len(w)]


def in_torch(x, w, v, y):
    weight = torch.tensor(w, requires_grad=True)
    m = F.relu(F.conv2d(torch.tensor(x)[None, None], weight[None, None])).max()
    F.cross_entropy(torch.tensor(v) * m, torch.tensor(y)).backward()
    return weight.grad


def by_differences(x, w, v, y):
    steps = np.eye(w.size).reshape(w.size, *w.shape) * 1e-6
    return [[(loss(x, w + s, v, y) - loss(x, w - s, v, y)) / 2e-6 for s in row] for row in steps.reshape(*w.shape, *w.shape)]


def as_a_convolution(x, w, v, y):
    error, is_open, place = parts(x, w, v, y)
    g = np.zeros(conv2d(x, w).shape)
    g[place] = error @ v * is_open
    return conv_gradients(x, w, g)[1]


def closed_ignored(x, w, v, y):
    error, _, (i, j) = parts(x, w, v, y)
    return (error @ v) * x[i : i + len(w), j : j + len(w)]


def without_onehot(x, w, v, y):
    error, is_open, (i, j) = parts(x, w, v, y)
    return ((error + np.eye(len(v))[y]) @ v) * is_open * x[i : i + len(w), j : j + len(w)]


def right_class_only(x, w, v, y):
    error, is_open, (i, j) = parts(x, w, v, y)
    return error[y] * v[y] * is_open * x[i : i + len(w), j : j + len(w)]


def of_the_maximum(x, w, v, y):
    error, is_open, _ = parts(x, w, v, y)
    return np.full(w.shape, (error @ v) * is_open)


def all_windows(x, w, v, y):
    error, is_open, _ = parts(x, w, v, y)
    return (error @ v) * is_open * conv2d(x, np.ones(conv2d(x, w).shape))


def first_window(x, w, v, y):
    error, is_open, _ = parts(x, w, v, y)
    return (error @ v) * is_open * x[: len(w), : len(w)]


def times_the_weights(x, w, v, y):
    error, is_open, _ = parts(x, w, v, y)
    return (error @ v) * is_open * w


def window_alone(x, w, v, y):
    _, is_open, (i, j) = parts(x, w, v, y)
    return is_open * x[i : i + len(w), j : j + len(w)]
