"""What all checkers share: their outcome, reading numbers out of answers, and running what the learner wrote."""

from utils.checks.answers.calls import call
from utils.checks.answers.explained import require_calls
from utils.checks.answers.names import require_without
from utils.checks.answers.numbers import (
    BY_HAND,
    TOLERANCE,
    as_array,
    as_list,
    as_number,
    require_array,
    require_count,
    require_number,
    shown,
)
from utils.checks.answers.reference import compared_with
from utils.checks.answers.result import Check, checker, fail, require, require_answer

__all__ = [
    "BY_HAND",
    "TOLERANCE",
    "Check",
    "as_array",
    "as_list",
    "as_number",
    "call",
    "checker",
    "compared_with",
    "fail",
    "require",
    "require_answer",
    "require_array",
    "require_calls",
    "require_count",
    "require_number",
    "require_without",
    "shown",
]
