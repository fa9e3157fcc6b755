"""Makes the pictures of docs/screenshots from the running program: `python tools/screenshots.py [folder]`.

The real window, real training, real mouse events; about three minutes on two cores that are free. Needs no screen
(QT_QPA_PLATFORM=offscreen is set unless the variable has a value).
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QEventLoop, QIODevice, QPointF, QRect, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget  # noqa: E402

from dreamexplorer.gui import application as gui  # noqa: E402
from dreamexplorer.gui.languages import install_language  # noqa: E402
from dreamexplorer.gui.settings import Settings, keys  # noqa: E402
from dreamexplorer.gui.window.main_window import MainWindow  # noqa: E402

STROKES = (
    [(0.30, 0.30), (0.42, 0.20), (0.60, 0.20), (0.70, 0.32), (0.62, 0.46), (0.48, 0.52)],
    [(0.48, 0.52), (0.66, 0.56), (0.72, 0.70), (0.60, 0.83), (0.42, 0.84), (0.30, 0.76)],
)


class Studio:
    """A window, with methods that act like a user."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        sys.setswitchinterval(gui.SWITCH_INTERVAL_S)
        self.app = gui.create_application(sys.argv[:1])
        self.settings = Settings(QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat))
        self.settings.set(keys.FIRST_STEPS_CLOSED, True)
        self.translators = install_language(self.app, "en")
        self.context = gui.build_context(self.app, self.settings, "light")
        self.window = MainWindow(self.context)
        self.window.resize(1280, 800)
        self.context.workflow.confirm = lambda *_: True  # answers the dialogs, as no user is present
        self.answers = QTimer()
        self.answers.timeout.connect(self.answer)
        self.answers.start(50)
        self.window.show()
        self.context.workflow.start()
        self.until(lambda: self.context.session.decoded is not None)
        self.pump(4)

    def pump(self, seconds: float) -> None:
        """Let the program run, in a real event loop: `processEvents` never deletes what is to be deleted later."""
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def answer(self) -> None:
        """Answer a question that waits: discard unsaved work, or else agree."""
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            role = {box.buttonRole(button): button for button in box.buttons()}
            agreed = role.get(QMessageBox.ButtonRole.DestructiveRole) or role.get(QMessageBox.ButtonRole.AcceptRole)
            (agreed or box.buttons()[0]).click()

    def until(self, condition: Callable[[], Any], limit: float = 900) -> None:
        ends = time.monotonic() + limit
        while not condition():
            if time.monotonic() > ends:
                raise SystemExit("the program did not get there in time")
            self.pump(0.02)

    def theme(self, choice: str) -> None:
        self.context.theme.set_choice(choice)
        self.pump(0.5)

    def picture(self, name: str, widgets: Iterable[QWidget] = ()) -> None:
        """Save the whole window, or the part of it that holds these docks."""
        area = QRect()
        for widget in widgets:
            area = area.united(QRect(widget.mapTo(self.window, widget.rect().topLeft()), widget.size()))
        shot = self.window.grab(area) if not area.isNull() else self.window.grab()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        shot.save(buffer, "PNG")
        path = self.folder / f"{name}.png"
        with Image.open(io.BytesIO(data.data())) as image:
            image.convert("RGB").save(path, optimize=True)  # without alpha, a fifth smaller
        print(path)

    def docks(self, *names: str) -> list[QWidget]:
        return [self.window.docks[n] for n in names]

    def mouse(self, widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)

    def draw(self) -> None:
        canvas = self.window.panels["draw"].canvas
        frame = canvas.picture_rect()
        for stroke in STROKES:
            places = [QPointF(frame.x() + x * frame.width(), frame.y() + y * frame.height()) for x, y in stroke]
            self.mouse(canvas, QEvent.Type.MouseButtonPress, places[0])
            for place in places[1:]:
                self.mouse(canvas, QEvent.Type.MouseMove, place)
            self.mouse(canvas, QEvent.Type.MouseButtonRelease, places[-1])
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
        self.until(lambda: self.context.session.drawing_result is not None)
        self.pump(0.5)

    def train(self, family: str, epochs: int, **options: Any) -> None:
        """Train a new model of the family with these options."""
        workflow, session = self.context.workflow, self.context.session
        model, train = workflow.default_configs(family)
        run = dataclasses.replace(
            workflow.current_run(),
            family=family,
            model=dataclasses.replace(model, **options),
            train=dataclasses.replace(train, epochs=epochs),
        )
        before = session.snapshot
        workflow.reset(run)
        self.until(lambda: session.snapshot is not before and session.snapshot.step == 0 and not workflow.busy)
        workflow.train(run)
        self.until(lambda: self.context.training.active)

    def compare(self, name: str, epochs: int) -> None:
        """Train a shipped comparison in the Compare workspace."""
        from dreamexplorer.training.comparison import comparison_file, read_comparison

        comparisons, panel = self.context.workflow.comparisons, self.window.panels["compare"]
        self.window.workspaces.choose("compare")
        comparisons.start(read_comparison(comparison_file(name)).with_changes(epochs))
        self.until(lambda: comparisons.runs)
        self.until(lambda: not comparisons.active)
        column = panel.columns[-1]
        column.view.picked.emit(-0.4, 1.2)
        self.pump(4)

    def step(self) -> int:
        snapshot = self.context.session.snapshot
        return 0 if snapshot is None else snapshot.step

    def close(self) -> None:
        self.window.close_without_questions()
        self.until(lambda: not self.window.isVisible())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["DREAMEXPLORER_DATA"] = home
        studio = Studio(folder, Path(home))
        session = studio.context.session

        studio.draw()
        studio.window.panels["draw"].send_to_sliders()
        studio.pump(1)
        studio.picture("draw-light", studio.docks("draw"))

        studio.train("mlp-vae", 6, latent_dim=2)  # curves and heat map need the history of a new training
        studio.until(lambda: not studio.context.training.active and session.evaluation is not None)
        session.set_latent([-0.4, 1.2])
        studio.pump(2)
        studio.picture("overview-light")
        studio.theme("dark")
        studio.picture("overview-dark")

        studio.train("mlp-vae", 50, latent_dim=20)
        studio.until(lambda: studio.step() > 1200)
        studio.context.training.set_live("beta", 10.0)
        studio.until(lambda: studio.step() > 2600)
        studio.picture("collapse-dark", studio.docks("curves", "kl"))
        studio.context.training.stop()
        studio.until(lambda: not studio.context.training.active)

        studio.context.workflow.open_shipped("mlp-vae-20")
        studio.until(lambda: session.snapshot is not None and session.snapshot.step > 10_000)
        toolbar = studio.window.panels["latent_map"].toolbar
        toolbar.plane.kind.setCurrentIndex(1)  # the two main components
        toolbar.plane.kind.activated.emit(1)
        studio.pump(4)
        studio.window.panels["sliders"].dreams.dream()
        studio.pump(1)
        studio.picture("map-dark", studio.docks("latent_map"))
        studio.theme("light")
        studio.picture("sliders-light", studio.docks("dream", "sliders"))

        for family, name in (("vq-vae", "codes-light"), ("ladder-vae", "layers-light")):
            studio.train(family, 50)
            studio.until(lambda: studio.step() > 2000)
            studio.context.training.stop()
            studio.until(lambda: not studio.context.training.active)
            studio.pump(3)
            dreamt = session.latent
            studio.window.panels["sliders"].dreams.dream()
            studio.until(lambda dreamt=dreamt: not np.array_equal(session.latent, dreamt))
            studio.pump(2)
            studio.picture(name, studio.docks("dream", "sliders"))

        studio.compare("three-pictures", 3)
        studio.picture("compare-light")
        studio.close()


if __name__ == "__main__":
    main()
