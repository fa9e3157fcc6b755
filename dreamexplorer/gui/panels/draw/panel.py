"""Draw: encode a digit drawn by hand, a picture or a test image, and see its reconstruction and loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from dreamexplorer.data.digit_form import to_dataset_form
from dreamexplorer.errors import Message
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.draw.canvas import Canvas
from dreamexplorer.gui.panels.draw.canvas_tools import CanvasTools
from dreamexplorer.gui.panels.draw.image_browser import ImageBrowser
from dreamexplorer.gui.panels.draw.picture_input import PictureInput
from dreamexplorer.gui.panels.draw.ranking import LossRanking
from dreamexplorer.gui.panels.draw.results import EncodingResults
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads.newest_job import NewestJob
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.session import Drawing

Bytes = npt.NDArray[np.uint8]
MARGIN = 8  # pixels at the left and the right
_CHART_FROM = 24.3  # lines of text; a lower panel has no room for the posterior's chart


class DrawPanel(Panel):
    """Makes the session's drawing from the canvas, a picture or a test image; shows how the model encodes it."""

    panel_id: ClassVar[str] = "draw"
    icon_name: ClassVar[str] = "draw"
    order: ClassVar[int] = 60
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="bottom", position=3, width=290, column=2),
        "apply": Place(row="top", position=2, width=400, column=1, column_width=300),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        self._exact: Drawing | None = None  # the image that fills the canvas, until a stroke changes it
        self._sent: Drawing | None = None  # the drawing that this panel gave to the session
        self._filling = False  # the canvas changes because a picture is put on it, not by a stroke
        self.setAcceptDrops(True)
        self._conversion = NewestJob(context.jobs, self.tr("Preparing the drawing"), _to_form, self._on_form)
        self.pictures = PictureInput(context, self)
        self.pictures.loaded.connect(self._on_picture)
        self.test_images = ImageBrowser(context.theme, self)
        self.test_images.chosen.connect(self._on_test_image)
        self._make_actions()
        self.canvas = self._make_canvas()
        self.tools = CanvasTools(self.canvas, context.theme, self._open_action, self._paste_action, self)
        self.tools.cleared.connect(self.clear)
        self.tools.pen_width.valueChanged.connect(lambda width: context.settings.set(keys.DRAW_PEN, float(width)))
        self.results = EncodingResults(session, self)
        self.ranking = LossRanking(context, self)
        self.ranking.changed.connect(self.results.set_ranks)
        self.send_button = QPushButton(self.tr("Send to &sliders"))
        self.send_button.clicked.connect(self.send_to_sliders)
        self._lay_out()
        self.watch(session.drawing_changed, self._on_drawing)
        self.watch(session.drawing_result_changed, self._on_result)
        self.watch(session.dataset_changed, self._on_dataset)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.axes_changed, self.results.update_axes)
        self.watch(session.history_changed, self.results.update_average)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self._show_dataset()
        self._on_model()

    def title(self) -> str:
        return self.tr("Draw")

    def actions_for_menu(self) -> list[QAction]:
        return [self._open_action, self._paste_action, self._random_action]

    def keep(self) -> object:
        pending = self._conversion.busy and self._exact is None
        return self.canvas.content(), self._exact, self._sent, self.test_images.chosen_place(), pending

    def take_over(self, kept: Any) -> None:
        content, self._exact, self._sent, place, pending = kept
        self._filling = True
        try:
            self.canvas.set_content(content)
        finally:
            self._filling = False
        self.results.show_input(self._sent)
        self.test_images.set_chosen_place(place)
        self.tools.eraser.setChecked(self.canvas.erasing)
        if pending:
            self._on_canvas()

    def dispose(self) -> None:
        self.context.theme.changed.disconnect(self._on_theme)
        self._conversion.discard()
        self.ranking.stop()
        super().dispose()

    # -- building --------------------------------------------------------------------------------------

    def _make_canvas(self) -> Canvas:
        canvas = Canvas()
        canvas.setAccessibleName(self.tr("Canvas"))
        canvas.setToolTip(
            self.tr(
                "Draw with the mouse, or with the arrow keys: Space lowers and lifts the pen.\n"
                "Pictures can be dropped or pasted here."
            )
        )
        canvas.set_hint(self.tr("Draw a digit here, or drop a picture"))
        canvas.set_pen_width(self.context.settings.get(keys.DRAW_PEN))
        canvas.changed.connect(self._on_canvas)
        return canvas

    def _make_actions(self) -> None:
        self._open_action = QAction(self.tr("Open a &picture…"), self)
        self._open_action.setShortcut(QKeySequence("Ctrl+I"))
        self._open_action.setToolTip(self.tr("Open any image file; it is converted to the form of the dataset"))
        self._open_action.triggered.connect(lambda _checked=False: self.pictures.open_file_dialog())
        self._paste_action = QAction(self.tr("Pa&ste a picture"), self)
        self._paste_action.setShortcut(QKeySequence.StandardKey.Paste)
        self._paste_action.setToolTip(self.tr("Paste a picture or an image file from the clipboard"))
        self._paste_action.triggered.connect(lambda _checked=False: self.pictures.paste())
        self._random_action = QAction(self.tr("Random &test image"), self)
        self._random_action.setShortcut(QKeySequence("Ctrl+T"))
        self._random_action.setToolTip(self.tr("Pick a random test image of the chosen class"))
        self._random_action.triggered.connect(lambda _checked=False: self.test_images.choose_random())

    def _lay_out(self) -> None:
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(8)
        self._middle.addWidget(self.canvas, 2)
        self._middle.addWidget(self.results.images, 1)
        self._test = QWidget()
        test_row = FlowLayout(self._test, spacing=4)
        for widget in (self.test_images.labels, self.test_images.index, self.test_images.random, self.send_button):
            test_row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 4, MARGIN, 6)
        column.setSpacing(4)
        column.addWidget(self.tools)
        column.addWidget(self._test)  # above pictures and text, which may be high: the actions stay in sight
        column.addLayout(self._middle, 4)
        column.addWidget(self.results.numbers)
        column.addWidget(self.results.chart, 1)

    def minimumSizeHint(self) -> QSize:
        """Return room for the pictures below the canvas: they stand beside it only where it is wide enough."""
        pictures = max(self.canvas.minimumSizeHint().width(), self.results.images.least_width(in_a_row=True))
        others = (self.tools, self._test, self.results.numbers)
        width = max(pictures, *(widget.minimumSizeHint().width() for widget in others))
        margins = self.contentsMargins() if (column := self.layout()) is None else column.contentsMargins()
        return QSize(width + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_pictures()
        enough = event.size().height() >= _CHART_FROM * self.fontMetrics().height()
        self.results.chart.setVisible(enough)  # the canvas needs the room more

    def _place_pictures(self) -> None:
        """Put the pictures beside the canvas, or below it where they would widen the panel."""
        beside = self.canvas.minimumSizeHint().width() + self.results.images.least_width(in_a_row=False)
        directions = QBoxLayout.Direction
        wide = self.width() >= beside + self._middle.spacing() + 2 * MARGIN
        direction = directions.LeftToRight if wide else directions.TopToBottom
        if direction != self._middle.direction():
            self._middle.setDirection(direction)
            self.results.images.set_in_a_row(not wide)

    def _on_theme(self) -> None:
        self._place_pictures()  # the size of texts may have changed
        self.canvas.set_accent(self.context.theme.color("accent"))
        self.results.set_theme(self.context.theme)

    # -- from canvas, picture or test image to the session ------------------------------------------------

    def _on_canvas(self) -> None:
        if self._filling:
            return
        self.pictures.cancel()
        self._exact = None
        dataset = self.context.session.dataset
        if dataset is not None:
            self._conversion.submit((self.canvas.array(), dataset.image_shape))

    def _on_form(self, image: Bytes) -> None:
        if self._exact is None:
            self._set_drawing(Drawing(image, Message("Your drawing")) if image.any() else None)

    def _on_picture(self, image: Bytes, large: Bytes) -> None:
        self._fill(large, Drawing(image, Message("Your picture")), smooth=True)

    def _on_test_image(self, index: int) -> None:
        dataset = self.context.session.dataset
        if dataset is not None:
            self.pictures.cancel()
            image = dataset.test.images[index]
            name = dataset.class_names[int(dataset.test.labels[index])]
            label = Message("Test image {}, label {}", index, name)
            self._fill(image.mean(axis=0).astype(np.uint8), Drawing(image.copy(), label), smooth=False)

    def _fill(self, picture: Bytes, drawing: Drawing, smooth: bool) -> None:
        """Put a picture on the canvas; the model gets the exact image, not what the canvas made of it."""
        self._put_on_canvas(picture, drawing, smooth)
        self._set_drawing(drawing)

    def _put_on_canvas(self, picture: Bytes, drawing: Drawing, smooth: bool) -> None:
        self._conversion.discard()
        self._filling = True
        try:
            self.canvas.set_picture(picture, smooth=smooth)
        finally:
            self._filling = False
        self._exact = drawing

    def _set_drawing(self, drawing: Drawing | None) -> None:
        self._sent = drawing
        self.results.show_input(drawing)
        self.context.session.set_drawing(drawing)

    def clear(self) -> None:
        """Empty the canvas and remove the session's drawing."""
        self.pictures.cancel()
        self._exact = None
        self.canvas.clear()
        self._conversion.discard()
        self._set_drawing(None)

    # -- from the session -----------------------------------------------------------------------------------

    def _on_drawing(self) -> None:
        """Put an image that another panel sent on the canvas, and come to the front."""
        drawing = self.context.session.drawing
        if drawing is None or drawing is self._sent:
            return
        self.pictures.cancel()
        self._sent = drawing
        self._put_on_canvas(drawing.image.mean(axis=0).astype(np.uint8), drawing, smooth=False)
        self.results.show_input(drawing)
        self.front_requested.emit()

    def _on_result(self) -> None:
        self.send_button.setEnabled(self.context.session.drawing_result is not None)
        self.results.update()
        self.ranking.update()

    def _on_model(self) -> None:
        snapshot = self.context.session.snapshot
        self.ranking.reset()
        corrupts = snapshot is not None and snapshot.about.corrupts
        self._middle.setStretch(1, 2 if corrupts else 1)
        self.results.update_words()
        self._place_pictures()
        self.send_button.setToolTip(self.results.send_tip)
        self._on_result()

    def _show_dataset(self) -> None:
        dataset = self.context.session.dataset
        self.tools.set_pictures_enabled(dataset is not None)
        self.test_images.set_dataset(dataset)
        self.ranking.reset()
        self.results.update_words()

    def _on_dataset(self) -> None:
        self._show_dataset()
        dataset = self.context.session.dataset
        if dataset is not None and (self._exact is not None or self.context.session.drawing is not None):
            self.clear()

    def send_to_sliders(self) -> None:
        """Select the z that the drawing is encoded to."""
        result = self.context.session.drawing_result
        if result is not None:
            self.context.session.set_latent(result.mu, origin=self)

    # -- dropping -----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.pictures.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.pictures.drop(event.mimeData())


def _to_form(request: tuple[Bytes, tuple[int, int, int]]) -> Bytes:
    """Convert a canvas picture to the dataset's form; runs in a job."""
    picture, shape = request
    return to_dataset_form(picture, shape, polarity="light")


PANELS = (DrawPanel,)
