"""The row of choices below the curves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from dreamexplorer.gui.panels.curves.data import EPOCH, SECONDS, STEP
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.short_slider import ShortSlider
from dreamexplorer.gui.widgets.tool_button import IconButton

SMOOTHING_STEPS = 20  # positions of the slider


def smoothing_weight(position: int) -> float:
    """Return the smoothing weight for a position of the slider: 0 to 0.995, finer towards the end."""
    return 1.0 - 10.0 ** (-2.3 * position / SMOOTHING_STEPS) if position else 0.0


class CurveControls(QWidget):
    """Controls for axis, smoothing, scale, layout, fit and export; choices are remembered under "curves/"."""

    axis_changed = Signal()
    smoothing_changed = Signal()
    log_changed = Signal()
    separate_changed = Signal()
    fit_clicked = Signal()
    csv_clicked = Signal()
    picture_clicked = Signal()

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        flow = FlowLayout(self, spacing=3)
        self.axis = ChoiceBox()
        self.axis.addItem(self.tr("step"), "step")
        self.axis.addItem(self.tr("epoch"), "epoch")
        self.axis.addItem(self.tr("seconds"), "seconds")
        self.axis.setCurrentIndex(max(0, self.axis.findData(settings.get(keys.CURVES_AXIS))))
        self.axis.setAccessibleName(self.tr("Horizontal axis"))
        self.axis.setToolTip(
            self.tr(
                "<p>Horizontal axis: training steps (batches), epochs, or seconds of training without pauses and "
                "evaluations.</p>"
            )
        )
        self.axis.currentIndexChanged.connect(self._on_axis)
        flow.addWidget(self.axis)
        flow.addWidget(self._smoothing_row())
        self.log_button = self._button(
            self.tr("log"), self.tr("<p>Logarithmic vertical scale</p>"), self.tr("Logarithmic scale")
        )
        self.log_button.setCheckable(True)
        self.log_button.setChecked(settings.get(keys.CURVES_LOG))
        self.log_button.toggled.connect(self._on_log)
        self.separate_button = self._button(
            "",
            self.tr("<p>One plot for each term, or all in one plot with a separate scale for KL on the right.</p>"),
            self.tr("Separate plots"),
        )
        self.separate_button.setCheckable(True)
        self.separate_button.setChecked(settings.get(keys.CURVES_SEPARATE))
        self.separate_button.toggled.connect(self._on_separate)
        self.fit_button = self._button(
            "",
            self.tr("<p>Show everything and follow the training (double click or A in the plot).</p>"),
            self.tr("Fit"),
        )
        self.fit_button.clicked.connect(self.fit_clicked)
        self.export_button = self._button(
            "",
            self.tr("<p>Save the data as CSV, or the plots with their legend as a PNG, SVG or PDF picture.</p>"),
            self.tr("Export"),
        )
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export_button)
        self.csv_action = menu.addAction(self.tr("Data as CSV…"))
        self.csv_action.triggered.connect(self.csv_clicked)
        self.picture_action = menu.addAction(self.tr("Picture (PNG, SVG, PDF)…"))
        self.picture_action.triggered.connect(self.picture_clicked)
        self.white_action = menu.addAction(self.tr("Picture on white"))
        self.white_action.setCheckable(True)
        self.white_action.setChecked(settings.get(keys.CURVES_WHITE))
        self.white_action.toggled.connect(lambda on: settings.set(keys.CURVES_WHITE, on))
        self.export_button.setMenu(menu)
        self.fit_action = QAction(self.tr("&Fit"), self)
        self.fit_action.setToolTip(self.fit_button.toolTip())
        self.fit_action.triggered.connect(self.fit_clicked)
        self.log_action = self._mirror(self.tr("&Logarithmic scale"), self.log_button)
        self.separate_action = self._mirror(self.tr("&Separate plots"), self.separate_button)
        for button in (self.log_button, self.separate_button, self.fit_button, self.export_button):
            flow.addWidget(button)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _smoothing_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        self._label = QLabel()
        self.slider = ShortSlider(46)  # all in one row beside the map, so that the plots have the height
        self.slider.setRange(0, SMOOTHING_STEPS)
        self.slider.setValue(self._settings.get(keys.CURVES_SMOOTHING))
        self.slider.setAccessibleName(self.tr("Smoothing"))
        self._label.setBuddy(self.slider)
        for widget in (self.slider, self._label):
            widget.setToolTip(
                self.tr(
                    "<p>Weight of the exponential moving average of the training curves: 0 is no smoothing. The thin "
                    "line is not smoothed, and neither are test values.</p>"
                )
            )
        self.slider.valueChanged.connect(self._on_smoothing)
        row.addWidget(self._label)
        row.addWidget(self.slider)
        self._show_weight()
        return holder

    def _button(self, text: str, tip: str, name: str) -> QToolButton:
        button = IconButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _mirror(self, text: str, button: QToolButton) -> QAction:
        """Return a menu entry that mirrors a checkable button."""
        action = QAction(text, self)
        action.setToolTip(button.toolTip())
        action.setCheckable(True)
        action.setChecked(button.isChecked())
        action.toggled.connect(button.setChecked)
        button.toggled.connect(action.setChecked)
        return action

    # -- values --------------------------------------------------------------------------------------

    @property
    def column(self) -> int:
        """The horizontal axis: STEP, EPOCH or SECONDS."""
        return {"step": STEP, "epoch": EPOCH, "seconds": SECONDS}[self.axis.currentData()]

    @property
    def weight(self) -> float:
        """Smoothing weight: the share of the old average kept at each new point."""
        return smoothing_weight(self.slider.value())

    @property
    def log(self) -> bool:
        """True if the vertical scale is logarithmic."""
        return self.log_button.isChecked()

    @property
    def separate(self) -> bool:
        """True if each term has a plot of its own."""
        return self.separate_button.isChecked()

    # -- events ----------------------------------------------------------------------------------------

    def _on_axis(self) -> None:
        self._settings.set(keys.CURVES_AXIS, self.axis.currentData())
        self.axis_changed.emit()

    def _on_smoothing(self, position: int) -> None:
        self._settings.set(keys.CURVES_SMOOTHING, position)
        self._show_weight()
        self.smoothing_changed.emit()

    def _show_weight(self) -> None:
        self._label.setText(self.tr("Smoothing {}").format(fixed(self.weight, 2)))

    def _on_log(self, on: bool) -> None:
        self._settings.set(keys.CURVES_LOG, on)
        self.log_changed.emit()

    def _on_separate(self, on: bool) -> None:
        self._settings.set(keys.CURVES_SEPARATE, on)
        self.separate_changed.emit()

    def _on_theme(self) -> None:
        self.separate_button.setIcon(self._theme.icon("plots"))
        self.fit_button.setIcon(self._theme.icon("fit"))
        self.fit_action.setIcon(self._theme.icon("fit"))
        self.export_button.setIcon(self._theme.icon("export"))
