"""The status bar: messages, the current model, and the running job with its progress and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QStyle, QStyleOption, QToolButton, QWidget

from dreamexplorer.errors import Message
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.shared.dataset_words import dataset_text
from dreamexplorer.gui.shared.moment_words import moment_text
from dreamexplorer.gui.threads.jobs import Job
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.progress_bar import ProgressBar
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.gui.widgets.steady_label import SteadyLabel


class StatusBar(QStatusBar):
    """Shows the current model and the job that was started last."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._model = SteadyLabel()
        self._model.setContentsMargins(6, 0, 6, 0)
        self._progress = _JobWidget(context)
        self._progress.hide()
        self.moment = _MomentSign(context, self)
        self.addPermanentWidget(self._progress)
        self.addPermanentWidget(self.moment)
        self.addPermanentWidget(self._model)
        context.jobs.started.connect(self._on_job)
        self._words = Refresher(self, self._update, REFRESH_MS)
        self._disconnects = [
            context.session.model_changed.connect(self._update),
            context.session.snapshot_changed.connect(self._words.request),
            context.session.dataset_changed.connect(self._update),
        ]
        self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a message that is too long with an ellipsis: Qt cuts it at the widgets on the right."""
        message = self.currentMessage()
        others = [widget.x() for widget in (self._progress, self.moment, self._model) if widget.isVisible()]
        room = QRect(6, 0, min(others, default=self.width()) - 12, self.height())
        if self.fontMetrics().horizontalAdvance(message) <= room.width():
            super().paintEvent(event)
            return
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(message, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def retranslate(self) -> None:
        """Write the texts in the present language; messages and titles in another one are taken away."""
        self.clearMessage()
        self._model.setAccessibleName(self.tr("Model"))
        self._progress.retranslate()
        self.moment.retranslate()
        self._update()

    def dispose(self) -> None:
        """Stop listening to the session and the jobs."""
        for disconnect in self._disconnects:
            disconnect()
        self._context.jobs.started.disconnect(self._on_job)
        self._words.stop()
        self._progress.show_job(None)
        self.moment.dispose()

    def _on_job(self, job: Job) -> None:
        self._progress.show_job(job)

    def _update(self) -> None:
        session = self._context.session
        parts = []
        if session.snapshot is not None:
            titles = self._context.workflow.family_titles() if self._context.workflow.engine_is_ready else {}
            title = titles.get(session.snapshot.family, session.snapshot.family)
            parts.append(QCoreApplication.translate("families", title))
            n = len(session.snapshot.axes)
            parts.append((self.tr("{} latent") if n == 1 else self.tr("{} latents")).format(n))
        if session.dataset is not None:
            parts.append(dataset_text(session.dataset))
        if session.snapshot is not None:
            parts.append(self.tr("step {}").format(grouped(session.snapshot.step)))
        self._model.setText(" · ".join(parts) if parts else self.tr("Loading PyTorch…"))


class _MomentSign(QToolButton):
    """Says in every workspace that an earlier moment of the run is shown; a click shows the present again."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.clicked.connect(context.workflow.moments.show_present)
        self._disconnect = context.session.moment_changed.connect(self._update)
        context.theme.changed.connect(self._update)
        self.hide()

    def retranslate(self) -> None:
        tip = self.tr(
            "<p>The panels show this earlier moment of the run, those of Compare the present. A click shows the "
            "present everywhere.</p>"
        )
        self.setToolTip(tip)
        self._update()

    def dispose(self) -> None:
        """Stop listening to the session."""
        self._disconnect()

    def _update(self) -> None:
        moment, colors = self._context.session.moment, self._context.theme.colors
        self.setVisible(moment is not None)
        if moment is not None:
            where = moment_text(moment.step, moment.epoch, exact=moment.exact)
            self.setText(self.tr("Shown: {} · back to now").format(where))
            self.setStyleSheet(
                f"QToolButton {{ color: {colors.accent_text}; background: {colors.accent}; border: none;"
                " border-radius: 3px; padding: 1px 8px; }"
            )


class _JobWidget(QWidget):
    """Shows title, progress and Cancel of one job."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._job: Job | None = None
        self._name = ""  # what the job is called here
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._title = PlainLabel()
        self._bar = ProgressBar()
        self._bar.setFixedWidth(140)
        self._bar.setMaximumHeight(14)
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._cancel.clicked.connect(self._on_cancel)
        for widget in (self._title, self._bar, self._cancel):
            row.addWidget(widget)
        self.retranslate()

    def retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Cancel this; nothing is changed"))
        if self._job is not None:
            self._name = self.tr("Working…")  # its title is in the language in which it was started
            self._title.setText(self._name)

    def show_job(self, job: Job | None) -> None:
        if self._job is not None:
            self._job.progressed.disconnect(self._on_progress)
            self._job.ended.disconnect(self._on_ended)
        self._job = job
        self.setVisible(job is not None)
        if job is not None:
            self._name = job.title
            self._title.setText(self._name)
            self._bar.setRange(0, 0)
            self._cancel.setEnabled(True)
            job.progressed.connect(self._on_progress)
            job.ended.connect(self._on_ended)

    def _on_progress(self, fraction: float | None, message: str | Message) -> None:
        if fraction is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * fraction))
        if message and self._job is not None:
            self._title.setText(f"{self._name}: {message_text(message)}")

    def _on_ended(self) -> None:
        self.show_job(None)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            self._job.cancel()
