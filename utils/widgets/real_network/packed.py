"""What the page loads when a reader asks for the real network: one file with weights, names and photos."""

import base64
import io
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from utils.data.imagenet import centre_crop, imagenet_names
from utils.data.photos import to_data_url

PHOTOS = {"cat": "chelsea", "cameraman": "camera", "cup": "coffee", "motorcycle": "stereo_motorcycle", "horse": "horse"}  # of scikit-image
SMALL = 96  # pixels of a side of what stands in the page before the network is there


@cache
def photo(name: str) -> NDArray[np.uint8]:
    """Return one of PHOTOS as the network and the page get it, uint8 (224, 224, 3).

    >>> photo("cat").shape
    (224, 224, 3)
    """
    from skimage import data  # takes a second, and only photos need it

    found: Any = getattr(data, PHOTOS[name])()
    pixels = centre_crop(found[0] if isinstance(found, tuple) else found)
    pixels.flags.writeable = False  # everyone gets the same array
    return pixels


@cache
def thumbnails() -> dict[str, str]:
    """Return each photo small, a data URL of one or two kilobytes."""
    from PIL import Image

    found = {}
    for name in PHOTOS:
        file = io.BytesIO()
        Image.fromarray(photo(name)).resize((SMALL, SMALL)).save(file, "WEBP", quality=40, method=6)
        found[name] = "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
    return found


@cache
def network() -> Any:
    """Return EfficientNet-Lite0 in torch with the weights that the page has."""
    from utils.nets.models import load_pretrained
    from utils.nets.rounding import with_rounded_weights

    return with_rounded_weights(load_pretrained("efficientnet_lite0"))


@cache
def network_bytes() -> bytes:
    """Return the file: weights, the classes' names, and the photos, losslessly as WebP.

    Raises RuntimeError where the package that holds the weights, or that of the names, is missing.
    """
    from utils.nets.models import load_pretrained
    from utils.nets.rounding import network_file

    files = {name: base64.b64decode(to_data_url(photo(name)).partition(",")[2]) for name in PHOTOS}
    lengths = {name: len(file) for name, file in files.items()}
    more = {"classes": imagenet_names(), "photos": lengths}
    return network_file(load_pretrained("efficientnet_lite0"), more, b"".join(files.values()))
