"""Checkers for the capstone: count by hand, then design a network under a budget."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from unittest.mock import patch

import torch
from torch import nn

from utils.checks.answers import call, checker, fail, require, require_count
from utils.checks.capstone.budget import INPUT, MACS, PARAMETERS, SEEDS, TABLE, macs_used, measure
from utils.data.shape_pictures import SHAPES, shapes
from utils.nets.costs import count_parameters
from utils.nets.training import accuracy

FRESH = 0.35  # a share that no untrained network gets right: guessing gives a sixth


@checker
def exercise_c_1(side: object, parameters: object, macs: object, field: object) -> str:
    """Check the counts of a small network, done by hand."""
    require_count(
        "(a) the side",
        side,
        8,
        {
            16: "the pooling halves it once more.",
            6: "the second convolution has padding 1.",
            32: "both the stride and the pooling halve it.",
        },
    )
    require_count(
        "(b) the parameters",
        parameters,
        5286,
        {
            5234: "the biases are missing.",
            448 + 4640: "the dense layer has some, too.",
            4640 + 198: "the first convolution has some, too.",
            16 * (9 * 9 + 1) + 4640 + 198: "a 3×3 kernel has 9 weights for each input channel.",
            5286 + 2 * 48: "there is no batch normalisation.",
            16 * 10 + 32 * 10 + 198: "each filter has a kernel for each input channel.",
            448 + 4640 + (32 * 64 + 1) * 6: "global pooling leaves one number per channel for the dense layer.",
        },
    )
    require_count(
        "(c) the MACs",
        macs,
        405696,
        {
            5234: "a convolution's weights are used at every place of its output.",
            5286: "a convolution's weights are used at every place of its output.",
            405696 + 16 * 256 + 32 * 64 + 6: "a bias is an addition only: count the weights.",
            432 * 256: "this is the first convolution alone.",
            811392: "these are FLOPs: a MAC is one product and one addition.",
            405504: "the dense layer has some, too.",
            432 * 1024 + 4608 * 64 + 192: "the first layer's output has 16×16 places: its stride is 2.",
            432 * 256 + 4608 * 256 + 192: "the second convolution works on 8×8 places, after the pooling.",
        },
    )
    require_count(
        "(d) the field",
        field,
        13,
        {
            7: "the second 3×3 reaches two neighbours that lie 4 pixels apart.",
            9: "after a stride of 2 and a pooling by 2 neighbours lie 4 pixels apart.",
            15: "the field begins with 3; the pooling adds (2 − 1)·2.",
            32: "no number of that map sees the whole picture.",
            5: "this is before the second convolution.",
            8: "that is the side of the map.",
        },
    )
    return "That is how an architecture table is read."


@checker
def exercise_c_2(build: object) -> str:
    """Check that a network keeps to the budget, train it, and place it in the contest's table."""
    require(
        not isinstance(build, nn.Module),
        "Give the function that builds the network, without calling it: the checker needs a fresh one for each run.",
    )
    build_fresh = _untaught(build)
    model = build_fresh()
    parameters, macs = _within_budget(model)
    _require_new(model, build_fresh())
    drawn = shapes(1000, seed=secrets.randbelow(2**31) + 1000)  # nobody can have trained on these
    test = (drawn.x, drawn.shape)

    def build_one_more():
        model = build_fresh()
        _within_budget(model)
        hint = "The network of `build()` knows the shapes before any training. The training is the checker's part."
        require(accuracy(model, test) < FRESH, hint)
        return model

    try:
        yours = measure("yours", build_one_more, SEEDS, test)
    except (ValueError, TypeError, RuntimeError, FloatingPointError) as error:
        hint = " Is there a normalisation missing?" if isinstance(error, FloatingPointError) else ""
        fail(f"The training failed: {error}.{hint}")
    ranking = sorted([yours, *TABLE], key=lambda entry: -entry.accuracy)
    place = f"{parameters:,} parameters, {macs:,} MACs, place {ranking.index(yours) + 1} of {len(ranking)}: "
    place += " · ".join(f"{entry.name} {entry.accuracy:.2f}" for entry in ranking) + "."
    require(ranking[0] is yours, f"{place} Where does your network lose what it found?")
    return place


def _within_budget(model):
    """Stop with a hint if a network is over the budget; return its parameters and MACs."""
    parameters, macs = count_parameters(model), macs_used(model)
    require(parameters > 0, "The network has no parameters: there is nothing to learn.")
    over = [
        f"{count - limit:,} {what} over: {count:,} of {limit:,}"
        for count, limit, what in ((parameters, PARAMETERS, "parameters"), (macs, MACS, "MACs"))
        if count > limit
    ]
    require(not over, "Over the budget. " + ". ".join(over) + ".")
    return parameters, macs


def _untaught(build: object) -> Callable[[], nn.Module]:
    """Return `build`, called so that a training inside it becomes a hint, and so does what is no network for the pictures."""

    def build_fresh():
        with _no_gradients():
            model = call(build)
        require(
            isinstance(model, nn.Module),
            f"`build()` must return a torch.nn.Module, got {type(model).__name__}: put the layers into `nn.Sequential(…)`.",
        )
        _require_shape(model)
        return model

    return build_fresh


@contextmanager
def _no_gradients() -> Iterator[None]:
    def refuse(*_, **__):
        raise RuntimeError("`build` only builds: the training is the checker's part, the same for all networks")

    with patch("torch.autograd.backward", refuse), patch("torch.autograd.grad", refuse):
        yield


def _require_new(first, second):
    """Stop with a hint unless two networks of `build()` share no parameters and start from different random weights."""
    pairs = list(zip(first.parameters(), second.parameters()))
    shared = {id(parameter) for parameter in first.parameters()} & {id(parameter) for parameter in second.parameters()}
    require(not shared and first is not second, "`build()` returns the same network twice: make all its layers inside the function.")
    kernels = [(a, b) for a, b in pairs if a.ndim > 1]  # biases and normalisation begin with 0 and 1 each time
    equal = sum(a.numel() for a, b in kernels if a.shape == b.shape and torch.equal(a, b))
    require(
        2 * equal <= sum(a.numel() for a, _ in kernels),
        "Two networks of `build()` start with the same weights. Each run needs new random ones: no stored weights, no seed set inside.",
    )


def _require_shape(model):
    """Stop with a hint unless the network maps two pictures to six logits each."""
    pictures = torch.zeros(2, *INPUT)
    try:
        with torch.no_grad():
            logits = model.eval()(pictures)
    except Exception as error:  # whatever it is, the learner should read it rather than a traceback through the checker
        fail(f"Pictures (2, 3, 32, 32) do not go through: {type(error).__name__}: {error}")
    shape = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
    require(shape == (2, len(SHAPES)), f"Two pictures give {shape}, expected (2, {len(SHAPES)}): one logit for each of the six shapes.")
    with torch.no_grad(), torch.random.fork_rng([]):
        answers = deepcopy(model).train()(torch.rand(8, *INPUT))  # what the training's loss reads
    probabilities = bool((answers >= 0).all()) and torch.allclose(answers.sum(1), torch.ones(8))
    require(
        not probabilities,
        "These are probabilities: each row adds up to 1. The training's loss takes the softmax of logits: leave yours out.",
    )
