"""Sliders for the latent dimensions."""
