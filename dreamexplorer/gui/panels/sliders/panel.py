"""The sliders: one for each latent dimension, dreams from the prior, and a walk through latent space."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.sliders.code_walk import CodeWalk
from dreamexplorer.gui.panels.sliders.model_dreams import ModelDreams
from dreamexplorer.gui.panels.sliders.prior_walk import DreamHistory, PriorWalk
from dreamexplorer.gui.panels.sliders.slider import Look
from dreamexplorer.gui.panels.sliders.slider_list import BY_NUMBER, BY_SCORE, LatentSliderList
from dreamexplorer.gui.panels.sliders.words import SliderWords
from dreamexplorer.gui.shared.axis_names import groups_of, shown_names
from dreamexplorer.gui.shared.class_choice import ClassChoice
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.models.priors import STANDARD_NORMAL
from dreamexplorer.session import COLLAPSE_THRESHOLD, Floats

_FRAME_MS = 33
_RESORT_MS = 2000
_SCORES_MS = 400
_LATE_MS = 200
_SPEEDS = (0.1, 0.15, 0.25, 0.4, 0.6, 1.0, 1.5)  # prior samples a second; the middle is the default
_COMPACT = 340  # pixels
_ORDERS = (BY_SCORE, BY_NUMBER)


class SlidersPanel(Panel):
    panel_id: ClassVar[str] = "sliders"
    icon_name: ClassVar[str] = "sliders"
    order: ClassVar[int] = 30
    place: ClassVar[Place] = Place(row="top", position=3, width=270, height=430, column=3, column_width=200)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session, settings = context.session, context.settings
        self._dreams = DreamHistory()
        self._walk: PriorWalk | CodeWalk | None = None
        self._model_dreams = ModelDreams(context, self)
        self._walked_at = 0.0

        self._words = SliderWords(self)
        self.sliders = LatentSliderList(COLLAPSE_THRESHOLD)
        self.sliders.setAccessibleName(self.tr("Latent sliders"))
        self._actions = self._make_actions()
        self._buttons: dict[str, QToolButton] = {}
        self._labels: list[QLabel] = []
        self._compact = False
        self._speed = self._make_speed(settings.get("sliders/speed", len(_SPEEDS) // 2))
        self._sort = self._make_sort(settings.get("sliders/sort", BY_SCORE))
        self._range = self._make_range(settings.get("sliders/range", 4.0))
        self.class_choice = ClassChoice(session, self.watch, self)
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._speak_of_family()
        self._lay_out()

        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.timeout.connect(self._on_frame)
        self._resort = QTimer(self)  # running while the rows are out of order
        self._resort.setInterval(_RESORT_MS)
        self._resort.timeout.connect(self._on_resort)
        self._scores = QTimer(self)  # gathers scores that come faster than anyone reads
        self._scores.setSingleShot(True)
        self._scores.setInterval(_SCORES_MS)
        self._scores.timeout.connect(self._take_scores)

        self._late = QTimer(self)  # new ranges wait while a slider is held
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._on_axes)

        self._model_dreams.drawn.connect(self._take_dream)
        self.sliders.value_edited.connect(self._on_value_edited)
        self.sliders.grabbed.connect(self._on_grabbed)
        self.sliders.current_changed.connect(self._on_current)
        self.sliders.locks_changed.connect(self._on_locks)
        self.sliders.order_wanted.connect(self._set_order)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.axes_changed, self._on_axes)
        self.watch(session.latent_changed, self._on_latent)
        self.watch(session.axis_values_changed, self._on_axis_values)
        self.watch(session.selected_axis_changed, self._on_selected_axis)
        self.watch(session.slider_range_changed, self._on_session_range)
        context.theme.changed.connect(self._on_theme)
        session.set_slider_range(self._range.value())
        self._on_theme()
        self._on_model()

    @cached_property
    def _rng(self) -> np.random.Generator:
        return np.random.default_rng()  # made when first wanted: the module takes a while to import

    def title(self) -> str:
        return self.tr("Sliders")

    def actions_for_menu(self) -> list[QAction]:
        return list(self._actions.values())

    def dispose(self) -> None:
        self._stop_walk()
        self._resort.stop()
        self._scores.stop()
        self._late.stop()
        self._model_dreams.dispose()
        super().dispose()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> dict[str, QAction]:
        rows = (
            ("zero", "", "Ctrl+0", self.zero, ""),
            ("dice", self.tr("&Dream"), "Ctrl+D", self.dream, ""),
            (
                "previous",
                self.tr("P&revious dream"),
                "Alt+Left",
                self.previous_dream,
                self.tr("Back to the dream before"),
            ),
            ("next", self.tr("Ne&xt dream"), "Alt+Right", self.next_dream, self.tr("On to the dream after")),
            ("walk", self.tr("&Walk"), "Ctrl+Shift+D", self.toggle_walk, ""),
        )
        actions: dict[str, QAction] = {}
        for name, text, shortcut, handler, tip in rows:
            action = QAction(text, self)
            action.setShortcut(QKeySequence(shortcut))
            action.triggered.connect(handler)
            actions[name] = action
            self._say(action, tip, locks=name not in ("previous", "next"))
        actions["walk"].setCheckable(True)
        return actions

    def _say(self, action: QAction, tip: str, locks: bool = True) -> None:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        note = "\n" + self.tr("Locked sliders stay where they are.") if locks else ""
        action.setToolTip(wrapped(f"{tip} ({keys}).{note}"))
        action.setStatusTip(tip)

    def _speak_of_family(self) -> None:
        """Words that depend on whether there is a prior, and on what the model tells of each dimension."""
        snapshot = self.context.session.snapshot
        words = self._words.of(None if snapshot is None else snapshot.about)
        self._actions["zero"].setText(words.zero)
        for name, tip in (("zero", words.zero_tip), ("dice", words.dream_tip), ("walk", words.walk_tip)):
            self._say(self._actions[name], tip)
        self._range.setToolTip(words.range_tip)
        self._range.setEnabled(words.range_counts)
        self.sliders.set_meaning(words.meaning)
        self._sort.setItemText(_ORDERS.index(BY_SCORE), words.order)
        self._sort.setToolTip(words.order_tip)
        self._sort.setEnabled(bool(words.meaning.score))

    def _make_speed(self, chosen: int) -> QSlider:
        speed = QSlider(Qt.Orientation.Horizontal)
        speed.setRange(0, len(_SPEEDS) - 1)
        speed.setPageStep(1)
        speed.setValue(chosen)
        speed.setFixedWidth(60)
        speed.setAccessibleName(self.tr("Speed of the walk"))
        speed.valueChanged.connect(self._on_speed)
        self._tell_speed(speed)
        return speed

    def _make_sort(self, chosen: str) -> QComboBox:
        sort = QComboBox()
        sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # another family has another order
        sort.addItem("", BY_SCORE)
        sort.addItem(self.tr("By number"), BY_NUMBER)
        sort.setCurrentIndex(_ORDERS.index(chosen) if chosen in _ORDERS else 0)
        sort.setAccessibleName(self.tr("Order of the sliders"))
        sort.currentIndexChanged.connect(self._on_sort)
        return sort

    def _make_range(self, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.5, 20.0)
        box.setDecimals(1)
        box.setSingleStep(0.5)
        box.setPrefix("±")
        box.setLocale(QLocale.c())  # a point, as in all numbers of the window
        box.setKeyboardTracking(False)
        box.setValue(value)
        box.setAccessibleName(self.tr("Range of the sliders"))
        box.valueChanged.connect(self._on_range)
        return box

    def _lay_out(self) -> None:
        bar = FlowLayout(spacing=4)
        for name, action in self._actions.items():
            button = self._buttons[name] = ActionToolButton(action)
            if name != "walk":
                bar.addWidget(button)
        bar.addWidget(_side_by_side(self._buttons["walk"], self._speed))
        choices = FlowLayout(spacing=8)
        choices.addWidget(self.class_choice)
        for text, field in ((self.tr("&Sort"), self._sort), (self.tr("Ra&nge"), self._range)):
            label = QLabel(text)
            label.setBuddy(field)
            self._labels.append(label)
            choices.addWidget(_side_by_side(label, field))
        self._fit_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 6)
        layout.setSpacing(6)
        layout.addLayout(bar)
        layout.addLayout(choices)
        layout.addWidget(self.sliders, 1)
        layout.addWidget(self._summary)

    def _fit_buttons(self) -> None:
        """In a narrow panel only the button people look for keeps its word; tool tips say the others."""
        style = Qt.ToolButtonStyle
        for name, button in self._buttons.items():
            with_text = name == "dice" or (name in ("zero", "walk") and not self._compact)
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if with_text else style.ToolButtonIconOnly)
        self._speed.setFixedWidth(40 if self._compact else 60)
        for label in self._labels:
            label.setVisible(not self._compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = event.size().width() < _COMPACT
        if compact != self._compact:
            self._compact = compact
            self._fit_buttons()

    def _on_theme(self) -> None:
        theme = self.context.theme
        for name, action in self._actions.items():
            action.setIcon(theme.icon("pause" if name == "walk" and self._walk is not None else name))
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

    # -- the session speaks --------------------------------------------------------------------------------

    def _on_model(self) -> None:
        session = self.context.session
        self._stop_walk()
        self._dreams.clear()
        self._resort.stop()
        axes = () if session.snapshot is None else session.snapshot.axes
        self._speak_of_family()
        self.sliders.set_axes(shown_names(axes), groups_of(axes))
        self._apply_range()
        if session.latent is not None and session.latent.size == len(axes):
            self.sliders.set_values(session.latent)
        self.sliders.set_current(session.selected_axis)
        self._take_scores()
        self.sliders.sort(self._sort.currentData())
        for action in self._actions.values():
            action.setEnabled(bool(axes))
        self._tell_dreams()

    def _on_latent(self, origin: object) -> None:
        latent = self.context.session.latent
        if origin is self or latent is None or latent.size != self.sliders.count:
            return
        self._stop_walk()
        self.sliders.set_values(latent)
        self._tell_dreams()

    def _on_axis_values(self) -> None:
        if not self._scores.isActive():
            self._scores.start()

    def _take_scores(self) -> None:
        scores = self.context.session.axis_values
        if scores is not None and len(scores) != self.sliders.count:
            scores = None
        first = scores is not None and not self.sliders.has_scores
        self.sliders.set_scores(scores)
        self._tell_summary()
        if self._sort.currentData() == BY_SCORE and scores is not None:
            if first and not self.sliders.busy:
                self.sliders.sort(BY_SCORE)
            elif not self._resort.isActive():
                self._resort.start()

    def _on_resort(self) -> None:
        """Follow the scores calmly: not for trifles, and never while the user is at the sliders."""
        if self._sort.currentData() != BY_SCORE or not self.isVisible():
            self._resort.stop()
        elif not self.sliders.busy:
            self._resort.stop()
            if self.sliders.disorder() > 0.02:
                self.sliders.sort(BY_SCORE)

    def _on_selected_axis(self) -> None:
        self.sliders.set_current(self.context.session.selected_axis)

    def _on_session_range(self) -> None:
        with QSignalBlocker(self._range):
            self._range.setValue(self.context.session.slider_range)
        self._apply_range()

    # -- the user speaks ---------------------------------------------------------------------------------------

    def _select(self, z: Floats) -> None:
        """Show z on the sliders and select it in the session."""
        self.sliders.set_values(z)
        self.context.session.set_latent(z, origin=self)

    def _on_value_edited(self, axis: int, value: float) -> None:
        self.context.session.set_latent(self.sliders.values(), origin=self)
        self._tell_dreams()

    def _on_grabbed(self, axis: int) -> None:
        self._stop_walk()

    def _on_current(self, axis: int) -> None:
        self.context.session.select_axis(axis)

    def _on_locks(self) -> None:
        if self._walk is not None:
            self._walk.set_locked(self.sliders.locks())

    def zero(self) -> None:
        """All unlocked sliders to the centre: zero where there is a prior."""
        if self.sliders.count:
            self._stop_walk()
            z = self.sliders.values()
            z = np.where(self.sliders.locks(), z, self.context.session.centre())
            self._select(z)
            self._tell_dreams()

    def dream(self) -> None:
        """z from the prior, or from what stands in for it, in the unlocked dimensions."""
        if self.sliders.count:
            self._stop_walk()
            if self._model_dreams.serves:
                self._model_dreams.ask(self.sliders.values(), self.sliders.locks())
            else:
                self._take_dream(self._unstandard(self._draw()))

    def _take_dream(self, drawn: Floats) -> None:
        before = self.sliders.values()
        z = np.where(self.sliders.locks(), before, drawn)
        self._dreams.add(z, before)
        self._select(z)
        self._tell_dreams()

    def _draw(self) -> Floats:
        """A draw from the prior, or from what stands in for it, in standard deviations from the axes' centres."""
        session = self.context.session
        prior = STANDARD_NORMAL if session.snapshot is None else session.snapshot.prior
        return self._standard(prior.draw(self._rng, session.axes))

    def _standard(self, z: Floats) -> Floats:
        """z in standard deviations from the centre of each axis."""
        axes = self.context.session.axes
        return ((z - [a.centre for a in axes]) / [a.spread for a in axes]).astype(np.float32)

    def _unstandard(self, z: Any) -> Floats:
        """The way back; codes that no encoder can give are kept within their ends."""
        session = self.context.session
        axes, snapshot = session.axes, session.snapshot
        result = np.asarray(z * [a.spread for a in axes] + [a.centre for a in axes])
        if snapshot is not None:
            result = snapshot.prior.within(result, axes)
        return session.nearest(result.astype(np.float32))

    def previous_dream(self) -> None:
        self._stop_walk()
        dream = self._dreams.previous(self.sliders.values())
        if dream is not None:
            self._select(dream)
        self._tell_dreams()

    def next_dream(self) -> None:
        self._stop_walk()
        dream = self._dreams.next()
        if dream is not None:
            self._select(dream)
        self._tell_dreams()

    def _tell_dreams(self) -> None:
        self._actions["previous"].setEnabled(self._dreams.can_go_back(self.sliders.values()))
        self._actions["next"].setEnabled(self._dreams.can_go_on)

    def _set_order(self, by: str) -> None:
        self._sort.setCurrentIndex(_ORDERS.index(by))

    def _on_sort(self) -> None:
        by = self._sort.currentData()
        self.context.settings.set("sliders/sort", by)
        self.sliders.sort(by)

    def _on_range(self, half: float) -> None:
        self.context.settings.set("sliders/range", half)
        self.context.session.set_slider_range(half)
        self._apply_range()

    def _apply_range(self) -> None:
        """The range of a slider is its axis's own, widened or narrowed as the user wishes (4 leaves it as it is)."""
        session = self.context.session
        if session.axes and len(session.axes) == self.sliders.count:
            ends = [session.reach(i) for i in range(self.sliders.count)]
            self.sliders.set_steps([a.step for a in session.axes])
            self.sliders.set_bells([a.centre for a in session.axes], [a.spread for a in session.axes])
            self.sliders.set_ranges([low for low, _ in ends], [high for _, high in ends])

    def _on_axes(self) -> None:
        """Other ranges; not while a slider is held, which would move under the hand."""
        if self.sliders.held:
            self._late.start()
        else:
            self._apply_range()

    def _tell_summary(self) -> None:
        scores = self.context.session.axis_values
        if scores is None or len(scores) != self.sliders.count or not np.isfinite(scores).any():
            self._summary.hide()
            return
        meaning = self.sliders.meaning
        if not meaning.low_is_dead:
            mean = self.tr("{term}: {value} on average").format(term=meaning.score, value=f"{np.nanmean(scores):.3f}")
            self._summary.setText(mean)
            self._summary.setToolTip(meaning.unit)
            self._summary.show()
            return
        dead = int((scores < COLLAPSE_THRESHOLD).sum())
        total = float(np.nansum(scores))
        text = self.tr("Total KL {} nats") if meaning.adds_up else self.tr("Marginal KL {} nats in all")
        text = text.format(f"{total:.1f}")
        if dead:
            text += " · " + self.tr("{} of {} collapsed ⊘").format(dead, len(scores))
        self._summary.setText(text)
        self._summary.setToolTip(
            self.tr(
                "The sum of the KL of all dimensions (the rate), and how many of them carry next to nothing:\n"
                "less than {} nats, marked ⊘."
            ).format(COLLAPSE_THRESHOLD)
            if meaning.adds_up
            else self.tr(
                "The KL of each dimension to the prior's own marginal, added up. The prior ties dimensions together,\n"
                "so this is not the KL of the curves. ⊘ marks dimensions with less than {} nats."
            ).format(COLLAPSE_THRESHOLD)
        )
        self._summary.show()

    # -- the walk --------------------------------------------------------------------------------------------------

    @property
    def walking(self) -> bool:
        return self._walk is not None

    def toggle_walk(self) -> None:
        """Start or stop walking; it never walks unseen."""
        if self._walk is not None or not self.sliders.count or not self.isVisible():
            self._stop_walk()
            return
        z, locks = self.sliders.values(), self.sliders.locks()
        if self._model_dreams.serves:
            self._walk = self._model_dreams.walk(z, self.sliders.locks, self._rng)
        else:
            self._walk = PriorWalk(self._standard(z), locks, self._rng, self._draw)
        self._walked_at = time.monotonic()
        self._frames.start()
        self._tell_walk()

    def _stop_walk(self) -> None:
        was = self._walk is not None
        self._walk = None
        self._model_dreams.give_up()
        self._frames.stop()
        self._tell_walk()
        if was:
            self._tell_dreams()

    def _tell_walk(self) -> None:
        action = self._actions["walk"]
        action.setChecked(self._walk is not None)
        action.setIcon(self.context.theme.icon("pause" if self._walk is not None else "walk"))

    def _on_frame(self) -> None:
        if self._walk is None:
            return
        now = time.monotonic()
        elapsed = min(now - self._walked_at, 0.2)  # after a stall it goes on, it does not leap
        self._walked_at = now
        z = self._walk.advance(elapsed * _SPEEDS[self._speed.value()])
        if isinstance(self._walk, PriorWalk):
            z = self._unstandard(z)
        self._select(np.where(self.sliders.locks(), self.sliders.values(), z))

    def _on_speed(self, choice: int) -> None:
        self.context.settings.set("sliders/speed", choice)
        self._tell_speed(self._speed)

    def _tell_speed(self, speed: QSlider) -> None:
        seconds = 1.0 / _SPEEDS[speed.value()]
        speed.setToolTip(
            self.tr("Speed of the walk: {} seconds from one prior sample to the next").format(f"{seconds:.1f}")
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop_walk()
        self._resort.stop()
        super().hideEvent(event)


def _side_by_side(left: QWidget, right: QWidget) -> QWidget:
    """Two widgets that a line break must not part."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(left)
    row.addWidget(right)
    return pair


PANELS = (SlidersPanel,)
