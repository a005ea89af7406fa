"""Checkers for chapter 7, A network that learns its filters."""

from utils.checks.chapter_07.by_hand import exercise_7_1, exercise_7_2, exercise_7_3
from utils.checks.chapter_07.choices import exercise_7_8
from utils.checks.chapter_07.gradients import exercise_7_4, exercise_7_5
from utils.checks.chapter_07.remedies import exercise_7_6, exercise_7_7

__all__ = ["exercise_7_1", "exercise_7_2", "exercise_7_3", "exercise_7_4", "exercise_7_5", "exercise_7_6", "exercise_7_7", "exercise_7_8"]
