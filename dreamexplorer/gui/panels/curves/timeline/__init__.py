"""The time slider below the curves: shows earlier states of the current run, and plays them."""
