"""Slots are called in turn, whatever one of them does."""

from __future__ import annotations

import pytest

from dreamexplorer.session import Observable


def test_one_listener_that_fails_keeps_no_other_from_hearing() -> None:
    heard: list[int] = []
    signal: Observable[[int]] = Observable()
    signal.connect(lambda n: heard.append(n))
    signal.connect(lambda n: [][n])
    signal.connect(lambda n: heard.append(10 * n))
    with pytest.raises(IndexError):
        signal.emit(4)
    assert heard == [4, 40]


def test_a_disconnected_slot_is_not_called() -> None:
    heard: list[int] = []
    signal: Observable[[int]] = Observable()
    disconnect = signal.connect(heard.append)
    signal.emit(1)
    disconnect()
    disconnect()
    signal.emit(2)
    assert heard == [1]
