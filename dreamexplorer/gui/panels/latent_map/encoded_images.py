"""The images on the map and their newest codes, encoded by the inference thread while the map is visible."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice, MapImages, choices, pick
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads.newest_job import NewestJob
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.session import Run

MOST_KEPT = 64_000_000  # bytes of the codes of runs that were shown: 1.6 MB each with 20 latents and 10 000 images


class EncodedImages(QObject):
    """Chooses images of the dataset and has them encoded by the newest weights, only while the panel is visible.

    The exact codes of the runs shown last are kept, so that a run that is shown again is there at once.
    """

    images_changed = Signal()
    means_changed = Signal()

    def __init__(self, context: Context, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._choices: list[ImageChoice] = []
        self._choice: ImageChoice | None = None
        self._images: MapImages | None = None
        self._means: Means | None = None
        self._kept: OrderedDict[Run, tuple[MapImages, Means]] = OrderedDict()  # the run shown last at the end
        self._watching = False
        self._stopped = False
        self._joining = NewestJob(context.jobs, self.tr("Images for the map"), _joined, self._use)
        context.inference.means.connect(self._on_means)

    @property
    def choices(self) -> Sequence[ImageChoice]:
        """Image choices of the dataset."""
        return self._choices

    @property
    def choice(self) -> ImageChoice | None:
        """The current choice; its images may still be loading."""
        return self._choice

    @property
    def images(self) -> MapImages | None:
        """The images on the map, N of them, with their labels."""
        return self._images

    @property
    def means(self) -> Means | None:
        """The newest posterior means, N x D; rows not yet encoded are NaN."""
        return self._means

    @property
    def watching(self) -> bool:
        """True if the inference thread is encoding the images."""
        return self._watching

    def open_dataset(self) -> None:
        """Offer the images of the session's dataset, and show those chosen the last time."""
        dataset = self._context.session.dataset
        self._unwatch()
        self._choice = self._images = self._means = None
        self._kept.clear()
        self._joining.discard()
        self._choices = [] if dataset is None else choices(dataset)
        saved = self._context.settings.get(keys.MAP_IMAGES)
        first = self._choices[0] if self._choices else None
        choice = next((c for c in self._choices if c.key == saved), first)
        if choice is not None:
            self.choose(choice, remember=False)

    def choose(self, choice: ImageChoice, remember: bool = True) -> None:
        """Show other images. Those of a single split come at once, joined splits from a job."""
        dataset = self._context.session.dataset
        if dataset is None or choice == self._choice:
            return
        self._choice = choice
        if remember:
            self._context.settings.set(keys.MAP_IMAGES, choice.key)
        self._joining.discard()
        if choice.split:
            self._use(pick(dataset, choice))
        else:
            self._joining.submit((dataset, choice))

    def restart(self) -> None:
        """Discard the means of the previous model; call `update` once the new one can encode."""
        self._means = None
        self._unwatch()

    def fits(self) -> bool:
        """Return whether the model can encode the images of the dataset."""
        snapshot, dataset = self._context.session.snapshot, self._context.session.dataset
        if snapshot is None or dataset is None:
            return False
        return snapshot.fits(dataset.image_shape, len(dataset.class_names))

    def update(self) -> None:
        """Have the images encoded if the panel is visible and the model fits, else stop it."""
        images = self._images
        if images is None or self._stopped or not self._panel.isVisible() or not self.fits():
            self._unwatch()
        elif not self._watching:
            self._watching = True
            known = self._known_means(images)
            self._context.inference.watch_means(images.images, images.labels, known)
            self.take_over(known)

    def take_over(self, means: Means | None) -> None:
        """Show the means of the same images by the same model, until newer ones are encoded."""
        count = 0 if self._images is None else len(self._images.labels)
        if means is not None and self._means is None and len(means.means) == count:
            self._means = means
            self.means_changed.emit()

    def _known_means(self, images: MapImages) -> Means | None:
        """Return the exact means of the images by the present weights, if they were kept."""
        session = self._context.session
        run = session.current_run
        if run is None or run not in self._kept:
            return None
        kept_images, means = self._kept[run]
        if kept_images is not images or means.exact_of is not session.snapshot:
            return None
        self._kept.move_to_end(run)
        return means

    def _keep(self, images: MapImages, means: Means) -> None:
        """Keep exact means of the present weights for the next time that their run is shown."""
        session = self._context.session
        run = session.current_run
        if run is None or means.exact_of is None or means.exact_of is not run.snapshot:
            return
        self._kept[run] = images, means
        self._kept.move_to_end(run)
        while len(self._kept) > 1 and sum(_size(kept) for _, kept in self._kept.values()) > MOST_KEPT:
            self._kept.popitem(last=False)

    def stop(self) -> None:
        """Stop encoding before the panel is deleted."""
        self._stopped = True
        self._joining.discard()
        self._unwatch()

    def _unwatch(self) -> None:
        if self._watching:
            self._watching = False
            self._context.inference.watch_means(None)

    def _use(self, images: MapImages) -> None:
        self._unwatch()
        self._images = images
        self._means = None
        self.images_changed.emit()
        self.update()

    def _on_means(self, means: Means) -> None:
        images, snapshot = self._images, self._context.session.snapshot
        if not self._watching or images is None or snapshot is None:
            return
        if means.means.shape != (len(images.labels), len(snapshot.axes)):
            return  # these means belong to the previous images or model
        old = self._means
        if not means.complete and not means.alone and old is not None and old.means.shape == means.means.shape:
            # Shown again after it was hidden: a point stays where it was until it is encoded again
            missing = np.isnan(means.means[:, 0])
            means.means[missing] = old.means[missing]
        self._means = means
        self._keep(images, means)
        self.means_changed.emit()


def _size(means: Means) -> int:
    return means.means.nbytes + (0 if means.spreads is None else means.spreads.nbytes)


def _joined(request: tuple[ImageDataset, ImageChoice]) -> MapImages:
    """Pick images of several splits, off the GUI thread: they are copied."""
    return pick(*request)
