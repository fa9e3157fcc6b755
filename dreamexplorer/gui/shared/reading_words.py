"""Words for the data and step that numbers of the axes were measured on, the same in every panel."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.session import AxisReading


def where_measured(reading: AxisReading | None) -> str:
    """Return the data and the training step of a reading, such as "test, step 469"; empty where it is unknown."""
    if reading is None or reading.step is None:
        return ""
    translate = QCoreApplication.translate
    if reading.split == "test":
        text = translate("readings", "test, step {}")
    else:
        text = translate("readings", "newest batches, step {}")
    return text.format(grouped(reading.step))
