"""Chapter 13's checkers: counting cues, mixing a picture, the Gram matrix."""

import numpy as np

from utils.checks.answers import call, checker, compared_with, require_array, require_calls, require_count, require_number

ANSWERS, SHAPE, TEXTURE = np.array([[0, 1, 2, 3, 3, 0, 2, 1], [0, 0, 2, 1, 3, 1, 2, 3], [1, 1, 0, 3, 1, 2, 2, 0]])
SETS = [(43, 4, 0.2), (61, 4, 0.7), (29, 2, 0.5), (211, 9, 0.4)]  # pictures, classes, share of answers that follow the shape
CANVASES = [(6, 6, 0.2), (5, 8, 0.2), (7, 3, 0.9)]  # height, width, brightest background
MAPS = [(3, 4, 5), (6, 7, 7), (1, 3, 2), (5, 1, 2)]  # channels, height, width


@checker
def exercise_13_1(by_shape: object, by_texture: object, neither: object, bias: object) -> str:
    """Check the counts of the eight answers in the exercise."""
    agree = int((SHAPE == TEXTURE).sum())
    shape, texture = int((ANSWERS == SHAPE).sum()) - agree, int((ANSWERS == TEXTURE).sum()) - agree
    other = len(ANSWERS) - agree - shape - texture
    require_count(
        "by shape",
        by_shape,
        shape,
        {
            shape + agree: "a picture whose cues agree tells nothing: leave it out.",
            texture: "this is the number of answers that follow the texture.",
            len(ANSWERS) - shape: "these are the answers that do not follow the shape.",
        },
    )
    require_count(
        "by texture",
        by_texture,
        texture,
        {
            texture + agree: "a picture whose cues agree tells nothing: leave it out.",
            other + texture: "an answer that does not follow the shape need not follow the texture.",
        },
    )
    require_count(
        "neither",
        neither,
        other,
        {other + agree: "the picture whose cues agree is not counted at all.", 0: "look for answers that are neither of the two classes."},
    )
    require_number(
        "shape bias",
        bias,
        shape / (shape + texture),
        {
            shape / (shape + texture + other): "answers that are neither do not count: divide by shape plus texture.",
            shape / len(ANSWERS): "divide by shape plus texture, not by all pictures.",
            texture / (shape + texture): "this is the texture's share.",
            shape / texture: "a share has both kinds in its denominator.",
            (shape + agree) / (shape + texture + 2 * agree): "the picture whose cues agree is not counted at all.",
            (shape + other) / (shape + texture + other): "answers that are neither are not shape.",
            shape - texture: "it is a share, not a difference.",
            100 * shape / (shape + texture): "a share lies between 0 and 1.",
        },
    )
    return "Three of five decided answers follow the shape."


@checker
@compared_with(
    lambda answers, shape, texture: (s := (answers == shape)[shape != texture].sum()) / (s + (answers == texture)[shape != texture].sum())
)
def exercise_13_2(shape_share: object) -> str:
    """Check a function that computes the shape bias of answers, for sets of several sizes and numbers of classes."""
    rng = np.random.default_rng(13)
    cases = []
    for n, classes, follow in SETS:
        shape, texture, chance = rng.integers(classes, size=(3, n))
        answers = np.where(rng.random(n) < follow, shape, np.where(rng.random(n) < 0.5, texture, chance))
        answers[0], shape[0], texture[0] = 1, 0, 0  # cues that agree, and an answer that follows neither
        differ = shape != texture
        by_shape, by_texture = (int((answers == cue)[differ].sum()) for cue in (shape, texture))
        everything = int((answers == shape).sum()), int((answers == texture).sum())
        agree = int((~differ).sum())
        slips = {
            everything[0] / sum(everything): "pictures whose cues agree are to be left out.",
            everything[0] / (everything[0] + by_texture): "pictures whose cues agree are to be left out.",
            by_shape / differ.sum(): "answers that are neither do not count.",
            everything[0] / n: "divide by shape plus texture answers, and leave out pictures whose cues agree.",
            by_shape / n: "divide by shape plus texture answers, not by all.",
            by_texture / (by_shape + by_texture): "this is the texture's share.",
            by_shape / by_texture: "a share has both kinds in its denominator.",
            1 - by_texture / differ.sum(): "answers that are neither are not shape.",
            (everything[0] - agree) / (sum(everything) - 2 * agree): "where the cues agree, the answer need not follow them.",
            100 * by_shape / (by_shape + by_texture): "a share lies between 0 and 1.",
            by_shape // (by_shape + by_texture): "some answers do follow the shape; `//` would leave 0 of their share.",
            by_shape: "this is the number of shape answers: divide it.",
            (everything[0] - by_shape) / (sum(everything) - by_shape - by_texture): "count the pictures whose cues differ, not the others.",
            (by_shape - by_texture) / (by_shape + by_texture): "a share of all decided answers, not the difference of both shares.",
        }
        name, right = f"the share of {n} answers to {classes} classes", by_shape / (by_shape + by_texture)
        cases.append((name, (answers.copy(), shape.copy(), texture.copy()), right, list(slips.items())))
    require_calls(shape_share, cases, require_number)
    return "The number that Geirhos et al. report."


