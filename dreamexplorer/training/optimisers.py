"""Optimisers on one flat buffer, with torch's fused kernels and without the bookkeeping of torch.optim.

For a model this small that bookkeeping takes a tenth of a step.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from dreamexplorer.training.config import TrainConfig

MOMENTUM = 0.9  # momentum of SGD

Groups = Sequence[Sequence[slice]]


class Optimiser:
    """Changes weights in place along a gradient.

    Its state: `moments` by name, and `steps`, a 0-d float tensor. `learning_rate` is a 0-d tensor on the CPU, so that a
    recorded step reads the current value.

    Args:
        like: the flat buffer of weights, whose shape and device the moments share.
        train: learning rate, weight decay and clipping.
        moments: names of the buffers to keep.
        groups: slices of the flat buffer for each set of weights with a loss of its own; their gradients are clipped
            separately. Empty: one norm for all.
    """

    def __init__(self, like: Tensor, train: TrainConfig, moments: tuple[str, ...], groups: Groups = ()) -> None:
        self.moments = {name: torch.zeros_like(like) for name in moments}
        self.steps = torch.zeros((), device=like.device)  # the fused kernels require a float tensor on the device
        self.learning_rate = torch.tensor(train.learning_rate, dtype=torch.float64)
        self._rate = train.learning_rate
        self.weight_decay = train.weight_decay
        self.clip_norm = train.clip_norm
        self._groups: Groups = groups or ((slice(None),),)

    def set_learning_rate(self, value: float) -> None:
        """Set the learning rate from the next step on."""
        if value != self._rate:
            self._rate = value
            self.learning_rate.fill_(value)

    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Do one step in place.

        Args:
            weights: the flat buffer of weights.
            gradient: the gradient, of the same shape; may be overwritten.
        """
        if self.clip_norm > 0.0:
            for group in self._groups:
                self._clip([gradient[part] for part in group])
        self.steps.add_(1.0)
        self._update(weights, gradient)

    def _clip(self, parts: Sequence[Tensor]) -> None:
        """Scale a gradient, given in parts, to a norm of at most `clip_norm`.

        This is torch.nn.utils.clip_grad_norm_ without reading the norm back.
        """
        norms = [torch.linalg.vector_norm(part) for part in parts]
        norm = norms[0] if len(norms) == 1 else torch.linalg.vector_norm(torch.stack(norms))
        factor = (self.clip_norm / (norm + 1e-6)).clamp(max=1.0)
        for part in parts:
            part.mul_(factor)

    def _update(self, weights: Tensor, gradient: Tensor) -> None:
        raise NotImplementedError


class _Adam(Optimiser):
    """Adam (Kingma & Ba 2015); with `decoupled` weight decay AdamW (Loshchilov & Hutter 2019)."""

    def __init__(self, like: Tensor, train: TrainConfig, decoupled: bool, groups: Groups) -> None:
        super().__init__(like, train, ("exp_avg", "exp_avg_sq"), groups)
        self._kernel = torch._fused_adamw_ if decoupled else torch._fused_adam_

    def _update(self, weights: Tensor, gradient: Tensor) -> None:
        self._kernel(
            [weights],
            [gradient],
            [self.moments["exp_avg"]],
            [self.moments["exp_avg_sq"]],
            [],
            [self.steps],
            lr=self.learning_rate,
            beta1=0.9,
            beta2=0.999,
            weight_decay=self.weight_decay,
            eps=1e-8,
            amsgrad=False,
            maximize=False,
        )


class _Sgd(Optimiser):
    """Gradient descent with momentum, as torch.optim.SGD(momentum=0.9)."""

    def __init__(self, like: Tensor, train: TrainConfig, groups: Groups) -> None:
        super().__init__(like, train, ("momentum_buffer",), groups)

    def _update(self, weights: Tensor, gradient: Tensor) -> None:
        torch._fused_sgd_(
            [weights],
            [gradient],
            [self.moments["momentum_buffer"]],
            weight_decay=self.weight_decay,
            momentum=MOMENTUM,
            lr=self.learning_rate,
            dampening=0.0,
            nesterov=False,
            maximize=False,
            is_first_step=False,  # with a momentum buffer of zeros the first step needs no special case
        )


def make_optimiser(like: Tensor, train: TrainConfig, groups: Groups = ()) -> Optimiser:
    """Return the optimiser that the training settings choose.

    Args:
        like: the flat buffer of weights, whose shape and device the moments share.
        train: training settings.
        groups: slices of the buffer for each set of weights with a loss of its own; empty if there is one loss.
    """
    if train.optimiser == "sgd":
        return _Sgd(like, train, groups)
    return _Adam(like, train, train.optimiser == "adamw", groups)
