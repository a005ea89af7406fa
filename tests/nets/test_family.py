"""The family in numbers: stages add up to what torch counts, and depths are those the papers' names promise."""

import pytest
import torch
from torch import nn

from utils import count_macs, count_parameters, trace_receptive_field
from utils.nets import models
from utils.nets.family import IMAGENET, PUBLISHED, count_depth, family, stages

NAMES = list(PUBLISHED)


def built(name):
    with torch.device("meta"):
        return getattr(models, PUBLISHED[name][0])()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_stages_add_up_to_the_model(name):
    network, model = family()[name], built(name)
    assert network.parameters == sum(stage.parameters for stage in network.stages) == count_parameters(model)
    assert network.macs == sum(stage.macs for stage in network.stages) == count_macs(model, PUBLISHED[name][2])


@pytest.mark.parametrize("name", NAMES)
def test_a_network_has_at_most_25_stages_and_begins_with_its_input(name):
    network = family()[name]
    assert 5 <= len(network.stages) <= 25
    assert network.stages[0].kind == "input"
    assert network.stages[0].shape == PUBLISHED[name][2]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_stage_has_the_shape_that_its_module_puts_out_and_the_field_that_is_traced(name):
    model = built(name).eval()
    seen = {}
    for path, module in model.named_modules():
        module.register_forward_hook(lambda _, x, y, path=path: seen.update({path: tuple(y.shape[1:])}))
    model(torch.zeros(1, *PUBLISHED[name][2], device="meta"))
    for hooked in model.modules():
        hooked._forward_hooks.clear()
    for stage in family()[name].stages[1:]:
        assert stage.shape == seen[stage.name]
        if stage.field is not None:
            assert stage.field == trace_receptive_field(model, until=stage.name).size


def test_the_convolutional_stages_of_one_size_are_the_papers():
    """Table 1 of Simonyan & Zisserman: 13 convolutions of 3×3, and three dense layers with nearly all weights."""
    vgg = family()["VGG-16"]
    assert [stage.kind for stage in vgg.stages].count("convolution 3×3") == 13
    dense = [stage.parameters for stage in vgg.stages if stage.kind == "dense layer"]
    assert dense == [102764544, 16781312, 4097000]


@pytest.mark.parametrize(
    "name, depth", [("AlexNet", 8), ("VGG-16", 16), ("GoogLeNet", 22), ("ResNet-18", 18), ("ResNet-50", 50), ("DenseNet-121", 121)]
)
def test_the_depth_is_the_one_in_the_papers_name(name, depth):
    assert family()[name].depth == depth == count_depth(built(name))


def test_the_longest_path_counts_and_not_the_number_of_layers():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.short, self.long = nn.Conv2d(1, 1, 1), nn.Sequential(nn.Conv2d(1, 1, 1), nn.ReLU(), nn.Conv2d(1, 1, 1))

        def forward(self, x):
            return self.short(x) + self.long(x)

    assert count_depth(Two()) == 2


def test_a_pool_that_changes_nothing_is_no_stage_of_its_own():
    model = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.AdaptiveAvgPool2d(224), nn.MaxPool2d(2))
    assert [stage.kind for stage in stages(model, IMAGENET)] == ["input", "convolution 3×3", "max pool 2×2, stride 2"]


def test_hooks_are_gone_afterwards():
    model = nn.Sequential(nn.Conv2d(3, 4, 3))
    stages(model, (3, 8, 8))
    assert not model[0]._forward_hooks


def test_something_else_than_a_module_is_refused():
    with pytest.raises(TypeError, match="model"):
        count_depth("VGG-16")
