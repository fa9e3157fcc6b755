"""Export of the curves."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.theme import DARK, LIGHT
from tests.gui.panel_fakes import KEYS
from tests.gui.panels.curves.runs import grow, terms


def colors_of(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


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
    assert list(rows[0]) == ["split", "step", "epoch", "seconds", *KEYS, "beta", "change"]
    assert len(messages) == 1


def test_a_picture_has_a_legend_and_a_white_ground_also_from_a_dark_window(make_panel, tmp_path: Path):
    panel = make_panel()
    panel.context.theme.set_choice("dark")
    grow(panel, 50)
    panel.picture().image()
    QApplication.processEvents()  # all axes have their final sizes
    before = panel.plots[0].grab().toImage()
    panel.export.write_picture(tmp_path / "curves.png")
    image = QImage(str(tmp_path / "curves.png"))
    area = panel.export.area
    assert image.width() == 2 * area.width()
    assert image.height() > 2 * area.height(), "room for the legend"
    assert image.pixelColor(0, 0).name() == image.pixelColor(image.width() - 1, image.height() - 1).name() == "#ffffff"
    assert {LIGHT.recon, LIGHT.kl} <= colors_of(image)
    legend = image.copy(0, 0, image.width(), image.height() - 2 * area.height())
    assert {LIGHT.recon, LIGHT.kl, LIGHT.elbo} <= colors_of(legend)
    QApplication.processEvents()
    assert panel.plots[0].grab().toImage() == before, "the window keeps its own colours"

    panel.export.write_picture(tmp_path / "dark.png", white=False)
    dark = QImage(str(tmp_path / "dark.png"))
    assert dark.pixelColor(0, 0).name() == DARK.base
    assert {DARK.recon, DARK.kl} <= colors_of(dark)
    panel.context.theme.set_choice("light")


def test_the_legend_names_what_is_shown(make_panel):
    panel = make_panel()
    grow(panel, 50)
    panel.legend.chips["kl"].setChecked(False)
    panel.legend.chips["raw"].setChecked(False)
    assert [entry.text for entry in panel.picture().entries] == ["Reconstruction", "Negative ELBO", "train", "test"]


def test_svg_and_pdf_are_drawings_of_lines(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    panel.export.write_picture(tmp_path / "curves.svg")
    svg = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert "Reconstruction" in svg, "texts stay texts"
    assert LIGHT.recon in svg.lower()
    assert not re.search("clip-path|vector-effect", svg), "what only browsers know"
    assert "<image" not in svg, "points are drawings, too"
    assert svg.count("<polyline") + svg.count("<path") > 5
    renderer = QSvgRenderer(svg.encode())
    assert renderer.isValid()
    assert renderer.viewBoxF().width() == panel.export.area.width()
    panel.export.write_picture(tmp_path / "curves.pdf")
    pdf = (tmp_path / "curves.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"%%EOF" in pdf[-32:]


def test_an_export_that_fails_says_so(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    errors: list[str] = []
    panel.context.workflow.error.connect(lambda _title, text: errors.append(text))
    panel.export.write_picture(tmp_path / "missing" / "curves.png")
    panel.export.write_csv(tmp_path / "missing" / "curves.csv")
    assert len(errors) == 2
