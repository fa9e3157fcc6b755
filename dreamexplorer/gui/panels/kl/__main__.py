"""Shows this panel alone: `python -m dreamexplorer.gui.panels.kl`."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main("kl"))
