"""Chapter 13's checkers: counting cues, mixing a picture, the Gram matrix."""

import numpy as np

from utils.checks.answers import call, checker, require_array, require_number

ANSWERS, SHAPE, TEXTURE = np.array([[0, 1, 2, 3, 3, 0, 2, 1], [0, 0, 2, 1, 3, 1, 2, 3], [1, 1, 0, 3, 1, 2, 2, 0]])


@checker
def exercise_13_1(by_shape: object, by_texture: object, neither: object, bias: object) -> str:
    """Check the counts of the eight answers in the exercise."""
    agree = int((SHAPE == TEXTURE).sum())
    shape, texture = int((ANSWERS == SHAPE).sum()) - agree, int((ANSWERS == TEXTURE).sum()) - agree
    other = len(ANSWERS) - agree - shape - texture
    require_number("by shape", by_shape, shape, {shape + agree: "a picture whose cues agree tells nothing: leave it out."})
    require_number("by texture", by_texture, texture, {texture + agree: "a picture whose cues agree tells nothing: leave it out."})
    require_number("neither", neither, other, {other + agree: "the picture whose cues agree is not counted at all."})
    require_number(
        "shape bias",
        bias,
        shape / (shape + texture),
        {
            shape / (shape + texture + other): "answers that are neither do not count: divide by shape plus texture.",
            shape / len(ANSWERS): "divide by shape plus texture, not by all pictures.",
            texture / (shape + texture): "this is the texture's share.",
            shape / texture: "a share has both kinds in its denominator.",
        },
    )
    return "Three of five decided answers follow the shape."


@checker
def exercise_13_2(shape_share: object) -> str:
    """Check a function that computes the shape bias of answers."""
    rng = np.random.default_rng(13)
    for n in (40, 60):
        answers, shape, texture = rng.integers(4, size=(3, n))
        differ = shape != texture
        by_shape, by_texture = ((answers == cue)[differ].sum() for cue in (shape, texture))
        everything = (answers == shape).sum(), (answers == texture).sum()
        require_number(
            "the share",
            call(shape_share, answers.copy(), shape.copy(), texture.copy()),
            by_shape / (by_shape + by_texture),
            {
                everything[0] / sum(everything): "pictures whose cues agree are to be left out.",
                by_shape / differ.sum(): "answers that are neither do not count.",
                everything[0] / n: "divide by shape plus texture answers, and leave out pictures whose cues agree.",
                by_texture / (by_shape + by_texture): "this is the texture's share.",
            },
        )
    return "The number that Geirhos et al. report."


@checker
def exercise_13_3(mix: object) -> str:
    """Check a function that paints a cue conflict."""
    rng = np.random.default_rng(3)
    cover, tone, colour, background = (
        np.clip(rng.normal(0.5, 1, (6, 6)), 0, 1),
        rng.uniform(0.5, 1.5, (6, 6)),
        rng.uniform(0.3, 0.9, 3),
        rng.uniform(0, 0.2, 3),
    )
    c, b = colour[:, None, None], background[:, None, None]
    mixed = b + cover * (c - b)
    require_array(
        "the picture",
        call(mix, cover.copy(), tone.copy(), colour.copy(), background.copy()),
        np.minimum(tone * mixed, 1),
        [
            (tone * mixed, "some numbers are above 1: cut them off."),
            (mixed, "the texture is missing: multiply by the tone."),
            (np.minimum(b + cover * (tone * c - b), 1), "the texture fills the shape only: it goes over the background, too."),
            (np.minimum(tone * (c + cover * (b - c)), 1), "shape and background have changed places."),
            (np.minimum(tone * cover * c, 1), "the background's colour is missing."),
            (np.minimum(tone * mixed, 1).transpose(1, 2, 0), "the channels come first: (3, H, W)."),
        ],
    )
    return "One cue from the outline, the other from the surface."


@checker
def exercise_13_4(gram: object) -> str:
    """Check a Gram matrix of feature maps, and that it does not know places."""
    rng = np.random.default_rng(4)
    for shape in ((3, 4, 5), (6, 7, 7)):
        maps = rng.normal(0.3, 1, shape)
        flat = maps.reshape(shape[0], -1)
        wanted = flat @ flat.T / flat.shape[1]
        centred = flat - flat.mean(1, keepdims=True)
        require_array(
            "the Gram matrix",
            call(gram, maps.copy()),
            wanted,
            [
                (flat @ flat.T, "divide by the number of places, so that size does not matter."),
                (flat.T @ flat / flat.shape[1], "this compares places; compare channels: (C, C)."),
                (flat.T @ flat, "this compares places; compare channels: (C, C)."),
                (centred @ centred.T / flat.shape[1], "nothing is taken off: the means belong to it."),
                (np.corrcoef(flat), "these are correlations; the Gram matrix keeps the sizes."),
                (flat.mean(1), "these are the means of the maps: it takes products of two."),
            ],
        )
    return "Which channels answer together, and nothing about where."
