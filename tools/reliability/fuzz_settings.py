"""Opens the window with odd settings: `python tools/reliability/fuzz_settings.py [--settings 1000]`.

Every setting that the program declares gets each of some 40 odd values (`odd_values.py`), a few settings at a time, and
the window is built, shown and closed, without a screen. Each time it must open, and close, within the bounds. POSIX
only. Prints a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = tempfile.TemporaryDirectory(prefix="dreamexplorer-settings-")
os.environ["XDG_CONFIG_HOME"] = os.environ["DREAMEXPLORER_DATA"] = _HOME.name

from _bounded import Case, run_cases, timed  # noqa: E402 - the environment comes before Qt
from _report import end, row  # noqa: E402
from odd_values import ODD  # noqa: E402
from PySide6.QtCore import QCoreApplication, QSettings  # noqa: E402

from dreamexplorer.gui import application  # noqa: E402
from dreamexplorer.gui.settings import Settings, keys  # noqa: E402
from dreamexplorer.gui.window.main_window import MainWindow  # noqa: E402

SECONDS, MEGABYTES = 30.0, 400
TOGETHER = 6  # settings of one window; each pair of setting and value comes once


def open_window(settings: tuple[str, ...], value: object) -> str:
    """Give settings an odd value, then build, show and close the window."""
    app = QCoreApplication.instance()
    if app is None:
        logging.disable(logging.WARNING)
        app = application.create_application([])
    path = Path(_HOME.name) / "settings.ini"
    path.unlink(missing_ok=True)
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for key in settings:
        store.setValue(key, value)
    store.sync()
    again = Settings(QSettings(str(path), QSettings.Format.IniFormat))  # as a start of the program reads it
    context = application.build_context(app, again)  # type: ignore[arg-type]
    window = MainWindow(context)
    window.show()
    app.processEvents()
    shown = window.isVisible()
    window.close()
    window.deleteLater()
    for runner in (context.jobs, context.training, context.inference):
        runner.shutdown()
    app.processEvents()
    if not shown:
        raise AssertionError("the window does not open")
    return "opened"


def main() -> int:
    """Run all cases and print the line of the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--settings", type=int, default=1000, help="how many settings at most")
    options = parser.parse_args()
    began = time.monotonic()
    chosen = tuple(setting.key for setting in keys.ALL[: options.settings])
    groups = [chosen[i : i + TOGETHER] for i in range(0, len(chosen), TOGETHER)]
    cases: list[tuple[str, Case]] = [
        (f"{', '.join(group)} = {name}", partial(open_window, group, value))
        for name, value in ODD.items()
        for group in groups
    ]
    outcome = run_cases(cases, SECONDS, MEGABYTES)
    print(f"{len(chosen)} settings x {len(ODD)} values, {TOGETHER} at a time: {outcome.summary}; {timed(began)}")
    holds = f"the window opens and closes within {SECONDS:g} s and {MEGABYTES} MB"
    line = row("window opened with an odd setting", holds, len(chosen) * len(ODD), len(outcome.failures))
    return end(line, outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
