"""All texts of a window, to be compared with those of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGraphicsScene,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QWidget,
)

from dreamexplorer.gui.panels.curves.plot import CurvePlot

NAMES = ("text", "toolTip", "statusTip", "windowTitle", "title", "prefix", "suffix", "specialValueText")
NAMES += ("placeholderText", "accessibleName", "accessibleDescription", "whatsThis")
NUMBER = re.compile(r"[\d.,:\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{MINUS SIGN}]*\d")


def texts_of(thing: QWidget | QAction) -> Iterator[str]:
    """Yield the texts of a widget or action; values that a user edits are left out."""
    names: tuple[str, ...] = NAMES
    if isinstance(thing, (QComboBox, QLineEdit, QAbstractSpinBox)):
        names = tuple(name for name in NAMES if name != "text")
    for name in names:
        function = getattr(thing, name, None)
        text = function() if callable(function) else ""
        if isinstance(text, str) and text:
            yield text
    if isinstance(thing, QComboBox):
        yield from (thing.itemText(i) for i in range(thing.count()))
    if isinstance(thing, QTextBrowser):
        yield thing.toPlainText()
    if isinstance(thing, QTreeWidget):
        yield from (thing.headerItem().text(i) for i in range(thing.columnCount()))
    if isinstance(thing, CurvePlot):
        yield from (axis["item"].labelText for axis in thing.getPlotItem().axes.values())


def all_texts(window: QWidget, numbers: bool = True) -> list[str]:
    """Return all texts below a window, sorted; without `numbers`, each number is replaced by #."""
    found = [
        text
        for thing in (window, *window.findChildren(QWidget), *window.findChildren(QAction))
        if not of_pyqtgraph(thing)
        for text in texts_of(thing)
    ]
    return sorted(found if numbers else (NUMBER.sub("#", text) for text in found))


def of_pyqtgraph(thing: QObject) -> bool:
    """Return True for a widget inside a plot: pyqtgraph builds menus there that are never shown."""
    parent = thing.parent()
    return parent is not None and (isinstance(parent, (CurvePlot, QGraphicsScene)) or of_pyqtgraph(parent))
