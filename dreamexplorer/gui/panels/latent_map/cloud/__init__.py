"""The widget that draws a cloud of points: view, painting, layers; knows nothing of models."""
