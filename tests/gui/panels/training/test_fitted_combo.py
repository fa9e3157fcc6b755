"""A combo box as wide as its current text."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox

from dreamexplorer.gui.panels.training.fitted_combo import MOST_CHARACTERS


def test_the_name_of_a_family_is_whole_at_any_width(ready):
    families, form = ready.form.findChildren(QComboBox)[1], ready.form
    families.setItemText(families.findData("wide"), "VAE with a learned prior, MLP")
    for name in ("mlp-vae", "wide"):
        families.setCurrentIndex(families.findData(name))
        assert families.currentText() in families.toolTip()
        room = families.minimumSizeHint().width()
        metrics = families.fontMetrics()
        text = min(metrics.horizontalAdvance(families.currentText()), MOST_CHARACTERS * metrics.averageCharWidth())
        assert room > text + 16  # frame and arrow
        for width in range(max(room, 160) + 40, 480, 8):
            ready.resize(width, 720)
            QApplication.processEvents()
            assert families.width() >= room, (name, width)
            assert families.geometry().right() < form.viewport().width(), (name, width)
            assert not families.is_elided or families.currentText() in families.shown_tip()
