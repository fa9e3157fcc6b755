"""The contract of a model family: `Model`, and the values that cross it.

Nothing here depends on means, variances or a particular family: a model computes the terms of its loss, encodes images
to coordinates (with a spread where it has one), decodes coordinates to images, and describes its axes. A new family
implements the abstract methods and sets the class variables without a default; `contract.check_family` checks them.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from dreamexplorer.errors import Message
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.preparation import Preparation, Preparing, Sample
from dreamexplorer.models.priors import NO_PRIOR, Mixture, Prior
from dreamexplorer.models.sketch import EXTENSION, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, options_of
from dreamexplorer.progress import Progress

ImageShape = tuple[int, int, int]  # channels, height, width
M = TypeVar("M", bound="Model")


@dataclass(frozen=True)
class Term:
    """A quantity that a family reports in training; its texts are translated in the context "terms"."""

    key: str  # in `Terms.values`, in checkpoints and in metrics.jsonl
    label: str
    unit: str = QT_TRANSLATE_NOOP("terms", "nats per image")
    aside: bool = False  # True: plotted on a separate scale, because its magnitude differs from that of the loss
    help: str = ""  # explanation, shown after "label: "; no full stop
    sum_of: tuple[str, ...] = ()  # keys of the terms that this one is the sum of: rounded numbers are shown to add up


class Terms(NamedTuple):
    """The loss of one batch and the values to show.

    A family whose parts minimise different losses (an adversary) returns one loss for each group of `Model.group_of`;
    all parts are updated together, each down the gradient of its own loss at the weights before the step.
    """

    loss: Tensor | dict[str, Tensor]  # scalar to minimise, or one for each group of parameters
    values: dict[str, Tensor]  # a scalar for each of `Model.terms`, by key
    per_axis: Tensor | None  # D values of `Model.axis_term`; None where the family has no such term
    coordinates: Tensor | None = None  # N x D, those of `encode`; optional, spares evaluation a second encoding
    kept: Tensor | None = None  # N x ..., more numbers of each image that `Model.over_split` needs


class Gathered(NamedTuple):
    """Sums and numbers of images that an evaluation has gathered from all batches of a split."""

    values: dict[str, float]  # means over the images of `Terms.values`
    per_axis: Tensor | None  # D, fp64: means over the images of `Terms.per_axis`
    coordinates: Tensor  # N x D, of all images, on the CPU
    kept: Tensor | None  # N x ..., `Terms.kept` of all images, on the CPU


class Encoding(NamedTuple):
    """Coordinates of a batch of images (N x D) and, if the family has one, their standard deviation (N x D)."""

    coordinates: Tensor
    spread: Tensor | None


class Model(nn.Module, ABC):
    """A model family. Images are float N x C x H x W in [0, 1]; losses are nats, summed over pixels and latents.

    Every family is constructed as `Cls(config, image_shape, classes)`.

    Args:
        config: an instance of the family's `Config`, a frozen dataclass whose fields all have defaults.
        image_shape: channels, height and width of the images.
        classes: number of classes of the data, 0 if unknown; ignored unless the family is `conditional`.
    """

    family: ClassVar[str]  # unique name, in checkpoints and on the command line
    title: ClassVar[str]  # shown in the window; translated in the context "families"
    Config: ClassVar[type]
    terms: ClassVar[tuple[Term, ...]]  # all that `loss` reports; the first is the reconstruction, with the key "recon"

    order: ClassVar[int] = 1000  # position in lists of families; not inherited, so that a subclass has its own
    section: ClassVar[str] = EXTENSION  # one of `sketch.SECTIONS`, where lists show it; not inherited
    summary: ClassVar[str] = ""  # one line that says what it is, translated as the title; not inherited
    sketch: ClassVar[Sketch] = Sketch()  # what the small drawing of its network shows

    latent_prior: ClassVar[Prior] = NO_PRIOR
    axis_term: ClassVar[Term | None] = None  # the quantity in `Terms.per_axis`
    axis_terms_add_up: ClassVar[bool] = False  # True: the sum of `Terms.per_axis` is the term "kl"
    low_axis_is_collapsed: ClassVar[bool] = False  # True: an axis whose value is near zero carries no information
    corrupts: ClassVar[bool] = False  # True: trained on images corrupted by `corrupt`
    # True: the loss of an image, or a buffer changed in training, depends on the other images of its batch (batch
    # normalisation apart), so that a step cannot be split over processes. See also `whole_batch.over_whole_batch`.
    needs_whole_batch: ClassVar[bool] = False
    conditional: ClassVar[bool] = False  # True: uses the class of each image, see `conditioned_on`

    config: Any
    image_shape: ImageShape
    classes: int  # 0 for a family that is not conditional
    labels: Tensor | None = None  # set by `conditioned_on`
    code_grid: tuple[int, int] | None = None  # rows and columns, if the axes are the codes of a grid, row by row

    def __init__(self, config: Any, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__()
        self.config = config
        self.image_shape = image_shape
        self.classes = classes if self.conditional else 0

    # -- what every family implements --------------------------------------------------------------------------

    @abstractmethod
    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        """Compute the loss of a batch and the terms to show: sums over pixels and latents, means over images, in nats.

        Args:
            x: images, N x C x H x W in [0, 1].
            generator: source of the noise, on the device of the images; None for torch's global one.

        Returns:
            The loss, with gradients, and a scalar for each of `terms`.
        """

    @abstractmethod
    def encode(self, x: Tensor) -> Encoding:
        """Encode images to latent coordinates.

        Args:
            x: images, N x C x H x W in [0, 1].

        Returns:
            Coordinates (N x D; the posterior means in a VAE) and their standard deviation, if there is one.
        """

    @abstractmethod
    def decode(self, z: Tensor) -> Tensor:
        """Decode latent coordinates to images.

        Args:
            z: coordinates, N x D.

        Returns:
            Mean images, N x C x H x W in [0, 1].
        """

    @abstractmethod
    def axes(self) -> tuple[Axis, ...]:
        """Describe the D axes of the latent space: names and ranges, for sliders."""

    @abstractmethod
    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Compute the loss of each image at its coordinates, without noise in z.

        Args:
            x: images, N x C x H x W in [0, 1].

        Returns:
            The reconstruction (N, nats) and the rate (N, nats; None for a family without one).
        """

    # -- what a family may override ----------------------------------------------------------------------------

    def conditioned_on(self: M, labels: Tensor | None) -> M:
        """Return a shallow copy conditioned on `labels`; the model itself if the family is not conditional.

        Args:
            labels: classes of the images, int64 N, or a single one for all images. Weights and state are shared.
        """
        if not self.conditional:
            return self
        view = copy.copy(self)
        view.labels = labels
        return view

    def group_of(self, parameter: str) -> str:
        """Return the key in `Terms.loss` of the loss that this parameter minimises, if there are several losses."""
        return ""

    def sample_prior(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """Draw coordinates from `latent_prior`.

        Args:
            n: number of draws.
            generator: source of the random numbers, on the CPU.

        Returns:
            Coordinates N x D, on the CPU.
        """
        axes = self.axes()
        normal = torch.randn(n, len(axes), generator=generator).numpy()
        uniform = torch.rand(n, generator=generator).numpy()
        prior = self.latent_prior.with_components(self.prior_components())
        return torch.from_numpy(prior.place(normal, uniform, axes))

    def redraw(self, z: Tensor, keep: Tensor | None, generator: torch.Generator | None = None) -> Tensor:
        """Draw from the prior in place of z, except for the axes to keep.

        Args:
            z: coordinates, N x D.
            keep: bool, D; True for axes that are unchanged. None keeps none.
            generator: source of the random numbers, on the CPU.

        Returns:
            Coordinates, N x D.
        """
        drawn = self.sample_prior(len(z), generator)
        return drawn if keep is None else torch.where(keep, z, drawn)

    def prior_components(self) -> Mixture | None:
        """Return a copy of the components that a learned mixture prior has now; None for other priors."""
        return None

    def corrupt(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor | None:
        """Return the images that the model is trained on in place of x.

        Args:
            x: images, N x C x H x W in [0, 1].
            generator: source of the noise.

        Returns:
            Images of the same shape; None if the model is trained on x itself.
        """
        return None

    def over_split(self, gathered: Gathered, progress: Progress) -> Gathered:
        """Compute the terms of a whole split that are no means over its images, such as an entropy of code shares.

        A mean over batches of such a term depends on the size of the batches; evaluation shows what this returns.

        Args:
            gathered: sums and coordinates of all images.
            progress: may cancel (`Cancelled`).

        Returns:
            The same with these terms replaced.
        """
        return gathered

    def set_training_size(self, train_images: int) -> None:
        """Receive the number of training images when a run starts or resumes, for estimators that depend on it.

        Keep it in a buffer, changed in place, so that later evaluations use the same number.
        """

    def observe(self, x: Tensor) -> None:
        """Receive a fixed sample of training images before a snapshot is taken, for what is shown of the codes.

        Keep it in buffers, changed in place. Called without gradients, in eval mode; no step may depend on it.

        Args:
            x: images, N x C x H x W in [0, 1].
        """

    def prepare(self, sample: Sample, classes: int) -> Iterator[Preparation]:
        """Run the preparation of every part that is `Preparing`, before the first step of a new run.

        Args:
            sample: function that draws training images and their labels.
            classes: number of classes of the data.

        Returns:
            An iterator over the progress; the caller may stop between two pieces.

        Raises:
            UserError: the data are not suitable.
        """
        for part in self.modules():
            if isinstance(part, Preparing):
                yield from part.prepare(sample, classes)

    def set_epoch(self, epoch: float, span: float = 0.0) -> None:
        """Receive the number of epochs done (with fraction) before each training step and evaluation, for schedules.

        Keep what changes from step to step in a tensor that is changed in place, for example a buffer.

        Args:
            epoch: epochs done.
            span: length of the coming step in epochs, over which a schedule takes its mean; 0 before an evaluation.
        """

    def warnings(self, means: Mapping[str, float]) -> Iterator[Message]:
        """Yield what goes wrong in training although no number diverges, each with what to try.

        Called on the training thread every few hundred steps.

        Args:
            means: values of `terms` by key, means over these steps.
        """
        yield from ()

    def set_live(self, config: Any) -> None:
        """Apply the options that may change in training.

        Raises:
            ValueError: another option differs, too.
        """
        fixed = [n for n, o in options_of(config).items() if not o.live]
        for name in fixed:
            if getattr(config, name) != getattr(self.config, name):
                raise ValueError(f"{name} cannot change while a model trains")
        self.config = config
