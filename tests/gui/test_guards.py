"""Proof that the guards of conftest.py catch what they are there for: tests that leak fail, the others pass."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

LEAKY = """
import logging
import threading
import time

import pytest
from PySide6.QtCore import QObject, QSettings, QThread, QTimer, qWarning
from PySide6.QtWidgets import QLabel, QWidget

kept = []


def test_bad_thread():
    thread = threading.Thread(target=time.sleep, args=(30,), daemon=True, name="forgotten")
    thread.start()


def test_bad_timer(qapp):
    timer = QTimer()
    timer.start(1234)
    kept.append(timer)


def test_bad_timer_of_an_object(qapp):
    owner = QObject()
    timer = QTimer(owner, interval=77)
    timer.start()
    kept.append(owner)


def test_bad_qthread(qapp):
    thread = QThread()
    thread.setObjectName("idle loop")
    thread.start()
    kept.append(thread)


def test_bad_widget(qapp):
    widget = QLabel("hello", objectName="orphan")
    widget.show()
    kept.append(widget)


def test_bad_log():
    logging.getLogger("somewhere").warning("the disk is %s", "round")


def test_bad_qt_warning(qapp):
    qWarning("a layout is crossed")


def test_bad_exception_in_a_slot(qtbot):
    def slot():
        raise ValueError("in a slot")

    QTimer.singleShot(0, slot)
    qtbot.wait(30)


def test_good_thread_that_ends():
    thread = threading.Thread(target=time.sleep, args=(0.05,))
    thread.start()


def test_good_timer(qapp):
    timer = QTimer()
    timer.start(10_000)


def test_good_widgets(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QLabel("local, and gone with its scope")
    loop = QLabel("in a cycle")
    loop.myself = loop


@pytest.mark.allow_log("the disk is")
def test_good_log_by_marker():
    logging.getLogger("somewhere").error("the disk is full")


def test_good_log_by_fixture(log_guard):
    logging.getLogger("somewhere").warning("expected this")
    log_guard.allow("expected")
    logging.getLogger("somewhere").info("of no interest")


@pytest.mark.allow_leaks
def test_good_by_wish(qapp):
    timer = QTimer()
    timer.start(10_000)
    kept.append(timer)


def test_good_settings_are_its_own():
    store = QSettings("dreamexplorer", "dreamexplorer")
    assert store.value("seen") is None
    store.setValue("seen", "1")
    store.sync()


def test_good_settings_are_its_own_too():
    assert QSettings("dreamexplorer", "dreamexplorer").value("seen") is None
"""

EXPECTED = {
    "test_bad_thread": "thread 'forgotten'",
    "test_bad_timer": "every 1234 ms",
    "test_bad_timer_of_an_object": "QTimer of QObject every 77 ms",
    "test_bad_qthread": "QThread 'idle loop'",
    "test_bad_widget": "QLabel 'orphan'",
    "test_bad_log": "WARNING somewhere: the disk is round",
    "test_bad_qt_warning": "a layout is crossed",
    "test_bad_exception_in_a_slot": "ValueError: in a slot",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return pytest's outcome of each leaky test; all run in one other process."""
    root = tmp_path_factory.mktemp("leaky")
    shutil.copy(TESTS.parent / "pyproject.toml", root)
    gui = root / "tests" / "gui"
    gui.mkdir(parents=True)
    for shared in ("conftest.py", "suites.py", "window_guards.py"):
        shutil.copy(TESTS / shared, root / "tests")
    shutil.copy(TESTS / "gui" / "conftest.py", gui)
    (gui / "test_leaky.py").write_text(LEAKY)
    # the last words of a leaked QThread would be an abort at exit: leave before it
    (root / "conftest.py").write_text(
        "import os, pytest\n@pytest.hookimpl(trylast=True)\ndef pytest_unconfigure(config):\n"
        "    import sys; sys.stdout.flush(); os._exit(1)\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--tb=short", str(gui / "test_leaky.py")],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return run.stdout + run.stderr


@pytest.mark.parametrize("name", EXPECTED)
def test_a_leak_is_caught_and_named(outcome: str, name: str) -> None:
    assert re.search(rf"^(FAILED|ERROR) .*::{name}\b", outcome, re.MULTILINE), outcome
    assert EXPECTED[name] in outcome


def test_what_is_clean_passes(outcome: str) -> None:
    good = re.findall(r"^def (test_good\w+)", LEAKY, re.MULTILINE)
    assert len(good) == 8
    blamed = set(re.findall(r"^(?:FAILED|ERROR) .*::(test_\w+)", outcome, re.MULTILINE))
    assert blamed == set(EXPECTED), outcome
    assert set(good) <= set(re.findall(r"^PASSED .*::(test_\w+)", outcome, re.MULTILINE)), outcome
