"""The newest request wins; bad input ends nothing; shutting down joins the thread."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.newest_worker import NewestWorker


def test_newest_wins_and_runs_elsewhere(qtbot: QtBot) -> None:
    begun, go = threading.Event(), threading.Event()
    computed: list[int] = []
    names: list[str] = []

    def function(x: int) -> int:
        names.append(threading.current_thread().name)
        computed.append(x)
        begun.set()
        go.wait(5)
        return 10 * x

    worker = NewestWorker(function, "squares")
    results: list[int] = []
    worker.result.connect(results.append)
    worker.submit(0)
    assert begun.wait(5)
    for x in range(1, 50):
        worker.submit(x)
    go.set()
    qtbot.waitUntil(lambda: results == [490])
    assert computed == [0, 49]  # all between were replaced
    assert set(names) == {"squares"}
    assert worker.shutdown()


@pytest.mark.allow_log("broken failed")
def test_an_error_does_not_end_it(qtbot: QtBot) -> None:
    worker = NewestWorker(lambda x: 1 // x, "broken")
    results: list[int] = []
    worker.result.connect(results.append)
    worker.submit(0)
    worker.submit(0)
    qtbot.wait(50)
    worker.submit(1)
    qtbot.waitUntil(lambda: results == [1])
    assert worker.shutdown()


def test_forget_and_shutdown(qtbot: QtBot) -> None:
    gate = threading.Event()
    worker = NewestWorker(lambda x: gate.wait(5) and x, "gated")
    results: list[object] = []
    worker.result.connect(results.append)
    worker.submit(1)
    worker.forget()
    gate.set()
    qtbot.wait(80)
    assert results == []
    assert worker.shutdown()
    worker.submit(2)  # after the end: ignored, no thread
    assert worker.shutdown()
