"""The form and the buttons of training."""
