"""Checkers for chapter 5, Receptive fields."""

from utils.arithmetic import output_size
from utils.checks.answers import as_list, call, checker, fail, require, require_array, require_number
from utils.receptive_fields import Layer, receptive_field

STACK = [Layer(5), Layer(2, stride=2), Layer(3), Layer(3, dilation=2)]
SLIPS: list[dict[float, str]] = [
    {4: "a 5×5 kernel adds 4 to the one pixel there was."},
    {10: "pooling does not double the field: it adds (K−1)·j = 1.", 7: "K is 2 here: it adds 1."},
    {8: "the pooling has stride 2, so each step is now 2 pixels wide.", 12: "the field grows by (K−1)·j = 4."},
    {14: "dilation 2 doubles the step once more: D·(K−1)·j.", 12: "dilation and jump both count: D·(K−1)·j = 8."},
]


@checker
def exercise_5_1(sizes: object) -> str:
    """Check the field sizes after four layers."""
    given = as_list(sizes, 4, "four numbers, one per layer")
    for number, (answer, field, slips) in enumerate(zip(given, receptive_field(STACK), SLIPS), 1):
        require_number(f"layer {number}", answer, field.size, slips)
    return "All four are right."


@checker
def exercise_5_2(seen: object) -> str:
    """Check the first and last pixel that a unit sees."""
    for layers, i in [([Layer(3, padding=1)], 0), (STACK, 3), ([Layer(7, stride=2, padding=3), Layer(3, stride=2, padding=1)], 5)]:
        last = receptive_field(layers)[-1]
        start = i * last.jump
        require_array(
            f"unit {i} after {len(layers)} layers",
            call(seen, layers, i),
            last.span(i),
            [
                ((start, start + last.size - 1), "the padding is missing: the first field begins before the picture."),
                (
                    (start - last.padding, start - last.padding + last.size),
                    "the last pixel is one too far: a field of size 1 begins and ends at the same pixel.",
                ),
                ((i - last.padding, i - last.padding + last.size - 1), "neighbours are `jump` pixels apart."),
            ],
        )
    return "Three fields lie where they should."


@checker
def exercise_5_3(read_by: object) -> str:
    """Check how many pixels neighbouring units read together."""
    for layers, n in [(STACK, 1), ([Layer(3)], 3), (STACK, 4), ([Layer(7, stride=2, padding=3), Layer(3, stride=2, padding=1)], 7)]:
        last = receptive_field(layers)[-1]
        require_number(
            f"{n} units after {len(layers)} layers",
            call(read_by, layers, n),
            last.size + (n - 1) * last.jump,
            {
                n * last.size: "neighbouring fields overlap: each neighbour adds only `jump` new pixels.",
                last.size + n * last.jump: "the first unit has its `size` already: n − 1 neighbours follow.",
                last.size + n - 1: "neighbours are `jump` pixels apart, not one.",
            },
        )
    return "Four counts are right."


@checker
def exercise_5_4(layers: object) -> str:
    """Check a chain of five 3×3 layers that sees 33 pixels at jump 1."""
    if not isinstance(layers, (list, tuple)) or not layers or not all(isinstance(layer, Layer) for layer in layers):
        fail("Give a list of Layer objects.")
    require(len(layers) <= 5, f"There are {len(layers)} layers; at most 5 are allowed.")
    require(all(layer.kernel_size == 3 for layer in layers), "Every layer must be 3×3.")
    last = receptive_field(layers)[-1]
    require(last.jump == 1, f"The jump is {last.jump}, not 1: a stride drops outputs.")
    require(last.size >= 33, f"The last units see {last.size} pixels, which is less than 33.")
    side = 64
    for number, layer in enumerate(layers, 1):
        try:
            side = output_size(side, 3, layer.stride, layer.padding, layer.dilation)
        except ValueError as error:
            fail(f"Layer {number} does not fit: {error}")
    require(side == 64, f"A 64×64 picture becomes {side}×{side}: the padding of each layer must equal its dilation.")
    return f"It sees {last.size} pixels with {len(layers)} layers of nine weights."
