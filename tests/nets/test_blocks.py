"""The blocks against the layers they are made of, against published sizes, and on bad input."""

import pytest
import torch
from torch.nn import functional as F

from support.blocks import BLOCKS, norm, parameters, randomise
from utils import Bottleneck, DenseBlock, InceptionBlock, ResidualBlock, Transition, trace_receptive_field


@pytest.fixture
def x():
    torch.manual_seed(0)
    return torch.randn(2, 6, 9, 9)


@pytest.mark.parametrize("name", BLOCKS)
def test_the_output_has_the_channels_promised_and_every_parameter_learns(name, x):
    block = BLOCKS[name]()
    y = block(x)
    assert y.shape[1] == block.out_channels
    y.square().sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in block.parameters())
    assert sum(p.grad.abs().sum() > 0 for p in block.parameters()) > len(list(block.parameters())) / 2


def test_without_normalisation_each_convolution_has_a_bias():
    block = InceptionBlock(6, 4, 2, 5, 2, 3, 2, norm=False)
    with_norm = InceptionBlock(6, 4, 2, 5, 2, 3, 2)
    assert not any(isinstance(layer, torch.nn.BatchNorm2d) for layer in block.modules())
    assert parameters(with_norm) - parameters(block) == 4 + 2 + 5 + 2 + 3 + 2  # scale and shift against a bias


def test_the_residual_block_adds_its_input_before_the_last_relu(x):
    block = randomise(ResidualBlock(6, 6))
    inner = norm(block.bn1, F.conv2d(x, block.conv1.weight, padding=1)).relu()
    inner = norm(block.bn2, F.conv2d(inner, block.conv2.weight, padding=1))
    torch.testing.assert_close(block(x), (inner + x).relu(), rtol=1e-5, atol=1e-5)


def test_a_residual_block_whose_layers_give_nothing_passes_its_input_and_a_plain_one_does_not(x):
    for skip, expected in ((True, x.relu()), (False, torch.zeros_like(x))):
        block = ResidualBlock(6, 6, skip=skip, norm=False)
        torch.nn.init.zeros_(block.conv2.weight)
        torch.nn.init.zeros_(block.conv2.bias)
        assert torch.equal(block(x), expected)


def test_the_projection_stands_only_where_the_shape_changes(x):
    same, wider, strided = ResidualBlock(6, 6), ResidualBlock(6, 8), ResidualBlock(6, 6, stride=2)
    assert [parameters(block.downsample) for block in (same, wider, strided)] == [0, 6 * 8 + 16, 6 * 6 + 12]
    block = randomise(ResidualBlock(6, 8, stride=2))
    torch.nn.init.zeros_(block.bn2.weight)
    torch.nn.init.zeros_(block.bn2.bias)
    projected = norm(block.downsample[1], F.conv2d(x, block.downsample[0].weight, stride=2))
    torch.testing.assert_close(block(x), projected.relu(), rtol=1e-5, atol=1e-5)


def test_plain_and_residual_block_of_one_width_have_the_same_parameters():
    for switch in (True, False):
        plain, residual = ResidualBlock(6, 6, skip=False, norm=switch), ResidualBlock(6, 6, norm=switch)
        assert [p.shape for p in plain.parameters()] == [p.shape for p in residual.parameters()]


def test_the_bottleneck_has_the_published_sizes_and_order(x):
    assert parameters(Bottleneck(256, 64)) == 256 * 64 + 64 * 64 * 9 + 64 * 256 + 2 * (64 + 64 + 256)
    block = randomise(Bottleneck(12, 3))
    x = torch.cat([x, x], 1)
    y = norm(block.bn1, F.conv2d(x, block.conv1.weight)).relu()
    y = norm(block.bn2, F.conv2d(y, block.conv2.weight, padding=1)).relu()
    y = norm(block.bn3, F.conv2d(y, block.conv3.weight))
    torch.testing.assert_close(block(x), (x + y).relu(), rtol=1e-5, atol=1e-5)


def test_a_stride_on_the_1x1_leaves_pixels_unread(x):
    read = {}
    for stride_on in ("1x1", "3x3"):
        torch.manual_seed(0)
        inputs = x.clone().requires_grad_()
        Bottleneck(6, 8, stride=2, stride_on=stride_on).eval()(inputs).sum().backward()
        read[stride_on] = (inputs.grad.abs().sum((0, 1)) > 0).float().mean().item()
    assert read["1x1"] == pytest.approx(25 / 81)  # rows 0, 2, … 8 and the same columns
    assert read["3x3"] == 1


