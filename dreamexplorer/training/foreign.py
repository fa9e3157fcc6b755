"""Weights of other programs: recognition of their state dicts, and conversion to models.

A format is recognised by names and shapes alone, before any weight is read. Add one by adding a function to `FORMATS`.
"""

from __future__ import annotations

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
from dreamexplorer.files import regular_size
from dreamexplorer.models.base import ImageShape
from dreamexplorer.training.tensorfile import damaged

Shapes = Mapping[str, tuple[int, ...]]

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")
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
        UserError: it is damaged, or holds anything but plain weights.
    """
    size = regular_size(path)
    if size == 0:
        raise UserError("{} is empty. Copy it again from its source.", path)
    _refuse_zip_bomb(path, size)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings of old formats do not concern the user
            data = torch.load(path, map_location="cpu", weights_only=True)
    except PermissionError as error:
        raise UserError("Cannot read {}: you have no permission. Change its permissions.", path) from error
    except Exception as error:  # a damaged file can raise any kind of error
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
    for _ in range(4):
        if not isinstance(data, dict):
            break
        if data and all(isinstance(k, str) and type(v) is Tensor for k, v in data.items()):
            dense = all(t.layout == torch.strided and t.device.type == "cpu" for t in data.values())
            if dense:
                return {without_prefix(k): v for k, v in data.items()}
            break
        inner = next((data[k] for k in _WRAPPERS if isinstance(data.get(k), dict)), None)
        if inner is None:
            break
        data = inner
    raise UserError("{} holds no state dict of plain weights. Save model.state_dict().", path)
