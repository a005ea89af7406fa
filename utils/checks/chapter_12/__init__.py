"""Checkers for chapter 12, what filters look for."""

from utils.checks.chapter_12.channels import exercise_12_3, exercise_12_4
from utils.checks.chapter_12.pictures import exercise_12_1, exercise_12_2

__all__ = ["exercise_12_1", "exercise_12_2", "exercise_12_3", "exercise_12_4"]
