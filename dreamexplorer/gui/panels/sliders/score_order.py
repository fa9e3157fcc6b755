"""Passes the scores of the axes on to the sliders, and keeps the rows sorted by them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.gui.panels.sliders.axis_order import BY_SCORE
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from dreamexplorer.models.collapse import LatentUse
from dreamexplorer.session import Session

RESORT_MS = 2000
_NEGLIGIBLE = 0.02  # nats; while scores change, a smaller disorder is not worth moving rows


class ScoreOrder(QObject):
    """Sorts rows at most once in an interval, never while the user works on them.

    While scores keep changing, rows keep their places for a negligible disorder. Once scores rest, as after a training,
    the rows are sorted exactly.
    """

    scores_shown = Signal()

    def __init__(self, session: Session, sliders: LatentSliderList, order: str, parent: QObject) -> None:
        """Start with rows sorted by `order`: BY_SCORE or BY_NUMBER."""
        super().__init__(parent)
        self._session, self._sliders = session, sliders
        self._by = order
        self._changing = False  # True if scores changed while the interval ran
        self._resort = QTimer(self)
        self._resort.setInterval(RESORT_MS)
        self._resort.timeout.connect(self._on_resort)

    def set_order(self, by: str) -> None:
        """Sort by BY_SCORE or BY_NUMBER from now on."""
        self._by = by
        self._sliders.sort_by(by)

    def set_interval(self, milliseconds: int) -> None:
        """Set how long rows out of order keep their places."""
        self._resort.setInterval(milliseconds)

    @property
    def pending(self) -> bool:
        """True while rows may be out of order."""
        return self._resort.isActive()

    def restart(self) -> None:
        """Show the scores of another model, sorted."""
        self._resort.stop()
        self.show_scores()
        self._sliders.sort_by(self._by)

    def show_scores(self) -> None:
        """Show the session's scores; the first ones of a model sort the rows at once."""
        sliders, scores = self._sliders, self._session.axis_values
        if scores is not None and len(scores) != sliders.count:
            scores = None
        first = scores is not None and sliders.axes.state.scores is None
        use = self._session.latent_use
        if use is None and scores is not None:  # nothing is collapsed in untrained weights, whatever their KL
            nothing = np.zeros(len(scores), dtype=bool)
            use = LatentUse(nothing, nothing, nothing)
        sliders.axes.set_scores(scores, use)
        self.scores_shown.emit()
        if self._by == BY_SCORE and scores is not None:
            if first and not sliders.busy:
                sliders.sort_by(BY_SCORE)
            else:
                self._changing = self._resort.isActive()
                if not self._changing:
                    self._resort.start()

    def pause(self) -> None:
        """Keep the rows in place: the panel is hidden."""
        self._resort.stop()

    def resume(self) -> None:
        """Sort rows that are out of order, as after the panel was hidden."""
        if self._by == BY_SCORE and self._sliders.disorder() > 0:
            self._sliders.sort_by(BY_SCORE)

    def stop(self) -> None:
        """Stop the timer."""
        self._resort.stop()

    def _on_resort(self) -> None:
        sliders, changing, self._changing = self._sliders, self._changing, False
        if self._by != BY_SCORE:
            self._resort.stop()
        elif not changing and not sliders.busy:
            self._resort.stop()
            self.resume()
        elif sliders.disorder() > _NEGLIGIBLE and not sliders.busy:
            sliders.sort_by(BY_SCORE)
