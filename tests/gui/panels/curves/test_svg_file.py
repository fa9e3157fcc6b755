"""SVG of the curves as every program draws it: no scaled groups, no clips, curves that end at the frame."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.svg_file import Box, plain_svg
from dreamexplorer.gui.theme import LIGHT
from tests.gui.panels.curves.runs import grow

SVG = "{http://www.w3.org/2000/svg}"


def document(inside: str) -> bytes:
    clips = '<clipPath id="c"><path d="M0,0 L100,0 L100,50 L0,50 L0,0 Z"/></clipPath>'
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{clips}</defs>{inside}</svg>'.encode()


def paths(svg: bytes) -> list[str]:
    return [path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]


FRAME = Box(10.0, 10.0, 90.0, 40.0)
GROUP = '<g clip-path="url(#c)"><g fill="none" stroke="red" stroke-width="2" transform="matrix({})">{}</g></g>'


def test_a_line_is_written_in_coordinates_of_the_page_and_cut_at_the_frame() -> None:
    line = '<polyline vector-effect="non-scaling-stroke" points="0,0 10,10 "/>'
    svg = plain_svg(document(GROUP.format("10,0,0,-5,0,50", line)), [FRAME])
    # from (0, 50) to (100, 0): in the frame from y = 40 to y = 10
    assert paths(svg) == ["M20,40 L80,10"]
    assert not re.search(b"clip|vector-effect|transform", svg)


def test_a_line_that_leaves_and_comes_back_is_in_two_parts() -> None:
    line = '<path vector-effect="non-scaling-stroke" d="M1,2 L5,2 L5,9 L8,9 L8,2 L9,2 "/>'
    svg = plain_svg(document(GROUP.format("10,0,0,10,0,0", line)), [FRAME])
    assert paths(svg) == ["M10,20 L50,20 L50,40 M80,40 L80,20 L90,20"]


def test_a_line_that_returns_to_its_beginning_is_cut_too() -> None:
    line = '<path vector-effect="non-scaling-stroke" d="M2,2 L12,2 Z M3,3 L4,3 "/>'
    svg = plain_svg(document(GROUP.format("10,0,0,10,0,0", line)), [FRAME])
    assert paths(svg) == ["M20,20 L90,20 L20,20 M30,30 L40,30"]


def test_a_symbol_is_kept_whole_or_left_out() -> None:
    symbol = '<path d="M1,0 C1,1 0,1 0,0 C0,-1 1,-1 1,0 Z"/>'
    group = GROUP.replace('fill="none"', 'fill="white"')
    (kept,) = paths(plain_svg(document(group.format("6,0,0,6,9,20", symbol)), [FRAME]))
    assert kept.startswith("M15,20 C15,26 9,26 9,20")
    assert paths(plain_svg(document(group.format("6,0,0,6,95,20", symbol)), [FRAME])) == []


def test_lines_of_the_axes_are_not_cut() -> None:
    tick = '<polyline points="0,0 0,5 "/>'
    assert paths(plain_svg(document(GROUP.format("1,0,0,1,50,45", tick)), [FRAME])) == ["M50,45 L50,50"]


def test_a_pen_that_scales_has_its_width_on_the_page() -> None:
    line = '<polyline vector-effect="none" points="2,2 8,2 "/>'
    svg = plain_svg(document(GROUP.format("4,0,0,9,2,2", line)), [FRAME])
    assert b'stroke-width="12"' in svg


def test_texts_stay_where_they_are() -> None:
    group = '<g clip-path="url(#c)"><g transform="matrix(0,-1,1,0,5,60)"><text x="3">KL</text></g></g>'
    svg = plain_svg(document(group), [FRAME])
    assert b"matrix(0,-1,1,0,5,60)" in svg
    assert b"KL" in svg
    assert b"clip" not in svg


def curve_points(svg: bytes, color: str) -> list[tuple[float, float]]:
    """Return the points of all paths in groups of that colour that are wider than a sample of the legend."""
    found: list[tuple[float, float]] = []
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("stroke", "").lower() == color:
            for path in group.findall(f"{SVG}path"):
                points = [(float(x), float(y)) for x, y in re.findall(r"([-\d.e]+),([-\d.e]+)", path.get("d", ""))]
                if points and max(x for x, _ in points) - min(x for x, _ in points) > 60:
                    found += points
    return found


@pytest.mark.parametrize("color", [LIGHT.recon, LIGHT.kl])
def test_the_curves_of_a_zoomed_panel_lie_in_its_frame(make_panel, color: str) -> None:
    panel = make_panel()
    grow(panel, 50)
    panel.picture().svg("t")
    QApplication.processEvents()
    plot = panel.plots[0]
    box = plot.getPlotItem().getViewBox()
    low, high = box.viewRange()[0]
    box.setXRange(low + 0.3 * (high - low), low + 0.6 * (high - low), padding=0)
    QApplication.processEvents()
    frame = plot.mapFromScene(box.sceneBoundingRect()).boundingRect().translated(plot.geometry().topLeft())
    legend = panel.picture().size.height() - panel.export.area.height()
    points = curve_points(panel.picture().svg("t"), color)
    assert len(points) > 10
    assert min(x for x, _ in points) >= frame.left() - 1
    assert max(x for x, _ in points) <= frame.right() + 1
    assert min(y for _, y in points) >= frame.top() + legend - 1
    assert max(y for _, y in points) <= frame.bottom() + legend + 1
