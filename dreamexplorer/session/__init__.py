"""The state of the laboratory, in plain Python: what is loaded, selected and known. No Qt, no torch.

It belongs to one thread (the window's). Panels read it, call its methods and watch its events; they never see one
another.
"""

from __future__ import annotations

from dreamexplorer.session.facts import ModelFacts
from dreamexplorer.session.history import History
from dreamexplorer.session.moment import Moment
from dreamexplorer.session.observable import Observable
from dreamexplorer.session.run import COLORS, OnDisk, Origin, Run
from dreamexplorer.session.series import Series
from dreamexplorer.session.session import Session
from dreamexplorer.session.values import AxisReading, Decoded, Drawing, DrawingResult, Floats

__all__ = [
    "COLORS",
    "AxisReading",
    "Decoded",
    "Drawing",
    "DrawingResult",
    "Floats",
    "History",
    "ModelFacts",
    "Moment",
    "Observable",
    "OnDisk",
    "Origin",
    "Run",
    "Series",
    "Session",
]
