"""The contract every model family keeps, and the registry through which one file adds one family.

Nothing here knows of means, variances or any particular family: a model gives the terms of its loss, the
coordinates it encodes images to (with a spread where it has one), images for coordinates, and its axes.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from dreamexplorer.errors import UserError
from dreamexplorer.options import QT_TRANSLATE_NOOP, from_json, options_of, to_json
from dreamexplorer.registry import discover

ImageShape = tuple[int, int, int]  # channels, height, width
M = TypeVar("M", bound="Model")


@dataclass(frozen=True)
class Axis:
    """One latent coordinate, as a slider shows it.

    Centre and spread are those of the prior or, in a family without one, of the codes that training has seen.
    """

    name: str
    low: float = -4.0
    high: float = 4.0
    centre: float = 0.0
    spread: float = 1.0
    step: float = 0.0  # between the values it can have, from `low` on; 0 where it is continuous
    group: str = ""  # a title that it shares with the axes beside it; "" where all are alike
    help: str = ""  # what moving it does, where that needs saying; with the title in the context "axes"

    def nearest(self, value: float) -> float:
        """The value that the axis can have; the same one where it is continuous."""
        if not self.step:
            return value
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return min(self.low + steps * self.step, self.high)


@dataclass(frozen=True)
class Term:
    """One quantity a family reports while it trains: its key in `Terms.values`, its name and its unit."""

    key: str
    label: str
    unit: str = QT_TRANSLATE_NOOP("terms", "nats per image")
    aside: bool = False  # of another magnitude than the loss: plotted on a scale of its own
    help: str = ""  # what it means, to go on after "name: "; no full stop


class Terms(NamedTuple):
    """The loss of one batch: a scalar to minimise, scalar values to show, a value for each axis (D).

    A family whose parts minimise losses of their own (an adversary) gives one loss for each group of `Model.group_of`;
    all are updated together, each part down the gradient of its own loss at the weights before the step.
    A family may hand out the coordinates N x D it encoded the batch to, which spares `encode` in an evaluation.
    """

    loss: Tensor | dict[str, Tensor]
    values: dict[str, Tensor]
    per_axis: Tensor | None
    coordinates: Tensor | None = None


class Encoding(NamedTuple):
    """Coordinates N x D of a batch of images and, where the family has one, their spread N x D (a sigma)."""

    coordinates: Tensor
    spread: Tensor | None


class Mixture(NamedTuple):
    """A prior of K diagonal Gaussians: means and sigmas K x D, and weights K that add up to 1; float32, on the CPU."""

    means: npt.NDArray[np.float32]
    sigmas: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]

    def draw(self, random: np.random.Generator) -> npt.NDArray[np.float32]:
        """One z (D): a component by its weight, then a draw from it."""
        k = min(int(np.searchsorted(np.cumsum(self.weights), random.random())), len(self.weights) - 1)
        noise = random.standard_normal(self.means.shape[1])
        return np.asarray(self.means[k] + self.sigmas[k] * noise, dtype=np.float32)


class Preparation(NamedTuple):
    """How far a model is with what it learns of the data before its first step, and what that is, in words."""

    share: float
    what: str


Sample = Callable[[int], tuple[Tensor, Tensor]]  # so many images as training sees them, in [0, 1], and their classes


class Preparing(ABC):
    """A part of a model that learns something of the data before the first step of a new run."""

    @abstractmethod
    def prepare(self, sample: Sample, classes: int) -> Iterator[Preparation]:
        """Learn it, in place and in small pieces, telling after each how far it is; nothing where it was done before.

        What is learned lies in buffers, and that it was learned too, so that no model is prepared twice. It depends on
        the samples alone. `UserError` when the data do not serve.
        """


class Model(nn.Module, ABC):
    """A model family. Images are float N x C x H x W in [0, 1]."""

    family: ClassVar[str]
    title: ClassVar[str]
    Config: ClassVar[type]
    terms: ClassVar[tuple[Term, ...]]
    has_prior: ClassVar[bool] = True  # False: dreams are drawn from the statistics of the codes, if at all
    prior_is_standard: ClassVar[bool] = True  # p(z) is N(0, 1) in each axis
    prior_has_components: ClassVar[bool] = False  # `prior_components` gives them: p(z) is a mixture of Gaussians
    axis_term: ClassVar[Term | None] = Term("kl", QT_TRANSLATE_NOOP("terms", "KL"))  # what `Terms.per_axis` holds
    prior_is_drawn_by_model: ClassVar[bool] = False  # only `redraw` gives draws: p(z) is a network's
    axis_terms_add_up: ClassVar[bool] = True  # their sum is the KL of the curves, where they are KLs
    corrupts: ClassVar[bool] = False  # it learns from corrupted images: `corrupt` gives them
    low_axis_is_collapsed: ClassVar[bool] = True  # an axis whose value is near zero carries nothing
    conditional: ClassVar[bool] = False  # it takes each image's class, and is made as Cls(config, shape, classes)

    config: Any
    image_shape: ImageShape
    classes: int = 0  # how many there are, for a conditional model
    labels: Tensor | None = None  # those that were `given`
    code_grid: tuple[int, int] | None = None  # rows and columns where axes are the codes of a grid, row by row

    def __init__(self, config: Any, image_shape: ImageShape) -> None:
        super().__init__()
        self.config = config
        self.image_shape = image_shape

    def given(self: M, labels: Tensor | None) -> M:
        """The model to be asked about images of these classes: int64 N, or a single one for all images.

        Weights and state are shared. A family that is not conditional is the same whatever the labels.
        """
        if not self.conditional:
            return self
        told = copy.copy(self)
        told.labels = labels
        return told

    def group_of(self, parameter: str) -> str:
        """Which of several losses the parameter of that name minimises; asked only where there are several."""
        return ""

    @abstractmethod
    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        """The loss of a batch, sums over pixels and latents, mean over images; noise from the generator."""

    @abstractmethod
    def encode(self, x: Tensor) -> Encoding:
        """Where the images lie in latent space."""

    @abstractmethod
    def decode(self, z: Tensor) -> Tensor:
        """Images N x C x H x W in [0, 1] for coordinates N x D."""

    @abstractmethod
    def axes(self) -> tuple[Axis, ...]:
        """The D axes, with names and ranges for sliders."""

    def sample_prior(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """n coordinates drawn from the prior (N x D); a standard normal unless a family says otherwise."""
        return torch.randn(n, len(self.axes()), generator=generator)

    def redraw(self, z: Tensor, keep: Tensor | None, generator: torch.Generator | None = None) -> Tensor:
        """As `sample_prior`, in place of the coordinates z (N x D) but for those to keep (bool D; None: none)."""
        drawn = self.sample_prior(len(z), generator)
        return drawn if keep is None else torch.where(keep, z, drawn)

    def prior_components(self) -> Mixture | None:
        """The Gaussians a learned prior is made of as it is now, to be shown and drawn from; None where it is none."""
        return None

    def corrupt(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor | None:
        """What the model is given in place of the images x while it learns; None where that is x itself."""
        return None

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """For each image: reconstruction in nats (N) at its coordinates, and the rate in nats (N) if it has one."""
        raise NotImplementedError

    def begin(self, train_images: int) -> None:
        """Be told, when a run begins or is resumed, how many images an epoch has: for estimators that depend on it.

        What is kept of it belongs into a buffer, changed in place, so that it is the same in an evaluation later.
        """

    def prepare(self, sample: Sample, classes: int) -> Iterator[Preparation]:
        """Learn of the data what its parts must know before the first step; see `Preparing`."""
        for part in self.modules():
            if isinstance(part, Preparing):
                yield from part.prepare(sample, classes)

    def advance(self, epoch: float) -> None:
        """Be told, before each training step, how many epochs (with fraction) lie behind: for schedules.

        What changes from step to step must be kept in a tensor changed in place, a buffer for example.
        """

    def set_live(self, config: Any) -> None:
        """Take over the options that may change while training; the others must be as they were."""
        fixed = [n for n, o in options_of(config).items() if not o.live]
        for name in fixed:
            if getattr(config, name) != getattr(self.config, name):
                raise ValueError(f"{name} cannot change in a living model")
        self.config = config


@dataclass(frozen=True)
class Snapshot:
    """Frozen weights on the CPU and all that is needed to build their model anew."""

    family: str
    config: Any
    image_shape: ImageShape
    weights: Mapping[str, Tensor]
    step: int = 0
    epoch: float = 0.0
    axes: tuple[Axis, ...] = field(default=())
    classes: int = 0  # of a conditional model; 0 where the family takes no labels
    components: Mixture | None = field(default=None, compare=False)  # of a prior that is learned, with these weights
    code_grid: tuple[int, int] | None = None  # rows and columns where axes are the codes of a grid
    binarised: bool = False  # training showed it black and white pixels alone: it is to be given no others

    @property
    def architecture(self) -> tuple[Any, ...]:
        """What must be equal for two snapshots to be states of one model."""
        fixed = tuple((n, getattr(self.config, n)) for n, o in options_of(self.config).items() if o.structural)
        return (self.family, self.image_shape, self.classes, fixed)

    def fits(self, image_shape: ImageShape, classes: int) -> bool:
        """Whether the model can be shown data of that shape and so many classes."""
        return tuple(self.image_shape) == tuple(image_shape) and self.classes in (0, classes)

    @property
    def about(self) -> type[Model]:
        """The family's class, for what it says of itself: `terms`, `axis_term`, `has_prior`."""
        return family_named(self.family)

    def with_weights(self, weights: Mapping[str, Tensor]) -> Snapshot:
        """The same model with other weights, and the axes and the prior that it has with them."""
        full = replace(self, weights=weights)
        model = restore(full)
        return replace(full, axes=model.axes(), components=model.prior_components(), code_grid=model.code_grid)


