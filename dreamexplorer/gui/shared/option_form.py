"""A form for a config dataclass: label, editor, range, default and help come from the options of its fields."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QMenu, QToolButton, QWidget

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.shared.option_row import OptionRow
from dreamexplorer.gui.shared.option_words import option_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.options import Option, field_types, options_of, validate


class ConfigForm(QWidget):
    """Edits one frozen config. `changed` names the field; `value()` returns the config or raises `UserError`."""

    changed = Signal(str)
    unfolded = Signal(bool)  # the user showed the advanced options, or hid them

    def __init__(self, config: Any, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the form.

        Args:
            config: config to show, or a config class to show its defaults.
            theme: source of colours and icons.
        """
        super().__init__(parent)
        self._cls = config if isinstance(config, type) else type(config)
        self._theme = theme
        self._filling = False
        self._rows: dict[str, OptionRow] = {}
        self._form = self._make_layout()
        self.more_button = self._make_more()
        self._add_rows()
        self._form_error = PlainLabel()  # shows a fault of the values in combination
        self._form_error.setWordWrap(True)
        self._form.addRow(self._form_error)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.set_value(self._cls() if isinstance(config, type) else config)

    # -- value -----------------------------------------------------------------------------------------------

    def value(self) -> Any:
        """Return the config as the form shows it.

        Raises:
            UserError: it is not valid; the text is translated.
        """
        error = self.error()
        if error:
            raise UserError("{}", error)
        return self._build()

    def set_value(self, config: Any) -> None:
        """Show a config of the form's class; `changed` is not emitted."""
        if type(config) is not self._cls:
            raise TypeError(f"the form is for {self._cls.__name__}, not {type(config).__name__}")
        self._filling = True
        try:
            for name, row in self._rows.items():
                row.editor.write(getattr(config, name))
        finally:
            self._filling = False
        self._check()

    def error(self) -> str:
        """Return what is wrong, naming the field; empty when the config is valid."""
        for row in self._rows.values():
            if row.problem:
                return f"{option_text(row.spec.label)}: {row.problem}"
        try:
            self._build()
        except (UserError, ValueError) as e:
            return message_text(e)
        return ""

    @property
    def shown_error(self) -> str:
        """The fault of the values together that is shown at the bottom of the form; empty when there is none."""
        return self._form_error.text() if self._form.isRowVisible(self._form_error) else ""

    def differences(self, other: Any) -> list[tuple[str, Any, Any]]:
        """Return (field, other's value, form's value) for each structural field that is valid and differs."""
        found = []
        for name, row in self._rows.items():
            if row.spec.structural and not row.problem:
                old, new = getattr(other, name), row.editor.read()
                if old != new:
                    found.append((name, old, new))
        return found

    def options(self) -> dict[str, Option]:
        """Return the options by the names of their fields."""
        return {name: row.spec for name, row in self._rows.items()}

    def editor(self, name: str) -> QWidget:
        """Return the editor of a field."""
        return self._rows[name].widget

    def write(self, name: str, value: Any) -> None:
        """Set one field, as if by hand."""
        self._rows[name].editor.write(value)

    def context_menu(self, name: str) -> QMenu:
        """Build the context menu of a field. The caller deletes it."""
        return self._rows[name].context_menu()

    def set_running(self, running: bool) -> None:
        """Close all fields but the live ones while training runs."""
        for row in self._rows.values():
            row.set_enabled(not running or row.spec.live)

    # -- what stands beneath a field ----------------------------------------------------------------------------

    def set_note(self, name: str, text: str) -> None:
        """Show a note beneath a field; an empty text hides it."""
        note = self._rows[name].note
        if text != note.text():
            note.setText(text)
            self._form.setRowVisible(note, bool(text))
            self._update_visibility()

    def note(self, name: str) -> str:
        """Return the note beneath a field."""
        return self._rows[name].note.text()

    def put_beneath(self, name: str, widget: QWidget) -> None:
        """Place a widget of the owner's beneath a field; `show_beneath` shows it."""
        row = self._rows[name]
        row.beneath = widget
        self._form.insertRow(self._form.getWidgetPosition(row.note)[0] + 1, widget)  # type: ignore[index]
        self._form.setRowVisible(widget, False)
        widget.setEnabled(row.widget.isEnabled())

    def show_beneath(self, name: str, shown: bool) -> None:
        """Show the widget beneath a field wherever the field itself is shown."""
        row = self._rows[name]
        if row.beneath_shown != shown:
            row.beneath_shown = shown
            self._update_visibility()

    def shows(self, name: str) -> bool:
        """Return True if a field is visible: not folded away, and with an effect."""
        return self._form.isRowVisible(self._rows[name].head)

    # -- layout ----------------------------------------------------------------------------------------------

    @property
    def is_unfolded(self) -> bool:
        """True if the advanced options are shown too."""
        return self.more_button.isChecked()

    def unfold(self, shown: bool) -> None:
        """Show or hide the advanced options."""
        self.more_button.setChecked(shown)

    def label_width(self) -> int:
        """Return the width of the widest label, in pixels, so that several forms can be aligned."""
        return max((row.head.sizeHint().width() for row in self._rows.values()), default=0)

    def set_label_width(self, width: int) -> None:
        """Make all labels at least that wide."""
        for row in self._rows.values():
            row.head.setMinimumWidth(width)

    def _make_layout(self) -> QFormLayout:
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(0)  # part of the label: Qt omits it when it computes whether a row fits
        layout.setVerticalSpacing(6)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return layout

    def _add_rows(self) -> None:
        types = field_types(self._cls)
        defaults = {f.name: f.default for f in dataclasses.fields(self._cls)}
        for advanced in (False, True):
            for name, spec in options_of(self._cls).items():
                if spec.advanced == advanced:
                    row = OptionRow(name, spec, types[name], defaults[name], self._theme, self)
                    row.add_to(self._form)
                    row.edited.connect(partial(self._on_edited, name))
                    self._rows[name] = row
            if not advanced:
                self._form.addRow(self.more_button)
        self._form.setRowVisible(self.more_button, any(row.spec.advanced for row in self._rows.values()))

    def _make_more(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(self.tr("Rarely changed options"))
        button.toggled.connect(self._on_more)
        return button

    def _name_more(self) -> None:
        """Show on the button how many of the options behind it differ from their defaults."""
        changed = sum(row.spec.advanced and self._has_effect(row) and row.is_changed for row in self._rows.values())
        text = self.tr("More options ({} changed)").format(changed) if changed else self.tr("More options")
        self.more_button.setText(text)
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if self.is_unfolded else Qt.ArrowType.RightArrow)

    def _update_visibility(self) -> None:
        """Hide the fields without an effect, and the advanced ones while they are folded away."""
        for row in self._rows.values():
            shown = self._has_effect(row) and (self.is_unfolded or not row.spec.advanced)
            self._form.setRowVisible(row.head, shown)
            if row.strip is not None:
                self._form.setRowVisible(row.strip, shown)
            self._form.setRowVisible(row.note, shown and bool(row.note.text()))
            if row.beneath is not None:
                self._form.setRowVisible(row.beneath, shown and row.beneath_shown)

    def _has_effect(self, row: OptionRow) -> bool:
        """Return True if a field has an effect, given the values of the fields that it depends on, directly or not."""
        if row.spec.only_with is None:
            return True
        other = self._rows[row.spec.only_with[0]]
        return row.spec.has_effect(lambda name: self._rows[name].editor.read()) and self._has_effect(other)

    # -- events ----------------------------------------------------------------------------------------------

    def _on_more(self, shown: bool) -> None:
        self._update_visibility()
        self._name_more()
        self.unfolded.emit(shown)

    def _on_edited(self, name: str) -> None:
        if not self._filling:  # else the values are checked once all are there
            self._check()
            self.changed.emit(name)

    def _on_theme(self) -> None:
        for row in self._rows.values():
            row.refresh_colors()
        palette = self._form_error.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color("error"))
        self._form_error.setPalette(palette)

    # -- checking --------------------------------------------------------------------------------------------

    def _build(self) -> Any:
        return validate(self._cls(**{name: row.editor.read() for name, row in self._rows.items()}))

    def _check(self) -> None:
        """Mark the fields that are wrong; show at the bottom what is wrong with the values together."""
        fine = True
        for row in self._rows.values():
            row.show_problem()
            if row.problem:
                fine = False
                if row.spec.advanced:
                    self.unfold(True)  # a fault must be visible
        text = self.error() if fine else ""
        self._update_visibility()
        self._name_more()
        self._form_error.setText(text)
        self._form.setRowVisible(self._form_error, bool(text))
