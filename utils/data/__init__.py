"""Pictures to train on and to look at: from packages or drawn by a few lines, never downloaded."""
