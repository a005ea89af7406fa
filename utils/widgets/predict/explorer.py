"""Predict: the reader commits to a guess before the answer is shown."""

import json
from pathlib import Path

import traitlets

from utils.widgets.kit.base import Explorer

PREDICTIONS = json.loads((Path(__file__).parent / "questions.json").read_text("utf-8"))


class Predict(Explorer, folder="predict"):
    """A question to answer before going on.

    On the site its result waits in a closed box until it is answered; "Show it anyway" opens the box, too.

    `name` is an entry of `utils/widgets/predict/questions.json`. `guess` is a number, or the place of an option, or None;
    `revealed` says that the answer stands there. Raises ValueError for a name that is not there.

    >>> question = Predict("02_transpose")
    >>> question.guess, question.revealed
    (None, False)
    """

    name = traitlets.Unicode(read_only=True).tag(sync=True)
    question = traitlets.Dict(read_only=True).tag(sync=True)
    guess = traitlets.Union([traitlets.Int(), traitlets.Float()], allow_none=True, default_value=None).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or name not in PREDICTIONS:
            raise ValueError(f"name={name!r} is no prediction; there are {', '.join(sorted(PREDICTIONS))}")
        super().__init__()
        self.set_trait("name", name)
        self.set_trait("question", PREDICTIONS[name])

    @traitlets.validate("guess")
    def _an_option(self, proposal):
        guess, options = proposal["value"], self.question.get("options")
        if guess is not None and options and guess not in range(len(options)):
            raise traitlets.TraitError(f"guess={guess!r} is no option; there are 0 to {len(options) - 1}")
        return guess
