"""Every function that runs a model takes real numbers of any kind and layout, and gives what float32 gives, or says why not."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from support import examples
from utils import accuracy, activations, conv2d, fgsm, fit, layer_weights, maximize_activation, pgd, shape_bias, strongest_images
from utils.nets.modules import as_tensor

GREY = np.random.default_rng(0).integers(0, 2, (6, 1, 8, 8)).astype(np.float32)  # whole numbers, so that every type holds them exactly
ANSWERS = np.array([0, 1, 2, 0, 1, 2])

TURNS = {  # how to lay out the same numbers in another way
    "as they are": lambda x: x,
    "negative strides": lambda x: np.ascontiguousarray(x[..., ::-1])[..., ::-1],
    "not contiguous": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "Fortran's order": np.asfortranarray,
    "read-only": lambda x: np.frombuffer(x.tobytes(), x.dtype).reshape(x.shape),
    "another order of bytes": lambda x: x.astype(x.dtype.newbyteorder()),
    "a list": lambda x: x.tolist(),
    "a list of tensors that require a gradient": lambda x: [torch.tensor(part.astype(np.float32), requires_grad=True) for part in x],
    "a tensor": lambda x: torch.tensor(x.astype(np.float32)),
    "a tensor that requires a gradient": lambda x: torch.tensor(x.astype(np.float32), requires_grad=True),
    "a transposed tensor": lambda x: torch.tensor(x.astype(np.float32)).mT.contiguous().mT,
}
TYPES = ["f2", "f4", "f8", "g", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"]
SCALARS = [
    float,
    np.float32,
    np.float64,
    np.float16,
    lambda v: np.array(v),
    lambda v: torch.tensor(v),
    lambda v: torch.tensor(v, requires_grad=True),
]
WHOLE = [int, np.int8, np.uint64, lambda v: np.array(v), lambda v: torch.tensor(v)]
LABELS = [list, tuple, torch.tensor, *(lambda y, kind=kind: y.astype(kind) for kind in ("i1", "u1", "u2", "u8", ">i4")),
          lambda y: np.repeat(y, 2)[::2], lambda y: y[::-1].copy()[::-1]]  # fmt: skip


def net():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))


# Each function as one of pictures x, labels y, a number a (0.5) and a whole number k (2); it returns an array.
USES = {
    "fit": lambda x, y, a, k: fit(net(), (x, y), epochs=k, batch_size=k, lr=a, optimizer="sgd").train_loss,
    "accuracy": lambda x, y, a, k: accuracy(net(), (x, y)),
    "fgsm": lambda x, y, a, k: fgsm(net(), x, y, a),
    "pgd": lambda x, y, a, k: pgd(net(), x, y, a, step_size=a, steps=k, random_start=True, seed=k),
    "pgd, l2": lambda x, y, a, k: pgd(net(), x, y, a, step_size=a, steps=k, norm="l2"),
    "activations": lambda x, y, a, k: activations(net(), x, "1")["1"],
    "strongest_images": lambda x, y, a, k: strongest_images(net(), "0", k, x, k).value,
    "maximize_activation": lambda x, y, a, k: maximize_activation(net(), "0", k, size=8, start=x[0], steps=k, lr=a, jitter=k, seed=k).image,
    "maximize_activation, a side": lambda x, y, a, k: (
        maximize_activation(net(), "3", k, size=8, start=k * 4, steps=k, lr=a, in_channels=1).image
    ),
    "shape_bias": lambda x, y, a, k: shape_bias(net(), x, np.zeros(6, int), np.ones(6, int)),
}
EXPECTED = {name: use(GREY, ANSWERS, 0.5, 2) for name, use in USES.items()}


@pytest.mark.parametrize("name", USES)
@examples(25)
@given(st.sampled_from(list(TURNS)), st.sampled_from(TYPES), st.sampled_from(LABELS), st.sampled_from(SCALARS), st.sampled_from(WHOLE))
def test_numbers_of_any_kind_give_what_float32_gives(name, turn, kind, labels, scalar, whole):
    found = USES[name](TURNS[turn](GREY.astype(kind)), labels(ANSWERS), scalar(0.5), whole(2))
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(EXPECTED[name], float), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_an_attack_keeps_the_pictures_precision(dtype):
    x = np.random.default_rng(1).random((6, 1, 8, 8)).astype(dtype)
    attacked = fgsm(net(), x[:, :, ::-1], ANSWERS, np.float32(0.1))
    assert attacked.numpy().dtype == dtype
    assert np.abs(attacked.numpy().astype(float) - x[:, :, ::-1].astype(float)).max() <= np.float32(0.1)


@pytest.mark.parametrize("kind", ["f2", "i8"])
def test_other_pictures_are_attacked_in_the_models_precision(kind):
    assert fgsm(net().double(), GREY.astype(kind), ANSWERS, 0.1).dtype == torch.float64


@pytest.mark.parametrize("name", USES)
@pytest.mark.parametrize(
    "x", [GREY.astype(complex), GREY.astype(str), GREY.astype(object), None, [[1.0], [1.0, 2.0]], torch.tensor(GREY).cfloat(), "digits"],
    ids=["complex", "texts", "objects", "nothing", "ragged", "complex tensor", "a text"],
)  # fmt: skip
def test_what_is_no_array_of_real_numbers_is_refused_by_name(name, x):
    if name.startswith("maximize_activation") and (x is None or "side" in name):
        return  # no picture to begin with is none to refuse
    given = [x] if name == "maximize_activation" else x
    with pytest.raises((TypeError, ValueError), match=r"^(train: |data: )?(x|images|start) (has|is) "):
        USES[name](given, ANSWERS, 0.5, 2)


@pytest.mark.parametrize("name", ["fit", "fgsm", "pgd", "maximize_activation"])
@pytest.mark.parametrize(
    "value", [True, "0.5", 1j, [0.5], np.array([0.5]), torch.tensor([0.5]), float("nan"), float("inf"), 10**400, None, -1]
)
def test_an_amount_that_is_no_number_is_refused_by_name(name, value):
    with pytest.raises((TypeError, ValueError), match=r"^(lr|eps)="):
        USES[name](GREY, ANSWERS, value, 2)


@pytest.mark.parametrize("name", ["fit", "pgd", "maximize_activation"])
@pytest.mark.parametrize("value", [True, 2.0, "2", np.array([2]), torch.tensor([2]), torch.tensor(2.0), None, 0, -1])
def test_a_count_that_is_none_is_refused_by_name(name, value):
    with pytest.raises((TypeError, ValueError), match=r"^(epochs|steps|seed|channel|jitter)="):
        USES[name](GREY, ANSWERS, 0.5, value)


@pytest.mark.parametrize("name", ["fit", "accuracy", "fgsm", "pgd"])
@pytest.mark.parametrize("y", [ANSWERS * 1.0, ANSWERS > 0, ANSWERS[:5], ANSWERS + 1, ANSWERS - 1, list("abcabc"), [0] * 5 + [None]])
def test_labels_that_are_none_are_refused(name, y):
    with pytest.raises((TypeError, ValueError), match=r"y |labels"):
        USES[name](GREY, y, 0.5, 2)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_batch_of_one_is_no_hindrance_where_the_mean_runs_over_places(size):
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 3))
    assert len(fit(model, (GREY[:5], ANSWERS[:5]), epochs=1, batch_size=size, lr=0.01)) == 1


@pytest.mark.parametrize("transform", [lambda x, y: x[:1], lambda x, y: x.numpy(), lambda x, y: None, lambda x, y: (x, y)])
def test_a_transform_that_gives_no_batch_is_named(transform):
    with pytest.raises(ValueError, match=r"transform must return a tensor of 3 inputs"):
        fit(net(), (GREY, ANSWERS), epochs=1, batch_size=3, lr=0.01, transform=transform)


def test_conv2d_takes_a_layers_weight_and_bias():
    layer = nn.Conv2d(1, 4, 3)
    expected = layer(torch.tensor(GREY)).detach().numpy()
    np.testing.assert_allclose(conv2d(GREY, layer.weight, layer.bias), expected, atol=1e-5)


def test_an_array_that_torch_can_use_is_not_copied():
    assert as_tensor("x", GREY).data_ptr() == GREY.ctypes.data


def from_(x):
    return maximize_activation(net(), "0", 0, size=8, start=x, steps=1)


REFUSED = {
    "pictures with NaN": (lambda: strongest_images(net(), "0", 0, GREY * np.nan, 1), "images holds NaN"),
    "a picture of NaN to begin with": (lambda: from_(GREY[0] * np.nan), "start runs from nan"),
    "a picture beyond its bounds": (lambda: from_(GREY[0] * 255), "outside bounds=(0.0, 1.0)"),
    "a text for yes": (lambda: fgsm(net(), GREY, ANSWERS, 0.1, targeted="no"), "targeted='no' must be True or False"),
    "a number for yes": (lambda: pgd(net(), GREY, ANSWERS, 0.1, step_size=0.1, steps=1, random_start=1), "random_start=1 must"),
    "a network without numbers": (lambda: accuracy(net().to("meta"), (GREY, ANSWERS)), "0.weight is on the meta device"),
    "digits below 0": (lambda: layer_weights(net(), digits=-1), "digits=-1 must be at least 0"),
    "a padding beyond memory": (lambda: conv2d(GREY[0, 0], np.ones((3, 3)), padding=10**9), "padding=1000000000 makes 2,000,000,008"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_go_wrong_silently_or_deep_inside_is_refused_by_name(name):
    wrong, said = REFUSED[name]
    with pytest.raises((TypeError, ValueError)) as error:
        wrong()
    assert said in str(error.value)
