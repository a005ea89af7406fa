"""Checkers for chapter 5, Receptive fields."""

from utils.checks.chapter_05.designs import exercise_5_4, exercise_5_5, exercise_5_6
from utils.checks.chapter_05.fields import exercise_5_1, exercise_5_2, exercise_5_3

__all__ = ["exercise_5_1", "exercise_5_2", "exercise_5_3", "exercise_5_4", "exercise_5_5", "exercise_5_6"]
