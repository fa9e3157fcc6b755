"""Opens the window with odd settings: `python tools/reliability/fuzz_settings.py [--settings 1000]`.

Every setting that the program declares gets each of some 30 odd values (`ODD`), a few settings at a time, and the
window is built, shown and closed, without a screen. Each time it must open, and close, within the bounds. POSIX only.
Prints a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import json
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
from PySide6.QtCore import QByteArray, QCoreApplication, QSettings  # noqa: E402

from dreamexplorer.gui import application  # noqa: E402
from dreamexplorer.gui.settings import Settings, keys  # noqa: E402
from dreamexplorer.gui.window.main_window import MainWindow  # noqa: E402

SECONDS, MEGABYTES = 30.0, 400
TOGETHER = 6  # settings of one window; each pair of setting and value comes once
ODD: dict[str, object] = {
    "empty": "",
    "not JSON": "{not json",
    "brackets": "[" * 100_000,
    "tables": '{"a":' * 30_000 + "1" + "}" * 30_000,
    "long text": json.dumps("x" * 200_000),
    "above int32": "2147483648",
    "above int64": str(2**64),
    "thousands of digits": "9" * 5_000,
    "10**400": str(10**400),
    "minus one": "-1",
    "zero": "0",
    "one": "1",
    "large": "99999",
    "fraction": "0.5",
    "1e308": "1e308",
    "1e400": "1e400",
    "not a number": "NaN",
    "minus infinity": "-Infinity",
    "null": "null",
    "true": "true",
    "false": "false",
    "word": '"nonsense"',
    "empty text": '""',
    "zero byte": json.dumps("a\0b"),
    "lines": json.dumps("a\nb\r\nc"),
    "half a surrogate": '"\\ud800"',
    "markup": json.dumps("<h1>big</h1><img src='file:///dev/zero'>"),
    "whole numbers": json.dumps(list(range(2_000))),
    "pair": "[1, 2]",
    "pair beyond": "[-1, 1000000]",
    "mixed list": '[1, null, {"a": 2}, "b", [["0"]]]',
    "texts": json.dumps([f"name {i}" for i in range(60)]),
    "table": '{"images": "many", "seed": 1e999, "order": ["best"]}',
    "bytes": QByteArray(b"\x01\xd9\xd0\xcbgarbage"),
    "bytes of a layout": QByteArray(b"\x00\x00\x00\xff\x00\x00\x00\x00\xfd\x7f\xff\xff\xff" * 20),
    "Qt's number": 7,
    "Qt's list": ["a", "b"],
}


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
