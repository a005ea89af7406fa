"""Checkers for chapter 6, Pooling."""

from utils.checks.chapter_06.maps import exercise_6_1, exercise_6_2, exercise_6_3, exercise_6_5
from utils.checks.chapter_06.shifts import exercise_6_4

__all__ = ["exercise_6_1", "exercise_6_2", "exercise_6_3", "exercise_6_4", "exercise_6_5"]
