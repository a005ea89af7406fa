"""Tables of answers: against softmax and a sort in NumPy, in text and in HTML; photos of every kind."""

import html
import re

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data
from torch import nn

from utils import imagenet_names, load_pretrained, predict, preprocess
from utils.data.imagenet import centre_crop

CAT = data.chelsea()


@pytest.fixture(scope="module")
def net():
    return load_pretrained("efficientnet_lite0")


def test_preprocess_gives_the_squares_pixels_from_0_to_1():
    x = preprocess(CAT)
    assert x.shape == (1, 3, 224, 224) and x.dtype == torch.float32
    assert np.array_equal((x[0] * 255).round().permute(1, 2, 0).numpy(), centre_crop(CAT))


def test_the_answers_are_the_largest_of_softmax(net):
    x = torch.cat([preprocess(CAT), preprocess(data.coffee())])
    found = predict(net, x, k=3)
    with torch.no_grad():
        logits = net(x).numpy().astype(float)
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    order = np.argsort(-p, axis=1)[:, :3]
    assert np.array_equal(found.classes, order)
    np.testing.assert_allclose(found.probabilities, np.take_along_axis(p, order, 1), atol=1e-5)
    assert found.names == [[imagenet_names()[number] for number in row] for row in order]


def test_the_well_known_photos_are_named(net):
    found = predict(net, {"camera": data.camera(), "coffee": data.coffee(), "motorcycle": data.stereo_motorcycle()[0]}, k=1)
    assert found.names == [["tripod"], ["espresso"], ["moped"]] and found.labels == ("camera", "coffee", "motorcycle")
    assert (found.probabilities[:2] > 0.9).all()


def test_a_photo_a_list_a_dict_and_a_tensor_say_the_same(net, tmp_path):
    Image.fromarray(CAT).save(tmp_path / "cat.png")
    expected = predict(net, CAT, k=2)
    for photos in (
        preprocess(CAT),
        [CAT],
        {"cat": preprocess(CAT)},
        [tmp_path / "cat.png"],
        str(tmp_path / "cat.png"),
        Image.fromarray(CAT),
        CAT[None],
        tmp_path.glob("*.png"),
        preprocess(CAT).double(),
    ):
        assert np.array_equal(predict(net, photos, k=2).classes, expected.classes)


def test_the_table_shows_the_same_in_text_and_in_html(net):
    found = predict(net, {"a <cat>": CAT, "cup": data.coffee()}, k=2)
    head, first, second = repr(found).splitlines()
    assert head.split("  ")[0] == "photo" and re.findall(r"answer \d", head) == ["answer 1", "answer 2"]
    assert first.startswith("a <cat>  Egyptian Mau 0.3") and second.startswith("cup      espresso 0.9")
    assert head.index("answer 2") == first.index(found.names[0][1]) == second.index(found.names[1][1])
    page = found._repr_html_()
    assert "<cat>" not in page
    cells = [html.unescape(cell) for cell in re.findall(r"<t[dh](?: [^>]*)?>(.*?)</t[dh]>", page)]
    assert cells == [cell for line in (head, first, second) for cell in re.split(r" {2,}", line)]


def test_the_models_mode_comes_back():
    model = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 1000), nn.Dropout(0.5)).train()
    first, second = predict(model, CAT), predict(model, CAT)
    assert model.training and model[3].training
    assert np.array_equal(first.probabilities, second.probabilities)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"k": 0}, "k=0 must be at least 1"),
        ({"k": 1001}, "k=1001 must be at most 1000"),
        ({"photos": torch.zeros(3, 224, 224)}, "photos is torch.float32 of shape (3, 224, 224)"),
        (
            {"photos": torch.zeros(1, 3, 8, 8, dtype=torch.uint8)},
            "photos is torch.uint8 of shape (1, 3, 8, 8): use floats from 0 to 1, photos / 255",
        ),
        ({"photos": torch.full((1, 3, 8, 8), 200.0)}, "photos runs from 200 to 200: use numbers from 0 to 1, photos / 255"),
        ({"photos": torch.full((1, 3, 8, 8), torch.nan)}, "photos holds NaN"),
        ({"photos": [CAT, CAT * 1.0]}, "photos[1]: photo has floats from 0 to 231"),
        ({"photos": {"cat": torch.zeros(2, 3, 8, 8)}}, "photos['cat'] has shape (2, 3, 8, 8): use (1, 3, H, W)"),
        ({"photos": [torch.zeros(1, 3, 8, 8), torch.zeros(1, 3, 9, 9)]}, "photos have the shapes (1, 3, 8, 8), (1, 3, 9, 9)"),
        ({"model": nn.Sequential(nn.Conv2d(1, 2, 3))}, "photos has shape (1, 3, 224, 224), but 0 (Conv2d) has in_channels=1"),
        ({"photos": []}, "photos is empty"),
        ({"model": nn.Sequential(nn.Flatten(), nn.Linear(3 * 224**2, 10))}, "the model gives (1, 10)"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(options, message, net):
    with pytest.raises(ValueError, match=re.escape(message)):
        predict(**{"model": net, "photos": CAT, **options})


def test_a_file_that_is_missing_is_named_with_its_place(net):
    with pytest.raises(FileNotFoundError, match=re.escape("photos['cup']: ") + ".*no/such.png"):
        predict(net, {"cat": CAT, "cup": "no/such.png"})


def test_something_else_than_a_model_is_refused():
    with pytest.raises(TypeError, match="model"):
        predict("efficientnet_lite0", CAT)
