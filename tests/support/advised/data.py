"""Photos, drawn pictures, cues, deformable convolution and figures."""

import numpy as np
import torch
from torch import nn

from support.advice import case
from support.advised.material import COLOUR, DEFORMED, GREY, PHOTO
from utils import (
    augment,
    deform_conv2d,
    shapes,
)
from utils.data import corruptions, imagenet, photos
from utils.inside import cues, predictions
from utils.plots import show_grids


def judge(classes):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, classes))


DATA = {
    "bytes to augment": case(
        lambda: augment((GREY * 255).astype(np.uint8), shift=1),
        r"for bytes (x / 255)",
        lambda x: augment(x, shift=1).shape,
        GREY.shape,
        x=(GREY * 255).astype(np.uint8),
    ),
    "one picture to augment": case(
        lambda: augment(GREY[0], shift=1), r"(x\[None\])", lambda x: augment(x, shift=1).shape, (1, 1, 8, 8), x=GREY[0]
    ),
    "one plane to augment": case(
        lambda: augment(GREY[0, 0], shift=1), r"(x\[None, None\])", lambda x: augment(x, shift=1).shape, (1, 1, 8, 8), x=GREY[0, 0]
    ),
    "numbers over 1 to augment": case(lambda: augment(GREY * 2), r"from 0 to (1)$", lambda top: augment(GREY * top).shape, GREY.shape),
    "one picture to corrupt": case(
        lambda: corruptions.grey(COLOUR[0]), r"(x\[None\])", lambda x: corruptions.grey(x).shape, (1, 3, 8, 8), x=COLOUR[0]
    ),
    "noise beyond grey levels": case(
        lambda: corruptions.noisy(COLOUR, 300),
        r"use at most (.+)$",
        lambda sigma: corruptions.noisy(COLOUR, sigma).shape,
        COLOUR.shape,
    ),
    "noise in grey levels": case(
        lambda: corruptions.noisy(COLOUR, 25),
        r"use (25/255)$",
        lambda sigma: corruptions.noisy(COLOUR, sigma),
        corruptions.noisy(COLOUR, 25 / 255),
    ),
    "an unknown photo": case(lambda: photos.photo("lena"), r"use ('.+?') or", lambda name: photos.photo(name).ndim, 3),
    "integers as a photo": case(
        lambda: photos.as_pixels(np.zeros((9, 9), int)),
        r"use (uint8)",
        lambda kind: photos.as_pixels(np.zeros((9, 9), kind)).shape,
        (9, 9),
        uint8=np.uint8,
    ),
    "floats over 1 as a photo": case(
        lambda: photos.as_pixels(np.full((9, 9), 255.0)),
        r"or (uint8)",
        lambda kind: photos.as_pixels(np.full((9, 9), 255.0).astype(kind)).max(),
        255,
        uint8=np.uint8,
    ),
    "a photo with transparency": case(
        lambda: photos.as_pixels(np.zeros((9, 9, 4))),
        r"(image\[.+\])",
        lambda x: photos.as_pixels(x).shape,
        (9, 9),
        image=np.zeros((9, 9, 4)),
    ),
    "a batch of photos": case(
        lambda: photos.as_pixels(PHOTO[None]), r"(image\[0\])", photos.as_pixels, photos.as_pixels(PHOTO), image=PHOTO[None]
    ),
    "no photo at all": case(
        lambda: photos.from_data_url("cat.png"), r"use (.+?),", lambda name: photos.photo(name).shape, (170, 256, 3), chelsea="chelsea"
    ),
    "a network for another task": case(
        lambda: predictions.predict(judge(10), torch.rand(1, 3, 8, 8)),
        r"ImageNet's ([\d]+) classes",
        lambda n: len(predictions.predict(judge(n), torch.rand(1, 3, 8, 8)).labels),
        1,
    ),
    "photos as a tensor, channels last": case(
        lambda: predictions.predict(judge(1000), torch.rand(1, 8, 8, 3)),
        r"channels first, (.+)$",
        np.shape,
        (1, 3, 8, 8),
        photos=torch.rand(1, 8, 8, 3),
    ),
    "no photos": case(
        lambda: predictions.predict(judge(1000), []),
        r"give (one) at least",
        lambda n: len(predictions.predict(judge(1000), [PHOTO] * n).labels),
        1,
        one=1,
    ),
    "a photo of two channels": case(
        lambda: imagenet.centre_crop(PHOTO[..., :2]),
        r"or \(H, W, (4)\)",
        lambda c: imagenet.centre_crop(np.ones((9, 9, c))).shape,
        (224, 224, 3),
    ),
    "a photo of floats over 1": case(
        lambda: imagenet.centre_crop(PHOTO * 255),
        r"or (bytes)",
        lambda kind: imagenet.centre_crop((PHOTO * 255).astype(kind)).shape,
        (224, 224, 3),
        bytes=np.uint8,
    ),
    "a photo of integers": case(
        lambda: imagenet.centre_crop(np.ones((9, 9), int)),
        r"use (uint8)",
        lambda kind: imagenet.centre_crop(np.ones((9, 9), kind)).shape,
        (224, 224, 3),
        uint8=np.uint8,
    ),
    "a pair that is none": case(
        lambda: shapes(4, size=(1, 2, 3)), r"a pair \((low), high\)", lambda low: len(shapes(4, size=(low, 12))), 4, low=9
    ),
    "colours of two": case(lambda: shapes(4, colour=(1, 1)), r"array (\(.+?\))", lambda shape: len(shapes(4, colour=np.ones(shape))), 4),
    "an infinite size": case(lambda: shapes(4, size=np.inf), r"a (number)", lambda kind: len(shapes(4, size=kind(9))), 4, number=float),
    "places that are no integers": case(
        lambda: shapes(4, shape=np.zeros(3)), r"use (\(4,\)), integers", lambda shape: len(shapes(4, shape=np.zeros(shape, int))), 4
    ),
    "places beyond the last": case(
        lambda: shapes(4, shape=np.full(4, 99)), r"places 0 to (\d+)", lambda last: len(shapes(4, shape=np.full(4, last))), 4
    ),
    "an unknown shape": case(lambda: shapes(4, shape="egg"), r"use one of (disc)", lambda name: len(shapes(4, shape=name)), 4, disc="disc"),
    "no cue": case(
        lambda: cues.cue_conflict(None, None),
        r"give class (numbers)",
        lambda labels: len(cues.cue_conflict(labels, None)),
        2,
        numbers=[0, 1],
    ),
    "answers too few": case(
        lambda: cues.count_cues([0], [0, 1], [1, 0]),
        r"give (one) of each",
        lambda n: cues.count_cues([0] * 2 * n, [0, 1], [1, 0]),
        (1, 1, 0),
        one=1,
    ),
    "an unknown texture": case(lambda: cues.surface("wood"), r"use one of (brick)", lambda name: cues.surface(name).ndim, 2, brick="brick"),
    "textures too few": case(
        lambda: cues.cue_conflict([0, 1], [1]), r"give (one) of each", lambda n: len(cues.cue_conflict([0, 1], [1] * 2 * n)), 2, one=1
    ),
    "labels in two axes": case(
        lambda: cues.cue_conflict([[0]], [1]), r"use (\(n,\))", lambda shape: len(cues.cue_conflict(np.zeros(shape, int), [1])), 1, n=1
    ),
    "labels beyond the last": case(
        lambda: cues.cue_conflict([9], [1]), r"class numbers 0 to (\d)", lambda last: len(cues.cue_conflict([last], [1])), 1
    ),
    "an offset of another size": case(
        lambda: deform_conv2d(DEFORMED[0], torch.zeros(1, 9, 4, 4), DEFORMED[2]),
        r"use (\(.+?\)), ",
        lambda shape: deform_conv2d(DEFORMED[0], torch.zeros(shape), DEFORMED[2]).shape,
        (1, 4, 4, 4),
    ),
    "a mask of another size": case(
        lambda: deform_conv2d(*DEFORMED, mask=torch.zeros(1, 1, 4, 4)),
        r"use (\(.+?\)), ",
        lambda shape: deform_conv2d(*DEFORMED, mask=torch.zeros(shape)).shape,
        (1, 4, 4, 4),
    ),
    "a bias of another size": case(
        lambda: deform_conv2d(*DEFORMED, torch.zeros(3)),
        r"use (\(.+?\)), ",
        lambda shape: deform_conv2d(*DEFORMED, torch.zeros(shape)).shape,
        (1, 4, 4, 4),
    ),
    "two types": case(
        lambda: deform_conv2d(DEFORMED[0].double(), *DEFORMED[1:]),
        r"x (torch.float64): use the same",
        lambda kind: deform_conv2d(*(part.to(kind) for part in DEFORMED)).shape,
        (1, 4, 4, 4),
        torch=torch,
    ),
    "an offset of two axes": case(
        lambda: deform_conv2d(DEFORMED[0], torch.zeros(1, 18), DEFORMED[2]),
        r"O_(h)",
        lambda side: deform_conv2d(DEFORMED[0], torch.zeros(1, 18, side, side), DEFORMED[2]).shape,
        (1, 4, 4, 4),
        h=4,
    ),
    "one title for two": case(
        lambda: show_grids([np.eye(3), np.eye(3)], ["x"]),
        r"give (one) for each",
        lambda n: show_grids([np.eye(3), np.eye(3)], ["x"] * 2 * n),
        None,
        one=1,
    ),
}
