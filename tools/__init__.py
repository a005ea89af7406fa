"""What people run by hand or `make` runs."""
