"""Checkers for chapter 14, adversarial examples."""

import numpy as np

from utils.checks.answers import call, checker, fail, require, require_array, require_number


@checker
def exercise_14_1(aimed: object, random: object, aimed_factor: object, random_factor: object) -> str:
    """Check aimed and random changes of a linear score, and how they grow with the inputs."""
    require_number(
        "(a) aimed",
        aimed,
        0.65,
        {
            0.25: "negative weights help as well: go down where the weight is negative.",
            6.5: "each number moves by 0.1, not by 1.",
            0.1 * np.sqrt(14.25): "this is the answer to (b): here all signs are right.",
            -0.65: "this lowers the score; it was to be raised.",
        },
    )
    require_number(
        "(b) random signs",
        random,
        0.1 * np.sqrt(14.25),
        {
            0.65: "this is the answer to (a): random signs partly cancel.",
            0: "the mean is 0; the typical size is the root of the mean square.",
            1.425: "add up the squares, then take the root, then ε.",
            0.1425: "this is the mean square: take its root.",
            np.sqrt(14.25): "ε = 0.1 is missing.",
        },
    )
    require_number(
        "(c) the factor of aimed changes",
        aimed_factor,
        100,
        {10: "all changes have the same sign: they add up fully.", 400: "how many times as many inputs are there?"},
    )
    require_number(
        "(d) the factor of random changes",
        random_factor,
        10,
        {
            100: "random signs partly cancel: the squares grow 100-fold.",
            20: "how many times as many inputs are there?",
            1: "it grows, though less than the aimed one.",
        },
    )
    return "Like n where every step is aimed, like √n where the signs are random."


@checker
def exercise_14_2(step: object) -> str:
    """Check a step of FGSM on random pictures, away from a class and towards one."""
    rng = np.random.default_rng(14)
    for targeted, shape, eps in ((False, (8, 8), 0.1), (True, (1, 5, 6), 0.25)):
        x, gradient = rng.random(shape), rng.standard_normal(shape)
        gradient.flat[3] = 0
        sign = -eps if targeted else eps
        name = "towards a class" if targeted else "away from the class"
        require_array(
            name,
            call(step, x.copy(), gradient.copy(), eps, targeted),
            np.clip(x + sign * np.sign(gradient), 0, 1),
            [
                (
                    np.clip(x - sign * np.sign(gradient), 0, 1),
                    "the sign of the step is wrong: up the loss of the right class, down that of a wanted one.",
                ),
                (x + sign * np.sign(gradient), "some numbers leave 0 to 1: clip them."),
                (np.clip(x + sign * gradient, 0, 1), "this takes the gradient itself: take its sign."),
                (x + sign * gradient, "this takes the gradient itself: take its sign."),
                (np.clip(sign * np.sign(gradient), 0, 1), "the step is added to `x`."),
                (sign * np.sign(gradient), "the step is added to `x`."),
            ],
        )
    return "Every pixel takes a step of ε, or as much of it as fits."


@checker
def exercise_14_3(project: object) -> str:
    """Check the projection to an L2 ball, from outside and from inside."""
    rng = np.random.default_rng(15)
    x = rng.random((6, 6))
    for where, length in (("from outside", 2.0), ("from inside", 0.3)):
        change = rng.standard_normal((6, 6))
        change[2, 3] = 20  # long in one number, so that clamping differs
        change *= length / np.linalg.norm(change)
        moved = x + change
        require_array(
            where,
            call(project, moved.copy(), x.copy(), 0.7),
            x + change * min(1, 0.7 / length),
            [
                (x + change * 0.7 / length, "what is inside already stays where it is."),
                (change * min(1, 0.7 / length), "this is the change alone: add it to `x`."),
                (change * 0.7 / length, "this is the change alone: add it to `x`."),
                (moved, "what is too far must come back."),
                (x + np.clip(change, -0.7, 0.7), "clamping each number is the projection for L∞."),
                (moved * 0.7 / np.linalg.norm(moved), "shorten the *change*, not the picture."),
            ],
        )
    return "It comes back along the straight line, and only if it has to."


@checker
def exercise_14_4(normalised: object, levels: object, panda: object, factor: object) -> str:
    """Check conversions of ε and the price of PGD training."""
    require_number(
        "(a) normalised",
        normalised,
        8 / 255 / 0.225,
        {
            8 / 255 * 0.225: "dividing by the std makes lengths larger.",
            8 / 255: "this is still in units of the pixels.",
            8 / 0.225: "8/255, not 8: the pixels run from 0 to 1.",
        },
    )
    require_number(
        "(b) grey levels",
        levels,
        6.375,
        {
            25.5: "0.1 is in normalised units: first multiply by the std.",
            0.025: "this is in units of 0 to 1: how many levels of 255?",
            102: "from normalised to pixels the std multiplies, it does not divide.",
        },
    )
    require_number(
        "(c) the panda",
        panda,
        0.8925,
        {1.785: "from −1 to 1 there are two units for the 255 levels.", 3.57: "two units for 255 levels: divide by 2."},
    )
    require_number(
        "(d) gradients",
        factor,
        8,
        {
            7: "the step of the weights needs a gradient, too.",
            1: "each step of the attack needs a gradient.",
            14: "a pass forward and back counts as one gradient.",
        },
    )
    return "A length without units would have told none of it."


@checker
def exercise_14_5(straight_through: object) -> str:
    """Check a rounding with the gradient of doing nothing."""
    import torch  # here, so that other checkers do without

    x = torch.rand(4, 1, 8, 8, generator=torch.Generator().manual_seed(14), requires_grad=True)
    y = call(straight_through, x)
    require(isinstance(y, torch.Tensor), f"Expected a torch tensor, got {type(y).__name__}: stay in torch, so that autograd can follow.")
    rounded = ((3 * x).round() / 3).detach().numpy()
    require_array(
        "the value",
        y,
        rounded,
        [
            (x.detach().numpy(), "the pixels are not rounded."),
            (x.detach().numpy().round(), "these are two grey levels, 0 and 1: round 3·x, then divide by 3."),
            (3 * rounded, "divide by 3 again, so that black stays 1."),
        ],
    )
    require(y.requires_grad, "the value is right, but there is no gradient at all: `detach` the difference only, not the whole.")
    (gradient,) = torch.autograd.grad(y.sum(), x)
    if not gradient.any():
        fail("the value is right, but the gradient is 0, as that of rounding: let `x` itself stand outside of `detach`.")
    require_array("the gradient", gradient, np.ones(x.shape), [(2 * np.ones(x.shape), "the gradient is 2: `x` counts twice.")])
    return "The attack sees through the rounding."
