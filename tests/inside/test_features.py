"""Looking inside: named feature maps, the strongest pictures, and pictures made for a channel, against closed forms."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from utils import activations, efficientnet_lite0, maximize_activation, strongest_images
from utils.inside.maximisation import _blurred, _sides


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Dropout(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 5, 3),
        nn.Flatten(),
        nn.LazyLinear(6),
    )


def prepared(model, side=8):
    with torch.no_grad():
        model.eval()(torch.zeros(1, 3, side, side))
    return model.train()


def hooks(model):
    return sum(len(module._forward_hooks) for module in model.modules())


def test_activations_are_what_the_layers_give_by_hand(model):
    prepared(model)
    x = torch.rand(7, 3, 8, 8)
    found = activations(model, x, ["0", "2", "7"])
    model.eval()
    with torch.no_grad():
        first = model[0](x)
        assert torch.equal(found["0"], first)  # also though what follows might change it
        assert torch.equal(found["2"], model[2](model[1](first)))
        assert torch.equal(found["7"], model(x))


def test_activations_survive_a_relu_that_works_in_place():
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True))
    assert activations(model, torch.randn(4, 1, 8, 8), "2")["2"].min() == 0
    x = torch.randn(2, 3, 4, 4)
    assert x.min() < 0
    found = activations(nn.Sequential(nn.Identity(), nn.ReLU(inplace=True)), x.clone(), ["0"])
    assert torch.equal(found["0"], x)


def broken(model):
    class Broken(nn.Module):
        def __init__(self):
            super().__init__()
            self.inside = model

        def forward(self, x):
            self.inside(x)
            raise RuntimeError("broken")

    return Broken()


@pytest.mark.parametrize(
    "use",
    [
        lambda model, layer: activations(model, torch.zeros(1, 3, 8, 8), layer),
        lambda model, layer: strongest_images(model, layer, 0, torch.zeros(2, 3, 8, 8), 1),
        lambda model, layer: maximize_activation(model, layer, 0, size=8, steps=2),
    ],
)
def test_hooks_go_and_modes_and_gradients_stay_also_after_an_error(model, use):
    prepared(model)[3].eval()
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    use(model, "0")
    with pytest.raises(RuntimeError, match="broken"):
        use(broken(model), "inside.0")
    assert hooks(model) == 0
    assert [module.training for module in model] == [True, True, True, False, True, True, True, True]
    assert all((parameter.grad == 1).all() and parameter.requires_grad for parameter in model.parameters())
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


@pytest.mark.parametrize(
    "use, error, words",
    [
        (lambda m: activations(m, torch.zeros(1, 3, 8, 8), "conv"), ValueError, "'conv' is none of the model's: use one of '0', '1'"),
        (lambda m: activations(m, torch.zeros(1, 3, 8, 8), ""), ValueError, "none of the model's"),
        (
            lambda _: activations(efficientnet_lite0(2), torch.zeros(1, 3, 8, 8), "block.4"),
            ValueError,
            r"layer='block.4' is none of the model's: use one of dict\(model.named_modules\(\)\), for example 'blocks.4', .{,90}$",
        ),
        (lambda m: activations("net", torch.zeros(1, 3, 8, 8), "0"), TypeError, "torch.nn.Module"),
        (lambda m: strongest_images(m, "0", 4, torch.zeros(2, 3, 8, 8), 1), ValueError, "channel=4 .* has 4, 0 to 3"),
        (lambda m: strongest_images(m, "0", 0, torch.zeros(2, 3, 8, 8), 3), ValueError, "k=3"),
        (lambda m: maximize_activation(m, "0", -1, size=8), ValueError, "channel=-1"),
        (lambda m: maximize_activation(m, "9", 0, size=8), ValueError, "'9'"),
        (lambda m: maximize_activation(m, "0", 0, size=8, blur=0.5), ValueError, "blur=0.5"),
        (lambda m: maximize_activation(m, "0", 0, size=8, lr=0), ValueError, "lr=0"),
        (lambda m: maximize_activation(m, "0", 0, size=8, upscale=1), ValueError, "upscale=1"),
        (lambda m: maximize_activation(m, "0", 0, size=8, start=9), ValueError, "start=9"),
        (lambda m: maximize_activation(m, "0", 0, size=8, start=torch.zeros(3, 7, 7)), ValueError, "start has shape"),
        (lambda m: maximize_activation(m, "0", 0, size=8, bounds=(1, 0)), ValueError, "bounds"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(model, use, error, words):
    with pytest.raises(error, match=words):
        use(prepared(model))


def test_strongest_images_are_sorted_and_their_places_point_at_the_patch():
    rng = np.random.default_rng(0)
    images = rng.random((300, 1, 9, 9), np.float32) / 10
    pattern = torch.tensor([[[[0.0, 1, 0], [1, -2, 1], [0, 1, 0]]]])
    planted = {17: (2, 4, 1.0), 260: (5, 0, 3.0), 40: (0, 6, 2.0)}
    for n, (row, column, strength) in planted.items():
        images[n, 0, row : row + 3, column : column + 3] = strength * pattern[0, 0].clamp(min=0).numpy()
    model = nn.Sequential(nn.Conv2d(1, 1, 3, bias=False))
    model[0].weight.data = pattern
    best = strongest_images(model, "0", 0, images, 3)
    assert best.index.tolist() == [260, 40, 17]
    assert best.place.tolist() == [[5, 0], [0, 6], [2, 4]]
    assert best.value == pytest.approx([12, 8, 4])


def linear(weight):
    model = nn.Sequential(nn.Conv2d(*weight.shape[1::-1], weight.shape[2], bias=False))
    model[0].weight.data = weight
    return model


@pytest.mark.slow
def test_for_one_filter_under_weight_decay_the_best_picture_is_proportional_to_it():
    weight = torch.randn(1, 3, 5, 5, generator=torch.Generator().manual_seed(1))
    result = maximize_activation(
        linear(weight), "0", 0, size=5, steps=800, lr=0.02, weight_decay=0.5, blur=0, bounds=(-100, 100), start=torch.zeros(3, 5, 5)
    )
    np.testing.assert_allclose(result.image, weight[0] / 0.5, atol=0.02)  # where the gradient w − λx is 0


def test_within_bounds_the_best_picture_of_one_filter_is_its_sign():
    weight = torch.randn(1, 2, 4, 4, generator=torch.Generator().manual_seed(2))
    result = maximize_activation(linear(weight), "0", 0, size=4, steps=40, blur=0, bounds=(-1, 3), in_channels=2)
    assert np.array_equal(result.image, np.where(weight[0] > 0, 3, -1))
    assert result.history[-1] == pytest.approx((weight * torch.tensor(result.image)).sum().item(), rel=1e-5)


def test_the_mean_of_a_linear_layer_asks_for_one_flat_colour():
    weight = torch.randn(1, 3, 3, 3, generator=torch.Generator().manual_seed(3))
    image = maximize_activation(linear(weight), "0", 0, size=20, steps=40, blur=0).image
    for plane, total in zip(image[:, 3:-3, 3:-3], weight.sum((0, 2, 3))):
        assert (plane == (total > 0).item()).all()


def test_the_mean_rises_and_seeds_repeat(model):
    prepared(model)
    first, again, other = (maximize_activation(model[:6], "5", 2, size=12, start=8, steps=15, jitter=2, seed=seed) for seed in (0, 0, 1))
    assert first.history[-1] > first.history[0] + 0.05
    assert np.array_equal(first.image, again.image) and first.history == again.history
    assert not np.array_equal(first.image, other.image)
    assert first.image.shape == (3, 12, 12) and len(first.history) == 3 * 15 + 1
    assert first.image.min() >= 0 and first.image.max() <= 1


def test_the_recipe_goes_from_56_in_twelve_enlargements_to_499():
    assert len(_sides(56, 499, 1.2)) == 13
    assert _sides(8, 8, 1.2) == [8]
    assert _sides(10, 12, 1.2) == [10, 12]


@pytest.mark.parametrize("share", [0.0, 0.05, 1 / 3])
def test_blur_is_a_convolution_with_three_taps_each_way(share):
    x = torch.rand(1, 3, 6, 7)
    taps = torch.tensor([share, 1 - 2 * share, share])
    kernel = torch.outer(taps, taps).expand(3, 1, 3, 3)
    expected = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, groups=3)
    torch.testing.assert_close(_blurred(x, share), expected)


def test_one_step_is_adams():
    weight = torch.randn(1, 1, 3, 3, generator=torch.Generator().manual_seed(4))
    start = torch.full((1, 3, 3), 0.5)
    image = maximize_activation(linear(weight), "0", 0, size=3, steps=1, lr=0.1, weight_decay=0, blur=0, start=start).image
    np.testing.assert_allclose(image, 0.5 + 0.1 * weight[0].sign(), atol=1e-6)  # Adam's first step is lr·sign


def test_a_layer_before_a_relu_in_place_is_climbed_before_it():
    model = nn.Sequential(linear(-torch.ones(1, 1, 2, 2)), nn.ReLU(inplace=True))
    assert maximize_activation(model, "0", 0, size=2, steps=30, blur=0, in_channels=1).history[-1] == 0  # of −4x, at x = 0
    assert maximize_activation(model, "0", 0, size=2, steps=1, blur=0, in_channels=1).history[0] < -1


def test_what_follows_the_layer_runs_no_more_often_than_needed():
    counted = []
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 2))
    model[3].register_forward_hook(lambda module, x, y: counted.append(len(y)))
    x = torch.rand(20, 3, 8, 8)
    assert activations(model, x, "0")["0"].equal(model[0](x).detach())
    assert counted == [1]  # one picture goes through the whole, to see that nothing comes back to the layer
    counted.clear()
    maximize_activation(model, "0", 1, size=8, steps=5)
    assert counted.count(1) == len(counted) <= 2


def test_a_layer_that_runs_twice_gives_its_last_answer_however_many_pictures_come():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Conv2d(3, 3, 1)

        def forward(self, x):
            return self.layer(self.layer(x))

    model, x = Twice(), torch.rand(20, 3, 4, 4)
    assert torch.allclose(activations(model, x, "layer")["layer"], model(x).detach())
    best = strongest_images(model, "layer", 1, x, 20)
    assert np.allclose(best.value, model(x)[:, 1].amax((1, 2)).detach()[best.index])
    climb = maximize_activation(model, "layer", 1, size=4, steps=3).history
    assert len(climb) == 4 and climb[-1] == pytest.approx(
        model(torch.tensor(maximize_activation(model, "layer", 1, size=4, steps=3).image)[None])[0, 1].mean().item(), abs=1e-5
    )
