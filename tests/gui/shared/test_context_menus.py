"""The menus under the right mouse button: what they hold, and that each entry does what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.panels.kl.panel import KlPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.settings import keys

Right = Qt.MouseButton.RightButton


@pytest.fixture
def open_panel(qtbot: QtBot, make_context: Callable[..., Context]) -> Iterator[Callable[[type[Panel]], Panel]]:
    panels: list[Panel] = []

    def make(cls: type[Panel]) -> Panel:
        panel = cls(make_context())
        qtbot.addWidget(panel)
        panels.append(panel)
        panel.resize(480, 420)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for panel in panels:
        panel.dispose()


def open_menu(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=3000)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def all_actions(menu: QMenu) -> dict[str, QAction]:
    """Return all actions by text, with those of submenus; `QAction.menu` would change the submenu's owner."""
    actions = [action for part in (menu, *menu.findChildren(QMenu)) for action in part.actions()]
    return {action.text().replace("&", ""): action for action in actions if not action.isSeparator()}


def press_menu_key(widget: QWidget) -> None:
    at = widget.rect().center()
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, widget.mapToGlobal(at)))


def settled_plot(panel: CurvesPanel, qtbot: QtBot) -> CurvePlot:
    """Return the only plot, once those of an earlier history are deleted."""
    qtbot.wait(400)
    [plot] = panel.plots
    return plot


def test_the_map(open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot) -> None:
    panel = open_panel(LatentMapPanel)
    assert isinstance(panel, LatentMapPanel)
    view, session = panel.view, panel.context.session
    qtbot.waitUntil(lambda: len(view.points) > 0, timeout=10_000)
    at = (view.plot_rect.topLeft() + QPointF(*view.viewport.to_screen(0.5, -0.4))).toPoint()
    QTest.mouseClick(view, Right, Qt.KeyboardModifier.NoModifier, at)
    menu = open_menu(qtbot)
    actions = all_actions(menu)
    actions["Copy coordinates"].trigger()
    first, second = (session.snapshot.axes[i].name for i in panel.toolbar.plane.pair())
    names, values = zip(*(part.split(" = ") for part in QGuiApplication.clipboard().text().split(", ")), strict=True)
    pixel = 1.5 / view.viewport.scale
    assert names == (first, second)
    assert [float(v) for v in values] == pytest.approx([0.5, -0.4], abs=pixel)
    actions["Decode here"].trigger()
    pair = list(panel.toolbar.plane.pair())
    assert list(session.latent[pair]) == pytest.approx([0.5, -0.4], abs=pixel)
    grid = panel.toolbar.display.grid_action.isChecked()
    actions["Grid of decoded images"].trigger()
    assert panel.toolbar.display.grid_action.isChecked() is not grid
    view.navigation.zoom(3.0)
    assert not view.navigation.auto_fit
    actions["Fit the latent map"].trigger()
    assert view.navigation.auto_fit
    actions["Copy image"].trigger()
    assert QGuiApplication.clipboard().image().size() == view.grab().size()
    menu.close()


def test_the_map_s_picture_is_saved(
    open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_panel(LatentMapPanel)
    assert isinstance(panel, LatentMapPanel)
    file = tmp_path / "picture"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    menu = panel.menu.menu(None)
    actions = all_actions(menu)
    assert "Decode here" not in actions  # outside of the plane there is nothing to decode
    with qtbot.waitSignal(panel.context.workflow.message, timeout=5000):
        actions["Save image as PNG…"].trigger()
    assert QImage(str(file.with_suffix(".png"))).size() == panel.view.grab().size()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "p.png"), ""))
    with qtbot.waitSignal(panel.context.workflow.error, timeout=5000):
        actions["Save image as PNG…"].trigger()
    menu.deleteLater()


@pytest.mark.parametrize("by_key", [False, True])
def test_the_decoded_image(open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot, by_key: bool) -> None:
    panel = open_panel(DecodedPanel)
    assert isinstance(panel, DecodedPanel)
    if by_key:
        press_menu_key(panel.view)
    else:
        at = panel.view.rect().center()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(panel.view, QContextMenuEvent(reason, at, panel.view.mapToGlobal(at)))
    menu = open_menu(qtbot)
    actions = all_actions(menu)
    assert list(actions)[:2] == ["Copy image", "Save image…"]
    actions["Viridis"].trigger()
    assert panel.view.colormap == "viridis"
    crisp = not panel.view.smooth
    actions["Crisp pixels"].trigger()
    assert panel.view.smooth is crisp
    actions["Copy image"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    menu.close()


def test_the_curves(
    open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_panel(CurvesPanel)
    assert isinstance(panel, CurvesPanel)
    plot = settled_plot(panel, qtbot)
    viewport = plot.viewport()
    QTest.mouseClick(viewport, Right, Qt.KeyboardModifier.NoModifier, viewport.rect().center())
    menu = open_menu(qtbot)
    actions = all_actions(menu)
    log = panel.controls.log
    actions["Logarithmic scale"].trigger()
    assert panel.controls.log is not log
    assert panel.controls.log_button.isChecked() is not log
    actions["epoch"].trigger()
    assert panel.controls.axis.currentData() == "epoch"
    plot.auto = False
    actions["Fit"].trigger()
    assert plot.auto
    file = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(panel.context.workflow.message, timeout=5000):
        actions["Data as CSV…"].trigger()
    assert file.read_text().startswith("split,step,epoch")
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    press_menu_key(plot)
    menu = open_menu(qtbot)
    assert all_actions(menu)["Logarithmic scale"].isChecked() is not log
    menu.close()


def test_a_right_drag_on_the_curves_zooms_and_opens_no_menu(
    open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot
) -> None:
    panel = open_panel(CurvesPanel)
    assert isinstance(panel, CurvesPanel)
    plot = settled_plot(panel, qtbot)
    viewport, asked = plot.viewport(), []
    plot.menu_requested.connect(asked.append)
    middle = viewport.rect().center()
    before = plot.x_range()
    QTest.mousePress(viewport, Right, Qt.KeyboardModifier.NoModifier, middle)
    for i in range(1, 6):
        QTest.mouseMove(viewport, middle + QPoint(12 * i, 0))
        QTest.qWait(20)
    QTest.mouseRelease(viewport, Right, Qt.KeyboardModifier.NoModifier, middle + QPoint(60, 0))
    assert asked == []
    assert plot.x_range() != before


@pytest.mark.parametrize("by_key", [False, True])
def test_the_kl_chart(open_panel: Callable[[type[Panel]], Panel], qtbot: QtBot, by_key: bool) -> None:
    panel = open_panel(KlPanel)
    assert isinstance(panel, KlPanel)
    if by_key:
        press_menu_key(panel.chart)
    else:
        at = panel.chart.rect().center()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(panel.chart, QContextMenuEvent(reason, at, panel.chart.mapToGlobal(at)))
    menu = open_menu(qtbot)
    actions = all_actions(menu)
    assert actions["linear"].isChecked()
    actions["logarithmic"].trigger()
    assert panel.scale.currentData() == "log"
    assert panel.context.settings.get(keys.KL_SCALE) == "log"
    actions["by KL"].trigger()
    assert panel.sorting.currentData() == "kl"
    actions["Copy image"].trigger()
    assert QGuiApplication.clipboard().image().size() == panel.chart.grab().size()
    menu.close()
