"""Checkers for chapter 14, adversarial examples."""

import numpy as np

from utils.checks.answers import BY_HAND, call, checker, fail, require, require_array, require_count, require_number

STEPS = [((8, 8), 0.1, False), ((1, 6, 5), 0.25, True), ((7,), 0.03, False), ((2, 3, 4), 0.6, True)]  # shape, eps, targeted
BALLS = [  # shape, eps, length
    ((6, 6), 0.7, 2.0), ((6, 6), 0.7, 0.3), ((5, 4), 3.0, 2.0), ((3, 4), 0.5, 0.6), ((1, 4, 7), 3.0, 3.5), ((9,), 0.2, 0.19), ((2, 3, 3), 0.05, 12.0), ((8, 9), 6.0, 11.0),
]  # fmt: skip
PICTURES = [(4, 1, 8, 8), (2, 3, 5, 7), (11,)]


@checker
def exercise_14_1(aimed: object, random: object, aimed_factor: object, random_factor: object) -> str:
    """Check aimed and random changes of a linear score, and how they grow with the inputs."""
    require_number(
        "(a) aimed",
        aimed,
        0.65,
        {
            0.25: "negative weights help as well: go down where the weight is negative.",
            0.45: "the negative weight helps as well: go down there.",
            6.5: "each number moves by 0.1, not by 1.",
            0.1 * np.sqrt(14.25): "this is the answer to (b): here all signs are right.",
            0.3: "all four numbers may move, each by 0.1.",
            1.3: "the change goes up or down by 0.1: the way from −0.1 to 0.1 is not asked for.",
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
            np.sqrt(1.425): "ε is squared, too, under the root: 0.01.",
            0.1 * np.sqrt(14.25) / 2: "the squares of the four changes are added up, not averaged.",
            0.1 * np.sqrt(6.5): "add up the squares of the weights, not their absolute values.",
            0.1 * np.sqrt(14): "all four weights move, also the 0.5.",
        },
        2.2e-3,  # two digits are enough, and yet tell it from the answer without the 0.5
    )
    require_count(
        "(c) the factor of aimed changes",
        aimed_factor,
        100,
        {
            10: "all changes have the right sign: they add up fully.",
            400: "how many times as many inputs are there?",
            1: "ε stays, but more numbers move.",
            10_000: "each input adds its change once: the number of inputs, not its square.",
        },
    )
    require_count(
        "(d) the factor of random changes",
        random_factor,
        10,
        {
            100: "random signs partly cancel: the squares grow 100-fold.",
            20: "how many times as many inputs are there?",
            1: "it grows, though less than the aimed one.",
            50: "the sum of squares grows 100-fold; and its root?",
        },
    )
    return "Like n where every step is aimed, like √n where the signs are random."


@checker
def exercise_14_2(step: object) -> str:
    """Check a step of FGSM on random pictures, away from a class and towards one."""
    rng = np.random.default_rng(14)
    for shape, eps, targeted in STEPS:
        x, gradient = rng.random(shape), rng.standard_normal(shape) * np.exp(rng.normal(0, 3, shape))
        x.flat[:2], gradient.flat[2:5] = (0.1, 0.9) if targeted else (0, 1), (0, 1e-9, -1e-9)
        x.flat[2] = 0.5
        down = -1 if targeted else 1
        signs = np.sign(gradient)
        change = down * eps * signs
        require_array(
            "towards a class" if targeted else "away from the class",
            call(step, x.copy(), gradient.copy(), eps, *[True] * targeted),  # without it, away from the class
            np.clip(x + change, 0, 1),
            [
                (
                    np.clip(x - change, 0, 1),
                    "the sign of the step is wrong: up the loss of the right class, down that of a wanted one.",
                ),
                (x + change, "some numbers leave 0 to 1: clip them."),
                (np.clip(x + change, x.min(), x.max()), "the bounds are 0 and 1, whatever the picture's own extremes are."),
                (np.maximum(x + change, 0), "above 1 there is no pixel, either: clip."),
                (np.minimum(x + change, 1), "below 0 there is no pixel, either: clip."),
                (np.clip(x + down * eps * gradient, 0, 1), "this takes the gradient itself: take its sign."),
                (
                    np.clip(x + down * eps * gradient / np.abs(gradient).max(), 0, 1),
                    "this takes the gradient, made shorter: each pixel goes the whole ε.",
                ),
                (
                    np.clip(x + down * eps * gradient / np.sqrt((gradient**2).sum()), 0, 1),
                    "this is the step for L2: here each pixel goes the whole ε.",
                ),
                (np.clip(x + down * np.clip(gradient, -eps, eps), 0, 1), "each pixel goes the whole ε, also where its gradient is small."),
                (np.clip(x + down * eps * np.where(gradient > 0, 1, -1), 0, 1), "where the gradient is 0 the pixel stays: its sign is 0."),
                (np.clip(x + down * eps * np.where(gradient < 0, -1, 1), 0, 1), "where the gradient is 0 the pixel stays: its sign is 0."),
                (np.clip(x + down * signs, 0, 1), "the step is ε times the sign."),
                (np.clip(x + down * 0.1 * signs, 0, 1), "the step is `eps`, whatever `eps` is."),
                (x + np.clip(change, 0, 1), "clip the picture, not the step."),
                *((part, "the step is added to `x`.") for part in (np.clip(change, 0, 1), change)),
                (x, "nothing has moved: add ε times the sign of the gradient."),
            ],
        )
    return "Every pixel takes a step of ε, or as much of it as fits."


