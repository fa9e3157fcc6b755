"""Results of a drawing: pictures, loss in nats, and the chart of its posterior."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.draw.posterior_chart import PosteriorChart
from dreamexplorer.gui.panels.draw.ranking import RankedLosses
from dreamexplorer.gui.panels.draw.words import DrawWords
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.shared.class_choice import class_names
from dreamexplorer.gui.shared.loss_words import loss_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Drawing, Session

if TYPE_CHECKING:
    from dreamexplorer.session import DrawingResult
    from dreamexplorer.training.events import Evaluation


class ImageGrid(QWidget):
    """Network input and reconstruction; beside them the corrupted input and its reconstruction where there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen = _view(self.tr("Network input"))
        self.rebuilt = _view(self.tr("Reconstruction"))
        self.corrupted = _view(self.tr("Corrupted"))
        self.corrupted.setToolTip(
            wrapped(self.tr("The image with noise added, as in training; the noise is the same for every drawing"))
        )
        self.restored = _view(self.tr("Restored"))
        self.restored.setToolTip(
            wrapped(self.tr("The reconstruction of the corrupted image: compare it with the clean one above"))
        )
        self.seen_caption = QLabel(self.tr("Network input"))
        self.rebuilt_caption = QLabel(self.tr("Reconstruction"))
        self.corrupted_caption = QLabel(self.tr("Corrupted"))
        self.corrupted_caption.setToolTip(self.corrupted.toolTip())
        self.restored_caption = QLabel(self.tr("Restored"))
        self.restored_caption.setToolTip(self.restored.toolTip())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(6)
        self._row = False
        self._corruption = False
        self._arrange()

    @property
    def views(self) -> tuple[ImageView, ...]:
        """The four image views."""
        return self.seen, self.rebuilt, self.corrupted, self.restored

    def set_input_size(self, height: int, width: int) -> None:
        """Name the size of the network input in its tool tip, where it does not take room from the canvas."""
        size = self.tr("Network input ({}×{})").format(height, width)
        form = self.tr(
            "the drawing in the form of the training data, white on black, ink scaled to 20 of 28 pixels and centred "
            "at its centre of mass"
        )
        self.seen_caption.setToolTip(wrapped(f"{size}: {form}"))
        self.seen.setToolTip(wrapped(f"{size}: {form}"))

    def set_corruption_shown(self, shown: bool) -> None:
        """Show the second column, for families that train on corrupted images."""
        self._corruption = shown
        for widget in (self.corrupted_caption, self.corrupted, self.restored_caption, self.restored):
            widget.setVisible(shown)
        self._arrange()

    def set_in_a_row(self, row: bool) -> None:
        """Put input and reconstruction side by side, instead of below each other."""
        if row != self._row:
            self._row = row
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_width(in_a_row=self._row), super().minimumSizeHint().height())

    def least_width(self, *, in_a_row: bool) -> int:
        """Return the width of all captions, with input and reconstruction side by side or below each other."""
        captions = (self.seen_caption, self.rebuilt_caption, self.corrupted_caption, self.restored_caption)
        width = max(caption.minimumSizeHint().width() for caption in captions[: 4 if self._corruption else 2])
        columns = 2 if in_a_row or self._corruption else 1
        return max(width, 48) * columns + self._grid.horizontalSpacing() * (columns - 1)

    def _arrange(self) -> None:
        """Lay out the pictures below their captions."""
        clean = ((self.seen_caption, self.seen), (self.rebuilt_caption, self.rebuilt))
        noisy = ((self.corrupted_caption, self.corrupted), (self.restored_caption, self.restored))
        for column, pairs in enumerate((clean, noisy)):
            for row, (caption, view) in enumerate(pairs):
                # input and reconstruction below each other; in a row, the noisy ones stand below the clean ones
                at_row, at_column = (column, row) if self._row else (row, column)
                self._grid.addWidget(caption, 2 * at_row, at_column)
                self._grid.addWidget(view, 2 * at_row + 1, at_column)
        second_row, second_column = (self._corruption, True) if self._row else (True, self._corruption)
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(3, int(second_row))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(second_column))


