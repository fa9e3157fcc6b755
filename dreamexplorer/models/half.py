"""Rounds weights to half precision, for models that are only looked at."""

from __future__ import annotations

import torch
from torch import Tensor


def halved(tensor: Tensor) -> Tensor:
    """Return float32 rounded to float16, or to bfloat16 where a value is beyond 65 504; other types as they are.

    A tensor that was rounded so before comes out the same.
    """
    if tensor.dtype != torch.float32:
        return tensor
    half = tensor.half()
    if half.numel() and not torch.isfinite(torch.stack(torch.aminmax(half))).all():
        return tensor.bfloat16()
    return half
