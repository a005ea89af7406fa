"""fgsm and pgd: within their limits exactly, as their formulas say, and without a trace on the model."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from utils import accuracy, digits, fgsm, fit, pgd


def small(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.5), nn.Linear(4 * 9, 3))


def pictures(n=6, seed=1, dtype=torch.float32):
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(n, 1, 5, 5, generator=generator, dtype=dtype), torch.arange(n) % 3


def loss(model, x, y):
    return F.cross_entropy(model.eval()(x), y).item()


ATTACKS = {
    "fgsm": lambda *a, **k: fgsm(*a, **k),
    "pgd": lambda *a, **k: pgd(*a, step_size=a[3] / 4 + 1e-3, steps=6, **k),
    "pgd from a random start": lambda *a, **k: pgd(*a, step_size=a[3] / 4 + 1e-3, steps=3, random_start=True, seed=3, **k),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@given(eps=st.floats(0, 1), seed=st.integers(0, 5), double=st.booleans())
def test_no_number_leaves_eps_or_the_bounds(attack, eps, seed, double):
    dtype = torch.float64 if double else torch.float32
    x, y = pictures(seed=seed, dtype=dtype)
    attacked = attack(small(seed).to(dtype), x, y, eps)
    assert attacked.shape == x.shape and attacked.dtype == x.dtype
    assert (attacked.double() - x.double()).abs().max() <= eps
    assert attacked.min() >= 0 and attacked.max() <= 1


@given(eps=st.floats(0, 3), seed=st.integers(0, 5))
def test_no_picture_leaves_the_l2_ball(eps, seed):
    x, y = pictures(seed=seed)
    attacked = pgd(small(seed), x, y, eps, step_size=eps / 2 + 1e-3, steps=4, norm="l2", random_start=True, seed=seed)
    assert (attacked.double() - x.double()).flatten(1).norm(dim=1).max() <= eps
    assert attacked.min() >= 0 and attacked.max() <= 1


def test_fgsm_is_its_formula():
    model, (x, y) = small().eval(), pictures()
    leaf = x.clone().requires_grad_()
    F.cross_entropy(model(leaf), y).backward()
    expected = (x + 0.01 * leaf.grad.sign()).clamp(0, 1)
    assert torch.allclose(fgsm(small(), x, y, 0.01), expected, atol=1e-7)


def test_one_full_pgd_step_is_fgsm():
    x, y = pictures()
    assert torch.equal(pgd(small(), x, y, 0.1, step_size=0.1, steps=1), fgsm(small(), x, y, 0.1))


def test_the_loss_rises_and_towards_a_target_falls():
    model, (x, y) = small(), pictures()
    other = (y + 1) % 3
    for attack in ATTACKS.values():
        assert loss(model, attack(model, x, y, 0.05), y) > loss(model, x, y)
        assert loss(model, attack(model, x, other, 0.05, targeted=True), other) < loss(model, x, other)


def test_more_steps_do_no_worse_than_one():
    model, (x, y) = small(), pictures()
    assert loss(model, pgd(model, x, y, 0.1, step_size=0.02, steps=20), y) >= loss(model, fgsm(model, x, y, 0.1), y) - 1e-3


def test_the_model_stays_as_it_was():
    model, (x, y) = small().train(), pictures()
    F.cross_entropy(model(x), y).backward()
    before = {name: (p.clone(), p.grad.clone()) for name, p in model.named_parameters()}
    buffers = {name: b.clone() for name, b in model.named_buffers()}
    pgd(model, x, y, 0.1, step_size=0.05, steps=3)
    assert model.training and not x.requires_grad
    for name, p in model.named_parameters():
        assert torch.equal(p, before[name][0]) and torch.equal(p.grad, before[name][1]) and p.requires_grad
    assert all(torch.equal(b, buffers[name]) for name, b in model.named_buffers())


def test_a_seed_repeats_a_random_start():
    model, (x, y) = small(), pictures()
    first, again, other = (pgd(model, x, y, 0.1, step_size=0.01, steps=1, random_start=True, seed=s) for s in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_attacked_digits_are_misread_and_random_noise_of_the_same_size_is_not():
    train, (x, y) = digits()
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10))
    fit(model, train, epochs=6, batch_size=32, lr=0.01)
    x, y = torch.tensor(x[:200]), torch.tensor(y[:200])
    noise = (x + 0.15 * torch.sign(torch.randn(x.shape, generator=torch.Generator().manual_seed(0)))).clamp(0, 1)
    assert accuracy(model, (noise, y)) > 0.8
    assert accuracy(model, (fgsm(model, x, y, 0.15), y)) < 0.5


@pytest.mark.parametrize(
    "change, words",
    [
        ({"eps": -0.1}, "eps=-0.1"),
        ({"eps": float("nan")}, "eps=nan"),
        ({"eps": 8}, "eps=8 is more than .* use at most 1; .* use 8/255$"),
        ({"eps": 8, "bounds": (-1, 1)}, r"use at most 2; .* use 2\*8/255$"),
        ({"eps": 600, "bounds": (-1, 1)}, "use at most 2$"),
        ({"x": torch.full((6, 1, 5, 5), 2.0)}, "outside bounds"),
        ({"x": torch.zeros(6, 1, 5, 5, dtype=torch.complex64)}, "complex"),
        ({"y": torch.zeros(5, dtype=torch.int64)}, r"shape \(6,\)"),
        ({"y": torch.zeros(6)}, "class numbers"),
        ({"y": torch.full((6,), 7)}, "y runs up to 7: the model has [1-7] classes"),
        ({"model": nn.Sequential(nn.Flatten(), nn.Identity())}, "labels|classes|parameter|gradient|N, classes"),
    ],
)
def test_what_does_not_fit_is_refused(change, words):
    x, y = pictures()
    arguments = {"model": small(), "x": x, "y": torch.full((6,), 30) if "model" in change else y, "eps": 0.1} | change
    with pytest.raises((ValueError, TypeError), match=words):
        fgsm(**arguments)


@pytest.mark.parametrize("change", [{"steps": 0}, {"step_size": 0}, {"norm": "l1"}, {"steps": 1.5}])
def test_pgd_refuses_steps_and_norms_that_cannot_be(change):
    x, y = pictures()
    with pytest.raises((TypeError, ValueError), match=next(iter(change))):
        pgd(small(), x, y, 0.1, **({"step_size": 0.1, "steps": 1} | change))


@pytest.mark.parametrize("norm, most", [("linf", 1), ("l2", 5)])  # pictures have 25 numbers
@pytest.mark.parametrize("name", ["eps", "step_size"])
def test_no_length_is_longer_than_any_change_within_the_bounds(norm, most, name):
    x, y = pictures()
    attack = lambda length: pgd(small(), x, y, **({"eps": 0.1, "step_size": 0.1} | {name: length}), steps=1, norm=norm)
    assert attack(most).shape == x.shape
    with pytest.raises(ValueError, match=f"{name}={most + 1} is more than .* use at most {most}"):
        attack(most + 1)


@pytest.mark.parametrize("attack", [fgsm, lambda *a: pgd(*a, step_size=0.5, steps=3)], ids=["fgsm", "pgd"])
def test_a_pixel_as_bright_as_eps_falls_to_0_or_nearly_so_and_the_attack_ends(attack):
    """2/255 in 32 bits is a little more than 2/255: black would be too far, and the next numbers after 0 lead nowhere."""
    levels = (torch.arange(256) / 255)[:, None].expand(256, 2).contiguous()
    model = torch.nn.Linear(2, 2)
    for level in (1, 2, 8):
        attacked = attack(model, levels, torch.zeros(256, dtype=torch.long), level / 255)
        change = (attacked.double() - levels.double()).abs()
        assert change.max() <= level / 255 and change.max() > level / 255 * 0.99
