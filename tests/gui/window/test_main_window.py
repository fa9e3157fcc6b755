"""The window as a whole: panels, menus, layout, files, closing in every state."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.panels.base import panel_classes
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.export import DREAM_SCALE
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import load_checkpoint


@pytest.fixture
def window(qtbot: QtBot, make_context: Callable[..., Context]) -> Iterator[MainWindow]:
    window = MainWindow(make_context())
    window.resize(1280, 800)
    window.show()
    yield window
    if window.closing.state is not CloseState.CLOSED:
        window.context.training.stop()
        window.close_without_questions()
        qtbot.waitUntil(lambda: window.closing.state is CloseState.CLOSED, timeout=20_000)
    window.deleteLater()


def start_training(qtbot: QtBot, window: MainWindow, epochs: int = 50_000) -> None:
    run = window.context.workflow.current_run()
    assert run is not None
    window.context.workflow.train(dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=epochs)))
    qtbot.waitUntil(lambda: window.context.training.state is TrainingState.RUNNING, timeout=20_000)


def closed(window: MainWindow) -> bool:
    return window.closing.state is CloseState.CLOSED and not window.isVisible()


def test_every_panel_has_its_dock_icon_and_toggle(window: MainWindow) -> None:
    assert [c.panel_id for c in panel_classes()] == list(window.panels)
    assert {"training", "latent_map", "dream", "sliders", "curves", "kl", "draw"} <= set(window.panels)
    for panel_id, dock in window.docks.items():
        assert dock.isVisible(), panel_id
        assert dock.windowTitle()
        assert not dock.windowIcon().isNull()
        toggle = dock.toggleViewAction()
        toggle.trigger()
        assert not dock.isVisible()
        toggle.trigger()
        assert dock.isVisible()


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


def test_themes_and_text_sizes(qtbot: QtBot, window: MainWindow) -> None:
    for choice in ("dark", "light", "system"):
        window.appearance.choose_theme(choice)
        qtbot.wait(20)
        assert window.context.settings.get("theme", "") == choice
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.font().pointSizeF()
    train = window.panels["training"].buttons["train"]
    curves = window.panels["curves"].plots[0]
    shrunk = [w for w in window.findChildren(QWidget) if w.property("text_factor")]
    assert shrunk

    def sizes() -> list[float]:
        return [f.pointSizeF() for f in (curves.bottom.label.font(), train.font(), *(w.font() for w in shrunk))]

    usual = sizes()
    window.appearance.larger()
    assert app.font().pointSizeF() == before + 1
    qtbot.waitUntil(lambda: all(new > old for new, old in zip(sizes(), usual, strict=True)), timeout=2000)
    window.appearance.smaller()
    qtbot.waitUntil(lambda: sizes() == pytest.approx(usual), timeout=2000)
    assert app.font().pointSizeF() == before


def test_layout_is_remembered_and_restored(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = MainWindow(make_context())
    first.show()
    first.docks["draw"].close()
    first.close()
    assert closed(first)
    first.deleteLater()
    second = MainWindow(make_context())
    second.show()
    assert not second.docks["draw"].isVisible()
    assert second.docks["curves"].isVisible()
    second.layout_of_docks.reset()
    assert second.docks["draw"].isVisible()
    second.close()
    assert closed(second)
    second.deleteLater()


def test_full_screen_and_back(window: MainWindow) -> None:
    window.appearance.toggle_full_screen()
    assert window.isFullScreen()
    window.appearance.toggle_full_screen()
    assert not window.isFullScreen()


# -- files ---------------------------------------------------------------------------------------------------


def test_save_as_and_open(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), ""))
    window.actions_by_id["save"].trigger()
    saved = target.with_name("mine.safetensors")
    qtbot.waitUntil(saved.exists)
    qtbot.waitUntil(lambda: window.context.session.checkpoint_path == saved)
    assert load_checkpoint(saved).snapshot.step == window.context.session.snapshot.step
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(saved), ""))
    window.actions_by_id["open"].trigger()
    qtbot.waitUntil(lambda: not window.context.workflow.busy)
    assert "mine.safetensors" in window.windowTitle()
    window.files.recent_menu.aboutToShow.emit()
    assert window.files.recent_menu.actions()[0].text() == str(saved)


def test_a_broken_file_gives_one_message(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing of the kind")
    before = window.context.session.snapshot
    window.open_path(broken)
    qtbot.waitUntil(lambda: any(b.isVisible() for b in window.findChildren(QMessageBox)))
    boxes = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert len(boxes) == 1
    assert "broken.safetensors" in boxes[0].text()
    boxes[0].close()
    assert window.context.session.snapshot is before


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


def test_export_of_dreams(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "dreams"), ""))
    window.actions_by_id["export_samples"].trigger()
    qtbot.waitUntil((tmp_path / "dreams.png").exists)
    with Image.open(tmp_path / "dreams.png") as image:
        assert image.width > 8 * 10 * DREAM_SCALE
        assert len(set(image.convert("L").tobytes())) > 20  # no blank


# -- closing -----------------------------------------------------------------------------------------------


def test_closes_at_once_when_nothing_is_unsaved(window: MainWindow) -> None:
    window.close()
    assert closed(window)


def test_closing_during_training_keeps_what_was_trained(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)
    kept = load_checkpoint(window.files.autosave.path)
    assert kept.snapshot.step > 0
    assert kept.resume is not None


def test_closing_during_training_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    asked = []

    def answer(parent: QWidget, training: bool) -> str:
        asked.append(training)
        return "cancel"

    monkeypatch.setattr(dialogs, "ask_before_closing", answer)
    window.close()
    assert asked == [True]
    assert window.isVisible()
    assert window.context.training.state is TrainingState.RUNNING


def test_closing_with_save(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "save")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)
    assert load_checkpoint(tmp_path / "kept.safetensors").snapshot.step > 0


def test_closing_with_a_save_that_fails_stays_open(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "save")
    nowhere = tmp_path / "not" / "there" / "kept.safetensors"
    (tmp_path / "not").write_text("a file where a folder should be")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(nowhere), ""))
    with qtbot.waitSignal(window.context.workflow.error, timeout=20_000):
        window.close()
    qtbot.waitUntil(lambda: window.closing.state is CloseState.OPEN)
    assert window.isVisible()
    for box in window.findChildren(QMessageBox):
        box.close()
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)


def test_closing_twice_while_it_stops(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "discard")
    window.close()
    window.close()
    window.close_without_questions()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)


def test_closing_while_paused(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    window.context.training.pause()
    qtbot.waitUntil(lambda: window.context.training.state is TrainingState.PAUSED)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda parent, training: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)


# -- messages ----------------------------------------------------------------------------------------------


@pytest.mark.allow_log("unexpected error")
def test_an_unexpected_error_is_shown_once(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import threading

    from dreamexplorer.gui.app import install_exception_hook

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_exception_hook(window)
    for _ in range(3):
        sys.excepthook(ValueError, ValueError("odd"), None)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: sum(b.isVisible() for b in window.findChildren(QMessageBox)) == 2)
    texts = [b.text() for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert any("ValueError: odd" in t for t in texts)
    assert any("ZeroDivisionError" in t for t in texts)
    for box in window.findChildren(QMessageBox):
        box.close()


def test_guide_and_about(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    guide = window.findChild(QWidget, "guide")
    assert guide is not None
    assert guide.isVisible()
    window.actions_by_id["guide"].trigger()  # the same one
    window.actions_by_id["about"].trigger()
    window.actions_by_id["about"].trigger()
    assert window.findChild(QWidget, "about").isVisible()


def test_live_options_exist() -> None:
    """What the guide promises can be changed while training."""
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import TrainConfig

    assert options_of(MlpVaeConfig)["beta"].live
    assert options_of(TrainConfig)["learning_rate"].live


# -- the layout in odd places ---------------------------------------------------------------------------------


def test_restoring_the_layout_docks_floating_panels(qtbot: QtBot, window: MainWindow) -> None:
    window.docks["training"].setFloating(True)
    window.docks["draw"].setFloating(True)
    window.layout_of_docks.reset()
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert all(dock.isVisible() for dock in window.docks.values())


def test_small_screens_get_tabs(qtbot: QtBot, window: MainWindow) -> None:
    from PySide6.QtCore import QSize

    from dreamexplorer.gui.window.layout import arrange

    arrange(window, window.docks.values(), QSize(960, 540))
    qtbot.wait(50)
    assert window.docks["curves"] in window.tabifiedDockWidgets(window.docks["latent_map"])
    hint = window.minimumSizeHint()
    assert hint.width() <= 960
    assert hint.height() <= 500


def test_a_foreign_layout_is_not_restored(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = MainWindow(make_context())
    first.show()
    first.docks["draw"].close()
    first.close()
    first.deleteLater()
    context = make_context()
    context.settings.set("window/panels", ["of", "another", "version"])
    second = MainWindow(context)
    second.show()
    assert second.docks["draw"].isVisible()
    second.close()
    second.deleteLater()


def test_a_window_without_panels_says_where_they_are(window: MainWindow) -> None:
    assert not window.layout_of_docks.hint.isVisible()
    for dock in window.docks.values():
        dock.close()
    assert window.layout_of_docks.hint.isVisible()
    window.layout_of_docks.reset()
    assert not window.layout_of_docks.hint.isVisible()


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
        for bar in window.findChildren(QScrollBar):
            assert not (bar.isVisible() and bar.orientation() is Qt.Orientation.Horizontal), bar.parentWidget()
        window.close_without_questions()
        qtbot.waitUntil(lambda: window.closing.state is CloseState.CLOSED, timeout=20_000)
        window.deleteLater()
    finally:
        for translator in translators:
            app.removeTranslator(translator)
        QLocale.setDefault(locale)


def test_panels_that_were_all_closed_come_back_to_their_places(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(50)
    before = {name: dock.geometry() for name, dock in window.docks.items()}
    for dock in window.docks.values():
        dock.toggleViewAction().trigger()
    assert window.layout_of_docks.hint.isVisible()
    for dock in window.docks.values():
        dock.toggleViewAction().trigger()
    assert not window.layout_of_docks.hint.isVisible()

    def as_before() -> bool:
        return all(
            abs(dock.width() - before[name].width()) <= 3 and abs(dock.height() - before[name].height()) <= 3
            for name, dock in window.docks.items()
        )

    qtbot.waitUntil(as_before, timeout=3000)
