"""A combo box as wide as its current text."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from dreamexplorer.gui.panels.training.fitted_combo import MOST_CHARACTERS


def test_the_name_of_a_family_is_whole_at_any_width(ready):
    families, form = ready.form.findChildren(QComboBox)[1], ready.form
    label = next(w for w in form.findChildren(QLabel) if w.text() == "Family")
    families.setItemText(1, "VAE with a learned prior, MLP")
    lines = set()
    for index in (0, 1):
        families.setCurrentIndex(index)
        assert families.currentText() in families.toolTip()
        room = families.minimumSizeHint().width()
        metrics = families.fontMetrics()
        text = min(metrics.horizontalAdvance(families.currentText()), MOST_CHARACTERS * metrics.averageCharWidth())
        assert room > text + 16  # frame and arrow
        for width in range(max(room, 160) + 40, 480, 8):
            ready.resize(width, 720)
            QApplication.processEvents()
            assert families.width() >= room, (index, width)
            assert families.geometry().right() < form.viewport().width(), (index, width)
            assert not families.is_elided or families.currentText() in families.shown_tip()
            lines.add((index, label.geometry().center().y() < families.geometry().top()))
    assert {(0, False), (1, True), (1, False)} <= lines  # a short name stays beside its label
