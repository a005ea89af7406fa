"""The net that trains in the page: its gradients and its whole training against torch, in a real browser."""

from functools import partial

import numpy as np
import pytest
import torch

from support.mjs import assert_close, normal, torch_gradients
from support.training import ACTIVATIONS, NAMES, random_weights, torch_loss, torch_trained
from utils.data.digits import digits


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("kernel_size", [1, 3, 5, 7])
def test_every_gradient_of_the_net_is_that_of_torch(call, activation, kernel_size):
    rng = np.random.default_rng(kernel_size)
    for filters, batch in ((2, 1), (5, 7), (16, 3)):
        weights, x = random_weights(rng, filters, kernel_size), normal(rng, batch, 1, 8, 8)
        labels = rng.integers(0, 10, batch)
        run = partial(torch_loss, torch.tensor(x), torch.tensor(labels), activation)
        loss, _, gradients = torch_gradients(run, np.ones, **weights)
        found = call([["training/net", "lossAndGradients", [weights, x, labels.tolist(), activation]]])[0]
        assert_close(found["loss"], loss, "loss")
        assert_close(found["gradients"], gradients, activation)


@pytest.mark.parametrize("dtype, rtol", [("float64", 1e-9), ("float32", 1e-4)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("optimizer, lr", [("sgd", 0.2), ("momentum", 0.05), ("adam", 0.01)])
def test_after_many_steps_on_digits_the_weights_are_those_of_torch(call, optimizer, lr, activation, dtype, rtol):
    rng = np.random.default_rng(3)
    (x, y), _ = digits()
    batches = [(x[rows].astype(dtype), y[rows]) for rows in rng.permutation(len(x))[:640].reshape(20, 32)]
    start = random_weights(rng, 4, 3, dtype)
    state = {"weights": start, "memory": call([["training/net", "noMemory", [start]]])[0]}
    for pictures, labels in batches:
        found = call([["training/net", "lossAndGradients", [state["weights"], pictures, labels.tolist(), activation]]])[0]
        state = call([["training/net", "descend", [state, found["gradients"], {"lr": lr, "optimizer": optimizer}]]])[0]
    expected = torch_trained(start, batches, activation, lr, optimizer)
    assert np.abs(expected["convWeight"] - start["convWeight"]).max() > 0.01  # it did learn
    for name in NAMES:
        assert state["weights"][name].dtype == dtype
        scale = np.abs(expected[name]).max()
        np.testing.assert_allclose(state["weights"][name], expected[name], rtol=0, atol=rtol * scale, err_msg=name)


def test_gradients_of_another_shape_are_refused(call):
    weights = random_weights(np.random.default_rng(0), 2, 3)
    wrong = {**weights, "convBias": np.ones(3)}
    state = {"weights": weights, "memory": {"velocity": weights, "squares": weights, "steps": 0}}
    found = call([["training/net", "descend", [state, wrong, {"lr": 0.1, "optimizer": "momentum"}]]])[0]
    assert "gradient has shape (3), but must be (2)" in found["error"]
