"""A long use of the window: nothing grows, nothing fails. `tools/reliability/soak.py` asks for half an hour of it."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.scenarios.user import User
from tests.watchdog import Watchdog

ROUNDS = 3
GROWTH_MB = 150.0


def use(user: User, chance: random.Random) -> None:
    """Do what a user does within some seconds, in every workspace."""
    for number in (1, 2, 3, 4, 1):
        user.shortcut(f"Ctrl+{number}")
        user.wait(0.2)
        if user.panel("sliders").sliders.isVisible():
            axis = chance.randrange(user.panel("sliders").sliders.count)
            user.slide(axis, chance.uniform(-2.0, 2.0))
        if user.panel("latent_map").view.isVisible():
            user.click(user.panel("latent_map").view, user.map_place(chance.uniform(-1, 1), chance.uniform(-1, 1)))
    user.window.appearance.choose_theme(chance.choice(("light", "dark")))
    user.wait(0.5)


@pytest.mark.slow
def test_long_use_leaves_memory_and_threads_as_they_were(start: Callable[..., User]) -> None:
    minutes = float(os.environ.get("SOAK_MINUTES", "0"))
    chance = random.Random(0)
    process = psutil.Process()
    user = start()
    user.window.show()
    readings: list[float] = []
    with Watchdog() as watchdog:
        until = time.monotonic() + 60.0 * minutes
        rounds = 0
        while rounds < ROUNDS or time.monotonic() < until:
            if not user.context.training.active:
                user.shortcut("F5")
            use(user, chance)
            rounds += 1
            readings.append(process.memory_info().rss / 1e6)
    settled = readings[len(readings) // 5]
    growth = readings[-1] - settled
    fifths = readings[:: max(1, len(readings) // 5)]
    if report := os.environ.get("SOAK_REPORT"):
        facts = {
            "rounds": rounds,
            "memory in MB": f"{', '.join(f'{mb:.0f}' for mb in fifths)}, {readings[-1]:.0f}",
            "threads": threading.active_count(),
            "longest pause by processor time of the window in ms": round(1000 * max(watchdog.worked_pauses)),
            "such pauses over 250 ms": sum(work > 0.25 for work in watchdog.worked_pauses),
            "longest pause with waiting in ms": round(1000 * watchdog.longest_own),
        }
        Path(report).write_text(json.dumps(facts), encoding="utf-8")
    assert growth < GROWTH_MB or rounds <= ROUNDS, readings
    user.context.training.stop()
    user.until(lambda: not user.context.training.active)
    user.window.close_without_questions()
    user.until(lambda: user.closed, 20)
