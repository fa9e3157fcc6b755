"""Messages of `dev.py`: what it does, and what a user has to solve."""

from __future__ import annotations


class SetupError(Exception):
    """Signal a problem that the user has to solve; the message names it and the remedy."""


def log(text: str) -> None:
    print(f"dev.py: {text}", flush=True)
