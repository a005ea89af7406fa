"""GoogLeNet: nine blocks, each of which looks at several scales at once."""

from typing import NamedTuple

import torch
from torch import nn

from ..arithmetic import check_int

IMAGENET_MEAN = (0.485, 0.456, 0.406)  # of red, green and blue in 0 … 1: how torchvision normalises pictures
IMAGENET_STD = (0.229, 0.224, 0.225)


def googlenet(num_classes=1000, aux_logits=False, kernel_5x5=3, transform_input=False):
    """Return GoogLeNet for pictures (N, 3, H, W), usually 224×224, at least 15×15; it returns logits (N, num_classes).

    aux_logits: add the paper's two auxiliary heads; while training the model then returns `GoogLeNetOutputs`.
    kernel_5x5: the kernel of the "5×5" branches, 3 as in torchvision (a slip, kept because the published weights have
    it) or 5 as in the paper. transform_input: take pictures normalised as torchvision does, and scale them to −1 … 1,
    as the published weights want them. Unlike the paper's, every convolution is followed by batch normalisation, as in
    torchvision. Raises ValueError for another kernel_5x5.

    Source: Szegedy et al. 2015, "Going deeper with convolutions", arXiv:1409.4842, table 1.

    >>> googlenet(num_classes=5, kernel_5x5=5).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """
    if kernel_5x5 not in (3, 5):
        raise ValueError(f"kernel_5x5={kernel_5x5!r} must be 3, as in torchvision, or 5, as in the paper")
    return GoogLeNet(check_int("num_classes", num_classes), aux_logits, kernel_5x5, transform_input)


class GoogLeNetOutputs(NamedTuple):
    """What GoogLeNet with auxiliary heads returns while training: three logits (N, num_classes), last head first."""

    logits: torch.Tensor
    aux_logits2: torch.Tensor
    aux_logits1: torch.Tensor


class GoogLeNet(nn.Module):
    """A stem that reduces eight times, nine Inception blocks, global pooling and one dense layer. See `googlenet`."""

    def __init__(self, num_classes, aux_logits, kernel_5x5, transform_input):
        super().__init__()
        self.aux_logits, self.transform_input = aux_logits, transform_input
        mean, std = torch.tensor(IMAGENET_MEAN).view(3, 1, 1), torch.tensor(IMAGENET_STD).view(3, 1, 1)
        self.register_buffer("scale", std / 0.5, persistent=False)  # from (x − mean) / std to (x − 0.5) / 0.5
        self.register_buffer("shift", (mean - 0.5) / 0.5, persistent=False)

        def inception(*widths):
            return Inception(*widths, kernel_5x5)

        self.conv1 = BasicConv2d(3, 64, 7, stride=2, padding=3)
        self.maxpool1 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv2 = BasicConv2d(64, 64, 1)
        self.conv3 = BasicConv2d(64, 192, 3, padding=1)
        self.maxpool2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.inception3a = inception(192, 64, 96, 128, 16, 32, 32)
        self.inception3b = inception(256, 128, 128, 192, 32, 96, 64)
        self.maxpool3 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.inception4a = inception(480, 192, 96, 208, 16, 48, 64)
        self.inception4b = inception(512, 160, 112, 224, 24, 64, 64)
        self.inception4c = inception(512, 128, 128, 256, 24, 64, 64)
        self.inception4d = inception(512, 112, 144, 288, 32, 64, 64)
        self.inception4e = inception(528, 256, 160, 320, 32, 128, 128)
        self.maxpool4 = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.inception5a = inception(832, 256, 160, 320, 32, 128, 128)
        self.inception5b = inception(832, 384, 192, 384, 48, 128, 128)
        if aux_logits:
            self.aux1 = InceptionAux(512, num_classes)
            self.aux2 = InceptionAux(528, num_classes)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(1024, num_classes)

    def forward(self, x):
        if self.transform_input:
            x = x * self.scale + self.shift
        x = self.maxpool1(self.conv1(x))  # (N, 64, 56, 56) of 224×224
        x = self.maxpool2(self.conv3(self.conv2(x)))  # (N, 192, 28, 28)
        x = self.maxpool3(self.inception3b(self.inception3a(x)))  # (N, 480, 14, 14)
        early = self.inception4a(x)  # (N, 512, 14, 14)
        late = self.inception4d(self.inception4c(self.inception4b(early)))  # (N, 528, 14, 14)
        x = self.maxpool4(self.inception4e(late))  # (N, 832, 7, 7)
        x = self.avgpool(self.inception5b(self.inception5a(x)))  # (N, 1024, 1, 1)
        logits = self.fc(self.dropout(torch.flatten(x, 1)))
        if self.aux_logits and self.training:
            return GoogLeNetOutputs(logits, self.aux2(late), self.aux1(early))
        return logits


class Inception(nn.Module):
    """Four branches side by side: 1×1, 3×3 and "5×5" behind 1×1 bottlenecks, and a pool with a 1×1 after it.

    The widths are those of the paper's table 1: of the 1×1, the bottleneck and the 3×3, the bottleneck and the 5×5,
    and the pool's projection.
    """

    def __init__(self, in_channels, width_1x1, reduce_3x3, width_3x3, reduce_5x5, width_5x5, pool_proj, kernel_5x5):
        super().__init__()
        self.branch1 = BasicConv2d(in_channels, width_1x1, 1)
        self.branch2 = nn.Sequential(
            BasicConv2d(in_channels, reduce_3x3, 1),
            BasicConv2d(reduce_3x3, width_3x3, 3, padding=1),
        )
        self.branch3 = nn.Sequential(
            BasicConv2d(in_channels, reduce_5x5, 1),
            BasicConv2d(reduce_5x5, width_5x5, kernel_5x5, padding=kernel_5x5 // 2),
        )
        self.branch4 = nn.Sequential(
            nn.MaxPool2d(3, 1, padding=1),
            BasicConv2d(in_channels, pool_proj, 1),
        )

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class InceptionAux(nn.Module):
    """A head halfway, which sends the gradient straight to the early blocks. Used while training only."""

    def __init__(self, in_channels, num_classes):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(4)
        self.conv = BasicConv2d(in_channels, 128, 1)
        self.fc1 = nn.Linear(128 * 4 * 4, 1024)
        self.relu = nn.ReLU(inplace=True)
        self.dropout = nn.Dropout(0.7)
        self.fc2 = nn.Linear(1024, num_classes)

    def forward(self, x):
        x = self.conv(self.avgpool(x))  # (N, 128, 4, 4)
        return self.fc2(self.dropout(self.relu(self.fc1(torch.flatten(x, 1)))))


class BasicConv2d(nn.Module):
    """A convolution without bias, batch normalisation, ReLU."""

    def __init__(self, in_channels, out_channels, kernel_size, **options):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, bias=False, **options)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))
