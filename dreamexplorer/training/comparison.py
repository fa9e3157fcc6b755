"""Comparisons: two to four runs that differ in a few settings, described in a TOML file that a teacher can change."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import family_named
from dreamexplorer.options import Option, from_json, options_of, to_json, validate
from dreamexplorer.resources import SOURCE_LANGUAGE, resource_path
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.toml_file import read_toml

FEWEST, MOST = 2, 4  # runs
_KEYS = ("title", "text", "dataset", "limit", "shared", "runs")
_LONGEST = {"title": 120, "text": 4000, "name": 40}  # characters
_LARGEST_LIMIT = 10_000_000


@dataclass(frozen=True)
class Text:
    """A text in one or more languages, by their codes; `str` of it is English where there is English."""

    languages: Mapping[str, str]

    def in_language(self, code: str) -> str:
        """Return the text in a language; where it is missing in English, else in the first one."""
        found = self.languages.get(code) or self.languages.get(SOURCE_LANGUAGE)
        return found or next(iter(self.languages.values()))

    def __str__(self) -> str:
        return self.in_language(SOURCE_LANGUAGE)


@dataclass(frozen=True)
class Compared:
    """A run of a comparison, with its name."""

    name: Text
    run: RunConfig


@dataclass(frozen=True)
class Comparison:
    """Runs to compare.

    Args:
        title: one line.
        text: what to look at.
        runs: two to four runs on one dataset, with names that differ.
        limit: images of each split; None for all.
    """

    title: Text
    text: Text
    runs: tuple[Compared, ...]
    limit: int | None = None

    @property
    def dataset(self) -> str:
        """Name of the dataset of all runs."""
        return self.runs[0].run.dataset

    @property
    def configs(self) -> tuple[RunConfig, ...]:
        """The runs without their names."""
        return tuple(compared.run for compared in self.runs)

    def with_changes(self, epochs: int | None = None, limit: int | None = None) -> Comparison:
        """Return the comparison with another number of epochs or images; None keeps them."""
        runs = self.runs
        if epochs is not None:
            runs = tuple(
                dataclasses.replace(c, run=dataclasses.replace(c.run, train=_with_epochs(c.run.train, epochs)))
                for c in runs
            )
        return dataclasses.replace(self, runs=runs, limit=self.limit if limit is None else limit)


def _with_epochs(train: TrainConfig, epochs: int) -> TrainConfig:
    return validate(dataclasses.replace(train, epochs=epochs))


def shipped() -> dict[str, Path]:
    """Return the files of the comparisons that come with the program, by name."""
    return {file.stem: file for file in sorted(resource_path("comparisons").glob("*.toml"))}


def comparison_file(name_or_path: str | Path) -> Path:
    """Return the file of a shipped comparison, or the path itself.

    Raises:
        UserError: there is neither such a file nor such a comparison.
    """
    path = Path(name_or_path)
    if path.exists():
        return path
    known = shipped()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    raise UserError("There is no file {} and no comparison of that name. Choose from: {}.", path, ", ".join(known))


def read_comparison(path: Path) -> Comparison:
    """Read a comparison.

    Raises:
        UserError: the file cannot be read or a setting does not fit; the message names the file and the key.
    """
    data = read_toml(path)
    try:
        return _comparison(data)
    except UserError as error:
        raise UserError("{}: {}", path, error.message) from error


# -- the same as JSON, for the folder of a comparison -------------------------------------------------------------


def to_record(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values, with all settings of each run."""
    return {
        "title": dict(comparison.title.languages),
        "text": dict(comparison.text.languages),
        "dataset": comparison.dataset,
        "limit": comparison.limit,
        "runs": [
            {
                "name": dict(compared.name.languages),
                "family": compared.run.family,
                "model": to_json(compared.run.model),
                "train": to_json(compared.run.train),
            }
            for compared in comparison.runs
        ],
    }


def from_record(data: Mapping[str, Any]) -> Comparison:
    """Return the comparison of `to_record`; other keys are left out.

    Raises:
        UserError: something is missing or does not fit.
    """
    runs = []
    for number, entry in enumerate(_run_tables(data.get("runs")), 1):
        place = f"runs[{number}]"
        family, dataset = _family(place, entry.get("family")), _name_of_dataset(data)
        model: Any = from_json(family_named(family).Config, entry.get("model"))
        train = from_json(TrainConfig, entry.get("train"))
        runs.append(Compared(_text(place, "name", entry.get("name")), RunConfig(family, model, train, dataset)))
    return Comparison(
        _text("", "title", data.get("title")), _text("", "text", data.get("text")), tuple(runs), _limit(data)
    )


# -- reading -------------------------------------------------------------------------------------------------------


def _comparison(data: Mapping[str, Any]) -> Comparison:
    for key in data:
        if key not in _KEYS:
            raise UserError("there is no key {}; there may be {}.", key, ", ".join(_KEYS))
    title, text = _text("", "title", data.get("title")), _text("", "text", data.get("text", ""))
    dataset, limit = _name_of_dataset(data), _limit(data)
    shared = _settings("[shared]", data.get("shared", {}))
    runs: list[Compared] = []
    for number, entry in enumerate(_run_tables(data.get("runs")), 1):
        place = f"runs[{number}]"
        name = _text(place, "name", entry.get("name"))
        if str(name) in {str(other.name) for other in runs}:
            raise UserError("{}: two runs have the name {}.", place, name)
        own = _settings(place, {key: value for key, value in entry.items() if key != "name"})
        runs.append(Compared(name, _run(place, dataset, shared, own)))
    _check_effect("[shared]", shared, [compared.run for compared in runs])
    return Comparison(title, text, tuple(runs), limit)


