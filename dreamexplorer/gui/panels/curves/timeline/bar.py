"""The bar below the curves: the time slider, play, speed, and what is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from html import escape

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.timeline.actions import TimeActions
from dreamexplorer.gui.panels.curves.timeline.film.export import FilmExport
from dreamexplorer.gui.panels.curves.timeline.player import Player
from dreamexplorer.gui.panels.curves.timeline.slider import TimeSlider
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.moment_words import moment_text
from dreamexplorer.gui.widgets.steady_label import SteadyLabel
from dreamexplorer.gui.widgets.tool_button import IconButton

SECONDS = (5, 10, 20, 60)  # from the first state to the present


class TimeBar(QWidget):
    """Shows earlier states of the current run: a slider over those that it keeps, and what moves it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._moments = context.workflow.moments
        self.player = Player(self)
        self.player.seconds = context.settings.get(keys.TIME_SECONDS)
        self.player.loop = context.settings.get(keys.TIME_LOOP)
        self.slider = TimeSlider(context.theme, self)
        self.slider.setAccessibleName(self.tr("Moment of the training that is shown"))
        self.slider.setToolTip(
            self.tr(
                "<p>Shows an earlier state of this run in all panels: map, decoded image, sliders, KL, drawing. The "
                "right end is the present. Ticks are the states that the run keeps, closer together at its beginning; "
                "long ones are exact, the others have weights in half precision.</p><p>Arrow keys go from state to "
                "state, Home to the first one, End to the present; the space bar plays.</p>"
            )
        )
        self.play_button = self._button("resume", "")
        self.present_button = QPushButton(self.tr("Now"))
        self.present_button.setToolTip(self.tr("<p>Show the newest weights of this run again (End).</p>"))
        self.fork_button = QPushButton(self.tr("New run from here"))
        self.fork_button.setToolTip(
            self.tr(
                "<p>Continue from this moment as a new run: its settings come into the form, change what you like and "
                "press Train. The run that is shown stays as it is.</p><p>From an exact state, training goes on as it "
                "went on then, bit for bit, where the settings are the same. From another one it begins with a new "
                "optimiser.</p>"
            )
        )
        self.options_button = self._button("settings", self.tr("Speed, loop, export"))
        self.options_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.film = FilmExport(context, self)
        self.actions_for_menu = TimeActions(context, self)
        self._menu = self._options()
        self.options_button.setMenu(self._menu)
        self._texts: tuple[str, ...] = ("",)  # about the moment shown, from the longest to the shortest
        self.shown = SteadyLabel(elastic=True)
        self.shown.setAccessibleName(self.tr("Moment shown"))
        self.empty = SteadyLabel(elastic=True)
        self._build()
        self._connect()
        self._on_playing(False)
        self._on_states()

    # -- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._controls = QWidget(self)
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.options_button)
        self._sign = QWidget(self)
        line = self._line = QHBoxLayout(self._sign)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.shown, 1)
        line.addWidget(self.fork_button)
        line.addWidget(self.present_button)
        for widget in (
            self._sign,
            self._controls,
            self.empty,
        ):
            column.addWidget(widget)

    def _button(self, icon: str, name: str) -> IconButton:
        button = IconButton()
        button.setIcon(self._context.theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _options(self) -> QMenu:
        menu = QMenu(self.options_button)
        speeds = QActionGroup(menu)
        for seconds in SECONDS:
            action = QAction(self.tr("Play the run in {} s").format(seconds), menu)
            action.setCheckable(True)
            action.setChecked(seconds == self.player.seconds)
            action.setData(seconds)
            speeds.addAction(action)
            menu.addAction(action)
        speeds.triggered.connect(self._on_speed)
        menu.addSeparator()
        self.loop_action = menu.addAction(self.tr("Loop"))
        self.loop_action.setCheckable(True)
        self.loop_action.setChecked(self.player.loop)
        self.loop_action.toggled.connect(self._on_loop)
        menu.addSeparator()
        menu.addAction(self.actions_for_menu.film)
        return menu

    def _connect(self) -> None:
        session, moments = self._context.session, self._moments
        self._disconnects = [
            session.moment_changed.connect(self._show_moment),
            session.snapshot_changed.connect(self._show_emptiness),
        ]
        moments.states_changed.connect(self._on_states)
        moments.asked_changed.connect(self._on_asked)
        self._context.theme.changed.connect(self._on_theme)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.play_requested.connect(self.toggle)
        self.play_button.clicked.connect(self.toggle)
        self.present_button.clicked.connect(self._on_present)
        self.fork_button.clicked.connect(self._on_fork)
        actions = self.actions_for_menu
        actions.earlier.triggered.connect(self.slider.go_back)
        actions.later.triggered.connect(self.slider.go_on)
        actions.play.triggered.connect(self.toggle)
        actions.now.triggered.connect(self._on_present)
        actions.fork.triggered.connect(self._on_fork)
        actions.film.triggered.connect(self.film.open)
        self.player.moved.connect(self._on_played)
        self.player.playing_changed.connect(self._on_playing)

    def dispose(self) -> None:
        """Stop playing and listening."""
        self.player.stop()
        for disconnect in self._disconnects:
            disconnect()

    # -- moving ------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play from the moment that is shown, or stop."""
        if self.player.playing:
            self.player.stop()
        else:
            self.player.play(self.slider.value(), len(self._moments.states))

    def show_nearest(self, x: float, places: Callable[[list[int]], npt.NDArray[np.float64]]) -> None:
        """Show the state whose place is nearest to x, or the newest weights where these are nearer.

        Args:
            x: a place on the horizontal axis of the curves.
            places: returns the places of steps; NaN where they are not known.
        """
        run = self._context.session.current_run
        newest = None if run is None else run.snapshot
        self.player.stop()
        states = self._moments.states
        if not states or newest is None:
            return
        distances = np.abs(places([*(state.step for state in states), newest.step]) - x)
        if not np.isnan(distances).all():
            self._show(int(np.nanargmin(distances)))

    def _on_moved(self, position: int) -> None:
        self.player.stop()
        self._show(position)

    def _on_played(self, position: int) -> None:
        self.slider.move_to(position)
        self._show(position)

    def _on_present(self) -> None:
        self.player.stop()
        had_focus = self.present_button.hasFocus()
        self._moments.show_present()
        if had_focus:  # the button is gone
            self.slider.setFocus()

    def _on_fork(self) -> None:
        self.player.stop()
        self._context.workflow.fork()

    def _show(self, position: int) -> None:
        states = self._moments.states
        if position < len(states):
            self._moments.show(states[position].step)
        else:
            self._moments.show_present()

    # -- showing -----------------------------------------------------------------------------------------------

    def _on_states(self) -> None:
        states = self._moments.states
        self.slider.set_states([state.exact for state in states], self._position())
        self.player.set_count(len(states))
        self._show_moment()
        self._show_emptiness()

    def _on_asked(self) -> None:
        self.slider.move_to(self._position())
        self._show_moment()

    def _position(self) -> int:
        asked, states = self._moments.asked, self._moments.states
        if asked is None:
            return len(states)
        return min(bisect_left([state.step for state in states], asked.step), max(0, len(states) - 1))

    def _show_moment(self) -> None:
        moment, asked = self._context.session.moment, self._moments.asked
        self._sign.setVisible(moment is not None or asked is not None)
        self.fork_button.setEnabled(moment is not None)
        self.actions_for_menu.update()
        if moment is not None:
            whole = moment_text(moment.step, moment.epoch, exact=moment.exact)
            short = moment_text(moment.step, moment.epoch)
            self._texts = (
                self.tr("Shown: {}").format(whole),
                *(text[:1].upper() + text[1:] for text in (whole, short)),
            )
        else:
            self._texts = (self.tr("Loading…") if asked is not None else self.tr("the present"),)
        self.shown.setToolTip(f"<p>{escape(self._texts[0])}</p>")
        self.slider.setAccessibleDescription(self._texts[0])
        self._fit_text()

    def _fit_text(self) -> None:
        """Show the longest text that fits: the whole one is in the status bar, too."""
        self._line.activate()
        room = self.shown.width() - 4
        fitting = [text for text in self._texts if self.shown.fontMetrics().horizontalAdvance(text) <= room]
        self.shown.setText(fitting[0] if fitting else self._texts[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def _show_emptiness(self) -> None:
        """Say why there is nothing to go back to; an untrained model has no past."""
        snapshot = self._context.session.snapshot
        empty = not self._moments.states
        self._controls.setVisible(not empty)
        self.empty.setVisible(empty and self._moments.known and snapshot is not None and snapshot.trained)
        self.empty.setText(self.tr("This run keeps no states to go back to."))
        self.empty.setToolTip(
            self.tr(
                "<p>This run keeps no states of earlier steps, so only its newest weights can be shown. Runs that are "
                "trained in this window keep states from their first step on; those of the command do with "
                "<i>--states on</i>.</p>"
            )
        )

    def _on_playing(self, playing: bool) -> None:
        self._on_theme()
        name = self.tr("Pause") if playing else self.tr("Play the kept states")
        self.play_button.setAccessibleName(name)
        self.play_button.setToolTip(self.tr("<p>{} (space bar on the slider).</p>").format(name))

    # -- choices -----------------------------------------------------------------------------------------------

    def _on_speed(self, action: QAction) -> None:
        self._context.settings.set(keys.TIME_SECONDS, action.data())
        self.player.set_seconds(action.data())

    def _on_loop(self, on: bool) -> None:
        self._context.settings.set(keys.TIME_LOOP, on)
        self.player.loop = on

    def _on_theme(self) -> None:
        self.play_button.setIcon(self._context.theme.icon("pause" if self.player.playing else "resume"))
        self.options_button.setIcon(self._context.theme.icon("settings"))
        self.actions_for_menu.set_icons(self._context.theme)
