"""Python's garbage is collected on the GUI thread, whichever thread makes it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.collector import INTERVAL_MS, Collector, collect_due, collector_paused


class Cycle:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collections() -> Iterator[list[threading.Thread]]:
    """The thread of each collection, as it happens."""
    threads: list[threading.Thread] = []

    def note(phase: str, _info: dict[str, Any]) -> None:
        if phase == "start":
            threads.append(threading.current_thread())

    gc.enable()  # as in a program that does not run under the tests
    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)
    gc.disable()


@pytest.fixture
def owner() -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def make_garbage(number: int = 20_000) -> weakref.ref[Cycle]:
    last = Cycle()
    for _ in range(number):
        last = Cycle()
    return weakref.ref(last)


def test_garbage_of_another_thread_is_collected_on_the_gui_thread(
    qtbot: QtBot, collections: list[threading.Thread], owner: QObject
) -> None:
    Collector(owner)
    collections.clear()
    made: list[weakref.ref[Cycle]] = []
    thread = threading.Thread(target=lambda: made.append(make_garbage()))
    thread.start()
    thread.join()
    assert collections == []
    assert made[0]() is not None
    qtbot.waitUntil(lambda: made[0]() is None)
    assert set(collections) == {threading.main_thread()}


def test_nothing_is_collected_while_it_is_paused(
    qtbot: QtBot, collections: list[threading.Thread], owner: QObject
) -> None:
    Collector(owner)
    with collector_paused():
        collections.clear()
        make_garbage(2_000)
        qtbot.wait(3 * INTERVAL_MS)
        assert collections == []
    garbage = make_garbage()
    qtbot.waitUntil(lambda: garbage() is None)


def test_older_generations_are_collected_too(collections: list[threading.Thread]) -> None:
    gc.disable()
    kept = Cycle()
    gc.collect(0)
    gc.collect(1)  # it is in the oldest generation now
    old = weakref.ref(kept)
    del kept
    limits = gc.get_threshold()
    for _ in range((limits[1] + 2) * (limits[2] + 2)):
        make_garbage(limits[0] + 1)
        collect_due()
    assert old() is None
