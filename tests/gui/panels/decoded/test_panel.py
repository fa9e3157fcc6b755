import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QToolButton
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import panel_classes
from dreamexplorer.gui.panels.decoded.panel import DreamPanel
from dreamexplorer.gui.panels.decoded.save_image_dialog import SaveImageDialog
from dreamexplorer.gui.threads.requests import DecodeBatch, Request
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import COLORMAPS
from dreamexplorer.session import Decoded

Left = Qt.MouseButton.LeftButton
MakePanel = Callable[[Context], DreamPanel]


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[MakePanel]:
    made: list[DreamPanel] = []

    def make(context: Context) -> DreamPanel:
        panel = DreamPanel(context)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(320, 460)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for panel in made:
        panel.dispose()


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


def asked(context: Context, monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """The batches of z that are decoded from now on."""
    batches: list[np.ndarray] = []
    send = context.inference.request

    def spy(request: Request) -> None:
        if isinstance(request, DecodeBatch):
            assert request.channel == "traversal"
            batches.append(request.z)
        send(request)

    monkeypatch.setattr(context.inference, "request", spy)
    return batches


def strip_is_shown(panel: DreamPanel) -> bool:
    return len(panel.strip.values) == 9


def test_it_is_registered() -> None:
    assert (DreamPanel.panel_id, DreamPanel.order) == ("dream", 20)
    assert DreamPanel in panel_classes()


# -- the image and what is said of it -----------------------------------------------------------------------


def test_the_decoded_image_is_shown_with_its_numbers(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    context.session.set_latent([1.0, -2.0, 0.5], origin=None)
    qtbot.waitUntil(lambda: context.session.decoded.z.tolist() == [1.0, -2.0, 0.5])
    assert np.array_equal(panel.view.image, context.session.decoded.image)
    assert "|z| 2.29" in panel._caption.text()
    log_p = -0.5 * 5.25 - 1.5 * math.log(2 * math.pi)
    assert f"log p(z) {log_p:.2f} nats".replace("-", "−") in panel._caption.text()
    assert "Step 20 " in panel._caption.text()


def test_the_pixel_under_the_pointer_is_read_and_follows_the_image(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(context)
    area = panel.view.image_rect()
    QTest.mouseMove(panel.view, area.topLeft() + QPoint(2, 2))
    value = context.session.decoded.image[0, 0, 0]
    assert panel._reading.text() == f"Row 0, column 0: p = {value:.3f}"
    image = np.full_like(context.session.decoded.image, 0.25)
    context.session.set_decoded(Decoded(context.session.decoded.z, image, 3))
    assert panel._reading.text() == "Row 0, column 0: p = 0.250"
    color = np.stack([np.full(image.shape[1:], v, np.float32) for v in (0.1, 0.5, 1.0)])
    context.session.set_decoded(Decoded(context.session.decoded.z, color, 3))
    QTest.mouseMove(panel.view, panel.view.image_rect().center())
    assert panel._reading.text().endswith("R 0.10 G 0.50 B 1.00")


def test_without_an_image_there_is_nothing_to_copy_or_save(
    make_context: Callable[..., Context], make_panel: MakePanel
) -> None:
    context = make_context(checkpoint=None)
    panel = make_panel(context)
    assert not any(a.isEnabled() for a in panel.actions_for_menu())
    panel.copy()
    assert panel.ask_to_save() is None
    assert panel._caption.text() == ""


def test_choices_of_the_view_are_remembered(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    next(a for a in panel._maps.actions() if a.data() == "magma").trigger()
    panel._crisp.trigger()
    panel._bar.trigger()
    panel._strip_action.trigger()
    assert (panel.view.colormap, panel.view.smooth, panel.view.bar_shown) == ("magma", True, True)
    assert not panel.strip.isVisible()
    again = make_panel(context)
    assert (again.view.colormap, again.view.smooth, again.view.bar_shown) == ("magma", True, True)
    assert not again.strip.isVisible()
    assert again._maps.checkedAction().data() == "magma"
    assert not again._crisp.isChecked()
    context.settings.set("dream/colormap", "jet")  # of another version
    assert make_panel(context).view.colormap == "gray"


def test_the_menu_offers_every_colour_map_with_its_picture(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    panel._maps_menu.aboutToShow.emit()
    assert [a.data() for a in panel._maps.actions()] == [c.name for c in COLORMAPS]
    assert not any(a.icon().isNull() for a in panel._maps.actions())


def test_the_image_keeps_its_place_while_the_numbers_change(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(context)
    for width in (240, 300, 420):
        panel.resize(width, 460)
        places = set()
        for z, step in ((0.0, 1), (60.0, 9_999_999)):
            latent = np.full(3, z, np.float32)
            context.session.set_decoded(Decoded(latent, context.session.decoded.image, step))
            qtbot.wait(10)
            places.add((panel.view.geometry().getRect(), panel._caption.geometry().getRect()))
            assert panel._caption.heightForWidth(panel._caption.width()) <= panel._caption.height() + 1
        assert len(places) == 1


# -- copying ------------------------------------------------------------------------------------------------


def test_ctrl_c_copies_the_image_large_enough_to_be_seen(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.view.setFocus()
    with qtbot.waitSignal(context.workflow.message) as told:
        QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (460, 552)  # 10 x 12 pixels, 46 times
    assert "460 × 552" in told.args[0]
    values = context.session.decoded.image[0]
    assert image.pixelColor(23, 23).red() == round(float(values[0, 0]) * 255)
    assert image.pixelColor(459, 551).red() == round(float(values[-1, -1]) * 255)


# -- saving -------------------------------------------------------------------------------------------------


def save(qtbot: QtBot, panel: DreamPanel, path: Path, side: int = 240, smooth: bool = False) -> None:
    """Through the dialog, as a user would."""
    panel._save.trigger()
    dialog = panel._dialog
    assert isinstance(dialog, SaveImageDialog)
    assert dialog.isVisible()
    dialog.path.setText(str(path))
    dialog.side.setValue(side)
    dialog.scaling.setCurrentIndex(int(smooth))
    qtbot.mouseClick(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), Left)
    assert panel._dialog is None


@pytest.mark.parametrize("smooth", [False, True])
def test_an_image_is_saved_at_the_chosen_size_with_its_z(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path, smooth: bool
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, tmp_path / "a dream", smooth=smooth)  # the suffix is added
    path = tmp_path / "a dream.png"
    image = QImage(str(path))
    assert (image.width(), image.height()) == (200, 240)
    values = context.session.decoded.image[0]
    if smooth:
        assert len({image.pixel(x, 120) for x in range(200)}) > 15
    else:
        assert image.pixelColor(10, 10).red() == round(float(values[0, 0]) * 255)
        assert len({image.pixel(x, 120) for x in range(200)}) <= 10
    assert "z = 0 0 0" in QImageReader(str(path)).text("Description")
    assert [p.name for p in tmp_path.glob("*.png")] == ["a dream.png"]


def test_the_dialog_begins_with_what_was_chosen_last(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, tmp_path / "x.png", side=480)
    dialog = panel.ask_to_save()
    assert dialog.side.value() == 480
    assert Path(dialog.path.text()).parent == tmp_path
    assert (dialog.side.minimum(), dialog.side.maximum()) == (12, 4096)
    assert "400 × 480 (40×)" in dialog._note.text()
    assert panel.ask_to_save() is dialog  # a second dialog would only confuse
    dialog.path.setText("  ")
    assert not dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).isEnabled()
    dialog.reject()
    assert panel._dialog is None


def test_a_file_is_replaced_only_after_a_question(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    path = tmp_path / "old.png"
    path.write_bytes(b"precious")
    questions: list[str] = []

    def answer(yes: bool) -> Callable[[str, str, str], bool]:
        return lambda title, question, accept: questions.append(question) or yes

    context.workflow.confirm = answer(False)
    save(qtbot, panel, path)
    qtbot.waitUntil(lambda: len(questions) == 1)
    assert str(path) in questions[0]
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert path.read_bytes() == b"precious"
    context.workflow.confirm = answer(True)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_an_impossible_path_gives_one_clear_message(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.error) as told:
        save(qtbot, panel, tmp_path / "no" / "such" / "folder" / "x.png")
    title, text = told.args
    assert title == "The image was not saved"
    assert "x.png" in text
    assert "Traceback" not in text
    assert not (tmp_path / "no").exists()


# -- the traversal ------------------------------------------------------------------------------------------------


def test_the_strip_shows_the_selected_dimension_across_its_range(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = asked(context, monkeypatch)
    panel = make_panel(context)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    assert panel.strip.values.tolist() == [-4, -3, -2, -1, 0, 1, 2, 3, 4]
    context.session.set_latent([0.5, 1.0, -0.5])
    context.session.select_axis(2)
    expected = np.array([[0.5, 1.0, v] for v in range(-4, 5)], np.float32)
    assert np.array_equal(batches[-1], expected)
    assert panel._strip_title.text() == f"Traversal of {context.session.snapshot.axes[2].name}"
    context.session.set_slider_range(2.0)
    assert batches[-1][:, 2].tolist() == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
    qtbot.waitUntil(lambda: panel.strip.values.tolist() == batches[-1][:, 2].tolist())


def test_dragging_the_strips_own_slider_asks_for_nothing(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = make_panel(context)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    batches = asked(context, monkeypatch)
    for value in (0.1, 0.2, 0.3):
        context.session.set_latent([value, 0, 0])
    assert batches == []
    context.session.set_latent([0.3, 1, 0])
    assert len(batches) == 1
    context.session.set_snapshot(context.session.snapshot)  # newer weights
    assert len(batches) == 2


def test_a_click_on_the_strip_takes_its_value(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    context.session.set_latent([0.5, 1.0, -0.5])
    context.session.select_axis(1)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    origins: list[object] = []
    context.session.latent_changed.connect(origins.append)
    QTest.mouseClick(panel.strip, Left, pos=panel.strip.tile(7).center())
    assert context.session.latent.tolist() == [0.5, 3.0, -0.5]
    assert origins == [panel]


def test_a_hidden_strip_costs_nothing(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = asked(context, monkeypatch)
    panel = make_panel(context)
    panel._strip_action.trigger()
    batches.clear()
    context.session.set_latent([0, 1, 2])
    assert batches == []
    panel._strip_action.trigger()
    assert len(batches) == 1
    panel.hide()
    context.session.set_latent([0, 2, 2])
    assert len(batches) == 1
    panel.show()
    assert len(batches) == 2
    qtbot.waitUntil(lambda: strip_is_shown(panel))


def test_tiles_are_what_the_decoder_gives(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    batches = []
    context.inference.answered.connect(lambda r: batches.append(r) if isinstance(r, DecodedBatch) else None)
    context.session.set_latent([0, 0, 2])
    qtbot.waitUntil(lambda: bool(batches))
    batch = batches[0]
    assert batch.images.shape == (9, 1, 12, 10)
    shot = panel.strip.grab().toImage()
    means = []
    for i in range(9):
        tile = panel.strip.tile(i).adjusted(4, 3, -4, -3)
        pixels = [
            shot.pixelColor(x, y).red()
            for x in range(tile.left(), tile.right())
            for y in range(tile.top(), tile.bottom())
        ]
        means.append(np.mean(pixels) / 255)
    assert np.corrcoef(means, batch.images.mean((1, 2, 3)))[0, 1] > 0.8


# -- form ------------------------------------------------------------------------------------------------------------


def test_every_control_is_named_explained_and_reached_by_tab(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    buttons = [b for b in panel.findChildren(QToolButton) if b.isVisible()]
    assert len(buttons) == 5
    for control in [*buttons, panel.view, panel.strip]:
        assert control.accessibleName()
        assert len(control.toolTip()) > 15
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("size", [(240, 380), (300, 460), (900, 600)])
def test_the_image_is_large_and_nothing_overlaps(
    qtbot: QtBot, context: Context, make_panel: MakePanel, size: tuple[int, int]
) -> None:
    panel = make_panel(context)
    panel.resize(*size)
    qtbot.wait(30)
    parts = [panel.view, panel._caption, panel._reading, panel._strip_title, panel.strip]
    tops = [p.geometry() for p in parts]
    assert all(a.bottom() < b.top() for a, b in pairwise(tops))
    assert all(panel.rect().contains(t) for t in tops)
    assert panel.view.image_rect().height() >= 0.4 * size[1] or panel.view.image_rect().width() >= 0.7 * size[0]
    assert panel.strip.width() >= 9 * 20
