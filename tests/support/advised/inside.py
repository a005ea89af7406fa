"""Training, looking inside, attacks and tracing."""

import numpy as np
import torch
from torch import nn

import utils
from support.advice import case
from support.advised.material import ANSWERS, GREY, NORMED, alone, dense, logits, net, seen
from support.nets import Net
from utils import (
    Layer,
    accuracy,
    activations,
    fgsm,
    fit,
    maximize_activation,
    strongest_images,
    trace_receptive_field,
)
from utils.nets.modules import as_tensor

INSIDE = {
    "no pictures": case(
        lambda: strongest_images(net(), "3", 0, GREY[:0], 1),
        r"use \((N), C",
        lambda n: strongest_images(net(), "3", 0, GREY[:n], 1).index,
        [0],
        N=1,
    ),
    "one picture for strongest_images": case(
        lambda: strongest_images(alone(nn.Flatten(0, 1)), "0", 0, GREY[0], 1),
        r"missing, (.+)$",
        np.shape,
        (1, 1, 8, 8),
        images=GREY[0],
    ),
    "a layer's name": case(
        lambda: activations(net(), GREY, "conv"),
        r"use one of ('.+')$",
        lambda names: activations(net(), GREY, names[0])["0"].shape,
        (6, 4, 6, 6),
    ),
    "a layer that does not run": case(
        lambda: activations(Net(lambda net, x: net.a(x), a=nn.ReLU(), b=nn.ReLU()), GREY, "b"),
        r"choose a layer that the (model) uses",
        lambda used: activations(Net(lambda net, x: net.a(x), a=nn.ReLU(), b=nn.ReLU()), GREY, used)["a"].shape,
        (6, 1, 8, 8),
        model="a",
    ),
    "in_channels of the noise": case(
        lambda: maximize_activation(net(), "0", 0, size=8, steps=1),
        r"use in_channels=(\d)$",
        lambda c: maximize_activation(net(), "0", 0, size=8, steps=1, in_channels=c).image.shape,
        (1, 8, 8),
    ),
    "a start without its channel": case(
        lambda: maximize_activation(net(), "0", 0, size=8, start=GREY[0, 0], steps=1),
        r"or (start\[None\])",
        lambda x: maximize_activation(net(), "0", 0, size=8, start=x, steps=1).image.shape,
        (1, 8, 8),
        start=GREY[0, 0],
    ),
    "a start too small for the model": case(
        lambda: maximize_activation(utils.lenet5(), "6", 0, size=16, in_channels=1, steps=1),
        r"pictures of (\(.+?\))$",
        lambda shape: maximize_activation(utils.lenet5(), "6", 0, size=shape[1], in_channels=1, steps=1).image.shape,
        (1, 32, 32),
    ),
    "eps beyond grey levels": case(
        lambda: fgsm(net(), GREY, ANSWERS, 300),
        r"use at most (.+)$",
        lambda eps: fgsm(net(), GREY, ANSWERS, eps).shape,
        (6, 1, 8, 8),
    ),
    "eps in grey levels": case(
        lambda: fgsm(net(), GREY, ANSWERS, 8),
        r"use (8/255)$",
        lambda eps: fgsm(net(), GREY, ANSWERS, eps).numpy(),
        fgsm(net(), GREY, ANSWERS, 8 / 255).numpy(),
    ),
    "one left for batch norm": case(
        lambda: fit(NORMED, (GREY[:5], ANSWERS[:5]), epochs=1, batch_size=4, lr=0.1),
        r"use batch_size=(\d)$",
        lambda size: len(fit(NORMED, (GREY[:5], ANSWERS[:5]), epochs=1, batch_size=size, lr=0.1)),
        1,
    ),
    "one picture alone for batch norm": case(
        lambda: fit(NORMED, (GREY[:1], ANSWERS[:1]), epochs=1, batch_size=4, lr=0.1),
        r"at least (two)",
        lambda n: len(fit(NORMED, (GREY[:n], ANSWERS[:n]), epochs=1, batch_size=4, lr=0.1)),
        1,
        two=2,
    ),
    "one picture and its class": case(
        lambda: fit(net(), (GREY[0], ANSWERS[0]), epochs=1, batch_size=1, lr=0.1),
        r"x\[None\] and (\[y\])",
        lambda y: len(fit(net(), (GREY[:1], y), epochs=1, batch_size=1, lr=0.1)),
        1,
        x=GREY[0],
        y=ANSWERS[0],
    ),
    "one picture and its class, attacked": case(
        lambda: fgsm(net(), GREY[:1], ANSWERS[0], 0.1),
        r"use (\[y\])",
        lambda y: fgsm(net(), GREY[:1], y, 0.1).shape,
        (1, 1, 8, 8),
        y=ANSWERS[0],
    ),
    "a vector, attacked": case(
        lambda: fgsm(dense(), GREY[0].ravel(), [0], 0.1),
        r"(x\[None\])",
        lambda x: fgsm(dense(), x, [0], 0.1).shape,
        (1, 64),
        x=GREY[0].ravel(),
    ),
    "one-hot labels": case(
        lambda: accuracy(net(), (GREY, np.eye(3)[ANSWERS])),
        r"(y\.argmax\(1\))",
        lambda y: accuracy(net(), (GREY, y)),
        accuracy(net(), (GREY, ANSWERS)),
        y=np.eye(3)[ANSWERS],
    ),
    "a column of labels": case(
        lambda: fgsm(net(), GREY, ANSWERS[:, None], 0.1),
        r"(y\.ravel\(\))",
        lambda y: fgsm(net(), GREY, y, 0.1).shape,
        GREY.shape,
        y=ANSWERS[:, None],
    ),
    "negative labels": case(
        lambda: fgsm(net(), GREY, ANSWERS - 1, 0.1),
        r"from (\d) up",
        lambda low: fgsm(net(), GREY, ANSWERS - 1 - low + 1, 0.1).shape,
        GREY.shape,
    ),
    "a diverging loss": case(
        lambda: fit(net(), (GREY * 1e18, ANSWERS), epochs=3, batch_size=3, lr=1e30, optimizer="sgd"),
        r"smaller lr than ([\d.e+]+)",
        lambda lr: len(fit(net(), (GREY, ANSWERS), epochs=3, batch_size=3, lr=lr / 1e31, optimizer="sgd")),
        3,
    ),
    "complex numbers": case(
        lambda: seen(torch.tensor(GREY).to(torch.complex64)),
        r"or (x\.real)",
        seen,
        logits(net(), GREY),
        x=torch.tensor(GREY).to(torch.complex64),
    ),
    "texts": case(
        lambda: as_tensor("x", [["a"]]), r"use an (array), ", lambda kind: as_tensor("x", kind([[1.0]])).tolist(), [[1.0]], array=np.array
    ),
    "an unknown submodule": case(
        lambda: trace_receptive_field(net(), until="head"),
        r"use ('0', .+), or",
        lambda names: trace_receptive_field(net(), until=names[0]).size,
        3,
    ),
    "an unknown layer": case(
        lambda: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3), nn.ChannelShuffle(1))),
        r"stop before it with (until)",
        lambda until: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3), nn.ChannelShuffle(1)), **{until: "0"}).size,
        3,
        until="until",
    ),
    "an enlargement to a size": case(
        lambda: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3, 2), nn.Upsample(size=8))),
        r"use (scale_factor)",
        lambda name: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3, 2), nn.Upsample(**{name: 2}))).jump,
        1,
        scale_factor="scale_factor",
    ),
    "an enlargement that needs the size": case(
        lambda: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3, 2), nn.Upsample(scale_factor=2, mode="bicubic"))),
        r"use ('nearest') or",
        lambda mode: trace_receptive_field(nn.Sequential(nn.Conv2d(1, 1, 3, 2), nn.Upsample(scale_factor=2, mode=mode))).jump,
        1,
    ),
    "a list that is none": case(
        lambda: utils.receptive_field(Layer(3)),
        r"put it in (square) brackets",
        lambda brackets: utils.receptive_field([Layer(3)])[0].size,
        3,
        square=list,
    ),
}
