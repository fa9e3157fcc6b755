"""Row of a form for one option: label and mark, editor, presets, note, faults and context menu."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QToolTip,
    QWidget,
)

from dreamexplorer.gui.shared.editors import editor_for
from dreamexplorer.gui.shared.marker import Marker
from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import Paragraph, set_color, shrink
from dreamexplorer.gui.widgets.numbers import trimmed
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.options import Option

LABEL_GAP = 8  # pixels between a label and its editor


class OptionRow(QObject):
    """Makes the widgets of one option and lays them out in a form; the form decides which of them are visible."""

    edited = Signal()

    def __init__(self, name: str, spec: Option, kind: Any, default: Any, theme: Theme, form: QWidget) -> None:
        super().__init__(form)
        self.spec = spec
        self.default = default
        self._theme = theme
        self._form = form
        self.editor = editor_for(spec, kind)
        self.widget = cast(QWidget, self.editor)
        self.beneath: QWidget | None = None  # widget that the form's owner placed beneath the note
        self.beneath_shown = False

        text = option_text(spec.label)
        self.widget.setObjectName(f"option-{name}")
        self.widget.setAccessibleName(text)
        notes = self._notes()
        self.widget.setAccessibleDescription(" ".join([option_text(spec.help), *notes]))
        self._label = PlainLabel(text)
        self._label.setBuddy(self.widget)
        self._label.setWordWrap(True)
        self._marker: Marker | None = None
        if spec.live or spec.structural:
            self._marker = Marker("dot" if spec.live else "diamond", theme.color("muted"))
        self.head = self._make_head()
        self._fault = self._make_fault()
        tip = f"<p>{option_text(spec.help)}</p><p>{' '.join(notes)}</p>"  # rich text, so that Qt wraps it
        for part in (self.head, self.widget, self._label, *([self._marker] if self._marker else [])):
            part.setToolTip(tip)
        for part in (self._label, self.widget):
            part.installEventFilter(self)
        self._presets = [self._make_preset(text, value) for value in spec.presets]
        self.strip = self._make_strip()
        self.note = Paragraph()
        shrink(self.note)
        self.editor.edited.connect(self.edited)
        self.refresh_colors()

    def add_to(self, layout: QFormLayout) -> None:
        """Append the row's widgets to a form; the note is hidden while it is empty."""
        layout.addRow(self.head, self.widget)
        if self.strip is not None:
            layout.addRow(self.strip)
        layout.addRow(self.note)
        layout.setRowVisible(self.note, False)

    # -- value -----------------------------------------------------------------------------------------------

    @property
    def problem(self) -> str:
        """Fault of the text in the editor; empty when there is none."""
        return self.editor.problem()

    @property
    def is_changed(self) -> bool:
        """True if the editor shows something else than the default."""
        return bool(self.problem) or self.editor.read() != self.default

    def reset(self) -> None:
        """Write the default into the editor."""
        self.editor.write(self.default)

    def set_enabled(self, enabled: bool) -> None:
        """Open or close the editor, its label and its presets."""
        for widget in (self.widget, self._label, *self._presets):
            widget.setEnabled(enabled)

    # -- looks -----------------------------------------------------------------------------------------------

    def show_problem(self) -> None:
        """Mark the editor if its text is wrong; the mark is inside the field, so that no other widget moves."""
        if self._fault is not None:
            problem = self.problem
            new = bool(problem) and not self._fault.isVisible()
            self._fault.setVisible(bool(problem))
            self._fault.setToolTip(problem)
            self.widget.setToolTip(wrapped(problem) if problem else self.head.toolTip())
            self._color_text()
            if new and self.widget.isVisible() and self.widget.hasFocus():  # said at once, where it was typed
                self._on_fault_pressed()

    def refresh_colors(self) -> None:
        """Use the colours of the theme."""
        if self._fault is not None:
            self._fault.setIcon(self._theme.icon("warning"))
            self._color_text()
        if self._marker is not None:
            self._marker.set_color(self._theme.color("good" if self.spec.live else "muted"))
        set_color(self.note, self._theme, "muted")

    def _color_text(self) -> None:
        palette = self.widget.palette()
        color = self._theme.color("error" if self.problem else "text")
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Text, color)
        self.widget.setPalette(palette)

    # -- building --------------------------------------------------------------------------------------------

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, LABEL_GAP, 0)
        row.setSpacing(4)
        row.addWidget(self._label)
        if self._marker is not None:
            row.addWidget(self._marker)
        row.addStretch(1)
        return head

    def _make_fault(self) -> QAction | None:
        line = self.widget.lineEdit() if isinstance(self.widget, QAbstractSpinBox) else self.widget
        if not isinstance(line, QLineEdit):
            return None
        fault = line.addAction(self._theme.icon("warning"), QLineEdit.ActionPosition.TrailingPosition)
        fault.setVisible(False)
        fault.triggered.connect(self._on_fault_pressed)
        return fault

    def _make_preset(self, label: str, value: float) -> QToolButton:
        button = QToolButton()
        button.setText(trimmed(value))
        button.setAutoRaise(False)
        button.setToolTip(self.tr("Set {name} to {value}").format(name=label, value=trimmed(value)))
        button.setAccessibleName(f"{label} {trimmed(value)}")
        button.clicked.connect(partial(self._on_preset, value))
        return button

    def _make_strip(self) -> QWidget | None:
        if not self._presets:
            return None
        strip = QWidget()
        flow = FlowLayout(strip, spacing=4)
        for button in self._presets:
            flow.addWidget(button)
        return strip

    def _notes(self) -> list[str]:
        """Return sentences about range, default and when the option can be changed."""
        spec, notes = self.spec, []
        if spec.minimum is not None and spec.maximum is not None:
            low, high = trimmed(spec.minimum), trimmed(spec.maximum)
            text = (
                self.tr("Range: above {low}, up to {high}.") if spec.exclusive else self.tr("Range: {low} to {high}.")
            )
            notes.append(text.format(low=low, high=high))
        notes.append(self.tr("Default: {value}.").format(value=value_text(self.default, spec)))
        if spec.live:
            notes.append(self.tr("Can be changed while training."))
        if spec.structural:
            notes.append(self.tr("Another value needs a new model."))
        return notes

    # -- events ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            menu = self.context_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def context_menu(self) -> QMenu:
        """Build the menu of the editor: its own entries, then a reset to the default. The caller deletes it."""
        menu: QMenu | None = None
        line = self.widget.findChild(QLineEdit) if isinstance(self.widget, QAbstractSpinBox) else self.widget
        if isinstance(line, QLineEdit):
            menu = line.createStandardContextMenu()
        if menu is None:
            menu = QMenu(self._form)
        if menu.actions():
            menu.addSeparator()
        text = self.tr("Reset to the default ({value})").format(value=value_text(self.default, self.spec))
        action = QAction(text, menu)
        action.setIcon(self._theme.icon("reset"))
        action.setEnabled(self.widget.isEnabled() and self.is_changed)
        action.triggered.connect(self._on_reset)
        menu.addAction(action)
        return menu

    def _on_reset(self, _checked: bool = False) -> None:
        self.reset()

    def _on_preset(self, value: float, _checked: bool = False) -> None:
        self.editor.write(value)

    def _on_fault_pressed(self) -> None:
        widget = self.widget
        QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), widget.toolTip(), widget)
