"""Receptive fields traced through torch modules."""
