"""The window: the only package that imports PySide6 or pyqtgraph. Torch comes in behind it, never at import."""