@checker
@compared_with(lambda cover, tone, c, b: np.minimum(tone * (b[:, None, None] + cover * (c - b)[:, None, None]), 1))
def exercise_13_3(mix: object) -> str:
    """Check a function that paints a cue conflict, on pictures of several sizes."""
    rng = np.random.default_rng(3)
    for height, width, brightest in CANVASES:
        cover = np.clip(rng.normal(0.5, 1, (height, width)), 0, 1)
        tone = rng.uniform(0.5, 1.5, (height, width))
        colour, background = rng.uniform(0.3, 0.9, 3), rng.uniform(0, brightest, 3)
        c, b = colour[:, None, None], background[:, None, None]
        mixed = b + cover * (c - b)
        require_array(
            f"the picture {height}×{width}",
            call(mix, cover.copy(), tone.copy(), colour.copy(), background.copy()),
            np.minimum(tone * mixed, 1),
            [
                (tone * mixed, "some numbers are above 1: cut them off."),
                (mixed, "the texture is missing: multiply by the tone."),
                (np.minimum(b + cover * (tone * c - b), 1), "the texture fills the shape only: it goes over the background, too."),
                (np.minimum(c * cover + tone * b * (1 - cover), 1), "the texture fills the background only: it goes over the shape, too."),
                (np.minimum(tone * (c + cover * (b - c)), 1), "shape and background have changed places."),
                (np.minimum(tone * cover * c, 1), "the background's colour is missing."),
                (
                    np.minimum(tone * (b + cover * c), 1),
                    "inside the shape the background is gone: a share `cover` of one, the rest of the other.",
                ),
                (np.minimum(tone * np.where(cover > 0.5, c, b), 1), "a cover between 0 and 1 mixes the two colours."),
                (np.minimum(tone * np.where(cover > 0, c, b), 1), "a cover between 0 and 1 mixes the two colours."),
                (np.minimum(tone * np.where(cover == 1, c, b), 1), "a cover between 0 and 1 mixes the two colours."),
                (np.minimum(tone, 1) * mixed, "cut off at the end: it is the picture that must not be above 1, not the tone."),
                (tone * mixed / (tone * mixed).max(), "cut off what is above 1; all else stays as it is."),
                (np.minimum(tone + mixed, 1), "the tone multiplies; here it is added."),
                (np.minimum(cover * mixed, 1), "multiply by the tone; the cover has done its part."),
                (np.minimum(tone * mixed, 1).transpose(1, 2, 0), "the channels come first: (3, H, W)."),
                (np.minimum(tone * mixed, 1).mean(0), "keep the three colours: (3, H, W)."),
            ],
        )
    return "One cue from the outline, the other from the surface."


@checker
@compared_with(lambda maps: np.einsum("ahw,bhw->ab", maps, maps) / maps[0].size)
def exercise_13_4(gram: object) -> str:
    """Check a Gram matrix of feature maps of several shapes."""
    rng = np.random.default_rng(4)
    for shape in MAPS:
        maps = rng.normal(0.3, 1, shape)
        flat = maps.reshape(shape[0], -1)
        total, places = flat @ flat.T, flat.shape[1]
        wanted = total / places
        centred = flat - flat.mean(1, keepdims=True)
        lengths = np.sqrt(np.diag(total))
        require_array(
            f"the Gram matrix of maps {'×'.join(map(str, shape))}",
            call(gram, maps.copy()),
            wanted,
            [
                (total, "divide by the number of places, so that size does not matter."),
                (total / maps.size, "divide by the number of places, not by that of all numbers."),
                (total / shape[1], "the places are height × width."),
                (total / shape[0], "divide by the number of places, not of channels."),
                (
                    maps.reshape(-1, shape[0]).T @ maps.reshape(-1, shape[0]) / places,
                    "`reshape` has mixed the maps: each must stay in a row of its own.",
                ),
                (flat.T @ flat / places, "this compares places; compare channels: (C, C)."),
                (flat.T @ flat / shape[0], "this compares places; compare channels: (C, C)."),
                (flat.T @ flat, "this compares places; compare channels: (C, C)."),
                (centred @ centred.T / places, "nothing is taken off: the means belong to it."),
                (centred @ centred.T / max(places - 1, 1), "nothing is taken off: the means belong to it."),
                (wanted / np.outer(lengths, lengths) * places, "do not divide by the lengths: the Gram matrix keeps the sizes."),
                (
                    centred @ centred.T / np.sqrt(np.outer((centred**2).sum(1), (centred**2).sum(1))),
                    "correlations: the Gram matrix keeps the sizes.",
                ),
                (np.outer(flat.mean(1), flat.mean(1)), "multiply place by place first, and then take the mean."),
                (np.diag(np.diag(wanted)), "each two channels, also different ones."),
                (np.triu(wanted), "both halves: channel a with b, and b with a."),
                (np.tril(wanted), "both halves: channel a with b, and b with a."),
                (np.abs(wanted), "products may be below 0: do not take absolute values."),
                (np.abs(flat) @ np.abs(flat).T / places, "products may be below 0: do not take absolute values."),
                (wanted - np.diag(np.diag(wanted)), "a channel with itself belongs to it, too."),
                (flat.mean(1), "these are the means of the maps: it takes products of two."),
                ((flat**2).mean(1), "each two channels, also different ones."),
            ],
        )
    return "Which channels answer together, and nothing about where."
