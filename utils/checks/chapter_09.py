"""Checkers for chapter 9, Inception."""

from typing import Any

import numpy as np

from utils.arithmetic import conv_macs, conv_parameters
from utils.checks.answers import as_array, as_list, call, checker, compared_with, fail, require, require_array, require_count
from utils.conv import conv2d

WIDTHS = ["width_1x1", "reduce_3x3", "width_3x3", "reduce_5x5", "width_5x5", "project_pool"]
BUDGET = 20_000_000  # of exercise 9.4, in MACs
PADDINGS = ("constant", "reflect", "symmetric", "edge", "wrap")  # np.pad's; each keeps the size, and exercise 9.3 leaves the choice


def _convolutions(
    in_channels: int, width_1x1: int, reduce_3x3: int, width_3x3: int, reduce_5x5: int, width_5x5: int, project_pool: int
) -> list[tuple[int, int, int]]:
    """Return the convolutions of a block with bottlenecks, as (C_in, C_out, kernel_size)."""
    return [
        (in_channels, width_1x1, 1),
        (in_channels, reduce_3x3, 1),
        (reduce_3x3, width_3x3, 3),
        (in_channels, reduce_5x5, 1),
        (reduce_5x5, width_5x5, 5),
        (in_channels, project_pool, 1),
    ]


@checker
def exercise_9_1(depth: object, parameters: object, macs: object) -> str:
    """Check the depth, the parameters and the MACs of a small block."""
    convolutions = _convolutions(64, 16, 24, 32, 4, 8, 8)
    right = sum(conv_parameters(*conv) for conv in convolutions)
    cost = sum(conv_macs(*conv, 16) for conv in convolutions)
    wide = [(64, *conv[1:]) for conv in convolutions]  # if each layer read the block's input
    require_count(
        "(a) the depth",
        depth,
        64,
        {
            256: "give the channels: this is the number of places.",
            64 * 256: "give the channels alone, without the places.",
            92: "the bottlenecks are read by the next layer and are not part of the output.",
            120: "that is the naive block: here the pool's 64 channels are projected to 8.",
            56: "the pool's branch is concatenated, too.",
            32: "the branches are concatenated: their depths add up.",
            128: "what came in is not part of the output.",
        },
    )
    naive_pool, added_pool = conv_parameters(64, 8, 1), 9 * 64
    require_count(
        "(b) the parameters",
        parameters,
        right,
        {
            right - 92: "the biases are missing.",
            right - 28: "the bottlenecks have biases, too.",
            right - naive_pool: "the 1×1 after the pool has weights.",
            right + added_pool: "the pool has no weights.",
            sum(conv_parameters(*conv) for conv in wide): "the 3×3 and the 5×5 read what their bottlenecks give, not all 64 channels.",
        },
    )
    require_count(
        "(c) the MACs",
        macs,
        cost,
        {
            2 * cost: "these are FLOPs: a MAC is a multiplication and an addition.",
            right * 256: "a bias is an addition only: count the weights.",
            sum(conv_macs(*conv, 14) for conv in convolutions): "the map has 16×16 places here, not 14×14.",
            cost // 256: "that is for one place, and there are 16·16.",
            cost // 16: "that is for one row of places, and there are 16 rows.",
            cost - conv_macs(64, 8, 1, 16): "the 1×1 after the pool has MACs.",
            sum(conv_macs(*conv, 16) for conv in wide): "the 3×3 and the 5×5 read what their bottlenecks give, not all 64 channels.",
        },
    )
    return f"64 channels, {right:,} parameters, {cost:,} MACs."


@checker
def exercise_9_2(depths: object) -> str:
    """Check how the depth of naive blocks in a row grows."""
    require_array(
        "the depths",
        depths,
        [448, 640, 832],
        [
            ([192, 192, 192], "the pool passes on all channels that it reads."),
            ([192, 384, 576], "the first block's pool passes on 256 channels, too."),
            ([448, 448, 448], "the second block reads 448 channels, and so does its pool."),
            ([256, 448, 640], "give the depth *after* each block: the first is not the input's."),
            ([192, 448, 640], "give the depth after each block, with the pool's channels."),
            ([448, 896, 1792], "each block adds its 192 filters to what it read; it does not double."),
            ([352, 448, 544], "all three branches with filters are concatenated."),
            ([448, 192, 192], "the second block's pool passes on all 448 channels that it reads."),
            (832, "three blocks, three depths: this is the last."),
            ([192, 192, 448], "each of the three pools passes on all that its block reads."),
        ],
        tolerance=0,
        by_hand=True,
    )
    return "Each block adds 192 channels, and no width can make the depth smaller."


