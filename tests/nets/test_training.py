"""fit and accuracy: they learn, repeat, keep modes, count right, and say what is wrong."""

import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from support.nets import blobs, network, small_net, weights
from utils import History, accuracy, fit
from utils.nets import progress as progress_module
from utils.nets.modules import in_parts, parts


@pytest.mark.parametrize("optimizer, lr", [("adam", 0.02), ("momentum", 0.05), ("sgd", 0.2)])
def test_separable_clouds_are_learned_and_generalise(optimizer, lr):
    model = network()
    history = fit(model, blobs(), blobs(seed=1), epochs=20, batch_size=16, lr=lr, optimizer=optimizer)
    assert history.test_accuracy[-1] > 0.95
    assert history.train_loss[-1] < history.train_loss[0] / 3


@pytest.mark.parametrize(
    "optimizer, written_out",
    [
        ("sgd", torch.optim.SGD),
        ("momentum", partial(torch.optim.SGD, momentum=0.9)),
        ("adam", torch.optim.Adam),
    ],
)
def test_the_steps_are_those_of_a_loop_written_out_in_torch(optimizer, written_out):
    x, y = blobs(12)
    model, by_hand = network(), network()
    fit(model, (x, y), epochs=3, batch_size=12, lr=0.1, optimizer=optimizer)
    step = written_out(by_hand.parameters(), lr=0.1)
    for _ in range(3):
        step.zero_grad()
        F.cross_entropy(by_hand(torch.tensor(x).float()), torch.tensor(y)).backward()
        step.step()
    torch.testing.assert_close(weights(model), weights(by_hand))


def test_a_picture_nets_steps_are_torchs_and_its_filters_come_back_in_torchs_order_of_memory(tmp_path):
    torch.manual_seed(0)
    x, y = torch.rand(6, 3, 32, 32), torch.arange(6) % 4
    model, resumed, by_hand = small_net(), small_net(seed=1), small_net().train()
    for net, epochs in [(model, 2), (resumed, 3)]:  # the second goes on where the first ended
        fit(net, (x, y), epochs=epochs, batch_size=6, lr=0.01, optimizer="momentum", checkpoint=tmp_path / "run.pt")
    step = torch.optim.SGD(by_hand.parameters(), lr=0.01, momentum=0.9)
    for _ in range(3):
        step.zero_grad()
        F.cross_entropy(by_hand(x), y).backward()
        step.step()
    torch.testing.assert_close(weights(resumed), weights(by_hand), rtol=1e-3, atol=1e-4)
    assert all(parameter.is_contiguous() for parameter in [*model.parameters(), *resumed.parameters()])


def test_a_run_repeats_by_its_seed_and_another_seed_differs():
    runs = {}
    for name, seed in {"first": 7, "again": 7, "other": 8}.items():
        model = network(dropout=0.3)
        fit(model, blobs(), epochs=2, batch_size=8, lr=0.05, seed=seed)
        runs[name] = weights(model)
    assert torch.equal(runs["first"], runs["again"])
    assert not torch.equal(runs["first"], runs["other"])


def test_the_callers_random_numbers_are_left_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    model = network()
    torch.manual_seed(5)
    fit(model, blobs(), epochs=1, batch_size=8, lr=0.05, seed=1)
    assert torch.equal(torch.rand(3), expected)


def test_history_holds_one_entry_per_epoch_equal_to_the_models_own_figures():
    model, data = network(), blobs(seed=1)
    seen = []
    history = fit(
        model,
        blobs(),
        data,
        epochs=4,
        batch_size=50,
        lr=0.01,
        callback=lambda epoch, so_far: seen.append((epoch, len(so_far), accuracy(model, data))),
    )
    assert [row[:2] for row in seen] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert [row[2] for row in seen] == history.test_accuracy
    loss = F.cross_entropy(model(torch.tensor(data[0]).float()), torch.tensor(data[1])).item()
    assert math.isclose(history.test_loss[-1], loss, rel_tol=1e-5)
    assert len(history) == len(history.train_accuracy) == 4
    assert "4 epochs" in repr(history) and "test" in repr(history)


def test_training_figures_weigh_a_short_last_batch_by_its_size():
    model, (x, y) = network(), blobs(10)
    history = fit(model, (x, y), epochs=1, batch_size=7, lr=1e-12)
    loss = F.cross_entropy(model(torch.tensor(x).float()), torch.tensor(y)).item()
    assert math.isclose(history.train_loss[0], loss, rel_tol=1e-5)
    assert history.train_accuracy[0] == accuracy(model, (x, y))


def test_without_test_data_the_test_lists_stay_empty():
    history = fit(network(), blobs(), epochs=1, batch_size=8, lr=0.01)
    assert (history.test_loss, history.test_accuracy) == ([], [])
    assert isinstance(history, History) and "test" not in repr(history)


def test_dropout_is_on_in_training_and_off_in_evaluation():
    modes = []
    model = network(dropout=0.5)
    model[2].register_forward_hook(lambda module, *_: modes.append(module.training))
    fit(model, blobs(8), blobs(8), epochs=2, batch_size=8, lr=0.01)
    assert modes == [False, False, True, False, True, False]  # two probes, then train and test in turn
    assert not model.training


