"""Faults in the geometry of a window: widgets that overlap, are cut off or unreachable, and texts that are cut."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitter,
    QSplitterHandle,
    QStatusBar,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.curves.chip import Chip
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.flow import FlowLayout

CONTROLS = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QLineEdit)
SLACK = 1  # pixels by which rounding may differ
GROOVE = 36  # pixels; a slider shorter than this cannot be set with the mouse

# Their children belong to Qt, or to a style.
OPAQUE = (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QMenuBar, QStatusBar)


def faults_of(panel: QWidget) -> list[str]:
    """Return all faults of a panel that is on screen, in words."""
    found = [*_overlaps(panel), *_cut_texts(panel)]
    for control in panel.findChildren(QWidget):
        if control.isVisible() and _is_control(control):
            found += _unreachable(control, panel)
            if isinstance(control, QAbstractSlider) and max(control.width(), control.height()) < GROOVE:
                found.append(f"{_name(control)} is a stub of {control.width()} pixels")
    return list(dict.fromkeys(found))


def _is_control(widget: QWidget) -> bool:
    if isinstance(widget, (QScrollBar, QSizeGrip)) or isinstance(widget.parentWidget(), OPAQUE):
        return False
    return isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus


def _children(widget: QWidget) -> list[QWidget]:
    """Return the visible children with an area of their own; those that let the mouse through may lie over others."""
    through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    return [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not child.testAttribute(through)
        and not isinstance(child, QSplitterHandle)
        and not child.size().isEmpty()
    ]


def _overlaps(root: QWidget) -> Iterator[str]:
    if isinstance(root, OPAQUE):
        return
    children = _children(root)
    if not isinstance(root, (QAbstractScrollArea, QSplitter)):
        for i, a in enumerate(children):
            for b in children[i + 1 :]:
                common = a.geometry().intersected(b.geometry())
                if common.width() > SLACK and common.height() > SLACK:
                    yield f"{_name(a)} and {_name(b)} overlap by {common.width()} x {common.height()}"
    for child in children:
        yield from _overlaps(child)


def _unreachable(control: QWidget, panel: QWidget) -> Iterator[str]:
    """Yield how a control is cut off by what it lies in, so that no scrolling brings all of it into view."""
    area, widget = control.rect(), control
    while widget is not panel.parentWidget() and widget.parentWidget() is not None:
        parent = widget.parentWidget()
        area = QRect(widget.mapTo(parent, area.topLeft()), area.size())
        scroll = parent.parentWidget()
        if isinstance(scroll, QAbstractScrollArea) and scroll.viewport() is parent:
            # The widget that is scrolled: all of it can be brought into view
            if not isinstance(scroll, QScrollArea) or scroll.widget() is not widget:
                return
            sideways = widget.width() - parent.width()
            if sideways > SLACK:
                yield f"{_name(scroll)} scrolls sideways by {sideways}"
            if parent.height() < min(40, control.height()) or parent.width() < min(40, control.width()):
                yield f"{_name(control)} is seen through a slit of {parent.width()} x {parent.height()}"
            widget, area = scroll, scroll.rect()
            continue
        room = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
        if not room.contains(area):
            yield (
                f"{_name(control)} at {_box(area)} is cut off by {_name(parent)} of "
                f"{parent.width()} x {parent.height()}"
            )
            return
        widget = parent


def _cut_texts(panel: QWidget) -> Iterator[str]:
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.testAttribute(_THROUGH):
            yield from _cut_label(label)
    for button in panel.findChildren(QAbstractButton):
        hint = button.sizeHint()
        small = hint.width() > button.width() + SLACK or hint.height() > button.height() + SLACK
        if small and button.isVisible() and not isinstance(button.parentWidget(), OPAQUE) and not _is_told(button):
            yield f"button {_name(button)} needs {hint.width()} x {hint.height()}, has {_size(button)}"
    for combo in panel.findChildren(QComboBox):
        if combo.isVisible() and not isinstance(combo.parentWidget(), OPAQUE):
            yield from _cut_choice(combo)
    for box in panel.findChildren(QAbstractSpinBox):
        line = box.findChild(QLineEdit)
        if box.isVisible() and line is not None and _advance(line, line.text()) > line.width() + SLACK:
            yield f"{_name(box)} shows {line.text()!r} in {line.width()} pixels"


_THROUGH = Qt.WidgetAttribute.WA_TransparentForMouseEvents


def _cut_label(label: QLabel) -> Iterator[str]:
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        if need > label.height() + SLACK:
            yield f"label {label.text()!r} needs {need} of height, has {label.height()}"
        return
    text = label.text()
    hint = QLabel.sizeHint(label)
    if hint.width() > label.width() + SLACK and not _tells(label, text):
        yield f"label {text!r} needs {hint.width()} of width, has {label.width()}"
    if label.fontMetrics().height() > label.height() + 2:
        yield f"label {text!r} is {label.height()} high"


def _cut_choice(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    text = combo.currentText()
    if _advance(combo, text) > field.width() + SLACK and not _tells(combo, text):
        yield f"choice {text!r} of {_name(combo)} needs {_advance(combo, text)}, has {field.width()}"
    holder = combo.parentWidget()
    in_flow = isinstance(combo, ChoiceBox) and isinstance(holder.layout(), FlowLayout)
    if in_flow and combo.width() < combo.sizeHint().width() <= holder.width():
        yield f"choice {text!r} of {_name(combo)} is elided where there is room"
    if combo.fontMetrics().height() > combo.height():
        yield f"choice {text!r} is {combo.height()} high"


def _is_told(button: QAbstractButton) -> bool:
    """Return True for an elided chip whose tool tip has the whole text."""
    return isinstance(button, Chip) and bool(button.toolTip())


def _advance(widget: QWidget, text: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(text)


def _tells(widget: QWidget, text: str) -> bool:
    """Return True if the tool tip has the whole text."""
    tip = widget.shown_tip() if isinstance(widget, ChoiceBox) else widget.toolTip()
    return _squeezed(text) in _squeezed(tip)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", text))).strip()


# -- the window ------------------------------------------------------------------------------------------------


def faults_of_window(window: QMainWindow, width: int, height: int) -> list[str]:
    """Return what is wrong with the window itself, which was resized to the size of a screen."""
    found = []
    if window.width() > width or window.height() > height:
        found.append(f"the window is {window.width()} x {window.height()}")
    hint = window.minimumSizeHint()
    if hint.width() > width or hint.height() > height:
        found.append(f"the least size of the window is {hint.width()} x {hint.height()}")
    shown = [d for d in window.findChildren(QDockWidget) if in_front(d)]
    for i, a in enumerate(shown):
        if not window.rect().contains(a.geometry()):
            found.append(f"{_name(a)} at {_box(a.geometry())} is outside")
        for b in shown[i + 1 :]:
            if a.geometry().intersects(b.geometry()):
                found.append(f"{_name(a)} and {_name(b)} overlap")
    return [*found, *faults_of_tabs(window)]


def faults_of_tabs(window: QMainWindow) -> list[str]:
    """Return the tab bars of panels that lie over something else, as those that Qt forgot do."""
    children = [child for child in _children(window) if window.rect().intersects(child.geometry())]
    return [
        f"the tabs {[bar.tabText(i) for i in range(bar.count())]} at {_box(bar.geometry())} lie over {_name(other)}"
        for bar in children
        if isinstance(bar, QTabBar)
        for other in children
        if other is not bar and bar.geometry().intersects(other.geometry()) and not _behind(other)
    ]


def _behind(widget: QWidget) -> bool:
    return isinstance(widget, QDockWidget) and not in_front(widget)


def in_front(dock: QDockWidget) -> bool:
    """Return True if a dock is on screen: neither closed nor behind a tab."""
    return dock.isVisible() and not dock.isFloating() and dock.x() >= 0 and not dock.visibleRegion().isEmpty()


# -- words -----------------------------------------------------------------------------------------------------


def _name(widget: QWidget) -> str:
    text = widget.accessibleName() or widget.objectName()
    if isinstance(widget, (QAbstractButton, QLabel)):
        text = text or widget.text()
    kind = type(widget).__name__
    owner = widget
    while owner is not None and not isinstance(owner, Panel):
        owner = owner.parentWidget()
    place = "" if owner is None or owner is widget else f"{owner.panel_id}/"
    return f"{place}{kind} {text!r}" if text else f"{place}{kind}"


def _box(area: QRect) -> str:
    return f"({area.x()}, {area.y()}, {area.width()} x {area.height()})"


def _size(widget: QWidget) -> str:
    return f"{widget.width()} x {widget.height()}"
