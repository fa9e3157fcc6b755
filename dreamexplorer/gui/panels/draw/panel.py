"""Draw: a digit by hand, a picture, or a test image; what the model sees, makes of it, and what that costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.data.base import black_and_white
from dreamexplorer.data.digit_form import load_image_file, to_dataset_form
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.draw.canvas import SIDE, Canvas
from dreamexplorer.gui.panels.draw.posterior_chart import PosteriorChart
from dreamexplorer.gui.panels.draw.words import DrawWords
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.shared.class_choice import class_names
from dreamexplorer.gui.threads.jobs import Job
from dreamexplorer.gui.threads.newest_worker import NewestWorker
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.progress import Progress
from dreamexplorer.session import Drawing

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
Bytes = npt.NDArray[np.uint8]
_CHART_FROM = 24.3  # lines of text; below that height there is no room for the posterior's chart


class DrawPanel(Panel):
    """The canvas on the left, the model's view on the right, the numbers below."""

    panel_id: ClassVar[str] = "draw"
    icon_name: ClassVar[str] = "draw"
    order: ClassVar[int] = 60
    place: ClassVar[Place] = Place(row="bottom", position=3, width=290, column=2)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._exact: Drawing | None = None  # a test image as it is, until the pen touches it
        self._loading = False
        self._words = DrawWords(self)
        self._reading: Job | None = None  # brings in a picture; given up for whatever the user does next
        self.setAcceptDrops(True)
        self._worker = NewestWorker(_to_form, "drawing")
        self._worker.result.connect(self._on_form)
        self._build_canvas()
        self._build_tools()
        self._build_results()
        self._build_test_images()
        self._lay_out()
        self.watch(context.session.drawing_result_changed, self._show_result)
        self.watch(context.session.dataset_changed, self._on_dataset)
        self.watch(context.session.model_changed, self._on_model)
        self.watch(context.session.axes_changed, self._set_chart_axes)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self._on_history()
        self._on_dataset()
        self._on_model()

    def title(self) -> str:
        return self.tr("Draw")

    def actions_for_menu(self) -> list[QAction]:
        return [self._open_action, self._paste_action, self._random_action]

    def dispose(self) -> None:
        self.context.theme.changed.disconnect(self._on_theme)
        self._worker.shutdown()
        super().dispose()

    # -- building --------------------------------------------------------------------------------------

    def _build_canvas(self) -> None:
        self.canvas = Canvas()
        self.canvas.setAccessibleName(self.tr("Canvas"))
        self.canvas.setToolTip(
            self.tr(
                "Draw with the mouse, or with the arrow keys: Space puts the pen down and lifts it.\n"
                "Pictures can be dropped here or pasted."
            )
        )
        self.canvas.set_hint(self.tr("Draw a digit here, or drop a picture"))
        self.canvas.set_pen_width(self.context.settings.get("draw/pen", 34.0))
        self.canvas.changed.connect(self._on_canvas)
        self.canvas.history_changed.connect(self._on_history)

    def _build_tools(self) -> None:
        self.pen_button = self._tool("pen", self.tr("Pen"), self.tr("Draw (P)"), "P", checkable=True)
        self.eraser_button = self._tool("eraser", self.tr("Eraser"), self.tr("Erase (E)"), "E", checkable=True)
        self.pen_button.setAutoExclusive(True)
        self.eraser_button.setAutoExclusive(True)
        self.pen_button.setChecked(True)
        self.eraser_button.toggled.connect(self.canvas.set_erasing)
        self.width_slider = QSlider(Qt.Orientation.Horizontal)
        self.width_slider.setRange(8, 90)
        self.width_slider.setValue(round(self.canvas.pen_width))
        self.width_slider.setFixedWidth(64)
        self.width_slider.setAccessibleName(self.tr("Pen width"))
        self.width_slider.setToolTip(self.tr("Width of pen and eraser; about 34 looks like MNIST"))
        self.width_slider.valueChanged.connect(self._on_width)
        self.undo_button = self._tool("undo", self.tr("Undo"), self.tr("Take back the last stroke (Ctrl+Z)"), "Ctrl+Z")
        self.redo_button = self._tool("redo", self.tr("Redo"), self.tr("Do it again (Ctrl+Shift+Z)"), "Ctrl+Shift+Z")
        self.clear_button = self._tool("clear", self.tr("Clear"), self.tr("Wipe the canvas (Delete)"), "Del")
        self.undo_button.clicked.connect(self.canvas.undo)
        self.redo_button.clicked.connect(self.canvas.redo)
        self.clear_button.clicked.connect(self.clear)
        self._open_action = QAction(self.tr("Open a &picture…"), self)
        self._open_action.setShortcut(QKeySequence("Ctrl+I"))
        self._open_action.setToolTip(self.tr("Any image file; it is brought into the form of the dataset"))
        self._open_action.triggered.connect(lambda _checked=False: self.open_dialog())
        self._paste_action = QAction(self.tr("Pa&ste a picture"), self)
        self._paste_action.setShortcut(QKeySequence.StandardKey.Paste)
        self._paste_action.setToolTip(self.tr("Take the picture, or the image file, from the clipboard"))
        self._paste_action.triggered.connect(lambda _checked=False: self.paste())
        self._random_action = QAction(self.tr("Random &test image"), self)
        self._random_action.setShortcut(QKeySequence("Ctrl+T"))
        self._random_action.setToolTip(self.tr("Take an image of the test set, of the chosen label, by chance"))
        self._random_action.triggered.connect(lambda _checked=False: self.random_test_image())
        self.open_button = self._tool("open", self.tr("Open a picture"), self.tr("Open an image file (Ctrl+I)"))
        self.open_button.clicked.connect(self._open_action.trigger)
        self.paste_button = self._tool("paste", self.tr("Paste a picture"), self.tr("Paste a picture (Ctrl+V)"))
        self.paste_button.clicked.connect(self._paste_action.trigger)

    def _tool(self, icon: str, name: str, tip: str, shortcut: str = "", checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_name", icon)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setCheckable(checkable)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if shortcut:
            action = QAction(name, self)
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False: button.click())
            self.addAction(action)
        return button

    def _build_results(self) -> None:
        self.seen = ImageView()
        self.seen.setAccessibleName(self.tr("As the model sees it"))
        self.rebuilt = ImageView()
        self.rebuilt.setAccessibleName(self.tr("Reconstruction"))
        self.corrupted = ImageView()
        self.corrupted.setAccessibleName(self.tr("Corrupted"))
        self.corrupted.setToolTip(
            wrapped(self.tr("The image with noise as the model gets it while it learns; the noise is always the same"))
        )
        self.restored = ImageView()
        self.restored.setAccessibleName(self.tr("Restored"))
        self.restored.setToolTip(
            wrapped(self.tr("What the model makes of the corrupted image: compare it with the clean one above"))
        )
        for view in (self.seen, self.rebuilt, self.corrupted, self.restored):
            view.setMinimumSize(48, 48)
        self.seen_caption = QLabel(self.tr("Model's view"))
        self.seen_caption.setToolTip(
            wrapped(
                self.tr("The drawing as the data are: ink fit to 20 of 28 pixels, centred by its mass, light on black")
            )
        )
        self.rebuilt_caption = QLabel(self.tr("Reconstruction"))
        self.corrupted_caption = QLabel(self.tr("Corrupted"))
        self.corrupted_caption.setToolTip(self.corrupted.toolTip())
        self.restored_caption = QLabel(self.tr("Restored"))
        self.restored_caption.setToolTip(self.restored.toolTip())
        self.numbers = QLabel()
        self.numbers.setWordWrap(True)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.numbers.setAccessibleName(self.tr("Cost of the drawing"))
        self.chart = PosteriorChart()
        self.chart.setAccessibleName(self.tr("Posterior of the drawing"))
        self.send_button = QPushButton(self.tr("Send to &sliders"))
        self.send_button.clicked.connect(self.send_to_sliders)

    def _build_test_images(self) -> None:
        self.label_box = QComboBox()
        self.label_box.setAccessibleName(self.tr("Label of the test image"))
        self.label_box.setToolTip(self.tr("Which class test images are taken from"))
        self.label_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.label_box.currentIndexChanged.connect(self._on_label)
        self.index_box = QSpinBox()
        self.index_box.setAccessibleName(self.tr("Number of the test image"))
        self.index_box.setToolTip(self.tr("Index in the test set; the arrows go to the next one of the chosen class"))
        self.index_box.setKeyboardTracking(False)
        self.index_box.setWrapping(True)
        self.index_box.valueChanged.connect(self._on_index)
        self.random_button = self._tool(
            "dice", self.tr("Random test image"), self.tr("Take a test image by chance (Ctrl+T)")
        )
        self.random_button.clicked.connect(self._random_action.trigger)

    def _lay_out(self) -> None:
        tools = QWidget()
        flow = FlowLayout(tools, spacing=2)
        tool_widgets: tuple[QWidget, ...] = (
            self.pen_button,
            self.eraser_button,
            self.width_slider,
            self.undo_button,
            self.redo_button,
            self.clear_button,
            self.open_button,
            self.paste_button,
        )
        for widget in tool_widgets:
            flow.addWidget(widget)
        self._views = QGridLayout()
        self._views.setVerticalSpacing(2)
        self._views.setHorizontalSpacing(6)
        columns = (
            (self.seen_caption, self.seen, self.rebuilt_caption, self.rebuilt),
            (self.corrupted_caption, self.corrupted, self.restored_caption, self.restored),
        )
        for column_number, widgets in enumerate(columns):
            for row, widget in enumerate(widgets):
                self._views.addWidget(widget, row, column_number)
        self._views.setRowStretch(1, 1)
        self._views.setRowStretch(3, 1)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.canvas, 2)
        middle.addLayout(self._views, 1)
        self._middle = middle
        test = QWidget()
        test_row = FlowLayout(test, spacing=4)
        for widget in (self.label_box, self.index_box, self.random_button, self.send_button):
            test_row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addWidget(tools)
        column.addLayout(middle, 4)
        column.addWidget(self.numbers)
        column.addWidget(self.chart, 1)
        column.addWidget(test)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        enough = event.size().height() >= _CHART_FROM * self.fontMetrics().height()
        self.chart.setVisible(enough)  # the canvas needs the room more

    # -- from the canvas to the model ---------------------------------------------------------------------

    def _on_canvas(self) -> None:
        if self._loading:
            return
        self._give_up_reading()
        self._exact = None
        dataset = self.context.session.dataset
        if dataset is not None:
            self._worker.submit((self.canvas.array(), dataset.image_shape))

    def _on_form(self, image: Bytes) -> None:
        if self._exact is not None:
            return
        if image.any():
            self._give(Drawing(image, self.tr("Your drawing")))
        else:
            self._show_seen(None)
            self.context.session.set_drawing(None)

    def _give(self, drawing: Drawing) -> None:
        self._show_seen(drawing)
        self.context.session.set_drawing(drawing)

    def _show_seen(self, drawing: Drawing | None) -> None:
        """What the model is given: black and white where it has learned from nothing else."""
        snapshot = self.context.session.snapshot
        image = None if drawing is None else drawing.image
        if image is not None and snapshot is not None and snapshot.binarised:
            image = black_and_white(image)
        self.seen.set_image(None if image is None else np.divide(image, 255, dtype=np.float32))

    def _show_result(self) -> None:
        result = self.context.session.drawing_result
        snapshot = self.context.session.snapshot
        self.send_button.setEnabled(result is not None)
        self.corrupted.set_image(None if result is None else result.corrupted)
        self.restored.set_image(None if result is None else result.restored)
        if result is None or snapshot is None:
            self.rebuilt.set_image(None)
            self.numbers.setText(self.tr("What it costs in nats appears here while you draw."))
            self.chart.set_posterior(None, None, ())
            self._set_chart_axes()
            return
        self._show_seen(result.drawing)
        self.rebuilt.set_image(result.reconstruction)
        cost = self._words.cost(snapshot.about, result.recon_nats, result.kl_nats)
        what, names = result.drawing.label, class_names(self.context.session)
        if result.binarised:
            what = self.tr("{} in black and white").format(what)
        if result.label is not None and result.label < len(names):
            what = self.tr("{} as class {}").format(what, names[result.label])
        self.numbers.setText(f"{what}: {cost}")
        self._set_chart_axes()
        self.chart.set_posterior(result.mu, result.sigma, tuple(shown_names(snapshot.axes)))

    def send_to_sliders(self) -> None:
        """Select what the drawing is encoded to."""
        result = self.context.session.drawing_result
        if result is not None:
            self.context.session.set_latent(result.mu, origin=self)

    def clear(self) -> None:
        """An empty canvas, and no drawing in the session."""
        self._give_up_reading()
        self._exact = None
        self.canvas.clear()
        self._worker.forget()
        self._show_seen(None)
        self.context.session.set_drawing(None)

    def _on_width(self, width: int) -> None:
        self.canvas.set_pen_width(width)
        self.context.settings.set("draw/pen", float(width))

    def _on_history(self) -> None:
        self.undo_button.setEnabled(self.canvas.can_undo)
        self.redo_button.setEnabled(self.canvas.can_redo)

    # -- pictures -------------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """Ask for an image file and load it."""
        settings = self.context.settings
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a picture"),
            settings.get("draw/folder", str(Path.home())),
            self.tr("Pictures ({})").format(" ".join(f"*{s}" for s in IMAGE_SUFFIXES))
            + ";;"
            + self.tr("All files (*)"),
        )
        if name:
            settings.set("draw/folder", str(Path(name).parent))
            self.load_file(Path(name))

    def load_file(self, path: Path) -> None:
        """Bring an image file into the dataset's form, in the background."""
        self._load(lambda: load_image_file(path))

    def load_qimage(self, image: QImage) -> None:
        """The same for a picture from the clipboard or a drag."""
        self._load(lambda: _array_of(image))

    def _load(self, read: Any) -> None:
        dataset = self.context.session.dataset
        if dataset is None:
            return
        shape = dataset.image_shape
        self._give_up_reading()

        def work(_progress: Progress) -> tuple[Bytes, Bytes]:
            raw = read()
            return to_dataset_form(raw, shape), to_dataset_form(raw, (1, SIDE, SIDE))[0]

        self._reading = self.context.jobs.start(
            self.tr("Reading the picture"),
            work,
            done=self._on_picture,
            failed=self._on_picture_failed,
            parallel=True,
        )

    def _give_up_reading(self) -> None:
        if self._reading is not None and not self._reading.finished:
            self._reading.cancel()
        self._reading = None

    def _on_picture(self, result: tuple[Bytes, Bytes]) -> None:
        form, large = result
        if not form.any():
            self.context.workflow.error.emit(
                self.tr("Nothing to see in this picture"),
                self.tr("It is of one shade all over. Use a picture with a digit that stands out from its ground."),
            )
            return
        self._put(large, Drawing(form, self.tr("Your picture")), smooth=True)

    def _on_picture_failed(self, error: BaseException) -> None:
        self.context.workflow.error.emit(self.tr("This picture cannot be used"), message_text(str(error)))

    def _put(self, picture: Bytes, drawing: Drawing, smooth: bool) -> None:
        """Show a picture on the canvas, but give the model the exact image."""
        self._worker.forget()
        self._loading = True
        try:
            self.canvas.set_picture(picture, smooth=smooth)
        finally:
            self._loading = False
        self._exact = drawing
        self._give(drawing)

    def paste(self) -> None:
        """Take a picture or an image file from the clipboard."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        if data is not None and data.hasImage():
            image = clipboard.image()
            if not image.isNull():
                self.load_qimage(image)
                return
        for url in data.urls() if data is not None else []:
            if url.isLocalFile():
                self.load_file(Path(url.toLocalFile()))
                return
        self.context.workflow.message.emit(self.tr("There is no picture on the clipboard."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        checkpoint = any(u.toLocalFile().endswith((".safetensors", ".pt", ".pth")) for u in data.urls())
        if data.hasImage() or (data.hasUrls() and not checkpoint):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        data = event.mimeData()
        for url in data.urls():
            if url.isLocalFile():
                self.load_file(Path(url.toLocalFile()))
                return
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage):
            self.load_qimage(image)
        else:
            self.context.workflow.message.emit(self.tr("Only pictures from this computer can be dropped."))

    # -- test images --------------------------------------------------------------------------------------------

    def _on_dataset(self) -> None:
        dataset = self.context.session.dataset
        for widget in (self.label_box, self.index_box, self.random_button, self.open_button, self.paste_button):
            widget.setEnabled(dataset is not None)
        if dataset is None:
            return
        self.label_box.blockSignals(True)
        self.label_box.clear()
        self.label_box.addItem(self.tr("any test image"), -1)
        for i, name in enumerate(dataset.class_names):
            self.label_box.addItem(self.tr("test images: {}").format(name), i)
        self.label_box.blockSignals(False)
        self.index_box.blockSignals(True)
        self.index_box.setRange(0, len(dataset.test) - 1)
        self.index_box.blockSignals(False)
        if self._exact is not None or self.context.session.drawing is not None:
            self.clear()

    def _on_model(self) -> None:
        self._speak_of_family()
        self._show_result()

    def _set_chart_axes(self) -> None:
        axes = self.context.session.axes
        if axes:
            self.chart.set_axes([(a.low, a.high) for a in axes], [(a.centre, a.spread) for a in axes])

    def _speak_of_family(self) -> None:
        """Words and pictures that depend on whether an image has a posterior, and is corrupted to learn from."""
        snapshot = self.context.session.snapshot
        about = None if snapshot is None else snapshot.about
        corrupts = about is not None and about.corrupts
        for widget in (self.corrupted_caption, self.corrupted, self.restored_caption, self.restored):
            widget.setVisible(corrupts)
        self._middle.setStretch(1, 2 if corrupts else 1)
        self._views.setColumnStretch(0, 1)
        self._views.setColumnStretch(1, 1 if corrupts else 0)
        words = self._words.of(about)
        rebuilt, numbers = words.rebuilt, words.numbers
        if about is not None and about.conditional:
            told = self.tr("The drawing is encoded and decoded as the class chosen beside the sliders.")
            rebuilt = f"{rebuilt}.\n{told}"
            numbers += "\n" + told
        self.rebuilt.setToolTip(rebuilt)
        self.numbers.setToolTip(wrapped(numbers))
        self.chart.setToolTip(wrapped(words.chart))
        self.chart.set_title(words.title)
        self.send_button.setToolTip(words.send)

    def _indices(self) -> npt.NDArray[np.intp]:
        """The test images of the chosen label."""
        dataset = self.context.session.dataset
        if dataset is None:
            return np.zeros(0, dtype=np.intp)
        label = self.label_box.currentData()
        if label is None or label < 0:
            return np.arange(len(dataset.test))
        return np.flatnonzero(dataset.test.labels == label)

    def _on_label(self) -> None:
        indices = self._indices()
        if indices.size:
            self._show_index(int(indices[np.searchsorted(indices, self.index_box.value()) % indices.size]))

    def _on_index(self, index: int) -> None:
        indices = self._indices()
        if not indices.size:
            return
        if index not in indices:  # an arrow was pressed: go on to the next of the class in that direction
            place = int(np.searchsorted(indices, index))
            previous = self._exact_index()
            forward = previous is None or index > previous
            index = int(indices[(place if forward else place - 1) % indices.size])
        self._show_index(index)

    def _exact_index(self) -> int | None:
        number = self.property("test_index")
        return int(number) if number is not None else None

    def random_test_image(self) -> None:
        """A test image of the chosen label, by chance."""
        indices = self._indices()
        if indices.size:
            self._show_index(int(np.random.default_rng().choice(indices)))

    def _show_index(self, index: int) -> None:
        dataset = self.context.session.dataset
        if dataset is None:
            return
        self._give_up_reading()
        self.setProperty("test_index", index)
        self.index_box.blockSignals(True)
        self.index_box.setValue(index)
        self.index_box.blockSignals(False)
        image = dataset.test.images[index]
        name = dataset.class_names[int(dataset.test.labels[index])]
        label = self.tr("Test image {}, label {}").format(index, name)
        self._put(image.mean(axis=0).astype(np.uint8), Drawing(image.copy(), label), smooth=False)

    # -- looks ----------------------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        theme = self.context.theme
        for button in self.findChildren(QToolButton):
            name = button.property("icon_name")
            if name:
                button.setIcon(theme.icon(name))
        self.canvas.set_accent(theme.color("accent"))
        for view in (self.seen, self.rebuilt, self.corrupted, self.restored):
            view.set_colors(theme.color("muted"), theme.color("accent"))
        self.chart.set_colors(theme.color("muted"), theme.color("grid"), theme.color("kl"))
        self.update()


def _to_form(request: tuple[Bytes, tuple[int, int, int]]) -> Bytes:
    picture, shape = request
    return to_dataset_form(picture, shape, polarity="light")


def _array_of(image: QImage) -> Bytes:
    """A QImage as uint8 H x W x 4."""
    if max(image.width(), image.height()) > 2048:
        image = image.scaled(2048, 2048, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    raw = np.frombuffer(rgba.constBits(), dtype=np.uint8)
    return raw.reshape(rgba.height(), rgba.bytesPerLine() // 4, 4)[:, : rgba.width()].copy()


PANELS = (DrawPanel,)
