"""Loss curves while training."""
