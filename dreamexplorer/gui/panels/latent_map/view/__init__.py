"""The widget of the latent map: points on a plane, what lies over and under them, and how the user moves about."""