def families() -> Mapping[str, type[Model]]:
    """Return all families by name: `FAMILIES` of every module of this package, and of extensions."""
    return discover("dreamexplorer.models", "FAMILIES", lambda cls: cls.family)


def family_named(name: str) -> type[Model]:
    """The family of that name; `UserError` when there is none."""
    known = families()
    if name not in known:
        raise UserError("There is no model family named {!r}. Known: {}.", name, ", ".join(known))
    return known[name]


def build(family: str, config: Any, image_shape: ImageShape, classes: int) -> Model:
    """The family's model for data of so many classes; the number is ignored where it takes no labels."""
    cls = family_named(family)
    return cls(config, image_shape, classes) if cls.conditional else cls(config, image_shape)  # type: ignore[call-arg]


def classes_for(family: str, classes: int) -> int:
    """The classes a model of the family has with data of so many: 0 where it takes no labels."""
    return classes if family_named(family).conditional else 0


def create(family: str, config: Any, image_shape: ImageShape, seed: int, classes: int = 0) -> Model:
    """A fresh model in training mode whose weights depend on the seed alone, not on the global generator.

    `classes` is how many the data have, for families that are conditional.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build(family, config, image_shape, classes)


def take_snapshot(model: Model, step: int = 0, epoch: float = 0.0, binarised: bool = False) -> Snapshot:
    """A frozen copy of the model as it is now (weights cloned to the CPU); `binarised` as in `Snapshot`."""
    weights = {
        # .cpu() copies from an accelerator but aliases a tensor already on the CPU, hence the clone
        k: v.detach().to("cpu", copy=True).contiguous()
        for k, v in model.state_dict().items()
    }
    return Snapshot(
        model.family,
        model.config,
        model.image_shape,
        weights,
        step,
        epoch,
        model.axes(),
        model.classes,
        model.prior_components(),
        model.code_grid,
        binarised,
    )


def restore(snapshot: Snapshot, device: str = "cpu") -> Model:
    """The snapshot's model in eval mode, its weights copied and without gradients."""
    with torch.device("meta"):
        model = build(snapshot.family, snapshot.config, snapshot.image_shape, snapshot.classes)
    model.load_state_dict({k: v.to(device, copy=True) for k, v in snapshot.weights.items()}, assign=True)
    for module in model.modules():  # buffers that are not part of a state dict
        for name, buffer in module._buffers.items():
            if buffer is not None and buffer.is_meta:
                module._buffers[name] = torch.zeros_like(buffer, device=device)
    model.set_live(snapshot.config)
    model.advance(snapshot.epoch)
    return model.eval().requires_grad_(False)


def config_from_json(family: str, data: Any) -> Any:
    """The family's config from JSON values; `UserError` when they do not fit."""
    return from_json(family_named(family).Config, data)


def config_to_json(config: Any) -> dict[str, Any]:
    """A config as JSON values."""
    return to_json(config)
