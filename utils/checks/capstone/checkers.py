"""Checkers for the capstone: count by hand, then design a network under a budget."""

import torch
from torch import nn

from utils.checks.answers import call, checker, fail, require, require_number
from utils.checks.capstone.budget import INPUT, MACS, PARAMETERS, SEEDS, TABLE, macs_used, measure
from utils.data.shape_pictures import SHAPES
from utils.nets.costs import count_parameters


@checker
def exercise_c_1(side: object, parameters: object, macs: object, field: object) -> str:
    """Check the counts of a small network, done by hand."""
    require_number(
        "(a) the side",
        side,
        8,
        {
            16: "the pooling halves it once more.",
            6: "the second convolution has padding 1.",
            32: "both the stride and the pooling halve it.",
        },
    )
    require_number(
        "(b) the parameters",
        parameters,
        5286,
        {
            5234: "the biases are missing.",
            448 + 4640: "the dense layer has some, too.",
            16 * 10 + 32 * 10 + 198: "each filter has a kernel for each input channel.",
            448 + 4640 + (32 * 64 + 1) * 6: "global pooling leaves one number per channel for the dense layer.",
        },
    )
    require_number(
        "(c) the MACs",
        macs,
        405696,
        {
            5234: "a convolution's weights are used at every place of its output.",
            811392: "these are FLOPs: a MAC is one product and one addition.",
            405504: "the dense layer has some, too.",
            432 * 1024 + 4608 * 64 + 192: "the first layer's output has 16×16 places: its stride is 2.",
            432 * 256 + 4608 * 256 + 192: "the second convolution works on 8×8 places, after the pooling.",
        },
    )
    require_number(
        "(d) the field",
        field,
        13,
        {
            7: "the second 3×3 reaches two neighbours that lie 4 pixels apart.",
            9: "after a stride of 2 and a pooling by 2 neighbours lie 4 pixels apart.",
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
    model = call(build)
    require(
        isinstance(model, nn.Module),
        f"`build()` must return a torch.nn.Module, got {type(model).__name__}: put the layers into `nn.Sequential(…)`.",
    )
    require(call(build) is not model, "`build()` returns the same network twice: make it inside the function.")
    _require_shape(model)
    parameters, macs = count_parameters(model), macs_used(model)
    require(parameters > 0, "The network has no parameters: there is nothing to learn.")
    over = [
        f"{count - limit:,} {what} over: {count:,} of {limit:,}"
        for count, limit, what in ((parameters, PARAMETERS, "parameters"), (macs, MACS, "MACs"))
        if count > limit
    ]
    require(not over, "Over the budget. " + ". ".join(over) + ".")
    try:
        yours = measure("yours", lambda: call(build), SEEDS)
    except FloatingPointError as error:
        fail(f"The training failed: {error}. Is there a normalisation missing?")
    ranking = sorted([yours, *TABLE], key=lambda entry: -entry.accuracy)
    place = f"{parameters:,} parameters, {macs:,} MACs, place {ranking.index(yours) + 1} of {len(ranking)}: "
    place += " · ".join(f"{entry.name} {entry.accuracy:.2f}" for entry in ranking) + "."
    require(ranking[0] is yours, f"{place} Where does your network lose what it found?")
    return place


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
