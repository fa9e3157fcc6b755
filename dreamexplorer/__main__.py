"""`python -m dreamexplorer` is `dreamexplorer`."""

import sys

from dreamexplorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