def test_the_dense_block_hands_on_its_input_and_every_layers_output(x):
    block = randomise(DenseBlock(6, layers=3, growth_rate=4, bottleneck=2))
    y = block(x)
    assert torch.equal(y[:, :6], x)
    first = block.denselayer1
    inner = F.conv2d(norm(first.norm1, x).relu(), first.conv1.weight)
    new = F.conv2d(norm(first.norm2, inner).relu(), first.conv2.weight, padding=1)
    torch.testing.assert_close(y[:, 6:10], new, rtol=1e-5, atol=1e-5)
    assert [layer.conv1.in_channels for layer in block.children()] == [6, 10, 14]
    assert first.conv1.out_channels == 8


def test_the_dense_block_has_as_many_parameters_as_densenet121s_first():
    assert parameters(DenseBlock(64, layers=6, growth_rate=32)) == 335_040


def test_the_transition_mixes_channels_and_halves_the_sides(x):
    block = randomise(Transition(6, 3))
    expected = F.avg_pool2d(F.conv2d(norm(block.norm, x).relu(), block.conv.weight), 2)
    torch.testing.assert_close(block(x), expected, rtol=1e-5, atol=1e-5)
    assert block(x).shape == (2, 3, 4, 4)


@pytest.mark.parametrize(
    "name, size", [("naive", 5), ("residual", 5), ("projection", 7), ("bottleneck", 3), ("dense", 7), ("transition", 2)]
)
def test_the_receptive_field_of_a_block_can_be_traced(name, size):
    assert trace_receptive_field(BLOCKS[name]()).size == size


def test_parameters_are_named_as_in_torchvisions_models():
    assert set(dict(BLOCKS["bottlenecks"]().named_parameters())) == {
        f"{unit}.{parameter}"
        for unit in ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1")
        for parameter in ("conv.weight", "bn.weight", "bn.bias")
    }
    assert set(dict(BLOCKS["bottleneck"]().named_parameters())) == {
        *(f"conv{i}.weight" for i in (1, 2, 3)),
        *(f"bn{i}.{p}" for i in (1, 2, 3) for p in ("weight", "bias")),
        "downsample.0.weight",
        "downsample.1.weight",
        "downsample.1.bias",
    }
    assert set(dict(DenseBlock(6, 1, 4).named_parameters())) == {
        f"denselayer1.{part}{i}.{p}" for i in (1, 2) for part, p in (("norm", "weight"), ("norm", "bias"), ("conv", "weight"))
    }


@pytest.mark.parametrize("name", BLOCKS)
def test_a_batch_of_another_shape_is_refused_with_the_shape_that_fits(name):
    block = BLOCKS[name]()
    for shape in ((2, 5, 9, 9), (6, 9, 9)):
        with pytest.raises(ValueError, match=rf"x has shape \({shape[0]}, .*: use \(N, 6, H, W\)"):
            block(torch.zeros(shape))
    with pytest.raises(TypeError, match=r"x must be a torch\.Tensor .*, not ndarray"):
        block(torch.zeros(2, 6, 9, 9).numpy())


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: InceptionBlock(6, 0, 2, 5, 2, 3, 2), "width_1x1=0 must be at least 1"),
        (lambda: InceptionBlock(6, 4, 0, 5, 2, 3, 2), "reduce_3x3=0 must be at least 1"),
        (lambda: InceptionBlock(6, 4, 2, 5, 2, 3, 0), "project_pool=0 must be at least 1"),
        (lambda: InceptionBlock(6, 4, 2, 5, 2, 3, 2, kernel_5x5=7), "kernel_5x5=7 must be 5 .* or 3"),
        (lambda: ResidualBlock(6, 0), "out_channels=0 must be at least 1"),
        (lambda: ResidualBlock(6, 6, stride=0), "stride=0 must be at least 1"),
        (lambda: Bottleneck(6, 0), "width=0 must be at least 1"),
        (lambda: Bottleneck(6, 6, stride_on="first"), "stride_on='first' must be '3x3' .* or '1x1'"),
        (lambda: DenseBlock(6, 0, 4), "layers=0 must be at least 1"),
        (lambda: DenseBlock(6, 2, 0), "growth_rate=0 must be at least 1"),
        (lambda: Transition(6, 0), "out_channels=0 must be at least 1"),
    ],
)
def test_a_block_that_cannot_be_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: InceptionBlock(6, 4.5, 2, 5, 2, 3, 2), "width_1x1=4.5 must be an integer"),
        (lambda: InceptionBlock(6, 4, 2, 5, 2, 3, 2, norm=1), "norm=1 must be True or False"),
        (lambda: ResidualBlock(6, 6, skip="no"), "skip='no' must be True or False"),
        (lambda: ResidualBlock(6, 6, norm=None), "norm=None must be True or False"),
    ],
)
def test_an_argument_of_another_type_is_refused(make, message):
    with pytest.raises(TypeError, match=message):
        make()
