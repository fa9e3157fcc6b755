"""A map of a latent space: points on a plane, what lies over and under them, and how the user moves about."""
