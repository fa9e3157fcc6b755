"""Values under the crosshair: a title, and those of each term and run."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from dreamexplorer.gui.panels.curves.data import EPOCH, SECONDS, STEP, CurveData
from dreamexplorer.gui.panels.curves.other_runs import OtherRuns
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.numbers import fixed, grouped, significant
from dreamexplorer.models.sums import rounded
from dreamexplorer.session import Session

Row = tuple[str, str, str, str]  # name, colour as #rrggbb, training value, test value
_NONE = "\N{EN DASH}"
_LONGEST = 28  # characters of the name of a run


def reading_at(
    x: float,
    column: int,
    session: Session,
    data: CurveData,
    others: OtherRuns,
    styles: Mapping[str, TermStyle],
    theme: Theme,
) -> tuple[str, list[Row]]:
    """Return a title, and a row for each term of the current run and of the others; all are of the nearest moment.

    Args:
        x: place of the crosshair.
        column: STEP, EPOCH or SECONDS.
        session: current run and meaning of its terms.
        data: curves of the current run.
        others: the other runs that are shown.
        styles: styles of the terms that are read.
        theme: colours.
    """
    i, j = data.nearest_row(x, column), data.nearest_test(x, column)
    tests = data.history.test.rows
    source = data.history.train.rows[i] if i is not None else tests[j] if j is not None else None
    title = "" if source is None else _moment(float(source[STEP]), float(source[EPOCH]), data, column)
    run = session.current_run
    compared = run if others.shown else None
    single = compared is not None and len(styles) == 1  # then a row is named by its run alone
    if compared is not None:
        subject = term_text(next(iter(styles.values())).label) if single else _short(compared.name)
        title = f"{subject}: {title}" if title else subject
    train = {} if i is None else {key: float(data.smooth(key)[i]) for key in styles}
    test = {} if j is None else {key: float(tests[j, 2 + data.keys.index(key)]) for key in styles}
    train_texts, test_texts = _shown(session, train), _shown(session, test)
    rows: list[Row] = []
    for key, style in styles.items():
        color = QColor(style.color) if style.color.startswith("#") else theme.color(style.color)
        name = term_text(style.label)
        if single and compared is not None:
            name, color = _short(compared.name), QColor(compared.color)
        rows.append((name, color.name(), train_texts.get(key, _NONE), test_texts.get(key, _NONE)))
    for other, key, value, seen in others.reading(x, column, list(styles)):
        name = _short(other.run.name) if single else f"{_short(other.run.name)}: {term_text(styles[key].short)}"
        rows.append((name, other.run.color, number_text(value), _NONE if seen is None else number_text(seen)))
    return title, rows


def _short(name: str) -> str:
    """Return the name of a run, or the ends of a long one."""
    half = _LONGEST // 2
    return name if len(name) <= _LONGEST else f"{name[: half - 1]}\N{HORIZONTAL ELLIPSIS}{name[-half:]}"


def number_text(value: float) -> str:
    """Format with two decimals, a small number with two digits."""
    return fixed(value, 2) if abs(value) >= 0.1 or value == 0 else significant(value, 2)


def _moment(step: float, epoch: float, data: CurveData, column: int) -> str:
    text = QCoreApplication.translate("CurveReading", "step {step}, epoch {epoch}")
    moment = text.format(step=grouped(step), epoch=fixed(epoch, 2))
    if column != SECONDS:
        return moment
    seconds = QCoreApplication.translate("CurveReading", "{} s").format(fixed(data.place(step, epoch, SECONDS), 1))
    return f"{moment}, {seconds}"


def _shown(session: Session, values: Mapping[str, float]) -> dict[str, str]:
    """Return values of terms as texts whose numbers add up."""
    snapshot = session.snapshot
    sums = rounded(() if snapshot is None else snapshot.about.terms, dict(values), 2)
    return {key: number_text(sums[key] if abs(value) >= 0.1 else value) for key, value in values.items()}
