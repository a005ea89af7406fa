"""Checkers for the exercises: each takes an answer and returns a `Check`, passed or not, with a hint."""

from utils.checks.answers import Check

__all__ = ["Check"]
