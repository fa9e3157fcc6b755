"""The contract of a tool, and the registry through which one file adds one tool.

A tool measures or shows something of a trained model on a dataset. Its file holds a frozen dataclass of options
(fields made with `options.option`), a function `run(model, dataset, options, progress) -> Report`, and lists a `Tool`
in `TOOLS`. The window makes a form and a page of results of it, the command line a command with a flag for each option.

Tools are listed before torch is imported: a tool's file imports torch, and modules that need it, inside `run` only.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dreamexplorer.analysis.report import Report
from dreamexplorer.data.base import ImageDataset, black_and_white
from dreamexplorer.errors import ContractError, UserError
from dreamexplorer.options import from_json, options_of, to_json, validate
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.registry import accepts, discover

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model
    from dreamexplorer.models.snapshot import Snapshot

RESERVED = frozenset(
    {"checkpoint", "dataset", "data_dir", "limit", "device", "threads", "json", "out", "scale", "force", "help", "name"}
)
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def _applies(snapshot: Snapshot, dataset: ImageDataset) -> UserError | None:
    return None


@dataclass(frozen=True)
class Tool:
    """A tool. Wrong or missing parts raise `TypeError` when its file is imported.

    Attributes:
        name: the name on the command line: small letters, digits and hyphens.
        title, summary: texts on the screen, marked with `QT_TRANSLATE_NOOP("tools", ...)`; the summary is one sentence.
        options: a frozen dataclass; each field is an `option` with a default.
        run: computes the report. The model is in eval mode, without gradients, on its device; it must not be changed.
            Images of the dataset are uint8 and already black and white where the model was trained on such pixels.
            Random numbers depend on a seed among the options, so that equal options give equal reports.
            `progress.report` is called often enough to be cancelled within a second (`Cancelled` passes through).
            Raises `UserError` where the options do not suit the model or the data.
        applies: returns the reason why the tool cannot be used with a model and a dataset, or None; must be quick.
    """

    name: str
    title: str
    summary: str
    options: type
    run: Callable[[Model, ImageDataset, Any, Progress], Report]
    applies: Callable[[Snapshot, ImageDataset], UserError | None] = _applies

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise TypeError(f"{self.name!r} is no name for a tool: use small letters, digits and hyphens")
        if not (self.title and self.summary):
            raise TypeError(f"the tool {self.name} needs a title and a summary")
        if not dataclasses.is_dataclass(self.options):
            raise TypeError(f"the options of the tool {self.name} must be a dataclass")
        fields = {f.name for f in dataclasses.fields(self.options)}
        if plain := sorted(fields - set(options_of(self.options))):
            raise TypeError(f"{plain[0]} of the tool {self.name} must be made with option(...)")
        if reserved := sorted(fields & RESERVED):
            raise TypeError(f"{reserved[0]} of the tool {self.name} is a flag of every tool: choose another name")
        functions: tuple[object, ...] = (self.run, self.applies)
        if not all(map(callable, functions)):
            raise TypeError(f"run and applies of the tool {self.name} must be functions")
        if not accepts(self.run, 4):
            raise TypeError(f"run of the tool {self.name} must accept (model, dataset, options, progress)")
        try:  # a default or a type that cannot be used fails here, not in the form
            from_json(self.options, to_json(self.options()))
        except UserError as error:
            raise TypeError(f"the options of the tool {self.name} have a wrong default: {error}") from error


@dataclass(frozen=True, eq=False)
class Outcome:
    """A report together with the tool, options, model and dataset that it was made with."""

    tool: str
    options: Any
    family: str
    step: int
    epoch: float
    dataset: str  # name of the dataset
    dataset_title: str
    binarised: bool  # True if the images were thresholded, because the model was trained on binarised ones
    report: Report


def tools() -> Mapping[str, Tool]:
    """Return all tools by name: `TOOLS` of every module of this package, and of extensions."""
    return discover("dreamexplorer.analysis", "TOOLS", _checked_name)


def _checked_name(tool: Tool) -> str:
    """Return the name of a tool; raise `ContractError` if it is something else."""
    if not isinstance(tool, Tool):
        raise ContractError(f"{tool!r} in TOOLS must be a Tool")
    return tool.name


def tool_named(name: str) -> Tool:
    """Return the tool of that name; raise `UserError` when there is none."""
    registered = tools()
    if name not in registered:
        raise UserError("There is no tool named {}. Choose from: {}.", name, ", ".join(registered))
    return registered[name]


def obstacle(tool: Tool, snapshot: Snapshot, dataset: ImageDataset) -> UserError | None:
    """Return the reason why the tool cannot be used with this model and dataset; None if it can."""
    if tuple(snapshot.image_shape) != dataset.image_shape:
        return UserError("The model and the dataset differ in image size. Choose another dataset.")
    if snapshot.classes not in (0, len(dataset.class_names)):
        return UserError("The model has {} classes, the dataset {}.", snapshot.classes, len(dataset.class_names))
    return tool.applies(snapshot, dataset)


def run_tool(
    tool: Tool,
    snapshot: Snapshot,
    dataset: ImageDataset,
    options: Any = None,
    progress: Progress | None = None,
    device: str = "cpu",
) -> Outcome:
    """Run a tool on a copy of the snapshot's model; the snapshot and the dataset stay as they are.

    Args:
        tool: the tool to run.
        snapshot: the model.
        dataset: images of the model's shape.
        options: an instance of `tool.options`; None for the defaults.
        progress: receives reports and may cancel.
        device: name of a torch device.

    Raises:
        UserError: the tool does not apply, or an option is out of range.
        Cancelled: `progress` was cancelled.
    """
    import torch

    from dreamexplorer.models.snapshot import restore

    if (reason := obstacle(tool, snapshot, dataset)) is not None:
        raise reason
    chosen = validate(options if options is not None else tool.options())
    progress = progress or Silent()
    progress.report(0.0)
    shown = _binarised(dataset) if snapshot.binarised else dataset
    model = restore(snapshot, device)
    with torch.inference_mode():
        report = tool.run(model, shown, chosen, progress)
    if not isinstance(report, Report):
        raise ContractError(f"run of the tool {tool.name} must return a Report, not {type(report).__name__}")
    progress.report(1.0)
    return Outcome(
        tool.name,
        chosen,
        snapshot.family,
        snapshot.step,
        snapshot.epoch,
        dataset.name,
        dataset.title,
        snapshot.binarised,
        report,
    )


def _binarised(dataset: ImageDataset) -> ImageDataset:
    splits = {
        name: dataclasses.replace(split, images=black_and_white(split.images)) for name, split in dataset.splits.items()
    }
    return dataclasses.replace(dataset, splits=splits)
