"""Pictures whose channels stand last, and in one case first, where the others are wanted."""

import numpy as np
import torch

import utils
from support.advice import case
from support.advised.material import ANSWERS, CHANNELS_FIRST, COLOUR, FILTERS, GREY, PHOTO, PLAIN, logits, net, seen
from support.nets import on_meta
from utils import (
    accuracy,
    activations,
    augment,
    conv2d,
    conv_matrix,
    fgsm,
    fit,
    im2col,
    maximize_activation,
    pool2d,
    strongest_images,
    summary,
)
from utils.data import corruptions, photos

CHANNELS_LAST = {
    "a network's input shape": case(
        lambda: summary(on_meta(utils.resnet18), (224, 224, 3)),
        r"channels first, use (\(.+?\))",
        lambda shape: summary(on_meta(utils.resnet18), shape).macs,
        1_814_073_344,
    ),
    "conv2d, an array": case(lambda: conv2d(PHOTO, FILTERS), r"channels first: (.+)$", lambda x: conv2d(x, FILTERS), PLAIN, x=PHOTO),
    "conv2d, a list": case(
        lambda: conv2d(PHOTO.tolist(), FILTERS), r"channels first: (.+)$", lambda x: conv2d(x, FILTERS), PLAIN, x=PHOTO.tolist()
    ),
    "conv2d, a tensor": case(
        lambda: conv2d(torch.tensor(PHOTO)[None], FILTERS),
        r"channels first: (.+)$",
        lambda x: conv2d(x, FILTERS),
        PLAIN[None],
        x=torch.tensor(PHOTO)[None],
    ),
    "conv2d, depthwise": case(
        lambda: conv2d(PHOTO, FILTERS[:3, :1], groups=3),
        r"channels first: (.+)$",
        lambda x: conv2d(x, FILTERS[:3, :1], groups=3),
        conv2d(CHANNELS_FIRST, FILTERS[:3, :1], groups=3),
        x=PHOTO,
    ),
    "conv2d, a kernel of two axes": case(lambda: conv2d(PHOTO, FILTERS[0, 0]), r"channels first: (.+?);", np.shape, (3, 32, 32), x=PHOTO),
    "conv2d, its weight": case(
        lambda: conv2d(CHANNELS_FIRST, FILTERS.transpose(2, 3, 1, 0)),
        r"filters first: (.+)$",
        lambda w: conv2d(CHANNELS_FIRST, w),
        PLAIN,
        weight=FILTERS.transpose(2, 3, 1, 0),
    ),
    "pool2d": case(lambda: pool2d(PHOTO, 4), r"channels first: (.+)$", lambda x: pool2d(x, 4), pool2d(CHANNELS_FIRST, 4), x=PHOTO),
    "im2col": case(lambda: im2col(PHOTO, 4), r"channels first: (.+)$", lambda x: im2col(x, 4), im2col(CHANNELS_FIRST, 4), x=PHOTO),
    "conv_matrix": case(
        lambda: conv_matrix(FILTERS, (8, 8, 3)),
        r"channels first, use (.+)$",
        lambda shape: conv_matrix(FILTERS, shape),
        conv_matrix(FILTERS, (3, 8, 8)),
    ),
    "augment": case(
        lambda: augment(PHOTO[None], shift=2),
        r"channels first, (.+)$",
        lambda x: augment(x, shift=2),
        augment(CHANNELS_FIRST[None], shift=2),
        x=PHOTO[None],
    ),
    "augment, one picture": case(lambda: augment(PHOTO), r"channels first, (.+)$", augment, augment(CHANNELS_FIRST[None]), x=PHOTO),
    "corruptions": case(
        lambda: corruptions.grey(PHOTO[None]),
        r"channels first, (.+)$",
        corruptions.grey,
        corruptions.grey(CHANNELS_FIRST[None]),
        x=PHOTO[None],
    ),
    "as_pixels, channels first": case(
        lambda: photos.as_pixels(CHANNELS_FIRST), r"channels last, (.+)$", photos.as_pixels, photos.as_pixels(PHOTO), image=CHANNELS_FIRST
    ),
    "activations, a batch": case(
        lambda: seen(COLOUR.transpose(0, 2, 3, 1), net(3)),
        r"channels first, (.+)$",
        lambda x: seen(x, net(3)),
        logits(net(3), COLOUR),
        x=COLOUR.transpose(0, 2, 3, 1),
    ),
    "activations, of another size, too": case(
        lambda: activations(net(3, 6), COLOUR.transpose(0, 2, 3, 1), "3"),
        r"channels first, (.+)$",
        np.shape,
        (6, 3, 8, 8),
        x=COLOUR.transpose(0, 2, 3, 1),
    ),
    "activations, one picture": case(
        lambda: seen(GREY[0].transpose(1, 2, 0)), r"before them, (.+)$", seen, logits(net(), GREY[:1]), x=GREY[0].transpose(1, 2, 0)
    ),
    "strongest_images, a tensor": case(
        lambda: strongest_images(net(), "3", 0, torch.tensor(GREY).permute(0, 2, 3, 1), 2),
        r"channels first, (.+)$",
        lambda x: strongest_images(net(), "3", 0, x, 2).index,
        strongest_images(net(), "3", 0, GREY, 2).index,
        images=torch.tensor(GREY).permute(0, 2, 3, 1),
    ),
    "fit": case(
        lambda: fit(net(), (GREY.transpose(0, 2, 3, 1), ANSWERS), epochs=1, batch_size=3, lr=0.1),
        r"channels first, (.+)$",
        lambda x: fit(net(), (x, ANSWERS), epochs=1, batch_size=3, lr=0.1).train_loss,
        lambda: fit(net(), (GREY, ANSWERS), epochs=1, batch_size=3, lr=0.1).train_loss,
        x=GREY.transpose(0, 2, 3, 1),
    ),
    "accuracy, a list": case(
        lambda: accuracy(net(), (GREY.transpose(0, 2, 3, 1).tolist(), ANSWERS)),
        r"channels first, (.+)$",
        lambda x: accuracy(net(), (x, ANSWERS)),
        accuracy(net(), (GREY, ANSWERS)),
        x=GREY.transpose(0, 2, 3, 1).tolist(),
    ),
    "fgsm": case(
        lambda: fgsm(net(), GREY.transpose(0, 2, 3, 1), ANSWERS, 0.1),
        r"channels first, (.+)$",
        lambda x: fgsm(net(), x, ANSWERS, 0.1).numpy(),
        fgsm(net(), GREY, ANSWERS, 0.1).numpy(),
        x=GREY.transpose(0, 2, 3, 1),
    ),
    "maximize_activation, its start": case(
        lambda: maximize_activation(net(3), "0", 0, size=8, start=COLOUR[0].transpose(1, 2, 0), steps=1),
        r"channels first, (.+)$",
        lambda x: maximize_activation(net(3), "0", 0, size=8, start=x, steps=1).image,
        maximize_activation(net(3), "0", 0, size=8, start=COLOUR[0], steps=1).image,
        start=COLOUR[0].transpose(1, 2, 0),
    ),
    "a block": case(
        lambda: utils.ResidualBlock(3, 3)(torch.zeros(1, 8, 8, 3)),
        r"channels first, (.+)$",
        lambda x: utils.ResidualBlock(3, 3)(x).shape,
        (1, 3, 8, 8),
        x=torch.zeros(1, 8, 8, 3),
    ),
}
