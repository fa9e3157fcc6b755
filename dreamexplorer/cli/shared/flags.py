"""Flags that commands share, and flags made from the options of config dataclasses."""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from dreamexplorer.errors import UserError
from dreamexplorer.options import Option, field_types, options_of, validate
from dreamexplorer.resources import expanded

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot

C = TypeVar("C")


class Parser(argparse.ArgumentParser):
    """An argument parser that reports wrong usage in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_Help, **kwargs)

    @property
    def option_strings(self) -> set[str]:
        """All flags, as they are typed."""
        return {flag for action in self._actions for flag in action.option_strings}

    @property
    def lists(self) -> set[str]:
        """Names of the flags that take several whole numbers."""
        return {flag.removeprefix("--") for a in self._actions if a.type is _integers for flag in a.option_strings}

    def error(self, message: str) -> NoReturn:
        """Raise `UserError` with the message."""
        raise UserError("{} (see {} --help)", message, self.prog)


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        import shutil

        super().__init__(prog, max_help_position=30, width=min(shutil.get_terminal_size().columns - 2, 110))


def add_options(parser: argparse.ArgumentParser, cls: type, prefix: str, title: str) -> None:
    """Add a flag for every option of a config class.

    Args:
        parser: parser to extend.
        cls: a config class.
        prefix: prefix of the field names under which values are stored.
        title: heading of the group of flags.
    """
    group = parser.add_argument_group(title)
    types = field_types(cls)
    defaults = {f.name: f.default for f in dataclasses.fields(cls)}
    for name, spec in options_of(cls).items():
        kind = types[name]
        keywords: dict[str, Any] = {
            "dest": prefix + name,
            "default": argparse.SUPPRESS,
            "help": _help_text(spec, defaults[name]).replace("%", "%%"),
        }
        if kind is bool:
            keywords["action"] = argparse.BooleanOptionalAction
        else:
            keywords["type"] = _reader(kind)
            keywords["metavar"] = _metavar(spec, kind)
        group.add_argument(flag_of(name), **keywords)


def parsed_options(namespace: argparse.Namespace, prefix: str) -> dict[str, Any]:
    """Return the options that were on the command line, by field name.

    Args:
        namespace: parsed arguments.
        prefix: prefix passed to `add_options`.
    """
    return {k[len(prefix) :]: v for k, v in vars(namespace).items() if k.startswith(prefix)}


def with_options(config: C, values: dict[str, Any]) -> C:
    """Return the config with other values of some options.

    Args:
        config: an instance of a config class.
        values: values by field name.

    Raises:
        UserError: a value is out of range or has no effect; the message names the flag.
    """
    try:
        made = validate(dataclasses.replace(config, **values))  # type: ignore[type-var]
    except UserError as error:
        name, *rest = error.message.arguments
        if name not in values:
            raise
        raise UserError.of(error.message.with_arguments(flag_of(str(name)), *rest)) from error
    for name, spec in options_of(made).items():
        if name in values and spec.only_with is not None and not spec.has_effect(lambda other: getattr(made, other)):
            other, needed = spec.only_with
            value = shown(getattr(made, other))
            raise UserError(
                "{} has no effect with {} {}, only with {}.", flag_of(name), flag_of(other), value, _values(needed)
            )
    return made


def _values(needed: tuple[Any, ...]) -> str:
    """Return the values of another option that an option needs, in words."""
    return " or ".join(shown(v) for v in needed) or "another than 0"


def flag_of(name: str) -> str:
    """Return the flag of an option: --latent-dim of latent_dim."""
    return "--" + name.replace("_", "-")


def shown(value: Any) -> str:
    """Return a value as it is typed on the command line."""
    if isinstance(value, tuple):
        return ",".join(str(v) for v in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def positive(text: str) -> int:
    """Parse an integer of at least 1, for argparse."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return value


def thread_count(text: str) -> int:
    """Parse a number of threads, for argparse: at most four for each processor, as more only slow the machine down."""
    value, most = positive(text), max(16, 4 * (os.cpu_count() or 1))
    if value > most:
        raise argparse.ArgumentTypeError(f"must be at most {most} on this machine, not {text[:12]}")
    return value


