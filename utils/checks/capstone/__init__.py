"""The capstone's checkers."""

from utils.checks.capstone.checkers import exercise_c_1, exercise_c_2

__all__ = ["exercise_c_1", "exercise_c_2"]
