"""One slider for each latent coordinate."""
