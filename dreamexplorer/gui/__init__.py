"""The window: the only package that imports PySide6 or pyqtgraph. A worker thread imports torch later."""

import os

# numpy's own BLAS starts threads for products of a few hundred numbers, which costs a window 30 ms each time; the
# large products are torch's. Read when numpy is first imported, hence here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
