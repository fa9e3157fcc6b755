"""Reads safetensors files that may hold anything: the header is checked before a weight is read."""

from __future__ import annotations

import hashlib
import json
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


def write_tensors(tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> bytes:
    """Return a safetensors file as bytes.

    Args:
        tensors: tensors by name, on any device, strided or shared.
        metadata: texts by name, for the header; a checksum of the whole is added (`CHECKSUM_KEY`).
    """
    plain = {k: v.detach().to("cpu", copy=True).contiguous() for k, v in tensors.items()}
    data: bytes = safetensors.torch.save(plain)
    (length,) = struct.unpack("<Q", data[:8])
    body = memoryview(data)[8 + length :]
    header = {"__metadata__": dict(metadata), **json.loads(data[8 : 8 + length])}
    header["__metadata__"][CHECKSUM_KEY] = _checksum(header, body)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of eight bytes
    return b"".join((struct.pack("<Q", len(text)), text, body))


def _checksum(header: dict[str, Any], body: bytes | memoryview) -> str:
    """Return the SHA-256 of header and tensors, in hexadecimal; a checksum in the header is left out."""
    metadata = {k: v for k, v in header.get("__metadata__", {}).items() if k != CHECKSUM_KEY}
    described = json.dumps({**header, "__metadata__": metadata}, sort_keys=True).encode()
    digest = hashlib.sha256(described)
    digest.update(body)
    return digest.hexdigest()


def all_finite(tensors: Mapping[str, Tensor]) -> bool:
    """Return whether no tensor holds NaN or an infinity."""
    return all(bool(torch.isfinite(t).all()) for t in tensors.values() if t.is_floating_point())
