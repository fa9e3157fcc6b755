"""Shows one panel alone: `python -m dreamexplorer.gui.panels PANEL`, with its id or the Python file that defines it."""

import sys

from dreamexplorer.gui.panels.alone import main

sys.exit(main())
