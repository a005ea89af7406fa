"""The networks against torchvision's published names, shapes and totals."""

import re
import subprocess
import sys

import pytest
import torch

from support.nets import PUBLISHED, on_meta, random_input
from utils import (
    alexnet,
    count_parameters,
    densenet121,
    googlenet,
    lenet5,
    resnet18,
    resnet50,
    trace_receptive_field,
    vgg16,
    vgg16_bn,
)  # fmt: skip
from utils.nets import models


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


# Names, shapes and totals


@pytest.mark.parametrize(
    "build, options, total",
    [
        (alexnet, {}, 61_100_840),
        (vgg16, {}, 138_357_544),
        (vgg16_bn, {}, 138_365_992),
        (googlenet, {}, 6_624_904),
        (googlenet, {"aux_logits": True}, 13_004_888),
        (resnet18, {}, 11_689_512),
        (resnet50, {}, 25_557_032),
        (resnet50, {"stride_on": "1x1"}, 25_557_032),
        (densenet121, {}, 7_978_856),
    ],
)
def test_parameters_are_as_many_as_torchvision_publishes(build, options, total):
    assert count_parameters(on_meta(build, **options)) == total


def test_lenet5_has_the_papers_60000_parameters_but_for_what_its_docstring_says():
    third_layer_saved = 25 * (6 * 16 - 60)  # the paper's table I connects 60 of 96 pairs of channels
    pools = 2 * (6 + 16)  # a factor and a bias for each channel
    assert count_parameters(lenet5()) - 10 * 84 - 10 - third_layer_saved + pools == 60_000
    assert count_parameters(lenet5()) == 61_706


KEYS = {
    "alexnet": {
        "features.0.weight": (64, 3, 11, 11), "features.3.weight": (192, 64, 5, 5), "features.6.bias": (384,),
        "features.8.weight": (256, 384, 3, 3), "features.10.weight": (256, 256, 3, 3),
        "classifier.1.weight": (4096, 9216), "classifier.4.weight": (4096, 4096), "classifier.6.bias": (1000,),
    },
    "vgg16": {
        "features.0.weight": (64, 3, 3, 3), "features.2.weight": (64, 64, 3, 3), "features.5.weight": (128, 64, 3, 3),
        "features.14.bias": (256,), "features.17.weight": (512, 256, 3, 3), "features.28.weight": (512, 512, 3, 3),
        "classifier.0.weight": (4096, 25088), "classifier.3.weight": (4096, 4096), "classifier.6.weight": (1000, 4096),
    },
    "vgg16_bn": {
        "features.0.weight": (64, 3, 3, 3), "features.1.running_var": (64,), "features.7.weight": (128, 64, 3, 3),
        "features.14.weight": (256, 128, 3, 3), "features.20.bias": (256,), "features.30.weight": (512, 512, 3, 3),
        "features.40.weight": (512, 512, 3, 3), "features.41.running_mean": (512,), "classifier.0.weight": (4096, 25088),
    },
    "googlenet": {
        "conv1.conv.weight": (64, 3, 7, 7), "conv1.bn.running_var": (64,), "conv3.conv.weight": (192, 64, 3, 3),
        "inception3a.branch1.conv.weight": (64, 192, 1, 1), "inception3a.branch2.0.conv.weight": (96, 192, 1, 1),
        "inception3a.branch2.1.conv.weight": (128, 96, 3, 3), "inception3a.branch3.1.conv.weight": (32, 16, 3, 3),
        "inception3a.branch4.1.conv.weight": (32, 192, 1, 1), "inception4e.branch3.1.bn.bias": (128,),
        "inception5b.branch2.1.conv.weight": (384, 192, 3, 3), "aux1.conv.conv.weight": (128, 512, 1, 1),
        "aux1.fc1.weight": (1024, 2048), "aux2.conv.conv.weight": (128, 528, 1, 1), "aux2.fc2.bias": (1000,),
        "fc.weight": (1000, 1024),
    },
    "resnet18": {
        "conv1.weight": (64, 3, 7, 7), "bn1.running_mean": (64,), "layer1.0.conv1.weight": (64, 64, 3, 3),
        "layer1.1.bn2.num_batches_tracked": (), "layer2.0.downsample.0.weight": (128, 64, 1, 1),
        "layer2.0.downsample.1.weight": (128,), "layer4.1.conv2.weight": (512, 512, 3, 3), "fc.weight": (1000, 512),
    },
    "resnet50": {
        "layer1.0.downsample.0.weight": (256, 64, 1, 1), "layer1.0.conv1.weight": (64, 64, 1, 1),
        "layer1.2.conv3.weight": (256, 64, 1, 1), "layer2.3.bn3.weight": (512,), "layer3.5.conv2.weight": (256, 256, 3, 3),
        "layer4.0.downsample.1.running_var": (2048,), "fc.weight": (1000, 2048),
    },
    "densenet121": {
        "features.conv0.weight": (64, 3, 7, 7), "features.norm0.weight": (64,),
        "features.denseblock1.denselayer1.norm1.weight": (64,),
        "features.denseblock1.denselayer1.conv1.weight": (128, 64, 1, 1),
        "features.denseblock1.denselayer6.conv2.weight": (32, 128, 3, 3),
        "features.denseblock3.denselayer24.norm1.running_mean": (992,), "features.transition1.norm.bias": (256,),
        "features.transition3.conv.weight": (512, 1024, 1, 1),
        "features.denseblock4.denselayer16.conv1.weight": (128, 992, 1, 1), "features.norm5.weight": (1024,),
        "classifier.weight": (1000, 1024),
    },
}  # fmt: skip
COUNTS = {"alexnet": 16, "vgg16": 32, "vgg16_bn": 97, "googlenet": 364, "resnet18": 122, "resnet50": 320, "densenet121": 727}


