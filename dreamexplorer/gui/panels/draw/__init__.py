"""A canvas whose drawing is encoded and reconstructed live."""