def test_pictures_that_go_through_in_parts_are_all_counted_once():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(3, 4, 3, stride=4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)).eval()
    x = torch.randn(7, 3, 200, 200) * torch.arange(1, 8).view(7, 1, 1, 1)
    assert [len(part) for part in parts(x)] == [2, 2, 2, 1]
    logits = model(x).detach()
    torch.testing.assert_close(in_parts(model, x).detach(), logits)
    y = logits.argmax(1)
    y[-1] = 1 - y[-1]
    assert accuracy(model, (x, y)) == pytest.approx(6 / 7)


def test_accuracy_leaves_the_mode_as_it_was_and_counts():
    model = network(dropout=0.5).train()
    x, y = blobs(2500)
    with torch.no_grad():
        expected = (model.eval()(torch.tensor(x).float()).argmax(1).numpy() == y).mean()
    assert accuracy(model.train(), (x, y)) == pytest.approx(expected, abs=1e-12)
    assert model.training


@pytest.mark.parametrize(
    "name, value",
    [
        ("epochs", 0),
        ("epochs", 2.5),
        ("epochs", True),
        ("batch_size", 0),
        ("batch_size", "8"),
        ("lr", 0),
        ("lr", -1.0),
        ("lr", float("nan")),
        ("lr", "fast"),
        ("optimizer", "adamw"),
    ],
)
def test_a_bad_argument_is_refused_by_name_before_anything_moves(name, value):
    model = network()
    before = weights(model)
    with pytest.raises((TypeError, ValueError), match=f"{name}={value!r}"):
        fit(model, blobs(), **{"epochs": 1, "batch_size": 8, "lr": 0.1, name: value})
    assert torch.equal(weights(model), before)


@pytest.mark.parametrize(
    "data, words",
    [
        (([[1.0, 2.0]], [3]), "labels run from 3 to 3.*3 classes"),
        (([[1.0, 2.0]], [-1]), "labels run from -1"),
        (([[1.0, 2.0]], [0, 1]), r"\(1, 2\) and y \(2,\)"),
        (([[1.0, 2.0, 3.0]], [0]), r"x has shape \(1, 3\), but 0 \(Linear\) has in_features=2"),
        ((torch.ones(0, 2), torch.ones(0, dtype=int)), "N from 1 up"),
    ],
)
def test_data_that_do_not_suit_the_model_are_refused(data, words):
    with pytest.raises(ValueError, match=f"train: .*{words}"):
        fit(network(), data, epochs=1, batch_size=8, lr=0.1)
    with pytest.raises(ValueError, match=f"data: .*{words}"):
        accuracy(network(), data)


@pytest.mark.parametrize("data", [[1, 2, 3], torch.ones(2, 2), ([[1.0, 2.0]], [0.5]), ([[1.0, 2.0]], [True])])
def test_data_of_the_wrong_kind_are_refused(data):
    with pytest.raises(TypeError, match="data"):
        accuracy(network(), data)


def test_a_model_without_logits_or_parameters_is_refused():
    with pytest.raises(ValueError, match=r"logits \(N, classes\)"):
        accuracy(nn.Flatten(0), blobs())
    with pytest.raises(ValueError, match="no parameter"):
        fit(nn.Identity(), blobs(), epochs=1, batch_size=8, lr=0.1)


def test_a_loss_that_turns_nan_stops_at_its_step_and_says_what_to_try():
    with pytest.raises(FloatingPointError, match=r"(nan|inf) at step \d+ \(epoch 1\): try a smaller lr than 1e\+30"):
        fit(network(), blobs(40), epochs=1, batch_size=4, lr=1e30)


def test_numpy_doubles_and_a_double_model_both_train():
    assert fit(network().double(), blobs(), epochs=1, batch_size=8, lr=0.01).train_loss[0] > 0


def test_the_bar_shows_in_a_notebook_grows_and_goes(monkeypatch):
    pictures = []

    class Handle:
        def update(self, picture):
            pictures.append(picture.data)

    def display(picture, display_id):
        pictures.append(picture.data)
        return Handle()

    monkeypatch.setattr(progress_module, "get_ipython", lambda: object())
    monkeypatch.setattr(progress_module, "display", display)
    monkeypatch.setattr(progress_module, "PATIENCE", 0)
    monkeypatch.setattr(progress_module, "FRAME", 0)
    outer = [list(progress_module.progress("ab", "inner")) for _ in progress_module.progress(range(3), "a < b")]
    assert outer == [["a", "b"]] * 3
    assert [f'value="{n}"' in picture for n, picture in enumerate(pictures[:3])] == [True] * 3
    assert "a &lt; b" in pictures[0] and pictures[3:] == [""]


def test_a_transform_changes_what_is_trained_on_and_sees_the_labels():
    seen = []

    def shifted(x, y):
        seen.append(y)
        return x + 1

    x, y = blobs(12)
    transformed, plain = network(), network()
    fit(transformed, (x, y), epochs=2, batch_size=6, lr=0.05, transform=shifted)
    fit(plain, (x + 1, y), epochs=2, batch_size=6, lr=0.05)
    torch.testing.assert_close(weights(transformed), weights(plain))
    assert sorted(torch.cat(seen[:2]).tolist()) == sorted(y)
