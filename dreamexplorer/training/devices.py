"""Chooses device, precision and usual number of threads of a run from what the machine can do, without timing it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
_WORTH_TWO_THREADS = {"bf16": 3 * 10**8, "fp32": 3 * 10**7}
_PRODUCTS_PER_OUTPUT = 100  # cost of storing and activating one output of a layer, in multiplications


def resolve_device(name: str) -> torch.device:
    """Return the device of that name; "auto" is CUDA, else MPS, else the CPU.

    Raises:
        UserError: there is no such device here.
    """
    cuda = torch.cuda.is_available()
    mps = torch.backends.mps.is_available()
    if name == "auto":
        name = "cuda" if cuda else "mps" if mps else "cpu"
    if name == "cuda" and not cuda:
        raise UserError("PyTorch finds no CUDA device here. Choose the device cpu or auto.")
    if name == "mps" and not mps:
        raise UserError("PyTorch finds no MPS device here. Choose the device cpu or auto.")
    if name not in ("cpu", "cuda", "mps"):
        raise UserError("There is no device named {!r}; choose auto, cpu, cuda or mps.", name)
    return torch.device(name)


def resolve_precision(name: str, device: torch.device) -> str:
    """Return the precision of a run: "fp32" or "bf16".

    "auto" is bf16 on processors with units for bf16 matrices, else fp32. The result depends on the machine
    alone, so that two runs with one seed give the same weights. On accelerators auto is fp32: models this small are
    bound by launching kernels, not by arithmetic.

    Args:
        name: "auto", "fp32" or "bf16".
        device: device of the run.

    Raises:
        UserError: there is no such precision.
    """
    if name == "auto":
        return "bf16" if device.type == "cpu" and cpu_multiplies_bf16() else "fp32"
    if name not in ("fp32", "bf16"):
        raise UserError("There is no precision named {!r}; choose auto, fp32 or bf16.", name)
    return name


def default_threads(device: torch.device, precision: str, work: int) -> int | None:
    """Return how many threads are fastest for a step: 1, or None for torch's own number.

    With bf16 in hardware the matrix products of a small model take a tenth of a millisecond each; handing half of one
    to a second thread costs more than it saves. Measured: MLP 784-400-20 at batch 128 (work 1e8) 35 000 images/s with
    one thread, 28 000 with two; convolutions of 16 and 32 channels (6e8) 20 ms a step with one, 12 ms with two. In fp32
    a product costs ten times as much.

    Args:
        device: where the run computes.
        precision: "fp32" or "bf16".
        work: multiplications for one image (`work_of`) times images in a batch.
    """
    small = work < _WORTH_TWO_THREADS[precision]
    return 1 if device.type == "cpu" and small else None


def work_of(model: Model) -> int:
    """Count the multiplications of encoding and decoding one image, by doing it once.

    A convolution uses each weight at many places, so the number of weights is no measure.

    Args:
        model: the model, on any device; unchanged afterwards.
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
            view = model.eval().conditioned_on(torch.zeros(1, dtype=torch.int64, device=device))
            view.decode(view.encode(torch.zeros(1, *model.image_shape, device=device)).coordinates)
    finally:
        model.train(training)
        for hook in hooks:
            hook.remove()
    return work


def cpu_multiplies_bf16() -> bool:
    """Return whether the processor has units for bf16 matrices (AMX).

    AVX-512's bf16 instructions alone do not pay: measured without AMX, products of the MLP VAE's size ran at 84 GFLOP/s
    in bf16 and 139 in fp32, and training at 17 900 images/s against 24 300.
    """
    # a private name of torch.cpu: where a release lacks it, fp32 is correct, only slower
    query = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return query is not None and bool(query())
