"""Differences between runs as lines of texts: the settings that differ, and the results beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.panels.runs.figures import NONE, figure_columns
from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.shared.run_settings import differences, setting_of
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.models.sums import rounded
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term
    from dreamexplorer.training.config import RunConfig

DECIMALS = 2  # of the terms


@dataclass(frozen=True)
class Line:
    """A line of the table.

    Args:
        title: name of the setting or result, translated.
        texts: a value for each run, and for two runs the change from the first to the second; empty for a heading.
        tip: explanation, translated.
    """

    title: str
    texts: tuple[str, ...] = ()
    tip: str = ""


def lines_of(
    runs: Sequence[Run], config_of: Callable[[Run], RunConfig | None], title_of: Callable[[str], str]
) -> list[Line]:
    """Return the settings in which runs differ, and their results, each under a heading.

    Args:
        runs: two or more runs.
        config_of: returns the options of a run.
        title_of: returns the title of a family, translated.
    """
    settings = _settings(runs, config_of, title_of)
    heading = QCoreApplication.translate("RunDifference", "Settings that differ")
    if not settings:
        heading = QCoreApplication.translate("RunDifference", "All settings are the same")
    results = QCoreApplication.translate("RunDifference", "Results on the test set")
    training = QCoreApplication.translate("RunDifference", "Training")
    found = _results(runs, config_of)
    return [Line(heading), *settings, Line(results), *found, Line(training), *_figures(runs)]


def text_of(lines: Sequence[Line], heads: Sequence[str]) -> str:
    """Return lines as a text for other programs: a line each, cells separated by tabs, the heads of the columns first.

    Args:
        lines: the lines.
        heads: heads of the columns of values.
    """
    rows = [("", *heads), *((line.title, *line.texts) for line in lines)]
    return "".join("\t".join(cell.replace("\t", " ") for cell in row) + "\n" for row in rows)


def _settings(
    runs: Sequence[Run], config_of: Callable[[Run], RunConfig | None], title_of: Callable[[str], str]
) -> list[Line]:
    configs = [config_of(run) for run in runs]
    known = [config for config in configs if config is not None]
    blank = ("",) if len(runs) == 2 else ()  # the column of changes
    lines = []
    if len({config.family for config in known}) > 1:
        families = (NONE if config is None else title_of(config.family) for config in configs)
        lines.append(Line(QCoreApplication.translate("RunDifference", "Family"), (*families, *blank)))
    for difference in differences(known, with_missing=True):
        spec = difference.spec
        title = QCoreApplication.translate("RunColumns", "Dataset") if spec is None else option_text(difference.label)
        values = [setting_of(config, difference.name) for config in configs]
        texts = (NONE if value is None else value_text(value, spec) for value in values)
        tip = "" if spec is None else option_text(spec.help)
        lines.append(Line(title, (*texts, *blank), tip))
    return lines


def _results(runs: Sequence[Run], config_of: Callable[[Run], RunConfig | None]) -> list[Line]:
    """Return a line for each term that any of the runs has, and the latents in use."""
    of_runs = [_terms_of(run, config_of(run)) for run in runs]
    terms: dict[str, Term] = {}
    for term in (term for of_run in of_runs for term in of_run):
        terms.setdefault(term.key, term)
    shown = [_shown_terms(run, of_run) for run, of_run in zip(runs, of_runs, strict=True)]
    lines = []
    for key, term in terms.items():
        values = [terms_of_run.get(key) for terms_of_run in shown]
        unit = QCoreApplication.translate("terms", term.unit) if term.unit else ""
        texts = [NONE if value is None else fixed(value, DECIMALS) for value in values]
        lines.append(Line(QCoreApplication.translate("terms", term.label), (*texts, *_change(values)), unit))
    alive = [run.alive for run in runs]
    if any(counts is not None for counts in alive):
        texts = [NONE if counts is None else f"{counts[0]}/{counts[1]}" for counts in alive]
        title = QCoreApplication.translate("RunDifference", "Latents alive")
        lines.append(Line(title, (*texts, *_change([None if c is None else float(c[0]) for c in alive], 0))))
    return lines


def _figures(runs: Sequence[Run]) -> list[Line]:
    """Return epochs, time and speed."""
    blank = ("",) if len(runs) == 2 else ()
    return [
        Line(column.title, (*(column.text(column.value(run)) for run in runs), *blank), column.tip)
        for column in figure_columns()
    ]


def _terms_of(run: Run, config: RunConfig | None) -> tuple[Term, ...]:
    """Return the terms of a run's family; none where the family is unknown."""
    if run.snapshot is not None:
        return run.snapshot.about.terms
    if config is None:
        return ()
    from dreamexplorer.models.families import family_named

    return family_named(config.family).terms


def _shown_terms(run: Run, terms: Sequence[Term]) -> dict[str, float]:
    """Return the terms of the newest evaluation, rounded so that they add up."""
    values = {term.key: value for term in terms if (value := run.tested(term.key)) is not None}
    return rounded(terms, values, DECIMALS)


def _change(values: Sequence[float | None], decimals: int = DECIMALS) -> tuple[str, ...]:
    """Return the second value minus the first, for two values."""
    if len(values) != 2:
        return ()
    first, second = values
    return (NONE if first is None or second is None else fixed(second - first, decimals, sign=True),)
