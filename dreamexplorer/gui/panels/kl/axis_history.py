"""History of the value of each latent dimension, binned as it grows."""

from __future__ import annotations

from dreamexplorer.gui.panels.kl.binned_rows import Array, BinnedRows
from dreamexplorer.session import History, Series


class AxisHistory:
    """Follows the values of the axes in the session's history; each row is binned once."""

    def __init__(self) -> None:
        self._series: Series | None = None
        self._thinnings = 0  # of the series when its first rows were binned
        self._binned = 0  # number of rows of the series that are in the bins
        self._bins: BinnedRows | None = None

    @property
    def bins(self) -> BinnedRows | None:
        """Bins of the rows read so far; None without a history."""
        return self._bins

    @property
    def newest(self) -> Array | None:
        """The newest row, one value for each axis."""
        return self._series.rows[-1, 2:] if self._series is not None and len(self._series) else None

    def grown(self, columns: int) -> BinnedRows | None:
        """Return the bins if they have this number of columns and more than one step (an evaluation has one)."""
        fits = self._bins is not None and self._bins.columns == columns and self._binned > 1
        return self._bins if fits else None

    def follow(self, history: History) -> bool:
        """Bin the rows added since the last call; return True if the history is another one than before."""
        series = history.axes
        changed = series is not self._series
        if changed:
            self._series = series
            self._bins = None
        if series is None:
            return changed
        if self._bins is None or series.thinnings != self._thinnings:  # the rows are others: bin all of them again
            self._thinnings = series.thinnings
            self._binned = 0
            self._bins = BinnedRows(series.rows.shape[1] - 2)
        if len(series) > self._binned:
            new = series.rows[self._binned :]
            self._bins.extend(new[:, 0], new[:, 1], new[:, 2:])
            self._binned = len(series)
        return changed