def _run(place: str, dataset: str, shared: Mapping[str, Any], own: Mapping[str, Any]) -> RunConfig:
    values = {**shared, **own}
    family = _family(place if "family" in own else "[shared]", values.pop("family", None))
    cls: type = family_named(family).Config
    model: Any
    train: TrainConfig
    parts: dict[type, dict[str, Any]] = {cls: {}, TrainConfig: {}}
    for key, value in values.items():
        owner = next((part for part in parts if key in options_of(part)), None)
        if owner is None:
            raise UserError("{}: the family {} has no setting {}.", place if key in own else "[shared]", family, key)
        parts[owner][key] = value
    try:
        model, train = from_json(cls, parts[cls]), from_json(TrainConfig, parts[TrainConfig])
    except UserError as error:
        named = str(error.message.arguments[0])
        raise UserError(
            "{}: {}", "[shared]" if named in shared and named not in own else place, error.message
        ) from error
    run = RunConfig(family, model, train, dataset)
    _check_effect(place, own, [run])
    return run


def _check_effect(place: str, given: Mapping[str, Any], runs: Sequence[RunConfig]) -> None:
    """Raise `UserError` for a given setting that has an effect in none of the runs."""
    for key in given:
        if key == "family" or any(_has_effect(run, key) for run in runs):
            continue
        other, values = _option(runs[0], key).only_with or ("", ())
        needed = " or ".join(map(str, values)) or "another value than 0"
        raise UserError("{}: {} has no effect without {} = {}.", place, key, other, needed)


def _option(run: RunConfig, key: str) -> Option:
    return {**options_of(run.model), **options_of(run.train)}[key]


def _has_effect(run: RunConfig, key: str) -> bool:
    config = run.model if key in options_of(run.model) else run.train
    return _option(run, key).has_effect(lambda other: getattr(config, other))


def differing(runs: Sequence[RunConfig]) -> dict[str, tuple[Any, ...]]:
    """Return the settings in which runs differ, by name: a value for each run.

    The value is None for a run whose family has no such setting, or in which it has no effect. What only one of the
    runs has at all is no difference in a setting, and left out.
    """
    found: dict[str, tuple[Any, ...]] = {}
    if len({run.family for run in runs}) > 1:
        found["family"] = tuple(run.family for run in runs)
    names = dict.fromkeys(name for run in runs for part in (run.model, run.train) for name in options_of(part))
    for name in names:
        values = tuple(_value(run, name) for run in runs)
        if len({value for value in values if value is not None}) > 1:
            found[name] = values
    return found


def _value(run: RunConfig, name: str) -> Any:
    for part in (run.model, run.train):
        spec = options_of(part).get(name)
        if spec is not None and spec.has_effect(lambda other, part=part: getattr(part, other)):  # type: ignore[misc]
            return getattr(part, name)
    return None


def _settings(place: str, table: Any) -> dict[str, Any]:
    """Return settings with _ for - in their names."""
    if not isinstance(table, Mapping):
        raise UserError("{} must be a table of settings.", place)
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in found:
            raise UserError("{}: {} is set twice.", place, key)
        found[name] = value
    return found


def _run_tables(runs: Any) -> list[Mapping[str, Any]]:
    if not isinstance(runs, list) or not all(isinstance(run, Mapping) for run in runs):
        raise UserError("runs must be tables, each headed [[runs]].")
    if not FEWEST <= len(runs) <= MOST:
        raise UserError("there must be {} to {} tables [[runs]], not {}.", FEWEST, MOST, len(runs))
    return runs


def _family(place: str, family: Any) -> str:
    if not isinstance(family, str):
        raise UserError("{}: family must name a model family, such as mlp-vae.", place)
    try:
        family_named(family)
    except UserError as error:
        raise UserError("{}: family: {}", place, error.message) from error
    return family


def _name_of_dataset(data: Mapping[str, Any]) -> str:
    name = data.get("dataset", "mnist")
    if not isinstance(name, str):
        raise UserError("dataset must be the name of a dataset, such as mnist.")
    return name


def _limit(data: Mapping[str, Any]) -> int | None:
    limit = data.get("limit")
    if limit is None:
        return None
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= _LARGEST_LIMIT:
        raise UserError("limit must be a number of images from 1 to {}.", _LARGEST_LIMIT)
    return limit


def _text(place: str, key: str, value: Any) -> Text:
    """Return a text of a comparison: one for all languages, or a table with one for each.

    A title and a name are one line of printable characters; a text may have more.
    """
    where = f"{place}: {key}" if place else key
    if isinstance(value, str):
        value = {SOURCE_LANGUAGE: value}
    if not isinstance(value, Mapping) or not value:
        raise UserError("{} must be a text, or a table with a text for each language: en, ru.", where)
    for code, text in value.items():
        if not re.fullmatch("[a-z]{2,3}", code) or not isinstance(text, str):
            raise UserError("{}.{} must be a text, under the code of a language such as en.", where, code)
        if key != "text" and not (text.strip() and text.isprintable()):
            raise UserError("{}.{} must be one line, and not empty.", where, code)
        if len(text) > _LONGEST[key]:
            raise UserError("{}.{} has {} characters; at most {} are allowed.", where, code, len(text), _LONGEST[key])
    return Text({code: " ".join(text.split()) for code, text in value.items()})
