"""User actions on models and data: train, open, save, reset, choose; asks before work is lost."""
