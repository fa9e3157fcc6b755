"""The latent map: a scatter of encoded images that decodes wherever one clicks."""
