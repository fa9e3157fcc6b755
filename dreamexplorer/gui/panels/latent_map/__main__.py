"""Shows this panel alone: `python -m dreamexplorer.gui.panels.latent_map`."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main("latent_map"))
