"""dreamexplorer: a desktop laboratory for variational autoencoders."""

__version__ = "0.1.0"
