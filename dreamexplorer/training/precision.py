"""Master weights, the working copy the forward pass uses, and the optimiser: fast in fp32 and in bf16.

All master weights lie in one fp32 buffer and all gradients in another, so that the optimiser is a single fused call.
In bf16 the layers that multiply matrices work on a bf16 copy of their part of the buffer, refreshed once after
each step. Autocast then finds its weights in bf16 already; left to itself it would copy each of them, forward and
backward, at every use.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from dreamexplorer.models.base import Model
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.optimisers import make_optimiser

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
    """Owns a model's weights while it trains: `model` computes the loss, `master` holds the fp32 truth.

    In fp32 the two are one module. Call `model.loss` under `autocast()`, then `update(loss)`.
    """

    def __init__(self, model: Model, device: torch.device, precision: str, train: TrainConfig) -> None:
        self.master = model.to(device).train()
        self._device = device
        self._low_precision = precision == "bf16"
        low = _matrix_parameters(self.master) if self._low_precision else set()
        named = dict(self.master.named_parameters())
        # low-precision parameters first: their part of the buffer is then contiguous and converted by one copy
        self._names = sorted(named, key=lambda name: name not in low)
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
                mine.data = theirs.data  # running statistics are kept once
        working = dict(self.model.named_parameters())
        self._parameters = [working[name] for name in self._names]
        self._optimiser = make_optimiser(self.flat, train)

    def autocast(self) -> AbstractContextManager[Any]:
        """The context in which the loss is to be computed."""
        if not self._low_precision:
            return nullcontext()
        return torch.autocast(self._device.type, dtype=torch.bfloat16, cache_enabled=False)

    def update(self, loss: Tensor | Mapping[str, Tensor]) -> None:
        """One step down the gradient of the loss, or of each group's own loss."""
        if isinstance(loss, Tensor):
            torch._foreach_copy_(self._gradient_views, torch.autograd.grad(loss, self._parameters))
        else:
            self._differentiate_groups(loss)
        self._optimiser.step(self.flat, self._gradient)
        self.refresh()

    def _differentiate_groups(self, losses: Mapping[str, Tensor]) -> None:
        groups: dict[str, list[int]] = {group: [] for group in losses}
        for i, name in enumerate(self._names):
            groups[self.model.group_of(name)].append(i)
        for count, (group, members) in enumerate(groups.items(), start=1):
            parameters = [self._parameters[i] for i in members]
            gradients = torch.autograd.grad(losses[group], parameters, retain_graph=count < len(groups))
            torch._foreach_copy_([self._gradient_views[i] for i in members], gradients)

    def refresh(self) -> None:
        """Bring the working copy up to the master weights."""
        self._low_copy.copy_(self._low_master)

    def set_learning_rate(self, value: float) -> None:
        self._optimiser.set_learning_rate(value)

    def set_live(self, train: TrainConfig) -> bool:
        """Take over what may change while training, but for the learning rate, which has a schedule.

        Whether an update is now another one than before.
        """
        optimiser = self._optimiser
        before = optimiser.weight_decay, optimiser.clip_norm
        optimiser.weight_decay, optimiser.clip_norm = now = train.weight_decay, train.clip_norm
        return now != before

    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        return bool(torch.isfinite(self.flat).all())

    # -- state ----------------------------------------------------------------------------------------

    def optimiser_state(self) -> tuple[dict[str, Tensor], int]:
        """Copies of the optimiser's moments on the CPU, by parameter name, and its count of steps."""
        tensors = {
            f"{moment}.{name}": self._view(flat, name).to("cpu", copy=True)
            for moment, flat in self._optimiser.moments.items()
            for name in self._names
        }
        return tensors, int(self._optimiser.steps)

    def load_optimiser_state(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Take over what `optimiser_state` gave; KeyError or RuntimeError when it does not fit."""
        for moment, flat in self._optimiser.moments.items():
            for name in self._names:
                self._view(flat, name).copy_(tensors[f"{moment}.{name}"])
        self._optimiser.steps.fill_(float(steps))

    def clone_state(self) -> list[Tensor]:
        """A quick copy of weights and moments on their own device, for `restore_state`."""
        return [t.clone() for t in self.state()]

    def restore_state(self, saved: list[Tensor]) -> None:
        """Go back to what `clone_state` copied."""
        for mine, theirs in zip(self.state(), saved, strict=True):
            mine.copy_(theirs)

    def state(self) -> list[Tensor]:
        """All tensors that an update changes; written in place, never replaced."""
        optimiser = self._optimiser
        return [self.flat, self._low_copy, *optimiser.moments.values(), optimiser.steps, *self.master.buffers()]

    def _view(self, flat: Tensor, name: str) -> Tensor:
        start, shape = self._offsets[name], self._shapes[name]
        return flat[start : start + shape.numel()].view(shape)


@contextmanager
def denormals_as_zero() -> Iterator[None]:
    """Numbers below 1e-38 count as zero meanwhile, in this thread.

    Adam's moments of pixels that are hardly ever inked decay into that range and stay there, where every
    operation on them is a hundred times slower; they are far too small to move a weight.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def _part(flat: Tensor, offset: int, like: Tensor) -> Tensor:
    return flat[offset : offset + like.numel()].view(like.shape)


def _matrix_parameters(model: nn.Module) -> set[str]:
    """The names of the parameters that belong to layers which multiply matrices; norms and the like stay in fp32."""
    return {
        f"{prefix}.{name}" if prefix else name
        for prefix, module in model.named_modules()
        if isinstance(module, _MATRIX_LAYERS)
        for name, _ in module.named_parameters(recurse=False)
    }