@pytest.mark.parametrize("name", KEYS)
def test_state_dict_has_torchvisions_names_and_shapes(name):
    options = {"aux_logits": True} if name == "googlenet" else {}
    shapes = {key: tuple(value.shape) for key, value in on_meta(PUBLISHED[name], **options).state_dict().items()}
    assert {key: shapes.get(key) for key in KEYS[name]} == KEYS[name]
    assert len(shapes) == COUNTS[name]


# Shapes


@pytest.mark.slow
def test_every_stage_has_the_papers_shape_at_224():
    x = torch.zeros(1, 3, 224, 224, device="meta")
    assert on_meta(alexnet).features(x).shape == (1, 256, 6, 6)
    assert on_meta(vgg16).features(x).shape == (1, 512, 7, 7)
    assert on_meta(densenet121).features(x).shape == (1, 1024, 7, 7)
    model, shapes = on_meta(googlenet), {}
    for name, module in model.named_children():
        module.register_forward_hook(lambda module, args, y, name=name: shapes.update({name: tuple(y.shape[1:])}))
    model(x)
    assert [shapes[f"maxpool{n}"] for n in (1, 2, 3, 4)] == [(64, 56, 56), (192, 28, 28), (480, 14, 14), (832, 7, 7)]
    assert [shapes[f"inception{n}"] for n in ("4a", "4d", "5b")] == [(512, 14, 14), (528, 14, 14), (1024, 7, 7)]


@pytest.mark.parametrize("name, least", [("alexnet", 63), ("vgg16", 32), ("googlenet", 15)])
def test_the_smallest_picture_is_what_the_docstring_says(name, least):
    model = on_meta(PUBLISHED[name]).eval()
    assert model(torch.zeros(1, 3, least, least, device="meta")).shape == (1, 1000)
    assert f"at least {least}×{least}" in PUBLISHED[name].__doc__
    if name != "googlenet":  # pools in ceil_mode never run out of pixels
        with pytest.raises(RuntimeError):
            model(torch.zeros(1, 3, least - 1, least - 1, device="meta"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PUBLISHED, "lenet5"])
def test_num_classes_sets_the_logits(name):
    shape = (2, 1, 32, 32) if name == "lenet5" else (2, 3, 224, 224)
    model = on_meta(getattr(models, name), num_classes=7).eval()
    assert model(torch.zeros(shape, device="meta")).shape == (2, 7)


def test_auxiliary_heads_answer_while_training_only():
    model = googlenet(num_classes=5, aux_logits=True)
    x = random_input(64)
    outputs = model.train()(x)
    assert [tuple(logits.shape) for logits in outputs] == [(2, 5)] * 3
    for logits, head, last, after in (
        (outputs.aux_logits1, "aux1", "inception4a", "inception4b"),
        (outputs.aux_logits2, "aux2", "inception4d", "inception4e"),
    ):
        model.zero_grad()
        logits.sum().backward(retain_graph=True)
        reached = {key.split(".")[0] for key, p in model.named_parameters() if p.grad is not None}
        assert {head, last} <= reached and not {"fc", after, "aux1" if head == "aux2" else "aux2"} & reached
    assert model.eval()(x).shape == (2, 5)


@pytest.mark.parametrize(
    "build, until, size",
    [(alexnet, "features", 195), (vgg16, "features", 212), (resnet18, "layer4", 435), (resnet50, "layer4", 427)],
)
def test_receptive_fields_are_the_known_ones(build, until, size):
    assert trace_receptive_field(on_meta(build), until=until).size == size


def test_the_papers_bottleneck_sees_what_araujo_et_al_list_for_resnet50():
    assert trace_receptive_field(on_meta(resnet50, stride_on="1x1"), until="layer4").size == 483


# Start


@pytest.mark.slow
def test_deep_nets_start_with_signals_that_neither_fade_nor_explode():
    model = vgg16(num_classes=2)
    with torch.no_grad():
        ratio = model.features(random_input(64)).std() / model.features[:4](random_input(64)).std()
    assert 1 / 3 < ratio < 3  # 11 convolutions lie between; torch's own start leaves 0.04


@pytest.mark.parametrize(
    "build, options, error, message",
    [
        (resnet50, {"stride_on": "5x5"}, ValueError, "stride_on='5x5' must be '3x3'"),
        (googlenet, {"kernel_5x5": 7}, ValueError, "kernel_5x5=7 must be 5"),
        (googlenet, {"aux_logits": 1}, TypeError, "aux_logits=1 must be True or False"),
        *[(build, {"num_classes": 0}, ValueError, "num_classes=0 must be at least 1") for build in PUBLISHED.values()],
        (lenet5, {"num_classes": 2.0}, TypeError, "num_classes=2.0 must be an integer"),
    ],
)
def test_bad_arguments_are_named(build, options, error, message):
    with pytest.raises(error, match=re.escape(message)):
        on_meta(build, **options)


@pytest.mark.slow
def test_nothing_needs_torchvision():
    code = "import sys; sys.modules['torchvision'] = None; from utils.nets import models; models.lenet5(); print('fine')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "fine\n"
