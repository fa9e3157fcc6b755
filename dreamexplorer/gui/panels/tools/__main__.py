"""Shows this panel alone: `python -m dreamexplorer.gui.panels.tools`."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main("tools"))
