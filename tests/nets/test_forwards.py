"""The networks' forwards against forwards written by torchvision's names."""

import pytest
import torch
import torch.nn.functional as F

from support.nets import random_input, random_weights
from utils import (
    densenet121,
    googlenet,
    resnet18,
    resnet50,
)  # fmt: skip


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def norm(w, name, x, eps=1e-5):
    weight, bias, mean, var = (w[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var"))
    return F.batch_norm(x, mean, var, weight, bias, eps=eps)


def resnet_forward(w, x, depths, stride_on="3x3"):
    x = F.relu(norm(w, "bn1", F.conv2d(x, w["conv1.weight"], stride=2, padding=3)))
    x = F.max_pool2d(x, 3, 2, 1)
    for layer, depth in enumerate(depths, 1):
        for i in range(depth):
            name, stride = f"layer{layer}.{i}", 2 if layer > 1 and i == 0 else 1
            y, skip = x, x
            strided = "conv1" if f"{name}.conv3.weight" not in w or stride_on == "1x1" else "conv2"
            for n in (1, 2, 3):
                weight = w.get(f"{name}.conv{n}.weight")
                if weight is not None:
                    y = F.relu(y) if n > 1 else y
                    y = F.conv2d(y, weight, stride=stride if strided == f"conv{n}" else 1, padding=weight.shape[-1] // 2)
                    y = norm(w, f"{name}.bn{n}", y)
            if f"{name}.downsample.0.weight" in w:
                skip = norm(w, f"{name}.downsample.1", F.conv2d(x, w[f"{name}.downsample.0.weight"], stride=stride))
            x = F.relu(y + skip)
    return F.linear(x.mean((2, 3)), w["fc.weight"], w["fc.bias"])


def densenet_forward(w, x):
    x = F.conv2d(x, w["features.conv0.weight"], stride=2, padding=3)
    x = F.max_pool2d(F.relu(norm(w, "features.norm0", x)), 3, 2, 1)
    for block, depth in enumerate((6, 12, 24, 16), 1):
        for layer in range(1, depth + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            y = F.conv2d(F.relu(norm(w, f"{name}.norm1", x)), w[f"{name}.conv1.weight"])
            y = F.conv2d(F.relu(norm(w, f"{name}.norm2", y)), w[f"{name}.conv2.weight"], padding=1)
            x = torch.cat([x, y], 1)
        if block < 4:
            name = f"features.transition{block}"
            x = F.avg_pool2d(F.conv2d(F.relu(norm(w, f"{name}.norm", x)), w[f"{name}.conv.weight"]), 2)
    x = F.relu(norm(w, "features.norm5", x)).mean((2, 3))
    return F.linear(x, w["classifier.weight"], w["classifier.bias"])


def googlenet_forward(w, x):
    def unit(name, x, stride=1):
        weight = w[f"{name}.conv.weight"]
        x = F.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)
        return F.relu(norm(w, f"{name}.bn", x, eps=0.001))

    x = F.max_pool2d(unit("conv1", x, stride=2), 3, 2, ceil_mode=True)
    x = F.max_pool2d(unit("conv3", unit("conv2", x)), 3, 2, ceil_mode=True)
    for block in ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]:
        if block in ("4a", "5a"):
            x = F.max_pool2d(x, 3 if block == "4a" else 2, 2, ceil_mode=True)
        name = f"inception{block}"
        x = torch.cat([
            unit(f"{name}.branch1", x),
            unit(f"{name}.branch2.1", unit(f"{name}.branch2.0", x)),
            unit(f"{name}.branch3.1", unit(f"{name}.branch3.0", x)),
            unit(f"{name}.branch4.1", F.max_pool2d(x, 3, 1, 1, ceil_mode=True)),
        ], 1)  # fmt: skip
    return F.linear(x.mean((2, 3)), w["fc.weight"], w["fc.bias"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "build, options, forward, size",
    [
        (resnet18, {}, lambda w, x: resnet_forward(w, x, (2, 2, 2, 2)), 65),
        (resnet50, {}, lambda w, x: resnet_forward(w, x, (3, 4, 6, 3)), 65),
        (resnet50, {"stride_on": "1x1"}, lambda w, x: resnet_forward(w, x, (3, 4, 6, 3), "1x1"), 65),
        (densenet121, {}, densenet_forward, 70),
        (googlenet, {}, googlenet_forward, 75),  # 75 → 38 → 19 → 10 → 5 → 3: every pool has a part left over
        (googlenet, {"kernel_5x5": 5}, googlenet_forward, 75),
    ],
)
def test_the_forward_by_torchvisions_names_is_the_models(build, options, forward, size):
    model = random_weights(build(num_classes=7, **options))
    x = random_input(size)
    with torch.no_grad():
        expected = forward(model.state_dict(), x)
        assert expected.std() > 1e-3
        torch.testing.assert_close(model(x), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.slow
def test_stride_on_moves_only_the_stride():
    x = random_input(64, n=1)
    ours = random_weights(resnet50(num_classes=3))
    papers = resnet50(num_classes=3, stride_on="1x1").eval()
    papers.load_state_dict(ours.state_dict())
    with torch.no_grad():
        assert not torch.allclose(ours(x), papers(x))
    assert (ours.layer3[0].conv1.stride, ours.layer3[0].conv2.stride) == ((1, 1), (2, 2))
    assert (papers.layer3[0].conv1.stride, papers.layer3[0].conv2.stride) == ((2, 2), (1, 1))
