"""Pictures and layers that do not fit each other."""

import numpy as np
import torch
from torch import nn

import utils
from support.advice import case
from support.advised.material import COLOUR, GREY, dense, logits, net, seen
from utils import (
    count_macs,
    summary,
)
from utils.inside import cues

MODELS = {
    "too few numbers for a dense layer": case(
        lambda: count_macs(net(1, 8), (1, 12, 12)),
        r"use (nn\.Linear\(.+?\)) there",
        lambda layer: count_macs(nn.Sequential(*net()[:3], layer), (1, 12, 12)),
        100 * 9 * 4 + 400 * 3,
        nn=nn,
    ),
    "or another picture": case(
        lambda: count_macs(net(1, 8), (1, 12, 12)),
        r"or input_shape=(\(.+?\))$",
        lambda shape: count_macs(net(1, 8), shape),
        36 * 9 * 4 + 144 * 3,
    ),
    "pictures of another size": case(
        lambda: seen(np.zeros((2, 1, 12, 12))), r"pictures of (\(.+?\))$", lambda shape: seen(np.zeros((2, *shape))).shape, (2, 3)
    ),
    "no flattening": case(
        lambda: count_macs(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Linear(144, 3)), (1, 8, 8)),
        r"put (nn\.Flatten\(\)) before",
        lambda layer: count_macs(nn.Sequential(nn.Conv2d(1, 4, 3), layer, nn.Linear(144, 3)), (1, 8, 8)),
        36 * 9 * 4 + 144 * 3,
        nn=nn,
    ),
    "channels lost between layers": case(
        lambda: count_macs(nn.Sequential(nn.Conv2d(1, 4, 3), nn.Conv2d(8, 2, 3)), (1, 8, 8)),
        r"use (nn\.Conv2d\(.+?\)) there",
        lambda layer: count_macs(nn.Sequential(nn.Conv2d(1, 4, 3), layer), (1, 8, 8)),
        36 * 9 * 4 + 16 * 9 * 4 * 2,
        nn=nn,
    ),
    "too small a picture": case(
        lambda: count_macs(utils.lenet5(), (1, 28, 28)),
        r"use input_shape=(\(.+?\))$",
        lambda shape: summary(utils.lenet5(), shape).rows[-1].output_shape,
        (10,),
    ),
    "grey for colour": case(
        lambda: count_macs(net(3), (1, 8, 8)), r"use (\(.+?\))$", lambda shape: count_macs(net(3), shape), 36 * 27 * 4 + 144 * 3
    ),
    "a shape with N": case(
        lambda: count_macs(net(), (6, 1, 8, 8)), r"use (\(.+?\))$", lambda shape: count_macs(net(), shape), 36 * 9 * 4 + 144 * 3
    ),
    "a shape without C": case(
        lambda: count_macs(net(), (8, 8)), r"use (\(.+?\))$", lambda shape: count_macs(net(), shape), 36 * 9 * 4 + 144 * 3
    ),
    "no batch axis": case(lambda: seen(GREY[0]), r"missing, (.+)$", seen, logits(net(), GREY[:1]), x=GREY[0]),
    "no batch axis, a dense net": case(
        lambda: cues.predict(nn.Sequential(nn.Flatten(), nn.Linear(64, 3)), np.zeros(64)),
        r"missing, (.+)$",
        np.shape,
        (1, 64),
        x=np.zeros(64),
    ),
    "no axis for the channel": case(lambda: seen(GREY[:, 0]), r"channel is missing, (.+)$", seen, logits(net(), GREY), x=GREY[:, 0]),
    "a grey plane": case(lambda: seen(GREY[0, 0]), r"are missing, (.+)$", seen, logits(net(), GREY[:1]), x=GREY[0, 0]),
    "flat pictures": case(lambda: seen(GREY.reshape(6, 64)), r"as a picture, (.+)$", seen, logits(net(), GREY), x=GREY.reshape(6, 64)),
    "a dense net, a batch": case(
        lambda: seen(GREY, dense()), r"as one row, (.+)$", lambda x: seen(x, dense()), logits(dense(), GREY.reshape(6, 64)), x=GREY
    ),
    "a dense net, planes": case(
        lambda: seen(GREY[:, 0], dense()),
        r"as one row, (.+)$",
        lambda x: seen(x, dense()),
        logits(dense(), GREY.reshape(6, 64)),
        x=GREY[:, 0],
    ),
    "a dense net, one picture": case(
        lambda: seen(GREY[0], dense()),
        r"of one row, (.+)$",
        lambda x: seen(x, dense()),
        logits(dense(), GREY[:1].reshape(1, 64)),
        x=GREY[0],
    ),
    "a dense net, one plane": case(
        lambda: seen(GREY[0, 0], dense()),
        r"of one row, (.+)$",
        lambda x: seen(x, dense()),
        logits(dense(), GREY[:1].reshape(1, 64)),
        x=GREY[0, 0],
    ),
    "colour for a grey net": case(lambda: seen(COLOUR), r"into grey, (.+)$", seen, logits(net(), COLOUR.mean(1, keepdims=True)), x=COLOUR),
    "grey for a colour net": case(
        lambda: seen(GREY, net(3)), r"one channel, (.+)$", lambda x: seen(x, net(3)), logits(net(3), GREY.repeat(3, 1)), x=GREY
    ),
    "a grey tensor for a colour net": case(
        lambda: seen(torch.tensor(GREY), net(3)),
        r"one channel, (.+)$",
        lambda x: seen(x, net(3)),
        logits(net(3), GREY.repeat(3, 1)),
        x=torch.tensor(GREY),
    ),
    "transparency": case(
        lambda: seen(np.concatenate([COLOUR, GREY], 1), net(3)),
        r"last channels, (.+)$",
        lambda x: seen(x, net(3)),
        logits(net(3), COLOUR),
        x=np.concatenate([COLOUR, GREY], 1),
    ),
}
