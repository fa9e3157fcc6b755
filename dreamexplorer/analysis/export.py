"""Reports as JSON, CSV and PNG."""

from __future__ import annotations

import base64
import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.pictures import grid, png
from dreamexplorer.analysis.report import Column, Curve, Curves, Fact, Images, Points, Report, Table
from dreamexplorer.analysis.tool import Outcome
from dreamexplorer.options import to_json

_TYPES = {"int": np.int64, "float": np.float64, "bool": np.bool_, "str": np.str_}


def outcome_json(outcome: Outcome, pixels: bool = False) -> dict[str, Any]:
    """Return the outcome as JSON values: tool, options, model and data, then the report as in `report_json`."""
    return {
        "tool": outcome.tool,
        "options": to_json(outcome.options),
        "family": outcome.family,
        "step": outcome.step,
        "epoch": outcome.epoch,
        "dataset": outcome.dataset,
        "binarised": outcome.binarised,
        **report_json(outcome.report, pixels),
    }


def report_json(report: Report, pixels: bool = False) -> dict[str, Any]:
    """Return a report as JSON values; numbers that are not finite become null.

    Args:
        report: the report.
        pixels: include images as base64 of a PNG, one image beneath the other, so that `report_from_json` restores the
            same report; otherwise only their titles, sizes and captions.
    """
    return {
        "facts": {
            f.name: {"title": f.title, "value": _number(f.value), "unit": f.unit, "error": f.error, "n": f.n}
            for f in report.facts
        },
        "tables": {t.name: _rows(t) for t in report.tables},
        "table_columns": {
            t.name: {
                "title": t.title,
                "columns": [{"name": c.name, "title": c.title, "unit": c.unit, "type": c.kind} for c in t.columns],
            }
            for t in report.tables
        },
        "curves": {
            c.name: {
                "title": c.title,
                "x": {"label": c.x_label, "unit": c.x_unit},
                "y": {"label": c.y_label, "unit": c.y_unit},
                "curves": [{"label": k.label, "x": _numbers(k.x), "y": _numbers(k.y)} for k in c.curves],
            }
            for c in report.curves
        },
        "images": {i.name: _images_json(i, pixels) for i in report.images},
        "points": {
            p.name: {
                "title": p.title,
                "x_label": p.x_label,
                "y_label": p.y_label,
                "x_unit": p.x_unit,
                "y_unit": p.y_unit,
                "x": _numbers(p.x),
                "y": _numbers(p.y),
                "labels": p.labels.tolist(),
                "classes": list(p.classes),
            }
            for p in report.points
        },
        "notes": list(report.notes),
    }


def report_from_json(data: dict[str, Any]) -> Report:
    """Return the report that `report_json` wrote with `pixels`; null becomes NaN."""
    facts = tuple(
        Fact(name, f["title"], _float(f["value"]), f["unit"], f["error"], f["n"]) for name, f in data["facts"].items()
    )
    tables = tuple(
        Table(name, t["title"], tuple(_column(c, data["tables"][name]) for c in t["columns"]))
        for name, t in data["table_columns"].items()
    )
    curves = tuple(
        Curves(
            name,
            c["title"],
            c["x"]["label"],
            c["y"]["label"],
            tuple(Curve(k["label"], _doubles(k["x"]), _doubles(k["y"])) for k in c["curves"]),
            c["x"]["unit"],
            c["y"]["unit"],
        )
        for name, c in data["curves"].items()
    )
    images = tuple(
        Images(name, i["title"], _pixels(i), i["columns"], tuple(i["captions"]), i["dense"], i["x_label"], i["y_label"])
        for name, i in data["images"].items()
    )
    points = tuple(
        Points(
            name,
            p["title"],
            p["x_label"],
            p["y_label"],
            _doubles(p["x"]),
            _doubles(p["y"]),
            np.array(p["labels"], dtype=np.int64),
            tuple(p["classes"]),
            p["x_unit"],
            p["y_unit"],
        )
        for name, p in data["points"].items()
    )
    return Report(facts, tables, curves, images, points, tuple(data["notes"]))


def facts_csv(report: Report) -> str:
    """Return the facts as CSV: name, value, unit, error, n."""
    rows = [[f.name, _cell(f.value), f.unit, _cell(f.error), str(f.n)] for f in report.facts]
    return _csv([["name", "value", "unit", "error", "n"], *rows])


