"""The window as a whole: sizes, menus, shortcuts, names and tips, dropped files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow


def test_fits_a_small_laptop(window: MainWindow) -> None:
    """No panel's minimum pushes the window beyond 1280 x 800."""
    hint = window.minimumSizeHint()
    assert hint.width() <= 1280
    assert hint.height() <= 800


def test_shortcuts_are_unambiguous(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    window_wide = [a for a in window.findChildren(QAction) if a.shortcutContext() == Qt.ShortcutContext.WindowShortcut]
    for action in window_wide:
        for sequence in action.shortcuts():
            text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
            if text:
                assert text not in seen, f"{text}: {seen[text]} and {action.text()}"
                seen[text] = action.text()
    assert len(seen) > 15


def test_every_action_has_a_tip(window: MainWindow) -> None:
    for menu in window.menus.values():
        for action in menu.actions():
            assert action.isSeparator() or action.menu() is not None or action.toolTip() != action.text(), action.text()


def test_every_control_has_a_name_and_a_tip(window: MainWindow) -> None:
    """Accessible name (or text) and tool tip on all that can be operated."""
    from pyqtgraph import PlotWidget
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QScrollBar

    never_shown = [
        control
        for plot in window.findChildren(PlotWidget)
        for control in plot.getPlotItem().ctrlMenu.findChildren(QWidget)
    ]
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
    lacking = []
    for panel_id, panel in window.panels.items():
        for control in panel.findChildren(QWidget):
            if not isinstance(control, kinds) or isinstance(control, QScrollBar):
                continue
            inside = isinstance(control.parent(), (QAbstractSpinBox, QComboBox, QLineEdit))
            if control.objectName().startswith("qt_") or inside:
                continue  # inner parts of Qt's own controls
            if control in never_shown:
                continue
            named = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
            tip = control.toolTip()
            if not named or not tip:
                what = f"{type(control).__name__} {control.objectName()!r} {control.accessibleName()!r}"
                lacking.append(f"{panel_id}: {what}")
    assert lacking == []


def test_dropped_checkpoint_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    from dreamexplorer.training.checkpoint import save_checkpoint

    checkpoint = window.context.session.checkpoint
    assert checkpoint is not None
    save_checkpoint(checkpoint, tmp_path / "dropped.safetensors")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.safetensors"))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    qtbot.waitUntil(lambda: window.context.session.checkpoint_path == tmp_path / "dropped.safetensors")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_window_opens_as_wide_as_it_is_asked_to(
    qtbot: QtBot, make_context: Callable[..., Context], language: str
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    locale = QLocale()
    translators = install_language(app, language)
    try:
        window = MainWindow(make_context())
        window.resize(1280, 800)
        window.show()
        qtbot.wait(50)
        assert window.size() == QSize(1280, 800)

        def sideways() -> list[str]:
            """Return the panels in front that scroll sideways; a bar may come and go while they are laid out."""
            return [
                name
                for name, dock in window.docks.items()
                if not dock.visibleRegion().isEmpty()
                for bar in dock.findChildren(QScrollBar)
                if bar.isVisible() and bar.orientation() is Qt.Orientation.Horizontal
            ]

        qtbot.waitUntil(lambda: sideways() == [])
        window.close_without_questions()
        qtbot.waitUntil(lambda: window.closing.state is CloseState.CLOSED, timeout=20_000)
        window.deleteLater()
    finally:
        for translator in translators:
            app.removeTranslator(translator)
        QLocale.setDefault(locale)
