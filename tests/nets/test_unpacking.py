"""A packed net taken up by torch again computes what the packed one computes."""

import numpy as np
import torch
from torch import nn

from utils.nets.packing import pack_net, run_net, weight_of
from utils.nets.unpacking import unpack_net


def test_torch_and_numpy_agree_on_a_packed_net_and_packing_again_changes_nothing():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=2, padding=2),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 6, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, 4),
    )
    model(torch.rand(64, 3, 16, 16))  # running means move away from 0
    steps = pack_net(model.eval())
    again = unpack_net(steps)
    x = torch.rand(5, 3, 16, 16)
    with torch.no_grad():
        np.testing.assert_allclose(again(x).numpy(), run_net(steps, x.numpy()), atol=1e-5)
        np.testing.assert_allclose(again(x).numpy(), model(x).numpy(), atol=0.05)  # a byte a weight
    for first, second in zip(steps, pack_net(nn.Sequential(*again[:-1], *again[-1]))):
        if "codes" in first:
            np.testing.assert_allclose(weight_of(first), weight_of(second), atol=1e-6)
