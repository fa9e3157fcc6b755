"""What the user does to models and data: train, open, save, reset, choose; asks before work is lost."""
