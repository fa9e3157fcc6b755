"""The menu of comparisons: those that come with the program, and files of the user."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import current_language
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.widgets.tool_button import IconButton

if TYPE_CHECKING:
    from dreamexplorer.training.comparison import Comparison


class ComparisonMenu(QObject):
    """A button whose menu starts a comparison."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._found: dict[QAction, Comparison] = {}
        self.button = IconButton()
        self.button.setText(self.tr("Train a comparison"))
        self.button.setAccessibleName(self.tr("Train a comparison"))
        self.button.setToolTip(
            wrapped(
                self.tr(
                    "Train two to four runs that differ in a few settings, in turns, from the same weights where their "
                    "networks allow"
                )
            )
        )
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._on_triggered)
        self.button.setMenu(self.menu)
        self._open = QAction(self.tr("Open a comparison file\N{HORIZONTAL ELLIPSIS}"), self)
        self._open.setToolTip(
            wrapped(self.tr("A TOML file: copy one of resources/comparisons and change it, see docs/comparisons.md"))
        )

    def update(self) -> None:
        """Allow a start while nothing is trained."""
        training, ready = self._context.training, self._context.workflow.engine_is_ready
        self.button.setEnabled(ready and not training.active and not training.turns.active)

    def open_file(self) -> None:
        """Ask for a file and start its comparison."""
        name, _ = QFileDialog.getOpenFileName(
            self.button.window(),
            self.tr("Open a comparison"),
            self._context.settings.get(keys.FOLDER) or str(Path.home()),
            self.tr("Comparisons ({})").format("*.toml") + ";;" + self.tr("All files (*)"),
        )
        if name:
            self._context.settings.set(keys.FOLDER, str(Path(name).parent))
            self._context.workflow.comparisons.open(Path(name))

    def _fill(self) -> None:
        """List the comparisons of the program, once the families are known that they name."""
        if self._found or not self._context.workflow.engine_is_ready:
            return
        from dreamexplorer.training.comparison import read_comparison, shipped

        for path in shipped().values():
            comparison = read_comparison(path)
            action = QAction(comparison.title.in_language(current_language()).replace("&", "&&"), self.menu)
            action.setToolTip(wrapped(comparison.text.in_language(current_language())))
            self.menu.addAction(action)
            self._found[action] = comparison
        self.menu.addSeparator()
        self.menu.addAction(self._open)

    def _on_triggered(self, action: QAction) -> None:
        if action is self._open:
            self.open_file()
        elif action in self._found:
            self._context.workflow.comparisons.start(self._found[action])
