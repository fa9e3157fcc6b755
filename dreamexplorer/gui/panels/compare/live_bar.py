"""A bar that changes a live option of one compared run, or of all, while they are trained."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from dreamexplorer.gui.shared.editors import Editor, editor_for
from dreamexplorer.gui.shared.option_words import option_text
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.options import Option, options_of
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

_FIRST = ("beta", "learning_rate")


class LiveBar(QWidget):
    """A list of runs, a list of options, the value, and a button that applies it."""

    def __init__(self, workflow: Workflow) -> None:
        super().__init__()
        self._workflow = workflow
        self._runs: tuple[Run, ...] = ()
        self._options: dict[str, Option] = {}
        self._editor: Editor | None = None
        self.who, self.what = ChoiceBox(least=6, usual=16), ChoiceBox(least=6, usual=20)
        self.who.setAccessibleName(self.tr("Runs to change"))
        self.who.setToolTip(self.tr("The runs whose option is changed while they are trained"))
        self.what.setAccessibleName(self.tr("Option to change"))
        self.what.setToolTip(self.tr("Options that may change between two steps"))
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setToolTip(self.tr("Use this value from the next step on"))
        self.apply_button.clicked.connect(self.apply)
        self.who.currentIndexChanged.connect(self._on_chosen)
        self.what.currentIndexChanged.connect(self._on_chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        for widget in (self.who, self.what, self.apply_button):
            self._row.addWidget(widget)

    @property
    def editor(self) -> Editor | None:
        """The editor of the value; None while there is no option."""
        return self._editor

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Offer these runs, which are being trained; hidden without any."""
        self.setVisible(bool(runs))
        if tuple(runs) == self._runs:
            return
        self._runs = tuple(runs)
        with QSignalBlocker(self.who), QSignalBlocker(self.what):
            before = self.what.currentData()
            self.who.clear()
            self.who.addItem(self.tr("All runs"), None)
            for run in runs:
                self.who.addItem(run.name, run)
            self._options = {name: spec for name, spec, _ in _live_options(self._configs(self._runs))}
            self.what.clear()
            for name, spec in self._options.items():
                self.what.addItem(option_text(spec.label), name)
            self.what.setCurrentIndex(max(0, self.what.findData(before)))
        self._on_chosen()

    def apply(self) -> None:
        """Send the value to the chosen run, or to all that have such an option."""
        name, editor = self.what.currentData(), self._editor
        if editor is None or name is None or editor.problem():
            return
        for run in self._chosen():
            if any(name == option for option, _, _ in _live_options(self._configs([run]))):
                self._workflow.comparisons.set_live(name, editor.read(), run)

    def _chosen(self) -> tuple[Run, ...]:
        run = self.who.currentData()
        return self._runs if run is None else (run,)

    def _configs(self, runs: Sequence[Run]) -> list[RunConfig]:
        return [config for run in runs if (config := self._workflow.config_of(run)) is not None]

    def _on_chosen(self) -> None:
        """Show the value that the first of the chosen runs has."""
        name = self.what.currentData()
        if self._editor is not None:
            widget = cast(QWidget, self._editor)
            self._row.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
            self._editor = None
        values = {option: value for option, _, value in reversed(_live_options(self._configs(self._chosen())))}
        self.apply_button.setEnabled(name in values)
        if name not in values:
            return
        spec, value = self._options[name], values[name]
        editor = editor_for(spec, type(value))
        editor.write(value)
        widget = cast(QWidget, editor)
        widget.setAccessibleName(option_text(spec.label))
        self._row.insertWidget(2, widget)
        self._editor = editor


def _live_options(configs: Sequence[RunConfig]) -> list[tuple[str, Option, Any]]:
    """Return name, description and value of the live options with an effect, the most used first.

    Numbers and choices only; how many epochs are to come is no question of a comparison.
    """
    found: dict[str, tuple[str, Option, Any]] = {}
    for config in configs:
        for part in (config.model, config.train):
            for name, spec, value in _of(part):
                found.setdefault(name, (name, spec, value))
    first = [found.pop(name) for name in _FIRST if name in found]
    return [*first, *found.values()]


def _of(config: Any) -> Iterator[tuple[str, Option, Any]]:
    values = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    for name, spec in options_of(config).items():
        value = values[name]
        if spec.live and name != "epochs" and isinstance(value, int | float | str) and spec.has_effect(values.get):
            yield name, spec, value