class EncodingResults(QObject):
    """Fills pictures, loss and chart from the session's drawing. The panel lays the four widgets out."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._words = DrawWords(self)
        self._evaluation: Evaluation | None = None  # evaluation whose average loss is shown
        self._ranks: RankedLosses | None = None
        self._described = (False, False)  # which parts of a result the texts describe, see `_parts`
        self.images = ImageGrid()
        self.numbers = PlainLabel()
        self.numbers.setWordWrap(True)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.numbers.setAccessibleName(self.tr("Loss of the drawing"))
        self.chart = PosteriorChart()
        self.chart.setAccessibleName(self.tr("Posterior of the drawing"))

    def show_input(self, drawing: Drawing | None) -> None:
        """Show the network input: binarised where the model was trained on binarised images."""
        snapshot = self._session.snapshot
        image = None if drawing is None else drawing.image
        if image is not None and snapshot is not None and snapshot.binarised:
            image = black_and_white(image)
        self.images.seen.set_image(None if image is None else np.divide(image, 255, dtype=np.float32))

    def update(self) -> None:
        """Show the session's present drawing and its encoding."""
        result, snapshot = self._session.drawing_result, self._session.snapshot
        self._evaluation = self._session.evaluation
        self.images.corrupted.set_image(None if result is None else result.corrupted)
        self.images.restored.set_image(None if result is None else result.restored)
        if result is None or snapshot is None:
            self.images.rebuilt.set_image(None)
            self.numbers.setText(self._words.empty(None if snapshot is None else snapshot.about))
            self.chart.set_posterior(None, None, ())
            self.update_axes()
            return
        self.show_input(result.drawing)
        self.images.rebuilt.set_image(result.reconstruction)
        self.numbers.setText(self._loss_text(result))
        self.update_axes()
        self.chart.set_posterior(result.mu, result.sigma, tuple(shown_names(snapshot.axes)))
        if _parts(result) != self._described:
            self.update_words()

    def update_average(self) -> None:
        """Show the average of a newer evaluation, if there is one."""
        if self._session.evaluation is not self._evaluation:
            self.update()

    def _loss_text(self, result: DrawingResult) -> str:
        snapshot, evaluation = self._session.snapshot, self._session.evaluation
        assert snapshot is not None
        what, names = message_text(result.drawing.label), class_names(self._session)
        if result.binarised:
            what = self.tr("{}, binarised").format(what)
        if result.label is not None and result.label < len(names):
            what = self.tr("{} as class {}").format(what, names[result.label])
        text = f"{what}: {loss_text(snapshot.about, result)}"
        key = "recon" if result.kl_nats is None else "negative_elbo"
        average = None if evaluation is None else evaluation.values.get(key)
        average = average if average is not None and np.isfinite(average) else None
        text = f"{text} {self._words.beside(result, average)}".rstrip()
        more = [t for t in (self._rank_text(result), self._words.sampling(result)) if t]
        return " ".join([f"{text}.", *more]) if more else text

    def _rank_text(self, result: DrawingResult) -> str:
        """Return where the drawing's loss lies among those of test images; empty while they are not measured."""
        ranks = self._ranks
        if ranks is None or not len(ranks.losses):
            return ""
        recon = result.recon_nats if result.expected_recon_nats is None else result.expected_recon_nats
        loss = recon + (result.kl_nats or 0.0)
        percent = round(100 * float(np.mean(ranks.losses < loss)))
        text = self.tr("Higher than {percent} % of {count} test images.")
        if ranks.step != result.step:
            text = self.tr("Higher than {percent} % of {count} test images at step {step}.")
        return text.format(percent=percent, count=grouped(len(ranks.losses)), step=grouped(ranks.step))

    def set_ranks(self, ranks: RankedLosses | None) -> None:
        """Compare the drawing with these losses of test images; None: they are not known."""
        self._ranks = ranks
        if self._session.drawing_result is not None:
            self.update()

    def update_axes(self) -> None:
        """Give the chart the ranges and bands of the session's axes."""
        axes = self._session.axes
        if axes:
            self.chart.set_axes([(a.low, a.high) for a in axes], [(a.centre, a.spread) for a in axes])

    def update_words(self) -> None:
        """Set the texts that depend on the model's family and on the size of the dataset's images."""
        session = self._session
        about = None if session.snapshot is None else session.snapshot.about
        self.images.set_corruption_shown(about is not None and about.corrupts)
        if session.dataset is not None:
            self.images.set_input_size(*session.dataset.image_shape[1:])
        self._described = spread, rate = _parts(session.drawing_result)
        words = self._words.of(about, spread=spread, rate=rate)
        rebuilt, numbers = words.rebuilt, words.numbers
        if about is not None and about.conditional:
            note = self.tr("The drawing is encoded and decoded as the class chosen above the sliders.")
            rebuilt = f"{rebuilt}.\n{note}"
            numbers += "\n" + note
        self.images.rebuilt.setToolTip(rebuilt)
        self.numbers.setToolTip(wrapped(numbers))
        self.chart.setToolTip(wrapped(words.chart))
        self.chart.set_title(words.title)

    @property
    def send_tip(self) -> str:
        """Tool tip of the button that sends the encoding to the sliders."""
        snapshot = self._session.snapshot
        return self._words.of(None if snapshot is None else snapshot.about).send

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        for view in self.images.views:
            view.set_colors(theme.color("muted"), theme.color("accent"))
        self.chart.set_colors(theme.color("muted"), theme.color("grid"), theme.color("kl"))


def _parts(result: DrawingResult | None) -> tuple[bool, bool]:
    """Return whether an encoding has a standard deviation, and whether its loss has a second term."""
    return result is not None and result.sigma is not None, result is not None and result.kl_nats is not None


def _view(name: str) -> ImageView:
    view = ImageView()
    view.setAccessibleName(name)
    view.setMinimumSize(48, 48)
    return view
