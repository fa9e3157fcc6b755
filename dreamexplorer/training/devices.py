"""Which device and which precision a run computes with: decided by what the machine can do, never by timing it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
_WORTH_TWO_THREADS = {"bf16": 3 * 10**8, "fp32": 3 * 10**7}
_PRODUCTS_PER_OUTPUT = 100  # what a number that a layer gives costs besides: it is stored, normalised, rectified


def resolve_device(name: str) -> torch.device:
    """The device of that name; "auto" is CUDA, else MPS, else the CPU. `UserError` for one that is not there."""
    cuda = torch.cuda.is_available()
    mps = torch.backends.mps.is_available()
    if name == "auto":
        name = "cuda" if cuda else "mps" if mps else "cpu"
    if name == "cuda" and not cuda:
        raise UserError("There is no CUDA device that PyTorch can use here; choose the device cpu or auto.")
    if name == "mps" and not mps:
        raise UserError("There is no MPS device that PyTorch can use here; choose the device cpu or auto.")
    if name not in ("cpu", "cuda", "mps"):
        raise UserError("There is no device named {!r}; choose auto, cpu, cuda or mps.", name)
    return torch.device(name)


def resolve_precision(name: str, device: torch.device) -> str:
    """ "fp32" or "bf16"; "auto" is bf16 on processors that multiply bf16 matrices in hardware, else fp32.

    The answer depends on the machine alone, so that two runs with one seed give the same weights. On
    accelerators auto stays with fp32: models this small are bound by launching kernels, not by arithmetic.
    """
    if name == "auto":
        return "bf16" if device.type == "cpu" and _cpu_has_bf16_matmul() else "fp32"
    if name not in ("fp32", "bf16"):
        raise UserError("There is no precision named {!r}; choose auto, fp32 or bf16.", name)
    return name


def default_threads(device: torch.device, precision: str, work: int) -> int | None:
    """How many threads a step is worth when nobody says: 1, or None for as many as torch likes.

    `work` is that of `work_of` times images in a batch. With bf16 in hardware the matrix products of a small model take
    a tenth of a millisecond each; handing half of one to a second thread costs more than it saves (measured for the
    MLP 784-400-20 at batch 128, 1e8: 35 000 images/s with one thread, 28 000 with two; for convolutions of 16 and 32
    channels, 6e8: 20 ms a step with one, 12 ms with two). In fp32 a product costs ten times as much.
    """
    small = work < _WORTH_TWO_THREADS[precision]
    return 1 if device.type == "cpu" and small else None


def work_of(model: Model) -> int:
    """What encoding and decoding one image takes, in multiplications, counted by doing it once.

    A convolution uses each of its weights at many places, so that weights alone would not tell. The model is left as
    it was.
    """
    work = 0

    def count(layer: nn.Module, inputs: tuple[Tensor, ...], output: Any) -> None:
        nonlocal work
        if not isinstance(output, Tensor):
            return
        work += output.numel() * _PRODUCTS_PER_OUTPUT
        if isinstance(layer, _TRANSPOSED):
            work += layer.weight.numel() * inputs[0][0, 0].numel()
        elif isinstance(layer, _CONVOLUTIONS):
            work += layer.weight.numel() * output[0, 0].numel()
        elif isinstance(layer, nn.Linear):
            work += layer.weight.numel() * (output.numel() // output.shape[-1])

    layers = [m for m in model.modules() if not any(True for _ in m.children())]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    device = next(model.parameters()).device
    training = model.training
    try:
        with torch.no_grad():
            asked = model.eval().conditioned_on(torch.zeros(1, dtype=torch.int64, device=device))
            asked.decode(asked.encode(torch.zeros(1, *model.image_shape, device=device)).coordinates)
    finally:
        model.train(training)
        for hook in hooks:
            hook.remove()
    return work


def _cpu_has_bf16_matmul() -> bool:
    # private names of torch.cpu: where a release lacks them, fp32 is right, only slower
    queries = (getattr(torch.cpu, n, None) for n in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(query is not None and bool(query()) for query in queries)
