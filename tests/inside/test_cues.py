"""Cue-conflict pictures, the counting of answers, packed nets and pictures from photos: against their definitions and torch."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from support.nets import small_net as net
from utils import cue_conflict, pack_net, photo_conflict, shape_bias, shapes
from utils.data import corruptions
from utils.inside import cues
from utils.nets.packing import run_net, weight_of

LABELS = np.arange(12) % 4


def test_pictures_are_bytes_worth_of_colour_and_repeatable():
    x = cue_conflict(LABELS, LABELS[::-1], seed=5)
    assert x.shape == (12, 3, 32, 32) and x.dtype == np.float32
    assert x.min() >= 0 and x.max() <= 1
    assert np.array_equal(x, cue_conflict(LABELS, LABELS[::-1], seed=5))
    assert not np.array_equal(x, cue_conflict(LABELS, LABELS[::-1], seed=6))


def test_a_silhouette_is_the_plain_shape_that_shapes_draws():
    factors = {"size": 12, "rotation": 10, "colour": (0.6, 0.5, 0.4), "background": (0.1, 0.1, 0.1)}
    expected = shapes(4, shape=np.array([0, 2, 5, 1]), texture="plain", seed=3, **factors).x  # disc, triangle, cross, square
    np.testing.assert_allclose(cue_conflict([0, 1, 2, 3], None, seed=3, **factors), expected, atol=1e-6)


def test_texture_changes_nothing_of_the_shape_and_shape_nothing_of_the_texture():
    """The picture is tone × silhouette: dividing by the silhouette leaves a tone that does not know the shape."""
    factors = {"seed": 8, "size": 11, "place": (15, 16), "rotation": 0, "colour": (0.4, 0.4, 0.4), "background": (0.2, 0.2, 0.2)}
    tones = [cue_conflict([s], [2], **factors) / cue_conflict([s], None, **factors) for s in range(4)]
    for tone in tones[1:]:
        np.testing.assert_allclose(tone, tones[0], rtol=1e-4)
    assert tones[0].std() > 0.1


def test_no_shape_fills_the_whole_picture_with_one_colour_times_the_texture():
    x = cue_conflict(None, [1], seed=2, colour=(0.6, 0.3, 0.15))
    np.testing.assert_allclose(x[0, 0], 2 * x[0, 1], rtol=1e-4)
    assert x[0, 0].std() > 0.05


def test_textures_differ_by_more_than_brightness():
    """Every piece has the same mean and contrast, but for what is cut off at black and white."""
    for name in cues.TEXTURES + cues.OTHERS:
        part = cues.piece(cues.surface(name), (0.5, 0.5))
        assert abs(part.mean() - 0.5) < 0.08 and 0.12 < part.std() <= cues.CONTRAST + 1e-6, name


def test_other_textures_come_from_other_photos():
    assert not set(cues.OTHERS) & set(cues.TEXTURES)
    assert not np.array_equal(cue_conflict(LABELS, "other", seed=1), cue_conflict(LABELS, LABELS, seed=1))


def test_textures_come_from_the_named_photos_only(monkeypatch):
    asked = []
    monkeypatch.setattr(cues, "surface", lambda name, surface=cues.surface: asked.append(name) or surface(name))
    cue_conflict([0] * 30, ["moon", "clock"], seed=2)
    assert set(asked) == {"moon", "clock"}


def test_conflict_labels_are_all_pairs_of_two_classes():
    shape, texture = cues.conflict_labels(3)
    pairs = list(zip(shape.tolist(), texture.tolist()))
    assert len(pairs) == 36 and set(pairs) == {(s, t) for s in range(4) for t in range(4) if s != t}


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=30))
def test_every_conflict_is_counted_once_and_agreement_never(rows):
    answers, shape, texture = map(list, zip(*rows))
    conflicts = [(a, s, t) for a, s, t in rows if s != t]
    expected = (sum(a == s for a, s, _ in conflicts), sum(a == t for a, _, t in conflicts), sum(a not in (s, t) for a, s, t in conflicts))
    assert cues.count_cues(answers, shape, texture) == expected


def test_shape_bias_leaves_out_answers_that_are_neither():
    x = torch.eye(4)[[0, 0, 1, 2, 3]]  # answers 0, 0, 1, 2, 3 of a model that passes on its input
    assert shape_bias(nn.Identity(), x, shape=[0, 0, 0, 0, 1], texture=[1, 1, 1, 1, 1]) == pytest.approx(2 / 3)


def test_without_a_decided_answer_there_is_no_bias():
    with pytest.raises(ValueError, match="no bias"):
        shape_bias(nn.Identity(), torch.eye(4)[[3]], shape=[0], texture=[1])


def test_asking_a_model_leaves_its_mode_and_running_means_alone():
    model = net().train()
    before = model[1].running_mean.clone()
    cues.predict(model, cue_conflict(LABELS, LABELS))
    assert model.training and torch.equal(before, model[1].running_mean)


@pytest.mark.parametrize(
    "bad, error, words",
    [
        ({"shape": None, "texture": None}, ValueError, "shape is None"),
        ({"shape": None, "texture": "other"}, ValueError, "shape is None"),
        ({"shape": [0], "texture": "wool"}, ValueError, "texture='wool'"),
        ({"shape": [0], "texture": ["moon", "wool"]}, ValueError, "or names out of camera, coins"),
        ({"shape": [4], "texture": [0]}, ValueError, "shape runs from 4"),
        ({"shape": [0, 1], "texture": [0]}, ValueError, "2 entries and texture 1"),
        ({"shape": [0.5], "texture": [0]}, TypeError, "class numbers"),
        ({"shape": [0], "texture": [-1]}, ValueError, "texture runs from -1"),
        ({"shape": [0], "texture": [0], "size": 20}, ValueError, "size"),
    ],
)
def test_pictures_that_cannot_be_are_refused_by_name(bad, error, words):
    with pytest.raises(error, match=re.escape(words)):
        cue_conflict(**bad)


@pytest.mark.parametrize("head", ["gap", "flatten"])
def test_a_packed_net_gives_torchs_logits_with_the_very_weights_it_holds(head):
    model, x = net(head), cue_conflict(LABELS, LABELS, seed=1)
    steps = pack_net(model)
    first, second, *_, last = [step for step in steps if "codes" in step]
    folded = nn.Sequential(nn.Conv2d(3, 4, 5, stride=2, padding=2), *list(model)[2:]).double()
    for layer, step in zip((folded[0], folded[2], folded[-1]), (first, second, last)):
        layer.weight.data, layer.bias.data = torch.tensor(weight_of(step)), torch.tensor(step["bias"], dtype=torch.float64)
    with torch.no_grad():
        np.testing.assert_allclose(run_net(steps, x), folded(torch.tensor(x).double()).numpy(), rtol=1e-9, atol=1e-9)


def test_packing_folds_the_normalisation_and_rounds_by_half_a_step_at_most():
    model = net()
    step = pack_net(model)[0]
    conv, norm = model[0], model[1]
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    exact = (conv.weight * factor[:, None, None, None]).detach().numpy()
    assert np.abs(weight_of(step) - exact).max() <= step["scale"] / 2 * 1.001
    with torch.no_grad():
        x = torch.tensor(cue_conflict(LABELS, LABELS))
        np.testing.assert_allclose(run_net(pack_net(model), x), model(x).numpy(), atol=0.02)


@pytest.mark.parametrize(
    "model, error",
    [
        (nn.Linear(2, 2), TypeError),
        (nn.Sequential(nn.Sigmoid()), ValueError),
        (nn.Sequential(nn.BatchNorm2d(3)), ValueError),
        (nn.Sequential(nn.ReLU(), nn.BatchNorm2d(3)), ValueError),
        (nn.Sequential(nn.MaxPool2d(3, 2)), ValueError),
        (nn.Sequential(nn.Conv2d(4, 4, 3, groups=2)), ValueError),
        (nn.Sequential(nn.AdaptiveAvgPool2d(2)), ValueError),
    ],
)
def test_what_cannot_be_packed_is_refused(model, error):
    with pytest.raises(error):
        pack_net(model)


def test_photos_are_filled_inside_the_outline_only():
    for outline in ("cat", "horse"):
        inside = photo_conflict(outline, None) == 0
        assert 0.1 < inside.mean() < 0.9
        for texture in cues.TEXTURES:
            picture = photo_conflict(outline, texture)
            assert picture.shape == inside.shape
            assert (picture[~inside] == 1).all() and picture[inside].std() > 0.03


@pytest.mark.parametrize("names, words", [(("dog", "brick"), "outline='dog'"), (("cat", "wool"), "texture='wool'")])
def test_unknown_photos_are_refused(names, words):
    with pytest.raises(ValueError, match=words):
        photo_conflict(*names)


def test_grey_takes_the_colour_and_nothing_else():
    x = cue_conflict(LABELS, LABELS)
    y = corruptions.grey(x)
    np.testing.assert_allclose(y.mean(1), x.mean(1), atol=1e-6)
    assert np.ptp(y, axis=1).max() == 0


def test_edges_of_a_plain_picture_are_where_the_outline_is():
    y = corruptions.edges(cue_conflict([3], None, size=12, place=(16, 16), rotation=0, colour=(1, 1, 1), background=(0, 0, 0)))
    assert y.max() == 1 and y[0, 0, 16, 16] == 0 and y[0, 0, 1, 1] == 0  # a square's inside and outside


def test_noise_blur_and_contrast_do_what_their_numbers_say():
    x = np.full((2, 3, 32, 32), 0.5, np.float32)
    assert corruptions.noisy(x, 0.1, seed=1).std() == pytest.approx(0.1, rel=0.05)
    assert np.array_equal(corruptions.noisy(x, 0.1, seed=1), corruptions.noisy(x, 0.1, seed=1))
    point = np.zeros((1, 1, 33, 33), np.float32)
    point[0, 0, 16, 16] = 1
    spread = corruptions.blurred(point, 2)[0, 0]
    assert (spread * (np.arange(33) - 16) ** 2).sum() == pytest.approx(4, rel=0.05)  # the variance, σ²
    pictures = cue_conflict(LABELS, LABELS)
    np.testing.assert_allclose(corruptions.low_contrast(pictures, 0.3).std((2, 3)), 0.3 * pictures.std((2, 3)), rtol=1e-4)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: corruptions.noisy(x, -1),
        lambda x: corruptions.blurred(x, -0.5),
        lambda x: corruptions.low_contrast(x, -1),
        lambda x: corruptions.low_contrast(x, 30),
        lambda x: corruptions.grey(x[0]),
    ],
)
def test_impossible_corruptions_are_refused(call):
    with pytest.raises(ValueError, match=r"must be a number from 0|has shape"):
        call(cue_conflict([0], [0]))
