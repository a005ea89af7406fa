"""Chapter 12's networks that a reader may download: with files of the published names and shapes in a folder, its cells run as they stand."""

import hashlib
from types import SimpleNamespace

import pytest
import torch

import utils.nets.models.pretrained as pretrained
from support.nets import PUBLISHED, on_meta
from tools.pages import cells
from utils import maximize_activation, predict, preprocess
from utils.data.imagenet import imagenet_names

NAMES = ("alexnet", "vgg16_bn", "googlenet")
ESPRESSO = imagenet_names().index("espresso")


def write_file(name, folder):
    """Write a network's file with even weights and a bias that makes everything an espresso; return the file's name, with its hash."""
    weights = on_meta(PUBLISHED[name], **({"aux_logits": True} if name == "googlenet" else {})).state_dict()
    made = {}
    for key, value in weights.items():
        even = 1.0 if value.ndim < 2 else 1 / value[0].numel()
        made[key] = torch.tensor(even, dtype=value.dtype).expand(value.shape)  # one number in the file
    last = [key for key in made if key.endswith("bias") and not key.startswith("aux")][-1]
    made[last] = 9.0 * torch.nn.functional.one_hot(torch.tensor(ESPRESSO), 1000)
    torch.save(made, folder / "file")
    digest = hashlib.sha256((folder / "file").read_bytes()).hexdigest()
    return (folder / "file").rename(folder / f"{name}-{digest[:8]}.pth").name


@pytest.fixture(scope="module")
def chapter(tmp_path_factory):
    """The names that the chapter's cells leave behind, run with DOWNLOAD and one step a picture; `made` lists each picture's layer."""
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TORCH_HOME", str(folder / "cache"))
        patch.setattr(torch.hub, "_hub_dir", None)
        patch.setattr(pretrained, "HOST", folder.as_uri() + "/")
        for name in NAMES:
            patch.setitem(pretrained.PUBLISHED, name, (pretrained.PUBLISHED[name][0], write_file(name, folder)))
        yield run_cells()


def run_cells():
    made = []

    def one_step(network, layer, channel, *, size, start, **recipe):
        made.append((layer, channel, size, recipe))
        return maximize_activation(network, layer, channel, size=start, **recipe | {"steps": 1})

    sources = [cell.source for cell in cells("12_features", "code")]
    first = next(n for n, source in enumerate(sources) if "DOWNLOAD = False" in source)
    code = "\n\n".join(sources[first : first + 4]).replace("DOWNLOAD = False", "DOWNLOAD = True")
    drawn = SimpleNamespace(show_images=lambda pictures, titles, height: [(3, p.shape) for p in pictures])
    names = {"torch": torch, "nn": torch.nn, "plots": drawn, "maximize_activation": one_step, "load_pretrained": pretrained.load_pretrained}
    exec(compile(code, "12_features.ipynb", "exec"), names)
    return names | {"made": made}


@pytest.mark.slow
def test_the_cells_make_a_picture_of_each_layer_by_the_articles_recipe(chapter):
    layers = [layer.removeprefix("network.") for layer, *_ in chapter["made"]]
    assert layers[5:11] == [f"features.{n}" for n in (7, 14, 20, 30, 40, 40)] and layers[11:] == ["inception3a", "inception4a"]
    assert [channel for _, channel, *_ in chapter["made"]][9:11] == [286, 256]
    for *_, size, recipe in chapter["made"]:
        assert (size, recipe) == (499, {"steps": 20, "lr": 0.1, "upscale": 1.2, "weight_decay": 1e-6})


@pytest.mark.slow
def test_pixels_are_normalised_as_published_and_classes_have_their_names(chapter):
    network, _, _ = chapter["subject"]("alexnet")
    seen = []
    network.network.features.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    black = preprocess(torch.zeros(300, 300, 3).numpy())
    assert predict(network, black, k=1).names == [["espresso"]]
    assert seen[0][0, :, 0, 0].tolist() == pytest.approx([-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225])
