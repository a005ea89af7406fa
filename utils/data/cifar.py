"""CIFAR-10: 60,000 small colour photos of ten classes, for runs that are larger than the chapters'."""

import tarfile
from pathlib import Path
from urllib.error import URLError

import numpy as np
import torch

from utils.data import Labelled

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
RECORD = 1 + 3 * 32 * 32  # a byte for the class, then the red, the green and the blue plane row by row


def cifar10(folder: str | Path, download: bool = False) -> tuple[Labelled, Labelled]:
    """Return ((x, y), (x, y)), training and test pictures of CIFAR-10, read from its binary archive.

    folder: where `cifar-10-binary.tar.gz` lies; with `download` it is fetched (170 MB) if it is not there, and its
    SHA-256 compared. x: (N, 3, 32, 32) float32 from 0 to 1; y: (N,) places in `CLASSES`; N is 50,000 and 10,000.
    Raises FileNotFoundError if the archive is missing, RuntimeError if it cannot be fetched, ValueError if it is damaged.

    Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images"; https://www.cs.toronto.edu/~kriz/cifar.html

    >>> cifar10("no such folder")
    Traceback (most recent call last):
    FileNotFoundError: there is no 'no such folder/cifar-10-binary.tar.gz': put it there, or allow download=True (170 MB)
    """
    archive = Path(folder) / URL.rpartition("/")[2]
    if download and not archive.exists():
        _fetch(archive)
    if not archive.exists():
        raise FileNotFoundError(f"there is no '{archive.as_posix()}': put it there, or allow download=True (170 MB)")
    try:
        with tarfile.open(archive) as files:
            batches = [name for name in files.getnames() if name.endswith(".bin")]
            parts = {Path(name).name: file.read() for name in batches if (file := files.extractfile(name))}
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ValueError(f"{archive} is damaged ({error}): delete it and get it again") from error
    names = [f"data_batch_{k}.bin" for k in range(1, 6)], ["test_batch.bin"]
    return tuple(_pictures(archive, b"".join(parts.get(name, b"") for name in part)) for part in names)


def _fetch(archive):
    archive.parent.mkdir(parents=True, exist_ok=True)
    try:
        torch.hub.download_url_to_file(URL, archive, hash_prefix=SHA256)
    except (URLError, OSError, RuntimeError) as error:  # RuntimeError: another hash
        raise RuntimeError(
            f"could not get {URL} ({error}). It needs the internet once; or put the file into {archive.parent} yourself"
        ) from None


def _pictures(archive, data):
    """Return (x, y) from records of 3,073 bytes."""
    if not data or len(data) % RECORD:
        raise ValueError(f"{archive} is damaged: {len(data)} bytes are not whole records of {RECORD}; delete it and get it again")
    records = np.frombuffer(data, np.uint8).reshape(-1, RECORD)
    if records[:, 0].max() >= len(CLASSES):
        raise ValueError(f"{archive} is damaged: it names a class {records[:, 0].max()}, but there are {len(CLASSES)}")
    return records[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255, records[:, 0].astype(np.int64)
