"""Pictures to train on and to look at: from packages or drawn by a few lines, never downloaded."""

import numpy as np
from numpy.typing import NDArray

Labelled = tuple[NDArray[np.float32], NDArray[np.int64]]  # pictures x (N, C, H, W) from 0 to 1, and class numbers y (N,)
