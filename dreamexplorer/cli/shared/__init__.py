"""Parts that several commands share: flags, output on the terminal, and settings from a file."""
