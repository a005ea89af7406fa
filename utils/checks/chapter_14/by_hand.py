"""Exercises 14.1 and 14.4: changes of a linear score, units of ε and the price of a defence."""

import numpy as np

from utils.checks.answers import BY_HAND, checker, require_count, require_number


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
