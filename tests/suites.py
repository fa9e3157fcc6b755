"""Assignment of tests to suites: quick, slow, scenarios."""

# Files whose tests train, or start the program anew; left out by `dev.py test --quick`.
SLOW = {
    *("cli/test_commands.py", "cli/test_data_term.py", "cli/test_process.py", "cli/test_tool.py"),
    *("cli/test_runs.py", "cli/test_watch.py", "library/test_formats.py", "library/test_library.py"),
    *("cli/test_compare.py", "training/test_comparison_start.py", "training/test_turns.py"),
    *("library/test_library_killed.py", "cli/test_train_killed.py", "cli/test_compare_killed.py"),
    *("cli/test_train_saves.py", "gui/workflow/test_keeper.py", "gui/workflow/test_recovery.py"),
    *("data/test_torchvision_compat.py", "gui/test_minimal_family.py", "analysis/test_tool.py"),
    *("models/test_autoencoders.py", "models/test_autoregressive.py", "models/test_beta_tcvae.py"),
    *("models/test_conv_vae.py", "models/test_data_term_of_families.py", "models/test_distributions.py"),
    *("models/test_iwae.py", "models/test_learned_prior.py", "models/test_perceptual.py"),
    *("models/test_vae_gan.py", "models/test_vq_vae.py"),
    *("training/test_binarise.py", "training/test_checkpoint_broken.py", "training/test_families.py"),
    *("cli/shared/test_processes.py", "training/test_distributed.py"),
    *("training/test_loop_mnist.py", "training/test_optimisers.py"),
}
