"""Weights of other programs: recognition of their state dicts, and conversion to models.

A format is recognised by names and shapes alone, before any weight is read. Add one by adding a function to `FORMATS`.
"""

from __future__ import annotations

import re
import reprlib
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
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
from dreamexplorer.training.headers import damaged

Shapes = Mapping[str, tuple[int, ...]]

_WRAPPERS = ("state_dict", "model_state_dict", "model", "net")
# Names the class in the error of torch.load: "GLOBAL my.Model was not an allowed global", "Unsupported class my.Model".
_OBJECT = re.compile(r"(?:GLOBAL|Unsupported class) ([A-Za-z_][\w.]*)")
_PREFIXES = ("module.", "_orig_mod.")  # DataParallel, torch.compile
_LAYERS = {"fc1": "encoder.0", "fc21": "mu", "fc22": "log_variance", "fc3": "decoder.0", "fc4": "logits"}


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
        classes: number of classes of a conditional family, else 0.
        extras: tensors of the file that the model has no place for: accepted where they repeat one of `names`.
    """

    family: str
    config: Mapping[str, Any]  # JSON values of the family's config
    image_shape: ImageShape
    names: Mapping[str, str]  # name in the model -> name in the file
    dataset: str
    note: Message
    classes: int = 0
    extras: tuple[str, ...] = ()


def _pytorch_examples_vae(shapes: Shapes) -> Plan | None:
    """Recognise github.com/pytorch/examples, vae/main.py: fc1, fc21 (mu), fc22 (log variance), fc3, fc4.

    With a one-hot class appended to the inputs of fc1 and fc3, as many tutorials do, it is a conditional VAE.
    """
    names = {f"{b}.{kind}": f"{a}.{kind}" for a, b in _LAYERS.items() for kind in ("weight", "bias")}
    if not set(names.values()) <= set(shapes):
        return None
    if len(shapes["fc1.weight"]) != 2 or len(shapes["fc21.weight"]) != 2 or len(shapes["fc4.weight"]) != 2:
        raise UserError("its weights fc1, fc21 and fc4 are not matrices")
    hidden, inputs = shapes["fc1.weight"]
    latents, pixels = shapes["fc21.weight"][0], shapes["fc4.weight"][0]
    classes = inputs - pixels
    if classes < 0:
        raise UserError("the sizes of its layer {} do not fit the others", "fc4")
    expected = {
        "fc1": (hidden, pixels + classes),
        "fc21": (latents, hidden),
        "fc22": (latents, hidden),
        "fc3": (hidden, latents + classes),
        "fc4": (pixels, hidden),
    }
    for layer, shape in expected.items():
        if shapes[f"{layer}.weight"] != shape or shapes[f"{layer}.bias"] != shape[:1]:
            raise UserError("the sizes of its layer {} do not fit the others", layer)
    side = isqrt(pixels)
    if side * side != pixels or side == 0:
        raise UserError("its images have {} pixels, so they are not square", pixels)
    return Plan(
        family="cvae" if classes else "mlp-vae",
        config={"latent_dim": latents, "hidden": [hidden]},
        image_shape=(1, side, side),
        names=names,
        dataset="mnist",
        note=_CONDITIONAL_NOTE if classes else _NOTE,
        classes=classes,
        extras=tuple(sorted(set(shapes) - set(names.values()))),
    )


_NOTE = Message(
    "This is a state dict with the layers of pytorch/examples' VAE, which does not record its dataset or its "
    "activations: MNIST, ReLU, and fc22 as log variance are assumed. Training continues from its weights with a new "
    "optimiser, whose learning rate rises to its value over the first 300 steps."
)
_CONDITIONAL_NOTE = Message(
    "This is a state dict with the layers of pytorch/examples' VAE and a one-hot class appended to the inputs of fc1 "
    "and fc3. It does not record its dataset or its activations: MNIST, ReLU, and fc22 as log variance are assumed. "
    "Training continues from its weights with a new optimiser, whose learning rate rises to its value over the first "
    "300 steps."
)


FORMATS: tuple[Callable[[Shapes], Plan | None], ...] = (_pytorch_examples_vae,)


def without_prefix(name: str) -> str:
    """Return the name of a tensor without the prefixes that wrappers of modules add."""
    while name.startswith(_PREFIXES):
        name = name.split(".", 1)[1]
    return name


def plain_names(names: Iterable[str]) -> dict[str, str]:
    """Return the name of each tensor in a file by its name without what wrappers put before it.

    Besides the prefixes of DataParallel and torch.compile this is the attribute that holds the network in a module of
    Lightning: what all names begin with, up to a dot.
    """
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(without_prefix(name), name)
    while len(plain) > 1 and all("." in name for name in plain):
        heads = {name.split(".", 1)[0] for name in plain}
        if len(heads) > 1 or heads & set(_LAYERS):
            break
        plain = {name.split(".", 1)[1]: source for name, source in plain.items()}
    return plain


def check_extras(path: Path, plan: Plan, tensors: Mapping[str, Tensor]) -> None:
    """Raise `UserError` if the file holds weights that are no copy of one that the model takes.

    A module that is registered twice, or a tied weight, puts one tensor under two names.

    Args:
        path: the file, for messages.
        plan: the conversion.
        tensors: the tensors by their names in the plan.
    """
    used = [tensors[name] for name in plan.names.values()]
    for extra in plan.extras:
        tensor = tensors[extra]
        if not any(tensor.shape == other.shape and torch.equal(tensor, other) for other in used):
            raise _unknown(path)


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
    raise _unknown(path)


def _unknown(path: Path) -> UserError:
    return UserError(
        "{} holds weights, but neither a checkpoint of dreamexplorer nor a state dict of pytorch/examples' VAE.", path
    )


def read_torch_file(path: Path) -> dict[str, Tensor]:
    """Read the state dict in a .pt, .pth or .ckpt file with weights_only: code in it is refused, never run.

    The names are those of `plain_names`.

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
    storages = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in tensors.values()}
    larger = any(t.numel() * t.element_size() > t.untyped_storage().nbytes() for t in tensors.values())
    if larger or sum(storages.values()) > size:  # a small storage viewed as a large tensor
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
        tensors[key] = value.detach()
    return {name: tensors[source] for name, source in plain_names(tensors).items()}


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
