"""Files that stand in for others, or are of another kind than was meant, are named."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from PIL import Image

from dreamexplorer.data.idx import read_idx
from dreamexplorer.data.image_file import load_image_file
from dreamexplorer.errors import UserError
from dreamexplorer.file_kinds import head_of, is_pickle, is_safetensors, refuse_other_kinds
from dreamexplorer.training.checkpoint import load_checkpoint

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d7a" * 16 + b"\nsize 12345\n"
PAGE = b"\n<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "PNG")
    return out.getvalue()


KINDS = {
    "pointer": (POINTER, "is a Git LFS pointer"),
    "page": (PAGE, "is a web page"),
    "page with a mark": (b"\xef\xbb\xbf<HTML>", "is a web page"),
    "XML": (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "is a web page"),
    "picture": (picture(), "is a picture"),
    "HDF5": (b"\x89HDF\r\n\x1a\n" + bytes(50), "of type HDF5"),
    "NumPy": (b"\x93NUMPY\x01\0" + bytes(50), "of type NumPy"),
    "GGUF": (b"GGUF\x03\0\0\0" + bytes(50), "of type GGUF"),
    "IDX": (struct.pack(">HBB3I", 0, 8, 3, 1, 2, 2) + bytes(4), "is an IDX data file"),
    "text": (b"epoch,loss\n1,102.5\n", "is a text"),
}


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".safetensors", ""])
@pytest.mark.parametrize("kind", KINDS)
def test_a_checkpoint_of_another_kind_is_named(tmp_path: Path, kind: str, suffix: str) -> None:
    content, words = KINDS[kind]
    path = tmp_path / f"model{suffix}"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words) as caught:
        load_checkpoint(path)
    assert str(caught.value).count(".") >= 2, "it says what to do"


@pytest.mark.parametrize("read", [read_idx, load_image_file], ids=["IDX", "picture"])
@pytest.mark.parametrize("kind", ["pointer", "page"])
def test_stand_ins_for_data_and_pictures_are_named(tmp_path: Path, kind: str, read: Callable[[Path], Any]) -> None:
    content, words = KINDS[kind]
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UserError, match=words):
        read(tmp_path / "file")


def test_models_are_told_from_their_first_bytes(tmp_path: Path) -> None:
    state = {"w": torch.ones(2)}
    safetensors.torch.save_file(state, tmp_path / "a.safetensors")
    torch.save(state, tmp_path / "b.pt")
    torch.save(state, tmp_path / "c.pt", _use_new_zipfile_serialization=False)
    heads = [head_of(tmp_path / name) for name in ("a.safetensors", "b.pt", "c.pt")]
    assert [is_safetensors(head) for head in heads] == [True, False, False]
    assert [is_pickle(head) for head in heads] == [False, False, True]
    for head in heads:
        refuse_other_kinds("x", head)


def test_safetensors_and_pytorch_under_each_others_names(tmp_path: Path) -> None:
    state = {"w": torch.ones(2)}
    safetensors.torch.save_file(state, tmp_path / "a.pt")
    with pytest.raises(UserError, match=r"is a safetensors file. Give it a name that ends in \.safetensors"):
        load_checkpoint(tmp_path / "a.pt")
    for new in (True, False):
        torch.save(state, tmp_path / "b.safetensors", _use_new_zipfile_serialization=new)
        with pytest.raises(UserError, match=r"PyTorch file.*ends in \.pt"):
            load_checkpoint(tmp_path / "b.safetensors")


class Own(torch.nn.Module):
    """A class that no checkpoint may bring along."""


def _nested() -> torch.Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])


CONTENTS: dict[str, tuple[Callable[[], Any], str]] = {
    "a model": (Own, r"holds an object \(.*Own\)"),
    "a model in a dict": (lambda: {"net": Own(), "epoch": 3}, r"holds an object \(.*Own\)"),
    "an array": (lambda: {"w": np.ones(2)}, r"holds an object \(numpy"),
    "a list": (lambda: [torch.ones(2)], "holds a value of the type list, not a state dict"),
    "a tensor": (lambda: torch.ones(2), "holds a tensor, not a state dict"),
    "nothing": (dict, "its state dict is empty"),
    "a number beside weights": (lambda: {"w": torch.ones(2), "epoch": 3}, "of the type int under the name 'epoch'"),
    "dicts in a dict": (lambda: {"encoder": {"w": torch.ones(2)}}, "a dict of 1 entries under the name 'encoder'"),
    "a nested tensor": (lambda: {"w": _nested()}, "a nested tensor under the name 'w'"),
    "a sparse tensor": (lambda: {"w": torch.ones(2).to_sparse()}, "a sparse tensor .* under the name 'w'"),
    "a tensor without values": (lambda: {"w": torch.ones(2, device="meta")}, "without values .* under the name 'w'"),
    "a number as a name": (lambda: {1: torch.ones(2)}, "under the name 1"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_else_a_pytorch_file_holds_is_named(tmp_path: Path, name: str) -> None:
    make, words = CONTENTS[name]
    torch.save(make(), tmp_path / "x.pt")
    with pytest.raises(UserError, match=words):
        load_checkpoint(tmp_path / "x.pt")
