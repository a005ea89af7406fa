"""Checkers for chapter 1, Images."""

from utils.checks.chapter_01.pictures import exercise_1_1, exercise_1_2, exercise_1_5
from utils.checks.chapter_01.places import exercise_1_3, exercise_1_4

__all__ = ["exercise_1_1", "exercise_1_2", "exercise_1_3", "exercise_1_4", "exercise_1_5"]
