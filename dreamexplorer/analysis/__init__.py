"""Analyses of models and data, without Qt: the tools, and the functions they share."""
