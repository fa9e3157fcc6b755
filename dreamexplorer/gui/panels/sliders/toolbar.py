"""Buttons and choices above the sliders."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE
from dreamexplorer.gui.panels.sliders.slider_actions import SliderActions
from dreamexplorer.gui.panels.sliders.words import Words
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.short_slider import ShortSlider
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.gui.widgets.tool_button import ActionToolButton

_SPEEDS = (0.1, 0.15, 0.25, 0.4, 0.6, 1.0, 1.5)  # samples a second; the middle one is the default
_COMPACT = 380  # pixels in texts of the usual size; narrower toolbars leave out words
_ORDERS = (BY_SCORE, BY_NUMBER)


class SlidersToolbar(QWidget):
    """Action buttons, speed of the walk, order and range of the sliders; choices are remembered in the settings."""

    speed_changed = Signal(float)  # samples a second
    order_changed = Signal(str)  # BY_SCORE or BY_NUMBER
    range_changed = Signal(float)  # half the width of the sliders' range

    def __init__(self, actions: SliderActions, class_choice: QWidget, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        self._buttons: list[QToolButton] = []
        self._labels: list[QLabel] = []
        self._compact = False
        self.speed = self._make_speed(settings.get(keys.SLIDERS_SPEED))
        self.order = self._make_order(settings.get(keys.SLIDERS_SORT))
        self.range = self._make_range(settings.get(keys.SLIDERS_RANGE))
        self._lay_out(class_choice)

    @property
    def samples_a_second(self) -> float:
        """The chosen speed of the walk."""
        return _SPEEDS[self.speed.value()]

    @property
    def chosen_order(self) -> str:
        """BY_SCORE or BY_NUMBER."""
        return str(self.order.currentData())

    def set_order(self, by: str) -> None:
        """Choose BY_SCORE or BY_NUMBER."""
        self.order.setCurrentIndex(_ORDERS.index(by))

    def set_range(self, half: float) -> None:
        """Show a range that was chosen elsewhere."""
        with QSignalBlocker(self.range):
            self.range.setValue(half)

    def set_words(self, words: Words) -> None:
        """Set the texts that depend on the model's family, and disable choices that have no effect for it."""
        self.range.setToolTip(words.range_tip)
        self.range.setEnabled(words.range_counts)
        self.order.setItemText(_ORDERS.index(BY_SCORE), words.order)
        self.order.setToolTip(words.order_tip)
        self.order.setEnabled(bool(words.meaning.score))

    # -- building --------------------------------------------------------------------------------------------

    def _make_speed(self, chosen: int) -> ShortSlider:
        speed = ShortSlider(60)
        speed.setRange(0, len(_SPEEDS) - 1)
        speed.setPageStep(1)
        speed.setValue(chosen)
        speed.setAccessibleName(self.tr("Speed of the walk"))
        speed.setToolTip(self._speed_tip(speed.value()))
        speed.valueChanged.connect(self._on_speed)
        return speed

    def _make_order(self, chosen: str) -> QComboBox:
        order = ChoiceBox()
        order.addItem("", BY_SCORE)
        order.addItem(self.tr("By number"), BY_NUMBER)
        order.setCurrentIndex(_ORDERS.index(chosen) if chosen in _ORDERS else 0)
        order.setAccessibleName(self.tr("Order of the sliders"))
        order.currentIndexChanged.connect(self._on_order)
        return order

    def _make_range(self, half: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.5, 20.0)
        box.setDecimals(1)
        box.setSingleStep(0.5)
        box.setPrefix("±")
        box.setLocale(QLocale.c())  # a decimal point, as in all numbers of the window
        box.setKeyboardTracking(False)
        box.setValue(half)
        box.setAccessibleName(self.tr("Range of the sliders"))
        box.valueChanged.connect(self._on_range)
        return box

    def _lay_out(self, class_choice: QWidget) -> None:
        bar = FlowLayout(spacing=4)
        self._buttons = [ActionToolButton(action) for action in self._actions.all]
        for button in self._buttons[:-1]:
            bar.addWidget(button)
        bar.addWidget(_side_by_side(self._buttons[-1], self.speed))
        choices = FlowLayout(spacing=8)
        choices.addWidget(class_choice)
        fields: tuple[tuple[str, QWidget], ...] = ((self.tr("&Sort"), self.order), (self.tr("Ra&nge"), self.range))
        for text, field in fields:
            label = QLabel(text)
            label.setBuddy(field)
            self._labels.append(label)
            choices.addWidget(_side_by_side(label, field))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(bar)
        layout.addLayout(choices)
        self._fit()

    def _fit(self) -> None:
        """Drop words in a narrow toolbar; only Dream, the button looked for most, always keeps its word."""
        style = Qt.ToolButtonStyle
        in_wide = (self._actions.zero, self._actions.walk)
        for button in self._buttons:
            action = button.defaultAction()
            with_text = action is self._actions.dream or (action in in_wide and not self._compact)
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if with_text else style.ToolButtonIconOnly)
        self.speed.set_length(40 if self._compact else 60)
        for label in self._labels:
            label.setVisible(not self._compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = event.size().width() < scaled(_COMPACT, self)
        if compact != self._compact:
            self._compact = compact
            self._fit()

    # -- choices -----------------------------------------------------------------------------------------------

    def _on_speed(self, choice: int) -> None:
        self._settings.set(keys.SLIDERS_SPEED, choice)
        self.speed.setToolTip(self._speed_tip(choice))
        self.speed_changed.emit(self.samples_a_second)

    def _speed_tip(self, choice: int) -> str:
        text = self.tr("Speed of the walk: {} seconds from one random sample to the next")
        return text.format(fixed(1.0 / _SPEEDS[choice], 1))

    def _on_order(self) -> None:
        self._settings.set(keys.SLIDERS_SORT, self.chosen_order)
        self.order_changed.emit(self.chosen_order)

    def _on_range(self, half: float) -> None:
        self._settings.set(keys.SLIDERS_RANGE, half)
        self.range_changed.emit(half)


def _side_by_side(left: QWidget, right: QWidget) -> QWidget:
    """Return both widgets in one, so that no line break separates them."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(left)
    row.addWidget(right)
    return pair
