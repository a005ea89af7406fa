"""A folder of photos that holds a folder for each class, as people sort their own."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from utils.arithmetic import check_int

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


class PhotoFolder(NamedTuple):
    """The photos of a folder: n files, the number of each one's class, and the classes' names."""

    files: list[Path]
    labels: np.ndarray  # (n,)
    classes: list[str]


def photo_folder(folder: str | Path, at_least: int = 1) -> PhotoFolder:
    """Return the photos of a folder that holds a folder for each class, `keys/1.jpg`, `mugs/a.png`, as `PhotoFolder`, in order of their names.

    Photos are files that end in .jpg, .jpeg, .png or .webp, in capitals or not. Raises NotADirectoryError if the folder is not there,
    and ValueError for fewer than two classes or a class with fewer than `at_least` photos.

    >>> import tempfile
    >>> empty = tempfile.mkdtemp()
    >>> photo_folder(empty)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: folder='...' has photos of 0 classes: put a folder for each class into it, two or more, with .jpg, .jpeg, .png, .webp files
    """
    at_least, shown = check_int("at_least", at_least), f"folder={str(folder)!r}"
    if not Path(folder).is_dir():
        raise NotADirectoryError(f"{shown} is no folder, seen from {Path.cwd()}: give the path of one")
    files = sorted(file for file in Path(folder).glob("*/*") if file.suffix.lower() in SUFFIXES)
    classes = sorted({file.parent.name for file in files})
    if len(classes) < 2:
        raise ValueError(
            f"{shown} has photos of {len(classes)} class{'es' * (len(classes) != 1)}: "
            f"put a folder for each class into it, two or more, with {', '.join(SUFFIXES)} files"
        )
    labels = np.array([classes.index(file.parent.name) for file in files])
    counts = np.bincount(labels)
    if counts.min() < at_least:
        name = classes[int(counts.argmin())]
        raise ValueError(f"{shown} has {counts.min()} photos of {name!r}: put {at_least} or more of each class into it")
    return PhotoFolder(files, labels, classes)
