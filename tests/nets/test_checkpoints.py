"""A run of training that is broken off goes on to the same end, and only from a file that fits."""

import pytest
import torch
from torch import nn

from support.nets import blobs, network, weights
from utils import fit


class Interrupted(Exception):
    pass


def test_a_run_broken_off_goes_on_to_the_same_end(tmp_path):
    def stop_after_two(epoch, _):
        if epoch == 2:
            raise Interrupted

    whole, broken, again = network(dropout=0.3), network(dropout=0.3), network(seed=5, dropout=0.3)
    options = {"epochs": 5, "batch_size": 8, "lr": 0.05}
    unbroken = fit(whole, blobs(), blobs(seed=1), **options)
    with pytest.raises(Interrupted):
        fit(broken, blobs(), blobs(seed=1), **options, checkpoint=tmp_path / "run.pt", callback=stop_after_two)
    assert not torch.equal(weights(broken), weights(whole))
    resumed = fit(again, blobs(), blobs(seed=1), **options, checkpoint=tmp_path / "run.pt")
    assert torch.equal(weights(again), weights(whole))
    assert resumed == unbroken


def test_a_finished_run_is_loaded_and_not_trained_again(tmp_path):
    first, second = network(), network(seed=3)
    options = {"epochs": 2, "batch_size": 8, "lr": 0.05, "checkpoint": tmp_path / "run.pt"}
    history = fit(first, blobs(), **options)
    assert fit(second, blobs(), **options) == history
    assert torch.equal(weights(first), weights(second)) and not second.training


@pytest.mark.parametrize(
    "change, message",
    [
        ({"lr": 0.1}, "begun with lr=0.05, not 0.1"),
        ({"seed": 9}, "begun with seed=0"),
        ({"optimizer": "sgd"}, "begun with optimizer='adam'"),
    ],
)
def test_a_checkpoint_with_other_settings_is_refused(tmp_path, change, message):
    options = {"epochs": 1, "batch_size": 8, "lr": 0.05, "checkpoint": tmp_path / "run.pt"}
    fit(network(), blobs(), **options)
    with pytest.raises(ValueError, match=message):
        fit(network(), blobs(), **options | change)


def test_a_checkpoint_of_another_model_or_no_checkpoint_is_refused(tmp_path):
    options = {"epochs": 1, "batch_size": 8, "lr": 0.05, "checkpoint": tmp_path / "run.pt"}
    fit(network(), blobs(), **options)
    with pytest.raises(ValueError, match="does not fit this run"):
        fit(nn.Linear(2, 3), blobs(), **options)
    (tmp_path / "run.pt").write_bytes(b"words")
    with pytest.raises(ValueError, match="does not fit this run"):
        fit(network(), blobs(), **options)
