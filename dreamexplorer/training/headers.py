"""Reads the headers of safetensors files, and this program's entry in them: quickly, and without torch."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.file_kinds import is_pickle
from dreamexplorer.files import opened, regular_size
from dreamexplorer.training.json_values import parse_json

FORMAT_VERSION = 1
METADATA_KEY = "dreamexplorer"
MAX_METADATA = 1024 * 1024  # characters; ordinary metadata have a few thousand
MAX_HEADER = 8 * 1024 * 1024  # bytes; ordinary headers have a few thousand
_SIZES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1,
    "U16": 2, "U32": 4, "U64": 8,
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


def read_header(path: Path) -> Header:
    """Return the header of a safetensors file without reading its tensors.

    Raises:
        UserError: it is not a safetensors file.
    """
    size = regular_size(path)
    with opened(path) as file:
        length = header_length(path, file.read(8), size)
        return parse_header(path, file.read(length), size)


def metadata_of(path: Path, header: Header) -> dict[str, Any]:
    """Return this program's own metadata entry, of a format that it can read."""
    text = header.metadata[METADATA_KEY]
    if len(text) > MAX_METADATA:
        raise damaged(path)
    try:
        data = parse_json(text)
    except (ValueError, RecursionError) as error:
        raise UserError("{} is damaged: its metadata is not JSON.", path) from error
    version = data.get("format_version")
    if type(version) is not int or version < 1:
        raise UserError("{} is damaged: its format is not given.", path)
    if version > FORMAT_VERSION:
        raise UserError(
            "{} was written by a newer dreamexplorer (format {}; this one reads up to {}). Update "
            "dreamexplorer to open it.",
            path,
            version,
            FORMAT_VERSION,
        )
    if data.get("kind") not in ("checkpoint", "resume") or not isinstance(data.get("save_id"), str):
        raise UserError("{} is damaged: its metadata is incomplete.", path)
    return data


def damaged(path: Path) -> UserError:
    """Return the error for a damaged file."""
    return UserError("{} is damaged or truncated. Copy it again from its source.", path)


def header_length(path: Path, head: bytes, size: int) -> int:
    """Return the length of the header in bytes.

    Args:
        path: the file, for messages.
        head: its first eight bytes.
        size: bytes of the whole file.

    Raises:
        UserError: it is not a safetensors file, or truncated.
    """
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


def parse_header(path: Path, text: bytes, size: int) -> Header:
    """Return the header of a file of `size` bytes from its JSON text.

    Raises:
        UserError: it is damaged, or does not fit the size of the file.
    """
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
