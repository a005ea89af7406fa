"""Checkers for chapter 7, A network that learns its filters."""

import numpy as np

from utils.checks.answers import call, checker, fail, require, require_answer, require_array, require_number

LOGITS, RIGHT = np.array([2.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])
VERDICTS = {"a": "over-fitting", "b": "too short or too small a rate", "c": "fine", "d": "not learning"}
REASONS = {
    "a": "it knows what it has seen and half of what it has not.",
    "b": "both accuracies are low and equal: there is no gap, and there is more to learn.",
    "c": "both accuracies are high.",
    "d": "0.10 for ten digits and a loss of log 10 are what guessing gives.",
}


@checker
def exercise_7_1(p: object, loss: object, gradient: object) -> str:
    """Check softmax, cross-entropy and its gradient for three logits."""
    probabilities = np.exp(LOGITS) / np.exp(LOGITS).sum()
    require_array(
        "(a) probabilities",
        p,
        probabilities,
        [(np.exp(LOGITS), "divide by their sum, so that they add up to 1."), (LOGITS / LOGITS.sum(), "take the exponentials first.")],
    )
    right = -np.log(probabilities[1])
    require_number(
        "(b) cross-entropy",
        loss,
        right,
        {
            -right: "the sign is missing: a loss is not negative.",
            float(-np.log(probabilities[0])): "the right class is the second.",
            float(-np.log10(probabilities[1])): "take the natural logarithm.",
            float(((probabilities - RIGHT) ** 2).mean()): "this is the squared error.",
        },
    )
    require_array(
        "(c) gradient",
        gradient,
        probabilities - RIGHT,
        [
            (RIGHT - probabilities, "the sign is turned: the right logit must rise, so its gradient is negative."),
            (probabilities, "subtract the one-hot answer."),
        ],
    )
    return "All three are right."


@checker
def exercise_7_2(updated: object, limit: object) -> str:
    """Check one update and the largest useful learning rate."""
    require_number(
        "(a)",
        updated,
        1.1,
        {
            0.5: "the step goes against the gradient: minus a negative number.",
            3.8: "the learning rate is 0.1.",
            -0.3: "this is the step alone, with the wrong sign.",
            0.3: "this is the step alone: add it to the weight.",
        },
    )
    require_number(
        "(b)",
        limit,
        1,
        {0.5: "at 0.5 one step lands exactly on 2; larger rates still get closer.", 2: "the derivative of (w − 2)² is 2·(w − 2)."},
    )
    return "Down the slope, and not too far."


@checker
def exercise_7_3(verdicts: object) -> str:
    """Check four diagnoses from training and test accuracy."""
    require_answer(verdicts)
    if not isinstance(verdicts, dict) or set(verdicts) != set(VERDICTS):
        fail('Give a dict with the keys "a", "b", "c" and "d".')
    for run, verdict in VERDICTS.items():
        answer = str(verdicts[run]).strip().lower()
        require(answer in VERDICTS.values(), f"{run}: {verdicts[run]!r} is none of {', '.join(map(repr, VERDICTS.values()))}.")
        require(answer == verdict, f"{run}: look again: {REASONS[run]}")
    return "All four diagnoses are right."


@checker
def exercise_7_4(finite_difference: object) -> str:
    """Check a numerical gradient on functions whose gradients are known."""
    rng = np.random.default_rng(7)
    a, w, z = rng.standard_normal((2, 3)), rng.standard_normal((2, 3)), np.array([2.0, 1.0, 0.0])
    cases = [
        ("Σ a·w²", lambda v: (a * v**2).sum(), w, 2 * a * w),
        ("cross-entropy", lambda v: np.log(np.exp(v).sum()) - v[1], z, np.exp(z) / np.exp(z).sum() - RIGHT),
    ]
    for name, f, at, wanted in cases:
        given = at.copy()
        found = np.asarray(call(finite_difference, f, given), dtype=float)
        require(bool(np.array_equal(given, at)), f"{name}: `w` has changed: move a copy, or move it back.")
        require(found.shape == wanted.shape, f"{name}: the gradient has shape {found.shape}, expected {wanted.shape}, that of `w`.")
        require(not np.allclose(found, 2 * wanted, rtol=1e-3), f"{name}: twice too large: the two points are 2h apart.")
        require(
            bool(np.allclose(found, wanted, rtol=1e-4, atol=1e-6)),
            f"{name}: the numbers differ, by up to {np.abs(found - wanted).max():.2g}: is h small, and the difference central?",
        )
    return "It agrees with the exact gradients."
