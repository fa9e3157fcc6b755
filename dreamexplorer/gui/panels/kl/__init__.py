"""The KL (or another measure) of each latent dimension over time."""
