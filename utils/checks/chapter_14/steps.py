"""Exercises 14.2, 14.3 and 14.5: a step, the way back into a ball, and a gradient that a rounding does not stop."""

import numpy as np

from utils.checks.answers import call, checker, compared_with, require, require_array

STEPS = [((8, 8), 0.1, False), ((1, 6, 5), 0.25, True), ((7,), 0.03, False), ((2, 3, 4), 0.6, True)]  # shape, eps, targeted
BALLS = [  # shape, eps, length
    ((6, 6), 0.7, 2.0), ((6, 6), 0.7, 0.3), ((5, 4), 3.0, 2.0), ((3, 4), 0.5, 0.6), ((1, 4, 7), 3.0, 3.5), ((9,), 0.2, 0.19), ((2, 3, 3), 0.05, 12.0), ((8, 9), 6.0, 11.0),
]  # fmt: skip
PICTURES = [(4, 1, 8, 8), (2, 3, 5, 7), (11,)]


@checker
@compared_with(lambda x, gradient, eps, targeted=False: np.clip(x + (1 - 2 * targeted) * eps * np.sign(gradient), 0, 1))
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
            call(
                step, x.copy(), gradient.copy(), eps, *[True] * targeted, options=("targeted",)[: int(targeted)]
            ),  # without it, away from the class
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
@compared_with(lambda moved, x, eps: x + (moved - x) * min(1, eps / max(np.linalg.norm(moved - x), eps)))
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
                (x + change * min(1, eps / np.linalg.norm(change, axis=-1).max()), "one length for the whole change, over all axes."),
                (np.linalg.norm(change * share), "return the picture, not how far it is from `x`."),
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
                (2 * pixels - rounded, "add the rounded one minus `x`, not `x` minus the rounded one."),
                ((4 * pixels).round() / 4, "these are five levels: 0, 1/4, 1/2, 3/4 and 1. From 0 to 1 four levels leave three steps."),
                (pixels + rounded, "`x` stands in the value: take it off inside of `detach`."),
            ],
        )
        require(y.requires_grad, "the value is right, but there is no gradient at all: `detach` the difference only, not the whole.")
        (gradient,) = torch.autograd.grad(y, x, above, allow_unused=True)
        still = gradient is None or not gradient.any()
        require(not still, "the value is right, but the gradient is 0, as that of rounding: let `x` itself stand outside of `detach`.")
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
