"""Checkers for chapter 3, Convolution is a linear map."""

from utils.checks.chapter_03.consequences import exercise_3_5, exercise_3_6, exercise_3_7
from utils.checks.chapter_03.matrix import exercise_3_1, exercise_3_2, exercise_3_3, exercise_3_4
from utils.checks.chapter_03.places import exercise_3_8

__all__ = ["exercise_3_1", "exercise_3_2", "exercise_3_3", "exercise_3_4", "exercise_3_5", "exercise_3_6", "exercise_3_7", "exercise_3_8"]
