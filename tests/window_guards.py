"""Guards that fail a test of the window for what it leaves behind; used by the conftest files of such tests."""

from __future__ import annotations

import gc
import logging
import re
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

GRACE_SECONDS = 2.0  # for threads and timers that are about to end


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "allow_log(pattern, ...): log records of level WARNING or more that may come")
    config.addinivalue_line("markers", "allow_leaks: do not look for leaked threads, timers and widgets")


def fail_on_qt_warnings(items: list[pytest.Item], folder: Path, *ignored: str) -> None:
    """Let every test below a folder fail when Qt warns of something, but for these regular expressions."""
    for item in items:
        if item.path.is_relative_to(folder):
            # appended, so that a marker of the test itself is seen first and wins
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(
                pytest.mark.qt_log_ignore("This plugin does not support", "^Detected locale", *ignored, extend=True)
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


PASSED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def settings_of_test(tmp_path: Path) -> Path:
    """QSettings of a test live in its own folder."""
    folder = tmp_path / "settings"
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(folder))
    return folder


# -- guards ----------------------------------------------------------------------------------------------------


def settle() -> None:
    """Let posted events and deferred deletes through."""
    app = QCoreApplication.instance()
    if app is not None:
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            app.processEvents()


def leaked_threads(before: set[threading.Thread], grace_s: float = GRACE_SECONDS) -> list[str]:
    """Names of the Python threads that were not there before and do not end."""
    deadline = time.monotonic() + grace_s
    while True:
        alive = [t.name for t in threading.enumerate() if t not in before and t.is_alive()]
        if not alive or time.monotonic() > deadline:
            return alive
        settle()
        time.sleep(0.01)


class Started:
    """Remembers which timers or QThreads were started, by wrapping their `start`."""

    def __init__(self, kind: type[QTimer] | type[QThread], monkeypatch: pytest.MonkeyPatch) -> None:
        self._known: dict[int, weakref.ref[Any]] = {}
        original = kind.start
        known = self._known

        def start(self: Any, *args: Any) -> None:
            known[id(self)] = weakref.ref(self)
            original(self, *args)

        monkeypatch.setattr(kind, "start", start)

    def running(self) -> list[str]:
        """Return a description of what still runs."""
        found = []
        for reference in self._known.values():
            thing = reference()
            if thing is None or not shiboken6.isValid(thing):
                continue
            if isinstance(thing, QTimer) and thing.isActive():
                owner = thing.parent()
                found.append(f"QTimer of {type(owner).__name__} every {thing.interval()} ms")
            elif isinstance(thing, QThread) and thing.isRunning():
                found.append(f"QThread {thing.objectName()!r}")
        return found


def leaked_widgets(before: set[int]) -> list[str]:
    """Top-level widgets that were not there before; popups Qt keeps for itself do not count."""
    return [
        f"{type(w).__name__} {w.objectName()!r}"
        for w in QApplication.topLevelWidgets()
        if id_of(w) not in before and w.parent() is None and w.metaObject().className() not in OF_QT
    ]


OF_QT = {"QTipLabel", "QComboBoxPrivateContainer", "QShapedPixmapWidget", "QDesktopScreenWidget"}


def id_of(widget: QWidget) -> int:
    """The address of the C++ object; Python wrappers come and go."""
    return int(shiboken6.getCppPointer(widget)[0])


class LogGuard(logging.Handler):
    """Collects records of level WARNING or more that nobody allowed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.allowed: list[str] = []
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def allow(self, pattern: str) -> None:
        """Let records whose message matches the regular expression pass, also those that came already."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [
            f"{r.levelname} {r.name}: {r.getMessage()}"
            for r in self.records
            if not any(re.search(p, r.getMessage()) for p in self.allowed)
        ]


@pytest.fixture(autouse=True)
def log_guard(request: pytest.FixtureRequest) -> Iterator[LogGuard]:
    """Unexpected log lines fail a test: `log_guard.allow("regex")` or the marker allow_log("regex")."""
    guard = LogGuard()
    for marker in request.node.iter_markers("allow_log"):
        guard.allowed.extend(marker.args)
    logging.getLogger().addHandler(guard)
    yield guard
    logging.getLogger().removeHandler(guard)
    if request.node.stash.get(PASSED, False) and (lines := guard.unexpected()):
        pytest.fail("unexpected log lines:\n" + "\n".join(lines))


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard) -> Iterator[None]:
    """Threads, running timers and top-level widgets that a test leaves behind fail it."""
    if request.node.get_closest_marker("allow_leaks"):
        yield
        return
    threads = set(threading.enumerate())
    widgets = {id_of(w) for w in QApplication.topLevelWidgets()}
    timers, qthreads = Started(QTimer, monkeypatch), Started(QThread, monkeypatch)
    yield
    if not request.node.stash.get(PASSED, False):
        return  # the frames of a failed test keep its objects alive

    def leaks() -> list[str]:
        return [*leaked_widgets(widgets), *timers.running(), *qthreads.running()]

    settle()
    if leaks():
        gc.collect()  # only now: it takes long once torch is in
        settle()
    found = [*(f"thread {name!r}" for name in leaked_threads(threads)), *leaks()]
    if found:
        pytest.fail("left behind: " + "; ".join(found))
