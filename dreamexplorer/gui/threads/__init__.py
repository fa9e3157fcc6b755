"""Work off the GUI thread: jobs, the training thread, the inference thread, and the import of torch."""
