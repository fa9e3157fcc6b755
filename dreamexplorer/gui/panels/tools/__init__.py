"""The tools: choose one, set its options, run it, read and export its report."""
