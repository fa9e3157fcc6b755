"""Snapshots: frozen weights with all that is needed to rebuild their model. Models cross threads only in this form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import ImageShape, Model
from dreamexplorer.models.families import build, family_named
from dreamexplorer.models.half import halved
from dreamexplorer.models.meta import without_values
from dreamexplorer.models.priors import Mixture, Prior
from dreamexplorer.options import options_of


@dataclass(frozen=True)
class Snapshot:
    """Frozen weights on the CPU, the architecture they belong to, and the axes and prior the model has with them."""

    family: str
    config: Any
    image_shape: ImageShape
    weights: Mapping[str, Tensor]
    step: int = 0
    epoch: float = 0.0
    axes: tuple[Axis, ...] = field(default=())
    classes: int = 0  # number of classes of a conditional model; 0 for other families
    components: Mixture | None = field(default=None, compare=False)  # components of a learned mixture prior, else None
    code_grid: tuple[int, int] | None = None  # rows and columns, if the axes are the codes of a grid
    binarised: bool = False  # trained on black and white pixels only, so it is shown no others
    foreign: bool = False  # weights of another program: trained, for an unknown number of steps, counted here as 0

    @property
    def trained(self) -> bool:
        """True unless the weights are initial ones."""
        return self.step > 0 or self.foreign

    @property
    def architecture(self) -> tuple[Any, ...]:
        """Family, shape, classes and structural options; equal in two snapshots of the same model."""
        fixed = tuple((n, getattr(self.config, n)) for n, o in options_of(self.config).items() if o.structural)
        return (self.family, self.image_shape, self.classes, fixed)

    def fits(self, image_shape: ImageShape, classes: int) -> bool:
        """Return whether the model accepts images of this shape with this number of classes.

        Args:
            image_shape: channels, height and width of the images.
            classes: number of classes of the data.
        """
        return tuple(self.image_shape) == tuple(image_shape) and self.classes in (0, classes)

    @property
    def about(self) -> type[Model]:
        """The family's class, with its class variables."""
        return family_named(self.family)

    @property
    def prior(self) -> Prior:
        """The family's prior, with the components learned so far if it is a mixture."""
        return self.about.latent_prior.with_components(self.components)

    def with_weights(self, weights: Mapping[str, Tensor]) -> Snapshot:
        """Return a snapshot of the same model with other weights, and the axes and prior that belong to them."""
        full = replace(self, weights=weights)
        model = restore(full)
        return replace(full, axes=model.axes(), components=model.prior_components(), code_grid=model.code_grid)


def take_snapshot(
    model: Model, step: int = 0, epoch: float = 0.0, binarised: bool = False, half: bool = False
) -> Snapshot:
    """Return a frozen copy of the model, its weights copied to the CPU.

    Args:
        model: the model, on any device.
        step: training steps done.
        epoch: epochs done, with fraction.
        binarised: True if the model was trained on binarised images.
        half: True for weights in half precision, only to be written to a file (`models/half.py`).
    """
    weights = {}
    for name, tensor in model.state_dict().items():
        rounded = halved(tensor) if half else tensor
        # .cpu() copies from an accelerator but aliases a tensor already on the CPU, hence the clone
        weights[name] = rounded.detach().to("cpu", copy=rounded is tensor).contiguous()
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
    """Build the snapshot's model in eval mode, with a copy of the weights and without gradients.

    Args:
        snapshot: the snapshot.
        device: name of a torch device.
    """
    with without_values():
        model = build(snapshot.family, snapshot.config, snapshot.image_shape, snapshot.classes)
    model.load_state_dict({k: v.to(device, copy=True) for k, v in snapshot.weights.items()}, assign=True)
    for module in model.modules():  # buffers outside the state dict are still on the meta device
        for name, buffer in module._buffers.items():
            if buffer is not None and buffer.is_meta:
                # zeros_like of a meta tensor would import sympy, which takes half a second
                module._buffers[name] = torch.zeros(buffer.shape, dtype=buffer.dtype, device=device)
    model.set_live(snapshot.config)
    model.set_epoch(snapshot.epoch)
    return model.eval().requires_grad_(False)
