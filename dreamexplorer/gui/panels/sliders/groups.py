"""Groups of latent sliders under headings of their own, which can be folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from dreamexplorer.gui.panels.sliders.slider import mix
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.widgets.tips import wrapped

if TYPE_CHECKING:
    from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList

_ARROW = 4.0  # pixels from the middle of the arrow to its tip


class GroupHeading(QAbstractButton):
    """The title of a group, what its axes tell together, and an arrow: checked while its sliders are shown."""

    def __init__(self, owner: LatentSliderList, group: AxisGroup, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = owner
        self.part = group
        self.setCheckable(True)
        self.setChecked(True)
        self.setText(group.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.tell()

    def tell(self) -> None:
        """Words that depend on the scores."""
        self._note = self._total()
        self.setAccessibleName(f"{self.part.title}, {self._note}" if self._note else self.part.title)
        fold = self.tr("Click, or press Space, to fold or unfold these sliders.")
        self.setToolTip(wrapped(f"{self.part.help}\n{fold}"))
        self.update()

    def _total(self) -> str:
        """What these axes tell together, in short; empty where nothing is known of them."""
        owner, axes = self._owner, self.part.members
        scores = [score for axis in axes if (score := owner.score_of(axis)) is not None]
        if not scores or not owner.meaning.low_is_dead or not owner.meaning.score:
            return ""
        text = self.tr("KL {} nats").format(f"{sum(scores):.1f}")
        dead = sum(owner.is_dead(axis) for axis in axes)
        return f"{text} · {dead} ⊘" if dead else text

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.setChecked(key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._owner.groups.leave(self, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._owner.scroll_area.ensureWidgetVisible(self, 0, 0)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, palette = self._owner.look, self.palette()
        base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        painter = QPainter(self)
        painter.fillRect(self.rect(), mix(base, look.muted, 0.18 if self.underMouse() else 0.11))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self._owner.columns.lock.center().x() + 0.5, self.height() / 2)
        painter.setPen(QPen(look.muted, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        a, b = _ARROW, _ARROW / 2
        corners = [(-a, -b), (0.0, b), (a, -b)] if self.isChecked() else [(-b, -a), (b, 0.0), (-b, a)]
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left, right = self._owner.columns.name.left(), self.width() - 6
        metrics = painter.fontMetrics()
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(text)
        room = QRect(left, 0, right - left, self.height())
        title = painter.fontMetrics().elidedText(self.part.title, Qt.TextElideMode.ElideRight, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignLeft, title)
        taken = painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setFont(self.font())
        if taken + metrics.horizontalAdvance(self._note) <= room.width():
            painter.setPen(look.muted)
            painter.drawText(room, flags | Qt.AlignmentFlag.AlignRight, self._note)
        if self.hasFocus():
            painter.setPen(QPen(look.accent, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class LatentGroups:
    """The headings of a list of sliders; none where its axes are all alike."""

    def __init__(self, owner: LatentSliderList) -> None:
        self._owner = owner
        self.headings: list[GroupHeading] = []

    def begin(self, groups: Sequence[AxisGroup], body: QWidget) -> None:
        """Other axes: new headings, all unfolded."""
        for heading in self.headings:
            heading.hide()
            heading.deleteLater()
        self.headings = [GroupHeading(self._owner, group, body) for group in groups]
        for heading in self.headings:
            heading.toggled.connect(self._owner.arrange)
            heading.show()

    def parts(self, order: Sequence[int]) -> list[tuple[GroupHeading | None, list[int]]]:
        """Headings from top to bottom, each with its axes in that order."""
        if not self.headings:
            return [(None, list(order))]
        return [(h, [axis for axis in order if axis in h.part.members]) for h in self.headings]

    def sorted(self, order: Sequence[int]) -> list[int]:
        """The order with the axes of each group together."""
        return [axis for _, axes in self.parts(order) for axis in axes]

    def shown(self, order: Sequence[int]) -> list[int]:
        """The axes that are not folded away."""
        return [axis for heading, axes in self.parts(order) if heading is None or heading.isChecked() for axis in axes]

    def height(self) -> int:
        """Of all headings together."""
        return sum(heading.sizeHint().height() for heading in self.headings)

    def help_of(self, axis: int) -> str:
        """What moving this axis does; empty where that needs no saying."""
        return next((h.part.help for h in self.headings if axis in h.part.members), "")

    def reveal(self, axis: int) -> None:
        """Unfold the group of an axis."""
        for heading in self.headings:
            if axis in heading.part.members:
                heading.setChecked(True)

    def leave(self, heading: GroupHeading, step: int) -> None:
        """The focus goes from a heading up or down to the slider beside it, or to the next heading."""
        lines: list[QWidget] = []
        for other, axes in self.parts(self._owner.order()):
            if other is not None:
                lines.append(other)
                lines += [self._owner.row(axis) for axis in axes if other.isChecked()]
        place = lines.index(heading) + step
        if 0 <= place < len(lines):
            lines[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self) -> None:
        """The scores have changed."""
        for heading in self.headings:
            heading.tell()
