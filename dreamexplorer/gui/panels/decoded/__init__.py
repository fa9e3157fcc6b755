"""The decoded image of the selected z, with its traversal, class strip and grid of codes."""
