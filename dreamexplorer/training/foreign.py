"""Weights of other programs: recognition of their state dicts, and conversion to models.

A format is recognised by names and shapes alone, before any weight is read. Add one by adding a function to `FORMATS`.
"""

from __future__ import annotations

import re
import reprlib
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from dreamexplorer.errors import Message, UserError
from dreamexplorer.file_kinds import head_of, is_safetensors
from dreamexplorer.files import regular_size
from dreamexplorer.models.base import ImageShape
from dreamexplorer.training.tensorfile import damaged

Shapes = Mapping[str, tuple[int, ...]]

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")
# Names the class in the error of torch.load: "GLOBAL my.Model was not an allowed global", "Unsupported class my.Model".
_OBJECT = re.compile(r"(?:GLOBAL|Unsupported class) ([A-Za-z_][\w.]*)")
_PREFIXES = ("module.", "_orig_mod.")  # DataParallel, torch.compile


@dataclass(frozen=True)
class Plan:
    """Conversion of a foreign state dict to a model of this program.

    Args:
        family: name of the family.
        config: JSON values of the family's config.
        image_shape: channels, height, width.
        names: name of each tensor in the file, by its name in the model.
        dataset: the dataset it was probably trained on.
        note: what is assumed, for the user.
    """

    family: str
    config: Mapping[str, Any]  # JSON values of the family's config
    image_shape: ImageShape
    names: Mapping[str, str]  # name in the model -> name in the file
    dataset: str
    note: Message


def _pytorch_examples_vae(shapes: Shapes) -> Plan | None:
    """Recognise github.com/pytorch/examples, vae/main.py: fc1, fc21 (mu), fc22 (log variance), fc3, fc4."""
    ours = {"fc1": "encoder.0", "fc21": "mu", "fc22": "log_variance", "fc3": "decoder.0", "fc4": "logits"}
    names = {f"{b}.{kind}": f"{a}.{kind}" for a, b in ours.items() for kind in ("weight", "bias")}
    if set(shapes) != set(names.values()):
        return None
    if len(shapes["fc1.weight"]) != 2 or len(shapes["fc21.weight"]) != 2:
        raise UserError("its weights fc1 and fc21 are not matrices")
    hidden, pixels = shapes["fc1.weight"]
    latents = shapes["fc21.weight"][0]
    expected = {
        "fc1": (hidden, pixels),
        "fc21": (latents, hidden),
        "fc22": (latents, hidden),
        "fc3": (hidden, latents),
        "fc4": (pixels, hidden),
    }
    for layer, shape in expected.items():
        if shapes[f"{layer}.weight"] != shape or shapes[f"{layer}.bias"] != shape[:1]:
            raise UserError("the sizes of its layer {} do not fit the others", layer)
    side = isqrt(pixels)
    if side * side != pixels or side == 0:
        raise UserError("its images have {} pixels, so they are not square", pixels)
    return Plan(
        family="mlp-vae",
        config={"latent_dim": latents, "hidden": [hidden]},
        image_shape=(1, side, side),
        names=names,
        dataset="mnist",
        note=Message(
            "This is a state dict of pytorch/examples' VAE, which does not record its dataset: MNIST is assumed. "
            "Training continues from its weights with a new optimiser."
        ),
    )


FORMATS: tuple[Callable[[Shapes], Plan | None], ...] = (_pytorch_examples_vae,)


def without_prefix(name: str) -> str:
    """Return the name of a tensor without the prefixes that wrappers of modules add."""
    while name.startswith(_PREFIXES):
        name = name.split(".", 1)[1]
    return name


def plan_for(path: Path, shapes: Shapes) -> Plan:
    """Return the conversion of a foreign state dict.

    Args:
        path: the file, for messages.
        shapes: shapes of the tensors by name, prefixes removed.

    Raises:
        UserError: no format fits.
    """
    for recognise in FORMATS:
        try:
            plan = recognise(shapes)
        except UserError as error:
            raise UserError("{} looks like a state dict of pytorch/examples' VAE, but {}.", path, error) from error
        if plan is not None:
            return plan
    raise UserError(
        "{} holds weights, but neither a checkpoint of dreamexplorer nor a state dict of pytorch/examples' VAE.", path
    )


def read_torch_file(path: Path) -> dict[str, Tensor]:
    """Read the state dict in a .pt or .pth file with weights_only: code in it is refused, never run.

    Raises:
        UserError: it is damaged, or holds anything but plain weights; the message names what.
    """
    size = regular_size(path)
    if size == 0:
        raise UserError("{} is empty. Copy it again from its source.", path)
    if is_safetensors(head_of(path)):
        raise UserError("{} is a safetensors file. Give it a name that ends in .safetensors.", path)
    _refuse_zip_bomb(path, size)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings of old formats do not concern the user
            data = torch.load(path, map_location="cpu", weights_only=True)
    except PermissionError as error:
        raise UserError("Cannot read {}: you have no permission. Change its permissions.", path) from error
    except Exception as error:  # a damaged file can raise any kind of error
        found = _OBJECT.search(str(error))
        if found is not None:
            raise UserError(
                "{} holds an object ({}), not only weights. It is not opened because it could run code. Save "
                "model.state_dict() instead of the model.",
                path,
                found.group(1),
            ) from error
        raise UserError(
            "{} is not a PyTorch file of plain weights: it is damaged, or holds more than weights, "
            "which is not opened because it could run code. Save model.state_dict() instead of the "
            "model.",
            path,
        ) from error
    tensors = _unwrapped(path, data)
    total = sum(t.numel() * t.element_size() for t in tensors.values())
    if total > size:  # a small storage viewed as a large tensor
        raise damaged(path)
    return tensors


def _refuse_zip_bomb(path: Path, size: int) -> None:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > size:
                    raise damaged(path)  # torch stores, it never compresses
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path) from error


def _unwrapped(path: Path, data: Any) -> dict[str, Tensor]:
    """Return the state dict, which may lie in a dict beside other values; name what else is there otherwise."""
    for _ in range(4):
        if not isinstance(data, dict):
            raise UserError("{} holds {}, not a state dict. Save model.state_dict().", path, _described(data))
        inner = next((data[k] for k in _WRAPPERS if isinstance(data.get(k), dict)), None)
        if inner is None:
            break
        data = inner
    if not isinstance(data, dict) or not data:
        raise UserError("{} holds no weights: its state dict is empty. Save model.state_dict().", path)
    tensors: dict[str, Tensor] = {}
    for key, value in data.items():
        if not isinstance(key, str) or type(value) not in (Tensor, torch.nn.Parameter) or not _is_plain(value):
            raise UserError(
                "{} holds {} under the name {}; a state dict has plain tensors only. Save model.state_dict() alone.",
                path,
                _described(value),
                reprlib.repr(key),
            )
        tensors[without_prefix(key)] = value.detach()
    return tensors


def _is_plain(tensor: Tensor) -> bool:
    """Return whether a tensor has its numbers in memory, one beside the other."""
    return (
        not tensor.is_nested
        and tensor.layout == torch.strided
        and tensor.device.type == "cpu"
        and not tensor.is_quantized
    )


def _described(value: Any) -> str:
    """Return in words what a value of a file is."""
    if isinstance(value, Tensor):
        if value.is_nested:
            return "a nested tensor"
        if value.is_quantized:
            return "a quantised tensor"
        if value.layout != torch.strided:
            return f"a sparse tensor ({value.layout})"
        return "a tensor" if value.device.type == "cpu" else f"a tensor without values ({value.device.type})"
    if isinstance(value, dict):
        return f"a dict of {len(value)} entries"
    return f"a value of the type {type(value).__name__}"
