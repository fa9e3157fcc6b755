"""Options: a single description of each setting, from which form and command line are made.

A config is a frozen dataclass whose fields are made with `option(...)`; everything that shows or parses
the field (label, help, range, choices, whether it can change while training runs) comes from there.
"""

from __future__ import annotations

import dataclasses
import math
import reprlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from dreamexplorer.errors import Label, UserError

C = TypeVar("C")

_KEY = "dreamexplorer.option"
_LARGEST_WHOLE = 2**63

MOST_ENTRIES = 64  # of a list: more layers than a network without shortcuts can be trained with


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text of the core for the translators; the window translates it where it is shown."""
    return text


@dataclass(frozen=True)
class Option:
    """Description of a field of a config: texts, range and behaviour.

    Args:
        label: its name in the form.
        help: one or two sentences for form and command line.
        minimum: smallest value.
        exclusive: True if the minimum itself is not allowed, such as 0 for a learning rate.
        maximum: largest value.
        step: step of the spin box.
        logarithmic: True if the spin box multiplies instead of adding.
        decimals: decimal places in the form.
        choices: the only values, if not empty.
        live: True if it may change between two steps of a running training.
        structural: True if another value needs a new model.
        presets: values with a button of their own.
        advanced: True if the form shows it under more options only.
        empty: the word for an empty list or text, or for the minimum of a whole number, such as "all".
        most: largest number of entries of a list.
        only_with: another field and its values with which this one has an effect; no values: any but 0.
    """

    label: str
    help: str
    minimum: float | None = None
    exclusive: bool = False
    maximum: float | None = None
    step: float | None = None
    logarithmic: bool = False
    decimals: int = 4
    choices: tuple[Any, ...] = ()
    live: bool = False
    structural: bool = False
    presets: tuple[float, ...] = ()
    advanced: bool = False
    empty: str = ""
    most: int = MOST_ENTRIES
    only_with: tuple[str, tuple[Any, ...]] | None = None

    def has_effect(self, read: Callable[[str], Any]) -> bool:
        """Return whether it has an effect beside the other fields, whose values `read` returns by name."""
        if self.only_with is None:
            return True
        name, values = self.only_with
        return read(name) in values if values else bool(read(name))


def option(default: Any, label: str, help: str, **kwargs: Any) -> Any:
    """Return a dataclass field that carries its `Option`; label and help are already marked for translation."""
    return dataclasses.field(default=default, metadata={_KEY: Option(label, help, **kwargs)})


def changed_option(config: type, name: str, **changes: Any) -> Any:
    """Return a field like that of another config, with other attributes of its `Option`, or another `default`."""
    spec = options_of(config)[name]
    default = changes.pop("default", next(f.default for f in dataclasses.fields(config) if f.name == name))
    return dataclasses.field(default=default, metadata={_KEY: dataclasses.replace(spec, **changes)})


def options_of(config: Any) -> dict[str, Option]:
    """Return the options of a config class or instance, by field name, in order."""
    return {f.name: f.metadata[_KEY] for f in dataclasses.fields(config) if _KEY in f.metadata}


def label_of(config: Any, name: str) -> Label:
    """Return the label of an option of a config, for messages: it is translated there."""
    return Label(options_of(config)[name].label, "options")


def field_types(config: Any) -> dict[str, Any]:
    """Return the resolved type of every field of a config class or instance."""
    return get_type_hints(config if isinstance(config, type) else type(config))


def validate(config: C) -> C:
    """Return the config if every value is allowed.

    Raises:
        UserError: names the first value that is not; its first argument is the name of the field.
    """
    for name, spec in options_of(config).items():
        value = getattr(config, name)
        values: Sequence[Any] = value if isinstance(value, tuple) else (value,)
        if len(values) > spec.most:
            raise UserError("{} may have at most {} numbers, not {}.", name, spec.most, len(values))
        for v in values:
            if isinstance(v, float) and not math.isfinite(v):
                raise UserError("{} must be a finite number, not {}.", name, v)
            if spec.choices and v not in spec.choices:
                allowed = ", ".join(str(c) for c in spec.choices)
                raise UserError("{} must be one of {}, not {!r}.", name, allowed, v)
            if isinstance(v, (int, float)) and not isinstance(v, bool):
                _check_range(name, spec, v)
    return config


def _check_range(name: str, spec: Option, value: float) -> None:
    low, high = spec.minimum, spec.maximum
    too_low, too_high = low is not None and value < low, high is not None and value > high
    if spec.exclusive and low is not None and value <= low:
        raise UserError("{} must be greater than {:.10g}, not {:g}.", name, low, value)
    if (too_low or too_high) and low is not None and high is not None:
        raise UserError("{} must lie between {:.10g} and {:.10g}, not {}.", name, low, high, value)
    if too_low:
        raise UserError("{} must be at least {:.10g}, not {}.", name, low, value)
    if too_high:
        raise UserError("{} must be at most {:.10g}, not {}.", name, high, value)


def to_json(config: Any) -> dict[str, Any]:
    """Return the fields of a config as JSON values (tuples become lists)."""
    return {
        f.name: list(value) if isinstance(value := getattr(config, f.name), tuple) else value
        for f in dataclasses.fields(config)
    }


def from_json(cls: type[C], data: Any) -> C:
    """Build and validate a config from JSON values.

    Raises:
        UserError: a name is unknown, or a value has the wrong type or is out of range.
    """
    if not isinstance(data, dict):
        raise UserError("{} must be a JSON object.", cls.__name__)
    types = field_types(cls)
    unknown = sorted(set(data) - set(types))
    if unknown:
        raise UserError("{} has no option named {!r}.", cls.__name__, unknown[0])
    return validate(cls(**{name: _coerce(name, types[name], value) for name, value in data.items()}))


def _coerce(name: str, kind: Any, value: Any) -> Any:
    # Greater whole numbers fit neither a float nor torch, and cannot be printed.
    if isinstance(value, int) and not -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE:
        raise UserError("{} has a number that is too large.", name)
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind is str and isinstance(value, str):
        return value
    is_list = kind == tuple[int, ...] and isinstance(value, (list, tuple))
    if is_list and all(isinstance(v, int) and not isinstance(v, bool) for v in value):
        return tuple(_coerce(name, int, v) for v in value)
    raise UserError("{} has a value of the wrong type: {}.", name, reprlib.repr(value))
