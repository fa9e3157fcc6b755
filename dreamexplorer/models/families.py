"""The registry of model families: finds them by name, builds their models and reads their configs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape, Model
from dreamexplorer.models.contract import check_family
from dreamexplorer.models.sketch import EXTENSION, FamilyCard
from dreamexplorer.options import from_json, to_json
from dreamexplorer.registry import discover


def families() -> Mapping[str, type[Model]]:
    """Return all families by name, sorted by `Model.order`: `FAMILIES` of the modules here and of extensions.

    Each is checked by `check_family`: an extension that fails is left out and listed in `registry.problems()`.

    Raises:
        RuntimeError: one of the program's own families breaks the contract, or two have one name.
    """
    found = discover("dreamexplorer.models", "FAMILIES", _checked_name)
    if found is not _sorted.of:  # panels look up families hundreds of times a second
        _sorted.families = MappingProxyType(dict(sorted(found.items(), key=lambda entry: _order_of(entry[1]))))
        _sorted.of = found
    return _sorted.families


class _Sorted:
    """The families sorted last, and the registry's answer that they were sorted from."""

    of: Mapping[str, type[Model]] | None = None
    families: Mapping[str, type[Model]] = MappingProxyType({})


_sorted = _Sorted()


def card_of(cls: type[Model]) -> FamilyCard:
    """Return what lists show of a family. One of an extension is in a section of its own, whatever it declares."""
    own = cls.__module__.startswith("dreamexplorer.")
    section = str(vars(cls).get("section", EXTENSION)) if own else EXTENSION
    return FamilyCard(cls.title, section, str(vars(cls).get("summary", "")), cls.sketch)


def _order_of(cls: type[Model]) -> int:
    own: int = vars(cls).get("order", Model.order)
    return own


def _checked_name(cls: type[Model]) -> str:
    check_family(cls)
    return cls.family


def family_named(name: str) -> type[Model]:
    """Return the family with this name.

    Raises:
        UserError: there is none.
    """
    registered = families()
    if name not in registered:
        raise UserError("There is no model family named {!r}. Choose from: {}.", name, ", ".join(registered))
    return registered[name]


def build(family: str, config: Any, image_shape: ImageShape, classes: int) -> Model:
    """Construct a model of the family, in training mode, with weights from torch's global generator.

    Args:
        family: name of the family.
        config: an instance of its `Config`.
        image_shape: channels, height and width of the images.
        classes: number of classes of the data, 0 if unknown.

    Raises:
        UserError: there is no such family, or the config does not suit the images.
    """
    return family_named(family)(config, image_shape, classes)


def classes_for(family: str, classes: int) -> int:
    """Return the number of classes that a model of the family depends on: 0 unless it is conditional.

    Args:
        family: name of the family.
        classes: number of classes of the data.
    """
    return classes if family_named(family).conditional else 0


def create(family: str, config: Any, image_shape: ImageShape, seed: int, classes: int = 0) -> Model:
    """Construct a model in training mode whose weights depend on the seed, not on torch's global generator.

    Args:
        family: name of the family.
        config: an instance of its `Config`.
        image_shape: channels, height and width of the images.
        seed: seed of the weights.
        classes: number of classes of the data; conditional families need it.

    Raises:
        UserError: there is no such family, or the config does not suit the images.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build(family, config, image_shape, classes)


def config_from_json(family: str, data: Any) -> Any:
    """Build the family's config from JSON values.

    Raises:
        UserError: a value is out of range or of the wrong type, or a name is unknown.
    """
    return from_json(family_named(family).Config, data)


def config_to_json(config: Any) -> dict[str, Any]:
    """Return the fields of a config as JSON values."""
    return to_json(config)
