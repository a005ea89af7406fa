"""InceptionExplorer: the four branches of an Inception block, drawn to scale with what they cost."""

import traitlets

from utils.arithmetic import conv_macs, conv_parameters
from utils.receptive_fields import INPUT, Layer
from utils.widgets.kit.base import Choice, Explorer, Named, Whole

WIDTHS = ["width_1x1", "reduce_3x3", "width_3x3", "reduce_5x5", "width_5x5", "project_pool"]
MOST_CHANNELS, MOST_WIDTH, MOST_SIDE = 1024, 512, 112

# GoogLeNet's table 1: input channels and side, then the six widths in the order of the paper.
BLOCKS = {
    name: dict(zip(["in_channels", "side", *WIDTHS], numbers))
    for name, *numbers in [
        ("3a", 192, 28, 64, 96, 128, 16, 32, 32),
        ("3b", 256, 28, 128, 128, 192, 32, 96, 64),
        ("4a", 480, 14, 192, 96, 208, 16, 48, 64),
        ("4b", 512, 14, 160, 112, 224, 24, 64, 64),
        ("4c", 512, 14, 128, 128, 256, 24, 64, 64),
        ("4d", 512, 14, 112, 144, 288, 32, 64, 64),
        ("4e", 528, 14, 256, 160, 320, 32, 128, 128),
        ("5a", 832, 7, 256, 160, 320, 32, 128, 128),
        ("5b", 832, 7, 384, 192, 384, 48, 128, 128),
    ]
}


def _width(name):
    """Return a trait for one of the widths; its default is that of block 3a."""
    return Whole(BLOCKS["3a"][name], min=1, max=MOST_WIDTH).tag(sync=True)


class InceptionExplorer(Explorer, folder="inception"):
    """Set the widths of an Inception block and see its branches, their cost and what they see, drawn to scale.

    The widths are those of `InceptionBlock`, in channels from 1 to 512: `width_1x1`; `reduce_3x3` and `width_3x3`;
    `reduce_5x5` and `width_5x5`; `project_pool`. The input has `in_channels` 1–1024 and is a square of `side` 1–112.
    `naive=True` leaves out both bottlenecks and the projection after the pool, which then keeps the input's channels.
    `kernel_5x5` is 5 as in the paper, or 3 as in torchvision's GoogLeNet. Each filter has a bias, and no normalisation.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> explorer = InceptionExplorer(**BLOCKS["3a"])
    >>> explorer.output_channels, explorer.parameters, explorer.macs
    (256, 163696, 128049152)
    >>> InceptionExplorer(**BLOCKS["3a"], naive=True).output_channels
    416

    Source: Szegedy et al. 2014, "Going deeper with convolutions", arXiv:1409.4842, figure 2 and table 1.
    """

    in_channels = Whole(BLOCKS["3a"]["in_channels"], min=1, max=MOST_CHANNELS).tag(sync=True)
    side = Whole(BLOCKS["3a"]["side"], min=1, max=MOST_SIDE).tag(sync=True)
    width_1x1, reduce_3x3, width_3x3, reduce_5x5, width_5x5, project_pool = map(_width, WIDTHS)
    naive = traitlets.Bool(False).tag(sync=True)
    kernel_5x5 = Choice([5, 3], 5).tag(sync=True)
    blocks = Named(BLOCKS, read_only=True)

    @property
    def branches(self) -> dict[str, list[tuple[int, int, int]]]:
        """The convolutions of each branch, {name: [(C_in, C_out, kernel_size), …]}; "pool" first pools 3×3 at stride 1."""
        c = self.in_channels

        def reduced(reduce, width, kernel_size):
            return [(c, width, kernel_size)] if self.naive else [(c, reduce, 1), (reduce, width, kernel_size)]

        return {
            "1×1": [(c, self.width_1x1, 1)],
            "3×3": reduced(self.reduce_3x3, self.width_3x3, 3),
            "5×5": reduced(self.reduce_5x5, self.width_5x5, self.kernel_5x5),
            "pool": [] if self.naive else [(c, self.project_pool, 1)],
        }

    @property
    def output_channels(self) -> int:
        """The depth of the output: the branches' widths, added up."""
        return sum(convolutions[-1][1] if convolutions else self.in_channels for convolutions in self.branches.values())

    @property
    def parameters(self) -> int:
        """How many weights and biases the block learns."""
        return sum(conv_parameters(*conv) for convolutions in self.branches.values() for conv in convolutions)

    @property
    def macs(self) -> int:
        """The multiply-accumulates for one input; every convolution keeps the side."""
        return sum(conv_macs(*conv, self.side) for convolutions in self.branches.values() for conv in convolutions)

    @property
    def receptive_fields(self) -> dict[str, int]:
        """The side of the window of its input that each branch sees, {name: r}."""
        sizes = {}
        for name, convolutions in self.branches.items():
            field = INPUT.through(Layer(3, padding=1)) if name == "pool" else INPUT
            for _, _, kernel_size in convolutions:
                field = field.through(Layer(kernel_size, padding=kernel_size // 2))
            sizes[name] = field.size
        return sizes
