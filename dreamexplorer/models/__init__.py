"""Model families: the contract in `base`, one file for each family with its config beside it."""