def seconds(text: str) -> float:
    """Parse a time from 0 seconds to a day, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 86400.0:
        raise argparse.ArgumentTypeError(f"must be a number of seconds from 0 to 86400, not {text!r}")
    return value


def natural(text: str) -> int:
    """Parse an integer from 0 to 2^63 - 1, for argparse."""
    try:
        value = int(text)
    except ValueError:
        value = -1
    if not 0 <= value < 2**63:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 0, not {text!r}")
    return value


def label_numbers(text: str) -> tuple[int, ...]:
    """Parse numbers of classes separated by commas, at least one, for argparse."""
    return tuple(natural(part) for part in text.split(","))


def check_label(label: int, snapshot: Snapshot) -> None:
    """Raise `UserError` unless the model has a class of that number."""
    if not snapshot.classes:
        raise UserError("--label is for conditional models: one of the family {} knows no classes.", snapshot.family)
    if label >= snapshot.classes:
        raise UserError("--label must be a class from 0 to {}, not {}.", snapshot.classes - 1, label)


def some_path(text: str) -> Path:
    """Parse a path that is not empty, for argparse."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("must not be empty")
    return expanded(text)


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names the model, and the flag for a kept state of a run: `opened.load_model` reads both."""
    parser.add_argument(
        "checkpoint", type=some_path, metavar="CHECKPOINT", help="the model: a file, or the folder of a run"
    )
    parser.add_argument(
        "--at",
        type=natural,
        metavar="STEP",
        help="the state nearest to this step, of a run that kept states (train --states on); CHECKPOINT is its folder",
    )


def add_dataset(parser: argparse.ArgumentParser) -> None:
    """Add the flag for the dataset that a model is measured on."""
    parser.add_argument("--dataset", metavar="NAME", help="see dreamexplorer datasets (default: the checkpoint's)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the flag for output that programs read."""
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")


def add_threads(parser: Any, default: str = "one for each core") -> None:
    """Add the flag for the number of processor threads to a parser or a group of it."""
    parser.add_argument("--threads", type=thread_count, metavar="N", help=f"processor threads (default: {default})")


def set_threads(number: int | None) -> None:
    """Set the number of torch's threads; None changes nothing."""
    if number is not None:
        import torch

        torch.set_num_threads(number)


def add_device(parser: argparse.ArgumentParser) -> None:
    """Add the flag for the device; the choices are those of training."""
    parser.add_argument(
        "--device",
        default="auto",
        choices=("auto", "cpu", "cuda", "mps"),
        help="where to compute; auto uses a GPU if there is one (default auto)",
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the flags for the folder of the datasets and for how many images to use."""
    parser.add_argument(
        "--data-dir",
        type=some_path,
        metavar="DIR",
        help="folder of the datasets that are not shipped with the program (default: $DREAMEXPLORER_DATA, "
        "else the platform's data folder)",
    )
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="use only the first N images of each split (default: all)"
    )


def _help_text(spec: Option, default: Any) -> str:
    notes = [
        f"default {shown(default)}" if shown(default) else f"default: {spec.empty or 'none'}",
        *limits(spec, default),
    ]
    if spec.live:
        notes.append("may change with --resume")
    return f"{spec.help} ({'; '.join(notes)})"


def limits(spec: Option, default: Any) -> list[str]:
    """Return the choices or the range of an option, what its smallest or empty value means, and when it has an effect.

    Args:
        spec: the option.
        default: its default, whose type is that of its values.
    """
    notes = []
    if spec.choices:
        notes.append("one of " + ", ".join(str(c) for c in spec.choices))
    elif spec.minimum is not None and spec.maximum is not None:
        above = "above " if spec.exclusive else ""
        notes.append(f"{above}{spec.minimum:.10g} to {spec.maximum:.10g}")
    elif spec.minimum is not None:
        notes.append(f"at least {spec.minimum:.10g}")
    elif spec.maximum is not None:
        notes.append(f"at most {spec.maximum:.10g}")
    if spec.empty and isinstance(default, tuple):
        notes.append(f"none means {spec.empty}")
    elif spec.empty and spec.minimum is not None and not re.search(rf"\b{spec.minimum:g} \w", spec.help):
        notes.append(f"{spec.minimum:.10g} means {spec.empty}")
    if spec.only_with is not None:
        other, needed = spec.only_with
        notes.append(f"only with {flag_of(other)} {_values(needed)}")
    return notes


def _metavar(spec: Option, kind: Any) -> str:
    if spec.choices:
        return "{" + ",".join(str(c) for c in spec.choices) + "}"
    if kind == tuple[int, ...]:
        return "N,N,..."
    return {int: "N", float: "X"}.get(kind, "NAME")


def _reader(kind: Any) -> Callable[[str], Any]:
    if kind == tuple[int, ...]:
        return _integers
    if kind is int:
        return _integer
    if kind is float:
        return _number
    return str


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from error


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a number, not {text!r}") from error


def _integers(text: str) -> tuple[int, ...]:
    if text.strip() in ("", "none"):
        return ()
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be whole numbers separated by commas, not {text!r}") from error
