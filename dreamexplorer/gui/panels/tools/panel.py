"""The Tools panel: analyses of the current model, run in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.analysis.tool import Tool, obstacle, run_tool, tools
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.tools.exports import Exports
from dreamexplorer.gui.panels.tools.result_page import Result, ResultPage
from dreamexplorer.gui.panels.tools.words import tool_text
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.threads.engine import load_engine
from dreamexplorer.gui.threads.jobs import Job
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.notice import Notice, set_color
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.progress_bar import ProgressBar
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.widgets.tool_button import IconButton
from dreamexplorer.options import from_json, to_json
from dreamexplorer.progress import Progress

QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's constant for no size limit, which PySide6 does not export
WIDE = 620  # from this width on, options and result stand side by side


class _Stack(QStackedWidget):
    """Stacked widget as high as its current page, not as its highest."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().sizeHint() if page is None else page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()


class _Setup(QScrollArea):
    """Scrolls the options up and down; never narrower than their form, which would be cut otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(60)

    def minimumSizeHint(self) -> QSize:
        hint, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return hint
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(content.minimumSizeHint().width() + bar, hint.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # another tool, or texts of another size
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _Delivery:
    """Passes the result of a run to the panel that shows it, which may be another one than started it."""

    def __init__(self, receiver: Callable[[Result], None]) -> None:
        self.receiver = receiver

    def __call__(self, result: Result) -> None:
        self.receiver(result)


class ToolsPanel(Panel):
    """Chooses a tool, sets its options, runs it as a job on the snapshot, and shows the last result of each tool."""

    panel_id: ClassVar[str] = "tools"
    icon_name: ClassVar[str] = "tools"
    order: ClassVar[int] = 80
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "apply": Place(row="top", position=1, width=880, column=0, column_width=620),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tools = dict(tools())
        self._forms: dict[str, ConfigForm] = {}
        self._holders: dict[str, QWidget] = {}
        self._results: dict[str, Result] = {}
        self._job: Job | None = None
        self._delivery = _Delivery(self._on_done)
        self._make_actions()
        self._build()
        self._refresher = Refresher(self, self.refresh, REFRESH_MS)
        session = context.session
        for event in (session.model_changed, session.snapshot_changed, session.dataset_changed):
            self.watch(event, self._refresher.request)
        context.workflow.engine_ready.connect(self._refresher.request)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()
        self.choose(context.settings.get(keys.TOOLS_CHOSEN))

    def title(self) -> str:
        return self.tr("Tools")

    def keep(self) -> object:
        options = {name: form.value() for name, form in self._forms.items() if not form.error()}
        job, self._job = self._job, None  # it goes on, and delivers to the successor
        if job is not None:
            job.progressed.disconnect(self._on_progress)
            job.ended.disconnect(self._on_ended)
        return options, self._results, job, self._delivery

    def take_over(self, kept: Any) -> None:
        options, self._results, self._job, self._delivery = kept
        self._delivery.receiver = self._on_done
        for name, value in options.items():
            if (tool := self._tools.get(name)) is not None:
                self._form_of(tool).set_value(value)
        if self._job is not None:
            self._follow(self._job)
        self._show_result()
        self.refresh()

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()
        if self._job is not None:
            self._job.cancel()

    # -- building ----------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.run_action = QAction(self.tr("Run"), self)
        self.run_action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.run_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.run_action.triggered.connect(self._on_run)
        self.addAction(self.run_action)
        self.exports = Exports(self.context, self)

    def _build(self) -> None:
        self.chooser = ChoiceBox()
        self.chooser.setAccessibleName(self.tr("Tool"))
        for tool in self._tools.values():
            self._add_choice(tool)
        self.chooser.currentIndexChanged.connect(self._on_chosen)
        self.run_button = QPushButton()
        self.run_button.clicked.connect(self._on_run)
        self.export_button = IconButton()
        self.export_button.setAccessibleName(self.tr("Export"))
        self.export_button.setToolTip(self.tr("Copy the numbers, or save the report as JSON, CSV or PNG"))
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self.export_button)
        menu.setToolTipsVisible(True)
        menu.addActions(self.exports.actions())
        self.export_button.setMenu(menu)
        row = QHBoxLayout()
        row.addWidget(self.chooser, 1)
        row.addWidget(self.run_button)
        row.addWidget(self.export_button)

        self.summary = PlainLabel()
        self.summary.setWordWrap(True)
        self.reason = Notice(self.context.theme, "warning")
        self.bar = ProgressBar()
        self.bar.setMaximumHeight(14)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()

        self._stack = _Stack()
        self._setup = _Setup()
        self._setup.setWidget(self._stack)
        self.page = ResultPage(self.context, self.exports)
        self.page.setMinimumHeight(60)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setChildrenCollapsible(True)
        self.halves.addWidget(self._setup)
        self.halves.addWidget(self.page)
        self.halves.setStretchFactor(0, 0)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([150, 300])

        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(5)
        column.addLayout(row)
        for widget in (self.summary, self.reason, self.bar):
            column.addWidget(widget)
        column.addWidget(self.halves, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 200)

    # -- choosing ----------------------------------------------------------------------------------------------

    @property
    def tool(self) -> Tool | None:
        """The chosen tool; None where there are no tools."""
        return self._tools.get(self.chooser.currentData())

    @property
    def form(self) -> ConfigForm | None:
        """The form with the options of the chosen tool."""
        return None if self.tool is None else self._form_of(self.tool)

    def add_tool(self, tool: Tool) -> None:
        """Offer one more tool than the registry has."""
        self._tools[tool.name] = tool
        self._add_choice(tool)

    def _add_choice(self, tool: Tool) -> None:
        self.chooser.addItem(tool_text(tool.title), tool.name)
        self.chooser.setItemData(self.chooser.count() - 1, tool_text(tool.summary), Qt.ItemDataRole.ToolTipRole)

    def choose(self, name: str) -> None:
        """Choose the tool of that name; the first one where there is none."""
        index = max(0, self.chooser.findData(name))
        if index == self.chooser.currentIndex():
            self._on_chosen(index)
        self.chooser.setCurrentIndex(index)

    def _on_chosen(self, _index: int) -> None:
        tool = self.tool
        if tool is None:
            return
        self.summary.setText(tool_text(tool.summary))
        self.chooser.setToolTip(wrapped(tool_text(tool.summary)))
        self._form_of(tool)
        self._stack.setCurrentWidget(self._holders[tool.name])
        self._fit_setup()
        self.context.settings.set(keys.TOOLS_CHOSEN, tool.name)
        self._show_result()
        self.refresh()

    def _form_of(self, tool: Tool) -> ConfigForm:
        if tool.name not in self._forms:
            form = ConfigForm(tool.options, self.context.theme)
            try:
                form.set_value(from_json(tool.options, self.context.settings.get(keys.TOOLS_OPTIONS.of(tool.name))))
            except UserError:
                form.set_value(tool.options())  # options remembered by another version may not fit
            form.changed.connect(self._on_form_changed)
            form.unfolded.connect(self._fit_setup)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 2, 6, 2)
            column.addWidget(form)
            column.addStretch(1)
            self._forms[tool.name], self._holders[tool.name] = form, holder
            self._stack.addWidget(holder)
        return self._forms[tool.name]

    def _on_form_changed(self, _field: str) -> None:
        self._fit_setup()  # a value may show or hide other fields
        self.refresh()

    def _fit_setup(self) -> None:
        """Give the result all the room that the options above it do not need."""
        if self.halves.orientation() == Qt.Orientation.Horizontal:
            self._setup.setMaximumHeight(QWIDGETSIZE_MAX)
            return
        height = max(60, self._stack.sizeHint().height() + 4)
        if height == self._setup.maximumHeight():
            return  # the user may have moved the handle
        self._setup.setMaximumHeight(height)
        whole = sum(self.halves.sizes())
        above = min(height, max(60, whole * 2 // 5))
        self.halves.setSizes([above, whole - above])

    def _make_room_for_result(self) -> None:
        """Give a result at least two thirds of the height; the options above it scroll."""
        above, below = self.halves.sizes()
        if self.halves.orientation() == Qt.Orientation.Vertical and 2 * above > below:
            whole = above + below
            self.halves.setSizes([whole // 3, whole - whole // 3])

    # -- running -----------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """True if a tool is being run."""
        return self._job is not None

    def obstacle(self) -> str:
        """Return why the chosen tool cannot be run now, translated; empty when it can."""
        session, tool = self.context.session, self.tool
        if tool is None:
            return self.tr("There are no tools.")
        if session.snapshot is None or session.dataset is None:
            return self.tr("Open or train a model first.")
        reason = obstacle(tool, session.snapshot, session.dataset)
        return "" if reason is None else message_text(reason)

    def run(self) -> bool:
        """Run the chosen tool on the current snapshot; return False when it cannot be run now."""
        session, tool, form = self.context.session, self.tool, self.form
        if self.running or tool is None or form is None or self.obstacle() or form.error():
            return False
        snapshot, dataset, options = session.snapshot, session.dataset, form.value()
        assert snapshot is not None
        assert dataset is not None
        self.context.settings.set(keys.TOOLS_OPTIONS.of(tool.name), to_json(options))

        def work(progress: Progress) -> Result:
            load_engine()
            return Result(run_tool(tool, snapshot, dataset, options, progress), snapshot)

        self._job = self.context.jobs.start(tool_text(tool.title), work, done=self._delivery, parallel=True)
        self._follow(self._job)
        self.refresh()
        return True

    def _follow(self, job: Job) -> None:
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._on_ended)
        self.bar.setRange(0, 0)

    def cancel(self) -> None:
        """Cancel the run under way."""
        if self._job is not None:
            self._job.cancel()
            self.run_button.setEnabled(False)

    def _on_run(self) -> None:
        if self.running:
            self.cancel()
        else:
            self.run()

    def _on_progress(self, fraction: float | None, _message: str) -> None:
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(1000 * fraction))

    def _on_done(self, result: Result) -> None:
        self._results[result.outcome.tool] = result
        if self.tool is not None and self.tool.name == result.outcome.tool:
            self._show_result()
        else:
            text = self.tr("{} is done").format(tool_text(self._tools[result.outcome.tool].title))
            self.context.workflow.message.emit(text)

    def _on_ended(self) -> None:
        self._job = None
        self.refresh()

    # -- showing -----------------------------------------------------------------------------------------------

    def _show_result(self) -> None:
        result = None if self.tool is None else self._results.get(self.tool.name)
        self.exports.set_outcome(None if result is None else result.outcome)
        self.export_button.setEnabled(result is not None)
        if result is not None:
            self.page.show_result(result)
            self._make_room_for_result()
        else:
            self.page.show_empty(self.tr("Run shows the result here. It uses the model as it is at that moment."))

    def refresh(self) -> None:
        """Bring buttons, the reason beneath them and the mark of an outdated result up to date."""
        reason = self.obstacle()
        form = self.form
        fault = form.error() if form is not None else ""
        self.reason.show_text("" if self.running else reason, "warning")
        self.bar.setVisible(self.running)
        text = self.tr("Cancel") if self.running else self.tr("Run")
        tip = self.tr("Stop this run") if self.running else reason or fault or self.tr("Run the tool (Ctrl+Enter)")
        self.run_button.setText(text)
        self.run_button.setToolTip(tip)
        self.run_button.setIcon(self.context.theme.icon("stop" if self.running else "train"))
        self.run_button.setEnabled(self.running or not (reason or fault))
        self.run_action.setEnabled(self.run_button.isEnabled())
        outdated = self._outdated()
        if outdated and self.run_button.isEnabled() and not self.running:
            outdated = f"{outdated} {self.tr('Run again to update.')}"
        self.page.mark(outdated)

    def _outdated(self) -> str:
        result, session = self.page.result, self.context.session
        if result is None:
            return ""
        if not result.is_of(session.snapshot):
            if session.snapshot is not None and session.snapshot.architecture == result.snapshot.architecture:
                text = self.tr("The model has changed since: this is step {}, now it is step {}.")
                return text.format(grouped(result.outcome.step), grouped(session.snapshot.step))
            return self.tr("This result is of another model.")
        if session.dataset is not None and session.dataset.name != result.outcome.dataset:
            return self.tr("This result is of another dataset.")
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation != self.halves.orientation():
            self.halves.setOrientation(orientation)
            self.halves.setSizes([260, event.size().width() - 260] if wide else [150, 300])
            self._fit_setup()

    def _on_theme(self) -> None:
        set_color(self.summary, self.context.theme, "muted")
        self.export_button.setIcon(self.context.theme.icon("export"))
        self.refresh()


PANELS: tuple[type[Any], ...] = (ToolsPanel,)
