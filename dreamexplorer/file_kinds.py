"""Recognises by its first bytes what a file is that users took for a model, a picture or a data file."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.errors import UserError
from dreamexplorer.files import opened

HEAD = 512  # bytes that are looked at

# First bytes, and the name of the kind.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_OTHERS = (
    (b"\x93NUMPY", "NumPy (.npy)"),
    (b"\x89HDF", "HDF5 (Keras, .h5)"),
    (b"GGUF", "GGUF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)


def head_of(path: Path) -> bytes:
    """Return the first bytes of an ordinary file.

    Raises:
        UserError: it is no ordinary file, or cannot be read.
    """
    with opened(path) as file:
        return file.read(HEAD)


def refuse_stand_in(name: object, head: bytes) -> None:
    """Raise `UserError` for what comes in place of any file that was meant: a Git LFS pointer, or a web page.

    Args:
        name: name of the file, for the message.
        head: its first bytes.
    """
    if head.startswith(b"version https://git-lfs.github.com/"):
        raise UserError(
            "{} is a Git LFS pointer, not the file itself. Run git lfs pull in its folder, or download the file "
            "from its page.",
            name,
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<!--")):
        raise UserError(
            "{} is a web page (HTML), not the file itself. Download the file by its own link, not the page about it.",
            name,
        )


def refuse_other_kinds(name: object, head: bytes) -> None:
    """Raise `UserError` where a file is known to be no checkpoint.

    Args:
        name: name of the file, for the message.
        head: its first bytes.
    """
    refuse_stand_in(name, head)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise UserError("{} is a picture, not a checkpoint. Drop it on the Draw panel, or choose a checkpoint.", name)
    for start, kind in _OTHERS:
        if head.startswith(start):
            raise UserError("{} is a file of type {}, not a checkpoint. Choose a .safetensors or .pt file.", name, kind)
    if head[:4] == b"\0\0\x08\x03" or head[:4] == b"\0\0\x08\x01":
        raise UserError("{} is an IDX data file, not a checkpoint. Choose a .safetensors or .pt file.", name)
    if head and not any(byte < 9 or 13 < byte < 32 for byte in head):
        raise UserError("{} is a text, not a checkpoint. Choose a .safetensors or .pt file.", name)


def is_safetensors(head: bytes) -> bool:
    """Return whether a file begins like safetensors: the length of a header in 8 bytes, then a brace."""
    return len(head) > 8 and head[8:9] == b"{" and 2 <= int.from_bytes(head[:8], "little") < 1 << 30


def is_pickle(head: bytes) -> bool:
    """Return whether a file begins like a pickle of protocol 2 to 5, as PyTorch files before 1.6 do."""
    return head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
