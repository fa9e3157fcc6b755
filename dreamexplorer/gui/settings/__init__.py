"""Settings that are kept between two starts: `keys` declares them, `kinds` checks their values, `store` keeps them."""

from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.store import Settings

__all__ = ["Settings", "keys"]
