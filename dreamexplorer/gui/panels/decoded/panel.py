"""The decoded image, large, and the traversal of the dimension under the user's hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QCoreApplication, QDateTime, QSize, QStandardPaths, Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QIcon, QKeySequence, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QToolButton, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.decoded.caption import DreamCaption
from dreamexplorer.gui.panels.decoded.class_strip import ClassStrip
from dreamexplorer.gui.panels.decoded.code_grid import CodeGrid
from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.panels.decoded.save_image_dialog import SaveImageChoice, SaveImageDialog
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.shared.axis_names import shown_name
from dreamexplorer.gui.shared.context_menus import MenuOffer
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import COLORMAPS, DEFAULT_COLORMAP, color_table, known_colormap
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.image_ops import gradient, is_color, render, size_with_side
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.session import Floats

_CHANNEL = "traversal"
_COPY_SIDE = 560  # pixels; a copied image is to be seen where it is pasted
_SAVE_SIDE = 1024
_TILES = 9


class DreamPanel(Panel):
    panel_id: ClassVar[str] = "dream"
    icon_name: ClassVar[str] = "dream"
    order: ClassVar[int] = 20
    place: ClassVar[Place] = Place(row="top", position=2, width=268, height=430, column=2, column_width=215)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        settings = context.settings
        self._asked: tuple[object, ...] | None = None  # what the strip last asked for
        self._dialog: SaveImageDialog | None = None
        self._caption_joint = " · "
        self.view = ImageView()
        self.view.setAccessibleName(self.tr("Decoded image"))
        self.view.setToolTip(
            self.tr(
                "What the decoder makes of the selected z: the probability p of ink in each pixel.\n"
                "Point at a pixel, or use the arrow keys, to read it."
            )
        )
        self.view.set_colormap(known_colormap(settings.get("dream/colormap", DEFAULT_COLORMAP)))
        self.view.set_smooth(settings.get("dream/smooth", False))
        self.view.set_bar_shown(settings.get("dream/bar", False))
        self.view.set_placeholder(self.tr("No image yet: the decoder is being prepared."))
        self.strip = ImageStrip()
        self.strip.setAccessibleName(self.tr("Traversal"))
        self.class_strip = ClassStrip(context, self.watch, lambda: color_table(self.view.colormap), self)
        self.code_grid = CodeGrid(context, self.watch, lambda: color_table(self.view.colormap), self)
        self._words = DreamCaption(context.session, self)
        self._caption = self._make_label("")
        self._reading = self._make_label("")
        self._strip_title = self._make_label(
            self.tr(
                "The image decoded with one dimension moved across its range and all others kept.\n"
                "It follows the slider in use. Click an image to take its value."
            )
        )
        self.strip.setToolTip(self._strip_title.toolTip())
        self._line = QFrame()
        self._line.setFrameShape(QFrame.Shape.HLine)
        self._line.setFrameShadow(QFrame.Shadow.Plain)
        self._make_actions()
        self._lay_out()
        self._show_strip(settings.get("dream/strip", True))

        session = context.session
        self.view.probe_changed.connect(self._tell_reading)
        self.strip.chosen.connect(self._on_chosen)
        self.watch(session.decoded_changed, self._on_decoded)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.snapshot_changed, self._on_snapshot)
        self.watch(session.latent_changed, self._on_latent)
        self.watch(session.label_changed, self._ask_for_strip)
        self.watch(session.selected_axis_changed, self._on_axis)
        self.watch(session.slider_range_changed, self._on_axis)
        self.watch(session.axes_changed, self._on_axis)
        context.inference.answered.connect(self._on_answer)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self._on_model()
        self._tell_reading()

    def title(self) -> str:
        return self.tr("Decoded image")

    def actions_for_menu(self) -> list[QAction]:
        return [self._copy, self._save]

    def dispose(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        self.context.inference.answered.disconnect(self._on_answer)
        self.class_strip.dispose()
        self.code_grid.dispose()
        super().dispose()

    # -- building ------------------------------------------------------------------------------------------

    def _make_label(self, tip: str) -> SteadyText:
        label = SteadyText()
        label.setToolTip(tip)
        return label

    def _make_action(self, text: str, tip: str, shortcut: QKeySequence | None = None) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        if shortcut is not None:
            action.setShortcut(shortcut)
            action.setToolTip(f"{tip} ({shortcut.toString(QKeySequence.SequenceFormat.NativeText)})")
        return action

    def _make_actions(self) -> None:
        self._copy = self._make_action(
            self.tr("Copy i&mage"),
            self.tr("Copy the image as shown, enlarged, to the clipboard"),
            QKeySequence(QKeySequence.StandardKey.Copy),
        )
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self.copy)
        self._save = self._make_action(
            self.tr("Save &image…"),
            self.tr("Save the image as a PNG of any size, through the same colour map"),
            QKeySequence("Ctrl+Shift+I"),
        )
        self._save.triggered.connect(self.ask_to_save)
        self._crisp = self._make_action(
            self.tr("&Crisp pixels"), self.tr("Show each pixel as a square, or interpolate between them smoothly")
        )
        self._bar = self._make_action(self.tr("Colour &bar"), self.tr("Show which colour means which p"))
        self._strip_action = self._make_action(
            self.tr("&Traversal"), self.tr("Show a strip of images along the dimension of the slider in use")
        )
        for action, checked, handler in (
            (self._crisp, not self.view.smooth, self._set_crisp),
            (self._bar, self.view.bar_shown, self._set_bar),
            (self._strip_action, True, self._set_strip),
        ):
            action.setCheckable(True)
            action.setChecked(checked)
            action.toggled.connect(handler)
        self._maps_menu = QMenu(self)
        self._maps_menu.setToolTipsVisible(True)
        self._maps = QActionGroup(self)
        for colormap in COLORMAPS:
            action = self._maps_menu.addAction(QCoreApplication.translate("colormaps", colormap.title))
            action.setData(colormap.name)
            action.setCheckable(True)
            action.setChecked(colormap.name == self.view.colormap)
            self._maps.addAction(action)
        self._maps.triggered.connect(self._on_colormap)
        self._maps_menu.aboutToShow.connect(self._paint_swatches)
        self._maps_menu.addSeparator()
        self._maps_menu.addActions([self._crisp, self._bar, self._strip_action])
        self.addActions([self._copy, self._save])
        MenuOffer(self.view, self.context_menu)

    def context_menu(self) -> QMenu:
        """What can be done with the image, for its right click."""
        menu = QMenu(self)
        menu.addActions([self._copy, self._save])
        menu.addSeparator()
        maps = menu.addMenu(self.tr("Colour &map"))
        maps.addActions(self._maps.actions())
        maps.aboutToShow.connect(self._paint_swatches)
        menu.addActions([self._crisp, self._bar, self._strip_action])
        return menu

    def _paint_swatches(self) -> None:
        """Gradients beside the names, when the menu is first opened: the tables are read from files."""
        for action in self._maps.actions():
            if action.icon().isNull():
                picture = gradient(color_table(action.data()), QSize(64, 16))
                action.setIcon(QIcon(QPixmap.fromImage(picture)))

    def _lay_out(self) -> None:
        self._maps_button = QToolButton()
        self._maps_button.setMenu(self._maps_menu)
        self._maps_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._maps_button.setText(self.tr("Colours"))
        self._maps_button.setToolTip(self.tr("Colour map, smoothing, colour bar and traversal strip"))
        self._maps_button.setAccessibleName(self.tr("Colours and view"))
        self._maps_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._maps_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = FlowLayout(spacing=4)
        bar.addWidget(self._maps_button)
        for action in (self._crisp, self._strip_action, self._copy, self._save):
            bar.addWidget(ActionToolButton(action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addLayout(bar)
        self._pictures = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pictures.setSpacing(6)
        self._pictures.addWidget(self.view, 1)
        self._pictures.addWidget(self.code_grid, 1)
        layout.addLayout(self._pictures, 1)
        layout.addWidget(self._caption)
        layout.addWidget(self._reading)
        layout.addWidget(self._line)
        layout.addWidget(self._strip_title)
        layout.addWidget(self.strip)
        layout.addWidget(self.class_strip)

    def _on_theme(self) -> None:
        theme = self.context.theme
        self._maps_button.setIcon(theme.icon("palette"))
        icons = ((self._crisp, "grid"), (self._strip_action, "strip"), (self._copy, "copy"), (self._save, "save"))
        for action, name in icons:
            action.setIcon(theme.icon(name))
        muted, accent = theme.color("muted"), theme.color("accent")
        self.view.set_colors(muted, accent)
        self.strip.set_colors(muted, accent)
        self.class_strip.set_colors(muted, accent)
        self.code_grid.set_colors(muted, accent)
        for label in (self._caption, self._reading, self._strip_title):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), muted)
            label.setPalette(palette)
        palette = self._line.palette()
        palette.setColor(self._line.foregroundRole(), theme.color("grid"))
        self._line.setPalette(palette)

    # -- the image ------------------------------------------------------------------------------------------

    def _on_model(self) -> None:
        self._caption.setToolTip(self._words.tip())
        self._hold_lines()
        self.strip.clear()
        self._asked = None
        self._on_decoded()
        self._on_axis()

    def _on_decoded(self) -> None:
        decoded = self.context.session.decoded
        self.view.set_image(None if decoded is None else decoded.image)
        self._copy.setEnabled(decoded is not None)
        self._save.setEnabled(decoded is not None)
        self._tell_caption()
        if self.view.probe is not None:
            self._tell_reading()

    def _tell_caption(self) -> None:
        decoded = self.context.session.decoded
        if decoded is None:
            self._caption.setText("")
        else:
            self._caption.setText(self._caption_joint.join(self._words.parts(decoded)))

    def _tell_reading(self) -> None:
        values = self.view.probed_values()
        if values is None or self.view.probe is None:
            self._reading.setText(self.tr("Point at a pixel to read it"))
            return
        row, column = self.view.probe
        if len(values) == 3:
            levels = " ".join(f"{name} {value:.2f}" for name, value in zip("RGB", values, strict=True))
        else:
            levels = f"p = {values[0]:.3f}"
        self._reading.setText(self.tr("Row {}, column {}: {}").format(row, column, levels))

    def _on_colormap(self, action: QAction) -> None:
        self.view.set_colormap(action.data())
        self.context.settings.set("dream/colormap", action.data())
        self._asked = None
        self._ask_for_strip()
        self.class_strip.renew()

    def _set_crisp(self, crisp: bool) -> None:
        self.view.set_smooth(not crisp)
        self.context.settings.set("dream/smooth", not crisp)

    def _set_bar(self, shown: bool) -> None:
        self.view.set_bar_shown(shown)
        self.context.settings.set("dream/bar", shown)

    # -- copying and saving ------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The image as shown, enlarged by a whole factor, to the clipboard."""
        image = self.view.image
        if image is None:
            return
        own = max(image.shape[1:])
        height, width = size_with_side(image, own * max(1, _COPY_SIDE // own))
        picture = render(image, color_table(self.view.colormap), height, width, self.view.smooth)
        QGuiApplication.clipboard().setImage(picture)
        self.context.workflow.message.emit(self.tr("Image copied, {} × {} pixels").format(width, height))

    def ask_to_save(self) -> SaveImageDialog | None:
        """Open the dialog that asks for size, scaling and file; the image of this moment is what is saved."""
        decoded = self.context.session.decoded
        if decoded is None or self._dialog is not None:
            return self._dialog
        settings = self.context.settings
        _, h, w = decoded.image.shape
        title = ""
        if not is_color(decoded.image):
            text = next(c.title for c in COLORMAPS if c.name == self.view.colormap)
            title = QCoreApplication.translate("colormaps", text)
        name = f"dream-{QDateTime.currentDateTime().toString('yyyyMMdd-HHmmss')}.png"
        path = Path(settings.get("dream/folder", "") or _pictures_folder()) / name
        side = settings.get("dream/save_side", _SAVE_SIDE // max(h, w) * max(h, w) or _SAVE_SIDE)
        dialog = SaveImageDialog(path, QSize(w, h), side, self.view.smooth, title, self)
        texts = {
            "Software": "dreamexplorer",
            "Description": f"decoded at step {decoded.step}; z = {' '.join(f'{v:.6g}' for v in decoded.z)}"
            + ("" if decoded.label is None else f"; class {decoded.label}"),
        }
        image, colormap = decoded.image, self.view.colormap
        self._dialog = dialog

        def finished(result: int) -> None:
            self._dialog = None
            if result == SaveImageDialog.DialogCode.Accepted:
                self.save(dialog.choice, image, colormap, texts)
            dialog.deleteLater()

        dialog.finished.connect(finished)
        dialog.open()
        return dialog

    def save(self, choice: SaveImageChoice, image: Floats, colormap: str, texts: dict[str, str]) -> None:
        """Write the image in the background; asks before a file is replaced; one message says what went wrong."""
        height, width = size_with_side(image, choice.side)

        def work(progress: Progress) -> Path:
            picture = render(image, color_table(colormap), height, width, choice.smooth, progress)
            write_png(picture, choice.path, texts)
            return choice.path

        def looked(exists: bool) -> None:
            if exists and not self.context.workflow.confirm(
                self.tr("Replace file?"),
                self.tr("{} exists already. Replace it?").format(choice.path),
                self.tr("Replace"),
            ):
                return
            self.context.settings.set("dream/folder", str(choice.path.parent))
            self.context.settings.set("dream/save_side", choice.side)
            title = self.tr("Saving the image")
            self.context.jobs.start(title, work, done=self._on_saved, failed=self._on_save_failed, parallel=True)

        # even this look at the disk may take its time
        title = self.tr("Looking for the file")
        self.context.jobs.start(
            title,
            lambda progress: choice.path.exists(),
            done=looked,
            failed=self._on_save_failed,
            quiet=True,
            parallel=True,
        )

    def _on_saved(self, path: Path) -> None:
        self.context.workflow.message.emit(self.tr("Image saved: {}").format(path))

    def _on_save_failed(self, error: BaseException) -> None:
        reason = message_text(str(error)) or type(error).__name__
        self.context.workflow.error.emit(self.tr("The image was not saved"), reason)

    # -- the traversal -------------------------------------------------------------------------------------------

    def _set_strip(self, shown: bool) -> None:
        self.context.settings.set("dream/strip", shown)
        self._show_strip(shown)

    def _show_strip(self, shown: bool) -> None:
        self._strip_action.setChecked(shown)
        for part in (self._line, self._strip_title, self.strip):
            part.setVisible(shown)
        self.class_strip.set_wanted(shown)
        self._asked = None
        self._ask_for_strip()

    def _on_snapshot(self) -> None:
        self._asked = None  # the same z, other weights
        self._ask_for_strip()

    def _on_latent(self, origin: object) -> None:
        self._mark_current()
        self._ask_for_strip()
        self.class_strip.follow()
        self.code_grid.follow()

    def _on_axis(self) -> None:
        session = self.context.session
        if session.snapshot is None:
            self._strip_title.setText("")
            return
        self._strip_title.setText(
            self.tr("Traversal of {}").format(shown_name(session.snapshot.axes[session.selected_axis]))
        )
        self._mark_current()
        self._ask_for_strip()

    def _mark_current(self) -> None:
        session = self.context.session
        if session.latent is not None and session.selected_axis < session.latent.size:
            self.strip.set_current(float(session.latent[session.selected_axis]))

    def _ask_for_strip(self) -> None:
        """Have the strip decoded, unless nothing it depends on has changed since: dragging its own slider is free."""
        session = self.context.session
        if session.snapshot is None or session.latent is None or not self.strip.isVisible():
            return
        axis = session.selected_axis
        low, high = session.reach(axis)
        others = session.latent.copy()
        others[axis] = 0.0
        asked = (axis, low, high, others.tobytes(), session.active_label)
        if asked != self._asked:
            self._asked = asked
            values = np.linspace(low, high, _TILES)
            if session.axes[axis].step:
                values = np.unique([session.axes[axis].nearest(float(v)) for v in values])
            z = np.repeat(others[None, :], len(values), axis=0)
            z[:, axis] = values
            self.context.inference.request(DecodeBatch(_CHANNEL, z, axis, session.active_label))

    def _on_answer(self, batch: object) -> None:
        if not isinstance(batch, DecodedBatch) or batch.channel != _CHANNEL:
            return
        if batch.key == self.context.session.selected_axis:
            axis = self.context.session.selected_axis
            values = batch.z[:, axis]
            names = [f"{v:.0f}" for v in values] if self.context.session.axes[axis].step else None
            self.strip.set_images(values, batch.images, color_table(self.view.colormap), names)
            self._mark_current()

    def _on_chosen(self, value: float) -> None:
        session = self.context.session
        if session.latent is not None and session.selected_axis < session.latent.size:
            z = session.latent.copy()
            z[session.selected_axis] = value
            session.set_latent(z, origin=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() > 1.1 * event.size().height()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pictures.setDirection(across if wide else down)
        self._hold_lines()

    def _hold_lines(self) -> None:
        """Give the changing texts the lines their longest ones need: the image must not jump while z moves."""
        longest = " · ".join(self._words.longest())
        reading = self.tr("Row {}, column {}: {}").format(99, 99, "p = 0.999")
        for label, text in ((self._caption, longest), (self._reading, reading)):
            metrics = label.fontMetrics()
            room = max(60, self.width() - 16)
            lines = 1 if metrics.horizontalAdvance(text) <= room else 2
            label.setFixedHeight(lines * metrics.lineSpacing() + 2)
            if label is self._caption:
                self._caption_joint = " · " if lines == 1 else "\n"
        self._tell_caption()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_strip()


def _pictures_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or str(Path.home())


PANELS = (DreamPanel,)
