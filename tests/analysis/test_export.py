"""Reports as JSON, CSV and PNG, read back with other programs' readers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.analysis.export import (
    curves_csv,
    facts_csv,
    folder_files,
    images_png,
    outcome_json,
    points_csv,
    report_from_json,
    report_json,
    table_csv,
)
from dreamexplorer.analysis.reconstructions import ReconstructionOptions
from dreamexplorer.analysis.report import Column, Curve, Curves, Fact, Images, Points, Report, Table
from dreamexplorer.analysis.tool import Outcome


def made(channels: int = 1) -> Report:
    pixels = np.random.default_rng(0).integers(0, 256, (5, channels, 4, 6), dtype=np.uint8)
    return Report(
        (
            Fact("loss", "Loss", 101.5, "nats per image", 0.25, 400),
            Fact("nothing", "Nothing", float("nan"), "", None, 0),
        ),
        (
            Table(
                "rows",
                "Rows",
                (
                    Column("name", "Name", np.array(["a, b", 'c "d"'])),
                    Column("count", "Count", np.array([3, 4])),
                    Column("value", "Value", np.array([0.5, np.nan]), "nats"),
                    Column("good", "Good", np.array([True, False])),
                ),
            ),
        ),
        (
            Curves(
                "line", "Line", "t", "Distance", (Curve("one", np.array([0.0, 1.0]), np.array([2.0, 3.5])),), "", "px"
            ),
        ),
        (Images("grid", "Grid", pixels, 3, ("a", "b", "c", "d", "e"), x_label="z4", y_label="z7"),),
        (
            Points(
                "cloud",
                "Cloud",
                "x",
                "y",
                np.array([1.0, 2.0]),
                np.array([3.0, 4.0]),
                np.array([1, 0]),
                ("p", "q"),
                "latent units",
                "latent units",
            ),
        ),
        ("A note.",),
    )


def outcome(report: Report) -> Outcome:
    return Outcome("some", ReconstructionOptions(images=7), "mlp-vae", 12, 1.5, "tiny", "Tiny", False, report)


@pytest.mark.parametrize("channels", [1, 3])
def test_json_gives_the_same_report_again(channels: int) -> None:
    report = made(channels)
    text = json.dumps(report_json(report, pixels=True), allow_nan=False)
    again = report_from_json(json.loads(text))
    assert again.facts[0] == report.facts[0]
    assert np.isnan(again.facts[1].value)
    np.testing.assert_array_equal(again.images[0].pixels, report.images[0].pixels)
    assert (again.images[0].x_label, again.images[0].y_label) == ("z4", "z7")
    assert (again.points[0].x_unit, again.points[0].y_unit) == ("latent units", "latent units")
    np.testing.assert_array_equal(again.tables[0].columns[2].values, report.tables[0].columns[2].values)
    assert [c.kind for c in again.tables[0].columns] == ["str", "int", "float", "bool"]
    assert report_json(again, pixels=True) == report_json(report, pixels=True)


def test_json_has_facts_and_tables_for_programs() -> None:
    data = outcome_json(outcome(made()))
    assert data["facts"]["loss"] == {"title": "Loss", "value": 101.5, "unit": "nats per image", "error": 0.25, "n": 400}
    assert data["facts"]["nothing"]["value"] is None
    assert data["tables"]["rows"][0] == {"name": "a, b", "count": 3, "value": 0.5, "good": True}
    assert data["tables"]["rows"][1]["value"] is None
    assert data["options"]["images"] == 7
    assert (data["tool"], data["family"], data["step"], data["dataset"]) == ("some", "mlp-vae", 12, "tiny")
    assert "png" not in data["images"]["grid"]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_is_read_by_a_csv_reader() -> None:
    report = made()
    assert read(table_csv(report.tables[0])) == [
        ["name", "count", "value [nats]", "good"],
        ["a, b", "3", "0.5", "True"],
        ['c "d"', "4", "", "False"],
    ]
    assert read(facts_csv(report))[1] == ["loss", "101.5", "nats per image", "0.25", "400"]
    assert read(facts_csv(report))[2] == ["nothing", "", "", "", "0"]
    assert read(curves_csv(report.curves[0])) == [
        ["curve", "t", "Distance [px]"],
        ["one", "0", "2"],
        ["one", "1", "3.5"],
    ]
    head = ["x [latent units]", "y [latent units]", "class"]
    assert read(points_csv(report.points[0])) == [head, ["1", "3", "q"], ["2", "4", "p"]]


def test_png_is_the_grid_enlarged() -> None:
    images = made().images[0]
    with Image.open(io.BytesIO(images_png(images, 2))) as picture:
        levels = np.asarray(picture)
    assert levels.shape == (2 * (4 + 2 + 4), 2 * (6 + 2 + 6 + 2 + 6))
    np.testing.assert_array_equal(levels[:8:2, :12:2], images.pixels[0, 0])


def test_a_folder_gets_every_part() -> None:
    files = folder_files(outcome(made()))
    assert set(files) == {
        Path(n) for n in ("report.json", "facts.csv", "rows.csv", "line.csv", "cloud.csv", "grid.png")
    }
    again = report_from_json(json.loads(files[Path("report.json")]))
    np.testing.assert_array_equal(again.images[0].pixels, made().images[0].pixels)
