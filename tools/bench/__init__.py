"""The budgets of speed and size: `python -m tools.bench`."""
