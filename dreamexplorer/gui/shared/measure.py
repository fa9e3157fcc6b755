"""Measure that a model reports for each latent dimension: a KL, another quantity, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class Measure:
    """The measure of each latent dimension, with texts in the user's language."""

    exists: bool = True
    is_kl: bool = True  # only a KL near zero means that a dimension has collapsed
    adds_up: bool = True  # whether the sum over all dimensions is the KL of the curves
    name: str = ""
    unit: str = ""
    help: str = ""  # explanation of the measure; no full stop

    @property
    def name_and_unit(self) -> str:
        """The name with its unit, as on the axis of a chart."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @staticmethod
    def of(about: type[Model] | None) -> Measure:
        """Return the measure of a family; a KL where there is no model."""
        if about is None:
            return Measure()
        term = about.axis_term
        translate = QCoreApplication.translate
        return Measure(
            exists=term is not None,
            is_kl=about.low_axis_is_collapsed,
            adds_up=about.axis_terms_add_up,
            name="" if term is None else translate("terms", term.label),
            unit="" if term is None else translate("terms", term.unit),
            help="" if term is None or not term.help else translate("terms", term.help),
        )
