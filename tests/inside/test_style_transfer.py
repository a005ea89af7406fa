"""Style transfer: Gram matrices against their definition, and pictures that take the one's texture and keep the other's maps."""

import re

import pytest
import torch
from torch import nn

from utils import activations
from utils.inside.style_transfer import gram_matrices, style_transfer

LAYERS = {"style_layers": ["1"], "content_layer": "1"}


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.Dropout(), nn.Flatten(), nn.LazyLinear(4))


def pictures(seed, n=2):
    return torch.rand(n, 3, 10, 10, generator=torch.Generator().manual_seed(seed))


def off(model, x, style):
    """How far the Gram matrices of each picture are from the style's, as a share."""
    found, wanted = (gram_matrices(activations(model, pictures, "1")["1"]) for pictures in (x, style))
    return ((found - wanted) ** 2).sum((1, 2)) / (wanted**2).sum((1, 2))


def test_gram_matrices_are_the_mean_products_of_two_channels():
    maps = torch.randn(2, 4, 3, 5)
    expected = torch.einsum("nahw,nbhw->nab", maps, maps) / 15
    torch.testing.assert_close(gram_matrices(maps), expected)
    torch.testing.assert_close(gram_matrices(maps.flip(2, 3)), expected)  # places do not count


def test_the_texture_comes_and_each_picture_gets_its_own(model):
    content, style = pictures(1), pictures(2) * torch.tensor([0.3, 1.0])[:, None, None, None]
    x = style_transfer(model, content, style, content_weight=0, **LAYERS)
    assert (off(model, x, style) < 0.1 * off(model, content, style)).all()
    assert (off(model, x, style.flip(0)) > off(model, x, style)).all()
    assert x.min() >= 0 and x.max() <= 1


def test_the_more_the_content_weighs_the_nearer_the_maps_stay(model):
    content, style = pictures(1), 0.3 * pictures(2)
    kept = activations(model, content, "1")["1"]
    moved = [
        (activations(model, style_transfer(model, content, style, content_weight=weight, **LAYERS), "1")["1"] - kept).norm()
        for weight in (0, 3, 100)
    ]
    assert moved[0] > moved[1] > 2 * moved[2] > 0, moved


def test_the_first_step_follows_the_losses_gradient(model):
    """Adam's first step is `lr` against the gradient's sign: the loss is written out here by itself."""
    content, style = 0.25 + pictures(1) / 2, pictures(2)
    x = style_transfer(model, content, style, content_weight=3, steps=1, lr=0.01, **LAYERS)
    now = content.clone().requires_grad_()
    maps, grams = model[:2](now), gram_matrices(model[:2](style))
    ((gram_matrices(maps) - grams).square().sum((1, 2)) / grams.square().sum((1, 2))).sum().backward()  # the maps have not moved yet
    clear = now.grad.abs() > 1e-5
    torch.testing.assert_close((x - content)[clear], -0.01 * now.grad.sign()[clear], atol=1e-4, rtol=0)
    assert clear.float().mean() > 0.9


def test_the_model_stays_as_it_was(model):
    activations(model, pictures(1), "1")
    model.train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    style_transfer(model, pictures(1), pictures(2), content_weight=1, steps=2, **LAYERS)
    assert model.training and all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"style": pictures(2, n=3)}, "give (N, C, H, W), one for each"),
        ({"content": pictures(1) * float("nan")}, "content holds NaN"),
        ({"style": pictures(2) * 255}, "style runs from"),
        ({"style": pictures(2).permute(0, 2, 3, 1)}, "style has shape (2, 10, 10, 3), but 0 (Conv2d) has in_channels=3"),
        ({"style_layers": []}, "style_layers=[] must be a list"),
        ({"style_layers": "1"}, "style_layers='1' must be a list"),
        ({"content_layer": "9"}, "layer='9' is none of the model's"),
        ({"content_weight": -1}, "content_weight"),
        ({"steps": 0}, "steps"),
        ({"lr": 0}, "lr"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changed, words, model):
    given = {"content": pictures(1), "style": pictures(2), "content_weight": 1, **LAYERS, **changed}
    content, style = given.pop("content"), given.pop("style")
    with pytest.raises(ValueError, match=re.escape(words)):
        style_transfer(model, content, style, **given)
