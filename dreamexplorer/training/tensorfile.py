"""Reads safetensors files that may hold anything: the header is checked before a weight is read."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from dreamexplorer.errors import UserError
from dreamexplorer.files import opened, regular_size
from dreamexplorer.training.headers import Header, damaged, header_length, parse_header
from dreamexplorer.training.json_values import parse_json

CHECKSUM_KEY = "dreamexplorer.sha256"  # metadata entry that holds the checksum of all the rest of the file
_NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip


def read_tensors(path: Path, accept: Callable[[Header], object]) -> tuple[Header, dict[str, Tensor]]:
    """Return header and tensors of a safetensors file.

    Args:
        path: the file.
        accept: is called with the header before the weights are read, and raises `UserError` to refuse the file, so
            that no file makes us read more than a model needs.

    Raises:
        UserError: it is not a safetensors file, was refused, or does not match the checksum in its metadata. Files
            without a checksum are not checked.
    """
    size = regular_size(path)
    with opened(path) as file:
        head = file.read(8)
        length = header_length(path, head, size)
        text = file.read(length)
        header = parse_header(path, text, size)
        accept(header)
        body = file.read(size - 8 - length)
    stored = header.metadata.get(CHECKSUM_KEY)
    if stored is not None and stored != _checksum(parse_json(text.decode("utf-8")), body):
        raise UserError(
            "{} is damaged: its contents do not match the checksum that was saved with them. Copy it again from its "
            "source.",
            path,
        )
    try:
        return header, safetensors.torch.load(head + text + body)
    except (SafetensorError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path) from error


def write_tensors(tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> tuple[bytes | memoryview, ...]:
    """Return a safetensors file in parts that follow each other: the header, then the memory of each tensor.

    Nothing is copied that is on the CPU and contiguous, so the tensors must not change before the parts are written.

    Args:
        tensors: tensors by name, on any device, strided or shared.
        metadata: texts by name, for the header; a checksum of the whole is added (`CHECKSUM_KEY`).
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    body: list[memoryview] = []
    end = 0
    # in the order of the library: wide types first, so that each tensor is aligned
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        plain = tensor.detach().cpu().contiguous()
        start, end = end, end + plain.numel() * plain.element_size()
        header[name] = {"dtype": _NAMES[plain.dtype], "shape": list(plain.shape), "data_offsets": [start, end]}
        body.append(plain.reshape(-1).view(torch.uint8).numpy().data)
    header["__metadata__"][CHECKSUM_KEY] = _checksum(header, *body)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of eight bytes
    return struct.pack("<Q", len(text)), text, *body


def _checksum(header: dict[str, Any], *body: bytes | memoryview) -> str:
    """Return the SHA-256 of header and tensors, in hexadecimal; a checksum in the header is left out."""
    metadata = {k: v for k, v in header.get("__metadata__", {}).items() if k != CHECKSUM_KEY}
    described = json.dumps({**header, "__metadata__": metadata}, sort_keys=True).encode()
    digest = hashlib.sha256(described)
    for part in body:
        digest.update(part)
    return digest.hexdigest()


def all_finite(tensors: Mapping[str, Tensor]) -> bool:
    """Return whether no tensor holds NaN or an infinity."""
    return all(math.isfinite(largest(t)) for t in tensors.values() if t.is_floating_point())


def largest(tensor: Tensor) -> float:
    """Return the largest absolute value of a real tensor, 0 of an empty one; not a number if one in it is none."""
    if not tensor.numel():
        return 0.0
    # ten times faster than isfinite().all(), which makes a tensor of truth values
    low, high = (float(value) for value in torch.aminmax(tensor))
    return math.nan if math.isnan(low) or math.isnan(high) else max(-low, high)
