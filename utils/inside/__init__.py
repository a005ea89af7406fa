"""What a trained network sees: activations, the pictures that raise them, cues and attacks."""
