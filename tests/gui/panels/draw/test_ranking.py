"""Losses of test images, measured while there is a drawing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.reconstruct import losses
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.ranking import LossRanking, RankedLosses
from dreamexplorer.models.snapshot import restore
from dreamexplorer.session import Drawing


def test_nothing_is_measured_without_a_drawing_and_once_for_each_step(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    context = make_context()
    session = context.session
    owner = QObject()
    ranking = LossRanking(context, owner)
    found: list[RankedLosses] = []
    ranking.changed.connect(found.append)
    ranking.update()
    test = session.dataset.test
    session.set_drawing(Drawing(test.images[0].copy()))
    ranking.update()
    ranking.update()
    qtbot.waitUntil(lambda: len(found) == 1, timeout=10_000)
    ranking.update()
    assert found[0].step == session.snapshot.step
    whole = losses(restore(session.snapshot), test.images, labels=test.labels).total
    assert len(found[0].losses) == len(test)
    # with other noise: the same images, so the same mean but for one sample of z each
    assert abs(found[0].losses.mean() - whole.mean()) < 1.0
    session.set_snapshot(dataclasses.replace(session.snapshot, step=session.snapshot.step + 1))
    ranking.update()
    qtbot.waitUntil(lambda: len(found) == 2, timeout=10_000)
    assert found[1].step == session.snapshot.step
    ranking.reset()
    assert found[2] is None
    ranking.stop()
    assert np.isfinite(found[1].losses).all()
