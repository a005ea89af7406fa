"""Whatever a reader gives to an explorer in Python: it is taken, and can be sent to the browser, or refused by the trait's name."""

import json

import numpy as np
import pytest
import torch
import traitlets

import utils

EXPLORERS = [name for name in utils.__all__ if name.endswith("Explorer")]
ODD = {
    "an array": np.ones((3, 3)), "an array of one number": np.ones((1, 1)), "an array without axes": np.array(1), "a large array": np.ones((99, 99)),
    "an array of texts": np.array(["a", "b"]), "an array of objects": np.array([None, 1], object), "NaNs": np.full((3, 3), np.nan),
    "a tensor": torch.ones(3, 3), "NumPy's 2": np.int64(2), "NumPy's half": np.float32(0.5), "NumPy's text": np.str_("max"),
    "NumPy's True": np.True_, "True": True, "NaN": float("nan"), "infinity": float("inf"), "a number too large": 10**400, "-1": -1, "1.5": 1.5,
    "i": 1j, "nothing": None, "a text": "xyz", "an empty text": "", "bytes": b"ab", "a list": [1, 2], "an empty list": [], "ragged": [[1], [1, 2]],
    "mixed": [[1, "a"]], "deep": [[[[1]]]], "a dict": {"a": 1}, "a set": {1}, "a function": len, "a class": int, "an object": object(),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_odd_value_is_refused_by_the_traits_name_or_can_be_sent(name):
    explorer = getattr(utils, name)()
    wrong = []
    for trait, kind in explorer.traits(sync=True).items():
        if trait not in type(explorer).class_own_traits() or trait.startswith("_") or kind.read_only:
            continue
        for what, value in ODD.items():
            try:
                setattr(explorer, trait, value)
                json.dumps(explorer.get_state(trait), allow_nan=False)
            except traitlets.TraitError as error:
                if trait not in str(error):
                    wrong.append((trait, what, str(error)))
            except Exception as error:
                wrong.append((trait, what, repr(error)))
    assert wrong == []


@pytest.mark.parametrize(
    "name, trait, value, taken",
    [
        ("ConvolutionExplorer", "stride", np.int64(2), 2),
        ("ConvolutionExplorer", "padding", np.str_("same"), "same"),
        ("RealNetworkExplorer", "pieces", np.array(8), 8),
        ("AdversarialExplorer", "eps", np.float32(0.25), 0.25),
    ],
)
def test_numpys_numbers_are_taken_as_pythons(name, trait, value, taken):
    explorer = getattr(utils, name)(**{trait: value})
    assert type(getattr(explorer, trait)) is type(taken) and getattr(explorer, trait) == taken


@pytest.mark.parametrize("trait", ["kernel_size", "filters", "lr"])
def test_true_is_no_number(trait):
    with pytest.raises(traitlets.TraitError, match=trait):
        utils.TrainingExplorer(**{trait: True})
