"""The decoded image, large; below it the traversal of the selected dimension and the selected z as every class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.decoded.caption import DecodedCaption
from dreamexplorer.gui.panels.decoded.class_strip import ClassStrip
from dreamexplorer.gui.panels.decoded.code_grid import CodeGrid
from dreamexplorer.gui.panels.decoded.image_export import ImageExport
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.panels.decoded.traversal import Traversal
from dreamexplorer.gui.panels.decoded.view_options import ViewOptions
from dreamexplorer.gui.shared.context_menus import MenuOffer
from dreamexplorer.gui.widgets.colormaps import Colors32, color_table
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.tool_button import ActionToolButton


class DecodedPanel(Panel):
    """Shows the image decoded from the selected z; its parts follow the session by themselves."""

    panel_id: ClassVar[str] = "dream"  # remembered layouts and settings use this id
    icon_name: ClassVar[str] = "dream"
    order: ClassVar[int] = 20
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="top", position=2, width=268, height=430, column=2, column_width=215),
        "explore": Place(row="top", position=1, width=480, height=380, column=1, column_width=215),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        self._caption_joint = " · "
        self.view = ImageView()
        self.view.setAccessibleName(self.tr("Decoded image"))
        self.view.setToolTip(
            self.tr(
                "The image decoded from the selected z: the mean p of each pixel, from 0 to 1.\n"
                "Hover a pixel, or use the arrow keys, for its value."
            )
        )
        self.view.set_placeholder(self.tr("No image yet: the decoder is being prepared."))
        self.options = ViewOptions(self.view, context.settings, self)
        self.export = ImageExport(context, self.view, self)
        actions = (self.options.crisp, self.options.traversal, *self.export.actions)
        self._buttons = [self.options.button, *(ActionToolButton(action) for action in actions)]
        for widget in (*self._buttons, self.view):
            widget.setParent(self)  # Qt's tab order follows the order of the children
        self.code_grid = CodeGrid(context, self.watch, self._colors, self)
        self.traversal = Traversal(context, self.watch, self._colors, self)
        self.class_strip = ClassStrip(context, self.watch, self._colors, self)
        self._words = DecodedCaption(session, self)
        self.caption = SteadyText()
        self.reading = SteadyText()
        self.addActions(self.export.actions)
        MenuOffer(self.view, self.context_menu)
        self._lay_out()
        self._show_strips(self.options.traversal.isChecked())

        self.view.probe_changed.connect(self._show_reading)
        self.options.colormap_changed.connect(self._on_colormap)
        self.options.traversal_toggled.connect(self._show_strips)
        self.watch(session.decoded_changed, self._on_decoded)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.latent_changed, self._on_latent)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self._on_model()
        self._show_reading()

    def title(self) -> str:
        return self.tr("Decoded image")

    def actions_for_menu(self) -> list[QAction]:
        return self.export.actions

    def dispose(self) -> None:
        self.export.close()
        self.traversal.dispose()
        self.class_strip.dispose()
        self.code_grid.dispose()
        super().dispose()

    def _colors(self) -> Colors32:
        return color_table(self.view.colormap)

    def context_menu(self) -> QMenu:
        """Make the menu of the image's right click."""
        menu = QMenu(self)
        menu.addActions(self.export.actions)
        menu.addSeparator()
        self.options.add_to(menu)
        return menu

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = FlowLayout(spacing=4)
        for button in self._buttons:
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addLayout(bar)
        self._pictures = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pictures.setSpacing(6)
        self._pictures.addWidget(self.view, 1)
        self._pictures.addWidget(self.code_grid, 1)
        layout.addLayout(self._pictures, 1)
        for widget in (self.caption, self.reading, self.traversal, self.class_strip):
            layout.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() > 1.1 * event.size().height()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pictures.setDirection(across if wide else down)
        self._reserve_lines()

    def _reserve_lines(self) -> None:
        """Give the changing texts as many lines as their longest ones need, so that the image does not jump."""
        longest = " · ".join(self._words.longest())
        for label, text in ((self.caption, longest), (self.reading, self._words.longest_reading())):
            metrics = label.fontMetrics()
            room = max(60, self.width() - 16)
            lines = 1 if metrics.horizontalAdvance(text) <= room else 2
            label.setFixedHeight(lines * metrics.lineSpacing() + 2)
            if label is self.caption:
                self._caption_joint = " · " if lines == 1 else "\n"
        self._show_caption()

    def _show_strips(self, shown: bool) -> None:
        self.traversal.setVisible(shown)
        self.class_strip.set_allowed(shown)

    def _on_theme(self) -> None:
        theme = self.context.theme
        self.options.set_theme(theme)
        self.export.set_theme(theme)
        muted, accent = theme.color("muted"), theme.color("accent")
        self.view.set_colors(muted, accent)
        self.traversal.set_colors(muted, accent, theme.color("grid"))
        self.class_strip.set_colors(muted, accent)
        self.code_grid.set_colors(muted, accent)
        for label in (self.caption, self.reading):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, muted)
            label.setPalette(palette)

    # -- the image ------------------------------------------------------------------------------------------

    def _on_model(self) -> None:
        self.caption.setToolTip(self._words.tip())
        self._reserve_lines()
        self._on_decoded()

    def _on_decoded(self) -> None:
        decoded = self.context.session.decoded
        self.view.set_image(None if decoded is None else decoded.image)
        self.export.set_enabled(decoded is not None)
        self._show_caption()
        if self.view.probe is not None:
            self._show_reading()

    def _on_latent(self, origin: object) -> None:
        self.traversal.follow()
        self.class_strip.follow()
        self.code_grid.follow()

    def _on_colormap(self) -> None:
        self.traversal.refresh()
        self.class_strip.renew()

    def _show_caption(self) -> None:
        decoded = self.context.session.decoded
        self.caption.setText("" if decoded is None else self._caption_joint.join(self._words.parts(decoded)))

    def _show_reading(self) -> None:
        self.reading.setText(self._words.reading(self.view.probe, self.view.probed_values()))


PANELS = (DecodedPanel,)