def table_csv(table: Table) -> str:
    """Return a table as CSV; the head holds names, with units in brackets."""
    head = [_head(c.name, c.unit) for c in table.columns]
    return _csv([head, *([_cell(c.values[i].item()) for c in table.columns] for i in range(len(table)))])


def curves_csv(curves: Curves) -> str:
    """Return a chart as CSV with a row for each point: label, x, y."""
    head = ["curve", _head(curves.x_label, curves.x_unit), _head(curves.y_label, curves.y_unit)]
    rows = [[c.label, _cell(float(x)), _cell(float(y))] for c in curves.curves for x, y in zip(c.x, c.y, strict=True)]
    return _csv([head, *rows])


def points_csv(points: Points) -> str:
    """Return a scatter plot as CSV with a row for each point: x, y, class."""
    rows = [
        [_cell(float(x)), _cell(float(y)), points.classes[k]]
        for x, y, k in zip(points.x, points.y, points.labels, strict=True)
    ]
    return _csv([[_head(points.x_label, points.x_unit), _head(points.y_label, points.y_unit), "class"], *rows])


def images_picture(images: Images) -> npt.NDArray[np.uint8]:
    """Return the grid as one picture, H x W or H x W x 3."""
    return grid(images.pixels, images.columns)


def images_png(images: Images, scale: int = 1) -> bytes:
    """Return the grid as a PNG file; each pixel becomes `scale` x `scale`."""
    return png(images_picture(images), scale)


def folder_files(outcome: Outcome, scale: int = 2) -> dict[Path, bytes]:
    """Return the files of an export by name: report.json, a CSV of each table and chart, a PNG of each grid.

    Args:
        outcome: result of a tool.
        scale: side of the square that each pixel of an image becomes.
    """
    report = outcome.report
    files = {"report.json": json.dumps(outcome_json(outcome, pixels=True), indent=1, ensure_ascii=False)}
    if report.facts:
        files["facts.csv"] = facts_csv(report)
    files |= {f"{t.name}.csv": table_csv(t) for t in report.tables}
    files |= {f"{c.name}.csv": curves_csv(c) for c in report.curves}
    files |= {f"{p.name}.csv": points_csv(p) for p in report.points}
    written = {Path(name): text.encode() for name, text in files.items()}
    return written | {Path(f"{i.name}.png"): images_png(i, scale) for i in report.images}


def _rows(table: Table) -> list[dict[str, Any]]:
    values = {c.name: _numbers(c.values) if c.kind == "float" else c.values.tolist() for c in table.columns}
    return [{name: column[i] for name, column in values.items()} for i in range(len(table))]


def _column(about: dict[str, Any], rows: list[dict[str, Any]]) -> Column:
    values = [row[about["name"]] for row in rows]
    if about["type"] == "float":
        values = [_float(v) for v in values]
    return Column(about["name"], about["title"], np.array(values, dtype=_TYPES[about["type"]]), about["unit"])


def _images_json(images: Images, pixels: bool) -> dict[str, Any]:
    n, c, h, w = images.pixels.shape
    about: dict[str, Any] = {
        "title": images.title,
        "count": n,
        "shape": [c, h, w],
        "columns": images.columns,
        "captions": list(images.captions),
        "dense": images.dense,
        "x_label": images.x_label,
        "y_label": images.y_label,
    }
    if pixels:
        column = images.pixels.transpose(0, 2, 3, 1).reshape(n * h, w, c)
        about["png"] = base64.b64encode(png(column[:, :, 0] if c == 1 else column)).decode("ascii")
    return about


def _pixels(about: dict[str, Any]) -> npt.NDArray[np.uint8]:
    from PIL import Image

    c, h, w = about["shape"]
    with Image.open(io.BytesIO(base64.b64decode(about["png"]))) as picture:
        column = np.asarray(picture, dtype=np.uint8).reshape(about["count"], h, w, c)
    return np.ascontiguousarray(column.transpose(0, 3, 1, 2))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _numbers(values: npt.NDArray[np.generic]) -> list[float | None]:
    return [_number(float(v)) for v in values.tolist()]


def _float(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _doubles(values: list[float | None]) -> npt.NDArray[np.float64]:
    return np.array([_float(v) for v in values], dtype=np.float64)


def _head(name: str, unit: str) -> str:
    return f"{name} [{unit}]" if unit else name


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
