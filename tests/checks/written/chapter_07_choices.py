"""What learners write for exercise 7.8: right ones, and each slip."""

import numpy as np
import torch


def choose(validation, test):
    row = validation.mean(1).argmax()
    return row, test[row].mean()


def by_loop(validation, test):
    best, means = 0, [sum(row) / len(row) for row in validation]
    for k, mean in enumerate(means):
        if mean > means[best]:
            best = k
    return [best, sum(test[best]) / len(test[best])]


def by_sorting(validation, test):
    order = sorted(range(len(validation)), key=lambda k: validation[k].mean())
    return np.array([order[-1], np.average(test[order[-1]])])


def in_torch(validation, test):
    row = torch.tensor(validation).mean(1).argmax()
    return torch.stack([row.double(), torch.tensor(test)[row].mean()])


def lucky_run(validation, test):
    row = np.unravel_index(validation.argmax(), validation.shape)[0]
    return row, test[row].mean()


def single_run(validation, test):
    at = np.unravel_index(validation.argmax(), validation.shape)
    return at[0], test[at]


def on_both(validation, test):
    row = (validation + test).mean(1).argmax()
    return row, test[row].mean()


def best_seed(validation, test):
    row = choose(validation, test)[0]
    return row, test[row][validation[row].argmax()]


RIGHT = [choose, by_loop, by_sorting, in_torch]
WRONG = [
    (lambda validation, test: None, "Replace"),
    (lambda validation, test: choose(test, test), "have chosen"),
    (lambda validation, test: choose(validation, validation), "too good"),
    (lambda validation, test: choose(test, validation), "changed places"),
    (on_both, "took part in the choice"),
    (lambda validation, test: (choose(validation, test)[0], test.mean(1).max()), "another rate"),
    (lambda validation, test: (choose(validation, test)[0], test[choose(validation, test)[0]].max()), "is luck"),
    (best_seed, "single seed"),
    (single_run, "single run"),
    (lucky_run, "lucky run"),
    (lambda validation, test: choose(-validation, test), "worst rate"),
    (lambda validation, test: (choose(validation, test)[0], test.mean()), "over all rates"),
    (lambda validation, test: (choose(validation, test)[0] + 1, choose(validation, test)[1]), "count from 0"),
    (lambda validation, test: choose(validation.T, test.T), "each *row* is a rate"),
    (lambda validation, test: choose(validation, test)[1], "the shape is"),
    (lambda validation, test: choose(validation, test)[::-1], "in reverse"),
    (lambda validation, test: (choose(validation, test)[0], round(choose(validation, test)[1], 1)), "rounded"),
]
