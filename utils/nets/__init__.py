"""Networks in torch: their blocks, the known models, training, costs and receptive fields."""
