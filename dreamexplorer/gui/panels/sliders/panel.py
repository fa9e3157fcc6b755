"""The sliders panel: a slider for each latent dimension, dreams (samples from the prior), and a walk between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.sliders.dreams import Dreams
from dreamexplorer.gui.panels.sliders.grooves import Look
from dreamexplorer.gui.panels.sliders.latent import UnlockedLatent
from dreamexplorer.gui.panels.sliders.model_draws import ModelDraws
from dreamexplorer.gui.panels.sliders.prior_draws import PriorDraws
from dreamexplorer.gui.panels.sliders.score_order import ScoreOrder
from dreamexplorer.gui.panels.sliders.slider_access import accessible_sliders
from dreamexplorer.gui.panels.sliders.slider_actions import SliderActions
from dreamexplorer.gui.panels.sliders.summary import ScoreSummary
from dreamexplorer.gui.panels.sliders.toolbar import SlidersToolbar
from dreamexplorer.gui.panels.sliders.walk import Walk
from dreamexplorer.gui.panels.sliders.words import SliderWords
from dreamexplorer.gui.shared.axis_names import groups_of, shown_names
from dreamexplorer.gui.shared.class_choice import ClassChoice
from dreamexplorer.gui.shared.reading_words import where_measured
from dreamexplorer.models.collapse import ALIVE_KL

_POSTPONED_MS = 200


class SlidersPanel(Panel):
    """Connects sliders, dreams and walk with the session."""

    panel_id: ClassVar[str] = "sliders"
    icon_name: ClassVar[str] = "sliders"
    order: ClassVar[int] = 30
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="top", position=3, width=270, height=430, column=3, column_width=200),
        "explore": Place(row="bottom", position=1, width=480, height=380, column=2, column_width=240),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        self._words = SliderWords(self)
        self.sliders = accessible_sliders(ALIVE_KL)
        self.sliders.setAccessibleName(self.tr("Latent sliders"))
        self.actions_by_name = SliderActions(self)
        self.class_choice = ClassChoice(session, self.watch, self)
        self.toolbar = SlidersToolbar(self.actions_by_name, self.class_choice, context.settings, self)
        self.summary = ScoreSummary()
        latent, prior = UnlockedLatent(session, self.sliders, self), PriorDraws(session)
        self._model_draws = ModelDraws(context, self)
        self.dreams = Dreams(session, latent, prior, self._model_draws, self)
        self.walk = Walk(latent, prior, self._model_draws, self)
        self.walk.speed = self.toolbar.samples_a_second
        self.score_order = ScoreOrder(session, self.sliders, self.toolbar.chosen_order, self)
        self._postponed = QTimer(self)  # applies new ranges once no slider is held
        self._postponed.setSingleShot(True)
        self._postponed.setInterval(_POSTPONED_MS)
        self._postponed.timeout.connect(self._on_axes)
        self._lay_out()
        self._connect_parts()
        self.watch(session.model_changed, self._on_model)
        self.watch(session.axes_changed, self._on_axes)
        self.watch(session.latent_changed, self._on_latent)
        self.watch(session.axis_values_changed, self.score_order.show_scores)
        self.watch(session.selected_axis_changed, self._on_selected_axis)
        self.watch(session.slider_range_changed, self._on_session_range)
        context.theme.changed.connect(self._on_theme)
        session.set_slider_range(self.toolbar.range.value())
        self._on_theme()
        self._on_model()

    def title(self) -> str:
        return self.tr("Sliders")

    def actions_for_menu(self) -> list[QAction]:
        return self.actions_by_name.all

    def keep(self) -> object:
        return self.sliders.axes.locks(), self.dreams.history, self.walk.active

    def take_over(self, kept: Any) -> None:
        locks, self.dreams.history, walking = kept
        for axis, locked in enumerate(locks):
            self.sliders.axes.set_locked(axis, bool(locked))
        self._update_history()
        if walking:
            self.toggle_walk()

    def dispose(self) -> None:
        self.walk.stop()
        self.score_order.stop()
        self._postponed.stop()
        self._model_draws.dispose()
        super().dispose()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 6)
        layout.setSpacing(6)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.sliders, 1)
        layout.addWidget(self.summary)

    def _connect_parts(self) -> None:
        session, sliders, actions = self.context.session, self.sliders, self.actions_by_name
        actions.zero.triggered.connect(self.dreams.zero)
        actions.dream.triggered.connect(self.dreams.dream)
        actions.previous.triggered.connect(self.dreams.previous)
        actions.next.triggered.connect(self.dreams.next)
        actions.walk.triggered.connect(self.toggle_walk)
        self.dreams.starting.connect(self.walk.stop)
        self.dreams.changed.connect(self._update_history)
        self.walk.active_changed.connect(self._on_walking)
        sliders.axes.value_edited.connect(self._on_value_edited)
        sliders.axes.locks_changed.connect(self.walk.update_locks)
        sliders.grabbed.connect(self.walk.stop)
        sliders.axis_selected.connect(session.select_axis)
        sliders.value_refused.connect(self.context.workflow.message)
        sliders.order_requested.connect(self.toolbar.set_order)
        self.toolbar.speed_changed.connect(self._on_speed)
        self.toolbar.order_changed.connect(self.score_order.set_order)
        self.toolbar.range_changed.connect(session.set_slider_range)
        self.score_order.scores_shown.connect(self._update_summary)

    # -- from the session -----------------------------------------------------------------------------------

    def _on_model(self) -> None:
        session = self.context.session
        self.walk.stop()
        self.dreams.history.clear()
        snapshot = session.snapshot
        axes = () if snapshot is None else snapshot.axes
        words = self._words.of(None if snapshot is None else snapshot.about)
        self.actions_by_name.set_words(words)
        self.toolbar.set_words(words)
        grid = None if snapshot is None else snapshot.code_grid
        self.sliders.axes.set_meaning(replace(words.meaning, code_grid=grid))
        self.sliders.set_axes(shown_names(axes), groups_of(axes))
        self._apply_range()
        if session.latent is not None and session.latent.size == len(axes):
            self.sliders.set_values(session.latent)
        self.sliders.set_current(session.selected_axis)
        self.score_order.restart()
        for action in self.actions_by_name.all:
            action.setEnabled(bool(axes))
        self._update_history()

    def _on_latent(self, origin: object) -> None:
        latent = self.context.session.latent
        if origin is not self and latent is not None and latent.size == self.sliders.count:
            self.walk.stop()
            self.sliders.set_values(latent)
            self._update_history()

    def _on_selected_axis(self) -> None:
        self.sliders.set_current(self.context.session.selected_axis)

    def _on_session_range(self) -> None:
        self.toolbar.set_range(self.context.session.slider_range)
        self._apply_range()

    def _on_axes(self) -> None:
        """Apply other ranges, but postpone that while the user holds a slider."""
        if self.sliders.held:
            self._postponed.start()
        else:
            self._apply_range()

    def _apply_range(self) -> None:
        """Set the range of each slider: its axis's own, scaled by the user's choice (4 leaves it as it is)."""
        session, model = self.context.session, self.sliders.axes
        if session.axes and len(session.axes) == model.state.count:
            ends = [session.reach(axis) for axis in range(model.state.count)]
            model.set_steps([a.step for a in session.axes])
            model.set_bells([a.centre for a in session.axes], [a.spread for a in session.axes])
            model.set_ranges([low for low, _ in ends], [high for _, high in ends])

    # -- from the user ----------------------------------------------------------------------------------------

    def _on_value_edited(self) -> None:
        self.context.session.set_latent(self.sliders.values(), origin=self)
        self._update_history()

    def toggle_walk(self) -> None:
        """Start or stop the walk; a hidden panel does not walk."""
        if self.walk.active or not self.sliders.count or not self.isVisible():
            self.walk.stop()
            self._on_walking(False)  # the action may have been checked by the click
        else:
            self.walk.start()

    def _on_walking(self, walking: bool) -> None:
        self.actions_by_name.set_walking(walking, self.context.theme)
        if not walking:
            self._update_history()

    def _on_speed(self, samples_a_second: float) -> None:
        self.walk.speed = samples_a_second

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.score_order.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        QTimer.singleShot(0, self, self._stop_if_hidden)  # a change of the layout hides a panel and shows it again
        self.score_order.pause()
        super().hideEvent(event)

    def _stop_if_hidden(self) -> None:
        if not self.isVisible():
            self.walk.stop()

    # -- what is shown ----------------------------------------------------------------------------------------

    def _update_history(self) -> None:
        self.actions_by_name.previous.setEnabled(self.dreams.can_go_back)
        self.actions_by_name.next.setEnabled(self.dreams.history.can_go_forward)

    def _update_summary(self) -> None:
        axes = self.sliders.axes.state
        where = where_measured(self.context.session.axis_reading)
        self.summary.show_scores(axes.scores, axes.meaning, axes.groups, use=axes.use, where=where)

    def _on_theme(self) -> None:
        theme = self.context.theme
        self.actions_by_name.set_theme(theme)
        self.sliders.set_look(
            Look(
                accent=theme.color("accent"),
                muted=theme.color("muted"),
                grid=theme.color("grid"),
                score=theme.color("kl"),
                warning=theme.color("warning"),
                locked=theme.icon("lock"),
                unlocked=theme.icon("unlock"),
            )
        )


PANELS = (SlidersPanel,)
