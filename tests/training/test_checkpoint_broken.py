"""Files that are no checkpoint, or no longer one: one clear line each, never another exception, never code run."""

from __future__ import annotations

import io
import json
import math
import os
import pickle
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.headers import MAX_HEADER


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "m.safetensors"
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), (1, 2, 3), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(model, 5, 1.0), "mnist", TrainConfig()), path)
    return path.read_bytes()


def refused(path: Path) -> str:
    """The one line that opening this file gives."""
    before = path.read_bytes() if path.is_file() and path.stat().st_size < 2**24 else None
    with pytest.raises(UserError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    assert message.endswith((".", ")."))
    if before is not None:
        assert path.read_bytes() == before
    return message


def parts(data: bytes) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Header without metadata, our metadata, and the bytes of the tensors."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = json.loads(header.pop("__metadata__")["dreamexplorer"])
    return header, metadata, data[8 + length :]


def assemble(header: dict[str, Any], metadata: Any, body: bytes) -> bytes:
    text = metadata if isinstance(metadata, str) else json.dumps(metadata)
    head = json.dumps({"__metadata__": {"dreamexplorer": text}, **header}).encode()
    return struct.pack("<Q", len(head)) + head + body


# -- damaged by transport ------------------------------------------------------------------------------------


def test_the_untouched_file_opens(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(good)
    assert load_checkpoint(tmp_path / "m.safetensors").snapshot.step == 5
    (tmp_path / "n.safetensors").write_bytes(assemble(*parts(good)))
    assert load_checkpoint(tmp_path / "n.safetensors").snapshot.step == 5


def test_truncated_anywhere(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    (length,) = struct.unpack("<Q", good[:8])
    offsets = {*range(0, 20), *range(0, len(good), 23), *range(length, length + 20), len(good) - 4, len(good) - 1}
    for size in sorted(offsets):
        path.write_bytes(good[:size])
        refused(path)


@pytest.mark.parametrize("extra", [b"\0", b"\0" * 4096, b"trailing text"])
def test_longer_than_it_says(extra: bytes, good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(good + extra)
    refused(path)


def test_any_byte_of_the_header_changed(good: bytes, tmp_path: Path) -> None:
    """A file with a changed byte is either read as a sound checkpoint or refused in one clear line."""
    path = tmp_path / "m.safetensors"
    (length,) = struct.unpack("<Q", good[:8])
    opened = failed = 0
    for i in range(8 + length):
        for flip in (0x01, 0x20, 0x80):
            path.write_bytes(good[:i] + bytes([good[i] ^ flip]) + good[i + 1 :])
            try:
                load_checkpoint(path)
                opened += 1
            except UserError:
                failed += 1
    assert failed > opened > 0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("where", [0, 7, -1])
def test_weights_that_are_not_finite(value: float, where: int, good: bytes, tmp_path: Path) -> None:
    header, metadata, body = parts(good)
    weights = np.frombuffer(body, dtype="<f4").copy()
    weights[where] = value
    path = tmp_path / "m.safetensors"
    path.write_bytes(assemble(header, metadata, weights.tobytes()))
    assert "finite" in refused(path)


def test_a_flipped_bit_in_the_weights(good: bytes, tmp_path: Path) -> None:
    """Every byte of the tensors, one bit each; the file whose checksum is left out opens as older ones do."""
    path = tmp_path / "m.safetensors"
    (length,) = struct.unpack("<Q", good[:8])
    for i in range(8 + length, len(good)):
        path.write_bytes(good[:i] + bytes([good[i] ^ 1 << i % 8]) + good[i + 1 :])
        assert "checksum" in refused(path)
    header, metadata, body = parts(good)
    path.write_bytes(assemble(header, metadata, bytes([body[0] ^ 1]) + body[1:]))
    assert load_checkpoint(path).snapshot.step == 5


def test_two_tensors_exchanged(good: bytes, tmp_path: Path) -> None:
    """The bytes are all there, but not where they belong."""
    (length,) = struct.unpack("<Q", good[:8])
    text = good[8 : 8 + length]
    header = json.loads(text)
    (a, b), *_ = [
        (one, other)
        for one in header
        for other in header
        if one < other and "__" not in one and header[one]["shape"] == header[other]["shape"]
    ]
    swapped = dict(header, **{a: header[b], b: header[a]})
    head = json.dumps(swapped).encode()
    path = tmp_path / "m.safetensors"
    path.write_bytes(struct.pack("<Q", len(head)) + head + good[8 + length :])
    assert "checksum" in refused(path)


# -- other things under that name ----------------------------------------------------------------------------


OTHER_FILES: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"x",
    "seven bytes": b"1234567",
    "zeros": b"\0" * 5000,
    "text": b"This is a letter to my aunt, and not a model.\n" * 40,
    "json": b'{"a": 1}' * 100,
    "html": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
    "git lfs pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n",
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "gzip": b"\x1f\x8b\x08\0" + b"\0" * 100,
    "header of 2^63 bytes": struct.pack("<Q", 2**63) + b"{}" * 50,
    "header of 2^64 - 1 bytes": b"\xff" * 8 + b"{}" * 50,
    "header longer than the file": struct.pack("<Q", 5000) + b"{}",
    "header of no bytes": struct.pack("<Q", 0) + b"{}",
    "header that is a list": struct.pack("<Q", 2) + b"[]",
    "header that is not UTF-8": struct.pack("<Q", 4) + b'{"\xff}',
    "header without end": struct.pack("<Q", 6) + b'{"a": ',
    "deeply nested header": struct.pack("<Q", 200_001) + b'{"a":' + b"[" * 199_996,
    "empty header": struct.pack("<Q", 2) + b"{}",
    "metadata that is a list": struct.pack("<Q", 20) + b'{"__metadata__": [1]}'[:20],
    "metadata that is a number": struct.pack("<Q", 19) + b'{"__metadata__": 1}',
    "numbers in the metadata": struct.pack("<Q", 30) + b'{"__metadata__": {"a": 1}}    ',
}


@pytest.mark.parametrize("name", OTHER_FILES)
@pytest.mark.parametrize("suffix", [".safetensors", ".pt", ".pth", ""])
def test_other_files(name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(OTHER_FILES[name])
    refused(path)


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_zip_archives(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"archive{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    refused(path)


def test_a_huge_header_is_not_read(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", MAX_HEADER + 1) + b"{")
        file.truncate(MAX_HEADER * 4)  # sparse
    refused(path)


def test_weights_no_model_needs_are_not_read(tmp_path: Path) -> None:
    """A sparse file of 64 GiB is refused by its header alone."""
    size = 2**36
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    path = tmp_path / "m.safetensors"
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        try:
            file.truncate(8 + len(header) + size)
        except OSError:
            pytest.skip("no sparse files here")
    assert "holds weights" in refused(path)


def test_not_there(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "none.safetensors")
    assert "no file" in refused(tmp_path / "no folder" / "none.pt")


@pytest.mark.parametrize("name", ["folder", "folder.safetensors", "folder.pt"])
def test_a_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert "folder" in refused(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    assert "ordinary" in refused(tmp_path / "pipe.safetensors")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_link_to_nowhere_and_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "nowhere.safetensors").symlink_to(tmp_path / "gone")
    refused(tmp_path / "nowhere.safetensors")
    (tmp_path / "circle.safetensors").symlink_to(tmp_path / "circle.safetensors")
    refused(tmp_path / "circle.safetensors")


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_no_permission(suffix: str, good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"m{suffix}"
    path.write_bytes(good)

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    # root may read everything, so that the refusal is played
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("torch.load", refuse)
    with pytest.raises(UserError, match="permission") as caught:
        load_checkpoint(path)
    assert "\n" not in str(caught.value)


# -- pickles -------------------------------------------------------------------------------------------------


class Hostile:
    def __init__(self, target: Path) -> None:
        self.target = str(target)

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (self.target, "w"))


def _as_torch_zip(value: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def _as_torch_legacy(value: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [_as_torch_zip, _as_torch_legacy, pickle.dumps])
@pytest.mark.parametrize("suffix", [".pt", ".pth", ".PT", ".safetensors", ""])
def test_code_in_a_pickle_never_runs(pack: Callable[[Any], bytes], suffix: str, tmp_path: Path) -> None:
    path, trace = tmp_path / f"m{suffix}", tmp_path / "it-ran"
    path.write_bytes(pack({"state_dict": Hostile(trace)}))
    refused(path)
    assert not trace.exists()


def test_a_whole_pickled_module_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(torch.nn.Linear(2, 2), path)
    assert "state_dict()" in refused(path)


@pytest.mark.parametrize(
    "value",
    [
        3,
        [torch.zeros(2)],
        {},
        {"a": 1},
        {"a": "text"},
        {1: torch.zeros(2)},
        {"a": torch.zeros(2), "b": 3},
        {"state_dict": {"state_dict": {"state_dict": {"state_dict": {"state_dict": {"a": torch.zeros(1)}}}}}},
        {"a": torch.zeros(2, 2).to_sparse()},
        {"a": torch.zeros(2)},
    ],
)
def test_torch_files_without_a_known_state_dict(value: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    torch.save(value, path)
    refused(path)


def test_truncated_torch_files(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    data = _as_torch_zip({"a": torch.zeros(50)})
    for size in range(0, len(data) - 1, 41):
        path.write_bytes(data[:size])
        refused(path)


def test_a_compressed_archive_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    source = io.BytesIO(_as_torch_zip({"a": torch.zeros(10_000_000)}))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    assert path.stat().st_size < 100_000
    assert "damaged" in refused(path)


def test_a_small_storage_seen_as_a_large_tensor_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.pt"
    torch.save({"fc1.weight": torch.zeros(1).expand(2**40)}, path)
    assert "damaged" in refused(path)


# -- sound safetensors with the wrong contents ---------------------------------------------------------------


def _set(*keys: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = to

    return change


def _drop(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return change


BAD_METADATA: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "newer format": (_set("format_version", to=2), "newer dreamexplorer"),
    "much newer format": (_set("format_version", to=10**30), "newer dreamexplorer"),
    "no format": (_drop("format_version"), "format is not given"),
    "format 0": (_set("format_version", to=0), "format is not given"),
    "format as text": (_set("format_version", to="1"), "format is not given"),
    "format as truth": (_set("format_version", to=True), "format is not given"),
    "unknown kind": (_set("kind", to="cake"), "incomplete"),
    "the other kind": (_set("kind", to="resume"), "only the state for resuming"),
    "no save id": (_drop("save_id"), "incomplete"),
    "unknown family": (_set("family", to="quantum-vae"), "no model family named 'quantum-vae'"),
    "family as number": (_set("family", to=3), "description of the model is invalid"),
    "family as list": (_set("family", to=["mlp-vae"]), "description of the model is invalid"),
    "no family": (_drop("family"), "description of the model is invalid"),
    "no config": (_drop("model"), "description of the model is invalid"),
    "config as list": (_set("model", to=[1]), "JSON object"),
    "unknown option": (_set("model", "wings", to=2), "wings"),
    "latents out of range": (_set("model", "latent_dim", to=10**9), "latent_dim"),
    "latents negative": (_set("model", "latent_dim", to=-1), "latent_dim"),
    "latents as text": (_set("model", "latent_dim", to="2"), "latent_dim"),
    "latents as fraction": (_set("model", "latent_dim", to=2.5), "latent_dim"),
    "latents other than the weights": (_set("model", "latent_dim", to=3), "shape"),
    "width other than the weights": (_set("model", "hidden", to=[4]), "shape"),
    "more layers than weights": (_set("model", "hidden", to=[3, 3]), "missing"),
    "fewer layers than weights": (_set("model", "hidden", to=[]), "does not have|shape|missing"),
    "width zero": (_set("model", "hidden", to=[0]), "hidden"),
    "a million layers": (_set("model", "hidden", to=[1] * 100_000), "at most 64"),
    "beta infinite": (_set("model", "beta", to=float("inf")), "beta"),
    "beta too large for a float": (_set("model", "beta", to=10**400), "beta"),
    "shape of two": (_set("image_shape", to=[2, 3]), "description of the model is invalid"),
    "shape with zero": (_set("image_shape", to=[1, 0, 3]), "description of the model is invalid"),
    "shape with truth": (_set("image_shape", to=[True, 2, 3]), "description of the model is invalid"),
    "shape with text": (_set("image_shape", to=["1", "2", "3"]), "description of the model is invalid"),
    "shape enormous": (_set("image_shape", to=[1, 2**31, 2**31]), "description of the model is invalid"),
    "shape other than the weights": (_set("image_shape", to=[1, 3, 3]), "shape"),
    "no training": (_drop("train"), "description of the model is invalid"),
    "training as text": (_set("train", to="fast"), "JSON object"),
    "unknown training option": (_set("train", "magic", to=1), "magic"),
    "epochs out of range": (_set("train", "epochs", to=0), "epochs"),
    "unknown device": (_set("train", "device", to="abacus"), "device"),
    "step as text": (_set("step", to="many"), "description of the model is invalid"),
    "step negative": (_set("step", to=-3), "description of the model is invalid"),
    "epoch not a number": (_set("epoch", to=float("nan")), "description of the model is invalid"),
    "epoch infinite": (_set("epoch", to=float("inf")), "description of the model is invalid"),
    "no step": (_drop("step"), "description of the model is invalid"),
    "family with a name of pages": (_set("family", to="n" * 5000), "description of the model is invalid"),
    "dataset with a name of pages": (_set("dataset", to="n" * 5000), "description of the model is invalid"),
    "dataset as number": (_set("dataset", to=7), "description of the model is invalid"),
    "metrics as list": (_set("metrics", to=[]), "description of the model is invalid"),
}


@pytest.mark.parametrize("name", BAD_METADATA)
def test_metadata_that_makes_no_sense(name: str, good: bytes, tmp_path: Path) -> None:
    change, expected = BAD_METADATA[name]
    header, metadata, body = parts(good)
    change(metadata)
    path = tmp_path / "m.safetensors"
    path.write_bytes(assemble(header, metadata, body))
    message = refused(path)
    assert any(part in message for part in expected.split("|")), message


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "3", '"text"', "[" * 100_000, "x" * 2_000_000, "\0"])
def test_metadata_that_is_no_json_object(text: str, good: bytes, tmp_path: Path) -> None:
    header, _, body = parts(good)
    path = tmp_path / "m.safetensors"
    path.write_bytes(assemble(header, text, body))
    refused(path)


def _tensors(good: bytes) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    _, metadata, _ = parts(good)
    return safetensors.torch.load(good), {"dreamexplorer": json.dumps(metadata)}


BAD_TENSORS: dict[str, tuple[Callable[[dict[str, torch.Tensor]], Any], str]] = {
    "none at all": (lambda t: t.clear(), "missing"),
    "one missing": (lambda t: t.pop("mu.bias"), "'mu.bias' are missing"),
    "one too many": (lambda t: t.update(extra=torch.zeros(1)), "'extra'"),
    "one renamed": (lambda t: t.update(nu=t.pop("mu.bias")), "missing"),
    "transposed": (lambda t: t.update({"mu.weight": t["mu.weight"].t().contiguous()}), "shape (3, 2), not (2, 3)"),
    "flat": (lambda t: t.update({"mu.weight": t["mu.weight"].flatten()}), "shape"),
    "scalar": (lambda t: t.update({"mu.bias": torch.tensor(1.0)}), "shape"),
    "without elements": (lambda t: t.update({"mu.bias": torch.zeros(0)}), "shape"),
    # those of half precision open, because float32 holds their values exactly; one that went beyond its range does not
    "beyond half precision": (lambda t: t.update({"mu.bias": (t["mu.bias"] + 1e5).half()}), "'mu.bias' are not finite"),
    "double precision": (lambda t: t.update({"mu.bias": t["mu.bias"].double()}), "F64, not F32"),
    "integers": (lambda t: t.update({"mu.bias": t["mu.bias"].int()}), "I32, not F32"),
    "truth values": (lambda t: t.update({"mu.bias": t["mu.bias"].bool()}), "BOOL, not F32"),
}


@pytest.mark.parametrize("name", BAD_TENSORS)
def test_tensors_that_are_not_the_models(name: str, good: bytes, tmp_path: Path) -> None:
    change, expected = BAD_TENSORS[name]
    tensors, metadata = _tensors(good)
    change(tensors)
    path = tmp_path / "m.safetensors"
    path.write_bytes(safetensors.torch.save(tensors, metadata))
    assert expected in refused(path)


@pytest.mark.parametrize(
    "change",
    [
        _set("mu.bias", "data_offsets", to=[0, 8]),  # overlaps another
        _set("mu.bias", "data_offsets", to=[8, 0]),
        _set("mu.bias", "data_offsets", to=[-8, 0]),
        _set("mu.bias", "data_offsets", to=[10**12, 10**12 + 8]),
        _set("mu.bias", "data_offsets", to=[0]),
        _set("mu.bias", "data_offsets", to="ab"),
        _set("mu.bias", "shape", to=[2**62, 2**62]),
        _set("mu.bias", "shape", to=[-2]),
        _set("mu.bias", "shape", to=[2.0]),
        _set("mu.bias", "shape", to=None),
        _set("mu.bias", "dtype", to="F8_E4M3"),
        _set("mu.bias", "dtype", to=None),
        _set("mu.bias", to=[]),
        _drop("mu.bias", "shape"),
        _drop("mu.bias"),
    ],
)
def test_headers_that_contradict_themselves(
    change: Callable[[dict[str, Any]], None], good: bytes, tmp_path: Path
) -> None:
    header, metadata, body = parts(good)
    change(header)
    path = tmp_path / "m.safetensors"
    path.write_bytes(assemble(header, metadata, body))
    refused(path)


def test_sound_safetensors_of_others(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    safetensors.torch.save_file({"w": torch.zeros(3)}, path)
    assert "holds weights, but neither" in refused(path)
    safetensors.torch.save_file({"w": torch.zeros(3)}, path, {"format": "pt"})
    assert "holds weights, but neither" in refused(path)
