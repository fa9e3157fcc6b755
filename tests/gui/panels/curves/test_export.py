"""Export of the curves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.gui.panel_fakes import KEYS
from tests.gui.panels.curves.runs import grow, terms


def test_export_writes_all_rows(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    messages: list[str] = []
    panel.context.workflow.message.connect(messages.append)
    panel.export.write_csv(tmp_path / "curves.csv")
    with open(tmp_path / "curves.csv", newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert [r["split"] for r in rows].count("train") == 50
    assert float(rows[-1]["kl"]) == pytest.approx(terms(200)["kl"], rel=1e-5)
    assert list(rows[0]) == ["split", "step", "epoch", "reports", *KEYS]
    panel.export.write_png(tmp_path / "curves.png")
    image = QImage(str(tmp_path / "curves.png"))
    assert image.width() == 2 * panel.export.area.width()
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert panel.context.theme.colors.recon in colors
    assert len(messages) == 2


def test_an_export_that_fails_says_so(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    errors: list[str] = []
    panel.context.workflow.error.connect(lambda _title, text: errors.append(text))
    panel.export.write_png(tmp_path / "missing" / "curves.png")
    panel.export.write_csv(tmp_path / "missing" / "curves.csv")
    assert len(errors) == 2
