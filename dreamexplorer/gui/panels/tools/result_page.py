"""The page that shows the report of a tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from dreamexplorer.analysis.tool import Outcome
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.tools.charts import CurvesSection, PointsSection
from dreamexplorer.gui.panels.tools.exports import Exports
from dreamexplorer.gui.panels.tools.image_grid import ImagesSection
from dreamexplorer.gui.panels.tools.section import Section
from dreamexplorer.gui.panels.tools.tables import FactsSection, TableSection
from dreamexplorer.gui.panels.tools.words import tool_text
from dreamexplorer.gui.widgets.notice import Notice, set_color
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Result:
    """An outcome and the snapshot that it was computed with."""

    outcome: Outcome
    snapshot: Snapshot

    def is_of(self, snapshot: Snapshot | None) -> bool:
        """Return True if it was computed with the model and weights of this snapshot."""
        own = self.snapshot
        if snapshot is None or snapshot is own:
            return snapshot is own
        if snapshot.architecture != own.architecture or snapshot.step != own.step:
            return False
        return all(own.weights[name].equal(weight) for name, weight in snapshot.weights.items())


class ResultPage(QWidget):
    """Shows the origin of a result, then its parts, each with a title; a warning above them does not scroll."""

    def __init__(self, context: Context, exports: Exports) -> None:
        super().__init__()
        self._context, self._exports = context, exports
        self.result: Result | None = None
        self.sections: list[Section] = []
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stale = Notice(context.theme, "warning")
        self.origin = PlainLabel()
        self.origin.setWordWrap(True)
        self.origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.empty = PlainLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 4, 6, 4)
        self._column.setSpacing(8)
        for widget in (self.empty, self.origin):
            self._column.addWidget(widget)
        self._parts = QWidget()
        self._column.addWidget(self._parts)
        self._column.addStretch(1)
        self.scroll_area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.stale)
        whole.addWidget(self.scroll_area, 1)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_empty(self, text: str) -> None:
        """Show a text in place of a result."""
        self.result = None
        self._show_parts([])
        self.origin.hide()
        self.stale.show_text("")
        self.empty.setText(text)
        self.empty.show()

    def show_result(self, result: Result) -> None:
        """Show the parts of a result, from the top."""
        self.result = result
        report = result.outcome.report
        sections: list[Section] = [FactsSection(report, self._exports)] if report.facts else []
        sections += [ImagesSection(images, self._context) for images in report.images]
        sections += [CurvesSection(curves, self._context) for curves in report.curves]
        sections += [PointsSection(points, self._context) for points in report.points]
        sections += [TableSection(table, self._exports) for table in report.tables]
        self._show_parts(sections, [tool_text(note) for note in report.notes])
        self.empty.hide()
        self.origin.setText(self._origin_text(result.outcome))
        self.origin.show()
        self.scroll_area.verticalScrollBar().setValue(0)

    def mark(self, text: str) -> None:
        """Show a warning above the result, such as that it is outdated; hide it for an empty text."""
        self.stale.show_text(text, "warning")

    def _origin_text(self, outcome: Outcome) -> str:
        workflow = self._context.workflow
        titles = workflow.family_titles() if workflow.engine_is_ready else {}
        family = QCoreApplication.translate("families", titles.get(outcome.family, outcome.family))
        text = self.tr("{model}, step {step}; {dataset}").format(
            model=family, step=grouped(outcome.step), dataset=outcome.dataset_title
        )
        return f"{text}. {self.tr('Images are binarised, as in training.')}" if outcome.binarised else text

    def _show_parts(self, sections: list[Section], notes: list[str] | None = None) -> None:
        self.sections = sections
        parts = QWidget()
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for section in sections:
            column.addWidget(section)
        for note in notes or ():
            label = PlainLabel(note)
            label.setWordWrap(True)
            set_color(label, self._context.theme, "muted")
            column.addWidget(label)
        self._column.replaceWidget(self._parts, parts)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = parts

    def _on_theme(self) -> None:
        for label in (self.origin, self.empty):
            set_color(label, self._context.theme, "muted")
