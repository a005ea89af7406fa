"""Checkers for chapter 4, Multichannel filters."""

from utils.checks.chapter_04.filters import exercise_4_1, exercise_4_2, exercise_4_3, exercise_4_4
from utils.checks.chapter_04.marks import exercise_4_7
from utils.checks.chapter_04.patches import exercise_4_5, exercise_4_6

__all__ = ["exercise_4_1", "exercise_4_2", "exercise_4_3", "exercise_4_4", "exercise_4_5", "exercise_4_6", "exercise_4_7"]
