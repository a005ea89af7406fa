"""Time `utils.conv2d` against torch on layers of well-known networks, and against SciPy on one channel: run `python -m tools.bench.convolutions`."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import correlate

from tools.bench.race import one_thread, race, show
from utils import conv2d

LAYERS = {  # shape of x, shape of weight, options of conv2d
    "ResNet conv1, 7×7 stride 2": ((1, 3, 224, 224), (64, 3, 7, 7), {"stride": 2, "padding": 3}),
    "AlexNet conv2, 5×5": ((1, 64, 27, 27), (192, 64, 5, 5), {"padding": 2}),
    "VGG conv2_1, 3×3": ((1, 64, 112, 112), (128, 64, 3, 3), {"padding": 1}),
    "ResNet conv2_x, 3×3": ((1, 64, 56, 56), (64, 64, 3, 3), {"padding": 1}),
    "ResNet conv3_x, 3×3 stride 2": ((1, 128, 56, 56), (128, 128, 3, 3), {"stride": 2, "padding": 1}),
    "dilated ResNet, 3×3 dilation 2": ((1, 256, 28, 28), (256, 256, 3, 3), {"padding": 2, "dilation": 2}),
    "ResNet bottleneck, 1×1": ((1, 512, 28, 28), (128, 512, 1, 1), {}),
}
PHOTOS = {"photo 512×512, 3×3": 3, "photo 512×512, 15×15": 15}  # kernel_size


def layer_times(name, repeats=25):
    """{"ours" and "torch": best milliseconds} for a layer of a network."""
    x_shape, weight_shape, options = LAYERS[name]
    x, weight = numbers(x_shape, weight_shape)
    x_torch, weight_torch = torch.from_numpy(x), torch.from_numpy(weight)
    with one_thread():
        return race(
            {
                "ours": lambda: conv2d(x, weight, **options),
                "torch": lambda: F.conv2d(x_torch, weight_torch, **options),
            },
            repeats,
        )


def photo_times(name, repeats=25):
    """{"ours", "torch" and "scipy": best milliseconds} for one channel; SciPy chooses between windows and Fourier transforms."""
    K = PHOTOS[name]
    x, weight = numbers((512, 512), (K, K))
    x_torch, weight_torch = torch.from_numpy(x)[None, None], torch.from_numpy(weight)[None, None]
    with one_thread():
        return race(
            {
                "ours": lambda: conv2d(x, weight),
                "torch": lambda: F.conv2d(x_torch, weight_torch)[0, 0],
                "scipy": lambda: correlate(x, weight, "valid"),
            },
            repeats,
        )


def numbers(*shapes):
    """Normally distributed arrays, the same at each call."""
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, dtype=np.float32) for shape in shapes]


if __name__ == "__main__":
    show(LAYERS, layer_times)
    show(PHOTOS, photo_times)
