"""Exercises 7.1 to 7.3: softmax and loss, one update, four learning curves."""

import numpy as np

from utils.checks.answers import BY_HAND, checker, fail, require, require_answer, require_array, require_number

LOGITS, RIGHT = np.array([3.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])
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
    e = np.exp(LOGITS)
    probabilities = e / e.sum()
    require_array(
        "(a) probabilities",
        p,
        probabilities,
        [
            (e, "divide by their sum, so that they add up to 1."),
            (LOGITS / LOGITS.sum(), "take the exponentials first."),
            (probabilities[::-1], "keep the order of the logits: the largest logit has the largest probability."),
            (2**LOGITS / (2**LOGITS).sum(), "the powers are those of e."),
            (e / e.max(), "divide by the sum, not by the largest."),
            (np.full(3, 1 / 3), "equal probabilities come from equal logits; these differ."),
            (1 / (1 + np.exp(-LOGITS)), "each by itself is the sigmoid; softmax divides by the sum over all classes."),
            (np.log(probabilities), "these are the logarithms of the probabilities."),
        ],
        BY_HAND,
        by_hand=True,
    )
    right = -np.log(probabilities[1])
    require_number(
        "(b) cross-entropy",
        loss,
        right,
        {
            -right: "the sign is missing: a loss is not negative.",
            float(-np.log(probabilities[0])): "the right class is the second.",
            float(-np.log(probabilities[2])): "the right class is the second; counting starts at 0.",
            float(-np.log10(probabilities[1])): "take the natural logarithm.",
            float(-np.log2(probabilities[1])): "take the natural logarithm.",
            float(((probabilities - RIGHT) ** 2).mean()): "this is the squared error.",
            float(((probabilities - RIGHT) ** 2).sum()): "this is the squared error.",
            probabilities[1]: "this is the probability: take minus its logarithm.",
            1 - probabilities[1]: "this is the probability of being wrong: take minus the logarithm of being right.",
            float(-np.log(probabilities).sum()): "only the right class counts.",
            float(-np.log(probabilities).mean()): "only the right class counts: this is a mean over the classes.",
            float(right / 3): "this is a third of it: the loss of one picture is no mean over classes.",
            float(np.log(3)): "this is the loss of one who guesses; these probabilities differ.",
            float(-(probabilities * np.log(probabilities)).sum()): "this is the entropy of p: only the right class counts.",
        },
        BY_HAND,
    )
    require_array(
        "(c) gradient",
        gradient,
        probabilities - RIGHT,
        [
            (RIGHT - probabilities, "the sign is turned: the right logit must rise, so its gradient is negative."),
            (probabilities, "subtract the one-hot answer."),
            (probabilities - 2 * RIGHT, "subtract the one-hot answer once."),
            (-RIGHT, "the other logits matter, too: lower them, and the right class gains."),
            ((probabilities - RIGHT)[1], "three logits, three numbers: this is that of the right class alone."),
            (probabilities - np.eye(3)[0], "the right class is the second."),
            (probabilities - np.eye(3)[2], "the right class is the second; counting starts at 0."),
            (LOGITS - RIGHT, "these are the logits minus the one-hot answer: take the probabilities."),
            (-RIGHT / probabilities, "this is the gradient at the probabilities, not at the logits."),
            ((probabilities - RIGHT) / 3, "this is a third of it: the loss of one picture is no mean over classes."),
        ],
        BY_HAND,
        by_hand=True,
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
            -2.2: "the learning rate is 0.1, and the step goes against the gradient.",
            -0.3: "this is the step alone, with the wrong sign.",
            0.3: "this is the step alone: add it to the weight.",
            1.04: "multiply the rate by the gradient, not by the weight.",
        },
    )
    require_number(
        "(b)",
        limit,
        1,
        {
            0.5: "at 0.5 one step lands exactly on 2; larger rates still get closer.",
            2: "the derivative of (w − 2)² is 2·(w − 2).",
            0: "a rate of 0 gets no closer, but small rates above it do.",
            0.1: "0.1 still gets closer: the distance shrinks to 0.8 of it.",
            0.99: "0.99 still gets closer, by 2% a step.",
            1.01: "1.01 already goes away.",
        },
    )
    return "Down the slope, and not too far."


@checker
def exercise_7_3(verdicts: object) -> str:
    """Check four diagnoses from training and test accuracy."""
    require_answer(verdicts)
    if not isinstance(verdicts, dict) or set(verdicts) != set(VERDICTS):
        fail('Give a dict with the keys "a", "b", "c" and "d".')
    known = {_letters(verdict): verdict for verdict in VERDICTS.values()}
    for run, verdict in VERDICTS.items():
        answer = known.get(_letters(verdicts[run]))
        require(answer, f"{run}: {verdicts[run]!r} is none of {', '.join(map(repr, VERDICTS.values()))}.")
        require(answer == verdict, f"{run}: look again: {REASONS[run]}")
    return "All four diagnoses are right."


def _letters(verdict):
    """Return the letters of a text, so that spaces, hyphens and capitals don't matter."""
    return "".join(filter(str.isalpha, verdict.lower())) if isinstance(verdict, str) else None
