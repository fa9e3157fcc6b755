"""A config dataclass becomes a form: label, editor, range, default and help come from the fields' options."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QToolTip,
    QWidget,
)

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.fields import Editor, Marker, editor_for, value_text
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import set_color, shrink
from dreamexplorer.gui.widgets.numbers import trimmed
from dreamexplorer.options import Option, field_types, options_of, validate

LABEL_GAP = 8  # between a label and its editor


def option_text(text: str) -> str:
    """A label or help of an option in the language of the window."""
    return QCoreApplication.translate("options", text)


@dataclasses.dataclass
class _Row:
    spec: Option
    default: Any
    label: QLabel
    head: QWidget  # label and marker
    marker: Marker | None
    editor: Editor
    fault: QAction | None  # a sign in the field that says what is wrong with it; it takes no room from its neighbours
    presets: list[QToolButton]
    strip: QWidget | None  # of the presets
    note: QLabel  # what the values amount to, beneath the field; hidden while there is nothing to say
    beneath: QWidget | None = None  # what a form's owner shows beneath that
    beneath_wanted: bool = False

    @property
    def widget(self) -> QWidget:
        return cast(QWidget, self.editor)


class ConfigForm(QWidget):
    """Edits one frozen config. `changed` names the field; `value()` gives the config or raises `UserError`."""

    changed = Signal(str)
    unfolded = Signal(bool)  # more options are shown, or hidden again, by the user

    def __init__(self, config: Any, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cls = config if isinstance(config, type) else type(config)
        self._theme = theme
        self._running = False
        self._filling = False
        self._rows: dict[str, _Row] = {}
        layout = self._form = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(0)  # the room is part of the label: Qt forgets it where it asks whether a row fits
        layout.setVerticalSpacing(6)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        types = field_types(self._cls)
        defaults = {f.name: f.default for f in dataclasses.fields(self._cls)}
        self._more = self._make_more()
        for advanced in (False, True):
            for name, spec in options_of(self._cls).items():
                if spec.advanced == advanced:
                    self._rows[name] = self._add_row(layout, name, spec, types[name], defaults[name])
            if not advanced:
                layout.addRow(self._more)
        layout.setRowVisible(self._more, any(row.spec.advanced for row in self._rows.values()))
        self._whole_error = QLabel()
        self._whole_error.setWordWrap(True)
        layout.addRow(self._whole_error)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.set_value(self._cls() if isinstance(config, type) else config)

    # -- value -------------------------------------------------------------------------------------

    def value(self) -> Any:
        """The config as the form shows it; raises `UserError` (translated) when it is not a valid one."""
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
        """What is wrong, naming the field; empty when the config is valid."""
        for row in self._rows.values():
            if problem := row.editor.problem():
                return f"{option_text(row.spec.label)}: {problem}"
        try:
            self._build()
        except (UserError, ValueError) as e:
            return message_text(e)
        return ""

    def differences(self, other: Any) -> list[tuple[str, Any, Any]]:
        """(field, other's value, the form's value) for each structural field that differs and is valid."""
        found = []
        for name, row in self._rows.items():
            if row.spec.structural and not row.editor.problem():
                old, new = getattr(other, name), row.editor.read()
                if old != new:
                    found.append((name, old, new))
        return found

    def options(self) -> dict[str, Option]:
        return {name: row.spec for name, row in self._rows.items()}

    def editor(self, name: str) -> QWidget:
        """The editor of a field."""
        return self._rows[name].widget

    def write(self, name: str, value: Any) -> None:
        """Set one field, as if by hand."""
        self._rows[name].editor.write(value)

    def set_note(self, name: str, text: str) -> None:
        """Say something beneath a field; nothing when the text is empty."""
        note = self._rows[name].note
        if text != note.text():
            note.setText(text)
            self._form.setRowVisible(note, bool(text))
            self._show_what_counts()

    def note(self, name: str) -> str:
        """What is said beneath a field."""
        return self._rows[name].note.text()

    def put_beneath(self, name: str, widget: QWidget) -> None:
        """Give a field a widget of the owner's beneath it, which is shown with it once `show_beneath` says so."""
        row = self._rows[name]
        row.beneath = widget
        self._form.insertRow(self._form.getWidgetPosition(row.note)[0] + 1, widget)  # type: ignore[index]
        self._form.setRowVisible(widget, False)
        widget.setEnabled(row.widget.isEnabled())

    def show_beneath(self, name: str, shown: bool) -> None:
        """Show what was put beneath a field, wherever the field itself is shown."""
        row = self._rows[name]
        if row.beneath_wanted != shown:
            row.beneath_wanted = shown
            self._show_what_counts()

    def shows(self, name: str) -> bool:
        """Whether a field is neither folded away nor without an effect."""
        return self._form.isRowVisible(self._rows[name].head)

    def reset_field(self, name: str) -> None:
        """Put one field back to its default."""
        self._rows[name].editor.write(self._rows[name].default)

    @property
    def is_unfolded(self) -> bool:
        """Whether the advanced options are shown, too."""
        return self._more.isChecked()

    def unfold(self, shown: bool) -> None:
        """Show or hide the advanced options."""
        self._more.setChecked(shown)

    def label_width(self) -> int:
        """What the widest label needs, so that forms can be lined up."""
        return max((row.head.sizeHint().width() for row in self._rows.values()), default=0)

    def set_label_width(self, width: int) -> None:
        for row in self._rows.values():
            row.head.setMinimumWidth(width)

    # -- state ---------------------------------------------------------------------------------------

    def set_running(self, running: bool) -> None:
        """While training runs only live fields can be changed."""
        self._running = running
        for row in self._rows.values():
            enabled = not running or row.spec.live
            for widget in (row.widget, row.label, *row.presets):
                widget.setEnabled(enabled)

    # -- building ------------------------------------------------------------------------------------

    def _make_more(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(self.tr("Options that are seldom changed"))
        button.toggled.connect(self._on_more)
        return button

    def _on_more(self, shown: bool) -> None:
        self._show_what_counts()
        self._name_more()
        self.unfolded.emit(shown)

    def _name_more(self) -> None:
        """Say how many of the options behind the button are not as they come."""
        rows = [row for row in self._rows.values() if row.spec.advanced and self._counts(row)]
        changed = sum(bool(row.editor.problem()) or row.editor.read() != row.default for row in rows)
        text = self.tr("More options ({} changed)").format(changed) if changed else self.tr("More options")
        self._more.setText(text)
        self._more.setArrowType(Qt.ArrowType.DownArrow if self._more.isChecked() else Qt.ArrowType.RightArrow)

    def _add_row(self, layout: QFormLayout, name: str, spec: Option, kind: Any, default: Any) -> _Row:
        editor = editor_for(spec, kind)
        widget = cast(QWidget, editor)
        text = option_text(spec.label)
        widget.setObjectName(f"option-{name}")
        widget.setAccessibleName(text)
        tip, notes = self._tool_tip(spec, default)
        widget.setAccessibleDescription(" ".join([option_text(spec.help), *notes]))

        label = QLabel(text)
        label.setBuddy(widget)
        marker: Marker | None = None
        if spec.live or spec.structural:
            marker = Marker("dot" if spec.live else "diamond", self._theme.color("good" if spec.live else "muted"))
        head = QWidget()
        head_layout = QHBoxLayout(head)
        head_layout.setContentsMargins(0, 0, LABEL_GAP, 0)
        head_layout.setSpacing(4)
        head_layout.addWidget(label)
        if marker is not None:
            head_layout.addWidget(marker)
        head_layout.addStretch(1)

        fault: QAction | None = None
        if isinstance(widget, QLineEdit):
            fault = widget.addAction(self._theme.icon("warning"), QLineEdit.ActionPosition.TrailingPosition)
            fault.setVisible(False)
            fault.triggered.connect(partial(self._tell_fault, name))
        presets = [self._preset(name, text, value) for value in spec.presets]
        for part in (head, widget, label, *([marker] if marker else [])):
            part.setToolTip(tip)
        for part in (label, widget):
            part.installEventFilter(self)
            part.setProperty("option", name)
        layout.addRow(head, widget)
        strip: QWidget | None = None
        if presets:
            strip = QWidget()
            flow = FlowLayout(strip, spacing=4)
            for button in presets:
                flow.addWidget(button)
            layout.addRow(strip)
        note = QLabel()
        note.setWordWrap(True)
        shrink(note)
        layout.addRow(note)
        layout.setRowVisible(note, False)
        editor.edited.connect(partial(self._on_edited, name))
        return _Row(spec, default, label, head, marker, editor, fault, presets, strip, note)

    def _preset(self, name: str, label: str, value: float) -> QToolButton:
        button = QToolButton()
        button.setText(trimmed(value))
        button.setAutoRaise(False)
        button.setToolTip(self.tr("Set {name} to {value}").format(name=label, value=trimmed(value)))
        button.setAccessibleName(f"{label} {trimmed(value)}")
        button.clicked.connect(partial(self._on_preset, name, value))
        return button

    def _tool_tip(self, spec: Option, default: Any) -> tuple[str, list[str]]:
        notes = []
        if spec.minimum is not None and spec.maximum is not None:
            low, high = trimmed(spec.minimum), trimmed(spec.maximum)
            text = self.tr("Range: above {low}, to {high}.") if spec.exclusive else self.tr("Range: {low} to {high}.")
            notes.append(text.format(low=low, high=high))
        notes.append(self.tr("Default: {value}.").format(value=value_text(default, spec)))
        if spec.live:
            notes.append(self.tr("Can be changed while training."))
        if spec.structural:
            notes.append(self.tr("Another value needs a new model."))
        # rich text, so that long help is wrapped
        return f"<p>{option_text(spec.help)}</p><p>{' '.join(notes)}</p>", notes

    # -- events ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            name = watched.property("option")
            if name in self._rows:
                self._show_menu(name, watched, event.globalPos())
                return True
        return super().eventFilter(watched, event)

    def context_menu(self, name: str) -> QMenu:
        """The menu of a field: the editor's own entries, then back to the default. The caller deletes it."""
        row = self._rows[name]
        menu: QMenu | None = None
        widget = row.widget
        line = widget.findChild(QLineEdit) if isinstance(widget, QAbstractSpinBox) else widget
        if isinstance(line, QLineEdit):
            menu = line.createStandardContextMenu()
        if menu is None:
            menu = QMenu(self)
        if menu.actions():
            menu.addSeparator()
        action = QAction(self.tr("Back to the default ({value})").format(value=value_text(row.default, row.spec)), menu)
        action.setIcon(self._theme.icon("reset"))
        action.setEnabled(widget.isEnabled() and (bool(row.editor.problem()) or row.editor.read() != row.default))
        action.triggered.connect(partial(self._on_reset, name))
        menu.addAction(action)
        return menu

    def _show_menu(self, name: str, watched: QObject, position: QPoint) -> None:
        menu = self.context_menu(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _on_reset(self, name: str, _checked: bool = False) -> None:
        self.reset_field(name)

    def _on_preset(self, name: str, value: float, _checked: bool = False) -> None:
        self._rows[name].editor.write(value)

    def _on_edited(self, name: str) -> None:
        self._check()
        if not self._filling:
            self.changed.emit(name)

    def _build(self) -> Any:
        return validate(self._cls(**{name: row.editor.read() for name, row in self._rows.items()}))

    def _check(self) -> None:
        """Mark a field that is wrong, in its place: the others must not move; say below what is wrong with them all."""
        fine = True
        for row in self._rows.values():
            problem = row.editor.problem()
            fine = fine and not problem
            if row.fault is not None:
                row.fault.setVisible(bool(problem))
                row.fault.setToolTip(problem)
                row.widget.setToolTip(f"<p>{problem}</p>" if problem else row.head.toolTip())
                self._color_text(row.widget, "error" if problem else "text")
            if problem and row.spec.advanced and not self._more.isChecked():
                self._more.setChecked(True)  # what is wrong must be seen
        text = self.error() if fine else ""
        self._show_what_counts()
        self._name_more()
        self._whole_error.setText(text)
        self._form.setRowVisible(self._whole_error, bool(text))

    def _counts(self, row: _Row) -> bool:
        """Whether the values of other fields, which have one themselves, leave this one an effect."""
        if row.spec.only_with is None:
            return True
        other = self._rows[row.spec.only_with[0]]
        return row.spec.has_effect(lambda name: self._rows[name].editor.read()) and self._counts(other)

    def _show_what_counts(self) -> None:
        """Hide the fields without an effect, and the advanced ones while they are folded away."""
        for row in self._rows.values():
            shown = self._counts(row) and (self._more.isChecked() or not row.spec.advanced)
            self._form.setRowVisible(row.head, shown)
            if row.strip is not None:
                self._form.setRowVisible(row.strip, shown)
            self._form.setRowVisible(row.note, shown and bool(row.note.text()))
            if row.beneath is not None:
                self._form.setRowVisible(row.beneath, shown and row.beneath_wanted)

    def _color_text(self, widget: QWidget, role: str) -> None:
        palette = widget.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Text, self._theme.color(role))
        widget.setPalette(palette)

    def _tell_fault(self, name: str) -> None:
        """The sign was pressed: say at once what is wrong."""
        widget = self._rows[name].widget
        QToolTip.showText(widget.mapToGlobal(widget.rect().bottomLeft()), widget.toolTip(), widget)

    def _on_theme(self) -> None:
        for row in self._rows.values():
            if row.fault is not None:
                row.fault.setIcon(self._theme.icon("warning"))
                self._color_text(row.widget, "error" if row.editor.problem() else "text")
            if row.marker is not None:
                row.marker.set_color(self._theme.color("good" if row.spec.live else "muted"))
            set_color(row.note, self._theme, "muted")
        palette = self._whole_error.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color("error"))
        self._whole_error.setPalette(palette)
