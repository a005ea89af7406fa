"""Quiz: single-choice questions with feedback on every option."""

import json
from pathlib import Path

import traitlets

from utils.widgets.kit.base import Explorer, Whole

QUIZZES = Path(__file__).parent / "questions"


class Quiz(Explorer, folder="quiz"):
    """A chapter's questions, answered in the page; `answers` holds the chosen option of each, or -1.

    `chapter` names a file of `utils/widgets/quiz/questions`. Raises ValueError for a chapter without a quiz.

    >>> Quiz("02_convolution").answers[:2]
    [-1, -1]
    """

    chapter = traitlets.Unicode(read_only=True).tag(sync=True)
    questions = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)
    answers = traitlets.List(Whole(min=-1)).tag(sync=True)

    def __init__(self, chapter: str) -> None:
        known = sorted(path.stem for path in QUIZZES.glob("*.json"))
        if not isinstance(chapter, str) or chapter not in known:
            raise ValueError(f"chapter={chapter!r} has no quiz; there is one for {', '.join(known)}")
        questions = json.loads((QUIZZES / f"{chapter}.json").read_text("utf-8"))["questions"]
        super().__init__(answers=[-1] * len(questions))
        self.set_trait("chapter", chapter)
        self.set_trait("questions", questions)

    @traitlets.validate("answers")
    def _one_per_question(self, proposal):
        answers = proposal["value"]
        for number, (question, answer) in enumerate(zip(self.questions, answers), 1):
            if answer >= len(question["options"]):
                raise traitlets.TraitError(f"answers: option {answer} of question {number}, which has {len(question['options'])} options")
        if self.questions and len(answers) != len(self.questions):
            raise traitlets.TraitError(f"answers: got {len(answers)}, expected one for each of {len(self.questions)} questions")
        return answers

    @property
    def score(self) -> int:
        """How many questions are answered correctly."""
        return sum(a >= 0 and q["options"][a]["correct"] for q, a in zip(self.questions, self.answers))
