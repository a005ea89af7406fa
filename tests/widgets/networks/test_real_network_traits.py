"""RealNetworkExplorer in Python: what it is given must fit, and what it gives follows."""

import numpy as np
import pytest
import torch
import traitlets

from utils import RealNetworkExplorer
from utils.widgets.real_network.packed import network

BAD = [
    ({"picture": "dog"}, "picture"),
    ({"picture": "own"}, 'picture: "own" needs a photo in own'),
    ({"own": "data:image/png;base64,AAAA"}, "own of RealNetworkExplorer"),
    ({"own": np.zeros((3, 3, 3, 3))}, "photo has shape (3, 3, 3, 3)"),
    ({"own": "no/such/file.png"}, "No such file"),
    ({"grey_levels": float("nan")}, "grey_levels: nan"),
    ({"layer": "block 17 · narrow"}, "layer"),
    ({"pieces": 3}, "pieces"),
    ({"label": 1000}, "label"),
    (
        {"target": "gibon"},
        "target of RealNetworkExplorer: name='gibon' is no class of ImageNet: use one of imagenet_names(), for example 'gibbon'",
    ),
]


@pytest.mark.parametrize("traits, words", BAD, ids=[words for _, words in BAD])
def test_what_does_not_fit_is_refused(traits, words):
    with pytest.raises(traitlets.TraitError) as refusal:
        RealNetworkExplorer(**traits)
    assert words in str(refusal.value)


def test_a_class_may_be_named():
    explorer = RealNetworkExplorer(target="tabby cat", label="gibbon")
    assert (explorer.target, explorer.label) == (281, 368)


def test_an_own_photo_is_looked_at_when_it_is_set():
    assert RealNetworkExplorer(own=np.zeros((9, 9))).picture == "own"
    explorer = RealNetworkExplorer(picture="horse")
    explorer.own = np.ones((9, 9))
    assert explorer.picture == "own" and (explorer.photo == 1).all()
    explorer.own = ""
    assert explorer.picture == "cat"
    assert RealNetworkExplorer(own=np.ones((9, 9)), picture="cup").picture == "cup"


def test_an_attack_of_no_size_changes_nothing():
    explorer = RealNetworkExplorer(task="attack", grey_levels=0)
    assert torch.equal(explorer.attacked, explorer.photo)
    assert torch.equal(explorer.noisy, explorer.photo)


def test_an_attack_away_from_the_answer_leaves_it_within_the_limit():
    explorer = RealNetworkExplorer(picture="cup", grey_levels=1.0, target=-1)
    change = (explorer.attacked - explorer.photo).abs().max()
    assert 0.9 / 255 < change <= 1 / 255 + 1e-7
    assert network()(explorer.attacked).argmax() != network()(explorer.photo).argmax()
