"""Shows this panel alone: `python -m dreamexplorer.gui.panels.compare`."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main("compare"))
