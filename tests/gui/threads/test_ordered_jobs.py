"""Jobs in an order."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads.ordered_jobs import OrderedJobs


def test_one_after_another_also_after_a_failure(make_context: Callable[..., Context], qtbot: QtBot) -> None:
    orders = OrderedJobs(make_context(None, None).jobs)
    gate = threading.Event()
    said: list[object] = []
    orders.start(lambda _: gate.wait(30), said.append)
    orders.start(lambda _: 1 // 0, said.append, lambda error: said.append(type(error)))
    orders.start(lambda _: "old", said.append, kind="look")
    orders.start(lambda _: "between", said.append)
    orders.start(lambda _: "new", said.append, kind="look")
    assert orders.busy
    assert said == []
    with qtbot.waitSignal(orders.idle, timeout=30_000):
        gate.set()
    assert said == [True, ZeroDivisionError, "between", "new"]
    assert not orders.busy
