"""Datasets: the contract, embedded MNIST, and sets in torchvision's layout."""
