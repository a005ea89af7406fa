"""Checkers for chapter 14, adversarial examples."""

from utils.checks.chapter_14.by_hand import exercise_14_1, exercise_14_4
from utils.checks.chapter_14.steps import exercise_14_2, exercise_14_3, exercise_14_5

__all__ = ["exercise_14_1", "exercise_14_2", "exercise_14_3", "exercise_14_4", "exercise_14_5"]
