"""What a model is given: labelled examples checked against it, and why it cannot take an input."""
