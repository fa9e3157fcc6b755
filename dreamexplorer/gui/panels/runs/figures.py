"""The figures of runs in the table: names, settings that differ, results, and speed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.shared.run_settings import Difference, setting_of
from dreamexplorer.gui.widgets.durations import duration_text
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

NONE = "\N{EN DASH}"


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Args:
        key: name that stays the same in all languages, for exports.
        title: heading, translated.
        tip: what it shows, translated.
        value: returns what a run is sorted by and exported with; None where it has nothing.
        text: returns the value as a text.
        is_number: True if it is aligned to the right.
    """

    key: str
    title: str
    tip: str
    value: Callable[[Run], Any]
    text: Callable[[Any], str]
    is_number: bool = True


def columns(
    config_of: Callable[[Run], RunConfig | None], title_of: Callable[[str], str], differing: Sequence[Difference]
) -> list[Column]:
    """Return the columns of the table.

    Args:
        config_of: returns the options of a run.
        title_of: returns the title of a family, translated.
        differing: settings that have a column.
    """

    def setting(difference: Difference) -> Column:
        label = (
            option_text(difference.label)
            if difference.spec is not None
            else QCoreApplication.translate("RunColumns", "Dataset")
        )
        return Column(
            difference.name,
            label,
            QCoreApplication.translate("RunColumns", "A setting in which the runs differ"),
            lambda run: setting_of(config_of(run), difference.name),
            lambda value: NONE if value is None else value_text(value, difference.spec),
        )

    def family(run: Run) -> str | None:
        return None if run.family is None else title_of(run.family)

    epochs, seconds, speed = figure_columns()
    return [
        Column(
            "name",
            QCoreApplication.translate("RunColumns", "Name"),
            QCoreApplication.translate("RunColumns", "Name and colour; the tick shows its curves"),
            _name,
            str,
            False,
        ),
        Column(
            "family",
            QCoreApplication.translate("RunColumns", "Family"),
            QCoreApplication.translate("RunColumns", "Kind of model"),
            family,
            _plain,
            False,
        ),
        *(setting(difference) for difference in differing),
        epochs,
        Column(
            "negative_elbo",
            QCoreApplication.translate("RunColumns", "Test −ELBO"),
            QCoreApplication.translate("RunColumns", "nats per test image; lower is better"),
            _term("negative_elbo"),
            _one,
        ),
        Column(
            "recon",
            QCoreApplication.translate("RunColumns", "Recon."),
            QCoreApplication.translate("RunColumns", "Reconstruction, nats per test image"),
            _term("recon"),
            _one,
        ),
        Column(
            "kl",
            QCoreApplication.translate("RunColumns", "KL"),
            QCoreApplication.translate("RunColumns", "nats per test image"),
            _term("kl"),
            _one,
        ),
        Column(
            "alive",
            QCoreApplication.translate("RunColumns", "Alive"),
            QCoreApplication.translate("RunColumns", "Latents that carry information, of all"),
            _alive,
            _of_all,
        ),
        seconds,
        speed,
        Column(
            "created",
            QCoreApplication.translate("RunColumns", "Made"),
            QCoreApplication.translate("RunColumns", "When the run was begun or opened"),
            _created,
            _when,
            False,
        ),
    ]


def figure_columns() -> tuple[Column, Column, Column]:
    """Return the columns of epochs, time and speed of a training."""
    return (
        Column(
            "epochs",
            QCoreApplication.translate("RunColumns", "Epochs"),
            QCoreApplication.translate("RunColumns", "Passes over the training set so far"),
            _epochs,
            _few,
        ),
        Column(
            "seconds",
            QCoreApplication.translate("RunColumns", "Time"),
            QCoreApplication.translate("RunColumns", "Time of training"),
            _seconds,
            _duration,
        ),
        Column(
            "images_per_s",
            QCoreApplication.translate("RunColumns", "Images/s"),
            QCoreApplication.translate("RunColumns", "Speed of the last training"),
            _speed,
            _whole,
        ),
    )


def _name(run: Run) -> str:
    return run.name


def _epochs(run: Run) -> float | None:
    return run.epochs_done


def _term(key: str) -> Callable[[Run], float | None]:
    def value(run: Run) -> float | None:
        return run.tested(key)

    return value


def _alive(run: Run) -> tuple[int, int] | None:
    return run.alive


def _of_all(value: tuple[int, int] | None) -> str:
    return NONE if value is None else f"{value[0]}/{value[1]}"


def _speed(run: Run) -> float | None:
    return run.speed


def _seconds(run: Run) -> float | None:
    return run.seconds


def _duration(value: float | None) -> str:
    return NONE if value is None else duration_text(value)


def _created(run: Run) -> float:
    return run.created


def _plain(value: str | None) -> str:
    return NONE if value is None else value


def _one(value: float | None) -> str:
    return NONE if value is None else fixed(value, 1)


def _few(value: float | None) -> str:
    return NONE if value is None else fixed(value, 1 if value >= 1 or value == 0 else 2)


def _whole(value: float | None) -> str:
    return NONE if value is None else grouped(value)


def _when(seconds: float) -> str:
    made = QDateTime.fromSecsSinceEpoch(int(seconds))
    if made.date() == QDateTime.currentDateTime().date():
        return made.time().toString("HH:mm")
    return QLocale().toString(made, QLocale.FormatType.ShortFormat)
