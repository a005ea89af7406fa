"""What all checkers stand on."""
