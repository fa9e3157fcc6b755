"""The buttons above the canvas: pen, eraser, width, undo, redo, clear, and pictures from outside."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.draw.canvas import Canvas
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.short_slider import ShortSlider
from dreamexplorer.gui.widgets.tool_button import IconButton

PEN_WIDTHS = (8, 90)  # pixels of the canvas's own picture


class ThemedToolButton(IconButton):
    """A flat button with an icon of the theme; named for screen readers and reached by Tab."""

    def __init__(self, theme: Theme, icon: str, name: str, tip: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _on_theme(self) -> None:
        self.setIcon(self._theme.icon(self._icon_name))


class CanvasTools(QWidget):
    """A wrapping row of buttons that work on one canvas. Their keys work anywhere in the owner.

    The actions that bring in a picture belong to the owner; their buttons stand here.
    """

    cleared = Signal()  # the user pressed Clear

    def __init__(self, canvas: Canvas, theme: Theme, open_picture: QAction, paste: QAction, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.pen = self._button(theme, "pen", self.tr("Pen"), self.tr("Draw (P)"), "P")
        self.eraser = self._button(theme, "eraser", self.tr("Eraser"), self.tr("Erase (E)"), "E")
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            button.setAutoExclusive(True)
        self.pen.setChecked(True)
        self.eraser.toggled.connect(canvas.set_erasing)
        self.pen_width = ShortSlider(64)
        self.pen_width.setRange(*PEN_WIDTHS)
        self.pen_width.setValue(round(canvas.pen_width))
        self.pen_width.setAccessibleName(self.tr("Pen width"))
        self.pen_width.setToolTip(self.tr("Width of pen and eraser; about 34 looks like MNIST"))
        self.pen_width.valueChanged.connect(canvas.set_pen_width)
        self.undo = self._button(theme, "undo", self.tr("Undo"), self.tr("Undo (Ctrl+Z)"), "Ctrl+Z")
        self.redo = self._button(theme, "redo", self.tr("Redo"), self.tr("Redo (Ctrl+Shift+Z)"), "Ctrl+Shift+Z")
        self.clear = self._button(theme, "clear", self.tr("Clear"), self.tr("Clear (Delete)"), "Del")
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(self.cleared)
        self.open = self._button(theme, "open", self.tr("Open a picture"), self.tr("Open an image file (Ctrl+I)"))
        self.open.clicked.connect(open_picture.trigger)
        self.paste = self._button(theme, "paste", self.tr("Paste a picture"), self.tr("Paste a picture (Ctrl+V)"))
        self.paste.clicked.connect(paste.trigger)
        row = FlowLayout(self, spacing=2)
        for widget in (
            self.pen, self.eraser, self.pen_width, self.undo, self.redo, self.clear, self.open, self.paste,
        ):  # fmt: skip
            row.addWidget(widget)
        self._canvas = canvas
        canvas.history_changed.connect(self._on_history)
        self._on_history()

    def set_pictures_enabled(self, enabled: bool) -> None:
        """Enable the buttons that bring in a picture."""
        self.open.setEnabled(enabled)
        self.paste.setEnabled(enabled)

    def _button(self, theme: Theme, icon: str, name: str, tip: str, shortcut: str = "") -> ThemedToolButton:
        button = ThemedToolButton(theme, icon, name, tip)
        if shortcut:
            action = QAction(name, self._owner)
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False: button.click())
            self._owner.addAction(action)
        return button

    def _on_history(self) -> None:
        self.undo.setEnabled(self._canvas.can_undo)
        self.redo.setEnabled(self._canvas.can_redo)
