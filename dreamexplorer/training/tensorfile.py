"""Reads safetensors files that may hold anything: the header is checked before a weight is read."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from dreamexplorer.errors import UserError
from dreamexplorer.file_kinds import is_pickle
from dreamexplorer.files import opened, regular_size
from dreamexplorer.training.json_values import parse_json

MAX_HEADER = 8 * 1024 * 1024  # bytes; ordinary headers have a few thousand
CHECKSUM_KEY = "dreamexplorer.sha256"  # metadata entry that holds the checksum of all the rest of the file
_SIZES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1,
    "U16": 2, "U32": 4, "U64": 8,
}  # fmt: skip


_NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip


@dataclass(frozen=True)
class TensorInfo:
    """The header's entry of one tensor: safetensors' name of its type, and its shape."""

    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Header:
    """The header of a safetensors file: its tensors by name, the metadata strings, and the file's size in bytes."""

    tensors: Mapping[str, TensorInfo]
    metadata: Mapping[str, str]
    size: int  # bytes of the whole file


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
        length = _header_length(path, head, size)
        text = file.read(length)
        header = _parse_header(path, text, size)
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


def read_header(path: Path) -> Header:
    """Return the header of a safetensors file without reading its tensors.

    Raises:
        UserError: it is not a safetensors file.
    """
    size = regular_size(path)
    with opened(path) as file:
        length = _header_length(path, file.read(8), size)
        return _parse_header(path, file.read(length), size)


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
        body.append(memoryview(plain.reshape(-1).view(torch.uint8).numpy()))
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


def damaged(path: Path) -> UserError:
    """Return the error for a damaged file."""
    return UserError("{} is damaged or truncated. Copy it again from its source.", path)


def _header_length(path: Path, head: bytes, size: int) -> int:
    if size == 0:
        raise UserError("{} is empty. Copy it again from its source.", path)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or is_pickle(head):
        raise UserError(
            "{} is a zip archive or a PyTorch file, not safetensors. If it holds a PyTorch state "
            "dict, give it a name that ends in .pt.",
            path,
        )
    if len(head) < 8:
        raise UserError("{} is not a safetensors file. Choose a checkpoint.", path)
    length = int(struct.unpack("<Q", head)[0])
    if length > size - 8 or length < 2 or length > MAX_HEADER:
        if length <= MAX_HEADER and length >= 2:
            raise damaged(path)
        raise UserError("{} is not a safetensors file. Choose a checkpoint.", path)
    return length


def _parse_header(path: Path, text: bytes, size: int) -> Header:
    if not text.startswith(b"{"):
        raise UserError("{} is not a safetensors file. Choose a checkpoint.", path)
    try:
        data = parse_json(text.decode("utf-8"))
        metadata = data.pop("__metadata__", {})
        if not all(isinstance(v, str) for v in metadata.values()):
            raise ValueError("metadata must be strings")
        tensors: dict[str, TensorInfo] = {}
        end = 0
        for name, entry in data.items():
            shape = tuple(entry["shape"])
            if not all(type(n) is int and 0 <= n < 2**48 for n in shape):
                raise ValueError("a shape must be sizes")
            first, last = entry["data_offsets"]
            if last - first != prod(shape) * _SIZES[entry["dtype"]] or first < 0:
                raise ValueError("offsets do not fit the shape")
            tensors[name] = TensorInfo(entry["dtype"], shape)
            end = max(end, last)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path) from error
    if end != size - 8 - len(text):
        raise damaged(path)
    return Header(tensors, metadata, size)


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
