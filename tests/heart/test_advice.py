"""Advice leads where it says: every error that names what would do is provoked, its advice followed, and the result is what was meant."""

import numpy as np
import pytest
import torch

from support.advice import fragments
from support.advised import arrays, channels_last, data, files, inside, kinds, models, odd, pairs

CASES = (
    channels_last.CHANNELS_LAST
    | models.MODELS
    | inside.INSIDE
    | arrays.ARRAYS
    | data.DATA
    | files.FILES
    | odd.ODD
    | pairs.PAIRS
    | kinds.KINDS
)


@pytest.mark.parametrize("name", CASES)
def test_advice_when_followed_gives_what_was_meant(name):
    found, meant = CASES[name].followed(), CASES[name].meant
    meant = meant() if callable(meant) else meant
    if isinstance(meant, np.ndarray):
        np.testing.assert_allclose(found, meant, rtol=1e-5, atol=1e-6)
    else:
        assert (tuple(found) if isinstance(found, torch.Size) else found) == meant


def test_every_piece_of_advice_in_the_library_is_followed_here():
    messages = [each.said() for each in CASES.values()]
    left = [(module, text) for module, text in fragments() if not any(text.strip() in message for message in messages)]
    assert left == []
