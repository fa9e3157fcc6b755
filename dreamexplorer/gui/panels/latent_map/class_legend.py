"""The legend of the classes, whose entries hide and show their class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.tips import wrapped

_ROOM_FOR_COUNTS = 400  # pixels


@dataclass(frozen=True)
class LegendEntry:
    """A class: its name, the number of its images, its colour."""

    name: str
    count: int
    color: QColor


class _Chip(QAbstractButton):
    """Checkable button of one class, checked while the class is shown."""

    isolated = Signal(bool)  # request to show this class alone; True if by a double click
    stepped = Signal(int)  # request to move the focus by this many entries
    entered = Signal()  # the keyboard focus arrived

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._entry = LegendEntry("", 0, QColor())
        self._with_count = True

    def set_entry(self, entry: LegendEntry) -> None:
        self._entry = entry
        self.updateGeometry()
        self.update()

    def set_with_count(self, on: bool) -> None:
        if on != self._with_count:
            self._with_count = on
            self.updateGeometry()
            self.update()

    def _count(self) -> str:
        return grouped(self._entry.count) if self._with_count else ""

    def sizeHint(self) -> QSize:
        m = QFontMetrics(self.font())
        width = 24 + m.horizontalAdvance(self._entry.name) + 7
        if self._count():
            width += m.horizontalAdvance(self._count()) + 5
        return QSize(width, m.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, on = self.palette(), self.isChecked()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus() or self.underMouse():
            p.setPen(QPen(palette.highlight().color() if self.hasFocus() else palette.mid().color(), 1.4))
            p.setBrush(palette.button())
            p.drawRoundedRect(box, 5, 5)
        p.setPen(QPen(self._entry.color, 2))
        p.setBrush(self._entry.color if on else Qt.BrushStyle.NoBrush)
        p.drawEllipse(QPointF(13, box.center().y()), 5, 5)
        m = QFontMetrics(self.font())
        base = box.center().y() + (m.ascent() - m.descent()) / 2
        text, muted = palette.text().color(), palette.placeholderText().color()
        p.setPen(text if on else muted)
        font = self.font()
        font.setStrikeOut(not on)
        p.setFont(font)
        p.drawText(QPointF(23, base), self._entry.name)
        font.setStrikeOut(False)
        p.setFont(font)
        p.setPen(muted)
        p.drawText(QPointF(28 + m.horizontalAdvance(self._entry.name), base), self._count())
        p.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.isolated.emit(False)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()  # also after an Alt+click, whose press did not reach the button

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.isolated.emit(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_Space and alt):
            self.isolated.emit(False)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.stepped.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)


class ClassLegend(QScrollArea):
    """Chips in lines. A click hides or shows a class; a double click, Alt+click or Enter shows it alone, then all."""

    shown_changed = Signal(object)  # tuple of bools, one for each class

    def __init__(self, parent: QWidget | None = None, max_lines: int = 4) -> None:
        super().__init__(parent)
        self._max_lines = max_lines
        self._chips: list[_Chip] = []
        self._before: tuple[bool, ...] = ()  # `shown` before the first click of a double click
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QWidget()
        self._flow = FlowLayout(self._body, spacing=2)
        self.setWidget(self._body)
        self.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Set the classes; while their number stays the same, hidden ones stay hidden."""
        if len(entries) != len(self._chips):
            while self._chips:
                chip = self._chips.pop()
                self._flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            for i in range(len(entries)):
                chip = _Chip(self._body)
                chip.clicked.connect(self._on_clicked)
                chip.isolated.connect(self._on_isolate)
                chip.stepped.connect(self._on_step)
                chip.entered.connect(self._on_entered)
                if i == 0:
                    chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                self._flow.addWidget(chip)
                chip.show()
                self._chips.append(chip)
            self._before = self.shown
        for chip, entry in zip(self._chips, entries, strict=True):
            chip.set_entry(entry)
            count = grouped(entry.count)
            chip.setAccessibleName(self.tr("Class {name}, images: {count}").format(name=entry.name, count=count))
            chip.setToolTip(
                wrapped(
                    self.tr(
                        "Class {name}, images: {count}. Click to hide or show it. Double click, Alt+click or Enter "
                        "shows only this class; again shows all."
                    ).format(name=entry.name, count=count)
                )
            )
        self._fit_height()

    @property
    def chips(self) -> tuple[QAbstractButton, ...]:
        """Buttons of the classes."""
        return tuple(self._chips)

    @property
    def shown(self) -> tuple[bool, ...]:
        """True for each class that is shown."""
        return tuple(c.isChecked() for c in self._chips)

    def set_shown(self, shown: Sequence[bool]) -> None:
        """Show these classes and hide the others; `shown_changed` follows if that is a change."""
        if len(shown) != len(self._chips):
            return
        before = self.shown
        for chip, on in zip(self._chips, shown, strict=True):
            chip.setChecked(on)
        if self.shown != before:
            self.shown_changed.emit(self.shown)

    def _isolate(self, index: int, before: Sequence[bool]) -> None:
        """Show this class alone, or all if it was alone before."""
        alone = tuple(i == index for i in range(len(self._chips)))
        self.set_shown([True] * len(self._chips) if tuple(before) == alone else alone)

    def _on_clicked(self) -> None:
        chip = self.sender()
        i = self._chips.index(chip)  # type: ignore[arg-type]
        now = list(self.shown)
        now[i] = not now[i]
        self._before = tuple(now)
        self.shown_changed.emit(self.shown)

    def _on_isolate(self, double: bool) -> None:
        i = self._chips.index(self.sender())  # type: ignore[arg-type]
        # The first click of a double click has toggled the class already
        self._isolate(i, self._before if double else self.shown)

    def _on_entered(self) -> None:
        # The Tab key stops at the legend once; arrow keys move inside
        for chip in self._chips:
            here = chip is self.sender()
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def _on_step(self, way: int) -> None:
        i = self._chips.index(self.sender())  # type: ignore[arg-type]
        chip = self._chips[(i + way) % len(self._chips)]
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(chip, 0, 4)

    def _fit_height(self) -> None:
        if not self._chips:
            self.setFixedHeight(0)
            return
        # Where room is scarce the counts are in the tool tips alone
        for chip in self._chips:
            chip.set_with_count(self.width() >= _ROOM_FOR_COUNTS)
        line = self._chips[0].sizeHint().height() + 4
        needed = self._flow.heightForWidth(max(self.viewport().width(), 40))
        self.setFixedHeight(min(needed, line * self._max_lines) + 1)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_height()
