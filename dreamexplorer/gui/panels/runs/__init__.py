"""The runs panel: a table of all runs and the settings in which they differ."""
