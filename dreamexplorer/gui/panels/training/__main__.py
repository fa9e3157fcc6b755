"""Shows this panel alone: `python -m dreamexplorer.gui.panels.training`."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main("training"))
