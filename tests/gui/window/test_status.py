"""The status bar: the current model and the running job."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from dreamexplorer.errors import Cancelled
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.widgets.steady_label import SteadyLabel
from dreamexplorer.gui.window.status import StatusBar
from dreamexplorer.progress import Progress


def texts(bar: StatusBar) -> str:
    labels = [*bar.findChildren(QLabel), *bar.findChildren(SteadyLabel)]
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_the_model_is_named(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    context = make_context()
    bar = StatusBar(context)
    qtbot.addWidget(bar)
    bar.show()
    snapshot = context.session.snapshot
    assert snapshot is not None
    assert f"{len(snapshot.axes)} latents" in texts(bar)
    assert f"step {snapshot.step}" in texts(bar)
    bar.dispose()


def test_without_a_model_pytorch_is_loading(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    bar = StatusBar(make_context(dataset=None, checkpoint=None, wait=False))
    qtbot.addWidget(bar)
    bar.show()
    assert "Loading PyTorch" in texts(bar)
    bar.dispose()


def test_a_job_is_shown_with_its_progress_and_can_be_cancelled(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    context = make_context()
    bar = StatusBar(context)
    qtbot.addWidget(bar)
    bar.show()
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.report(0.5, "halfway")
                ended.wait(0.01)
        except Cancelled:
            ended.set()
            raise

    context.jobs.start("Counting", work)
    qtbot.waitUntil(lambda: "Counting: halfway" in texts(bar))
    cancel = next(b for b in bar.findChildren(QToolButton) if b.isVisible())
    cancel.click()
    qtbot.waitUntil(ended.is_set)
    qtbot.waitUntil(lambda: "Counting" not in texts(bar))
    bar.dispose()


def test_a_job_that_runs_on_in_another_language_loses_its_title(
    qtbot: QtBot, qapp: QApplication, make_context: Callable[..., Context]
) -> None:
    context = make_context()
    bar = StatusBar(context)
    qtbot.addWidget(bar)
    bar.show()
    go_on = threading.Event()
    context.jobs.start("Counting", lambda progress: go_on.wait(20))
    qtbot.waitUntil(lambda: "Counting" in texts(bar))
    before = QLocale()
    try:
        install_language(qapp, "ru")
        bar.retranslate()
        assert "Counting" not in texts(bar)
        assert "Выполняется…" in texts(bar)
        assert "латентных измерений" in texts(bar)
    finally:
        install_language(qapp, "en")
        QLocale.setDefault(before)
        go_on.set()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    bar.dispose()


def test_a_message_without_room_ends_in_an_ellipsis(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    """Qt cuts it in the middle of a letter."""
    bar = StatusBar(make_context())
    qtbot.addWidget(bar)
    bar.resize(500, 26)
    bar.show()
    bar.showMessage("W" * 400)
    qtbot.wait(20)
    cut = bar.grab().toImage()
    bar.showMessage("W" * 401)  # looks the same: both are elided
    qtbot.wait(20)
    assert bar.grab().toImage() == cut
    model = bar.findChild(SteadyLabel)
    assert model is not None
    column = [cut.pixelColor(model.x() - 3, y).lightness() for y in range(cut.height())]
    assert max(column[3:]) - min(column[3:]) < 16, "a letter is cut at the model's name"
    bar.dispose()


def test_a_part_of_a_dataset_is_named_as_one(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    context = make_context()
    bar = StatusBar(context)
    qtbot.addWidget(bar)
    bar.show()
    dataset = context.session.dataset
    assert dataset is not None
    assert "first" not in texts(bar)
    context.session.set_dataset(dataset.limited(64))
    assert f"{dataset.title}, first 64 images" in texts(bar)
    bar.dispose()
