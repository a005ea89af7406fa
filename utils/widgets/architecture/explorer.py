"""ArchitectureExplorer: walk through the networks from LeNet to DenseNet, and set their cost against their error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from utils.nets.family import Network, Stage


import traitlets

from utils.widgets.kit.base import Choice, Explorer, Whole

NAMES = ["LeNet-5", "AlexNet", "VGG-16", "GoogLeNet", "ResNet-18", "ResNet-50", "DenseNet-121", "EfficientNet-Lite0"]


class ArchitectureExplorer(Explorer, folder="architecture"):
    """Walk through one network of the family, or two of them side by side, stage by stage.

    `network` and `compare` are names of the family, such as "VGG-16"; an empty `compare` shows one network alone.
    `stage` and `compare_stage` count from 0, the input; a change of network keeps them inside the new one.
    `cost` is "macs" or "parameters": what the bars below the drawing and the scatter show. `networks` holds the numbers,
    computed by `utils.nets.family` when first needed.
    Raises traitlets.TraitError for a value out of range and TypeError for an unknown argument.

    >>> ArchitectureExplorer(network="VGG-16", stage=2).selected.shape
    (64, 224, 224)

    Sources: the networks' papers, see `utils.nets.models`; errors: torchvision, see `utils.nets.family`.
    """

    network = Choice(NAMES, "VGG-16").tag(sync=True)
    compare = Choice(["", *NAMES], "ResNet-50").tag(sync=True)
    stage = Whole(1, min=0).tag(sync=True)
    compare_stage = Whole(1, min=0).tag(sync=True)
    cost = Choice(["macs", "parameters"], "macs").tag(sync=True)
    networks = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)

    @traitlets.default("networks")
    def _networks(self):
        return [network.to_json() for network in _family().values()]

    @traitlets.validate("stage", "compare_stage")
    def _inside_the_network(self, proposal):
        name = self.network if proposal["trait"].name == "stage" else self.compare
        if name and proposal["value"] >= len(_family()[name].stages):
            last = len(_family()[name].stages) - 1
            raise traitlets.TraitError(f"{proposal['trait'].name}={proposal['value']} is too large: {name} has stages 0 to {last}")
        return proposal["value"]

    @traitlets.observe("network", "compare")
    def _stay_inside(self, change):
        name = "stage" if change["name"] == "network" else "compare_stage"
        if change["new"]:
            setattr(self, name, min(getattr(self, name), len(_family()[change["new"]].stages) - 1))

    @property
    def selected(self) -> Stage:
        """The chosen `utils.nets.family.Stage` of `network`."""
        return _family()[self.network].stages[self.stage]


def _family() -> dict[str, Network]:
    from utils.nets.family import family  # needs torch, which `import utils` must not load

    return family()
