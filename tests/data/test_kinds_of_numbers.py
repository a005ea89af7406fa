"""Pictures and amounts of any kind: `augment` and the corruptions take them alike, or name what they refuse."""

import numpy as np
import pytest
import torch

from utils import augment
from utils.data import corruptions

X = np.random.default_rng(0).random((2, 3, 12, 10))

# Each as a function of pictures and of an amount, which is 1/2.
USES = {
    "crop": lambda x, amount: augment(x, crop=amount, seed=1),
    "rotate": lambda x, amount: augment(x, rotate=amount, seed=1),
    "colour": lambda x, amount: augment(x, colour=amount, seed=1),
    "noise": lambda x, amount: corruptions.noisy(x, amount, seed=1),
    "blur": lambda x, amount: corruptions.blurred(x, amount),
    "contrast": lambda x, amount: corruptions.low_contrast(x, amount),
    "grey": lambda x, amount: corruptions.grey(x),
    "edges": lambda x, amount: corruptions.edges(x),
}
LAYOUTS = {
    "float32": lambda x: x.astype(np.float32),
    "a list": lambda x: x.tolist(),
    "negative strides": lambda x: np.ascontiguousarray(x[:, :, :, ::-1])[:, :, :, ::-1],
    "Fortran's order": np.asfortranarray,
    "read-only": lambda x: np.frombuffer(x.tobytes()).reshape(x.shape),
    "a tensor": torch.tensor,
    "a tensor with a gradient": lambda x: torch.tensor(x, requires_grad=True),
}
AMOUNTS = [np.float32, np.float64, np.float16, np.array, torch.tensor, lambda a: torch.tensor(a, requires_grad=True)]
SEEDS = [np.int8, np.uint64, np.array, torch.tensor]
TRUTHS = [np.bool_, np.array, torch.tensor]


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_pictures_in_another_layout_come_out_the_same(use, layout):
    np.testing.assert_allclose(USES[use](LAYOUTS[layout](X), 0.5), USES[use](X, 0.5), atol=1e-5)


@pytest.mark.parametrize("use", list(USES)[:6])
@pytest.mark.parametrize("kind", range(len(AMOUNTS)))
def test_an_amount_of_any_kind_is_that_amount(use, kind):
    assert np.array_equal(USES[use](X, AMOUNTS[kind](0.5)), USES[use](X, 0.5))


@pytest.mark.parametrize("kind", range(len(SEEDS)))
def test_a_seed_and_a_shift_of_any_kind_are_whole_numbers(kind):
    assert np.array_equal(augment(X, shift=SEEDS[kind](2), seed=SEEDS[kind](3)), augment(X, shift=2, seed=3))
    assert np.array_equal(corruptions.noisy(X, 0.1, seed=SEEDS[kind](3)), corruptions.noisy(X, 0.1, seed=3))


@pytest.mark.parametrize("kind", range(len(TRUTHS)))
def test_a_truth_of_any_kind_is_one(kind):
    assert np.array_equal(augment(X, flip=TRUTHS[kind](True), seed=3), augment(X, flip=True, seed=3))


@pytest.mark.parametrize("use", list(USES)[:6])
@pytest.mark.parametrize("amount", [True, "0.5", 1j, None, [0.5], np.array([0.5]), torch.tensor([0.5]), np.nan, np.inf, 10**400, -1])
def test_what_is_no_amount_is_refused_by_name(use, amount):
    with pytest.raises((TypeError, ValueError), match=r"^(crop|rotate|colour|sigma|share)="):
        USES[use](X, amount)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "x",
    [X * 255, (X * 255).astype(np.uint8), X > 0.5, X * np.nan, -X, X[0], X.transpose(0, 2, 3, 1), X[:0], X.astype(complex), "a text", None],
    ids=["to 255", "bytes", "bools", "NaN", "negative", "one picture", "channels last", "none", "complex", "a text", "nothing"],
)
def test_what_is_no_picture_from_0_to_1_is_refused_by_name(use, x):
    with pytest.raises((TypeError, ValueError), match=r"^x (has|is|runs|must)"):
        USES[use](x, 0.5)
