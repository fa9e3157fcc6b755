"""Training as a plain loop that yields frozen events; checkpoints and run folders."""
