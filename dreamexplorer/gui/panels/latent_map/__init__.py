"""The latent map: `panel` connects the parts, `view/` paints the points and all that lies over them."""
