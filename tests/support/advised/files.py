"""Photos in files and folders, and photos as tensors for the real network."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from PIL import Image
from torch import nn

from support.advice import case
from support.advised.material import PHOTO
from utils.data.folders import photo_folder
from utils.data.imagenet import centre_crop, imagenet_class, imagenet_names
from utils.inside.predictions import predict, preprocess

BYTES = torch.arange(3 * 64).reshape(1, 3, 8, 8)
CLASSIFIER = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 1000))


def classes_of(count):
    """The classes of a folder that holds so many, with a photo each."""
    with TemporaryDirectory() as home:
        for name in "abc"[:count]:
            Path(home, name).mkdir()
            Image.new("RGB", (8, 8)).save(Path(home, name, "1.png"))
        return photo_folder(home).classes


def cropped(where):
    """The shape of a file's middle square; `where` says which path under a new folder to take."""
    with TemporaryDirectory() as home:
        Image.new("RGB", (8, 8)).save(Path(home, "1.png"))
        return centre_crop(where(Path(home))).shape


def answered(photos):
    return len(predict(CLASSIFIER, photos, k=1).labels)


FILES = {
    "a folder that is not there": case(
        lambda: photo_folder("nowhere"),
        r"give the path of (one)",
        lambda one: classes_of(2 * one),
        ["a", "b"],
        one=1,
    ),
    "a folder without classes": case(lambda: classes_of(1), r"into it, (two) or more", classes_of, ["a", "b"], two=2),
    "no class of ImageNet": case(
        lambda: imagenet_class("elephant"),
        r"for example ('.+?') or",
        imagenet_class,
        lambda: imagenet_names().index("Asian elephant"),
    ),
    "a folder for a photo": case(
        lambda: cropped(lambda home: home),
        r"give (one) of its files",
        lambda one: cropped(lambda home: sorted(home.iterdir())[one - 1]),
        (224, 224, 3),
        one=1,
    ),
    "photos of two sizes": case(
        lambda: answered([torch.zeros(1, 3, 8, 8), torch.zeros(1, 3, 9, 9)]),
        r"as `(preprocess)` gives it",
        lambda prepare: answered([prepare(PHOTO), prepare(PHOTO[:9, :9])]),
        2,
        preprocess=preprocess,
    ),
    "bytes for a network": case(lambda: answered(BYTES), r"1, (photos / 255) for bytes", answered, 1, photos=BYTES),
    "grey levels for a network": case(lambda: answered(BYTES.float()), r"1, (photos / 255)$", answered, 1, photos=BYTES.float()),
    "several photos in one place": case(
        lambda: answered([torch.zeros(2, 3, 8, 8), np.zeros((8, 8, 3))]),
        r"or (torch\.cat) for tensors",
        lambda cat: answered(cat([torch.zeros(2, 3, 8, 8), torch.zeros(1, 3, 8, 8)])),
        3,
        torch=torch,
    ),
}
