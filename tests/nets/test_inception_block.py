"""The Inception block against its branches, and against GoogLeNet's table."""

import pytest
import torch
from torch.nn import functional as F

from support.blocks import BLOCKS, norm, parameters, randomise, weights
from utils import InceptionBlock, trace_receptive_field

# Table 1 of Szegedy et al. 2014: in_channels and the six widths, output channels, parameters in units of 1,024
GOOGLENET = {
    "3a": ((192, 64, 96, 128, 16, 32, 32), 256, 159),
    "3b": ((256, 128, 128, 192, 32, 96, 64), 480, 380),
    "4a": ((480, 192, 96, 208, 16, 48, 64), 512, 364),
    "4b": ((512, 160, 112, 224, 24, 64, 64), 512, 437),
    "4c": ((512, 128, 128, 256, 24, 64, 64), 512, 463),
    "4d": ((512, 112, 144, 288, 32, 64, 64), 528, 580),
    "4e": ((528, 256, 160, 320, 32, 128, 128), 832, 840),
    "5a": ((832, 256, 160, 320, 32, 128, 128), 832, 1072),
    "5b": ((832, 384, 192, 384, 48, 128, 128), 1024, 1388),
}


@pytest.fixture
def x():
    torch.manual_seed(0)
    return torch.randn(2, 6, 9, 9)


@pytest.mark.parametrize("name", GOOGLENET)
def test_the_block_has_the_channels_and_about_the_weights_of_googlenets_table(name):
    widths, out_channels, published = GOOGLENET[name]
    block = InceptionBlock(*widths)
    assert block.out_channels == out_channels
    assert weights(block) / 1024 == pytest.approx(published, rel=0.08)  # its own sums are off, most in 4c


def test_the_weights_of_block_3a_are_those_counted_by_hand():
    by_hand = 192 * 64 + 192 * 96 + 96 * 128 * 9 + 192 * 16 + 16 * 32 * 25 + 192 * 32
    assert weights(InceptionBlock(*GOOGLENET["3a"][0])) == by_hand == 163_328


def test_the_inception_branches_stand_side_by_side(x):
    block = randomise(BLOCKS["bottlenecks"]())

    def unit(unit, x, padding):
        return norm(unit.bn, F.conv2d(x, unit.conv.weight, padding=padding)).relu()

    branches = [
        unit(block.branch1, x, 0),
        unit(block.branch2[1], unit(block.branch2[0], x, 0), 1),
        unit(block.branch3[1], unit(block.branch3[0], x, 0), 2),
        unit(block.branch4[1], F.max_pool2d(x, 3, 1, 1), 0),
    ]
    torch.testing.assert_close(block(x), torch.cat(branches, 1), rtol=1e-5, atol=1e-5)


def test_the_naive_block_keeps_the_pooled_channels_and_costs_more(x):
    block = randomise(BLOCKS["naive"]())
    assert block.out_channels == 4 + 5 + 3 + 6
    torch.testing.assert_close(block(x)[:, -6:], F.max_pool2d(x, 3, 1, 1))
    naive = InceptionBlock(192, 64, None, 128, None, 32, None)
    assert parameters(naive) > 2 * parameters(InceptionBlock(*GOOGLENET["3a"][0]))


def test_a_5x5_branch_of_3x3_sees_and_costs_less(x):
    wide, narrow = InceptionBlock(6, 4, 2, 5, 2, 3, 2), InceptionBlock(6, 4, 2, 5, 2, 3, 2, kernel_5x5=3)
    assert (trace_receptive_field(wide).size, trace_receptive_field(narrow).size) == (5, 3)
    assert parameters(wide) - parameters(narrow) == 2 * 3 * (25 - 9)
    assert narrow(x).shape == wide(x).shape
