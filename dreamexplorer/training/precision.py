"""Master weights, the working copy of the forward pass, and the optimiser, in fp32 and in bf16.

All master weights lie in one fp32 buffer and all gradients in another, so that the optimiser is a single fused call. In
bf16 the layers that multiply matrices use a bf16 copy of their part of the buffer, refreshed once after each step:
autocast then finds its weights in bf16 already, instead of casting each of them, forward and backward, at every use.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from dreamexplorer.models.base import Model
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.optimisers import make_optimiser
from dreamexplorer.training.tensorfile import largest

_ALIGNMENT = 32  # floats; every parameter begins on a cache line of its own
_MATRIX_LAYERS = (
    nn.Linear,
    nn.Conv1d,
    nn.Conv2d,
    nn.Conv3d,
    nn.ConvTranspose1d,
    nn.ConvTranspose2d,
    nn.ConvTranspose3d,
)


class Weights:
    """The weights of a model in training: `model` computes the loss, `master` has the fp32 weights.

    In fp32 the two are one module. Call `model.loss` under `autocast()`, then `update(loss)`.

    Args:
        model: the model; its parameters become views of one buffer.
        device: where it is trained.
        precision: "fp32" or "bf16".
        train: options of the optimiser.
    """

    def __init__(self, model: Model, device: torch.device, precision: str, train: TrainConfig) -> None:
        self.master = model.to(device).train()
        self._device = device
        self._low_precision = precision == "bf16"
        low = _matrix_parameters(self.master) if self._low_precision else set()
        named = dict(self.master.named_parameters())
        # low-precision parameters first: their part of the buffer is then contiguous and converted by one copy
        self._names = sorted(named, key=lambda name: (name not in low, self.master.group_of(name)))
        offsets: dict[str, int] = {}
        size = low_size = 0
        for name in self._names:
            offsets[name] = size
            size += -(-named[name].numel() // _ALIGNMENT) * _ALIGNMENT
            if name in low:
                low_size = size
        self.flat = torch.zeros(size, device=device)
        self._gradient = torch.zeros(size, device=device)
        for name in self._names:
            view = _part(self.flat, offsets[name], named[name])
            view.copy_(named[name].data)
            named[name].data = view
        self._offsets = offsets
        self._shapes = {name: p.shape for name, p in named.items()}
        self._gradient_views = [_part(self._gradient, offsets[n], named[n]) for n in self._names]

        self.model = self.master
        self._low_master = self._low_copy = self.flat[:0]
        if low:
            self.model = copy.deepcopy(self.master)
            self._low_master = self.flat[:low_size]
            self._low_copy = self._low_master.to(torch.bfloat16)
            working = dict(self.model.named_parameters())
            for name in self._names:
                source = self._low_copy if name in low else self.flat
                working[name].data = _part(source, offsets[name], named[name])
            for (_, mine), (_, theirs) in zip(self.model.named_buffers(), self.master.named_buffers(), strict=True):
                mine.data = theirs.data  # both copies share one set of running statistics
        working = dict(self.model.named_parameters())
        self._parameters = [working[name] for name in self._names]
        self.optimiser = make_optimiser(self.flat, train, self._groups())

    def _groups(self) -> list[list[slice]]:
        """Return the parts of the flat buffer that belong to each group of `Model.group_of`."""
        groups: dict[str, list[slice]] = {}
        for name in self._names:
            start = self._offsets[name]
            end = start + self._shapes[name].numel()
            parts = groups.setdefault(self.master.group_of(name), [])
            if parts and start - parts[-1].stop < _ALIGNMENT:
                parts[-1] = slice(parts[-1].start, end)
            else:
                parts.append(slice(start, end))
        return list(groups.values())

    def autocast(self) -> AbstractContextManager[Any]:
        """Return the context in which the loss is computed."""
        if not self._low_precision:
            return nullcontext()
        return torch.autocast(self._device.type, dtype=torch.bfloat16, cache_enabled=False)

    def update(self, loss: Tensor | Mapping[str, Tensor]) -> None:
        """Do one optimiser step and refresh the working copy.

        Args:
            loss: as in `differentiate`.
        """
        self.differentiate(loss)
        self.apply_gradient()

    def differentiate(self, loss: Tensor | Mapping[str, Tensor]) -> None:
        """Compute the gradient of a loss, into `gradient`.

        Args:
            loss: a scalar; or one for each group of `Model.group_of`, each differentiated by the parameters of its
                group.
        """
        if isinstance(loss, Tensor):
            torch._foreach_copy_(self._gradient_views, torch.autograd.grad(loss, self._parameters))
        else:
            self._differentiate_groups(loss)

    @property
    def gradient(self) -> Tensor:
        """The gradient of all weights as one vector, to be changed in place before `apply_gradient`."""
        return self._gradient

    def apply_gradient(self) -> None:
        """Do one optimiser step along `gradient` and refresh the working copy."""
        self.optimiser.step(self.flat, self._gradient)
        self.refresh()

    def _differentiate_groups(self, losses: Mapping[str, Tensor]) -> None:
        groups: dict[str, list[int]] = {group: [] for group in losses}
        for i, name in enumerate(self._names):
            groups[self.model.group_of(name)].append(i)
        for count, (group, members) in enumerate(groups.items(), start=1):
            parameters = [self._parameters[i] for i in members]
            gradients = torch.autograd.grad(losses[group], parameters, retain_graph=count < len(groups))
            torch._foreach_copy_([self._gradient_views[i] for i in members], gradients)

    def gradients(self) -> dict[str, Tensor]:
        """Return views of `gradient`, by parameter name."""
        return dict(zip(self._names, self._gradient_views, strict=True))

    def refresh(self) -> None:
        """Copy the master weights into the working copy."""
        self._low_copy.copy_(self._low_master)

    def set_learning_rate(self, value: float) -> None:
        """Set the learning rate from the next step on."""
        self.optimiser.set_learning_rate(value)

    def set_live(self, train: TrainConfig) -> bool:
        """Apply the live options but the learning rate, which has a schedule.

        Args:
            train: training settings.

        Returns:
            True if an option of the update changed, so that a recorded step is no longer valid.
        """
        optimiser = self.optimiser
        before = optimiser.weight_decay, optimiser.clip_norm
        optimiser.weight_decay, optimiser.clip_norm = now = train.weight_decay, train.clip_norm
        return now != before

    def finite(self) -> bool:
        """Return whether every weight is a finite number."""
        return math.isfinite(largest(self.flat))

    # -- state ----------------------------------------------------------------------------------------

    def optimiser_state(self) -> tuple[dict[str, Tensor], int]:
        """Return copies of the optimiser's moments on the CPU, by parameter name, and its count of steps."""
        tensors = {
            f"{moment}.{name}": self._view(flat, name).to("cpu", copy=True)
            for moment, flat in self.optimiser.moments.items()
            for name in self._names
        }
        return tensors, int(self.optimiser.steps)

    def load_optimiser_state(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Load the result of `optimiser_state`.

        Args:
            tensors: moments by name.
            steps: count of optimiser steps.

        Raises:
            KeyError: a moment is missing.
            RuntimeError: a moment has another shape.
        """
        for moment, flat in self.optimiser.moments.items():
            for name in self._names:
                self._view(flat, name).copy_(tensors[f"{moment}.{name}"])
        self.optimiser.steps.fill_(float(steps))

    def clone_state(self) -> list[Tensor]:
        """Return a copy of weights and moments on their own device, for `restore_state`."""
        return [t.clone() for t in self.state()]

    def restore_state(self, saved: list[Tensor]) -> None:
        """Restore the weights and moments that `clone_state` copied."""
        for mine, theirs in zip(self.state(), saved, strict=True):
            mine.copy_(theirs)

    def state(self) -> list[Tensor]:
        """Return all tensors that an update changes; they are written in place, never replaced."""
        optimiser = self.optimiser
        return [self.flat, self._low_copy, *optimiser.moments.values(), optimiser.steps, *self.master.buffers()]

    def _view(self, flat: Tensor, name: str) -> Tensor:
        start, shape = self._offsets[name], self._shapes[name]
        return flat[start : start + shape.numel()].view(shape)


@contextmanager
def denormals_as_zero() -> Iterator[None]:
    """Flush numbers below 1e-38 to zero in this thread while the context is entered.

    Adam's moments of pixels that are almost never inked decay into that range and stay there, where every operation is
    a hundred times slower; they are far too small to move a weight.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def _part(flat: Tensor, offset: int, like: Tensor) -> Tensor:
    return flat[offset : offset + like.numel()].view(like.shape)


def _matrix_parameters(model: nn.Module) -> set[str]:
    """Return the names of the parameters of layers that multiply matrices; norms and the like stay in fp32."""
    return {
        f"{prefix}.{name}" if prefix else name
        for prefix, module in model.named_modules()
        if isinstance(module, _MATRIX_LAYERS)
        for name, _ in module.named_parameters(recurse=False)
    }
