"""Reads what the files of trained examples say of themselves from their headers: no weight is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import card_of, families
from dreamexplorer.models.sketch import FamilyCard
from dreamexplorer.training.checkpoint import SUFFIX
from dreamexplorer.training.headers import METADATA_KEY, damaged, read_header
from dreamexplorer.training.json_values import parse_json


@dataclass(frozen=True)
class Measured:
    """A number of the evaluation that is stored in a file; label and unit are translated in the context "terms"."""

    label: str
    unit: str
    value: float


@dataclass(frozen=True)
class Example:
    """A trained model that ships with the program.

    Args:
        name: stem of its file.
        family: name of its family.
        card: what lists show of the family.
        latents: number of axes; 0 if the file does not tell.
        per_axis: mean KL of each axis on the test images, in nats; empty for a family whose axes cannot collapse.
        epochs: epochs of its training.
        dataset: name of the dataset.
        numbers: the family's terms on the test images.
    """

    name: str
    family: str
    card: FamilyCard
    latents: int
    per_axis: tuple[float, ...]
    epochs: float
    dataset: str
    numbers: tuple[Measured, ...]


def examples_in(folder: Path) -> list[Example]:
    """Return the examples in a folder, in the order of their families, then by the number of latents.

    Raises:
        UserError: a file is damaged, or of an unknown family.
    """
    found = [example_of(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    order = list(families())
    return sorted(found, key=lambda e: (order.index(e.family), -e.latents))


def example_of(path: Path) -> Example:
    """Return what a checkpoint says of itself.

    Raises:
        UserError: it is damaged, not of this program, or of an unknown family.
    """
    header = read_header(path)
    try:
        data = parse_json(header.metadata[METADATA_KEY])
        family, metrics = data["family"], data["metrics"]
        test = metrics["test"]
        per_axis = metrics.get("per_axis")
        numbers = _numbers(family, test)
        epochs, dataset = float(data["epoch"]), str(data["dataset"])
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path) from error
    cls = families()[family]
    values = [float(v) for v in per_axis] if isinstance(per_axis, list) else []
    shown = tuple(values) if cls.low_axis_is_collapsed else ()
    latents = data["model"].get("latent_dim", len(values)) if isinstance(data["model"], dict) else len(values)
    return Example(path.stem, family, card_of(cls), int(latents), shown, epochs, dataset, numbers)


def _numbers(family: str, test: Mapping[str, Any]) -> tuple[Measured, ...]:
    if family not in families():
        raise UserError("There is no model family named {!r}. Choose from: {}.", family, ", ".join(families()))
    return tuple(
        Measured(term.label, term.unit, float(test[term.key])) for term in families()[family].terms if term.key in test
    )
