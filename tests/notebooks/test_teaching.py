"""The teaching guide: its explorers can be made as it says, and no chapter is forgotten."""

import re

import numpy as np
import pytest

import utils
from tools.pages import chapters, prose

(GUIDE,) = prose("teaching")
EXPLORERS = re.findall(r"\| `(\w+Explorer\(.*?\))` \|", GUIDE)


@pytest.mark.parametrize("code", EXPLORERS)
def test_an_explorer_can_be_made_as_the_guide_says(code):
    name, _, _ = code.partition("(")
    explorer = eval(code, {name: getattr(utils, name), "np": np})
    default = getattr(utils, name)()
    set_here = re.findall(r"(\w+)=", code.partition("(")[2])
    assert all(getattr(explorer, trait) != getattr(default, trait) for trait in set_here), "this is the default"


def test_every_chapter_has_its_goals_and_every_explorer_is_projected():
    goals = GUIDE.partition("## Goals")[2].partition("\n## ")[0]
    assert re.findall(r"^\| \[\d+\]\((\w+)\.ipynb\)", goals, re.M) == chapters()[1:]
    explorers = {name for name in utils.__all__ if name.endswith("Explorer")}
    assert explorers == {code.partition("(")[0] for code in EXPLORERS}
