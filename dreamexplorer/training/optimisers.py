"""Optimisers on one flat buffer, with torch's fused kernels and without the bookkeeping of torch.optim.

For a model this small that bookkeeping takes a tenth of a step.
"""

from __future__ import annotations

import torch
from torch import Tensor

from dreamexplorer.training.config import TrainConfig

MOMENTUM = 0.9  # momentum of SGD


class Optimiser:
    """Changes weights in place along a gradient.

    Its state: `moments` by name, and `steps`, a 0-d float tensor. `learning_rate` is a 0-d tensor on the CPU, so that a
    recorded step reads the current value.

    Args:
        like: the flat buffer of weights, whose shape and device the moments share.
        train: learning rate, weight decay and clipping.
        moments: names of the buffers to keep.
    """

    def __init__(self, like: Tensor, train: TrainConfig, moments: tuple[str, ...]) -> None:
        self.moments = {name: torch.zeros_like(like) for name in moments}
        self.steps = torch.zeros((), device=like.device)  # the fused kernels require a float tensor on the device
        self.learning_rate = torch.tensor(train.learning_rate, dtype=torch.float64)
        self._rate = train.learning_rate
        self.weight_decay = train.weight_decay
        self.clip_norm = train.clip_norm

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
            # This is torch.nn.utils.clip_grad_norm_ without reading the norm back.
            norm = torch.linalg.vector_norm(gradient)
            gradient.mul_((self.clip_norm / (norm + 1e-6)).clamp(max=1.0))
        self.steps.add_(1.0)
        self._update(weights, gradient)

    def _update(self, weights: Tensor, gradient: Tensor) -> None:
        raise NotImplementedError


class _Adam(Optimiser):
    """Adam (Kingma & Ba 2015); with `decoupled` weight decay AdamW (Loshchilov & Hutter 2019)."""

    def __init__(self, like: Tensor, train: TrainConfig, decoupled: bool) -> None:
        super().__init__(like, train, ("exp_avg", "exp_avg_sq"))
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

    def __init__(self, like: Tensor, train: TrainConfig) -> None:
        super().__init__(like, train, ("momentum_buffer",))

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


def make_optimiser(like: Tensor, train: TrainConfig) -> Optimiser:
    """Return the optimiser that the training settings choose.

    Args:
        like: the flat buffer of weights, whose shape and device the moments share.
        train: training settings.
    """
    if train.optimiser == "sgd":
        return _Sgd(like, train)
    return _Adam(like, train, decoupled=train.optimiser == "adamw")