@checker
def exercise_14_3(project: object) -> str:
    """Check the projection to an L2 ball, from outside and from inside."""
    rng = np.random.default_rng(15)
    for shape, eps, length in BALLS:
        x, change = rng.random(shape), rng.standard_normal(shape)
        change.flat[3] = 0 if eps == 6 else 20  # long in one number, so that clamping differs, or, at 6, in none
        change *= length / np.linalg.norm(change)
        moved, share = x + change, min(1, eps / length)
        require_array(
            "from outside" if length > eps else "from inside",
            call(project, moved.copy(), x.copy(), eps),
            x + change * share,
            [
                (x + change * eps / length, "what is inside already stays where it is."),
                (change * share, "this is the change alone: add it to `x`."),
                (change * eps / length, "this is the change alone: add it to `x`."),
                (moved, "what is too far must come back."),
                (x + change * eps / length if length**2 > eps else moved, "compare the length with eps, not its square."),
                (x, "it need not come back all the way to `x`."),
                (x - change * share, "this lies on the other side of `x`: the change is `moved` minus `x`."),
                (x + np.clip(change, -eps, eps), "clamping each number is the projection for L∞."),
                (moved * eps / np.linalg.norm(moved), "shorten the *change*, not the picture."),
                (moved * share, "shorten the *change*, not the picture."),
                (np.clip(x + change * share, 0, 1), "the bounds 0 to 1 are left aside here."),
                (x + change / length, "this change is 1 long; it should be `eps` long."),
                (x + change * min(1, 0.7 / length), "the change may be `eps` long, whatever `eps` is."),
                (x + change * min(1, eps / np.abs(change).sum()), "the length is the root of the sum of squares, not the sum of sizes."),
                (x + change * min(1, eps / np.abs(change).max()), "the length is the root of the sum of squares, not the largest size."),
                (x + change * min(1, eps / length**2), "the length is the root of the sum of squares."),
                (x + change * min(1, (eps / length) ** 2), "shorten by eps over length, not by its square."),
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
            8 * 0.225: "8/255, not 8, and dividing by the std makes lengths larger.",
        },
        BY_HAND,
    )
    require_number(
        "(b) grey levels",
        levels,
        6.375,
        {
            25.5: "0.1 is in normalised units: first multiply by the std.",
            0.025: "this is in units of 0 to 1: how many levels of 255?",
            102: "from normalised to pixels the std multiplies, it does not divide.",
            12.75: "the pixels run from 0 to 1 here, not from −1 to 1.",
        },
        BY_HAND,
    )
    require_number(
        "(c) the panda",
        panda,
        0.8925,
        {
            1.785: "from −1 to 1 there are two units for the 255 levels.",
            3.57: "two units for 255 levels: divide by 2.",
            0.0035: "this is in units of 0 to 1: how many levels of 255?",
            0.014: "two units for 255 levels: half of ε, and times 255.",
        },
        BY_HAND,
    )
    require_count(
        "(d) gradients",
        factor,
        8,
        {
            7: "the step of the weights needs a gradient, too.",
            1: "each step of the attack needs a gradient.",
            2: "each of the seven steps of the attack needs a gradient.",
            16: "a pass forward and back counts as one gradient.",
            4: "the chapter's nets took three steps; here it is seven.",
        },
    )
    return "A length without units would have told none of it."


@checker
def exercise_14_5(straight_through: object) -> str:
    """Check a rounding with the gradient of doing nothing: for pictures of several shapes, against any gradient from above."""
    import torch  # here, so that other checkers do without

    random = torch.Generator().manual_seed(14)
    for shape in PICTURES:
        pixels, above = torch.rand(shape, generator=random), torch.randn(shape, generator=random)
        x = pixels.clone().requires_grad_()
        y = call(straight_through, x)
        require(isinstance(y, torch.Tensor), f"Expected a torch tensor, got {type(y).__name__}: stay in torch for autograd to follow.")
        rounded = (3 * pixels).round() / 3
        require_array(
            "the value",
            y,
            rounded,
            [
                (pixels, "the pixels are not rounded."),
                (pixels.round(), "these are two grey levels, 0 and 1: round 3·x, then divide by 3."),
                (3 * rounded, "divide by 3 again, so that full ink stays 1."),
                ((3 * pixels).floor() / 3, "this rounds down: `round` goes to the nearest level."),
                ((3 * pixels).ceil() / 3, "this rounds up: `round` goes to the nearest level."),
                (rounded - pixels, "this is what the rounding changes: add `x`."),
                (pixels + rounded, "`x` stands in the value: take it off inside of `detach`."),
            ],
        )
        require(y.requires_grad, "the value is right, but there is no gradient at all: `detach` the difference only, not the whole.")
        (gradient,) = torch.autograd.grad(y, x, above, allow_unused=True)
        if gradient is None or not gradient.any():
            fail("the value is right, but the gradient is 0, as that of rounding: let `x` itself stand outside of `detach`.")
        slips = [
            (2 * above, "the gradient is 2: `x` counts twice."),
            (3 * above, "the gradient is 3: the factor of `3 * x` belongs inside of `detach`."),
            (above / 3, "the gradient is 1/3: dividing by 3 belongs inside of `detach`."),
            (-above, "the gradient is −1: add `x`, do not take it off."),
            (torch.ones(shape), "each pixel's gradient comes from above; passed through, it is not always 1."),
            (above.sign(), "the gradient is passed through as it comes, not its sign."),
            (above.mean().expand(shape), "each pixel has its own gradient; this is the mean of all."),
            (above.sum().expand(shape), "each pixel has its own gradient; this is the sum of all."),
        ]
        require_array("the gradient", gradient, above, slips)
    return "The attack sees through the rounding."
