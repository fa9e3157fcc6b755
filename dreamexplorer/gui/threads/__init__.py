"""Work off the GUI thread: jobs, the training thread, the inference thread, and how torch is brought in."""
