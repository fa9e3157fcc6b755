"""Which device and which precision a run computes with: decided by what the machine can do, never by timing it."""

from __future__ import annotations

import torch

from dreamexplorer.errors import UserError

_WORTH_TWO_THREADS = 3 * 10**8


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
        raise UserError(f"There is no device named {name!r}; choose auto, cpu, cuda or mps.")
    return torch.device(name)


def resolve_precision(name: str, device: torch.device) -> str:
    """ "fp32" or "bf16"; "auto" is bf16 on processors that multiply bf16 matrices in hardware, else fp32.

    The answer depends on the machine alone, so that two runs with one seed give the same weights. On
    accelerators auto stays with fp32: models this small are bound by launching kernels, not by arithmetic.
    """
    if name == "auto":
        return "bf16" if device.type == "cpu" and _cpu_has_bf16_matmul() else "fp32"
    if name not in ("fp32", "bf16"):
        raise UserError(f"There is no precision named {name!r}; choose auto, fp32 or bf16.")
    return name


def default_threads(device: torch.device, precision: str, products: int) -> int | None:
    """How many threads a step is worth when nobody says: 1, or None for as many as torch likes.

    `products` is weights times images in a batch. With bf16 in hardware the matrix products of a small model take a
    tenth of a millisecond each; handing half of one to a second thread costs more than it saves (measured for the
    MLP 784-400-20 at batch 128, 8e7: 35 000 images/s with one thread, 28 000 with two).
    """
    small = precision == "bf16" and products < _WORTH_TWO_THREADS
    return 1 if device.type == "cpu" and small else None


def _cpu_has_bf16_matmul() -> bool:
    # private names of torch.cpu: where a release lacks them, fp32 is right, only slower
    queries = (getattr(torch.cpu, n, None) for n in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(query is not None and bool(query()) for query in queries)
