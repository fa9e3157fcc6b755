"""The head of a column: which run it shows, the settings in which it differs, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.shared.run_settings import Difference, setting_of
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.notice import set_color, shrink
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.tool_button import IconButton
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

_SWATCH = 14  # pixels
_DOT = " \N{MIDDLE DOT} "


class ColumnHead(QWidget):
    """A list of the runs, a button that closes the column, and two lines of text."""

    run_chosen = Signal(object)  # Run
    close_clicked = Signal()
    pause_clicked = Signal()  # or resume
    stop_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._runs: tuple[Run, ...] = ()
        self.runs = ChoiceBox(least=8, usual=24)
        self.runs.setIconSize(QSize(_SWATCH, _SWATCH))
        self.runs.activated.connect(self._on_activated)
        self._paused = False
        self.pause_button, self.stop_button, self.close_button = IconButton(), IconButton(), IconButton()
        for button, clicked in (
            (self.pause_button, self.pause_clicked),
            (self.stop_button, self.stop_clicked),
            (self.close_button, self.close_clicked),
        ):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(clicked)
        self.pause_button.hide()
        self.stop_button.hide()
        self.settings, self.figures = PlainLabel(), PlainLabel()
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.runs, 1)
        for button in (self.pause_button, self.stop_button, self.close_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        for label in (self.settings, self.figures):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            shrink(label)
            column.addWidget(label)
        self.restyle()

    def restyle(self) -> None:
        """Use the colours of the theme."""
        set_color(self.settings, self._theme, "muted")
        self.close_button.setIcon(self._theme.icon("close"))
        self.stop_button.setIcon(self._theme.icon("stop"))
        self.pause_button.setIcon(self._theme.icon("resume" if self._paused else "pause"))

    def show_state(self, state: TrainingState, name: str) -> None:
        """Show the buttons of a run that is trained in turns with others.

        Args:
            state: its state.
            name: its name, for screen readers.
        """
        going = state is not TrainingState.IDLE
        self._paused = state is TrainingState.PAUSED
        pause = self.tr("Resume {}") if self._paused else self.tr("Pause {}")
        for button, text in (
            (self.pause_button, pause.format(name)),
            (self.stop_button, self.tr("Stop {}").format(name)),
        ):
            button.setVisible(going)
            button.setEnabled(state is not TrainingState.STOPPING)
            button.setAccessibleName(text)
            button.setToolTip(text)
        self.restyle()

    def show_runs(self, runs: Sequence[Run], shown: Run, taken: Sequence[Run], number: int) -> None:
        """List the runs.

        Args:
            runs: all that can be shown.
            shown: the one of this column.
            taken: those of other columns, which cannot be chosen.
            number: place of the column, from 1.
        """
        blocker = QSignalBlocker(self.runs)
        self._runs = tuple(run for run in runs if run is shown or run not in taken)
        self.runs.clear()
        for run in self._runs:
            self.runs.addItem(_swatch(QColor(run.color), self.devicePixelRatioF()), run.name)
        self.runs.setCurrentIndex(self._runs.index(shown) if shown in self._runs else -1)
        blocker.unblock()
        self.runs.setAccessibleName(self.tr("Run in column {}").format(number))
        self.runs.setToolTip(self.tr("The run that this column shows"))
        close = self.tr("Close column {}").format(number)
        self.close_button.setAccessibleName(close)
        self.close_button.setToolTip(close)

    def show_figures(
        self,
        run: Run,
        title: str,
        config: RunConfig | None,
        differing: Sequence[Difference],
        state: TrainingState = TrainingState.IDLE,
    ) -> None:
        """Show the family, the settings in which the compared runs differ, and the results.

        Args:
            run: the run of the column.
            title: title of its family.
            config: its options.
            differing: settings in which the runs of the columns differ.
            state: state of its training in turns.
        """
        parts = [title]
        for difference in differing:
            value = setting_of(config, difference.name)
            if value is not None:
                label = (
                    option_text(difference.label)
                    if difference.spec is not None
                    else QCoreApplication.translate("RunColumns", "Dataset")
                )
                parts.append(f"{label} {value_text(value, difference.spec)}")
        _set_text(self.settings, _DOT.join(parts))
        _set_text(self.figures, self._results(run, state))

    def _results(self, run: Run, state: TrainingState) -> str:
        parts, evaluation, snapshot = [], run.evaluation, run.snapshot
        values = {} if evaluation is None else evaluation.values
        if "negative_elbo" in values:
            parts.append(self.tr("test −ELBO {}").format(fixed(values["negative_elbo"], 1)))
        elif "recon" in values:
            parts.append(self.tr("test reconstruction {}").format(fixed(values["recon"], 1)))
        if parts and evaluation is not None and snapshot is not None and evaluation.step != snapshot.step:
            parts[0] += " " + self.tr("(step {})").format(grouped(evaluation.step))
        use = run.latent_use
        if use is not None:
            parts.append(self.tr("{} of {} alive").format(int(use.alive.sum()), len(use.alive)))
        if snapshot is not None:
            if snapshot.trained:
                parts.append(self.tr("step {}").format(grouped(snapshot.step)))
                if state is not TrainingState.IDLE and run.train is not None:
                    done = fixed(snapshot.epoch, 1)
                    parts.append(self.tr("epoch {} of {}").format(done, run.train.epochs))
            else:
                parts.append(self.tr("not trained yet"))
        return _DOT.join(parts)

    def _on_activated(self, index: int) -> None:
        if 0 <= index < len(self._runs):
            self.run_chosen.emit(self._runs[index])


def _set_text(label: PlainLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _swatch(color: QColor, ratio: float) -> QIcon:
    """Return a square in the colour of a run."""
    pixmap = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(1, 1, _SWATCH - 2, _SWATCH - 2, 3, 3)
    painter.end()
    return QIcon(pixmap)
