"""A slot holds the newest value until it is taken."""

from __future__ import annotations

import threading

from dreamexplorer.gui.threads.newest import Newest


def test_the_newest_value_is_taken_once() -> None:
    slot: Newest[int] = Newest()
    assert slot.pop() is None
    slot.put(1)
    slot.put(2)
    assert len(slot) == 1
    assert slot.pop() == 2
    assert slot.pop() is None


def test_keys_are_apart_and_keep_their_turn() -> None:
    slots: Newest[str] = Newest()
    slots.put("old", "a")
    slots.put("b", "b")
    slots.put("new", "a")  # does not lose its place by being replaced
    assert "a" in slots
    assert "c" not in slots
    assert slots.pop_first() == "new"
    slots.put("again", "a")  # taken and put once more: behind the other
    assert slots.pop_all() == ["b", "again"]
    assert not slots


def test_the_first_that_suits_is_taken() -> None:
    slots: Newest[int] = Newest()
    for value in (1, 3, 4, 6):
        slots.put(value, value)
    assert slots.pop_first(lambda v: v % 2 == 0) == 4
    assert slots.pop_first(lambda v: v > 10) is None
    assert slots.pop_all() == [1, 3, 6]


def test_cleared() -> None:
    slots: Newest[int] = Newest()
    slots.put(1, "a")
    slots.clear()
    assert slots.pop_first() is None


def test_between_two_threads_the_last_value_always_arrives() -> None:
    slots: Newest[int] = Newest()
    count = 20_000
    seen: list[int] = []

    def put() -> None:
        for i in range(1, count + 1):
            slots.put(i, i % 3)

    thread = threading.Thread(target=put)
    thread.start()
    while thread.is_alive() or slots:
        seen += slots.pop_all()
    thread.join()
    for key in range(3):
        of_key = [value for value in seen if value % 3 == key]
        assert of_key == sorted(set(of_key)), "in order, none twice"
        assert of_key[-1] == max(i for i in range(1, count + 1) if i % 3 == key)
