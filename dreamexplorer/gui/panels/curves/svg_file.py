"""Plain SVG from what Qt writes: coordinates of the page, and curves that end at the frames of their plots.

Qt scales whole groups and keeps the width of their lines with `vector-effect`, which browsers know and other programs
do not: these draw distorted lines. It also writes some clips of one item beside the next one, so that grid lines are
missing. Here the coordinates are those of the page, there are no clips, and the curves themselves are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")

Point = tuple[float, float]
Piece = tuple[str, list[Point]]  # a command of a path with its points: M, L, C or Z


@dataclass(frozen=True)
class Box:
    """A rectangle: least and greatest x and y, in units of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def misses(self, points: Sequence[Point]) -> bool:
        """Return whether the rectangle around the points lies outside."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return max(xs) < self.left or min(xs) > self.right or max(ys) < self.top or min(ys) > self.bottom

    def shared(self, other: Box) -> float:
        """Return the area that two rectangles have in common."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)


def plain_svg(svg: bytes, frames: Sequence[Box]) -> bytes:
    """Return an SVG document of Qt's `QSvgGenerator` as one that every program draws alike.

    Args:
        svg: the document.
        frames: where the curves of each plot are drawn; what is drawn in a scale of its own is cut at its frame.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    clips = {
        clip.get("id", ""): _box(points)
        for clip in root.iter(f"{{{_SVG}}}clipPath")
        if (points := [point for path in clip for _, part in _pieces(path) for point in part])
    }
    _flatten(root, frames, clips, None)
    for element in root.iter():
        for name in ("vector-effect", "clip-path"):
            element.attrib.pop(name, None)
        for child in [child for child in element if _tag(child) == "clipPath"]:
            element.remove(child)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _flatten(group: ElementTree.Element, frames: Sequence[Box], clips: Mapping[str, Box], clip: Box | None) -> None:
    """Change a group and those in it: page coordinates, lines cut at the frame that lies in the clip of the group."""
    clip = clips.get(group.get("clip-path", "").removeprefix("url(#").removesuffix(")"), clip)
    shapes = [child for child in group if _tag(child) in ("path", "polyline")]
    if shapes and len(shapes) == len(group) and (matrix := _matrix(group)) is not None:
        group.attrib.pop("transform", None)
        frame = None
        if clip is not None and frames and abs(matrix[0] * matrix[3]) != 1.0:  # in the scale of the data, or a symbol
            frame = max(frames, key=clip.shared)
        filled = group.get("fill", "none") != "none"
        for shape in shapes:
            if not _redraw(shape, group, matrix, frame, filled):
                group.remove(shape)
    for child in group:
        if _tag(child) == "g":
            _flatten(child, frames, clips, clip)


def _redraw(
    shape: ElementTree.Element, group: ElementTree.Element, matrix: list[float], frame: Box | None, filled: bool
) -> bool:
    """Write the coordinates of the page into a path or polyline, as a path; return False if nothing is left of it."""
    a, b, c, d, e, f = matrix
    pieces = [(command, [(a * x + c * y + e, b * x + d * y + f) for x, y in part]) for command, part in _pieces(shape)]
    scale = abs(a * d - b * c) ** 0.5
    if shape.get("vector-effect") != "non-scaling-stroke" and scale not in (0.0, 1.0):
        shape.set("stroke-width", f"{float(group.get('stroke-width', '1')) * scale:g}")
    points = [point for _, part in pieces for point in part]
    if frame is not None and points:
        if frame.misses(points):
            pieces = []
        elif not filled and all(command in "MLZ" for command, _ in pieces):
            pieces = list(_cut(pieces, frame))
    shape.tag = f"{{{_SVG}}}path"
    shape.attrib.pop("points", None)
    shape.set("d", " ".join(command + " ".join(f"{x:.6g},{y:.6g}" for x, y in part) for command, part in pieces))
    return bool(pieces)


def _cut(pieces: list[Piece], box: Box) -> Iterator[Piece]:
    """Yield the parts of a line that lie in the box."""
    at: Point | None = None  # where the pen is
    began: list[Point] = []  # where the line began, to which Z returns
    end: Point | None = None  # where the last part that was yielded ends
    for command, part in pieces:
        if command == "M":
            began = part[:1]
        for point in began if command == "Z" else part:
            inside = None if command == "M" or at is None else _part_inside(at, point, box)
            if inside is not None:
                start, stop = inside
                if start != end:
                    yield "M", [start]
                yield "L", [stop]
                end = stop
            at = point


def _part_inside(start: Point, stop: Point, box: Box) -> tuple[Point, Point] | None:
    """Return the part of a segment in the box; None if there is none (Liang & Barsky 1984)."""
    (x, y), (dx, dy) = start, (stop[0] - start[0], stop[1] - start[1])
    first, last = 0.0, 1.0
    for step, room in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if step == 0.0:
            if room < 0.0:
                return None
        elif step < 0.0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    return (
        start if first == 0.0 else (x + first * dx, y + first * dy),
        stop if last == 1.0 else (x + last * dx, y + last * dy),
    )


def _pieces(shape: ElementTree.Element) -> list[Piece]:
    """Return the commands of a path, or of a polyline as a path."""
    if _tag(shape) == "polyline":
        points = _points(shape.get("points", ""))
        return [("M", points[:1]), ("L", points[1:])] if points else []
    return [(command, _points(text)) for command, text in _COMMAND.findall(shape.get("d", ""))]


def _points(text: str) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(text)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _matrix(group: ElementTree.Element) -> list[float] | None:
    """Return the six numbers of a group's transform; None if it is of another kind."""
    text = group.get("transform", "matrix(1,0,0,1,0,0)")
    numbers = [float(number) for number in _NUMBER.findall(text)]
    return numbers if text.startswith("matrix(") and len(numbers) == 6 else None


def _box(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
