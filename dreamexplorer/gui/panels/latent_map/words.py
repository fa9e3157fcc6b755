"""Texts of the latent map: axis labels, hover card, status, and why the map is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.analysis.projection import Plane
from dreamexplorer.errors import Message
from dreamexplorer.gui.panels.latent_map.image_choice import MapImages
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.session import Floats, Session

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

_DOT = " \N{MIDDLE DOT} "
_TIMES = " \N{MULTIPLICATION SIGN} "


class MapWords(QObject):
    """Makes texts in the user's language."""

    _value_name = ""  # name of the measure of each dimension; empty for a KL

    def set_family(self, about: type[Model] | None) -> None:
        """Adapt the texts to a family."""
        term = None if about is None or about.low_axis_is_collapsed else about.axis_term
        self._value_name = "" if term is None else QCoreApplication.translate("terms", term.label)

    def place(self, place: tuple[float, float], axes: tuple[str, str] | None) -> str:
        """Return coordinates with the names of their axes; `axes` is None for principal components."""
        first, second = self.axis_names(axes)
        return f"{first} {fixed(place[0], 2)}   {second} {fixed(place[1], 2)}"

    def axis_names(self, axes: tuple[str, str] | None) -> tuple[str, str]:
        """Return the names of both axes; `axes` is None for principal components."""
        return axes or (self.tr("PC 1"), self.tr("PC 2"))

    def axis_labels(
        self, names: Sequence[str], kl: Floats | None, pair: tuple[int, int] | None, plane: Plane | None
    ) -> tuple[str, str]:
        """Return the labels of both axes.

        Args:
            names: of all dimensions.
            kl: the KL (or another measure) of each dimension, if known.
            pair: the two dimensions in view, None for the principal components.
            plane: the principal plane, if known.
        """
        if not names or (pair is not None and max(pair) >= len(names)):
            return "", ""
        if pair is not None:
            return self._dimension(names, kl, pair[0]), self._dimension(names, kl, pair[1])
        texts = (self.tr("PC 1"), self.tr("PC 2"))
        if plane is None:
            return texts
        share = self.tr("{name} ({percent} % of variance)")
        a, b = (share.format(name=t, percent=round(100 * e)) for t, e in zip(texts, plane.explained, strict=True))
        return a, b

    def _dimension(self, names: Sequence[str], kl: Floats | None, i: int) -> str:
        if kl is None or i >= len(kl):
            return names[i]
        if self._value_name:
            return f"{names[i]} ({self._value_name} {fixed(float(kl[i]), 2)})"
        return self.tr("{name} (KL {value} nats)").format(name=names[i], value=fixed(float(kl[i]), 2))

    def card(
        self, picked: MapImages, index: int, class_names: Sequence[str], place: tuple[float, float]
    ) -> tuple[str, ...]:
        """Return the lines of the hover card: class, origin and place of an image."""
        split, number = picked.origin(index)
        origins = {"test": self.tr("Test image {number}"), "train": self.tr("Training image {number}")}
        return (
            self.tr("Class {name}").format(name=class_names[int(picked.labels[index])]),
            origins.get(split, split + " {number}").format(number=number),
            f"({fixed(place[0], 2)}; {fixed(place[1], 2)})",
        )

    def picked(self, picked: MapImages, index: int, class_names: Sequence[str]) -> Message:
        """Return the origin and the class of an image in one line."""
        split, number = picked.origin(index)
        name = class_names[int(picked.labels[index])]
        if split == "test":
            return Message("Test image {}, class {}", number, name)
        if split == "train":
            return Message("Training image {}, class {}", number, name)
        return Message("{} {}, {}", split, number, name)

    def status(self, means: Means, picked: MapImages, binarised: bool = False) -> tuple[str, str]:
        """Return the text about the points (how many, how new), and its tool tip."""
        split, one = picked.choice.split, len(picked.labels) == 1
        sources = {
            "test": self.tr("{count} test image") if one else self.tr("{count} test images"),
            "train": self.tr("{count} training image") if one else self.tr("{count} training images"),
            "": self.tr("{count} images, train and test"),
        }
        source = sources.get(split, "{count} " + split).format(count=grouped(len(picked.labels)))
        oldest, newest = (grouped(step) for step in means.steps)
        if not means.complete:
            known = float(np.mean(np.isfinite(means.means[::16, 0])))
            state = self.tr("encoding, {percent} % done").format(percent=int(100 * known))
        elif means.fresh >= 1.0:
            state = self.tr("updated at step {step}").format(step=newest)
        else:
            state = self.tr("updated at step {step} (refreshing, {percent} %)").format(
                step=newest, percent=int(100 * means.fresh)
            )
        tip = self.tr(
            "Number of images on the map, and the training step of the weights that encoded them. During training "
            "the images are encoded again in turn: the oldest point is of step {oldest}, the newest of step {newest}."
        ).format(oldest=oldest, newest=newest)
        if binarised:
            tip += " " + self.tr("Shown binarised, like this model's training data.")
        return source + _DOT + state, tip

    def message(self, session: Session, engine_is_ready: bool, has_points: bool) -> str:
        """Return the reason why the map is empty; an empty text when it is not."""
        model, data = session.snapshot, session.dataset
        if model is not None and data is not None and tuple(model.image_shape) != data.image_shape:
            return self.tr(
                "This model expects images of {model}, the dataset has {data}. Press Reset in Training to create a "
                "model for this dataset."
            ).format(
                model=_TIMES.join(str(n) for n in model.image_shape),
                data=_TIMES.join(str(n) for n in data.image_shape),
            )
        if model is not None and data is not None and not model.fits(data.image_shape, len(data.class_names)):
            return self.tr(
                "This model expects {model} classes, the dataset has {data}. Press Reset in Training to create a "
                "model for this dataset."
            ).format(model=model.classes, data=len(data.class_names))
        if has_points:
            return ""
        if not engine_is_ready:
            return self.tr("Loading PyTorch\N{HORIZONTAL ELLIPSIS}")
        if data is None:
            return self.tr("No images. Choose a dataset.")
        if model is None:
            return self.tr("No model yet. Open one, or press Train.")
        return self.tr("Encoding the images\N{HORIZONTAL ELLIPSIS}")
