"""Calls that go wrong, by topic; see support/advice.py."""
