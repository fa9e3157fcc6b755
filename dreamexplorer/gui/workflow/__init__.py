"""User actions on models and data: train, open, save, reset, choose."""
