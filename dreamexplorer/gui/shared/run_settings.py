"""Settings in which runs differ, in the order of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dreamexplorer.options import Option, options_of

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

_NOT_COMPARED = ("epochs", "device")  # epochs to come, and where: no settings of the model that is there


@dataclass(frozen=True)
class Difference:
    """A setting in which runs differ."""

    name: str
    label: str
    spec: Option | None  # None for the dataset


def differences(configs: Sequence[RunConfig], *, with_missing: bool = False) -> list[Difference]:
    """Return the settings in which these runs differ, in the order of the form.

    Args:
        configs: options of the runs.
        with_missing: return those, too, that only some of the runs have.
    """
    found: dict[str, Difference] = {}
    values: dict[str, set[Any]] = {}
    for config in configs:
        values.setdefault("dataset", set()).add(config.dataset)
        for part in (config.model, config.train):
            for name, spec in options_of(part).items():
                if name not in _NOT_COMPARED:
                    found.setdefault(name, Difference(name, spec.label, spec))
                    values.setdefault(name, set()).add(getattr(part, name))
    having = {name: sum(setting_of(config, name) is not None for config in configs) for name in found}
    differing = [
        found[name] for name in found if len(values[name]) > 1 or (with_missing and having[name] < len(configs))
    ]
    if len(values.get("dataset", ())) > 1:
        differing.insert(0, Difference("dataset", "Dataset", None))
    return differing


def setting_of(config: RunConfig | None, name: str) -> Any:
    """Return the value of a setting, or None where a run has no such one."""
    if config is None:
        return None
    if name == "dataset":
        return config.dataset
    return getattr(config.model, name, getattr(config.train, name, None))