@checker
@compared_with(lambda picture, kernels: _answers(picture, kernels, "constant").argmax(0))
def exercise_9_3(best_scale: object) -> str:
    """Check a map that says which kernel answers most at each pixel."""
    rng = np.random.default_rng(9)
    for height, width, sizes in ((9, 7, (3, 1, 5)), (6, 8, (1, 3)), (1, 4, (1, 1, 1, 1)), (12, 12, (7, 5, 3, 1, 3))):
        picture = rng.standard_normal((height, width))
        kernels = [rng.standard_normal((size, size)) for size in sizes]
        name = f"{len(sizes)} kernels"
        found = as_array(name, call(best_scale, picture.copy(), [kernel.copy() for kernel in kernels]))
        by_padding = [_answers(picture, kernels, mode) for mode in PADDINGS]
        if any(np.array_equal(found, answers.argmax(0)) for answers in by_padding):
            continue
        slips = [slip for answers in by_padding for slip in _slips_of_scale(answers)]
        turned = [_answers(picture, kernels, mode)[::-1].argmax(0) for mode in PADDINGS]
        slips += [(places, "the kernels stand in reverse: 0 is the first of the list.") for places in turned]
        flipped = [kernel[::-1, ::-1] for kernel in kernels]
        slips += [(np.array(sizes)[answers.argmax(0)], "give the kernel's number in the list, not its side.") for answers in by_padding]
        scaled = [[kernel / by(kernel) for kernel in kernels] for by in (lambda k: np.abs(k).sum(), np.size, np.linalg.norm)]
        slips += [
            (_answers(picture, other, mode).argmax(0), "use the kernels as they are: do not scale them.")
            for mode in PADDINGS
            for other in scaled
        ]
        slips += [(_answers(picture, flipped, mode).argmax(0), "use the kernels as they are, unflipped.") for mode in PADDINGS]
        require_array(name, found, by_padding[0].argmax(0), slips)
    return "For each pixel the scale that answers most."


def _answers(picture: np.ndarray, kernels: list[np.ndarray], mode: Any) -> np.ndarray:
    """Return each kernel's answers (kernels, H, W), with the picture padded in one of np.pad's modes."""
    return np.stack([conv2d(np.pad(picture, len(kernel) // 2, mode=mode), kernel) for kernel in kernels])


def _slips_of_scale(answers: np.ndarray) -> list[tuple[np.ndarray, str]]:
    best = answers.argmax(0)
    return [
        (answers.max(0), "these are the largest responses: return which kernel gave them, with `argmax`."),
        (np.bincount(best.ravel()).argmax(), "decide at each pixel for itself, not once for the picture."),
        (np.eye(len(answers))[best], "give the kernel's number, not a row of 0s and a 1."),
        (answers[:2].argmax(0), "there may be more than two kernels."),
        (best + 1, "count the kernels from 0."),
        (answers.argmin(0), "this is where the answers are smallest."),
        (np.abs(answers).argmax(0), "compare the answers themselves, not their absolute values."),
        (np.maximum(answers, 0).argmax(0), "where all answers are negative, one of them is still the largest."),
        (best.T, "rows and columns are swapped."),
        (np.full(best.shape, answers.max((1, 2)).argmax()), "decide at each pixel for itself, not once for the picture."),
        (answers, "this is the stack of answers: now take the `argmax` over the kernels."),
        *(
            (wrong, "take the `argmax` over the kernels, which is axis 0, at every pixel.")
            for wrong in (answers.reshape(len(answers), -1).argmax(1), answers.argmax(1), answers.argmax(2))
        ),
        (np.zeros(best.shape), "all zeros: is every kernel asked?"),
    ]


@checker
def exercise_9_4(widths: object) -> str:
    """Check a block that fits into a budget of MACs."""
    numbers = as_list(widths, 6, f"six widths, {', '.join(WIDTHS)}")
    for name, number in zip(WIDTHS, numbers):
        require(number.is_integer() and number >= 1, f"{name} is {number:.10g}: use a whole number from 1 up.")
    width_1x1, reduce_3x3, width_3x3, reduce_5x5, width_5x5, project_pool = map(int, numbers)
    depth = width_1x1 + width_3x3 + width_5x5 + project_pool
    require(depth == 256, f"The output has {width_1x1} + {width_3x3} + {width_5x5} + {project_pool} = {depth} channels, not 256.")
    require(width_3x3 >= 96, f"The 3×3 branch has {width_3x3} channels: at least 96 are wanted.")
    require(width_5x5 >= 32, f"The 5×5 branch has {width_5x5} channels: at least 32 are wanted.")
    costs = [conv_macs(*conv, 14) for conv in _convolutions(256, width_1x1, reduce_3x3, width_3x3, reduce_5x5, width_5x5, project_pool)]
    total = sum(costs)
    if total > BUDGET:
        name = WIDTHS[int(np.argmax(costs))]
        fail(f"That needs {total:,} MACs, {total - BUDGET:,} too many. The layer that costs most is {name}, with {max(costs):,}.")
    return f"{total:,} MACs, of {BUDGET:,}."
