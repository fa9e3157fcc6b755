"""Builds models without memory for their values: to know names, shapes and sizes, or to load weights into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

_FILLS = frozenset({"uniform_", "normal_", "zero_", "fill_", "kaiming_uniform_", "mul_", "sub_"})
_DRAWS = (torch.randn, torch.rand)


class _SkipFills(TorchFunctionMode):
    """Leave out what initialises meta tensors: fills in place, and draws of new tensors."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        name = getattr(func, "__name__", "")
        tensor = args[0] if args else (kwargs or {}).get("tensor")
        if name in _FILLS and isinstance(tensor, Tensor) and tensor.is_meta:
            return tensor
        if func in _DRAWS:
            return torch.empty(*args, **{k: v for k, v in (kwargs or {}).items() if k != "generator"})
        return func(*args, **(kwargs or {}))


@contextmanager
def without_values() -> Iterator[None]:
    """Make every tensor created inside on the meta device, and leave out their initialisation.

    Some operations on the meta device make torch import all of its compiler, which takes seconds and locks: a garbage
    collection in another thread at that moment once stopped the window for good.
    """
    with torch.device("meta"), _SkipFills():
        yield
